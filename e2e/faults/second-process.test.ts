/**
 * Goal: a data folder has one process; the second learns which, and a dead one does not hold it.
 * Method: a process that opened the folder through the program's own code and waits in it, beside
 * the command line; then kill -9 of the holder, and eight commands at once.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Run, run, start, tempFolder } from './program.ts'

const HOLD = join(import.meta.dirname, 'hold-folder.mjs')

const temp = tempFolder()
const data = join(temp.path, 'data')
let holder: Run
async function hold(): Promise<number> {
  holder = start([data], { script: HOLD })
  await new Promise((opened) => holder.child.stdout?.once('data', opened))
  return holder.child.pid ?? 0
}
const kill = async (): Promise<void> => {
  holder.child.kill('SIGKILL')
  await holder.ended
}
beforeAll(async () => {
  expect(await run(['list', 'history', '--data', data])).toMatchObject({ code: 0 })
})
afterEach(kill)
afterAll(temp.remove)

test('the second process names the first, and the folder is free when that was killed', async () => {
  const pid = await hold()
  for (const words of [
    ['list', 'history'],
    ['screen', 'x'],
    ['import', 'bitcoin', temp.path],
  ]) {
    const { code, stdout, stderr } = await run([...words, '--data', data])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^LEDGER_LOCKED: [^\n]+\n[^\n]+\n$/)
    expect(stderr).toContain(`process ${pid} on `)
    expect(stderr).toContain('(hold the folder, since ')
  }
  await kill()
  expect(existsSync(join(data, 'lock'))).toBe(true)
  expect(await run(['list', 'history', '--data', data])).toMatchObject({ code: 0, stderr: '' })
  expect(existsSync(join(data, 'lock'))).toBe(false)
})

test('of commands that come at once after a kill, each gets the folder or the holder’s name', async () => {
  await hold()
  await kill()
  const commands = Array.from({ length: 4 }, () => run(['list', 'history', '--data', data]))
  const all = await Promise.all(commands)
  const ran = all.filter(({ code }) => code === 0)
  expect(ran.length).toBeGreaterThan(0)
  for (const { code, stderr } of all) {
    if (code !== 0) expect({ code, stderr }).toMatchObject({ code: 2, stderr: LOCKED })
  }
  expect(existsSync(join(data, 'lock'))).toBe(false)
})

const LOCKED = expect.stringMatching(/^LEDGER_LOCKED: /)
