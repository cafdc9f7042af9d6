/**
 * Goal: the United Nations' list is read whole: everybody on it, with names, quality, partial dates
 * and scripts; a broken file leaves nothing behind.
 * Method: the real list of 2026-02-27 counted against its own text; then made files, and bad input
 * by name.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ListContent } from '@paperchain/core/domain/tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeShared } from '../../../../core/test/shared-data.ts'
import { readUn } from './read-un.ts'

const scratch = mkdtempSync(join(tmpdir(), 'un-list-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const REAL = 'un-consolidated-2026-02-27.xml'
const WALLET = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'

const fileOf = (parties: string, head = ' dateGenerated="2026-02-27T00:00:09.554Z"'): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<CONSOLIDATED_LIST${head}><INDIVIDUALS>${parties}` +
  '</INDIVIDUALS></CONSOLIDATED_LIST>'
const person = (id: string, inner: string): string =>
  `<INDIVIDUAL><REFERENCE_NUMBER>${id}</REFERENCE_NUMBER>${inner}</INDIVIDUAL>`

async function read(text: string | Uint8Array): Promise<ListContent> {
  const path = join(scratch, 'un.xml')
  writeFileSync(path, text)
  return readUn(path)
}
const one = async (inner: string) => (await read(fileOf(person('CDi.001', inner)))).parties![0]!

describeShared(REAL, `sanctions/${REAL}`, (path) => {
  let list: ListContent
  let text = ''
  beforeAll(async () => {
    text = readFileSync(path, 'utf8')
    list = await readUn(path)
  })
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0

  test('730 individuals and 273 entities, none lost', () => {
    const kinds = list.parties!.map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'individual')).toHaveLength(730)
    expect(kinds.filter((kind) => kind === 'entity')).toHaveLength(273)
    expect(new Set(list.parties!.map(({ id }) => id)).size).toBe(1003)
    expect(list.faults).toEqual([])
  })
  test('every name that the file writes is a name of its party', () => {
    const names = new Set(list.parties!.flatMap((party) => party.names.map((name) => name.text)))
    const decode = (raw: string): string =>
      raw.replaceAll('&amp;', '&').replaceAll('&apos;', "'").replaceAll('&quot;', '"')
    const clean = (raw: string): string =>
      decode(raw)
        .replace(/[\p{Cf}\s]+/gu, ' ')
        .trim()
    const stated = [...text.matchAll(/<ALIAS_NAME>([^<]+)<\/ALIAS_NAME>/g)].map(([, raw]) =>
      clean(raw!),
    )
    const bare = new Set([...names].map((name) => clean(name)))
    expect(stated.filter((name) => name !== '' && !bare.has(name))).toEqual([])
  })
  test('weak aliases, scripts, ranges and what is about are kept', () => {
    const names = list.parties!.flatMap((party) => party.names)
    const births = list.parties!.flatMap(({ facts }) => facts?.births ?? [])
    expect(count(/<QUALITY>Low</g)).toBe(615)
    // A name that a party has twice is one; said once as good, it is not weak.
    expect(names.filter(({ weak }) => weak).length).toBeGreaterThan(590)
    expect(names.filter(({ script }) => script === 'Arab').length).toBeGreaterThan(250)
    expect(births.filter(({ circa }) => circa).length).toBeGreaterThan(80)
    expect(births.filter(({ from, to }) => from.slice(0, 4) !== to.slice(0, 4))).toHaveLength(31)
  })
  test('no text of it is taken for a wallet', () => {
    expect(list.entries).toEqual([])
  })
})

describe('a party', () => {
  test('is designated from the day of its listing, under its programme', async () => {
    const party = await one(
      '<FIRST_NAME>KIM</FIRST_NAME><SECOND_NAME>IL</SECOND_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>' +
        '<LISTED_ON>2016-11-30</LISTED_ON><NAME_ORIGINAL_SCRIPT>김일</NAME_ORIGINAL_SCRIPT>',
    )
    expect(party).toMatchObject({ programmes: ['DPRK'], statedFrom: Date.parse('2016-11-30') })
    expect(party.names.map(({ text, script }) => [text, script])).toEqual([
      ['KIM IL', 'Latn'],
      ['김일', 'Hang'],
    ])
  })
  test('a birth between years is all days of them', async () => {
    const inner =
      '<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE>' +
      '<FROM_YEAR>1963</FROM_YEAR><TO_YEAR>1968</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>'
    const { facts } = await one(inner)
    expect(facts?.births).toEqual([{ from: '1963-01-01', to: '1968-12-31', circa: false }])
  })
  test('a wallet in its comments is an entry of it, by its form', async () => {
    const inner = `<FIRST_NAME>A</FIRST_NAME><COMMENTS1>XBT ETH (${WALLET}). ${WALLET}b</COMMENTS1>`
    const { entries } = await read(fileOf(person('CDi.001', inner)))
    expect(entries.map(({ account, party, label }) => [account, party?.id, label])).toEqual([
      [WALLET, 'CDi.001', 'A'],
    ])
  })
  test('whom its comments name by number is a relation', async () => {
    const { relations } = await one(
      '<FIRST_NAME>A</FIRST_NAME><COMMENTS1>Of X (QDe.134).</COMMENTS1>',
    )
    expect(relations).toMatchObject([{ kind: 'other', from: 'CDi.001', to: 'QDe.134' }])
  })
  test('without a name is kept under its number and told of', async () => {
    const { parties, faults } = await read(fileOf(person('CDi.009', '')))
    expect(parties![0]!.names[0]!.text).toBe('Party CDi.009')
    expect(faults.map(({ code }) => code)).toEqual(['LIST_FIELD_MISSING'])
  })
})

describe('bad input', () => {
  const refused: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['torn', fileOf(person('a', '<FIRST_NAME>A</FIRST_NAME>')).slice(0, -40), 'LIST_NOT_XML'],
    ['another list', '<export/>', 'LIST_SHAPE'],
    ['nobody', fileOf(''), 'LIST_EMPTY'],
    ['no date', fileOf(person('a', ''), ''), 'LIST_UNDATED'],
    ['UTF-16', Buffer.from(`\ufeff${fileOf('')}`, 'utf16le'), 'LIST_NOT_UTF8'],
    ['an entity bomb', `<!DOCTYPE a [<!ENTITY a "b">]>${fileOf('')}`, 'LIST_XML_DOCTYPE'],
    [
      'a name of 5 MB',
      fileOf(person('a', `<FIRST_NAME>${'x'.repeat(5e6)}</FIRST_NAME>`)),
      'LIST_SCALAR_TOO_LONG',
    ],
    [
      'ten thousand aliases',
      fileOf(
        person(
          'a',
          Array.from(
            { length: 10_000 },
            (_, at) => `<INDIVIDUAL_ALIAS><ALIAS_NAME>n${at}</ALIAS_NAME></INDIVIDUAL_ALIAS>`,
          ).join(''),
        ),
      ),
      'LIST_TOO_LARGE',
    ],
  ]
  test.each(refused)('%s is refused whole, with its file', async (_, text, code) => {
    await expect(read(text)).rejects.toMatchObject({ code })
  })
  test('direction marks in a name do not stay', async () => {
    const party = await one('<FIRST_NAME>\u202eNHOJ\u202c \u200bX</FIRST_NAME>')
    expect(party.names[0]!.text).toBe('NHOJ X')
  })
  test('a comment that would send a pattern astray is read at once', async () => {
    const bomb = `${'a'.repeat(60_000)} ${'('.repeat(20_000)} ${'0x'.repeat(10_000)}`
    const started = performance.now()
    await one(`<FIRST_NAME>A</FIRST_NAME><COMMENTS1>${bomb}</COMMENTS1>`)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
