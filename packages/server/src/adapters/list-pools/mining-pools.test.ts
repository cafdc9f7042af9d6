/**
 * Goal: both forms of the mining pool list give the same payout addresses and coinbase texts, and
 * every row is taken or named.
 * Method: small lists by hand, then the real files, which state the same facts in two forms.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseTime } from '@paperchain/core/domain/time'
import { refusedRows } from '@paperchain/core/engine/attribute/list-builder'
import { describe, expect, test } from 'vitest'
import { describeShared } from '../../../../core/test/shared-data.ts'
import { poolContent, readPools } from './read-pools.ts'

const GENESIS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const EVM = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
const PUBLISHED = parseTime('2024-01-02')

const parse = (json: unknown, name = 'pools-2024-01-02.json') =>
  poolContent({ name, hash: 'ab', text: JSON.stringify(json, null, 1) })

const KEYED = {
  payout_addresses: { [GENESIS]: { name: 'First', link: 'https://first.example' } },
  coinbase_tags: { '/八/': { name: 'First', link: '' } },
}

describe('mining pools', () => {
  test('the keyed form', () => {
    expect(parse(KEYED)).toMatchObject({
      list: 'pools:pools-2024-01-02',
      publishedMs: PUBLISHED,
      sanction: false,
      entries: [
        {
          key: `BTC:${GENESIS}`,
          account: GENESIS,
          label: 'First',
          category: 'miner',
          abuse: '',
          source: 'https://first.example',
          row: 3,
        },
      ],
      marks: [{ text: '/八/', label: 'First', link: '' }],
      faults: [],
    })
  })

  test('the array form', () => {
    const pool = { id: 1, name: 'First', addresses: [GENESIS], tags: ['a', 'b'], link: 'x' }
    const { entries, marks, faults } = parse([pool, { name: 'None', addresses: [], tags: [] }])
    expect(entries).toMatchObject([{ account: GENESIS, label: 'First', source: 'x' }])
    expect(marks).toEqual([
      { text: 'a', label: 'First', link: 'x' },
      { text: 'b', label: 'First', link: 'x' },
    ])
    expect(faults).toEqual([])
  })

  test('bad rows are named, the good rest is kept', () => {
    const pool = {
      name: 'First',
      addresses: ['x', EVM, 1, GENESIS, GENESIS],
      tags: ['', null, 'a'],
    }
    const { entries, marks, faults } = parse([pool, { addresses: [GENESIS], tags: [] }, 'text'])
    expect(entries.map(({ account }) => account)).toEqual([EVM.toLowerCase(), GENESIS])
    expect(marks).toHaveLength(1)
    expect(faults.map(({ code, facts }) => [code, facts['row'], facts['taken']])).toEqual([
      ['LIST_ADDRESS_INVALID', 5, 'no'],
      ['LIST_TICKER_CONTRADICTED', 6, 'yes'],
      ['LIST_ROW_SHAPE', 7, 'no'],
      ['LIST_ROW_DUPLICATE', 9, 'no'],
      ['LIST_ROW_SHAPE', 19, 'no'],
      ['LIST_ROW_SHAPE', 23, 'no'],
      ['LIST_ROW_SHAPE', 12, 'no'],
      ['LIST_ROW_SHAPE', 13, 'no'],
      ['LIST_ROW_SHAPE', 23, 'no'],
    ])
  })

  test.each([
    [{}, 'LIST_SHAPE'],
    [{ payout_addresses: [], coinbase_tags: {} }, 'LIST_SHAPE'],
    ['text', 'LIST_SHAPE'],
    [[], 'LIST_EMPTY'],
    [{ payout_addresses: {}, coinbase_tags: {} }, 'LIST_EMPTY'],
  ])('%j is refused with %s', (json, code) => {
    expect(() => parse(json)).toThrow(expect.objectContaining({ code }))
  })

  test('a list without a date asks for one', () => {
    expect(() => parse(KEYED, 'pools.json')).toThrow(
      expect.objectContaining({ code: 'LIST_UNDATED' }),
    )
  })

  test('an address stated twice is refused: one of its two pools would be lost', () => {
    const text = `{"payout_addresses": {"a": {},\n"a": {}}, "coinbase_tags": {}}`
    expect(() => poolContent({ name: 'p.json', hash: '', text })).toThrow(
      expect.objectContaining({ code: 'LIST_DUPLICATE_KEY' }),
    )
  })
})

describeShared('the real pool lists', 'attribution', (folder) => {
  const read = (name: string) => readPools(join(folder, name), { published: PUBLISHED })

  test('200 addresses and 171 coinbase texts in both forms, and the same pools', async () => {
    const keyed = await read('pools.json')
    const listed = await read('pool-list.json')
    for (const { list, entries, marks, faults } of [keyed, listed]) {
      console.log(`${list}: ${entries.length} entries, ${marks.length} marks`, faults)
      expect(entries.length + marks.length + refusedRows(faults)).toBe(371)
      expect(faults).toEqual([])
    }
    const owners = ({ entries }: typeof keyed) =>
      new Map(entries.map(({ account, label }) => [account, label]))
    expect(owners(listed)).toEqual(owners(keyed))
    const texts = ({ marks }: typeof keyed) =>
      new Map(marks.map(({ text, label }) => [text, label]))
    expect(texts(listed)).toEqual(texts(keyed))
  })

  test('each row is the line that has the address', async () => {
    const lines = readFileSync(join(folder, 'pools.json'), 'utf8').split('\n')
    for (const { account, row } of (await read('pools.json')).entries) {
      expect(lines[row - 1]).toContain(account)
    }
  })
})
