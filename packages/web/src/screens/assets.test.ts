/**
 * Goal: no amount is shown as if its unit were known where it is not, and a token stays its contract.
 * Method: the rules as laws over made assets; each odd case by name.
 */
import type { LedgerAsset } from '@paperchain/contract/link'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  assetBook,
  bySense,
  contractOf,
  exactAmount,
  onlyAsset,
  symbolOf,
  tokensOf,
  unitOf,
} from './assets.ts'

const CONTRACT = '0xdac17f958d2ee523a2206206994597c13d831ec7'
const token = (more: Partial<LedgerAsset> = {}): LedgerAsset => ({
  ...{ id: `eip155:1/erc20:${CONTRACT}`, symbol: 'USDT', name: 'Tether', decimals: 6 },
  ...{ decimalsKnown: true, vouched: true, marks: [], source: 'file tokens.csv' },
  ...more,
})

test('a symbol stands in the heading only where there is nothing more to say', () => {
  const odd = fc.record({
    symbol: fc.constantFrom('', 'USDT'),
    decimalsKnown: fc.boolean(),
    marks: fc.subarray(['look-alike', 'rebasing']),
  })
  fc.assert(
    fc.property(odd, (more) => {
      const asset = token(more)
      const isPlain = more.symbol !== '' && more.decimalsKnown && more.marks.length === 0
      expect(onlyAsset(assetBook([asset])) !== undefined).toBe(isPlain)
      const unit = unitOf(assetBook([asset]), asset.id)
      expect(unit.startsWith('smallest units of ')).toBe(!more.decimalsKnown)
      expect(unit.trim()).not.toBe('')
    }),
  )
})

test('two assets have no common heading; a token without a name is its contract', () => {
  const other = token({ id: 'eip155:1/slip44:60', symbol: 'ETH', source: 'chain' })
  expect(onlyAsset(assetBook([token(), other]))).toBeUndefined()
  const dark = token({ symbol: '', decimals: 0, decimalsKnown: false, source: null })
  const book = assetBook([dark])
  expect(symbolOf(book, dark.id)).toBe('0xdac1…831ec7')
  expect(exactAmount(book, dark.id, '123')).toBe('123')
  expect(exactAmount(assetBook([token()]), dark.id, '123')).toBe('0.000123')
  expect(tokensOf([token(), other, token({ id: 'book:x/coin:BTC', source: 'book x' })])).toEqual([
    token(),
  ])
})

test('the own coin comes first, then what is vouched for, then what is odd', () => {
  const own = token({ id: 'eip155:1/slip44:60', symbol: 'ETH', source: 'chain' })
  const odd = token({ id: 'eip155:1/erc20:0x2', symbol: 'AAA', marks: ['rebasing'] })
  const loud = token({ id: 'eip155:1/erc20:0x3', symbol: 'AAA', vouched: false })
  const order = [own, token(), odd, loud]
  fc.assert(
    fc.property(fc.shuffledSubarray(order, { minLength: 4 }), (mixed) => {
      expect([...mixed].sort(bySense)).toEqual(order)
    }),
  )
})

test.each([
  [`eip155:1/erc20:${CONTRACT}`, { ledger: 'eip155:1', account: CONTRACT }],
  [`eip155:1/erc721:${CONTRACT}/77`, { ledger: 'eip155:1', account: CONTRACT }],
  ['tron:0x2b6653dc/trc20:T9y', { ledger: 'tron:0x2b6653dc', account: 'T9y' }],
  ['tron:0x2b6653dc/trc10:1002000', null],
  ['eip155:1/slip44:60', null],
])('the contract of %s', (id, contract) => {
  expect(contractOf(id)).toEqual(contract)
})
