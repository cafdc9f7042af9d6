/**
 * Goal: an asset is named as CAIP-19 says and tells its ledger.
 * Method: random ids built from the grammar (`<CAIP-2>/<namespace>:<reference>`, namespace
 * `[-a-z0-9]{3,8}`, reference `[-.%a-zA-Z0-9]{1,128}`, token id `[-.%a-zA-Z0-9]{1,78}` or none);
 * published examples; bad texts by name.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coinAsset, collectionOf, ledgerOfAsset, parseAssetId, pieceOf } from './asset.ts'
import { BITCOIN, LEDGER_ALIASES, ledger } from './ledger.ts'

const fault = (code: string) => expect.objectContaining({ name: 'FaultError', code })
const from = (letters: string, min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength: min, maxLength: max })
const LOWER = '-abcdefghijklmnopqrstuvwxyz0123456789'
const ledgers = fc.constantFrom(...Object.values(LEDGER_ALIASES), 'book:exchange_1')

test('every id of the grammar is taken as it is and tells its ledger', () => {
  const namespace = from(LOWER, 3, 8)
  const reference = from(`${LOWER}.%ABCDEFGHIJKLMNOPQRSTUVWXYZ`, 1, 128)
  fc.assert(
    fc.property(ledgers, namespace, reference, (chain, space, name) => {
      const text = `${chain}/${space}:${name}`
      expect(parseAssetId(text)).toBe(text)
      expect(ledgerOfAsset(parseAssetId(text))).toBe(chain)
    }),
  )
})

test('a piece of a collection tells its collection and its token id', () => {
  const piece = from('-.%abcXYZ0123456789', 1, 78)
  fc.assert(
    fc.property(ledgers, from('abcdef0123456789', 1, 40), piece, (chain, contract, token) => {
      const whole = parseAssetId(`${chain}/erc1155:0x${contract}`)
      const id = parseAssetId(`${whole}/${token}`)
      expect([collectionOf(id), pieceOf(id), ledgerOfAsset(id)]).toEqual([whole, token, chain])
      expect([collectionOf(whole), pieceOf(whole)]).toEqual([whole, null])
    }),
  )
})

test.each([
  ['ether', 'eip155:1/slip44:60'],
  ['bitcoin', 'bip122:000000000019d6689c085ae165831e93/slip44:0'],
  ['a token', 'eip155:1/erc20:0x6b175474e89094c44da98b954eedeac495271d0f'],
  ['a collectible contract', 'eip155:1/erc721:0x06012c8cf97BEaD5deAe237070F9587f8E7A266d'],
  ['one collectible', 'eip155:1/erc721:0x06012c8cf97BEaD5deAe237070F9587f8E7A266d/771769'],
  ['a currency in a book', 'book:bank/iso4217:EUR'],
])('%s', (_, text) => {
  expect(parseAssetId(text)).toBe(text)
})

describe('refusals', () => {
  test.each([
    ['nothing', ''],
    ['a symbol', 'BTC'],
    ['a ledger alone', 'eip155:1'],
    ['a ledger alias', 'ethereum/slip44:60'],
    ['no reference', 'eip155:1/slip44:'],
    ['no namespace', 'eip155:1/:60'],
    ['a short namespace', 'eip155:1/ab:60'],
    ['a long namespace', 'eip155:1/abcdefghi:60'],
    ['a reference of 129 characters', `eip155:1/erc20:${'a'.repeat(129)}`],
    ['an underscore in the reference', 'eip155:1/erc20:a_b'],
    ['white space', 'eip155:1/slip44:6 0'],
    ['a new line behind', 'eip155:1/slip44:60\n'],
    ['an empty token id', 'eip155:1/erc721:0xab/'],
    ['a token id of 79 characters', `eip155:1/erc721:0xab/${'9'.repeat(79)}`],
    ['two token ids', 'eip155:1/erc721:0xab/1/2'],
  ])('%s is no asset id', (_, text) => {
    expect(() => parseAssetId(text)).toThrow(fault('ASSET_NOT_CAIP19'))
  })
})

test('the coin of a chain has its SLIP-44 number and 8 decimals', () => {
  const id = 'bip122:000000000019d6689c085ae165831e93/slip44:0'
  expect(coinAsset(BITCOIN, 'BTC', 0)).toEqual({ id, ledger: BITCOIN, symbol: 'BTC', decimals: 8 })
  expect(coinAsset(ledger('litecoin'), 'LTC', 2).id).toMatch(/^bip122:[0-9a-f]{32}\/slip44:2$/)
})
