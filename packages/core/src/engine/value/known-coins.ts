/**
 * Coins of chains that people name by a ticker. Only the own coin of a chain is here: a token's
 * symbol is no identity, and must be written as its CAIP-19 id.
 *
 * Source: SLIP-44; decimals by each chain's own definition.
 *
 * @module
 */
import { type AssetId, parseAssetId } from '../../domain/asset.ts'
import { FaultError } from '../../domain/error.ts'
import { isLedgerAlias, type LedgerAlias, ledger } from '../../domain/ledger.ts'
import { type Priced, parsePriced } from '../../domain/price.ts'

/** The own coin of a chain. */
export type KnownCoin = {
  readonly ticker: string
  readonly ledger: LedgerAlias
  readonly asset: AssetId
  readonly decimals: number
}

type Row = readonly [ticker: string, ledger: LedgerAlias, slip44: number, decimals: number]

const ROWS: readonly Row[] = [
  ['BTC', 'bitcoin', 0, 8],
  ['LTC', 'litecoin', 2, 8],
  ['DOGE', 'dogecoin', 3, 8],
  ['DASH', 'dash', 5, 8],
  ['ETH', 'ethereum', 60, 18],
  ['ETC', 'ethereum-classic', 61, 18],
  ['XMR', 'monero', 128, 12],
  ['ZEC', 'zcash', 133, 8],
  ['XRP', 'xrp', 144, 6],
  ['BCH', 'bitcoin-cash', 145, 8],
  ['TRX', 'tron', 195, 6],
  ['SOL', 'solana', 501, 9],
  ['BNB', 'bsc', 714, 18],
  ['POL', 'polygon', 966, 18],
  ['AVAX', 'avalanche', 9_000, 18],
]

/** All of them. */
export const KNOWN_COINS: readonly KnownCoin[] = ROWS.map(([ticker, alias, slip44, decimals]) => ({
  ticker,
  ledger: alias,
  asset: parseAssetId(`${ledger(alias)}/slip44:${slip44}`),
  decimals,
}))

/**
 * What a text names: a CAIP-19 id, a ticker or ledger of {@link KNOWN_COINS}, a ledger's alias in
 * place of its id (`ethereum/erc20:0x…`), or a currency.
 *
 * @throws {FaultError} `PRICE_OF_WHAT`
 */
export function pricedNamed(text: string): Priced {
  const coin = KNOWN_COINS.find(
    ({ ticker, ledger: alias }) => ticker === text.toUpperCase() || alias === text.toLowerCase(),
  )
  if (coin !== undefined) return coin.asset
  const cut = text.indexOf('/')
  const alias = text.slice(0, Math.max(cut, 0))
  if (isLedgerAlias(alias)) return parsePriced(ledger(alias) + text.slice(cut))
  return parsePriced(text)
}

/** The same, where only an asset will do. @throws {FaultError} `PRICE_OF_WHAT` for a currency */
export function assetNamed(text: string): AssetId {
  const named = pricedNamed(text)
  if (named.includes('/')) return named as AssetId
  throw new FaultError('PRICE_OF_WHAT', `Expected an asset, got the currency ${named}`)
}
