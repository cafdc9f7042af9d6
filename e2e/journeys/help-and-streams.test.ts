/**
 * Goal: what people and scripts meet first. Who reads the help of a command can type its example
 * and it works; stdout is data and nothing else, notes, progress and faults are on stderr; and no
 * escape sequence is where no terminal is.
 * Method: reads the examples out of every `--help` of the built program and runs each, word for
 * word and in order, in a folder where `demo` has run. What needs a file of the user's gets one;
 * what needs real lists runs where they are, and says so where they are not. Then commands with
 * `--json`, commands that fail, and a pseudo-terminal with stdout there or in a file.
 */
import { spawnSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sharedData } from '../../packages/core/test/shared-data.ts'
import { type Workspace, workspace } from '../cli.ts'
import { HAS_TERMINAL, onTerminal } from './terminal.ts'

const LISTS = ['ofac-addresses-2024-09-27', 'ofac-addresses-2025-12-04'] as const

/** Commands with what their examples may end with: screening tells what it found. */
const COMMANDS: Readonly<Record<string, readonly number[]>> = {
  '': [0],
  import: [0],
  'import bitcoin': [0],
  list: [0],
  'list import': [0],
  'list history': [0],
  'list diff': [0],
  screen: [0, 3, 4],
  show: [0],
  trace: [0],
  verify: [0],
  cluster: [0],
  'cluster show': [0],
  'cluster path': [0],
  'cluster build': [0],
  'cluster hands': [0],
  sample: [0],
  demo: [0],
}

/** A node's block files: nobody has them by chance. */
const isElsewhere = (line: string): boolean => /~\/\.bitcoin|--node |\.\/ofac/.test(line)

const needsLists = (line: string): boolean => line.includes('ofac-addresses')

const WANNACRY = '13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94'
const SAMPLE = '.paperchain/sample-case'
const ROBBERY_HEIGHT = '214'
const MAIN = join(import.meta.dirname, '../../packages/server/dist/app/main.js')
// biome-ignore lint/suspicious/noControlCharactersInRegex: the control character is what is looked for
const ESCAPE = /\u001b/

let space: Workspace
const folders = LISTS.map((name) => sharedData(`sanctions/${name}`))
const hasLists = folders.every((folder) => folder !== null)
if (!hasLists) console.warn('skipped: examples with real sanctions lists (set PAPERCHAIN_SHARED)')

beforeAll(async () => {
  space = workspace()
  expect((await space.run('demo')).code).toBe(0)
  writeFileSync(
    join(space.folder, 'customers.csv'),
    'address\n13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94\n',
  )
  for (const [at, folder] of folders.entries()) {
    if (folder !== null) symlinkSync(folder, join(space.folder, LISTS[at] ?? ''))
  }
  if (!hasLists) return
  // `list diff` needs both publications; the example of `list import` finds the first one here.
  const second = ['list', 'import', 'ofac', LISTS[1]]
  for (const words of [
    ['list', 'import', 'ofac', LISTS[0]],
    [...second, '--allow-shrink'],
  ]) {
    expect((await space.run(...words)).code).toBe(0)
  }
})
afterAll(() => space.remove())

/** Some commands share an example; each is run once. */
const ran = new Set<string>()

const wordsOf = (line: string): string[] => (line.split(' > ')[0] ?? '').split(' ').slice(1)

test.each(Object.entries(COMMANDS))('the examples of "%s" work', async (command, codes) => {
  const words = command === '' ? [] : command.split(' ')
  const help = await space.run(...words, '--help')
  expect(help).toMatchObject({ code: 0, stderr: '' })
  const [, after = ''] = help.stdout.split(/^Examples?:\n/m)
  const [block = ''] = after.split('\n\n')
  const examples = block.split('\n').flatMap((line) => (line === '' ? [] : [line.trim()]))
  expect(examples.length, 'at least one example').toBeGreaterThan(0)
  expect(help.stdout, 'no line ends in blanks').not.toMatch(/ $/m)
  for (const line of examples) {
    expect(line).toMatch(/^paperchain /)
    if (isElsewhere(line) || (needsLists(line) && !hasLists) || ran.has(line)) continue
    ran.add(line)
    const run = await space.run(...wordsOf(line))
    expect(codes, `${line}\n${run.stderr}`).toContain(run.code)
    expect(run.stdout.trim(), `${line} says something`).not.toBe('')
    expect(`${run.stdout}${run.stderr}`, line).not.toMatch(ESCAPE)
    expect(run.stdout, `${line}: no line ends in blanks`).not.toMatch(/ $/m)
  }
})

