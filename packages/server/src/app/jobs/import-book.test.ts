/**
 * Goal: a file of book rows becomes balanced postings, once, whatever happens on the way.
 * Method: each kind of entry worked by hand; then the laws: importing twice, in pieces, killed and
 * resumed, or with wrong rows between, gives the ledger of the good rows; wrong rows are told by
 * line and column.
 */
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readMapping } from '@paperchain/core/domain/book-mapping'
import type { Transaction } from '@paperchain/core/domain/posting'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type BookHouse,
  bookHouse,
  desksOf,
  HARBOUR,
  NOW_MS,
  PLAIN,
  plainCsv,
} from './import-book.fixture.ts'
import { importBook, previewBook } from './import-book.ts'
import { NamesFile } from './import-book-names.ts'

let house: BookHouse
beforeEach(async () => {
  house = await bookHouse()
})
afterEach(() => house.close())

let time = 0
const now = (): number => time++
const T = '2024-09-27T12:00:00Z'
const run = (path: string, more: object = {}) =>
  importBook(house.desk, { path, mapping: PLAIN }, { now, ...more })
const stored = (...ids: string[]) => house.data.ledger.transactions(HARBOUR, ids)

/** Movements as `move kind payer>payee amount asset`, with pseudonyms as the names they stand for. */
function movements(transaction: Transaction | undefined): string[] {
  const names = new Map(
    NamesFile.all(house.folder, HARBOUR, new Uint8Array(32).fill(7)).map((each) => [
      each.account,
      each.name,
    ]),
  )
  const postings = transaction?.postings ?? []
  const called = (account: string | null): string => names.get(account ?? '') ?? account ?? '?'
  return postings
    .filter(({ side }) => side === 'debit')
    .map((debit) => {
      const credit = postings.find(({ move, side }) => move === debit.move && side === 'credit')
      expect([credit?.asset, credit?.amount]).toEqual([debit.asset, debit.amount])
      const asset = debit.asset.slice(debit.asset.indexOf(':', 16) + 1)
      const { move, kind, account, amount } = debit
      return `${move} ${kind} ${called(account)}>${called(credit?.account ?? null)} ${amount} ${asset}`
    })
}

