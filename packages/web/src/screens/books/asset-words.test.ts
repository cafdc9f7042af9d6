/**
 * Goal: what is typed for an asset is an asset that a book takes, or a fault beside its field.
 * Method: any words, checked by the code that books are checked by; examples.
 */
import { parseAssetId } from '@paperchain/core/domain/asset'
import { checkBook } from '@paperchain/core/domain/book'
import { ledger } from '@paperchain/core/domain/ledger'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ASSET_KINDS, assetOf, CHAIN_COINS, NO_ASSET, withCode, withKind } from './asset-words.ts'

const BOOK = ledger('book:pier')

test('any words: a fault, or an asset that a book takes', () => {
  const words = fc.record({
    code: fc.oneof(fc.string(), fc.constantFrom('USD', ' BTC ', 'chips-2')),
    kind: fc.constantFrom(...ASSET_KINDS),
    decimals: fc.oneof(fc.string(), fc.nat(100).map(String)),
    same: fc.constantFrom('', ...CHAIN_COINS.map(({ asset }) => asset)),
    sameDecimals: fc.oneof(fc.string(), fc.nat(100).map(String)),
  })
  const property = fc.property(words, (typed) => {
    const read = assetOf(typed)
    if ('faults' in read) {
      expect(Object.keys(read.faults).length).toBeGreaterThan(0)
      return
    }
    const { code, asset, decimals, same } = read.asset
    const id = parseAssetId(`${BOOK}/${asset}`)
    const on = same === null ? null : { asset: parseAssetId(same.asset), decimals: same.decimals }
    const assets = [{ code, asset: id, decimals, same: on }]
    checkBook({ ledger: BOOK, name: 'Pier', assets, mappings: {} })
  })
  fc.assert(property)
})

test('a known code fills in its coin; another kind has no chain', () => {
  const bitcoin = withCode(NO_ASSET, 'btc')
  expect(bitcoin).toMatchObject({ code: 'btc', kind: 'coin', decimals: '8', sameDecimals: '8' })
  expect(withKind(bitcoin, 'chips')).toMatchObject({ same: '', decimals: '0' })
  expect(withCode(NO_ASSET, 'EUR')).toEqual({ ...NO_ASSET, code: 'EUR' })
})
