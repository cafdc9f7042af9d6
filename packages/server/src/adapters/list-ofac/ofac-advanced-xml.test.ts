/**
 * Goal: OFAC's advanced XML gives every party with names, scripts, programmes and dates, and every
 * digital currency address with its party; hostile and torn files end with a code, in bounded
 * memory.
 * Method: files made from the published layout with its real element names (no full file is at
 * hand), read whole and cut at every kind of place; then texts made to break a reader.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BITCOIN, ledger } from '@paperchain/core/domain/ledger'
import { parseTime } from '@paperchain/core/domain/time'
import { importList } from '@paperchain/core/engine/attribute/import-list'
import { refusedRows } from '@paperchain/core/engine/attribute/list-builder'
import { XML_DEPTH_LIMIT } from '@paperchain/core/engine/attribute/list-limits'
import { buildScreenIndex } from '@paperchain/core/engine/screen/screen-index'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { memoryListStore } from '../../../../core/src/engine/attribute/list-entry.fixture.ts'
import { type MadeFile, type MadeParty, sdnXml } from './made-advanced-xml.ts'
import { readAdvanced } from './read-advanced.ts'
import { readAnyOfac } from './read-any-ofac.ts'

const GENESIS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const EVM = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
const TRON = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ofac-xml-'))
  path = join(folder, 'sdn_advanced.xml')
})
afterEach(() => rm(folder, { recursive: true }))

const FILE: MadeFile = { issued: '2026-10-01', tickers: ['XBT', 'ETH', 'USDT'] }

const PERSON: MadeParty = {
  id: '42',
  subType: 4,
  names: [
    { parts: ['DOE', 'Jane', 'Q.'] },
    { parts: ['ДОУ', 'Джейн'], alias: 'A.K.A.', script: 'Cyrl' },
    { parts: ['ROE', 'Jane'], alias: 'F.K.A.', weak: true },
  ],
  addresses: [
    { ticker: 'XBT', text: GENESIS },
    { ticker: 'USDT', text: TRON },
  ],
  programmes: ['DPRK3', 'CYBER2'],
  designated: '2019-09-13',
}
const FIRM: MadeParty = {
  id: '7',
  subType: 3,
  names: [{ parts: ['SMITH & SONS <LTD>'] }],
  addresses: [{ ticker: 'ETH', text: EVM }],
  programmes: ['SDGT'],
  designated: null,
}

const made = (parties: readonly MadeParty[], file: Partial<MadeFile> = {}): string =>
  [...sdnXml(parties, { ...FILE, ...file })].join('')

const read = async (text: string | Uint8Array, limits = {}) => {
  await writeFile(path, text)
  return readAdvanced(path, {}, limits)
}

describe('sdn_advanced.xml', () => {
  test('gives parties with names, kinds, programmes and dates', async () => {
    const content = await read(made([PERSON, FIRM]))
    expect(content).toMatchObject({
      list: 'ofac-sdn-xml',
      publishedMs: parseTime('2026-10-01'),
      sanction: true,
      faults: [],
    })
    const file = 'sdn_advanced.xml'
    const row = expect.any(Number)
    expect(content.parties).toEqual([
      {
        id: '42',
        kind: 'individual',
        names: [
          { text: 'DOE, Jane Q.', kind: 'main', script: 'Latn', weak: false },
          { text: 'ДОУ, Джейн', kind: 'aka', script: 'Cyrl', weak: false },
          { text: 'ROE, Jane', kind: 'fka', script: 'Latn', weak: true },
        ],
        programmes: ['DPRK3', 'CYBER2'],
        statedFrom: parseTime('2019-09-13'),
        file,
        row,
      },
      {
        id: '7',
        kind: 'entity',
        names: [{ text: 'SMITH & SONS <LTD>', kind: 'main', script: 'Latn', weak: false }],
        programmes: ['SDGT'],
        statedFrom: null,
        file,
        row,
      },
    ])
  })

  test('gives each address its party, its ledger by form, and the line it stands in', async () => {
    const text = made([PERSON, FIRM])
    const { entries } = await read(text)
    expect(entries.map(({ key, ledger: id, label }) => [key, id, label])).toEqual([
      [`ETH:${EVM.toLowerCase()}`, ledger('ethereum'), 'SMITH & SONS <LTD>'],
      [`USDT:${TRON}`, ledger('tron'), 'DOE, Jane Q.'],
      [`XBT:${GENESIS}`, BITCOIN, 'DOE, Jane Q.'],
    ])
    const [, , coin] = entries
    expect(coin).toMatchObject({
      abuse: 'sanction',
      confidence: 'listed',
      statedFrom: parseTime('2019-09-13'),
      programmes: ['DPRK3', 'CYBER2'],
      party: { id: '42', kind: 'individual', names: ['DOE, Jane Q.', 'ДОУ, Джейн', 'ROE, Jane'] },
    })
    expect(text.split('\n')[(coin?.row ?? 0) - 1]).toContain(GENESIS)
  })

  test('an address is a hit from the designation of its party on', async () => {
    const store = memoryListStore()
    await importList(store, await read(made([PERSON])), { allowShrink: false, nowMs: 1 })
    const index = buildScreenIndex(await store.entriesAbout('all'), await store.versions())
    const at = (asOf: string) =>
      index.screenAddress(GENESIS, { asOf: parseTime(asOf), knownAt: 1 }).outcome
    expect([at('2019-09-12'), at('2019-09-13'), at('2026-10-01')]).toEqual([
      'cannot-tell',
      'hit',
      'hit',
    ])
  })

  test('whatever parties are written are read, in any order, with entries or without', async () => {
    const word = fc.stringMatching(/^[A-Z&<>'" ]{0,6}[A-Z]$/).map((text) => text.trim())
    const party = fc.record({
      id: fc.nat(9_999).map(String),
      subType: fc.constantFrom(1, 2, 3, 4) as fc.Arbitrary<1 | 2 | 3 | 4>,
      names: fc.array(fc.record({ parts: fc.array(word, { minLength: 1, maxLength: 3 }) }), {
        minLength: 1,
        maxLength: 3,
      }),
      addresses: fc.constant([]),
      programmes: fc.uniqueArray(word, { maxLength: 3 }),
      designated: fc.constantFrom(null, '1986-12-10', '2024-02-29'),
    })
    const parties = fc.uniqueArray(party, { selector: ({ id }) => id, minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(parties, async (all) => {
        const content = await read(made(all))
        const kinds = ['', 'vessel', 'aircraft', 'entity', 'individual']
        const written = all.map(({ id, subType, names, programmes, designated }) => ({
          id,
          kind: kinds[subType],
          names: names.map(({ parts: [first = '', ...rest] }) =>
            subType === 4 && rest.length > 0
              ? `${first}, ${rest.join(' ')}`
              : [first, ...rest].join(' '),
          ),
          programmes,
          statedFrom: designated === null ? null : parseTime(designated),
        }))
        const byId = (left: { id: string }, right: { id: string }) => (left.id < right.id ? -1 : 1)
        const found = (content.parties ?? []).map(({ file: _, row: __, names, ...rest }) => ({
          ...rest,
          names: names.map(({ text }) => text),
        }))
        expect(found).toEqual(written.sort(byId))
      }),
      { numRuns: 40 },
    )
  })

  test('a cell with two addresses is two entries; free text beside one is remarked', async () => {
    const cells = [
      `${GENESIS}, bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4`,
      `${TRON} (exchange)`,
      'not known',
    ]
    const addresses = cells.map((text) => ({ ticker: 'XBT', text }))
    const { entries, faults } = await read(made([{ ...PERSON, addresses }]))
    expect(entries.map(({ account }) => account).sort()).toEqual(
      [GENESIS, 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', TRON].sort(),
    )
    expect(faults.map(({ code, facts }) => [code, facts['taken']])).toEqual([
      ['LIST_TICKER_CONTRADICTED', 'yes'],
      ['LIST_ROW_SHAPE', 'yes'],
      ['LIST_ROW_SHAPE', 'no'],
    ])
    expect(refusedRows(faults)).toBe(1)
  })

  test('an address under several tickers is an entry each; under two parties too', async () => {
    const addresses = ['ETH', 'USDT'].map((ticker) => ({ ticker, text: EVM }))
    const { entries } = await read(made([{ ...PERSON, addresses }, FIRM]))
    expect(entries.map(({ key, party }) => [key.slice(0, 4), party?.id]).sort()).toEqual([
      ['ETH:', '42'],
      ['ETH:', '7'],
      ['USDT', '42'],
    ])
  })

  test('is found by its ending, in a folder alone too', async () => {
    await writeFile(path, made([FIRM]))
    expect((await readAnyOfac(path)).list).toBe('ofac-sdn-xml')
    expect((await readAnyOfac(folder)).list).toBe('ofac-sdn-xml')
  })
})

describe('a version that lost parties stops', () => {
  test('also where all addresses are there', async () => {
    const others = Array.from({ length: 30 }, (_, at) => ({ ...FIRM, id: `9${at}`, addresses: [] }))
    const store = memoryListStore()
    const options = { allowShrink: false, nowMs: 1 }
    await importList(store, await read(made([PERSON, ...others])), options)
    const fewer = await read(made([PERSON, ...others.slice(2)], { issued: '2026-10-02' }))
    await expect(importList(store, fewer, options)).rejects.toMatchObject({
      code: 'LIST_SHRANK',
      facts: { before: 31, removed: 2 },
    })
  })
})

describe('hostile and torn XML', () => {
  const refused = async (text: string | Uint8Array, code: string, limits = {}) => {
    await expect(read(text, limits)).rejects.toMatchObject({
      code,
      facts: { file: 'sdn_advanced.xml' },
    })
  }
  const DECLARED = '<?xml version="1.0" encoding="utf-8"?>\n'

  test('a torn file is refused wherever it is cut, never taken in part', async () => {
    const whole = made([PERSON, FIRM])
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: whole.trimEnd().length - 1 }), async (cut) => {
        await refused(whole.slice(0, cut), 'LIST_NOT_XML')
      }),
      { numRuns: 60 },
    )
  })

  test.each([
    ['entities that grow', `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n`],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'],
    ['a DTD elsewhere', '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">\n'],
  ])('%s: no DOCTYPE is read', async (_, doctype) => {
    await refused(made([FIRM], { prologue: DECLARED + doctype }), 'LIST_XML_DOCTYPE')
  })

  test('an entity beyond the five of XML is refused', async () => {
    await refused(made([FIRM]).replace('SMITH', '&boom;'), 'LIST_NOT_XML')
  })

  test('other encodings, declared or not, are refused', async () => {
    const latin = '<?xml version="1.0" encoding="ISO-8859-1"?>\n'
    await refused(made([FIRM], { prologue: latin }), 'LIST_NOT_UTF8')
    await refused(Buffer.from(made([FIRM]).replace('SMITH', 'Ärger'), 'latin1'), 'LIST_NOT_UTF8')
    await refused(Buffer.from(`\ufeff${made([FIRM])}`, 'utf16le'), 'LIST_NOT_UTF8')
    await refused(Buffer.from(made([FIRM]), 'utf16le'), 'LIST_NOT_XML')
    const marked = await read(`\ufeff${made([FIRM])}`)
    expect(marked.parties).toHaveLength(1)
  })

  test.each([
    ['text', (long: string) => made([{ ...FIRM, names: [{ parts: [long] }] }])],
    ['an attribute', (long: string) => made([FIRM]).replace('Version="3"', `Version="${long}"`)],
    [
      'a comment',
      (long: string) => made([FIRM]).replace('<Locations>', `<!--${long}--><Locations>`),
    ],
    ['a name', (long: string) => made([FIRM]).replace('<Locations>', `<${long}`)],
  ])('a line that does not end stops at the limit: %s', async (_, make) => {
    await refused(make('x'.repeat(400_000)), 'LIST_SCALAR_TOO_LONG', { quiet: 100_000 })
  })

  test('many pieces of one text are as long as one', async () => {
    const pieces = `<VersionDetail>${'aaaaaaaaaa<b/>'.repeat(20_000)}</VersionDetail>`
    const text = made([FIRM]).replace('<Locations>', `${pieces}<Locations>`)
    await refused(text, 'LIST_SCALAR_TOO_LONG', { quiet: 100_000 })
  })

  test('a file above the limit is not opened; one that grows is left', async () => {
    await refused(made([FIRM]), 'LIST_TOO_LARGE', { bytes: 100 })
  })

  test('deep nesting is refused', async () => {
    const deep = '<a>'.repeat(XML_DEPTH_LIMIT + 1)
    await refused(made([FIRM]).replace('<Locations>', deep), 'LIST_NOT_XML')
  })

  test.each([
    ['<Other/>', 'LIST_SHAPE'],
    ['', 'LIST_NOT_XML'],
    ['no XML', 'LIST_NOT_XML'],
    ['<Sanctions><DateOfIssue><Year>2024</Year></DateOfIssue></Sanctions>', 'LIST_UNDATED'],
  ])('%j: %s', async (text, code) => {
    await refused(text, code)
  })

  test('a list without parties is refused, and so is a missing file', async () => {
    await expect(read(made([]))).rejects.toMatchObject({ code: 'LIST_EMPTY' })
    const absent = readAdvanced(join(folder, 'no.xml'))
    await expect(absent).rejects.toMatchObject({ code: 'LIST_UNREADABLE' })
  })

  test('a party without an entry or a name is kept and remarked', async () => {
    const text = made([PERSON]).replace(/<SanctionsEntry [\s\S]*<\/SanctionsEntry>/, '')
    const nameless = text.replace(/<Alias [\s\S]*<\/Alias>/, '')
    const { entries, parties, faults } = await read(nameless)
    expect(entries).toHaveLength(2)
    expect(parties).toMatchObject([{ id: '42', names: [{ text: 'OFAC party 42' }] }])
    expect(faults.map(({ code }) => code)).toEqual(['LIST_FIELD_MISSING', 'LIST_FIELD_MISSING'])
  })
})
