/**
 * On which ledger a ticker's addresses stand. A ticker is a hint only: the form of an address
 * decides. It helps where one text is valid on several ledgers, and where a ledger has no codec.
 *
 * @module
 */
import { type LedgerAlias, type LedgerId, ledger } from '../../domain/ledger.ts'

/** Tickers of one ledger, as OFAC and TagPacks write them, upper case. */
const TICKERS: Readonly<Record<string, LedgerAlias>> = {
  XBT: 'bitcoin',
  BTC: 'bitcoin',
  ETH: 'ethereum',
  TRX: 'tron',
  XMR: 'monero',
  LTC: 'litecoin',
  DOGE: 'dogecoin',
  BCH: 'bitcoin-cash',
  DASH: 'dash',
  ZEC: 'zcash',
  XRP: 'xrp',
  RIPPLE: 'xrp',
  SOL: 'solana',
  ETC: 'ethereum-classic',
  ARB: 'arbitrum',
  BSC: 'bsc',
  BEP20: 'bsc',
  MATIC: 'polygon',
  POL: 'polygon',
  OP: 'optimism',
  BASE: 'base',
}

/**
 * Tickers of what moves on several ledgers, so that no form contradicts them: tokens, and coins
 * whose name stands for an EVM chain and for another chain beside it.
 */
const SEVERAL_LEDGERS: ReadonlySet<string> = new Set(['USDT', 'USDC', 'BNB', 'AVAX'])

/** What a ticker tells: its one ledger, that there are several, or nothing. */
export type TickerHint = LedgerId | 'several' | 'unknown'

/** What a ticker tells about the ledger. `ticker` is {@link canonicalTicker | canonical}. */
export function tickerHint(ticker: string): TickerHint {
  if (SEVERAL_LEDGERS.has(ticker)) return 'several'
  const alias = Object.hasOwn(TICKERS, ticker) ? TICKERS[ticker] : undefined
  return alias === undefined ? 'unknown' : ledger(alias)
}

/** A ticker as a list writes it, in one form: no space around it, upper case. */
export const canonicalTicker = (text: string): string => text.trim().toUpperCase()

const NOT_IN_REFERENCE = /[^-_A-Z0-9]/g

/** Longest reference of a CAIP-2 id, in characters. */
const REFERENCE_LIMIT = 32

/**
 * The ledger of an address of which only the ticker is known: `ticker:XVG`. A ledger of its own,
 * so that no unchecked text stands among a real ledger's canonical accounts.
 */
export function tickerLedger(ticker: string): LedgerId {
  const reference = ticker.replaceAll(NOT_IN_REFERENCE, '_').slice(0, REFERENCE_LIMIT)
  return ledger(`ticker:${reference || 'unknown'}`)
}

/** Whether a ledger is of the EVM family: one address names one key on all of them. */
export const isEvmLedger = (id: LedgerId): boolean => id.startsWith('eip155:')

/** The ledger under which tags on all EVM ledgers are kept. */
export const EVERY_EVM_HOME: LedgerId = ledger('ethereum')

/** A ticker that tells exactly this ledger, or empty where none does. */
export function tickerOf(id: LedgerId): string {
  const found = Object.entries(TICKERS).find(([, alias]) => ledger(alias) === id)
  return found?.[0] ?? ''
}
