/** Books bank statements: each whole, or nothing of it. */

import { stat } from 'node:fs/promises'
import { utf8Bytes } from '@paperchain/core/domain/batch/utf8'
import type { Book, BookEntry } from '@paperchain/core/domain/book'
import { type BankStatement, checkStatement } from '@paperchain/core/domain/book-statement'
import { type Fault, FaultError, faultOf, withFacts } from '@paperchain/core/domain/error'
import type { AccountNames } from '@paperchain/core/engine/book/account-names'
import { EntryRecord, entryPlan } from '@paperchain/core/engine/book/entry-record'
import { RowReader } from '@paperchain/core/engine/book/read-row'
import { jsonPlaces } from '@paperchain/core/engine/book/row-plan'
import { readCamt } from '../../adapters/book-camt/read-camt.ts'
import { readMt940 } from '../../adapters/book-mt940/read-mt940.ts'
import type { BookDesk } from './import-book-desk.ts'
import { bookEntries, ENTRIES_MAX } from './import-book-entries.ts'
import { scratchNames } from './import-book-names.ts'
import type { BookProgress } from './import-book-order.ts'

/** Forms of bank statements. */
export const STATEMENT_FORMS = ['camt', 'mt940'] as const
/** One of {@link STATEMENT_FORMS}. */
export type StatementForm = (typeof STATEMENT_FORMS)[number]

/** What importing statements did. */
export type StatementResult = {
  readonly statements: number
  readonly stored: number
  readonly known: number
  readonly pending: number
  /** Statements of which nothing was kept. */
  readonly refused: number
  readonly postings: number
  readonly blocks: number
  readonly faults: readonly Fault[]
}

/** How statements are read. */
export type StatementOrder = {
  readonly form: StatementForm
  /** Minutes east of UTC of dates without a zone: the bank's. */
  readonly zone: number
  /** Only reads and checks each statement; nothing is stored. */
  readonly dryRun?: boolean
  /** Stops between statements; what was stored stays. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Pick<BookProgress, 'bytes' | 'ofBytes'>) => void
}

/**
 * Books the statements of a file.
 *
 * @throws {FaultError} `BOOK_FILE`, `BOOK_STATEMENT` where the file cannot be read on; statements
 *         before that are kept
 */
export async function importStatements(
  desk: BookDesk,
  path: string,
  { form, zone, dryRun = false, signal, onProgress }: StatementOrder,
): Promise<StatementResult> {
  const ofBytes = (await stat(path).catch(() => null))?.size ?? 0
  const counts = { statements: 0, ...NOTHING, pending: 0, refused: 0 }
  const faults: Fault[] = []
  const tell = (bytes: number): void => onProgress?.({ bytes, ofBytes })
  for await (const statement of statementsIn({ path, form, zone }, tell)) {
    if (signal?.aborted === true) break
    counts.statements++
    counts.pending += statement.pending
    const found = await bookStatement(desk, statement, dryRun)
    for (const name of Object.keys(NOTHING) as (keyof Counts)[]) counts[name] += found[name]
    if (found.faults.length > 0) counts.refused++
    faults.push(...found.faults.map((each) => ({ ...each, facts: { file: path, ...each.facts } })))
  }
  return { ...counts, faults }
}

/** Where statements are, and how they are read. */
export type StatementFile = Pick<StatementOrder, 'form' | 'zone'> & { readonly path: string }

/** The statements of a file, as they are read. */
export const statementsIn = (
  { path, form, zone }: StatementFile,
  onBytes: (bytes: number) => void = () => undefined,
): AsyncIterable<BankStatement> | readonly BankStatement[] =>
  form === 'camt' ? readCamt(path, zone, onBytes) : readMt940(path, zone)

const NOTHING = { stored: 0, known: 0, postings: 0, blocks: 0 }
type Counts = typeof NOTHING

async function bookStatement(desk: BookDesk, statement: BankStatement, dryRun: boolean) {
  // What a dry run names is forgotten with it: nobody keeps its pseudonyms.
  const names = dryRun ? scratchNames() : desk.file.names
  const { entries, faults: wrong } = readStatement(desk.book, names, statement)
  if (wrong.length > 0) return { ...NOTHING, faults: wrong }
  if (dryRun) return { ...NOTHING, stored: entries.length, faults: [] }
  const counts = { ...NOTHING, faults: [] as Fault[] }
  for (let from = 0; from < entries.length; from += ENTRIES_MAX) {
    const some = entries.slice(from, from + ENTRIES_MAX)
    const { answers, postings, block } = await bookEntries(desk, some)
    counts.postings += postings
    counts.blocks += block === null ? 0 : 1
    for (const [index, { status, fault }] of answers.entries()) {
      if (status === 'stored') counts.stored++
      else if (status === 'known') counts.known++
      else if (fault !== null) counts.faults.push(placed(fault, statement, from + index))
    }
  }
  return counts
}

/** A statement as entries of a book, or all that is wrong with it. */
export function readStatement(
  book: Book,
  names: AccountNames,
  statement: BankStatement,
): { readonly entries: readonly BookEntry[]; readonly faults: readonly Fault[] } {
  try {
    checkStatement(statement)
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    return { entries: [], faults: [faultOf(withFacts(error, { line: statement.line }))] }
  }
  const entries = entriesOf(names, statement)
  return { entries, faults: checkEntries(book, entries, statement) }
}

/** A fault of an entry, by its place in the file: what is wrong of it has no column there. */
function placed({ code, message, facts }: Fault, { entries }: BankStatement, index: number): Fault {
  const { line: _, column: __, ...rest } = facts
  const line = entries[index]?.line ?? 0
  return { code, message, facts: { line, entry: index + 1, ...rest } }
}

/** Entries as the book takes them. Their ids begin with the pseudonym of the account. */
function entriesOf(names: AccountNames, statement: BankStatement): BookEntry[] {
  const { account, key, currency, entries } = statement
  const bytes = utf8Bytes(account)
  const own = names.textOf(names.numberOf('own', { bytes, start: 0, end: bytes.length }))
  const times = new Map<string, number>()
  return entries.map(({ reference, isCredit, amount, bookedMs, counterparty }, index) => {
    const name = reference ?? `${key}/${index + 1}`
    const before = times.get(name) ?? 0
    times.set(name, before + 1)
    return {
      id: `${own}/${name}${before === 0 ? '' : `#${before + 1}`}`,
      happenedMs: bookedMs,
      kind: isCredit ? 'fiat-in' : 'fiat-out',
      account,
      asset: currency,
      amount,
      ...(counterparty === null ? {} : { counterparty }),
    }
  })
}

/** What is wrong with entries, without booking any. */
function checkEntries(
  book: Book,
  entries: readonly BookEntry[],
  statement: BankStatement,
): Fault[] {
  const plan = entryPlan(book)
  const reader = new RowReader(plan, scratchNames(), jsonPlaces(plan))
  const record = new EntryRecord()
  return entries.flatMap((entry, index) => {
    try {
      reader.read(record.fill(entry))
      return []
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      return [placed(faultOf(withFacts(error, { taken: 'no' })), statement, index)]
    }
  })
}
