/** What an import of book rows is asked, needs and tells. */
import type { BookMapping } from '@paperchain/core/domain/book-mapping'
import type { Fault } from '@paperchain/core/domain/error'
import type { Transaction } from '@paperchain/core/domain/posting'

/** Faults that are listed; more are counted. */
export const FAULTS_KEPT_MAX = 1_000
/** Rows that a preview shows. */
export const PREVIEW_ROWS_MAX = 1_000
/** What an import is asked to do. */
export type BookOrder = {
  readonly path: string
  readonly mapping: BookMapping
  /** False reads from the first row, though part of the file was imported before. */
  readonly resume?: boolean
}

/** How far an import is. */
export type BookProgress = {
  readonly rows: number
  readonly bytes: number
  readonly ofBytes: number
}

/** What an import needs beside the book. */
export type BookTools = {
  /** A clock that only rises, in milliseconds. */
  readonly now: () => number
  readonly onProgress?: (progress: BookProgress) => void
  /** Told of each fault that is listed, when it is found: a killed run tells no result. */
  readonly onFault?: (fault: Fault) => void
  /** Stops between batches; what was stored stays. */
  readonly signal?: AbortSignal
  /** Reads and checks everything, stores nothing. */
  readonly dryRun?: boolean
  readonly batchTxs?: number
}

/** What an import did. */
export type BookResult = {
  /** Rows read now, the heading not counted. */
  readonly rows: number
  /** Transactions stored now, stored before, and refused. */
  readonly stored: number
  readonly known: number
  readonly refused: number
  readonly postings: number
  readonly blocks: number
  /** Rows that a former run of the same file had done, and what it had refused. */
  readonly resumedAtLine: number
  readonly refusedBefore: number
  /** At most {@link FAULTS_KEPT_MAX}; `refused` counts all. */
  readonly faults: readonly Fault[]
  readonly cancelled: boolean
  readonly seconds: number
  readonly peakRssBytes: number
}

/** What a preview shows. */
export type BookPreview = {
  readonly transactions: readonly Transaction[]
  readonly faults: readonly Fault[]
  readonly rows: number
}
