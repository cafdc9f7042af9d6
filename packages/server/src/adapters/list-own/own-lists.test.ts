/**
 * Goal: an own CSV is read by the mapping saved beside it, and notices as they are passed on; the
 * mapping is part of the version.
 * Method: the real notices counted; made files with and without a mapping; bad input by name.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeShared } from '../../../../core/test/shared-data.ts'
import { readList } from '../list-any/read-list.ts'

const scratch = mkdtempSync(join(tmpdir(), 'own-list-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const WALLET = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
let folders = 0
function folder(files: Readonly<Record<string, string>>): string {
  folders += 1
  const path = join(scratch, `own${folders}-2026-02-27`)
  mkdirSync(path)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}
const CSV = `who;since;wallet;boss;stake
A Made Name;31/01/2026;${WALLET};un-consolidated/KPe.031;50
B Made Name;;;;
`
const MAPPING = JSON.stringify({
  name: 'thefts',
  sanction: true,
  abuse: 'theft',
  delimiter: ';',
  columns: { name: 'who', since: ['since'], wallet: 'wallet', owner: 'boss', share: 'stake' },
})

describe('a CSV with its mapping', () => {
  test('columns are what the mapping says', async () => {
    const path = folder({ 'thefts.csv': CSV, 'mapping.json': MAPPING })
    const { list, sanction, parties, entries, publishedMs, files } = await readList('own', path)
    expect([list, sanction, publishedMs]).toEqual(['own:thefts', true, Date.parse('2026-02-27')])
    expect(parties!.map(({ id }) => id)).toEqual(['A Made Name', 'B Made Name'])
    expect(parties![0]!.relations).toEqual([
      {
        kind: 'owner',
        from: 'un-consolidated/KPe.031',
        to: 'A Made Name',
        share: { low: 5000, high: 5000 },
        text: 'owner',
      },
    ])
    expect(entries).toMatchObject([
      { account: WALLET, abuse: 'theft', party: { id: 'A Made Name' } },
    ])
    expect(files.map(({ name }) => name)).toEqual(['thefts.csv', 'mapping.json'])
  })
  test('the mapping stands beside a dated file too, and another mapping is another version', async () => {
    const path = folder({ 'thefts-2026-01-31.csv': CSV, 'thefts.mapping.json': MAPPING })
    const first = await readList('own', join(path, 'thefts-2026-01-31.csv'))
    expect(first.publishedMs).toBe(Date.parse('2026-01-31'))
    writeFileSync(join(path, 'thefts.mapping.json'), MAPPING.replace('theft"', 'fraud"'))
    const second = await readList('own', join(path, 'thefts-2026-01-31.csv'))
    expect(second.hash).not.toBe(first.hash)
  })
  test('without one, usual words of headers are known and nothing is a sanction', async () => {
    const path = folder({
      'list.csv': `name,address,currency\nA,${WALLET},XBT\n,0x${'a'.repeat(40)},ETH\n`,
    })
    const { sanction, entries, parties } = await readList('own', path)
    expect(sanction).toBe(false)
    expect(parties).toHaveLength(1)
    expect(entries.map(({ abuse, confidence }) => [abuse, confidence])).toEqual([
      ['', 'own'],
      ['', 'own'],
    ])
  })
})

describeShared('real notices', 'sanctions', (path) => {
  test('51 addresses of the FBI’s notice of 2025-02-26', async () => {
    const file = join(path, 'fbi_psa250226_bybit_eth_addresses.json')
    const { entries, parties, publishedMs, faults } = await readList('own', file)
    expect([entries.length, parties!.length, faults.length]).toEqual([51, 0, 0])
    expect(publishedMs).toBe(Date.parse('2025-02-26'))
  })
  test('parties of the DPRK notice with their programmes and wallets', async () => {
    const file = join(path, 'ofac_dprk_addresses.json')
    const published = Date.parse('2026-10-01')
    const { entries, parties, sanction } = await readList('own', file, { published })
    expect(sanction).toBe(true)
    expect(parties!.find(({ id }) => id === 'Lazarus Group')?.programmes).toEqual(['DPRK3'])
    expect(entries.every(({ party }) => party !== undefined)).toBe(true)
    expect(entries.length).toBeGreaterThan(100)
  })
})

test.each([
  ['no columns that are known', { 'a.csv': 'x,y\n1,2\n' }, 'LIST_SHAPE'],
  ['a torn last row', { 'a.csv': 'name,wallet,ticker\nA,b,c\nB' }, 'LIST_SHAPE'],
  ['a mapping that is no JSON', { 'a.csv': CSV, 'mapping.json': '{' }, 'LIST_NOT_JSON'],
  ['an unknown field', { 'a.csv': CSV, 'mapping.json': '{"columns":{"nom":"a"}}' }, 'LIST_SHAPE'],
  ['two files', { 'a.csv': CSV, 'b.csv': CSV }, 'LIST_SHAPE'],
  ['a notice without addresses', { 'a.json': '{"a":[]}' }, 'LIST_SHAPE'],
  ['nothing', { 'a.csv': 'name\n' }, 'LIST_EMPTY'],
] as const)('%s is refused whole', async (_, files, code) => {
  await expect(readList('own', folder(files))).rejects.toMatchObject({ code })
})