describe('each kind of entry', () => {
  const base = { time: T, account: 'A-1' }
  const ADDRESS = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'
  test.each<[string, Record<string, string>, string[]]>([
    [
      'a deposit from a chain, with its fee',
      { kind: 'deposit', asset: 'BTC', amount: '0.5', address: ADDRESS, feeAmount: '0.001' },
      [
        `0 transfer external:bip122:000000000019d6689c085ae165831e93:${ADDRESS}>A-1 50000000 BTC`,
        '1 fee A-1>@fees 100000 BTC',
      ],
    ],
    [
      'a withdrawal to a chain that is not told',
      { kind: 'withdrawal', asset: 'ETH', amount: '1.000000000000000001' },
      ['0 transfer A-1>external:chain 1000000000000000001 ETH'],
    ],
    [
      'a trade with its fee in a third asset',
      {
        kind: 'trade',
        asset: 'BTC',
        amount: '1',
        otherAsset: 'USD',
        otherAmount: '65000.10',
        feeAsset: 'ETH',
        feeAmount: '0.01',
      },
      [
        '0 swap A-1>house:main 100000000 BTC',
        '1 swap house:main>A-1 6500010 USD',
        '2 fee A-1>@fees 10000000000000000 ETH',
      ],
    ],
    [
      'a trade with another customer',
      {
        kind: 'trade',
        counterparty: 'B-2',
        asset: 'USD',
        amount: '10',
        otherAsset: 'BTC',
        otherAmount: '0.1',
      },
      ['0 swap A-1>B-2 1000 USD', '1 swap B-2>A-1 10000000 BTC'],
    ],
    [
      'a transfer within the book',
      { kind: 'transfer', counterparty: 'house:treasury', asset: 'USD', amount: '1.5' },
      ['0 transfer A-1>house:treasury 150 USD'],
    ],
    [
      'fiat in from a bank account',
      { kind: 'fiat-in', counterparty: 'DE02120300000000202051', asset: 'USD', amount: '7' },
      ['0 transfer DE02120300000000202051>A-1 700 USD'],
    ],
    [
      'fiat out',
      { kind: 'fiat-out', asset: 'USD', amount: '7' },
      ['0 transfer A-1>external:bank 700 USD'],
    ],
    [
      'cash in',
      { kind: 'cash-in', asset: 'USD', amount: '7' },
      ['0 transfer external:cash>A-1 700 USD'],
    ],
    [
      'cash out',
      { kind: 'cash-out', asset: 'USD', amount: '7' },
      ['0 transfer A-1>external:cash 700 USD'],
    ],
    [
      'chips bought',
      { kind: 'chips-bought', asset: 'USD', amount: '100', otherAsset: 'chips', otherAmount: '20' },
      ['0 swap A-1>house:cage 10000 USD', '1 swap house:cage>A-1 20 main'],
    ],
    [
      'chips cashed',
      { kind: 'chips-cashed', asset: 'chips', amount: '20', otherAsset: 'USD', otherAmount: '100' },
      ['0 swap A-1>house:cage 20 main', '1 swap house:cage>A-1 10000 USD'],
    ],
    ['a fee', { kind: 'fee', asset: 'USD', amount: '0.01' }, ['0 fee A-1>@fees 1 USD']],
  ])('%s', async (_, row, expected) => {
    const path = house.file('rows.csv', plainCsv([{ id: 't', ...base, ...row }]))
    expect(await run(path)).toMatchObject({ stored: 1, refused: 0, faults: [] })
    const [found] = await stored('t')
    expect(movements(found)).toEqual(expected)
    expect(found?.timeMs).toBe(Date.parse(T))
    expect(found?.postings[0]?.form).toBe(row['kind'])
    const blocks = await house.data.ledger.blocks(HARBOUR)
    expect(
      blocks.map(({ height, timeMs, work, txCount }) => [height, timeMs, work, txCount]),
    ).toEqual([[0, NOW_MS, 1n, 1]])
  })

  test('a reversal mirrors what it reverses, in the same batch or later, and once', async () => {
    const trade = {
      id: 'trade',
      ...base,
      kind: 'trade',
      asset: 'BTC',
      amount: '1',
      otherAsset: 'USD',
      otherAmount: '5',
    }
    const back = { id: 'back', time: T, kind: 'reversal', corrects: 'trade' }
    const again = { id: 'again', time: T, kind: 'reversal', corrects: 'trade' }
    const ofBack = { id: 'of-back', time: T, kind: 'reversal', corrects: 'back' }
    const lost = { id: 'lost', time: T, kind: 'reversal', corrects: 'nothing' }
    const first = house.file('one.csv', plainCsv([trade, back, again, ofBack, lost]))
    const result = await run(first)
    expect(result).toMatchObject({ stored: 2, refused: 3 })
    expect(result.faults.map(({ code, facts }) => [code, facts['line']])).toEqual([
      ['BOOK_TX_REVERSED', 4],
      ['BOOK_TX_REVERSED', 5],
      ['BOOK_TX_UNKNOWN', 6],
    ])
    expect(movements((await stored('back'))[0])).toEqual([
      '0 swap house:main>A-1 100000000 BTC',
      '1 swap A-1>house:main 500 USD',
    ])
    const second = house.file('two.csv', plainCsv([again, ofBack, back]))
    const later = await run(second)
    expect(later).toMatchObject({ stored: 0, known: 1, refused: 2 })
    expect(later.faults.map(({ code }) => code)).toEqual(['BOOK_TX_REVERSED', 'BOOK_TX_REVERSED'])
    const [link] = await house.data.links.linksOf(HARBOUR, ['trade'])
    expect([link?.from.tx, link?.relation, link?.to.tx]).toEqual(['back', 'reverses', 'trade'])
  })

  test('a correction is a contra entry that names what it is about', async () => {
    const rows = [
      { id: 'a', ...base, kind: 'cash-in', asset: 'USD', amount: '10' },
      { id: 'up', ...base, kind: 'correction', asset: 'USD', amount: '2', corrects: 'a' },
      { id: 'down', ...base, kind: 'correction', asset: 'USD', amount: '-3', corrects: 'a' },
      { id: 'no', ...base, kind: 'correction', asset: 'USD', amount: '1', corrects: 'x' },
    ]
    expect(await run(house.file('rows.csv', plainCsv(rows)))).toMatchObject({
      stored: 3,
      refused: 1,
    })
    const [up, down] = await stored('up', 'down')
    expect([up, down].map(movements)).toEqual([
      ['0 transfer house:main>A-1 200 USD'],
      ['0 transfer A-1>house:main 300 USD'],
    ])
  })
})

