/**
 * Goal: TagPacks and ActorPacks read by their schemas: header fields are inherited, missing and
 * misspelt fields are named, bad rows are refused one by one.
 * Method: one small pack a rule.
 */

import { BITCOIN } from '@paperchain/core/domain/ledger'
import { parseTime } from '@paperchain/core/domain/time'
import { describe, expect, test } from 'vitest'
import { readLastmod } from './pack-fields.ts'
import { packContent } from './read-pack.ts'

const GENESIS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const EVM = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'

const parse = (text: string, name = 'pack.yaml') => packContent({ name, hash: 'ab', text })

const HEADER = `title: T
creator: C
lastmod: 2022-05-16
currency: BTC
label: Somebody
source: https://example.org
confidence: forensic
`

const faultsOf = (text: string) =>
  parse(text).faults.map(({ code, message, facts }) => [
    code,
    message,
    facts['row'],
    facts['taken'],
  ])

describe('a TagPack', () => {
  test('inherits header fields, and a tag goes before its header', () => {
    const { list, publishedMs, sanction, entries, faults } = parse(`${HEADER}category: exchange
actor: one
tags:
- address: ${GENESIS}
- address: ${EVM}
  currency: ETH
  label: Other
  abuse: sanction
  actor: ~
`)
    expect({ list, publishedMs, sanction, faults }).toEqual({
      list: 'tagpack:pack',
      publishedMs: parseTime('2022-05-16'),
      sanction: false,
      faults: [],
    })
    const inherited = {
      ledger: BITCOIN,
      account: GENESIS,
      everyLedger: false,
      label: 'Somebody',
      actor: 'one',
      category: 'exchange',
      abuse: '',
      confidence: 'forensic',
      source: 'https://example.org',
      statedFrom: null,
      file: 'pack.yaml',
      row: 11,
      key: `BTC:${GENESIS} Somebody`,
    }
    expect(entries).toEqual([
      inherited,
      {
        ...inherited,
        ledger: 'eip155:1',
        account: EVM.toLowerCase(),
        everyLedger: true,
        label: 'Other',
        abuse: 'sanction',
        actor: '',
        row: 12,
        key: `ETH:${EVM.toLowerCase()} Other`,
      },
    ])
  })

  test('an address without quotes stays a text, digits and all', () => {
    const { entries } = parse(`${HEADER}tags:\n- address: ${EVM}\n  label: 0x10\n`)
    expect(entries).toMatchObject([{ account: EVM.toLowerCase(), label: '0x10' }])
  })

  test('the newest lastmod of header and tags is its date', () => {
    const { publishedMs } = parse(`${HEADER}tags:
- address: ${GENESIS}
  lastmod: 2023-08-16 12:18:52.619444
`)
    expect(publishedMs).toBe(Date.parse('2023-08-16T12:18:52.619Z'))
  })

  test('concepts stand in for category and abuse, the gravest abuse first', () => {
    const { entries } = parse(`${HEADER}tags:
- address: ${GENESIS}
  concepts: [scam, exchange, sanction]
`)
    expect(entries).toMatchObject([{ category: 'exchange', abuse: 'sanction' }])
  })

  test('network goes before currency as the hint', () => {
    const { entries } = parse(`${HEADER}tags:
- address: ${GENESIS}
  network: XBT
`)
    expect(entries[0]?.key).toBe(`XBT:${GENESIS} Somebody`)
  })

  test('bad rows are refused one by one, each with line and reason', () => {
    const rows = `tags:
- address: ${GENESIS}
- address: ${GENESIS}
- label: none
- tx_hash: ab
- text
- address: [${GENESIS}]
- address: ${GENESIS}1
- address: ${EVM}
  abuse: {a: b}
- address: ${EVM}
`
    expect(faultsOf(`${HEADER}${rows}`)).toEqual([
      ['LIST_ROW_DUPLICATE', 'Expected each claim once, got what row 9 says', 10, 'no'],
      ['LIST_ROW_SHAPE', 'Expected an address, got none', 11, 'no'],
      [
        'LIST_ROW_SHAPE',
        'Expected an address, got a transaction: tags on transactions are not read',
        12,
        'no',
      ],
      ['LIST_ROW_SHAPE', 'Expected a map as tag, got a text', 13, 'no'],
      ['LIST_ROW_SHAPE', 'Expected a text as address, got a list', 14, 'no'],
      ['LIST_ADDRESS_INVALID', expect.stringContaining('ADDRESS_'), 15, 'no'],
      ['LIST_ROW_SHAPE', 'Expected a text as abuse, got a map', 16, 'no'],
      ['LIST_TICKER_CONTRADICTED', expect.any(String), 18, 'yes'],
    ])
  })

  test('what is missing, misspelt or no date is said of a row that is taken', () => {
    const pack = `title: T
creater: C
lastmod: soon
tags:
- address: ${GENESIS}
  abus: sanction
  lastmod: 2024-02-30
- address: ${EVM}
  label: L
  source: S
  lastmod: 2024-02-29
  abus: sanction
`
    expect(faultsOf(pack)).toEqual([
      ['LIST_FIELD_UNKNOWN', 'Expected a field of the form, got "creater"', 2, 'yes'],
      ['LIST_DATE_UNREADABLE', 'Expected a date as lastmod, got "soon"', 3, 'yes'],
      ['LIST_FIELD_UNKNOWN', 'Expected a field of the form, got "abus"', 5, 'yes'],
      ['LIST_FIELD_MISSING', 'Expected a label, got none', 5, 'yes'],
      ['LIST_FIELD_MISSING', 'Expected a source, got none', 5, 'yes'],
      ['LIST_DATE_UNREADABLE', 'Expected a date as lastmod, got "2024-02-30"', 5, 'yes'],
    ])
    expect(parse(pack).publishedMs).toBe(parseTime('2024-02-29'))
  })

  test.each([
    ['- a', 'LIST_SHAPE'],
    ['title: x', 'LIST_SHAPE'],
    ['tags: x', 'LIST_SHAPE'],
    ['tags: []\nactors: []', 'LIST_SHAPE'],
    ['label: [a]\ntags:\n- address: a', 'LIST_SHAPE'],
    ['tags: []', 'LIST_EMPTY'],
    [`lastmod: 2022-01-01\ntags:\n- address: nonsense`, 'LIST_EMPTY'],
    [`tags:\n- address: ${GENESIS}`, 'LIST_UNDATED'],
  ])('%j is refused with %s', (text, code) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code }))
  })
})

