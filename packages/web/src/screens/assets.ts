/**
 * Assets that rows refer to by id.
 *
 * @module
 */

import type { Asset } from '@paperchain/contract/common'
import { formatAmount } from '@paperchain/core/domain/amount'

export type AssetBook = ReadonlyMap<string, Asset>

export const assetBook = (assets: readonly Asset[]): AssetBook =>
  new Map(assets.map((asset) => [asset.id, asset]))

/** Decimals of an asset; one that nobody described shows its smallest units. */
export const decimalsOf = (book: AssetBook, id: string): number => book.get(id)?.decimals ?? 0

/** The symbol of an asset, or the end of its id. */
export const symbolOf = (book: AssetBook, id: string): string =>
  book.get(id)?.symbol ?? id.slice(id.lastIndexOf('/') + 1)

/** The one asset of all rows, so that its symbol may stand in the heading. */
export function onlyAsset(book: AssetBook): Asset | undefined {
  const [first] = book.values()
  return book.size === 1 ? first : undefined
}

/** The exact amount for CSV; empty where nobody can tell. */
export const exactAmount = (book: AssetBook, id: string, units: string | null): string =>
  units === null ? '' : formatAmount(BigInt(units), decimalsOf(book, id))