const entries = fc.uniqueArray(
  fc.record({
    id: fc.stringMatching(/^[a-z0-9 ,"ü\n]{1,8}$/).map((text) => `i${text}i`),
    time: fc.constantFrom(T, '2024-02-29T23:59:59.999+09:00', '2024-01-01 00:00Z'),
    kind: fc.constantFrom('cash-in', 'cash-out', 'fiat-in', 'fee'),
    account: fc.constantFrom('A-1', 'B-2', 'Zoë; "z"', 'house:main'),
    asset: fc.constantFrom('USD', 'BTC'),
    amount: fc.constantFrom('1', '0.01', '90071992547409.93', '12345678901234567890.5'),
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 30 },
)

describe('laws', () => {
  test('any pieces, twice or once, with wrong rows between: the ledger of the good rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        entries,
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(), { maxLength: 6 }),
        async (rows, batchTxs, spoil) => {
          await house.close()
          house = await bookHouse()
          const mixed: Record<string, string>[] = [...rows]
          for (const at of spoil) {
            mixed.splice(at % (mixed.length + 1), 0, { id: `bad${at}`, time: 'yesterday' })
          }
          const path = house.file('rows.csv', plainCsv(mixed))
          const first = await run(path, { batchTxs })
          expect(first).toMatchObject({ stored: rows.length, refused: spoil.length, known: 0 })
          const digests = await house.data.ledger.digests(HARBOUR)
          const again = await importBook(
            house.desk,
            { path, mapping: PLAIN, resume: false },
            { now, batchTxs: batchTxs + 1 },
          )
          expect(again).toMatchObject({ stored: 0, known: rows.length, refused: spoil.length })
          expect(await house.data.ledger.digests(HARBOUR)).toEqual(digests)
          const resumed = await run(path)
          expect(resumed).toMatchObject({ stored: 0, refusedBefore: expect.any(Number) })
          const found = await stored(...rows.map(({ id }) => id))
          expect(new Set(found.map(({ id }) => id))).toEqual(new Set(rows.map(({ id }) => id)))
          for (const pair of ['account', 'tx'])
            expect(digests[pair]).toBe(digests[`${pair} of posting`])
        },
      ),
      { numRuns: 8 },
    )
  })

  test('stopped between batches and started again, it goes on where it stopped', async () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => ({
      id: `tx-${i}`,
      time: T,
      kind: 'cash-in',
      account: `A-${i % 7}`,
      asset: 'USD',
      amount: `${i + 1}.25`,
    }))
    const path = house.file('rows.csv', plainCsv(rows))
    const stop = new AbortController()
    const first = await run(path, {
      batchTxs: 100,
      signal: stop.signal,
      onProgress: ({ rows: done }: { rows: number }) => {
        if (done >= 1_000) stop.abort()
      },
    })
    expect(first.cancelled).toBe(true)
    expect(first.stored).toBeGreaterThanOrEqual(1_000)
    expect(first.stored).toBeLessThan(5_000)
    house = await house.reopen()
    const second = await run(path)
    expect(second.resumedAtLine).toBe(first.stored + 1)
    expect(first.stored + second.stored).toBe(5_000)
    const totals = await house.data.ledger.totals(HARBOUR, ['external:cash'])
    expect(totals.map(({ debited, debitCount }) => [debited, debitCount])).toEqual([
      [rows.reduce((sum, _, i) => sum + BigInt(i + 1) * 100n + 25n, 0n), 5_000],
    ])
    const blocks = await house.data.ledger.blocks(HARBOUR)
    blocks.forEach(({ previous, height }, i) => {
      expect([previous, height]).toEqual([blocks[i - 1]?.id ?? '0'.repeat(64), i])
    })
  })

  test('two at once, on one desk, book every id once', async () => {
    const rows = (from: number) =>
      Array.from({ length: 60 }, (_, i) => ({
        id: `tx-${from + i}`,
        time: T,
        kind: 'cash-in',
        account: 'A-1',
        asset: 'USD',
        amount: '1',
      }))
    const one = house.file('one.csv', plainCsv(rows(0)))
    const two = house.file('two.csv', plainCsv(rows(30)))
    const more = { batchTxs: 7 }
    const results = await Promise.all([run(one, more), run(two, more)])
    expect(results.reduce((sum, { stored }) => sum + stored, 0)).toBe(90)
    expect(results.reduce((sum, { known }) => sum + known, 0)).toBe(30)
  })
})

