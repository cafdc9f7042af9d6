/**
 * Goal: a compliance officer who keeps two publications of the same sanctions list gets the answer
 * of the day that is asked about, by what was known, and is told when it cannot be told.
 * Method: the OFAC addresses of 2024-09-27 and 2025-12-04. Between them 90 entries went (Tornado
 * Cash was taken off in 2025) and 194 came; the differences expected are taken from the files.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeShared } from '../../packages/core/test/shared-data.ts'
import { type CliRun, type Workspace, workspace } from '../cli.ts'
import { filesIn, json, type Screened } from './journey.ts'

/** Taken off the list in 2025: a Tornado Cash contract. */
const REMOVED = '0x01e2919679362dfbc9ee1644ba9c6da6d6245bb1'
/** Put on the list between the two publications. */
const ADDED = '18dLDAWi8LmrHbEq3QzDJb9SLxCf4uimXB'
const NEVER_LISTED = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'

const OLD = 'ofac-addresses-2024-09-27'
const NEW = 'ofac-addresses-2025-12-04'

/** Addresses of a publication with their tickers, as its files have them. */
const listed = (folder: string): Set<string> =>
  new Set(
    filesIn(folder, '.json').flatMap((path) => {
      const ticker = /_([A-Z]+)\.json$/.exec(basename(path))?.[1]
      const addresses = JSON.parse(readFileSync(path, 'utf8')) as readonly string[]
      return addresses.map((address) => `${ticker} ${address.toLowerCase()}`)
    }),
  )

