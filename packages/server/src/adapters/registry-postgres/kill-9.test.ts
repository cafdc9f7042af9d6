/**
 * Goal: a process that is killed at any moment loses nothing that the registry acknowledged, leaves
 * no half transaction, and the audit log proves itself afterwards.
 * Method: twenty times a real process writes a cursor and an audit entry a transaction until it gets
 * SIGKILL after a random time; then the folder is opened here and compared with what was told. And
 * a process is killed after each of the first changes that opening makes to the database's folder,
 * on a folder that was closed and on one whose process was killed.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openRegistry } from './registry.ts'

const ROUNDS = Number(process.env['PAPERCHAIN_KILLS'] ?? 8)
const ALIVE_MS_MAX = 400
const SEED = 9
/** The engine makes its lock file and writes it; with the fifth it goes on to its caches. */
const CHANGES = 5

const home = mkdtempSync(join(tmpdir(), 'paperchain-kill-'))
const keyFile = join(home, 'key.json')
afterAll(() => rmSync(home, { recursive: true, force: true }))

const scriptOf = (name: string): string =>
  join(import.meta.dirname, `../../../test/kill-9-${name}.mjs`)

/**
 * Runs the writer and kills it some time after its first lines: the first says that it is open, the
 * second that a row is kept. The number of rows that it was told are kept.
 */
async function writeAndKill(aliveMs: number, afterLines: number): Promise<number> {
  const child = spawn(process.execPath, [scriptOf('writer'), home, keyFile], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let wrong = ''
  let isDying = false
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString()
    if (isDying || said.split('\n').length <= afterLines) return
    isDying = true
    setTimeout(() => child.kill('SIGKILL'), aliveMs)
  })
  child.stderr.on('data', (data: Buffer) => {
    wrong += data.toString()
  })
  const signal = await new Promise((ended) => child.once('close', (_, by) => ended(by)))
  expect({ signal, wrong }).toEqual({ signal: 'SIGKILL', wrong: '' })
  // The last piece may be half a line.
  return Number(said.split('\n').at(-2)) || 0
}

/** Opens the folder here: how many rows it has, which agree with one another. */
async function entriesKept(): Promise<number> {
  const options = { folder: home, keyFile, command: 'test', clock: () => 0 }
  const registry = await openRegistry(options)
  try {
    const verdict = await registry.audit.verify()
    const cursor = (await registry.cursors.get('rows'))?.position ?? 0
    expect(verdict).toMatchObject({ state: 'whole', entries: cursor })
    return verdict.entries
  } finally {
    await registry.close()
  }
}

test(`${ROUNDS} kills lose no acknowledged row and break no chain`, {
  timeout: 600_000,
}, async () => {
  console.info(`seed ${SEED}`)
  let state = SEED
  let kept = 0
  for (let round = 0; round < ROUNDS; round++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const told = await writeAndKill(state % ALIVE_MS_MAX, 1 + (round % 2))
    const entries = await entriesKept()
    expect(entries).toBeGreaterThanOrEqual(Math.max(told, kept))
    kept = entries
  }
  // Every second round waits for a row.
  expect(kept).toBeGreaterThanOrEqual(ROUNDS / 2)
  console.info(`${kept} rows over ${ROUNDS} kills`)
})

/** Opens the folder in a process that ends with the given change of it. */
async function openAndKill(change: number): Promise<void> {
  const call = ['--import', scriptOf('at-change'), scriptOf('writer'), home, keyFile, `${change}`]
  const child = spawn(process.execPath, call, { stdio: ['ignore', 'ignore', 'pipe'] })
  let wrong = ''
  child.stderr.on('data', (data: Buffer) => {
    wrong += data.toString()
  })
  const signal = await new Promise((ended) => child.once('close', (_, by) => ended(by)))
  expect({ signal, wrong }).toEqual({ signal: 'SIGKILL', wrong: '' })
}

test(`a kill after each of the first ${CHANGES} changes of an opening leaves one that opens`, {
  timeout: 600_000,
}, async () => {
  const kept = await entriesKept()
  for (let change = 1; change <= CHANGES; change++) {
    await openAndKill(change)
    // Every second time the next process finds what this one left.
    if (change % 2 === 0) await openAndKill(change)
    expect(await entriesKept(), `after change ${change}`).toBe(kept)
  }
})