describe('wrong rows are told by line and column', () => {
  const good = { id: 'g', time: T, kind: 'cash-in', account: 'A-1', asset: 'USD', amount: '1' }
  test.each<[string, Record<string, string>, string, number]>([
    ['a decimal comma', { amount: '1,5' }, 'BOOK_AMOUNT', 7],
    ['grouping that the mapping does not state', { amount: '1 000' }, 'BOOK_AMOUNT', 7],
    ['more decimals than the asset has', { amount: '1.001' }, 'BOOK_AMOUNT', 7],
    ['an exponent', { amount: '1e3' }, 'BOOK_AMOUNT', 7],
    ['nothing', { amount: '' }, 'BOOK_AMOUNT', 7],
    ['zero', { amount: '0.00' }, 'BOOK_AMOUNT', 7],
    ['a minus', { amount: '-1' }, 'BOOK_AMOUNT', 7],
    ['an amount beyond 2^255', { amount: '9'.repeat(90) }, 'BOOK_AMOUNT', 7],
    ['a time without a zone', { time: '2024-09-27T12:00:00' }, 'BOOK_TIME', 2],
    ['an ambiguous date', { time: '03/04/2024' }, 'BOOK_TIME', 2],
    ['a day that does not exist', { time: '2023-02-29T00:00:00Z' }, 'BOOK_TIME', 2],
    ['an unknown kind', { kind: 'gift' }, 'BOOK_FIELD', 3],
    ['no account', { account: '' }, 'BOOK_FIELD', 4],
    ['an unknown asset', { asset: 'DOGE' }, 'BOOK_FIELD', 6],
    ['no id', { id: ' ' }, 'BOOK_FIELD', 1],
    ['an id that is too long', { id: 'x'.repeat(257) }, 'BOOK_FIELD', 1],
    ['a transfer to nobody', { kind: 'transfer' }, 'BOOK_FIELD', 5],
    ['a trade for nothing', { kind: 'trade' }, 'BOOK_FIELD', 8],
    ['a reversal of nothing', { kind: 'reversal' }, 'BOOK_FIELD', 12],
    [
      'an address of another chain',
      { kind: 'deposit', asset: 'BTC', address: `0x${'1'.repeat(40)}` },
      'BOOK_FIELD',
      13,
    ],
    [
      'a chain transaction that is none',
      { kind: 'deposit', asset: 'BTC', chainTx: 'abc' },
      'BOOK_FIELD',
      14,
    ],
    ['a deposit of money, which is on no chain', { kind: 'deposit' }, 'BOOK_FIELD', 3],
    ['a withdrawal of money', { kind: 'withdrawal', address: 'x' }, 'BOOK_FIELD', 3],
  ])('%s', async (_, wrong, code, column) => {
    const text = plainCsv([
      { ...good, id: 'a\nb' },
      { ...good, id: 'bad', ...wrong },
      { ...good, id: 'c' },
    ])
    const result = await run(house.file('rows.csv', text))
    expect(result).toMatchObject({ stored: 2, refused: 1 })
    const [fault] = result.faults
    expect([fault?.code, fault?.facts['line'], fault?.facts['column']]).toEqual([code, 4, column])
    expect(await stored('bad')).toEqual([])
  })

  test('broken quotes and other widths end at their own line', async () => {
    const rows = plainCsv([good, { ...good, id: 'h' }]).split('\n')
    rows.splice(2, 0, 'q"x,1,2', 'one,two', '"open,row')
    const result = await run(house.file('rows.csv', rows.slice(0, 5).join('\n')))
    expect(result.stored).toBe(1)
    expect(result.faults.map(({ code, facts }) => [code, facts['line']])).toEqual([
      ['BOOK_ROW', 3],
      ['BOOK_ROW', 4],
      ['BOOK_ROW', 5],
    ])
    // The line stands beside, as a fact of the fault.
    expect(result.faults[1]?.message).toBe(
      'Expected 14 cells, one under each heading, got 2 in this line',
    )
  })

  test('a deposit of money names the kinds that it may be', async () => {
    const result = await run(house.file('rows.csv', plainCsv([{ ...good, kind: 'deposit' }])))
    expect(result.faults[0]?.message).toBe(
      'Expected fiat-in or cash-in for USD, which is on no chain, in kind, got "deposit"',
    )
  })

  test('the same id with other content is refused; a missing column stops the file', async () => {
    await run(house.file('a.csv', plainCsv([good])))
    const changed = { ...good, amount: '2' }
    const result = await run(house.file('b.csv', plainCsv([changed, { ...good, id: 'h' }])))
    expect(result).toMatchObject({ stored: 1, known: 0, refused: 1 })
    expect(result.faults[0]).toMatchObject({ code: 'BOOK_TX_CHANGED', facts: { tx: 'g', line: 2 } })
    const inFile = await run(
      house.file(
        'c.csv',
        plainCsv([
          { ...good, id: 'i' },
          { ...changed, id: 'i' },
        ]),
      ),
    )
    expect(inFile.faults[0]).toMatchObject({ code: 'BOOK_TX_CHANGED', facts: { line: 3 } })
    await expect(run(house.file('d.csv', 'id,time\n1,2\n'))).rejects.toMatchObject({
      code: 'BOOK_COLUMN',
    })
    await expect(run(join(house.folder, 'none.csv'))).rejects.toMatchObject({ code: 'BOOK_FILE' })
  })
})

