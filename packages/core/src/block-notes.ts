/**
 * What a source could not tell about a block, so that nobody takes silence for nothing: `internal
 * transfers: not seen` means that balances on it may lack what contracts paid each other.
 *
 * @module
 */
import type { LedgerId } from './domain/ledger.ts'

/** One thing that is not seen in one block. */
export type BlockNote = {
  /** Id of the block, hex of its hash. */
  readonly block: string
  readonly height: number
  /** A sentence for people, from a closed set of the decoder: `fees: not seen`. */
  readonly note: string
}

/** Where a ledger has a note. */
export type NoteCount = {
  readonly note: string
  readonly blocks: number
  readonly fromHeight: number
  readonly toHeight: number
}

/** Notes about blocks. */
export interface BlockNoteStore {
  /** Adds notes; the same again is no change. */
  put(ledger: LedgerId, notes: readonly BlockNote[]): Promise<void>
  /** Notes of a ledger with how many blocks have them, by note. Orphaned blocks count too. */
  counts(ledger: LedgerId): Promise<readonly NoteCount[]>
  /** Notes of one block, in order of text. */
  of(ledger: LedgerId, block: string): Promise<readonly string[]>
}
