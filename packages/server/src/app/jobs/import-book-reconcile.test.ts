/**
 * Goal: a book beside a chain: what agrees, what differs, what is on one side only.
 * Method: a chain with four payments and a book with each case, through the real stores; a
 * person's word is kept against later imports.
 */
import { batchOf } from '@paperchain/core/domain/batch/batch-of'
import { ledger } from '@paperchain/core/domain/ledger'
import type { Posting, Transaction } from '@paperchain/core/domain/posting'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  BOOK,
  type BookHouse,
  BTC,
  bookHouse,
  NOW_MS,
  PLAIN,
  plainCsv,
} from './import-book.fixture.ts'
import { importBook } from './import-book.ts'
import { reconcileBook } from './import-book-reconcile.ts'

const CHAIN = ledger('bitcoin')
const OURS = '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2'
const THEIRS = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'
const hash = (letter: string): string => letter.repeat(64)

let house: BookHouse
beforeEach(async () => {
  house = await bookHouse()
})
afterEach(() => house.close())

/** A block with payments: id of the transaction, who is paid, how much. */
async function chain(payments: readonly (readonly [string, string, bigint])[]): Promise<void> {
  const at = { ledger: CHAIN, block: hash('0'), height: 100 }
  const transactions = payments.map(([tx, account, amount], position): Transaction => {
    const posting = (leg: number, side: Posting['side'], who: string): Posting => ({
      ...at,
      position,
      tx,
      leg,
      side,
      account: who,
      certainty: 'stated',
      asset: BTC,
      amount,
      coin: side === 'credit' ? { tx, index: 0 } : null,
      move: null,
      kind: 'transfer',
      form: '',
    })
    const postings = [posting(0, 'debit', 'payer'), posting(1, 'credit', account)]
    return { ...at, position, id: tx, timeMs: NOW_MS, complete: true, postings }
  })
  const head = {
    id: at.block,
    previous: hash('f'),
    height: 100,
    timeMs: NOW_MS,
    work: 1n,
    txCount: transactions.length,
    bytes: 0,
    coinbaseText: '',
  }
  await house.data.ledger.append(batchOf(CHAIN, [{ head, transactions }]))
}

test('tells each case, and a person’s word settles a candidate', async () => {
  await chain([
    [hash('a'), OURS, 100n],
    [hash('b'), OURS, 200n],
    [hash('c'), THEIRS, 300n],
    [hash('d'), OURS, 999n],
  ])
  const time = new Date(NOW_MS).toISOString()
  const row = (id: string, kind: string, amount: string, more: object) => ({
    id,
    time,
    kind,
    account: 'A-1',
    asset: 'BTC',
    amount,
    ...more,
  })
  const rows = [
    row('agrees', 'deposit', '0.000001', { address: OURS, chainTx: `0x${hash('A')}` }),
    row('differs', 'withdrawal', '0.000004', { address: THEIRS, chainTx: hash('c') }),
    row('lost', 'withdrawal', '0.000005', { address: THEIRS, chainTx: hash('e') }),
    row('open', 'deposit', '0.000002', { address: OURS }),
    row('alone', 'withdrawal', '0.000007', { address: THEIRS }),
    row('blank', 'deposit', '0.000008', {}),
  ]
  const path = house.file('rows.csv', plainCsv(rows))
  const order = { path, mapping: PLAIN, resume: false }
  expect(await importBook(house.desk, order, { now: () => 0 })).toMatchObject({ stored: 6 })
  const first = await reconcileBook(house.data, BOOK)
  expect(Object.fromEntries(first.standings.map(({ claim, state }) => [claim.tx, state]))).toEqual({
    agrees: 'agrees',
    differs: 'differs',
    lost: 'chain-missing',
    open: 'candidates',
    alone: 'none',
    blank: 'no-address',
  })
  const open = first.standings.find(({ claim }) => claim.tx === 'open')
  expect(open?.candidates.map(({ payment, confidence }) => [payment.tx, confidence])).toEqual([
    [hash('b'), 80],
  ])
  expect(first.chainOnly.map(({ tx }) => tx)).toEqual([hash('d')])

  await house.data.links.put([
    {
      from: { ledger: BOOK.ledger, tx: 'differs', move: 0 },
      to: { ledger: CHAIN, tx: hash('c'), account: THEIRS },
      relation: 'same-value',
      evidence: 'refused',
      confidence: 0,
      reasons: ['somebody looked'],
      knownMs: NOW_MS,
    },
  ])
  expect(await importBook(house.desk, order, { now: () => 0 })).toMatchObject({ known: 6 })
  const second = await reconcileBook(house.data, BOOK)
  expect(second.standings.find(({ claim }) => claim.tx === 'differs')?.state).toBe('none')
})
