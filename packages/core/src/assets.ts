/**
 * What is known about assets, as data: symbol, name, decimals, and what is odd about them. A token
 * is its contract and never its symbol; these facts are what somebody said of it, with who and
 * when.
 *
 * @module
 */
import type { AssetId } from './domain/asset.ts'
import type { LedgerId } from './domain/ledger.ts'
import type { TimeMs } from './domain/time.ts'

/**
 * What is odd about an asset.
 *
 * `look-alike`: its symbol or name is written to be taken for that of a vouched asset (other
 * letters of the same look, characters that are not seen). `symbol-taken`: the very symbol of
 * another asset that is vouched for on its ledger. `rebasing`: balances move without postings.
 * `hostile-metadata`: what its contract answers is too long, out of range or made to deceive.
 */
export const ASSET_MARKS = ['look-alike', 'symbol-taken', 'rebasing', 'hostile-metadata'] as const
/** One of {@link ASSET_MARKS}. */
export type AssetMark = (typeof ASSET_MARKS)[number]

/** The longest symbol that is kept, in characters; what follows is cut and marked. */
export const SYMBOL_MAX = 64
/** The longest name that is kept, in characters. */
export const NAME_MAX = 256

/** What one source said about an asset at one time. Null is: not known, or not answered. */
export type AssetFacts = {
  readonly id: AssetId
  readonly symbol: string | null
  readonly name: string | null
  /** Places between the unit people use and the smallest unit: 0 to 77. */
  readonly decimals: number | null
  /** In the order of {@link ASSET_MARKS}. */
  readonly marks: readonly AssetMark[]
  /**
   * Whether somebody other than the asset itself stands for it: chain parameters, a file that the
   * user named. Goes before what a contract says of itself.
   */
  readonly vouched: boolean
  /** Who said it: `eth_call`, `chain`, `file tokens.csv`. */
  readonly source: string
  /** When this node learned it. */
  readonly knownMs: TimeMs
}

/** Facts about assets. */
export interface AssetStore {
  /** Adds what was learned. The same again is no change; nothing is forgotten. */
  put(facts: readonly AssetFacts[]): Promise<void>
  /**
   * What is known of these assets, at most one row each, by id: the vouched before the others, of
   * these the newest. Assets of which nothing is known are left out. 1 to 50,000 ids.
   *
   * @param knownAtMs what was known then; without, now
   */
  facts(ids: readonly AssetId[], knownAtMs?: TimeMs): Promise<readonly AssetFacts[]>
  /** Vouched assets of a ledger, by id. */
  vouched(ledger: LedgerId): Promise<readonly AssetFacts[]>
  /**
   * What is known now of the assets of a ledger, one row each, by id. 1 to 50,000 rows.
   *
   * @param after the id that ended the page before, or null for the first
   */
  page(ledger: LedgerId, after: AssetId | null, limit: number): Promise<readonly AssetFacts[]>
  /** How many assets are known of each ledger that has one, and how many of them have a mark. */
  counts(): Promise<readonly AssetCount[]>
}

/** How much is known of one ledger's assets. */
export type AssetCount = {
  readonly ledger: LedgerId
  readonly assets: number
  readonly marked: number
}