describe('an ActorPack', () => {
  test('gives actors in order of id, and refuses rows without one', () => {
    const content = parse(
      `lastmod: '2023-02-17'
actors:
- id: b
  label: B
  uri: b.example
  categories: [exchange, service]
  jurisdictions: AT
  aliases: [bb]
- id: '01'
  label: '01'
  uri: 01.xyz
- label: none
- id: b
- id: c
  categories: {a: b}
- id: d
`,
      'x.actorpack.yaml',
    )
    expect(content.list).toBe('actorpack:x')
    expect(content.publishedMs).toBe(parseTime('2023-02-17'))
    const none = { categories: [], jurisdictions: [], aliases: [] }
    expect(content.actors).toEqual([
      { id: '01', label: '01', uri: '01.xyz', ...none },
      {
        id: 'b',
        label: 'B',
        uri: 'b.example',
        categories: ['exchange', 'service'],
        jurisdictions: ['AT'],
        aliases: ['bb'],
      },
      { id: 'd', label: '', uri: '', ...none },
    ])
    expect(content.faults.map(({ code, facts }) => [code, facts['row'], facts['taken']])).toEqual([
      ['LIST_ROW_SHAPE', 12, 'no'],
      ['LIST_ROW_SHAPE', 13, 'no'],
      ['LIST_ROW_SHAPE', 14, 'no'],
      ['LIST_FIELD_MISSING', 16, 'yes'],
      ['LIST_FIELD_MISSING', 16, 'yes'],
    ])
  })
})

describe('lastmod', () => {
  test.each([
    ['2022-05-16', '2022-05-16T00:00:00.000Z'],
    ['2022-05-16 01:02', '2022-05-16T01:02:00.000Z'],
    ['2022-05-16T01:02:03Z', '2022-05-16T01:02:03.000Z'],
    ['2022-05-16 01:02:03.4', '2022-05-16T01:02:03.400Z'],
  ])('%s', (text, iso) => {
    expect(readLastmod(text)).toBe(Date.parse(iso))
  })

  test.each(['', '2022', '2022-02-30', '16.5.2022', '2022-05-16 25:00', 'x2022-05-16'])(
    '%j is no date',
    (text) => {
      expect(readLastmod(text)).toBeNull()
    },
  )
})
