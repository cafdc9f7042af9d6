/**
 * Goal: the balance law over columns is that of plain transactions, whatever the assets and sizes.
 * Method: random transactions, balanced and a little off, of few and of many assets, in numbers and
 * beyond them: both laws say the same of each, with the same code.
 */
import { type AssetId, parseAssetId } from '@paperchain/core/domain/asset'
import { batchOf } from '@paperchain/core/domain/batch/batch-of'
import { FaultError } from '@paperchain/core/domain/error'
import { ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import { checkBalance, type Posting, type Transaction } from '@paperchain/core/domain/posting'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkBatchBalance } from './balance.ts'

const LEDGER = ledgerOf('book:scales')
const ASSETS: readonly AssetId[] = Array.from({ length: 40 }, (_, i) =>
  parseAssetId(`${LEDGER}/coin:C${i}`),
)
const HEAD = {
  id: '1'.repeat(64),
  previous: '0'.repeat(64),
  height: 0,
  timeMs: 0,
  work: 1n,
  txCount: 1,
  bytes: 1,
  coinbaseText: '',
}
const amount = fc.oneof(
  fc.bigInt(0n, 9n),
  fc.bigInt(2n ** 52n, 2n ** 53n),
  fc.bigInt(2n ** 63n, 2n ** 65n),
  fc.constant(2n ** 254n),
)
const movement = fc.tuple(fc.nat(39), amount, fc.nat(30))
const movements = fc.oneof(
  fc.array(fc.tuple(fc.nat(1), amount, fc.nat(30)), { maxLength: 6 }),
  fc.array(movement, { maxLength: 40 }),
)

/** Debits first or pair by pair; a movement with 0 in its third place is off by one. */
function transactionOf(all: readonly (readonly [number, bigint, number])[], isApart: boolean) {
  const place = { ledger: LEDGER, block: HEAD.id, height: 0, position: 0 }
  const rest = { tx: 'T', certainty: 'stated', coin: null, kind: 'transfer', form: '' } as const
  const pairs = all.map(([row, units, luck], move): [Posting, Posting] => {
    const both = { ...place, ...rest, asset: ASSETS[row]!, move, leg: 0, account: 'a' }
    return [
      { ...both, side: 'debit', amount: units },
      { ...both, side: 'credit', amount: luck === 0 ? units + 1n : units },
    ]
  })
  const rows = isApart
    ? [...pairs.map(([debit]) => debit), ...pairs.map(([, credit]) => credit)]
    : pairs.flat()
  const postings = rows.map((posting, leg) => ({ ...posting, leg }))
  return { ...place, id: 'T', timeMs: 0, complete: true, postings } satisfies Transaction
}

function codeOf(work: () => void): string {
  try {
    work()
    return 'balanced'
  } catch (error) {
    return error instanceof FaultError ? error.code : String(error)
  }
}

test('columns balance where plain transactions do, and fail with the same code', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(movements, fc.boolean(), (all, isApart) => {
      const transaction = transactionOf(all, isApart)
      const batch = batchOf(LEDGER, [{ head: HEAD, transactions: [transaction] }])
      const expected = codeOf(() => checkBalance(transaction))
      seen.add(expected)
      expect(codeOf(() => checkBatchBalance(batch))).toBe(expected)
    }),
    { numRuns: 1000 },
  )
  expect([...seen].sort()).toEqual(['AMOUNT_TOO_LARGE', 'TRANSACTION_UNBALANCED', 'balanced'])
})
