/**
 * Goal: the first thing people type works and tells what the program can do.
 * Method: runs the built program with `--help`, and with a word that is no command.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Workspace, workspace } from './cli.ts'

const COMMANDS = [
  'import',
  'list',
  'screen',
  'show',
  'trace',
  'verify',
  'cluster',
  'sample',
  'demo',
].concat(['audit', 'serve', 'backup', 'restore', 'doctor'])

let space: Workspace
beforeAll(() => {
  space = workspace()
})
afterAll(() => space.remove())

test('--help lists every command and succeeds', async () => {
  const { code, stdout, stderr } = await space.run('--help')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^\\s+${command}\\b`, 'm'))
})

test('an unknown command fails with one line, not a stack', async () => {
  const { code, stdout, stderr } = await space.run('no-such-command')
  expect(code).not.toBe(0)
  expect(stdout).toBe('')
  expect(stderr).toContain('no-such-command')
  expect(stderr).not.toMatch(/^\s+at /m)
})