describe('forms of files', () => {
  const bank = {
    separator: ';',
    decimal: ',',
    group: '.',
    time: { pattern: 'DD.MM.YYYY', zone: '+01:00' },
    columns: {
      id: 'Beleg',
      time: 'Buchung',
      account: { constant: 'house:bank' },
      counterparty: 'IBAN',
      asset: { constant: 'USD' },
      amount: 'Betrag',
    },
    bySign: { in: 'fiat-in', out: 'fiat-out' },
  }
  const text =
    '\ufeffBuchung;Beleg;IBAN;Betrag\r\n27.09.2024;1;DE1;1.234,50\r\n28.09.2024;2;"DE2";-0,50\r\n'

  test('a bank export: mark, semicolons, decimal comma, sign for the direction', async () => {
    const mapping = readMapping(bank)
    const path = house.file('bank.csv', text)
    const preview = await previewBook(house.desk, { path, mapping }, 10)
    expect([preview.rows, preview.transactions.length, preview.faults]).toEqual([2, 2, []])
    expect(await house.data.ledger.blocks(HARBOUR)).toEqual([])
    expect(await importBook(house.desk, { path, mapping }, { now })).toMatchObject({ stored: 2 })
    const [one, two] = await stored('1', '2')
    expect(movements(one)).toEqual(['0 transfer DE1>house:bank 123450 USD'])
    expect(movements(two)).toEqual(['0 transfer house:bank>DE2 50 USD'])
    expect(one?.timeMs).toBe(Date.parse('2024-09-26T23:00:00Z'))
  })

  test('JSON lines take numbers by their digits', async () => {
    const mapping = readMapping({ ...PLAIN, time: {}, format: 'jsonl' })
    const lines = [
      `{"id": 1, "time": "${T}", "kind":"cash-in", "account":"\\u00fc\\ud83d\\ude00", "asset":"ETH", "amount": 0.100000000000000001, "more": {"a":[1,"}"]}}`,
      `{"id": "2", "time": "${T}", "kind":"cash-in", "account":"x", "asset":"USD", "amount": 1e2}`,
      '{"id": "3", "id": "4"}',
      '',
      `{"id": "5", "time": "${T}", "kind":"cash-in", "account":"x", "asset":"USD", "amount": "7", "feeAmount": null}`,
    ]
    const path = house.file('rows.jsonl', lines.join('\n'))
    const result = await importBook(house.desk, { path, mapping }, { now })
    expect(result).toMatchObject({ stored: 2, refused: 2, rows: 4 })
    expect(result.faults.map(({ code, facts }) => [code, facts['line']])).toEqual([
      ['BOOK_AMOUNT', 2],
      ['BOOK_ROW', 3],
    ])
    expect(movements((await stored('1'))[0])).toEqual([
      '0 transfer external:cash>ü😀 100000000000000001 ETH',
    ])
  })

  test('grouped rows are one transaction, and one wrong row takes all of it', async () => {
    const mapping = { ...PLAIN, grouped: true }
    const row = (id: string, amount: string) => ({
      id,
      time: T,
      kind: 'cash-in',
      account: 'A',
      asset: 'USD',
      amount,
    })
    const rows = [
      row('a', '1'),
      row('a', '2'),
      row('b', '1'),
      row('b', 'x'),
      row('b', '3'),
      row('c', '1'),
    ]
    const path = house.file('rows.csv', plainCsv(rows))
    const result = await importBook(house.desk, { path, mapping }, { now, batchTxs: 1 })
    expect(result).toMatchObject({ stored: 2, refused: 1 })
    expect(movements((await stored('a'))[0])).toEqual([
      '0 transfer external:cash>A 100 USD',
      '1 transfer external:cash>A 200 USD',
    ])
    expect(await stored('b')).toEqual([])
  })
})

