/** The first entries of bank statements as postings. Nothing is stored; no pseudonym is kept. */
import { transactionsOf } from '@paperchain/core/domain/batch/batch-of'
import { type Fault, FaultError, faultOf, withFacts } from '@paperchain/core/domain/error'
import { BookBatch } from '@paperchain/core/engine/book/book-batch'
import { EntryRecord, entryPlan } from '@paperchain/core/engine/book/entry-record'
import { RowReader } from '@paperchain/core/engine/book/read-row'
import { jsonPlaces } from '@paperchain/core/engine/book/row-plan'
import type { BookDesk } from './import-book-desk.ts'
import { scratchNames } from './import-book-names.ts'
import { type BookPreview, PREVIEW_ROWS_MAX } from './import-book-order.ts'
import { readStatement, type StatementFile, statementsIn } from './import-book-statement.ts'

/**
 * Reads statements until so many entries are seen, each statement to its end: only then are its
 * sums known. What is wrong with the file as such is the last fault.
 */
export async function previewStatements(
  desk: BookDesk,
  file: StatementFile,
  rowsMax: number,
): Promise<BookPreview> {
  const most = Math.min(rowsMax, PREVIEW_ROWS_MAX)
  const { book } = desk
  const names = scratchNames()
  const plan = entryPlan(book)
  const reader = new RowReader(plan, names, jsonPlaces(plan))
  const record = new EntryRecord()
  const batch = new BookBatch(book, names)
  const faults: Fault[] = []
  let rows = 0
  reader.nowMs = desk.nowMs()
  try {
    for await (const statement of statementsIn(file)) {
      rows += statement.entries.length
      const read = readStatement(book, names, statement)
      faults.push(...read.faults.map((each) => inFile(each, file)))
      const shown = read.faults.length > 0 ? [] : read.entries.slice(0, most - batch.size)
      for (const entry of shown) {
        reader.line = batch.size + 1
        reader.read(record.fill(entry))
        batch.add(reader.id, reader.draft, reader)
      }
      if (rows >= most) break
    }
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    faults.push(faultOf(withFacts(error, { file: file.path })))
  }
  batch.settle({ transactions: [], reversed: new Set() })
  return { transactions: transactionsOf(batch.builder), faults, rows }
}

const inFile = ({ facts, ...fault }: Fault, { path }: StatementFile): Fault => ({
  ...fault,
  facts: { file: path, ...facts },
})
