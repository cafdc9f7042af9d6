/**
 * Goal: an administrator sets where lists come from, fetches them, and is told which are stale.
 * Method: the commands on a real data folder, with a clock of ours and lists on disk.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EXIT } from './exit.ts'
import { silent } from './io.fixture.ts'
import type { Io } from './io.ts'
import { listHistory } from './list-show.ts'
import { listRefresh, listSourceAdd, listSourceRemove, listSources } from './list-sources.ts'

const HOUR = 3_600_000
let home: string
let now: number
let out: string
let notes: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'sources-'))
  now = Date.parse('2026-11-20')
})
afterEach(() => rm(home, { recursive: true }))

const io = (): Io => {
  out = ''
  notes = ''
  return {
    ...silent(join(home, 'data')),
    json: false,
    stdout: (text) => {
      out += text
    },
    stderr: (text) => {
      notes += text
    },
    clock: () => now,
  }
}

test('a source is added, fetched, called stale, and removed', async () => {
  const folder = join(home, 'ofac-2026-11-19')
  await mkdir(folder)
  await writeFile(
    join(folder, 'sanctioned_addresses_XBT.json'),
    '["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"]',
  )
  expect(await listSourceAdd(io(), ['ofac', 'ofac', folder], { every: '2' })).toBe(EXIT.ok)
  expect(out).toContain('every 2 h')
  expect(await listRefresh(io(), [], {})).toBe(EXIT.ok)
  expect(out).toBe('ofac: imported ofac-addresses, 1 new, 0 changed, 0 gone\n')
  expect(await listRefresh(io(), [], {})).toBe(EXIT.ok)
  expect(out).toBe('No source is due.\n')
  now += 3 * HOUR
  await listHistory(io(), undefined)
  expect(notes).toContain('ofac-addresses is stale: last confirmed 2026-11-20, expected every 2 h')
  await rm(folder, { recursive: true })
  expect(await listRefresh(io(), ['ofac'], {})).toBe(EXIT.fault)
  expect(notes).toContain('LIST_UNREADABLE')
  await expect(listRefresh(io(), ['ofak'], {})).rejects.toMatchObject({ code: 'LIST_UNKNOWN' })
  await listSources(io())
  expect(out).toContain('LIST_UNREADABLE')
  expect(await listSourceRemove(io(), 'ofac')).toBe(EXIT.ok)
  await listHistory(io(), undefined)
  expect(notes).toBe('')
  await expect(listSourceRemove(io(), 'ofac')).rejects.toMatchObject({ code: 'LIST_UNKNOWN' })
})

test('what cannot be a source is refused', async () => {
  const add = (words: readonly string[], every?: string) =>
    listSourceAdd(io(), words, every === undefined ? {} : { every })
  await expect(add(['a', 'no-form', '/x'])).rejects.toMatchObject({ code: 'USAGE' })
  await expect(add(['a', 'ofac', '/x'], 'often')).rejects.toMatchObject({ code: 'USAGE' })
  await expect(add(['a', 'ofac', 'ftp://x/y'])).rejects.toMatchObject({
    code: 'LIST_SOURCE_INVALID',
  })
})
