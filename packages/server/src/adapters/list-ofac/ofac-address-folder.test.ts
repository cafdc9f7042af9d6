/**
 * Goal: OFAC's address files of one date are one version of one list; every row is an entry or a
 * fault that names file, line and reason.
 * Method: folders made by hand with each kind of bad row, then the two real folders, where rows
 * are counted by JSON.parse and the answers of screening are known facts.
 */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { BITCOIN, ledger } from '@paperchain/core/domain/ledger'
import type { ListVersion } from '@paperchain/core/domain/tag'
import { parseTime } from '@paperchain/core/domain/time'
import { importList } from '@paperchain/core/engine/attribute/import-list'
import { refusedRows } from '@paperchain/core/engine/attribute/list-builder'
import { buildScreenIndex } from '@paperchain/core/engine/screen/screen-index'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { memoryListStore } from '../../../../core/src/engine/attribute/list-entry.fixture.ts'
import { sharedData } from '../../../../core/test/shared-data.ts'
import { readOfacFolder } from './read-ofac.ts'

const GENESIS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const EVM = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
const TRON = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'

let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'ofac-')), 'ofac-addresses-2024-09-27')
  await mkdir(folder)
})
afterEach(() => rm(join(folder, '..'), { recursive: true }))

const put = (ticker: string, content: unknown, ending = 'json') =>
  writeFile(
    join(folder, `sanctioned_addresses_${ticker}.${ending}`),
    typeof content === 'string' ? content : JSON.stringify(content, null, 2),
  )

const faultsOf = async () =>
  (await readOfacFolder(folder)).faults.map(({ code, facts }) => [
    code,
    facts['file'],
    facts['row'],
    facts['taken'],
  ])

