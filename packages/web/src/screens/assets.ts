/**
 * Assets that rows refer to by id. A token is its contract: what nobody vouches for, looks like
 * another or is not described at all says so wherever an amount of it stands.
 *
 * @module
 */

import type { LedgerAsset } from '@paperchain/contract/link'
import { formatAmount } from '@paperchain/core/domain/amount'
import { middleCut } from '../format/identifier.ts'

export type AssetBook = ReadonlyMap<string, LedgerAsset>

export const assetBook = (assets: readonly LedgerAsset[]): AssetBook =>
  new Map(assets.map((asset) => [asset.id, asset]))

/** Decimals of an asset; one that nobody described shows its smallest units. */
export const decimalsOf = (book: AssetBook, id: string): number => book.get(id)?.decimals ?? 0

/** What an asset is called: its symbol, else the end of its id. */
export function symbolOf(book: AssetBook, id: string): string {
  const symbol = book.get(id)?.symbol ?? ''
  return symbol === '' ? middleCut(id.slice(id.lastIndexOf(':') + 1), 6) : symbol
}

/** The symbol behind an amount; where nobody says the decimals, that these are smallest units. */
export const unitOf = (book: AssetBook, id: string): string =>
  book.get(id)?.decimalsKnown === true
    ? symbolOf(book, id)
    : `smallest units of ${symbolOf(book, id)}`

/** Whether an asset needs no word beside its symbol. */
const isPlain = ({ symbol, decimalsKnown, marks }: LedgerAsset): boolean =>
  symbol !== '' && decimalsKnown && marks.length === 0

/** The one asset of all rows, so that its symbol may stand in the heading. */
export function onlyAsset(book: AssetBook): LedgerAsset | undefined {
  const [first] = book.values()
  return book.size === 1 && first !== undefined && isPlain(first) ? first : undefined
}

/** The exact amount for CSV; empty where nobody can tell. */
export const exactAmount = (book: AssetBook, id: string, units: string | null): string =>
  units === null ? '' : formatAmount(BigInt(units), decimalsOf(book, id))

/** The order of assets for people: the own coin, what is vouched for, the rest; each by name. */
export function bySense(one: LedgerAsset, other: LedgerAsset): number {
  return rank(one) - rank(other) || (one.symbol + one.id < other.symbol + other.id ? -1 : 1)
}

const rank = ({ source, vouched, marks }: LedgerAsset): number =>
  source === 'chain' ? 0 : vouched && marks.length === 0 ? 1 : vouched ? 2 : 3

/** Assets that are claims of a contract, about which there is something to say. */
export const tokensOf = (assets: readonly LedgerAsset[]): readonly LedgerAsset[] =>
  assets.filter(({ source, id }) => source !== 'chain' && !id.startsWith('book:'))

/** The contract of a token, as an account of its ledger; null for assets that have none. */
export function contractOf(
  id: string,
): { readonly ledger: string; readonly account: string } | null {
  const [, ledger, account] = /^([^/]+)\/(?:erc|trc)(?:20|721|1155):([^/]+)/.exec(id) ?? []
  return ledger === undefined || account === undefined ? null : { ledger, account }
}
