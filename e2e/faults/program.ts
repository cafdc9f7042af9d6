/** Starts the built program so that a test can disturb it: with variables, a signal, another script. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { openFolder } from '../../packages/server/src/app/open-folder.ts'

const MAIN = join(import.meta.dirname, '../../packages/server/dist/app/main.js')

/** What a run left behind; `signal` where one ended it. */
export type Ended = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly tookMs: number
}

/** A run that may still be under way. */
export type Run = { readonly child: ChildProcess; readonly ended: Promise<Ended> }

/** How to run: variables added, and a script in place of the program. */
export type RunOptions = {
  readonly env?: Readonly<Record<string, string>>
  readonly script?: string
}

/** A folder that is removed with the tests; its name ends every path that a test uses. */
export function tempFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'paperchain-faults-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Starts `paperchain` with these words. */
export function start(words: readonly string[], { env = {}, script }: RunOptions = {}): Run {
  const startedMs = performance.now()
  const child = spawn(process.execPath, [script ?? MAIN, ...words], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const out = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      out[name] += text
    })
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) =>
      resolve({ code, signal, ...out, tookMs: performance.now() - startedMs }),
    )
  })
  return { child, ended }
}

/** Runs `paperchain` to its end. */
export const run = (words: readonly string[], options?: RunOptions): Promise<Ended> =>
  start(words, options).ended

/** Digests of a ledger in a data folder, after checking that its orders of rows agree. */
export async function digestsOf(
  folder: string,
  ledger: LedgerId,
): Promise<Readonly<Record<string, string>>> {
  const { ledger: store } = await openFolder({ folder }, 'test', 0)
  try {
    const digests = await store.digests(ledger)
    for (const [name, digest] of Object.entries(digests)) {
      const [order, of] = name.split(' of ')
      if (of === undefined || digests[order ?? ''] === digest) continue
      throw new Error(`Expected the orders of ${folder} to agree, got another ${order}`)
    }
    return digests
  } finally {
    await store.close()
  }
}

/** The block records of a block file with any padding dropped, each with magic and length. */
export function recordsIn(bytes: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = 0; at + 8 <= bytes.length && bytes.readUInt32LE(at) !== 0; ) {
    const end = at + 8 + bytes.readUInt32LE(at + 4)
    found.push(bytes.subarray(at, end))
    at = end
  }
  return found
}

/** Whole numbers from a seed (mulberry32), so that a failing run can be made again. */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}
