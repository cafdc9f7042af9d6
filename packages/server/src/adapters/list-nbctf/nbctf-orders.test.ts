/**
 * Goal: each wallet of Israel's seizure orders is an entry, with its holder and order, by its form.
 * Method: made rows with the traits of the published table (English and Hebrew headers, numbers of
 * accounts, Excel's days, letters that look alike); then bad input by name.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ListContent } from '@paperchain/core/domain/tag'
import { afterAll, expect, test } from 'vitest'
import { readList } from '../list-any/read-list.ts'

const scratch = mkdtempSync(join(tmpdir(), 'nbctf-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const TRON = ['TRfns4QYsCvejhfeW6SttzEFtmyr1n2mkv', 'TYjE7jezVyUAxCFjaKviaGfsrhctEnjtvF'] as const
const HEAD =
  'Order ID,Full name,ID No,Passport No,D.O.B (DD/MM/YYYY),Virtual currency address / User ID,Currency'

function read(text: string | Uint8Array, name = 'nbctf-2026-02-27.csv'): Promise<ListContent> {
  const path = join(scratch, name)
  writeFileSync(path, text)
  return readList('nbctf', path)
}
const rows = (...all: readonly string[]): string => `${all.join('\r\n')}\r\n`

test('wallets of an order without a name, and of its named holder', async () => {
  const { entries, parties } = await read(
    rows(
      HEAD,
      'ASO 13/26',
      `,,,,,${TRON[0]},USDT`,
      'ASO 1/25,A MADE NAME,123456,,03/08/1991,105,',
      `,,,,,${TRON[1]},`,
    ),
  )
  expect(entries.map((one) => [one.account, one.label, one.programmes, one.party?.id])).toEqual([
    [TRON[1], 'NBCTF ASO 1/25', ['ASO 1/25'], undefined],
    [TRON[0], 'NBCTF ASO 13/26', ['ASO 13/26'], undefined],
  ])
  expect(parties![0]).toMatchObject({ id: '123456', kind: 'individual', programmes: ['ASO 1/25'] })
  expect(parties![0]!.facts).toMatchObject({
    births: [{ from: '1991-08-03', to: '1991-08-03' }],
    identifiers: [
      { type: 'ID', number: '123456' },
      { type: 'Account or user id', number: '105' },
    ],
  })
})
test('a wallet beside a name is an entry of its holder', async () => {
  const { entries } = await read(rows(HEAD, `ASO 1/25,A MADE NAME,-,AB1,37828,${TRON[0]},`))
  expect(entries[0]).toMatchObject({
    label: 'A MADE NAME',
    party: { id: 'AB1', kind: 'individual' },
  })
})
test('a day by the number that Excel gives it', async () => {
  const { parties } = await read(rows(HEAD, 'ASO 1/25,A,1,,37828,105,'))
  expect(parties![0]!.facts?.births[0]?.from).toBe('2003-07-26')
})
test('a second row of documents goes on with its holder', async () => {
  const { parties } = await read(
    rows(HEAD, 'ASO 2/24,A,160715450,,18.9.1992,5,', ',,ID card 80,,,,'),
  )
  expect(parties).toHaveLength(1)
  expect(parties![0]!.facts?.identifiers.map(({ number }) => number)).toEqual([
    '160715450',
    '5',
    'ID card 80',
  ])
})
test('a letter that only looks Latin is told of, and the address is kept', async () => {
  const { entries, faults } = await read(rows(HEAD, `,,,,,\u200b${TRON[0].replace('T', 'Т')},`))
  expect(entries.map(({ account }) => account)).toEqual([TRON[0]])
  expect(faults.map(({ code }) => code)).toContain('LIST_NAME_CLEANED')
})
test('a cell may hold one address twice', async () => {
  const cell = `"${TRON[0]},\n${TRON[0]}"`
  expect((await read(rows(HEAD, `,,,,,${cell},`))).entries).toHaveLength(1)
})
test('a Hebrew header', async () => {
  const head = 'מספר צו,שם מלא,ת.ז,דרכון,תאריך לידה,כתובת ארנק,מטבע'
  const { entries, parties } = await read(rows(head, `צו 1/25,שם,1,,,${TRON[0]},`))
  expect(parties![0]!.names[0]).toMatchObject({ text: 'שם', script: 'Hebr' })
  expect(entries[0]).toMatchObject({ account: TRON[0], programmes: ['צו 1/25'] })
})
test('a number that is nobody’s is refused by itself', async () => {
  const { faults, entries } = await read(rows(HEAD, ',,,,,12345,', `,,,,,${TRON[0]},`))
  expect(entries).toHaveLength(1)
  expect(faults).toMatchObject([{ code: 'LIST_ROW_SHAPE', facts: { row: 2 } }])
})
test.each([
  ['another file', rows('a,b', '1,2'), 'LIST_SHAPE'],
  ['nothing but a header', rows(HEAD), 'LIST_EMPTY'],
  ['torn in quotes', `${rows(HEAD)}ASO,"A`, 'LIST_NOT_CSV'],
  ['Windows-1255', Buffer.from([...Buffer.from(rows(HEAD)), 0xf9, 0xed]), 'LIST_NOT_UTF8'],
] as const)('%s is refused whole', async (_, text, code) => {
  await expect(read(text)).rejects.toMatchObject({ code })
})
test('without a date it asks for one', async () => {
  await expect(read(rows(HEAD), 'a.csv')).rejects.toMatchObject({ code: 'LIST_UNDATED' })
})
