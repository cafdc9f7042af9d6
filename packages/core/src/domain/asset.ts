/**
 * Assets by their CAIP-19 id, scoped to their ledger. The set is open: decimals are data, carried
 * by the asset, and "the same asset elsewhere" is a record, never an assumption.
 *
 * @module
 */
import { FaultError } from './error.ts'
import type { LedgerId } from './ledger.ts'

declare const assetId: unique symbol

/**
 * A CAIP-19 asset type or id: `<ledger>/<namespace>:<reference>`, with `/<token id>` behind it for
 * one piece of a collection. Made by {@link parseAssetId}.
 */
export type AssetId = string & { readonly [assetId]: true }

/** What is held. */
export type Asset = {
  readonly id: AssetId
  readonly ledger: LedgerId
  /** What people call it; not unique, never an identity. */
  readonly symbol: string
  /** Places between the unit people use and the smallest unit. */
  readonly decimals: number
}

const CHAIN = '[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,64}'
const TYPE = '[-a-z0-9]{3,8}:[-.%a-zA-Z0-9]{1,128}'
const TOKEN_ID = '[-.%a-zA-Z0-9]{1,78}'
const CAIP19 = new RegExp(`^${CHAIN}/${TYPE}(?:/${TOKEN_ID})?$`)

/** @throws {FaultError} `ASSET_NOT_CAIP19` where the text is no CAIP-19 id */
export function parseAssetId(text: string): AssetId {
  if (!CAIP19.test(text)) {
    throw new FaultError('ASSET_NOT_CAIP19', `Expected ledger/namespace:reference, got "${text}"`)
  }
  return text as AssetId
}

/** The ledger that an asset lives on. */
export const ledgerOfAsset = (id: AssetId): LedgerId => id.slice(0, id.indexOf('/')) as LedgerId

/** The coin of a bitcoin-like chain, by its SLIP-44 number: 8 decimals. */
export const coinAsset = (ledger: LedgerId, symbol: string, slip44: number): Asset => ({
  id: parseAssetId(`${ledger}/slip44:${slip44}`),
  ledger,
  symbol,
  decimals: 8,
})

/** The contract or kind that an asset is a piece of: the id without its token id. */
export function collectionOf(id: AssetId): AssetId {
  const piece = id.indexOf('/', id.indexOf('/') + 1)
  return piece < 0 ? id : (id.slice(0, piece) as AssetId)
}

/** The token id of an asset that is one piece of a collection, as its text; null for others. */
export function pieceOf(id: AssetId): string | null {
  const piece = id.indexOf('/', id.indexOf('/') + 1)
  return piece < 0 ? null : id.slice(piece + 1)
}
