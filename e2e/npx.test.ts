/**
 * Goal: `npx paperchain`, as the README writes it, finds the program.
 * Method: runs it in the repository's folder, with nothing fetched.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('npx paperchain --version', () => {
  const { status, stdout, stderr } = spawnSync('npx', ['--no-install', 'paperchain', '--version'], {
    cwd: join(import.meta.dirname, '..'),
    encoding: 'utf8',
  })
  expect({ status, stderr: stderr.replace(/^npm warn.*\n/gm, '') }).toEqual({
    status: 0,
    stderr: '',
  })
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})
