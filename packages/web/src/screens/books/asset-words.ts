/**
 * The assets of a book as they are typed, and as the contract has them.
 *
 * @module
 */
import type { BookAsset } from './book-types.ts'

/** What an asset of a book is; it decides how its id begins. */
export const ASSET_KINDS = ['currency', 'coin', 'chips'] as const
export type AssetKind = (typeof ASSET_KINDS)[number]

/** What stands in the fields. */
export type AssetWords = {
  readonly code: string
  readonly kind: AssetKind
  readonly decimals: string
  /** Id of the coin on its chain; empty: the book's own. */
  readonly same: string
  readonly sameDecimals: string
}

export const NO_ASSET: AssetWords = {
  code: '',
  kind: 'currency',
  decimals: '2',
  same: '',
  sameDecimals: '',
}

/** A coin that an asset of a book may be. */
export type ChainCoin = {
  readonly asset: string
  readonly code: string
  readonly name: string
  readonly decimals: number
}

/** Coins that books have most often; those of the ledgers that are here come beside them. */
export const CHAIN_COINS: readonly ChainCoin[] = [
  ['bip122:000000000019d6689c085ae165831e93/slip44:0', 'BTC', 'Bitcoin', 8],
  ['eip155:1/slip44:60', 'ETH', 'Ether on Ethereum', 18],
  ['eip155:1/erc20:0xdac17f958d2ee523a2206206994597c13d831ec7', 'USDT', 'Tether on Ethereum', 6],
  ['eip155:1/erc20:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48', 'USDC', 'USDC on Ethereum', 6],
  ['tron:0x2b6653dc/slip44:195', 'TRX', 'Tron', 6],
  ['bip122:12a765e31ffd4059bada1e25190f6e98/slip44:2', 'LTC', 'Litecoin', 8],
  ['monero:418015bb9ae982a1975da7d79277c270/slip44:128', 'XMR', 'Monero', 12],
].map(([asset, code, name, decimals]) => ({ asset, code, name, decimals }) as ChainCoin)

/** Fills in what a code usually is, where nobody has said otherwise yet. */
export function withCode(words: AssetWords, code: string): AssetWords {
  const coin = CHAIN_COINS.find((each) => each.code === code.trim().toUpperCase())
  if (coin === undefined) return { ...words, code }
  const decimals = String(coin.decimals)
  return { code, kind: 'coin', decimals, same: coin.asset, sameDecimals: decimals }
}

/** The same asset as another kind; only a coin has a chain. */
export const withKind = (words: AssetWords, kind: AssetKind): AssetWords => ({
  ...words,
  kind,
  ...(kind === 'coin' ? {} : { same: '', sameDecimals: '' }),
  ...(kind === 'chips' ? { decimals: '0' } : {}),
})

/** What is wrong with the fields of one asset, by field. */
export type AssetFaults = { readonly [Key in keyof AssetWords]?: string }

const BEGINS: Record<AssetKind, string> = { currency: 'iso4217', coin: 'coin', chips: 'chips' }

/** Reads the fields. */
export function assetOf(
  words: AssetWords,
): { readonly asset: BookAsset } | { readonly faults: AssetFaults } {
  const code = words.code.trim()
  const decimals = decimalsOf(words.decimals)
  const sameDecimals = words.same === '' ? 0 : decimalsOf(words.sameDecimals)
  const faults: AssetFaults = {
    ...(/^[-.%a-zA-Z0-9]{1,64}$/.test(code)
      ? {}
      : { code: 'Expected letters, digits, - and ., like USD' }),
    ...(decimals === null ? { decimals: WHOLE } : {}),
    ...(sameDecimals === null ? { sameDecimals: WHOLE } : {}),
  }
  if (decimals === null || sameDecimals === null || faults.code !== undefined) return { faults }
  const same = words.same === '' ? null : { asset: words.same.trim(), decimals: sameDecimals }
  return { asset: { code, asset: `${BEGINS[words.kind]}:${code}`, decimals, same } }
}

const WHOLE = 'Expected a whole number from 0 to 77'

function decimalsOf(text: string): number | null {
  const value = /^\d{1,2}$/.test(text.trim()) ? Number(text) : Number.NaN
  return value <= 77 ? value : null
}
