/**
 * Goal: the line below a transaction says equal exactly when debits are credits (double entry).
 * Method: property over made transactions, balanced by a last credit or left off by one; unknown
 * amounts by example.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { balanceOf } from './balance.ts'

const ASSET = {
  ...{ id: 'x:y/slip44:0', symbol: 'BTC', name: null, decimals: 8, decimalsKnown: true },
  ...{ vouched: true, marks: [], source: 'chain' },
}
const leg = (side: 'debit' | 'credit', amount: bigint | null) => ({
  side,
  asset: ASSET.id,
  amount: amount === null ? null : String(amount),
})

test('equal exactly when it balances', () => {
  const amounts = fc.array(fc.bigInt({ min: 0n, max: 2n ** 60n }), { minLength: 1 })
  fc.assert(
    fc.property(amounts, fc.bigInt({ min: 0n, max: 3n }), (debits, off) => {
      const sum = debits.reduce((all, one) => all + one, 0n)
      const legs = [...debits.map((one) => leg('debit', one)), leg('credit', sum + off)]
      expect(balanceOf(legs, [ASSET])).toMatchObject([{ holds: off === 0n }])
    }),
  )
})

test('an unknown amount is said, not counted as nothing', () => {
  const [line] = balanceOf([leg('debit', null), leg('credit', 150_000_000n)], [ASSET])
  expect(line).toEqual({ text: 'Known debits 0 BTC, 1 unknown; credits 1.5 BTC', holds: false })
})