test('a command that is not there, or lacks a word, fails with the way to the help', async () => {
  for (const words of [['no-such'], ['screen'], ['import', 'nothing'], ['trace', '--no-such']]) {
    const { code, stdout, stderr } = await space.run(...words)
    expect({ code, stdout }, words.join(' ')).toEqual({ code: 2, stdout: '' })
    expect(stderr, words.join(' ')).toMatch(/^error: .+\n(\(Did you mean .+\)\n)?\(--help .+\)\n$/)
  }
})

test.each([
  ['import bitcoin', ['import', 'bitcoin', SAMPLE], 0],
  ['import bitcoin, a missing file', ['import', 'bitcoin', 'no-such.dat'], 2],
  ['list import', ['list', 'import', 'tagpack', `${SAMPLE}/sample-tags.yaml`], 0],
  ['list import, a missing file', ['list', 'import', 'tagpack', 'no-such.yaml'], 2],
  ['list history', ['list', 'history'], 0],
  ['screen', ['screen', WANNACRY], 3],
  ['screen block', ['screen', 'block', ROBBERY_HEIGHT], 3],
  ['show address', ['show', 'address', WANNACRY], 0],
  ['show block', ['show', 'block', ROBBERY_HEIGHT, '--limit', '1'], 0],
] as const)('%s: one JSON document on stdout', async (...given) => {
  const [, words, code] = given
  const run = await space.run(...words, '--json')
  expect(run.code, run.stderr).toBe(code)
  expect(() => JSON.parse(run.stdout) as unknown).not.toThrow()
  expect(run.stdout.endsWith('\n')).toBe(true)
  expect(run.stderr).not.toMatch(ESCAPE)
})

test.each([
  ['show a block that is not here', ['show', 'block', '99999']],
  ['trace what is not here', ['trace', WANNACRY]],
  ['verify a missing file', ['verify', 'no-such.json']],
  ['an unreadable date', ['screen', WANNACRY, '--as-of', 'yesterday']],
])('%s: nothing on stdout, code, sentence and advice on stderr', async (_, words) => {
  const { code, stdout, stderr } = await space.run(...words, '--json')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^[A-Z_]+: Expected .+, got .+\n.+\n$/)
})

test('without NO_COLOR a pipe still gets no escape sequence', () => {
  const { NO_COLOR: _, ...env } = process.env
  const run = spawnSync(process.execPath, [MAIN, 'demo'], {
    cwd: space.folder,
    env,
    encoding: 'utf8',
  })
  expect(run.status).toBe(0)
  expect(`${run.stdout}${run.stderr}`).not.toMatch(ESCAPE)
})

if (!HAS_TERMINAL) console.warn('skipped: on a terminal (needs `script` of util-linux)')
describe.skipIf(!HAS_TERMINAL)('on a terminal', () => {
  test('headings are emphasised, an empty NO_COLOR does not stop that, and a set one does', () => {
    const { folder } = space
    expect(onTerminal(['demo'], { folder, noColor: '' }).terminal).toMatch(ESCAPE)
    expect(onTerminal(['demo'], { folder, noColor: '1' }).terminal).not.toMatch(ESCAPE)
  })

  test('a file gets plain text, though stderr is a terminal', () => {
    const { code, file } = onTerminal(['demo'], { folder: space.folder, stdoutTo: 'demo.txt' })
    expect(code).toBe(0)
    expect(file).toContain('What to try next')
    expect(file).not.toMatch(ESCAPE)
  })

  test('progress is drawn on stderr and wiped, and --json has none in its document', () => {
    const words = ['import', 'bitcoin', SAMPLE, '--data', 'drawn']
    const { code, terminal } = onTerminal(words, { folder: space.folder, stdoutTo: 'import.txt' })
    expect(code).toBe(0)
    expect(terminal).toMatch(/Importing: [\d ]+ of [\d ]+ blocks/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this sequence wipes the line
    expect(terminal).toMatch(/\r\u001b\[2K$/)
  })
})
