/**
 * What valuing needs to know of assets beside prices: how many decimals each has, and which coin a
 * book says that its own asset is.
 *
 * @module
 */
import type { AssetStore } from '@paperchain/core/assets'
import { type AssetId, ledgerOfAsset } from '@paperchain/core/domain/asset'
import type { PriceLink } from '@paperchain/core/domain/price'
import type { TimeMs } from '@paperchain/core/domain/time'
import { networkOf } from '@paperchain/core/engine/decode/bitcoin/network'
import { KNOWN_COINS } from '@paperchain/core/engine/value/known-coins'
import {
  type AccountWorth,
  type DecimalsOf,
  type ValuedSum,
  valuePostings,
  worthTotals,
} from '@paperchain/core/engine/value/value-postings'
import type { ValueTerms } from '@paperchain/core/engine/value/worth-of'
import type { BookStore } from '@paperchain/core/links'
import { ALL_KNOWN_MS, type PostingMoments, type PriceStore } from '@paperchain/core/prices'

/** The stores that valuing asks. */
export type WorthStores = {
  readonly prices: PriceStore
  readonly assets: AssetStore
  readonly books: BookStore
}

/** Equalities that books state of their own assets. */
export async function bookLinks(books: BookStore): Promise<readonly PriceLink[]> {
  const all = await books.books()
  return all.flatMap(({ assets }) =>
    assets.flatMap(({ asset, same }): PriceLink[] =>
      same === null ? [] : [{ asset, as: same.asset, kind: 'same' }],
    ),
  )
}

/** Decimals of these assets, by the chain, the book, or what was said of the token. */
export async function decimalsOfAll(
  { assets, books }: Pick<WorthStores, 'assets' | 'books'>,
  ids: readonly AssetId[],
  knownAtMs: TimeMs,
): Promise<DecimalsOf> {
  const known = new Map<AssetId, number>()
  for (const { id, decimals } of await assets.facts(ids, knownAtMs)) {
    if (decimals !== null) known.set(id, decimals)
  }
  for (const book of await books.books()) {
    for (const { asset, decimals } of book.assets) known.set(asset, decimals)
  }
  for (const { asset, decimals } of KNOWN_COINS) known.set(asset, decimals)
  for (const id of ids) {
    const coin = networkOf(ledgerOfAsset(id))?.asset
    if (coin?.id === id) known.set(id, coin.decimals)
  }
  return (asset) => known.get(asset) ?? null
}

/** What went through accounts, valued on the day of each posting. */
export type AccountsWorth = {
  readonly sums: readonly ValuedSum[]
  readonly totals: readonly AccountWorth[]
}

/** Values all postings of accounts. */
export async function worthOfAccounts(
  stores: WorthStores,
  postings: PostingMoments,
  terms: ValueTerms,
): Promise<AccountsWorth> {
  const links = [...(terms.links ?? []), ...(await bookLinks(stores.books))]
  const held = await stores.prices.postingSums(postings)
  const ids = [...new Set(held.map(({ asset }) => asset))]
  if (ids.length === 0) return { sums: [], totals: [] }
  // What is known of an asset's decimals is a fact of its contract, whenever it was learned.
  const decimalsOf = await decimalsOfAll(stores, ids, ALL_KNOWN_MS)
  const sums = await valuePostings(stores.prices, postings, { ...terms, links, decimalsOf })
  return { sums, totals: worthTotals(sums, terms.currency) }
}
