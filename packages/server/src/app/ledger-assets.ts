/**
 * What assets are called and how their amounts are written: the own coins of chains by their
 * parameters, a book's assets by the book, tokens by what the ledger was told of their contract.
 *
 * @module
 */
import type { LedgerAsset } from '@paperchain/contract/link'
import type { AssetFacts, AssetStore } from '@paperchain/core/assets'
import { type AssetId, collectionOf, ledgerOfAsset, pieceOf } from '@paperchain/core/domain/asset'
import { ownCoinOf } from '@paperchain/core/engine/value/known-coins'
import type { BookStore } from '@paperchain/core/links'

/** What is asked about assets. */
export type AssetStores = { readonly assets: AssetStore; readonly books: BookStore }

/** Assets of one question. */
const ASKED_MAX = 10_000
/** Characters of the number of a piece that are shown; those of some collections have 78. */
const PIECE_SHOWN_MAX = 12

/** Assets by their id. */
export type AssetBook = ReadonlyMap<string, LedgerAsset>

/** All of these assets, each described as far as anybody did. */
export async function assetBook(stores: AssetStores, ids: Iterable<AssetId>): Promise<AssetBook> {
  const all = [...new Set(ids)].sort()
  const found = new Map<string, LedgerAsset>()
  const open: AssetId[] = []
  for (const id of all) {
    const coin = ownCoinOf(ledgerOfAsset(id))
    if (coin?.id !== id) open.push(id)
    else found.set(id, { ...coin, ...PLAIN, vouched: true, source: 'chain' })
  }
  if (open.length === 0) return found
  const facts = new Map<string, AssetFacts>()
  const asked = [...new Set(open.map(collectionOf))]
  for (let from = 0; from < asked.length; from += ASKED_MAX) {
    const some = asked.slice(from, from + ASKED_MAX)
    for (const each of await stores.assets.facts(some)) facts.set(each.id, each)
  }
  const booked = open.some(isBooked) ? await bookAssets(stores.books) : new Map()
  for (const id of open) {
    found.set(id, booked.get(id) ?? tokenOf(id, facts.get(collectionOf(id)) ?? null))
  }
  return found
}

/** The same as a list, by id. */
export const assetList = async (
  stores: AssetStores,
  ids: Iterable<AssetId>,
): Promise<LedgerAsset[]> => [...(await assetBook(stores, ids)).values()].sort(byId)

/** An asset of a book, or one of which nothing is known. */
export const assetIn = (book: AssetBook, id: AssetId): LedgerAsset =>
  book.get(id) ?? tokenOf(id, null)

const PLAIN = { name: null, decimalsKnown: true, marks: [] as string[] }

const byId = (one: LedgerAsset, other: LedgerAsset): number => (one.id < other.id ? -1 : 1)

const isBooked = (id: AssetId): boolean => ledgerOfAsset(id).startsWith('book:')

async function bookAssets(books: BookStore): Promise<Map<string, LedgerAsset>> {
  const found = new Map<string, LedgerAsset>()
  for (const { name, assets } of await books.books()) {
    for (const { asset, code, decimals } of assets) {
      const shared = { ...PLAIN, vouched: true, source: `book ${name}` }
      found.set(asset, { ...shared, id: asset, symbol: code, decimals })
    }
  }
  return found
}

function tokenOf(id: AssetId, facts: AssetFacts | null): LedgerAsset {
  const piece = pieceOf(id)
  // One piece of a collection is counted whole, whatever its contract says of places.
  const places = piece === null ? (facts?.decimals ?? null) : placesOfPiece(id, facts)
  const symbol = facts?.symbol ?? ''
  return {
    id,
    symbol: piece === null || symbol === '' ? symbol : `${symbol} #${cut(piece)}`,
    name: facts?.name ?? null,
    decimals: places ?? 0,
    decimalsKnown: places !== null,
    vouched: facts?.vouched ?? false,
    marks: [...(facts?.marks ?? [])],
    source: facts?.source ?? null,
  }
}

/** Pieces of an ERC-1155 contract may be divided where it says so; others never are. */
const placesOfPiece = (id: AssetId, facts: AssetFacts | null): number =>
  id.includes('/erc1155:') ? (facts?.decimals ?? 0) : 0

const cut = (piece: string): string =>
  piece.length <= PIECE_SHOWN_MAX ? piece : `${piece.slice(0, 5)}…${piece.slice(-5)}`
