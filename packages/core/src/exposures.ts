/**
 * The table of exposure by account: derived data, kept with the versions that it was derived from.
 *
 * @module
 */
import type { AssetId } from './domain/asset.ts'
import type { LedgerId } from './domain/ledger.ts'

/** Which way money went. */
export type ExposureSide = 'received' | 'sent'

/** One end of one account on one side. */
export type StoredExposure = {
  readonly account: string
  readonly side: ExposureSide
  readonly kind: 'named' | 'ledger' | 'unknown' | 'cut'
  readonly category: string
  readonly actor: string
  readonly asset: AssetId
  readonly direct: bigint
  readonly indirect: bigint
  /** All that the account received (or sent) in the asset. */
  readonly total: bigint
}

/** What changes the table from one state to the next. */
export type ExposureChange = {
  readonly ledger: LedgerId
  /** Ledger tip, versions of lists and limits, as one text: what the rows are true of. */
  readonly basis: string
  /** Accounts whose rows are replaced; those of `all` others fall away. */
  readonly accounts: ReadonlySet<string> | 'all'
  readonly rows: readonly StoredExposure[]
}

/** Which accounts are asked for. */
export type ExposureQuestion = {
  readonly ledger: LedgerId
  readonly side: ExposureSide
  readonly category: string
  /** Rows left out before, and wanted now: 1 to 1,000. */
  readonly skip: number
  readonly limit: number
}

/** The table. Rows are read of the state that {@link ExposureStore.basis} names. */
export interface ExposureStore {
  /** What the rows of a ledger are true of, or null where there are none that count. */
  basis(ledger: LedgerId): Promise<string | null>
  /** Brings the table to another state. After a crash in between no state counts. */
  change(change: ExposureChange): Promise<void>
  /** Accounts with a category at their end, the largest amount first, then by account. */
  accounts(question: ExposureQuestion): Promise<readonly StoredExposure[]>
}
