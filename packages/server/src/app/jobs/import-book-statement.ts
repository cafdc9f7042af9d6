/** Books bank statements: each whole, or nothing of it. */

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
  { form, zone, dryRun = false }: StatementOrder,
): Promise<StatementResult> {
  const counts = { statements: 0, ...NOTHING, pending: 0, refused: 0 }
  const faults: Fault[] = []
  for await (const statement of form === 'camt' ? readCamt(path, zone) : readMt940(path, zone)) {
    counts.statements++
    counts.pending += statement.pending
    const found = await bookStatement(desk, statement, dryRun)
    for (const name of Object.keys(NOTHING) as (keyof Counts)[]) counts[name] += found[name]
    if (found.faults.length > 0) counts.refused++
    faults.push(...found.faults.map((each) => ({ ...each, facts: { file: path, ...each.facts } })))
  }
  return { ...counts, faults }
}

const NOTHING = { stored: 0, known: 0, postings: 0, blocks: 0 }
type Counts = typeof NOTHING

async function bookStatement(desk: BookDesk, statement: BankStatement, dryRun: boolean) {
  try {
    checkStatement(statement)
  } catch (error) {
    if (error instanceof FaultError) return { ...NOTHING, faults: [faultOf(error)] }
    throw error
  }
  // What a dry run names is forgotten with it: nobody keeps its pseudonyms.
  const entries = entriesOf(dryRun ? scratchNames() : desk.file.names, statement)
  const wrong = checkEntries(desk.book, entries)
  if (wrong.length > 0) return { ...NOTHING, faults: wrong }
  if (dryRun) return { ...NOTHING, stored: entries.length, faults: [] }
  const counts = { ...NOTHING, faults: [] as Fault[] }
  for (let from = 0; from < entries.length; from += ENTRIES_MAX) {
    const some = entries.slice(from, from + ENTRIES_MAX)
    const { answers, postings, block } = await bookEntries(desk, some)
    counts.postings += postings
    counts.blocks += block === null ? 0 : 1
    for (const { status, fault } of answers) {
      if (status === 'stored') counts.stored++
      else if (status === 'known') counts.known++
      else if (fault !== null) counts.faults.push(fault)
    }
  }
  return counts
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
function checkEntries(book: Book, entries: readonly BookEntry[]): Fault[] {
  const plan = entryPlan(book)
  const reader = new RowReader(plan, scratchNames(), jsonPlaces(plan))
  const record = new EntryRecord()
  return entries.flatMap((entry, index) => {
    try {
      reader.read(record.fill(entry))
      return []
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      return [faultOf(withFacts(error, { entry: index + 1, taken: 'no' }))]
    }
  })
}
