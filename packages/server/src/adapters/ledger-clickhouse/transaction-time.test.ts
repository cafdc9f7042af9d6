/**
 * Goal: a transaction keeps the time at which it happened, whatever the time of its block; one
 * without a time of its own has its block's.
 * Method: a book with both kinds, read by id and by block, before and after a restart; a batch
 * without times leaves a ledger as it was.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseAssetId } from '@paperchain/core/domain/asset'
import { batchOf, type PlainBlock } from '@paperchain/core/domain/batch/batch-of'
import { ledger } from '@paperchain/core/domain/ledger'
import type { Posting, Transaction } from '@paperchain/core/domain/posting'
import { afterAll, expect, test } from 'vitest'
import { openDataFolder } from './data-folder.ts'

const BOOK = ledger('book:harbour')
const USD = parseAssetId('book:harbour/iso4217:USD')
const folder = mkdtempSync(join(tmpdir(), 'paperchain-time-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const open = () => openDataFolder({ folder, command: 'test', nowMs: 0, rulesOf: () => null })

const BLOCK_MS = Date.parse('2024-09-27T12:00:00Z')
const TIMES = [
  Date.parse('2024-09-26T23:59:59.999Z'),
  BLOCK_MS,
  Date.parse('1969-12-31T23:59:59.999Z'),
  2 ** 43 + 1,
]

function block(height: number): PlainBlock {
  const id = `${height}`.repeat(64)
  const transactions = TIMES.map((timeMs, position): Transaction => {
    const at = { ledger: BOOK, block: id, height, position }
    const tx = `tx-${height}-${position}`
    const leg = (side: Posting['side'], number: number): Posting => ({
      ...at,
      tx,
      leg: number,
      side,
      account: side === 'debit' ? 'external:cash' : 'somebody',
      certainty: 'stated',
      asset: USD,
      amount: 125n,
      coin: null,
      move: 0,
      kind: 'transfer',
      form: 'cash-in',
    })
    return {
      ...at,
      id: tx,
      timeMs,
      complete: true,
      postings: [leg('debit', 0), leg('credit', 1)],
    }
  })
  const head = {
    id,
    previous: `${height - 1}`.repeat(64),
    height,
    timeMs: BLOCK_MS,
    work: 1n,
    txCount: transactions.length,
    bytes: 0,
    coinbaseText: '',
  }
  return { head, transactions }
}

test('keeps the own time of a transaction, over a restart too', async () => {
  const [one, two] = [block(1), block(2)]
  const first = await open()
  await first.ledger.append(batchOf(BOOK, [one]))
  const ids = one.transactions.map(({ id }) => id)
  expect(await first.ledger.transactions(BOOK, ids)).toEqual(one.transactions)
  await first.ledger.close()
  const second = await open()
  expect(await second.ledger.transactionsOf(BOOK, one.head.id)).toEqual(one.transactions)
  await second.ledger.append(batchOf(BOOK, [two]))
  expect(await second.ledger.transactionsOf(BOOK, two.head.id)).toEqual(two.transactions)
  await second.ledger.close()
})
