/**
 * Books: an institution's own records (exchange, bank, casino) as a ledger `book:<id>`. What an
 * entry means, and which assets a book knows.
 *
 * The chart of accounts, whole: customers and other own accounts are pseudonyms; `house:<name>` is
 * the institution itself; `external:<…>` is outside (a chain account in clear, everything else a
 * pseudonym); `@fees` takes fees. Reasons: `docs/adr/0006-books.md`.
 *
 * @module
 */
import { DECIMALS_MAX } from './amount.ts'
import { type AssetId, ledgerOfAsset } from './asset.ts'
import { FaultError } from './error.ts'
import type { LedgerId } from './ledger.ts'

/** What an entry of a book records. The order is fixed: columns keep the index. */
export const BOOK_KINDS = [
  'deposit',
  'withdrawal',
  'trade',
  'transfer',
  'fiat-in',
  'fiat-out',
  'cash-in',
  'cash-out',
  'chips-bought',
  'chips-cashed',
  'fee',
  'reversal',
  'correction',
] as const

/** One of {@link BOOK_KINDS}. */
export type BookKind = (typeof BOOK_KINDS)[number]

/** What a book holds. */
export type BookAsset = {
  /** How the institution's files name it: `USD`, `BTC`, `chips`. Unique in the book. */
  readonly code: string
  /** CAIP-19, in the book: `book:harbour/iso4217:USD`. */
  readonly asset: AssetId
  /** Places between the unit people use and the smallest unit booked. */
  readonly decimals: number
  /** The same asset elsewhere, a coin on its chain, and its decimals there. Null for none. */
  readonly same: { readonly asset: AssetId; readonly decimals: number } | null
}

/** Whether an asset is money of a state (ISO 4217), which moves by banks and as cash alone. */
export const isMoney = ({ asset }: Pick<BookAsset, 'asset'>): boolean =>
  asset.slice(asset.indexOf('/') + 1).startsWith('iso4217:')

/** A book as this node keeps it. */
export type Book = {
  readonly ledger: LedgerId
  /** What people call the institution's book. */
  readonly name: string
  readonly assets: readonly BookAsset[]
  /** Saved mappings, by name, as JSON texts that `readMapping` takes. */
  readonly mappings: Readonly<Record<string, string>>
}

/** Most assets of one book: a row number is 16 bits. */
export const BOOK_ASSETS_MAX = 10_000

/** The account of the institution that trades and corrections face where none is named. */
export const HOUSE_MAIN = 'house:main'
/** The account of the institution that gives and takes chips where none is named. */
export const HOUSE_CAGE = 'house:cage'
/** Outside, where the source names nobody. */
export const OUTSIDE = {
  chain: 'external:chain',
  bank: 'external:bank',
  cash: 'external:cash',
} as const

/** An entry as HTTP and bank statements state it; files are read into columns directly. */
export type BookEntry = {
  /** The institution's own id, 1 to 256 bytes of UTF-8. Unique in the book. */
  readonly id: string
  /** When it happened, UTC milliseconds. */
  readonly happenedMs: number
  readonly kind: BookKind
  /** The institution's name of the account; `house:<name>` for its own. Absent in a reversal. */
  readonly account?: string
  /** The other account of the book, or the bank account outside. */
  readonly counterparty?: string
  /** Code of the asset, and decimal amount with a point. A correction's may be negative. */
  readonly asset?: string
  readonly amount?: string
  /** What a trade gives back, or chips for money. */
  readonly otherAsset?: string
  readonly otherAmount?: string
  readonly feeAsset?: string
  readonly feeAmount?: string
  /** Id of the transaction that a reversal or correction is about. */
  readonly corrects?: string
  /**
   * The address that was paid on the chain of the asset: the institution's own for a deposit, the
   * customer's for a withdrawal. There the money steps over from one ledger into the other.
   */
  readonly address?: string
  /** The transaction on the chain of the asset. */
  readonly chainTx?: string
}

/**
 * Checks what a book says of itself.
 *
 * @throws {FaultError} `BOOK_INVALID` naming the asset and what is wrong
 */
export function checkBook(book: Book): void {
  const { ledger, assets } = book
  if (!ledger.startsWith('book:')) throw invalid(`Expected book:<id>, got "${ledger}"`)
  if (assets.length > BOOK_ASSETS_MAX) {
    throw invalid(`Expected at most ${BOOK_ASSETS_MAX} assets, got ${assets.length}`)
  }
  const codes = new Set<string>()
  const ids = new Set<string>()
  for (const { code, asset, decimals, same } of assets) {
    if (!/^[^\s]{1,64}$/.test(code)) throw invalid(`Expected a code of an asset, got "${code}"`)
    if (codes.has(code)) throw invalid(`Expected each code once, got "${code}" twice`)
    if (ids.has(asset)) throw invalid(`Expected each asset once, got ${asset} twice`)
    if (ledgerOfAsset(asset) !== ledger)
      throw invalid(`Expected an asset of ${ledger}, got ${asset}`)
    for (const places of [decimals, same?.decimals ?? 0]) {
      const fits = Number.isInteger(places) && places >= 0 && places <= DECIMALS_MAX
      if (!fits) throw invalid(`Expected 0 to ${DECIMALS_MAX} decimals of ${code}, got ${places}`)
    }
    codes.add(code)
    ids.add(asset)
  }
}

/**
 * Checks a change of a book: what was booked keeps its meaning.
 *
 * @throws {FaultError} `BOOK_ASSET_CHANGED` where a code or an id got another scale or went away
 */
export function checkBookChange(before: Book, after: Book): void {
  checkBook(after)
  const now = new Map(after.assets.map((asset) => [asset.code, asset]))
  for (const { code, asset, decimals } of before.assets) {
    const next = now.get(code)
    if (next !== undefined && next.asset === asset && next.decimals === decimals) continue
    const got = next === undefined ? 'none' : `${next.asset} with ${next.decimals}`
    const message = `Expected ${code} as ${asset} with ${decimals} decimals, got ${got}`
    throw new FaultError('BOOK_ASSET_CHANGED', message, { ledger: after.ledger, asset: code })
  }
}

const invalid = (message: string): FaultError => new FaultError('BOOK_INVALID', message)
