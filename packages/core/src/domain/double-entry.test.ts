/**
 * Goal: the law of double entry. A complete transaction has equal debits and credits in each asset
 * by itself; anything else is refused with both sums; sums cannot wrap.
 * Method: random balanced transactions over several assets pass in any order of their postings, and
 * fail once a single unit is moved in any of them; then sums around 2^255, worked by hand.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AssetId, parseAssetId } from './asset.ts'
import { BITCOIN } from './ledger.ts'
import {
  checkBalance,
  comparePosition,
  type Posting,
  type Side,
  type Transaction,
} from './posting.ts'

const fault = (code: string) => expect.objectContaining({ name: 'FaultError', code })
const ASSETS = ['slip44:0', 'erc20:aa', 'erc20:bb'].map((name) =>
  parseAssetId(`${BITCOIN}/${name}`),
)
const [COIN = parseAssetId(`${BITCOIN}/slip44:0`), TOKEN = COIN] = ASSETS

type Leg = { side: Side; amount: bigint | null; asset: AssetId }

const transaction = (legs: readonly Leg[], complete = true): Transaction => ({
  ledger: BITCOIN,
  block: '00',
  height: 1,
  position: 2,
  id: 'tx-1',
  timeMs: 0,
  complete,
  postings: legs.map((one, leg) => posting(one, leg)),
})

const posting = ({ side, amount, asset }: Leg, leg: number): Posting => ({
  height: 1,
  position: 2,
  leg,
  ledger: BITCOIN,
  block: '00',
  tx: 'tx-1',
  side,
  account: `a${leg}`,
  certainty: 'stated',
  asset,
  amount,
  coin: null,
  move: null,
  kind: 'transfer',
  form: '',
})

const leg = (side: Side, amount: bigint | null, asset = COIN): Leg => ({ side, amount, asset })

/** Moves of one asset: what one account gives, several receive in parts, so that the sides differ. */
const moves = fc
  .record({
    asset: fc.constantFrom(...ASSETS),
    parts: fc.array(fc.bigInt({ min: 0n, max: 2n ** 200n }), { minLength: 1, maxLength: 5 }),
  })
  .map(({ asset, parts }) => [
    leg(
      'debit',
      parts.reduce((sum, part) => sum + part, 0n),
      asset,
    ),
    ...parts.map((part) => leg('credit', part, asset)),
  ])
const balanced = fc
  .array(moves, { minLength: 1, maxLength: 6 })
  .map((many) => many.flat())
  .chain((legs) => fc.shuffledSubarray(legs, { minLength: legs.length }))

describe('laws', () => {
  test('a balanced transaction passes, whatever the order of its postings', () => {
    fc.assert(fc.property(balanced, (legs) => checkBalance(transaction(legs))))
  })

  test('one unit too many in any posting is seen, with its asset and both sums', () => {
    fc.assert(
      fc.property(balanced, fc.nat(), (legs, pick) => {
        const index = pick % legs.length
        const bent = legs.map((one, at) =>
          at === index ? { ...one, amount: (one.amount ?? 0n) + 1n } : one,
        )
        const { asset, side } = legs[index]!
        const total = legs
          .filter((one) => one.asset === asset && one.side === 'debit')
          .reduce((sum, one) => sum + (one.amount ?? 0n), 0n)
        const [debit, credit] = side === 'debit' ? [total + 1n, total] : [total, total + 1n]
        expect(() => checkBalance(transaction(bent))).toThrow(
          expect.objectContaining({
            code: 'TRANSACTION_UNBALANCED',
            facts: { tx: 'tx-1', asset, debit, credit },
          }),
        )
      }),
    )
  })

  test('an incomplete transaction need not balance', () => {
    fc.assert(
      fc.property(balanced, fc.bigInt({ min: 1n, max: 2n ** 256n }), (legs, more) => {
        checkBalance(transaction([...legs, leg('credit', more), leg('debit', null)], false))
      }),
    )
  })
})

describe('examples', () => {
  test('assets do not balance each other', () => {
    const legs = [leg('debit', 5n, COIN), leg('credit', 5n, TOKEN)]
    expect(() => checkBalance(transaction(legs))).toThrow(fault('TRANSACTION_UNBALANCED'))
  })

  test('a transaction without postings balances', () => {
    expect(() => checkBalance(transaction([]))).not.toThrow()
  })

  test('an unknown amount in a transaction that calls itself complete counts as nothing', () => {
    const legs = [leg('debit', null), leg('credit', 1n)]
    expect(() => checkBalance(transaction(legs))).toThrow(fault('TRANSACTION_UNBALANCED'))
  })

  test('the message names the transaction and what came', () => {
    const legs = [leg('debit', 3n), leg('credit', 2n)]
    expect(() => checkBalance(transaction(legs))).toThrow(
      `Expected debits = credits of ${COIN} in tx-1, got 3 and 2`,
    )
  })
})

describe('sums', () => {
  const top = 2n ** 255n

  test('the largest sum is 2^255 - 1', () => {
    const legs = [leg('debit', top - 2n), leg('debit', 1n), leg('credit', top - 1n)]
    expect(() => checkBalance(transaction(legs))).not.toThrow()
  })

  test('2^255 is refused though both sides agree', () => {
    const legs = [leg('debit', top - 1n), leg('debit', 1n), leg('credit', top)]
    expect(() => checkBalance(transaction(legs))).toThrow(fault('AMOUNT_TOO_LARGE'))
  })

  test('a sum that would wrap to the other side in 256 bits is refused', () => {
    // 2 · (2^256 - 1) + 5 is 3 modulo 2^256: an engine that wraps would see 3 on both sides.
    const most = 2n ** 256n - 1n
    const legs = [leg('credit', most), leg('credit', most), leg('credit', 5n), leg('debit', 3n)]
    expect(() => checkBalance(transaction(legs))).toThrow(fault('AMOUNT_TOO_LARGE'))
  })

  test('one side beyond the limit is enough', () => {
    const legs = [leg('debit', 1n), leg('credit', top)]
    expect(() => checkBalance(transaction(legs))).toThrow(fault('AMOUNT_TOO_LARGE'))
  })
})

test('the order of the ledger is height, position, leg, and never time', () => {
  const small = fc.record({ height: fc.nat(3), position: fc.nat(3), leg: fc.nat(3) })
  const key = (at: { height: number; position: number; leg: number }): number =>
    at.height * 16 + at.position * 4 + at.leg
  fc.assert(
    fc.property(small, small, (left, right) => {
      expect(Math.sign(comparePosition(left, right))).toBe(Math.sign(key(left) - key(right)))
    }),
  )
})
