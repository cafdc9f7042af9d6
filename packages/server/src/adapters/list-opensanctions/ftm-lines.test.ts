/**
 * Goal: FollowTheMoney entities become parties, wallets and relations in whatever order they come;
 * only what is designated is a sanction; a broken file leaves nothing behind.
 * Method: a law over orders of the same lines, examples by schema, then bad input by name.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { shareOf } from './ftm-parties.ts'
import { readOpenSanctions } from './read-opensanctions.ts'

const scratch = mkdtempSync(join(tmpdir(), 'ftm-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const WALLET = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
type Properties = Readonly<Record<string, readonly string[]>>
const entity = (id: string, schema: string, properties: Properties, more: object = {}): string =>
  JSON.stringify({ id, schema, caption: properties['name']?.[0] ?? id, properties, ...more })

const LINES = [
  entity('s1', 'Sanction', {
    entity: ['p1'],
    programId: ['US-DPRK3'],
    startDate: ['2019-09-13'],
    reason: ['He did it.'],
  }),
  entity('w1', 'CryptoWallet', { publicKey: [WALLET], currency: ['ETH'], holder: ['p1'] }),
  entity('w2', 'CryptoWallet', { publicKey: [`0x${'a'.repeat(40)}`], holder: ['c1'] }),
  entity('o1', 'Ownership', { owner: ['p1'], asset: ['c1'], percentage: ['50-75%'] }),
  entity('o2', 'Ownership', { owner: ['p1'], asset: ['c1'], endDate: ['2020'] }),
  entity('d1', 'Directorship', { director: ['p2'], organization: ['c1'], role: ['CEO'] }),
  entity('f1', 'Family', { person: ['p1'], relative: ['p2'], relationship: ['wife'] }),
  entity('p1', 'Person', {
    name: ['Kim Chol', '김철'],
    weakAlias: ['Boss'],
    previousName: ['Kim Il'],
    birthDate: ['1968-06'],
    nationality: ['kp'],
    gender: ['male'],
    passportNumber: ['836434'],
    topics: ['sanction', 'crime'],
  }),
  entity('p2', 'Person', { name: ['Ri Yong'], topics: ['role.rca'] }),
  entity('c1', 'Company', { name: ['Chol Trading'], leiCode: ['529900T8BM49AURSDO55'] }),
  entity('s2', 'Sanction', { entity: ['p2'], endDate: ['2012-01-01'] }),
]

async function read(text: string | Uint8Array, name = 'entities-2026-02-27.ftm.json') {
  const path = join(scratch, name)
  writeFileSync(path, text)
  return readOpenSanctions(path)
}

test('the order of lines changes nothing but where each stands', async () => {
  const bare = async (lines: readonly string[]) => {
    const { parties, entries } = await read(`${lines.join('\n')}\n`)
    const words = (value: unknown) => JSON.stringify(value, (key, one) => (key === 'row' ? 0 : one))
    const sorted = parties!.map((party) => ({
      ...party,
      relations: [...(party.relations ?? [])].sort((a, b) => (a.kind < b.kind ? -1 : 1)),
    }))
    return words({ sorted, entries })
  }
  const usual = await bare(LINES)
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(LINES, { minLength: LINES.length }), async (lines) => {
      expect(await bare(lines)).toBe(usual)
    }),
    { numRuns: 30 },
  )
})

describe('what entities say', () => {
  test('only who is designated is: by topic or by a sanction that has not ended', async () => {
    const { parties, sanction } = await read(LINES.join('\n'))
    expect(parties!.map(({ id, mentioned }) => [id, mentioned === true])).toEqual([
      ['c1', true],
      ['p1', false],
      ['p2', true],
    ])
    expect(sanction).toBe(true)
  })
  test('a party with names, dates, programme and numbers', async () => {
    const { parties } = await read(LINES.join('\n'))
    const party = parties!.find(({ id }) => id === 'p1')!
    expect(party.names.map(({ text, kind, weak, script }) => [text, kind, weak, script])).toEqual([
      ['Kim Chol', 'main', false, 'Latn'],
      ['김철', 'aka', false, 'Hang'],
      ['Kim Il', 'fka', false, 'Latn'],
      ['Boss', 'aka', true, 'Latn'],
    ])
    expect(party.facts).toMatchObject({
      births: [{ from: '1968-06-01', to: '1968-06-30' }],
      countries: [{ country: 'KP', role: 'nationality' }],
      identifiers: [{ type: 'Passport', number: '836434' }],
      remarks: 'He did it.',
    })
    expect(party).toMatchObject({ programmes: ['US-DPRK3'], statedFrom: Date.parse('2019-09-13') })
  })
  test('relations with their stakes; one that ended is none', async () => {
    const { parties } = await read(LINES.join('\n'))
    const all = parties!.flatMap(({ relations = [] }) => relations)
    expect(
      all.map(({ kind, from, to, share }) => [kind, from, to, share?.low, share?.high]),
    ).toEqual([
      ['owner', 'p1', 'c1', 5000, 7500],
      ['family', 'p1', 'p2', undefined, undefined],
      ['director', 'p2', 'c1', undefined, undefined],
    ])
  })
  test('a wallet is an entry of its holder by its form; of one only mentioned, a number', async () => {
    const { entries, parties } = await read(LINES.join('\n'))
    expect(entries.map(({ account, party }) => [account, party?.id])).toEqual([[WALLET, 'p1']])
    const company = parties!.find(({ id }) => id === 'c1')!
    expect(company.facts?.identifiers).toContainEqual({
      type: 'Wallet',
      number: `0x${'a'.repeat(40)}`,
      country: '',
    })
  })
  test.each([
    ['50', 5000, 5000],
    ['49.999 %', 4999, 4999],
    ['25-50%', 2500, 5000],
    ['75 to 100', 7500, 10_000],
    ['>50', 5001, 10_000],
    ['>=50 %', 5000, 10_000],
    ['33,3', 3330, 3330],
  ])('a stake of %s', (text, low, high) => {
    expect(shareOf([text])).toEqual({ low, high })
  })
  test.each(['', 'half', '101', '-5', `1${'0'.repeat(1e5)}`])('no stake: %.10s', (text) => {
    expect(shareOf([text])).toBeNull()
  })
  test('a file of another collection is another list', async () => {
    expect((await read(LINES.join('\n'), 'us_ofac_sdn-2026-02-27.json')).list).toBe(
      'opensanctions:us_ofac_sdn',
    )
  })
})

describe('bad input', () => {
  test('a broken line in the middle is refused by itself, with its row', async () => {
    const { parties, faults } = await read([LINES[7], '{"id": 3}', 'no', LINES[8], ''].join('\n'))
    expect(parties).toHaveLength(2)
    expect(faults.map(({ code, facts }) => [code, facts['row']])).toEqual([
      ['LIST_ROW_SHAPE', 2],
      ['LIST_ROW_SHAPE', 3],
    ])
  })
  test.each([
    ['torn in its last line', LINES.join('\n').slice(0, -5), 'LIST_NOT_JSON'],
    ['empty', '\n\n', 'LIST_UNDATED'],
    ['Latin-1', Buffer.concat([Buffer.from(LINES[7]!), Buffer.from([0xe9, 10])]), 'LIST_NOT_UTF8'],
    ['a line of 5 MB', `{"id":"${'x'.repeat(5e6)}"}`, 'LIST_SCALAR_TOO_LONG'],
  ] as const)('%s is refused whole', async (_, text, code) => {
    await expect(read(text, 'entities.ftm.json')).rejects.toMatchObject({ code })
  })
  test('names of objects are no names', async () => {
    const line = '{"id":"__proto__","schema":"constructor","properties":{"toString":["x"]}}'
    const { parties } = await read(`${line}\n${LINES[7]}\n`)
    expect(parties!.map(({ id }) => id)).toEqual(['p1'])
  })
})
