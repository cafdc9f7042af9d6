/**
 * Coins of chains: those that people name by a ticker, and the own coin of any ledger. Only the own
 * coin of a chain is here: a token's symbol is no identity, and must be written as its CAIP-19 id.
 *
 * Source: SLIP-44; decimals by each chain's own definition.
 *
 * @module
 */
import { type AssetId, parseAssetId } from '../../domain/asset.ts'
import { FaultError } from '../../domain/error.ts'
import { type LedgerAlias, type LedgerId, ledger, ledgerName } from '../../domain/ledger.ts'
import { type Priced, parsePriced } from '../../domain/price.ts'
import { networkOf } from '../decode/bitcoin/network.ts'
import { EVM_CHAINS, plainEvmChain } from '../decode/evm/chains.ts'
import { moneroNetwork } from '../decode/monero/network.ts'
import { tronNetwork } from '../decode/tron/network.ts'

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

/** A coin as people read it. */
export type OwnCoin = {
  readonly id: AssetId
  readonly symbol: string
  readonly decimals: number
}

/** Places of the coin of an EVM chain. */
const EVM_DECIMALS = 18

/** The own coin of a ledger, or null where it has none that is known here. */
export function ownCoinOf(ledger: LedgerId): OwnCoin | null {
  const coin = networkOf(ledger)?.asset
  if (coin !== undefined) return { id: coin.id, symbol: coin.symbol, decimals: coin.decimals }
  const [, number] = /^eip155:(\d{1,15})$/.exec(ledger) ?? []
  if (number !== undefined) {
    const chain = Object.values(EVM_CHAINS).find((each) => each.ledger === ledger)
    const { asset, symbol } = chain ?? plainEvmChain(Number(number))
    return { id: asset, symbol, decimals: EVM_DECIMALS }
  }
  const trx = tronNetwork(ledger)?.trx
  if (trx !== undefined) return { id: trx, symbol: 'TRX', decimals: 6 }
  const xmr = moneroNetwork(ledger)?.xmr
  if (xmr !== undefined) return { id: xmr, symbol: 'XMR', decimals: 12 }
  const known = KNOWN_COINS.find((each) => each.ledger === ledgerName(ledger))
  if (known === undefined) return null
  return { id: known.asset, symbol: known.ticker, decimals: known.decimals }
}

/**
 * What a text names: a CAIP-19 id, a ticker of {@link KNOWN_COINS}, a ledger for its own coin, a
 * ledger's alias in place of its id (`ethereum/erc20:0x…`), or a currency.
 *
 * @throws {FaultError} `PRICE_OF_WHAT`, also for a ledger without a coin of its own
 */
export function pricedNamed(text: string): Priced {
  const coin = KNOWN_COINS.find(({ ticker }) => ticker === text.toUpperCase())
  if (coin !== undefined) return coin.asset
  const cut = text.indexOf('/')
  const name = cut < 0 ? text : text.slice(0, cut)
  const named = ledgerNamed(name)
  if (named === null) return parsePriced(text)
  if (cut >= 0) return parsePriced(named + text.slice(cut))
  const own = KNOWN_COINS.find((each) => ledger(each.ledger) === named)?.asset
  const asset = own ?? ownCoinOf(named)?.id
  if (asset !== undefined) return asset
  const message = `Expected an asset of ${named}, which has no coin of its own, got the ledger`
  throw new FaultError('PRICE_OF_WHAT', message)
}

/** The ledger of a text by alias or id, or null where it names none. */
function ledgerNamed(text: string): LedgerId | null {
  try {
    return ledger(text)
  } catch {
    return null
  }
}

/** The same, where only an asset will do. @throws {FaultError} `PRICE_OF_WHAT` for a currency */
export function assetNamed(text: string): AssetId {
  const named = pricedNamed(text)
  if (named.includes('/')) return named as AssetId
  throw new FaultError('PRICE_OF_WHAT', `Expected an asset, got the currency ${named}`)
}