describe('names of accounts', () => {
  test('are not in the ledger, come back the same after a restart, and not without the key', async () => {
    const row = (id: string) => ({
      id,
      time: T,
      kind: 'cash-in',
      account: 'Ada Lovelace',
      asset: 'USD',
      amount: '1',
    })
    await run(house.file('a.csv', plainCsv([row('1')])))
    house = await house.reopen()
    await run(house.file('b.csv', plainCsv([row('2')])))
    const [one, two] = await stored('1', '2')
    const account = one?.postings[1]?.account
    expect(account).toMatch(/^[a-z2-7]{26}$/)
    expect(two?.postings[1]?.account).toBe(account)
    const kept = readFileSync(join(house.folder, 'books/harbour.accounts'))
    expect(kept.includes('Ada')).toBe(false)
    expect(() => new NamesFile(house.folder, HARBOUR, new Uint8Array(32))).toThrow(
      expect.objectContaining({ code: 'KEY_FILE_OTHER' }),
    )
    await expect(desksOf(house.data, house.folder).of('nobody')).rejects.toMatchObject({
      code: 'BOOK_UNKNOWN',
    })
  })
})

test('a frame of names that a crash cut short is removed, and those before it stay', async () => {
  const row = (id: string, account: string) => ({
    id,
    time: T,
    kind: 'cash-in',
    account,
    asset: 'USD',
    amount: '1',
  })
  await run(house.file('a.csv', plainCsv([row('1', 'Ada')])))
  const path = join(house.folder, 'books/harbour.accounts')
  const whole = readFileSync(path)
  appendFileSync(path, Buffer.from([200, 0, 0, 0, 1, 2, 3]))
  house = await house.reopen()
  expect(readFileSync(path)).toEqual(whole)
  await run(house.file('b.csv', plainCsv([row('2', 'Ada'), row('3', 'Bob')])))
  const names = NamesFile.all(house.folder, HARBOUR, new Uint8Array(32).fill(7))
  expect(names.map(({ name }) => name)).toEqual(['Ada', 'Bob'])
})
