/**
 * Books entries that come as objects: over HTTP, or from a bank statement. Every entry is answered;
 * a wrong one keeps no other out.
 *
 * @module
 */
import type { BookEntry } from '@paperchain/core/domain/book'
import { type Fault, FaultError, faultOf } from '@paperchain/core/domain/error'
import { BookBatch } from '@paperchain/core/engine/book/book-batch'
import { EntryRecord, entryPlan } from '@paperchain/core/engine/book/entry-record'
import { RowReader } from '@paperchain/core/engine/book/read-row'
import { jsonPlaces } from '@paperchain/core/engine/book/row-plan'
import type { BookDesk } from './import-book-desk.ts'

/** Most entries at once. */
export const ENTRIES_MAX = 10_000

/** What became of an entry. */
export type EntryAnswer = {
  readonly id: string
  /** `known`: it was stored before as it is here. */
  readonly status: 'stored' | 'known' | 'refused'
  readonly fault: Fault | null
}

/** What became of all. */
export type EntriesResult = {
  /** In the order of the entries. */
  readonly answers: readonly EntryAnswer[]
  /** Id of the journal block, or null where nothing was new. */
  readonly block: string | null
  readonly postings: number
}

/** Books entries, all or nothing of each. At most {@link ENTRIES_MAX}; the caller sees to it. */
export async function bookEntries(
  desk: BookDesk,
  entries: readonly BookEntry[],
): Promise<EntriesResult> {
  const plan = entryPlan(desk.book)
  const { names } = desk.file
  const reader = new RowReader(plan, names, jsonPlaces(plan))
  const batch = new BookBatch(desk.book, names)
  const record = new EntryRecord()
  const faults = new Map<number, Fault>()
  reader.nowMs = desk.nowMs()
  entries.forEach((entry, index) => {
    reader.line = index + 1
    try {
      reader.read(record.fill(entry))
      batch.add(reader.id, reader.draft, reader)
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      faults.set(index + 1, faultOf(error))
    }
  })
  const accepted = await desk.accept(batch, { mayKnow: 'all', cursor: null, tip: desk.tip })
  for (const fault of accepted.faults) faults.set(Number(fault.facts['line']), fault)
  const known = new Set(accepted.knownLines)
  const answers = entries.map(({ id }, index): EntryAnswer => {
    const fault = faults.get(index + 1)
    if (fault !== undefined) return { id, status: 'refused', fault }
    return { id, status: known.has(index + 1) ? 'known' : 'stored', fault: null }
  })
  return { answers, block: accepted.block, postings: accepted.postings }
}