describe('an OFAC address folder', () => {
  test('is one version, dated by its name, its entries placed by their form', async () => {
    await put('XBT', [GENESIS])
    await put('USDT', [TRON, EVM])
    const content = await readOfacFolder(`${folder}/`)
    expect(content).toMatchObject({
      list: 'ofac-addresses',
      publishedMs: parseTime('2024-09-27'),
      sanction: true,
      faults: [],
      actors: [],
      marks: [],
    })
    expect(content.entries).toEqual([
      entry('USDT', { account: EVM.toLowerCase(), ledger: ledger('ethereum'), row: 3 }),
      entry('USDT', { account: TRON, ledger: ledger('tron'), row: 2 }),
      entry('XBT', { account: GENESIS, ledger: BITCOIN, row: 2 }),
    ])
  })

  const entry = (ticker: string, parts: { account: string; ledger: string; row: number }) => ({
    ...parts,
    key: `${ticker}:${parts.account}`,
    everyLedger: parts.account.startsWith('0x'),
    label: `Digital Currency Address - ${ticker}`,
    actor: '',
    category: '',
    abuse: 'sanction',
    confidence: 'listed',
    source: expect.stringContaining('OFAC'),
    statedFrom: null,
    file: `sanctioned_addresses_${ticker}.json`,
  })

  test('its hash is what sha256sum says of its files in order of name, and of nothing else', async () => {
    await put('XBT', [GENESIS])
    await put('ETH', [EVM])
    const sum = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')
    const names = (await readdir(folder)).sort()
    const lines = names.map(async (name) => `${sum(await readFile(join(folder, name)))}  ${name}\n`)
    const before = await readOfacFolder(folder)
    expect(before.hash).toBe(sum((await Promise.all(lines)).join('')))
    await writeFile(join(folder, 'README.md'), 'not a list')
    const after = await readOfacFolder(folder)
    expect(after.hash).toBe(before.hash)
    expect(after.faults).toMatchObject([
      { code: 'LIST_FILE_IGNORED', facts: { file: 'README.md' } },
    ])
    await put('ETH', `["${EVM}"]`)
    expect((await readOfacFolder(folder)).hash).not.toBe(before.hash)
  })

  test('text files have an address a line; other line ends and empty lines do not count', async () => {
    await put('XBT', `\ufeff${GENESIS}\r\n\r\n${TRON}\n`, 'txt')
    const { entries, faults } = await readOfacFolder(folder)
    expect(entries.map(({ row }) => row)).toEqual([1, 3])
    expect(faults).toMatchObject([{ code: 'LIST_TICKER_CONTRADICTED', facts: { row: 3 } }])
  })

  test('each bad row is named with file, line and whether it was taken', async () => {
    await put('XBT', [GENESIS, TRON, `${GENESIS}1`, 7, GENESIS, '', 'two words', null])
    const file = 'sanctioned_addresses_XBT.json'
    expect(await faultsOf()).toEqual([
      ['LIST_TICKER_CONTRADICTED', file, 3, 'yes'],
      ['LIST_ADDRESS_INVALID', file, 4, 'yes'],
      ['LIST_ROW_SHAPE', file, 5, 'no'],
      ['LIST_ROW_DUPLICATE', file, 6, 'no'],
      ['LIST_ROW_SHAPE', file, 7, 'no'],
      ['LIST_ROW_SHAPE', file, 8, 'no'],
      ['LIST_ROW_SHAPE', file, 9, 'no'],
    ])
    const { entries, faults } = await readOfacFolder(folder)
    expect(entries.length + refusedRows(faults)).toBe(8)
  })

  test('an invalid text stays on the list and is found by itself', async () => {
    const payment = '5be5543f'.repeat(8)
    await put('XMR', [payment])
    const { entries, faults } = await readOfacFolder(folder)
    expect(entries).toMatchObject([{ account: payment, ledger: 'ticker:XMR' }])
    expect(faults).toMatchObject([
      { code: 'LIST_ADDRESS_INVALID', message: expect.stringContaining('64 hex digits') },
    ])
  })

  test('a .txt beside the same .json is said once', async () => {
    await put('XBT', [GENESIS, 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'])
    await put('XBT', `${GENESIS}\nbc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4\n`, 'txt')
    const { entries, faults } = await readOfacFolder(folder)
    expect(entries).toHaveLength(2)
    expect(faults).toMatchObject([
      { code: 'LIST_FILE_REPEATED', facts: { rows: 2, file: 'sanctioned_addresses_XBT.txt' } },
    ])
  })

  test('a ticker without addresses is said; a list without any is refused', async () => {
    await put('XBT', [])
    await expect(readOfacFolder(folder)).rejects.toMatchObject({ code: 'LIST_EMPTY' })
    await put('ETH', [EVM])
    expect((await readOfacFolder(folder)).faults).toMatchObject([
      { code: 'LIST_EMPTY', facts: { file: 'sanctioned_addresses_XBT.json' } },
    ])
  })

  test('one bad file refuses the version: half a list would clear the other half', async () => {
    await put('XBT', [GENESIS])
    await put('ETH', `["${EVM}",\n`)
    await expect(readOfacFolder(folder)).rejects.toMatchObject({
      code: 'LIST_NOT_JSON',
      facts: { file: 'sanctioned_addresses_ETH.json', line: 2 },
    })
    await put('ETH', { address: EVM })
    await expect(readOfacFolder(folder)).rejects.toMatchObject({ code: 'LIST_SHAPE' })
    const name = join(folder, 'sanctioned_addresses_ETH.json')
    await writeFile(name, Uint8Array.of(0x5b, 0x22, 0xff, 0x22, 0x5d))
    await expect(readOfacFolder(folder)).rejects.toMatchObject({ code: 'LIST_NOT_UTF8' })
  })

  test('a folder without a date asks for one; the given one goes before its name', async () => {
    await put('XBT', [GENESIS])
    const given = await readOfacFolder(folder, { published: 7 })
    expect(given.publishedMs).toBe(7)
    for (const name of ['plain', 'list-2024-02-30', 'list-2024-13-01']) {
      const undated = join(folder, '..', name)
      await mkdir(undated)
      await writeFile(join(undated, 'sanctioned_addresses_XBT.json'), `["${GENESIS}"]`)
      await expect(readOfacFolder(undated)).rejects.toMatchObject({ code: 'LIST_UNDATED' })
      expect((await readOfacFolder(undated, { published: 0 })).publishedMs).toBe(0)
    }
  })

  test('a folder that is not there is said', async () => {
    await expect(readOfacFolder(join(folder, 'no'))).rejects.toMatchObject({
      code: 'LIST_UNREADABLE',
    })
  })
})

const OLD = sharedData('sanctions/ofac-addresses-2024-09-27')
const NEW = sharedData('sanctions/ofac-addresses-2025-12-04')

if (OLD === null || NEW === null) {
  console.warn('skipped: real OFAC folders (no shared data; set PAPERCHAIN_SHARED)')
}

describe.skipIf(OLD === null || NEW === null)('the real OFAC folders', () => {
  /** One of the Tornado Cash contracts: listed on 2022-08-08, delisted on 2025-03-21. */
  const TORNADO = '0x722122dF12D4e14e13Ac3b6895a86e84145b6967'
  const old = OLD ?? ''
  const next = NEW ?? ''

  test.each([old, next])('%s: nothing is lost', async (real) => {
    let rows = 0
    for (const name of await readdir(real)) {
      rows += (JSON.parse(await readFile(join(real, name), 'utf8')) as string[]).length
    }
    const { entries, faults, publishedMs } = await readOfacFolder(real)
    const counts: Record<string, number> = {}
    for (const { code } of faults) counts[code] = (counts[code] ?? 0) + 1
    console.log(`${basename(real)}: ${rows} rows, ${entries.length} taken,`, counts)
    expect(publishedMs).toBe(parseTime(real.slice(-10)))
    expect(entries.length + refusedRows(faults)).toBe(rows)
    // Every listed address has its entry: nothing of a sanctions list is refused.
    expect(entries).toHaveLength(rows)
    expect(faults.filter(({ code }) => code === 'LIST_TICKER_CONTRADICTED')).toMatchObject([
      { facts: { file: 'sanctioned_addresses_XBT.json' } },
    ])
  })

  test('the second shrank, and is taken when allowed; history stays', async () => {
    const store = memoryListStore()
    await importList(store, await readOfacFolder(old), { allowShrink: false, nowMs: 1 })
    const content = await readOfacFolder(next)
    const refused = importList(store, content, { allowShrink: false, nowMs: 2 })
    await expect(refused).rejects.toMatchObject({ code: 'LIST_SHRANK' })
    const { version } = await importList(store, content, { allowShrink: true, nowMs: 2 })
    console.log(`added ${version.added}, changed ${version.changed}, removed ${version.removed}`)
    const index = buildScreenIndex(await store.entriesAbout('all'), await store.versions())
    const at = (asOf: string) =>
      index.screenAddress(TORNADO, { asOf: parseTime(asOf), knownAt: 2 }).outcome
    expect([at('2024-09-26'), at('2024-09-27'), at('2025-12-03'), at('2025-12-04')]).toEqual([
      'cannot-tell',
      'hit',
      'hit',
      'clear',
    ])
  })

  test('every listed text is a hit', async () => {
    const content = await readOfacFolder(next)
    const store = memoryListStore()
    await importList(store, content, { allowShrink: false, nowMs: 1 })
    const versions: readonly ListVersion[] = await store.versions()
    const index = buildScreenIndex(await store.entriesAbout('all'), versions)
    const now = { asOf: content.publishedMs, knownAt: 1 }
    for (const name of await readdir(next)) {
      for (const text of JSON.parse(await readFile(join(next, name), 'utf8')) as string[]) {
        expect([text, index.screenAddress(text, now).outcome]).toEqual([text, 'hit'])
      }
    }
  })
})
