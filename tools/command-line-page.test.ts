/**
 * Goal: the page of the command line says what the program's own help and its table of exit codes
 * say.
 * Method: makes the page again from the sources and compares. After a change run `npm run docs`.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EXIT, EXIT_MEANS } from '../packages/server/src/app/cli/exit.ts'
import { makeProgram } from '../packages/server/src/app/cli/program.ts'
import { COMMAND_LINE_PAGE, commandLinePage } from './command-line-page.mjs'

const HINT = `${COMMAND_LINE_PAGE} is not the program's: run \`npm run docs\``
const PATH = join(import.meta.dirname, '..', COMMAND_LINE_PAGE)

const pageOf = (): string => {
  const program = makeProgram(
    () => {
      throw new Error('No command runs here')
    },
    () => undefined,
  )
  return commandLinePage({ program, exit: EXIT, means: EXIT_MEANS })
}

test('command-line.md is what the program says of itself', () => {
  expect(existsSync(PATH) ? readFileSync(PATH, 'utf8') : '', HINT).toBe(pageOf())
})

test('every exit code has its row, and every command its help with an example', () => {
  const page = pageOf()
  for (const [name, code] of Object.entries(EXIT)) {
    expect(page).toContain(`| ${code} | ${EXIT_MEANS[name as keyof typeof EXIT]} |`)
  }
  const sections = page.split(/^## /m).filter((section) => section.startsWith('paperchain'))
  expect(sections.length).toBeGreaterThanOrEqual(13)
  for (const section of sections) expect(section).toMatch(/^Examples?:$/m)
})
