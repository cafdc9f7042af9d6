/**
 * Goal: a process that is killed at any moment loses nothing that the registry acknowledged, leaves
 * no half transaction, and the audit log proves itself afterwards.
 * Method: twenty times a real process writes a cursor and an audit entry a transaction until it gets
 * SIGKILL after a random time; then the folder is opened here and compared with what was told.
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

const home = mkdtempSync(join(tmpdir(), 'paperchain-kill-'))
const keyFile = join(home, 'key.json')
afterAll(() => rmSync(home, { recursive: true, force: true }))

/**
 * Runs the writer and kills it some time after its first lines: the first says that it is open, the
 * second that a row is kept. The number of rows that it was told are kept.
 */
async function writeAndKill(aliveMs: number, afterLines: number): Promise<number> {
  const writer = join(import.meta.dirname, '../../../test/kill-9-writer.mjs')
  const child = spawn(process.execPath, [writer, home, keyFile], {
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

test(`${ROUNDS} kills lose no acknowledged row and break no chain`, {
  timeout: 600_000,
}, async () => {
  console.info(`seed ${SEED}`)
  let state = SEED
  let kept = 0
  for (let round = 0; round < ROUNDS; round++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const told = await writeAndKill(state % ALIVE_MS_MAX, 1 + (round % 2))
    const options = { folder: home, keyFile, command: 'test', clock: () => 0 }
    const registry = await openRegistry(options)
    const verdict = await registry.audit.verify()
    const cursor = (await registry.cursors.get('rows'))?.position ?? 0
    expect(verdict).toMatchObject({ state: 'whole' })
    expect(verdict.entries).toBe(cursor)
    expect(verdict.entries).toBeGreaterThanOrEqual(Math.max(told, kept))
    kept = verdict.entries
    await registry.close()
  }
  // Every second round waits for a row.
  expect(kept).toBeGreaterThanOrEqual(ROUNDS / 2)
  console.info(`${kept} rows over ${ROUNDS} kills`)
})
