/**
 * Goal: the four files of OFAC's legacy CSV are one version; a remark that goes on in the comments
 * is whole again; no piece of an address is ever taken for one; torn and hostile files end with a
 * code.
 * Method: sets made by hand, cut at every place of a remark; then the real set of 2019, whose
 * comments file is of a later day and so holds rests of remarks that are nowhere.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recognise } from '@paperchain/core/domain/address/recognise'
import { parseTime } from '@paperchain/core/domain/time'
import { CSV_RECORD_BYTES_LIMIT } from '@paperchain/core/engine/attribute/list-limits'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { describeShared } from '../../../../core/test/shared-data.ts'
import { readAnyOfac } from './read-any-ofac.ts'
import { ethNamesContent } from './read-eth-names.ts'
import { readLegacyCsv } from './read-legacy-csv.ts'

const GENESIS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const SEGWIT = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'
const EVM = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'

let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'ofac-csv-')), 'sdn-2026-10-01')
  await mkdir(folder)
})
afterEach(() => rm(join(folder, '..'), { recursive: true }))

const NO = '-0- '
const sdnRow = (id: string, name: string, remark: string, parts: Partial<Row> = {}): string =>
  [
    id,
    `"${name}"`,
    parts.type ?? NO,
    `"${parts.programmes ?? 'CYBER2'}"`,
    ...new Array(7).fill(NO),
    remark === '' ? NO : `"${remark}"`,
  ].join(',')
type Row = { readonly type: string; readonly programmes: string }

type Files = { sdn?: string; alt?: string; add?: string; comments?: string }
const NONE = { alt: '', add: '', comments: '' }

async function write(files: Files): Promise<void> {
  const { sdn = '', alt, add, comments } = { ...NONE, ...files }
  await writeFile(join(folder, 'sdn.csv'), sdn)
  await writeFile(join(folder, 'alt.csv'), alt)
  await writeFile(join(folder, 'add.csv'), add)
  await writeFile(join(folder, 'sdn_comments.csv'), comments)
}

const read = async (files: Files) => {
  await write(files)
  return readLegacyCsv(folder)
}

const REMARK =
  `DOB 21 Sep 1979; Digital Currency Address - XBT ${GENESIS}; alt. Digital Currency Address - ` +
  `XBT ${SEGWIT}; Digital Currency Address - ETH ${EVM}; a.k.a. 'THE CAT'; f.k.a. 'OLD' CAT'.`

describe('a legacy set', () => {
  test('joins its files; names, kinds and programmes are those of the party', async () => {
    const content = await read({
      sdn: [
        sdnRow('12', 'DOE, Jane', REMARK, { type: '"individual"', programmes: 'SDGT] [IFSR' }),
        sdnRow('7', 'SMITH ""AND"" SONS', ''),
        '\u001a',
      ].join('\r\n'),
      alt: '12,1,"aka","ROE, Jane",-0- \r\n12,2,"nka","POE, Jane",-0- \r\n',
      add: '12,3,-0- ,"Havana","Cuba",-0- \r\n',
    })
    expect(content).toMatchObject({
      list: 'ofac-sdn-csv',
      publishedMs: parseTime('2026-10-01'),
      sanction: true,
      faults: [],
    })
    const strong = { script: '', weak: false }
    expect(content.parties).toMatchObject([
      {
        id: '12',
        kind: 'individual',
        names: [
          { text: 'DOE, Jane', kind: 'main', ...strong },
          { text: 'ROE, Jane', kind: 'aka', ...strong },
          { text: 'POE, Jane', kind: 'nka', ...strong },
          { text: 'THE CAT', kind: 'aka', script: '', weak: true },
          { text: "OLD' CAT", kind: 'fka', script: '', weak: true },
        ],
        programmes: ['SDGT', 'IFSR'],
        file: 'sdn.csv',
        row: 1,
      },
      { id: '7', kind: 'entity', names: [{ text: 'SMITH "AND" SONS' }], programmes: ['CYBER2'] },
    ])
    expect(content.entries.map(({ key }) => key)).toEqual([
      `ETH:${EVM.toLowerCase()}`,
      `XBT:${GENESIS}`,
      `XBT:${SEGWIT}`,
    ])
    expect(content.entries[1]).toMatchObject({
      label: 'DOE, Jane',
      programmes: ['SDGT', 'IFSR'],
      party: { id: '12', kind: 'individual', names: expect.arrayContaining(['ROE, Jane']) },
    })
    expect((await readAnyOfac(folder)).hash).toBe(content.hash)
  })

  test('a remark cut anywhere and continued in the comments says what the whole says', async () => {
    const whole = await read({ sdn: sdnRow('12', 'DOE', REMARK) })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: REMARK.length - 1 }), {
          minLength: 1,
          maxLength: 3,
        }),
        async (cuts) => {
          const ends = [...cuts.sort((a, b) => a - b), REMARK.length]
          const [head = '', ...rest] = ends.map((end, at) => REMARK.slice(ends[at - 1] ?? 0, end))
          const comments = rest.map((piece) => `12,"${piece}"`).join('\r\n')
          const found = await read({ sdn: sdnRow('12', 'DOE', head), comments })
          expect(found.entries).toEqual(whole.entries)
          expect(found.parties).toEqual(whole.parties)
          expect(found.faults).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
  })

  test('the rest or the start of a remark never gives a piece of an address', async () => {
    const listed = new Set([GENESIS, SEGWIT, EVM.toLowerCase()])
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: REMARK.length - 1 }), async (cut) => {
        const rest = { sdn: sdnRow('1', 'A', ''), comments: `12,"${REMARK.slice(cut)}"` }
        const start = { sdn: sdnRow('12', 'DOE', REMARK.slice(0, cut)) }
        const found = [(await read(rest)).entries, (await read(start)).entries]
        for (const { account } of found.flat()) expect(listed).toContain(account)
        // Nothing whole is lost either: each address stands in one of the two, or was cut.
        const kept = new Set(found.flat().map(({ account }) => account))
        for (const text of [GENESIS, SEGWIT, EVM]) {
          const at = REMARK.indexOf(text)
          const isCut = cut > at && cut < at + text.length
          const [account = ''] = recognise(text).map((each) => each.account)
          expect([text, kept.has(account)]).toEqual([text, !isCut])
        }
      }),
      { numRuns: 150 },
    )
  })

  test('a comment on nobody is said; its whole addresses are kept', async () => {
    const comments = `99,"f3t4; alt. Digital Currency Address - XBT ${GENESIS}."`
    const { entries, parties, faults } = await read({ sdn: sdnRow('1', 'A', ''), comments })
    expect(entries).toMatchObject([{ account: GENESIS, party: { id: '99', kind: 'unknown' } }])
    expect(parties).toHaveLength(1)
    expect(faults.map(({ code, facts }) => [code, facts['file'], facts['row']])).toEqual([
      ['LIST_REMARK_CUT', 'sdn_comments.csv', 1],
      ['LIST_COMMENT_ORPHAN', 'sdn_comments.csv', 1],
    ])
  })
})

describe('torn and hostile sets', () => {
  const sdn = [sdnRow('1', 'A', ''), sdnRow('2', 'B', '')].join('\r\n')

  test('a file cut short is refused, and so is a set without one of its files', async () => {
    await expect(read({ sdn: sdn.slice(0, -12) })).rejects.toMatchObject({
      code: 'LIST_SHAPE',
      facts: { file: 'sdn.csv', row: 2 },
    })
    await expect(read({ sdn: `${sdn}\r\n3,"B` })).rejects.toMatchObject({ code: 'LIST_NOT_CSV' })
    await expect(read({ sdn: '' })).rejects.toMatchObject({ code: 'LIST_EMPTY' })
    await write({ sdn })
    await rm(join(folder, 'sdn_comments.csv'))
    await expect(readLegacyCsv(folder)).rejects.toMatchObject({
      code: 'LIST_UNREADABLE',
      facts: { file: 'sdn_comments.csv' },
    })
  })

  test('a short row between others is one fault beside the good rest', async () => {
    const { parties, faults } = await read({
      sdn: `5,"X"\r\n${sdn}`,
      alt: '1,1,"zka","Q",-0- \r\n',
    })
    expect(parties).toHaveLength(2)
    expect(faults.map(({ code, facts }) => [code, facts['file'], facts['taken']])).toEqual([
      ['LIST_ROW_SHAPE', 'sdn.csv', 'no'],
      ['LIST_ROW_SHAPE', 'alt.csv', 'yes'],
    ])
  })

  test('a record that does not end stops at the limit; other bytes are no text', async () => {
    const long = `${sdn}\r\n3,"${'x'.repeat(CSV_RECORD_BYTES_LIMIT + 1)}`
    await expect(read({ sdn: long })).rejects.toMatchObject({
      code: 'LIST_SCALAR_TOO_LONG',
      facts: { file: 'sdn.csv' },
    })
    await write({ sdn })
    await writeFile(join(folder, 'alt.csv'), Buffer.from('1,1,"aka","Ärger",-0- ', 'latin1'))
    await expect(readLegacyCsv(folder)).rejects.toMatchObject({ code: 'LIST_NOT_UTF8' })
  })
})

describe('Ethereum addresses with names', () => {
  const file = (text: string, name = 'names-2026-05-26.csv') => ({ name, hash: 'h', text })

  test('give an entry with the name as its party', () => {
    const content = ethNamesContent(file(`address,name\n${EVM},"DOE, Jane"\n${EVM}\nx,"B"\n`))
    expect(content.publishedMs).toBe(parseTime('2026-05-26'))
    expect(content.entries).toMatchObject([
      { account: EVM.toLowerCase(), label: 'DOE, Jane', party: { names: ['DOE, Jane'] }, row: 2 },
      { account: 'x', label: 'B' },
    ])
    expect(content.faults.map(({ code, facts }) => [code, facts['row'], facts['taken']])).toEqual([
      ['LIST_ROW_SHAPE', 3, 'no'],
      ['LIST_ADDRESS_INVALID', 4, 'yes'],
    ])
  })

  test.each([
    ['', 'LIST_SHAPE'],
    ['name,address\n', 'LIST_SHAPE'],
    ['address,name\n', 'LIST_EMPTY'],
  ])('%j: %s', (text, code) => {
    expect(() => ethNamesContent(file(text))).toThrow(expect.objectContaining({ code }))
  })

  test('need a date', () => {
    const undated = file(`address,name\n${EVM},A\n`, 'names.csv')
    expect(() => ethNamesContent(undated)).toThrow(
      expect.objectContaining({ code: 'LIST_UNDATED' }),
    )
    expect(ethNamesContent(undated, { published: 7 }).publishedMs).toBe(7)
  })
})

describeShared('the real set of 2019', 'sanctions/ofac-csv-2019', (real) => {
  test('comes in with its comments joined, and without a stump', async () => {
    const published = parseTime('2018-11-28')
    const { entries, parties = [], faults } = await readAnyOfac(real, { published })
    const counts: Record<string, number> = {}
    for (const { code } of faults) counts[code] = (counts[code] ?? 0) + 1
    console.log(`${entries.length} addresses, ${parties.length} parties,`, counts)
    for (const { account } of entries)
      expect([account, recognise(account).length > 0]).toEqual([account, true])
    expect(counts).toEqual({ LIST_COMMENT_ORPHAN: 10, LIST_REMARK_CUT: 2 })
    const khorashadizadeh = entries.find(
      ({ account }) => account === '149w62rY42aZBox8fGcmqNsXUzSStKeq8C',
    )
    expect(khorashadizadeh).toMatchObject({
      label: 'KHORASHADIZADEH, Ali',
      programmes: ['CYBER2'],
      party: { id: '26137', kind: 'individual' },
    })
    // Every address that the files state in full has its entry.
    const names = ['sdn.csv', 'sdn_comments.csv']
    const texts = names.map((name) => readFile(join(real, name), 'utf8'))
    const text = (await Promise.all(texts)).join('\n')
    const stated = [...text.matchAll(/ - [A-Z]{3,5} (\w{26,90})[;."]/g)].map(
      ([, found = '']) => found,
    )
    const spelt = new Set(entries.map(({ account }) => account))
    const lost = stated.filter((each) => !recognise(each).some(({ account }) => spelt.has(account)))
    expect(stated.length).toBeGreaterThan(200)
    expect(lost).toEqual([])
  })
})

describeShared('the real names', 'sanctions/ofac-eth-names-2026-05-26.csv', (real) => {
  test('97 addresses, each with a name', async () => {
    const { entries, faults } = await readAnyOfac(real)
    expect(entries).toHaveLength(97)
    expect(faults).toEqual([])
    expect(entries.filter(({ label }) => label === 'LAZARUS GROUP')).toHaveLength(8)
  })
})