describeShared('sanctions over time', `sanctions/${OLD}`, (oldFolder) => {
  const newFolder = join(oldFolder, '..', NEW)
  let space: Workspace
  beforeAll(() => {
    space = workspace()
  })
  afterAll(() => space.remove())

  const screen = (...words: string[]): Promise<CliRun> => space.run('screen', ...words)
  const outcomes = async (...words: string[]): Promise<readonly [number | null, ...string[]]> => {
    const run = await screen(...words, '--json')
    const { answers } = JSON.parse(run.stdout) as Screened
    return [run.code, ...answers.map(({ outcome, reason }) => `${outcome}: ${reason}`)]
  }

  test('without any list nothing is clear', async () => {
    expect(await outcomes(NEVER_LISTED)).toEqual([4, 'cannot-tell: no-sanctions-list'])
    const { code, stdout } = await space.run('list', 'history')
    expect([code, stdout]).toEqual([0, expect.stringContaining('paperchain list import ofac')])
  })

  test('the first publication is stored; its rows that are not plain are remarked', async () => {
    const run = await space.run('list', 'import', 'ofac', oldFolder)
    expect(run.code).toBe(0)
    expect(run.stdout).toMatch(/^ofac-addresses +2024-09-27 +654 +654 +0 +0 +stored$/m)
    const todo = 'It is found by exactly the same text only.'
    expect(run.stderr.split(todo), 'what to do is said once a code').toHaveLength(2)
    expect(run.stderr).toContain('6 remarks on rows that were taken')
  })

  test('the second lost too much: it stops, names what went, and nothing is stored', async () => {
    const run = await space.run('list', 'import', 'ofac', newFolder)
    expect(run.code).toBe(2)
    expect(run.stderr).toContain('LIST_SHRANK')
    expect(run.stderr).toContain('90 entries would go and 194 come')
    expect(run.stderr).toContain(`gone  ETH:${REMOVED}`)
    expect(run.stderr).toContain('--allow-shrink')
    const history = json<unknown[]>(await space.run('list', 'history', '--json'))
    expect(history).toHaveLength(1)
    expect(await outcomes(ADDED)).toEqual([0, 'clear: not-listed'])
  })

  test('with --allow-shrink it is stored, once', async () => {
    const take = ['list', 'import', 'ofac', newFolder, '--allow-shrink', '--json']
    const counts = { stored: true, entries: 758, added: 194, removed: 90 }
    expect(json<unknown[]>(await space.run(...take))).toMatchObject([counts])
    expect(json<unknown[]>(await space.run(...take))).toMatchObject([{ stored: false }])
  })

  test('list history and list diff say what the files say', async () => {
    type Version = { published: string; entryCount: number; added: number; removed: number }
    const history = json<readonly Version[]>(
      await space.run('list', 'history', 'ofac-addresses', '--json'),
    )
    expect(history).toMatchObject([
      { published: '2024-09-27T00:00:00Z', entryCount: 654, added: 654, removed: 0 },
      { published: '2025-12-04T00:00:00Z', entryCount: 758, added: 194, removed: 90 },
    ])
    type Diff = Record<'added' | 'removed' | 'changed', readonly { readonly key: string }[]>
    const diff = json<Diff>(await space.run('list', 'diff', 'ofac-addresses', '--json'))
    const names = (rows: Diff['added']) =>
      rows.map(({ key }) => key.replace(':', ' ').toLowerCase()).sort()
    const [before, after] = [listed(oldFolder), listed(newFolder)]
    const gone = [...before].filter((each) => !after.has(each))
    const come = [...after].filter((each) => !before.has(each))
    expect(names(diff.removed)).toEqual(gone.map((each) => each.toLowerCase()).sort())
    expect(names(diff.added)).toEqual(come.map((each) => each.toLowerCase()).sort())
    const words = ['list', 'diff', 'ofac-addresses', '2025-12-04', '2024-09-27']
    const back = json<Diff>(await space.run(...words, '--json'))
    expect(names(back.added), 'backward, what went came').toEqual(names(diff.removed))
  })

  test.each([
    ['2024-10-01', [3, 'hit: listed', 'clear: not-listed', 'clear: not-listed']],
    ['2025-12-03', [3, 'hit: listed', 'clear: not-listed', 'clear: not-listed']],
    ['2025-12-04', [3, 'clear: not-listed', 'hit: listed', 'clear: not-listed']],
    ['2024-09-26', [4, ...Array<string>(3).fill('cannot-tell: no-sanctions-list')]],
  ])('as of %s the answers are those of that day', async (day, expected) => {
    expect(await outcomes(REMOVED, ADDED, NEVER_LISTED, '--as-of', day)).toEqual(expected)
  })

  test('by what was known before the import, nothing can be told', async () => {
    const asked = [REMOVED, '--as-of', '2024-10-01', '--known-at', '2024-10-01']
    expect(await outcomes(...asked)).toEqual([4, 'cannot-tell: no-sanctions-list'])
  })

  test('the answer names the publication it rests on, clear ones too', async () => {
    const hit = await screen(REMOVED.toUpperCase().replace('0X', '0x'), '--as-of', '2024-10-01')
    expect(hit.stdout).toContain('ofac-addresses, published 2024-09-27')
    expect(hit.stdout).toContain('sanctioned_addresses_ETH.json, row 2')
    const clear = await screen(NEVER_LISTED)
    expect(clear.code).toBe(0)
    expect(clear.stderr).toContain('Sanctions lists in force: ofac-addresses of 2025-12-04')
    const { sanctions } = json<Screened>(await screen(NEVER_LISTED, '--json'))
    expect(sanctions).toMatchObject([{ list: 'ofac-addresses', published: '2025-12-04' }])
  })

  test('a file of customers is read by its first column, comments and heading left out', async () => {
    const rows = ['address,name', '# our customers', '', `${NEVER_LISTED};Ann`, `"${ADDED}",Bob`]
    writeFileSync(join(space.folder, 'customers.csv'), `\ufeff${rows.join('\r\n')}\r\n`)
    const run = await screen('customers.csv', '--json')
    type Row = { readonly text: string; readonly outcome: string; readonly row: number }
    const { answers } = json<{ readonly answers: readonly Row[] }>(run, 3)
    expect(answers.map(({ text, outcome, row }) => [text, outcome, row])).toEqual([
      [NEVER_LISTED, 'clear', 4],
      [ADDED, 'hit', 5],
    ])
    const { stdout } = await screen('customers.csv')
    expect(stdout).toContain('customers.csv, line 5')
  })

  test('exit codes: 0 clear, 3 a hit beside anything, 4 a text that is no address, 2 a fault', async () => {
    const mistyped = `${NEVER_LISTED.slice(0, -1)}b`
    expect((await outcomes(NEVER_LISTED))[0]).toBe(0)
    expect((await outcomes(NEVER_LISTED, mistyped))[0]).toBe(4)
    expect((await outcomes(NEVER_LISTED, mistyped, ADDED))[0]).toBe(3)
    for (const words of [['no-such-file.csv'], ['.'], [ADDED, '--as-of', '2025-02-30']]) {
      const { code, stdout, stderr } = await screen(...words)
      expect({ code, stdout }, words.join(' ')).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(/^(USAGE|TIME_NOT_UTC): Expected .*\n.+\n$/)
    }
  })

  test('list diff of what is not there says which lists there are', async () => {
    const none = await space.run('list', 'diff', 'nobody')
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('ofac-addresses')])
    const day = await space.run('list', 'diff', 'ofac-addresses', '2024-01-01')
    expect([day.code, day.stderr]).toEqual([2, expect.stringContaining('(none has it)')])
  })
})
