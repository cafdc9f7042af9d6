/**
 * The port to prices: what they were worth, said by whom, known since when. Append-only and
 * bitemporal: a correction is a later word on the same moment, and a question with an older
 * `knownAtMs` gets the older word.
 *
 * One contract suite, `core/test/price-store.contract.ts`, which every adapter passes.
 *
 * @module
 */
import type { AssetId } from './domain/asset.ts'
import type { LedgerId } from './domain/ledger.ts'
import type { Side } from './domain/posting.ts'
import type { Pair, PriceLink, PricePoint, PriceSource, StoredPrice } from './domain/price.ts'
import type { TimeMs } from './domain/time.ts'

/** What is known now, whatever the clock says: an import by a clock that was ahead counts too. */
export const ALL_KNOWN_MS: TimeMs = 2 ** 52

/** One series of prices: a pair by a source. */
export type PriceSeries = Pair & {
  readonly source: string
  readonly count: number
  /** Times of its first and its last price. */
  readonly firstMs: TimeMs
  readonly lastMs: TimeMs
}

/** Where prices came from: a file or an answer. */
export type PriceOrigin = {
  /** Id of the source of all its prices. */
  readonly source: string
  /** Name of the file, or the host that was asked; 1 to 500 characters. */
  readonly name: string
  /** SHA-256 of the file, or empty. */
  readonly hash: string
  /** When this node had it. */
  readonly knownMs: TimeMs
}

/** An import as it is recorded. */
export type PriceImport = PriceOrigin & {
  /** Imports are numbered from 1; of two words on one moment that of the higher number counts. */
  readonly number: number
  /** Prices that were new, prices that replaced another value, and prices taken back. */
  readonly added: number
  readonly corrected: number
  readonly withdrawn: number
}

/** What adding prices did. */
export type AddedPrices = {
  /** Null where every price was here already. */
  readonly import: PriceImport | null
  /** Prices that were here with the same value. */
  readonly known: number
}

/** A pair wanted at a moment. */
export type WantedPrice = Pair & { readonly atMs: TimeMs }

/** The last price of a source at or before the moment asked for. */
export type PriceAt = { readonly atMs: TimeMs; readonly price: StoredPrice }

/** Which prices are taken back. */
export type Withdrawal = {
  readonly source: string
  readonly pair?: Pair
  /** Times of the first and the last, inclusive. */
  readonly fromMs?: TimeMs
  readonly untilMs?: TimeMs
  /** When this node took them back, and why, for the record. */
  readonly knownMs: TimeMs
  readonly reason: string
}

/** Whose postings are to be valued. */
export type PostingMoments = {
  readonly ledger: LedgerId
  /** 1 to 50,000 canonical account ids. */
  readonly accounts: readonly string[]
  readonly untilHeight?: number
}

/** What went through an account at one moment on one side, in one asset. */
export type PostingSum = {
  readonly account: string
  readonly asset: AssetId
  readonly side: Side
  /** When the transactions happened: their own time, else that of their block. */
  readonly timeMs: TimeMs
  /** Sum of the known amounts, exact. */
  readonly units: bigint
  /** Postings, and those of them whose amount is not known. */
  readonly count: number
  readonly unknownCount: number
}

/** An asset, and the pairs on the ways from it to the currency asked for. */
export type AssetPairs = { readonly asset: AssetId; readonly pairs: readonly Pair[] }

/** Prices of all sources. `knownAtMs` is what this node knew then. */
export interface PriceStore {
  /**
   * Adds prices of one source, whole or not at all. A price that is here with the same value is
   * skipped; another value supersedes it. All points are of `origin.source`; a moment of a series
   * stands in them once.
   *
   * @throws {FaultError} `PRICE_TOO_LARGE` above 1,000,000
   */
  add(origin: PriceOrigin, points: readonly PricePoint[]): Promise<AddedPrices>
  /** Takes prices back: they count for older `knownAtMs` only. Null where there are none. */
  withdraw(which: Withdrawal): Promise<PriceImport | null>
  /** All series that have a price, by base, quote and source. */
  series(knownAtMs: TimeMs): Promise<readonly PriceSeries[]>
  /**
   * The last price at or before each moment, of every source of the pair that has one. A frontier:
   * one statement for 100,000 pairs and moments. Order is not stated.
   *
   * @throws {FaultError} `PRICE_TOO_LARGE` above 100,000
   */
  pricesAt(wanted: readonly WantedPrice[], knownAtMs: TimeMs): Promise<readonly PriceAt[]>
  /** What went through accounts, by moment; live postings only. Order is not stated. */
  postingSums(moments: PostingMoments): Promise<readonly PostingSum[]>
  /**
   * The same as `pricesAt` for every moment at which a live posting of these accounts stands: the
   * postings never leave the store. Order is not stated; a price and a moment come once.
   */
  pricesOfPostings(
    moments: PostingMoments,
    wanted: readonly AssetPairs[],
    knownAtMs: TimeMs,
  ): Promise<readonly PriceAt[]>
  /** Prices of one series by time, from `fromMs` to `untilMs`, inclusive; at most `limit`. */
  pricesOf(
    series: Pick<PriceSeries, 'base' | 'quote' | 'source'>,
    span: { readonly fromMs: TimeMs; readonly untilMs: TimeMs; readonly limit: number },
    knownAtMs: TimeMs,
  ): Promise<readonly StoredPrice[]>
  /** Every import, the first one first. */
  imports(): Promise<readonly PriceImport[]>
  /** Records of sources as they were known then, by id. */
  sources(knownAtMs: TimeMs): Promise<readonly PriceSource[]>
  /** Adds a source, or changes the one with its id. */
  putSource(source: PriceSource, knownMs: TimeMs): Promise<void>
  /** Removes a source's record; its prices stay. False where there is none. */
  removeSource(id: string, knownMs: TimeMs): Promise<boolean>
  /** Stated equalities as they were known then, by asset. */
  links(knownAtMs: TimeMs): Promise<readonly PriceLink[]>
  /** States an equality; the asset has one at most. */
  putLink(link: PriceLink, knownMs: TimeMs): Promise<void>
  /** Takes an equality back. False where there is none. */
  removeLink(asset: AssetId, knownMs: TimeMs): Promise<boolean>
}
