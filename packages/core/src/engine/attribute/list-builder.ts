/**
 * Gathers the rows of a list: entries, and a fault for each row that was not taken or was taken
 * with a remark. Whatever the input, entries + refused rows = rows given.
 *
 * @module
 */
import { type Fault, type FaultCode, FaultError } from '../../domain/error.ts'
import type { ListEntry } from '../../domain/tag.ts'
import { sortedEntries } from './import-list.ts'
import { LIST_FAULTS_LIMIT, LIST_ROWS_LIMIT } from './list-limits.ts'
import type { Remark } from './place-address.ts'

/** Where a row stands: the file's name and the line, from 1. */
export type RowPlace = { readonly file: string; readonly row: number }

/** What came of it. */
export type BuiltRows = {
  /** In order of key. */
  readonly entries: readonly ListEntry[]
  readonly faults: readonly Fault[]
}

/** Rows that a list's faults say were not taken. */
export const refusedRows = (faults: readonly Fault[]): number =>
  faults.reduce(
    (sum, { facts }) => sum + (facts['taken'] === 'no' ? Number(facts['rows'] ?? 1) : 0),
    0,
  )

/**
 * Collects the rows of one list.
 *
 * Its functions throw `LIST_TOO_LARGE` above {@link LIST_ROWS_LIMIT} rows.
 */
export class ListBuilder {
  readonly #list: string
  readonly #faults: FaultLog
  readonly #entries: ListEntry[] = []
  /** Where each claim was first made. */
  readonly #claims = new Map<string, RowPlace>()
  /** How many claims a key has. */
  readonly #perKey = new Map<string, number>()
  readonly #twins = new Map<string, Twin>()
  #rows = 0

  /**
   * @param list       id of the list, for messages
   * @param faultLimit faults named one by one; the rest is counted by code
   */
  constructor(list: string, faultLimit: number = LIST_FAULTS_LIMIT) {
    this.#list = list
    this.#faults = new FaultLog(faultLimit)
  }

  /**
   * Takes an entry, with what there is to remark on it, or refuses it as a duplicate. A key that
   * another claim has is numbered.
   */
  add(entry: ListEntry, remarks: readonly Remark[] = []): void {
    this.count(entry)
    const claim = claimText(entry)
    const first = this.#claims.get(claim)
    if (first !== undefined) {
      this.#repeat(entry, first)
      return
    }
    for (const remark of remarks) this.#faults.add(remark, entry, 'yes')
    this.#claims.set(claim, { file: entry.file, row: entry.row })
    const number = (this.#perKey.get(entry.key) ?? 0) + 1
    this.#perKey.set(entry.key, number)
    this.#entries.push(number === 1 ? entry : { ...entry, key: `${entry.key} (${number})` })
  }

  /** Reports what is wrong with a row that is no entry, or with a part of one that is kept. */
  remark(remark: Remark, place: RowPlace): void {
    this.#faults.add(remark, place, 'yes')
  }

  /** Reports a row that is not taken. */
  refuse(remark: Remark, place: RowPlace): void {
    this.count(place)
    this.#faults.add(remark, place, 'no')
  }

  /** Counts a row that is no entry (an actor, a mark) against the limit. */
  count({ file, row }: RowPlace): void {
    this.#rows += 1
    const limit = LIST_ROWS_LIMIT
    if (this.#rows <= limit) return
    const message = `Expected at most ${limit} rows in ${this.#list}, got more at ${file}:${row}`
    throw new FaultError('LIST_TOO_LARGE', message, { list: this.#list, limit, file, row })
  }

  /** What came of the rows so far. */
  finish(): BuiltRows {
    const twins = [...this.#twins.values()].map(twinFault)
    return { entries: sortedEntries(this.#entries), faults: [...this.#faults.all(), ...twins] }
  }

  /** A repeated row of one file is named; a repeated file is named once. */
  #repeat(entry: ListEntry, first: RowPlace): void {
    if (first.file === entry.file) {
      this.#faults.add(duplicate(first.row), entry, 'no')
      return
    }
    const key = JSON.stringify([entry.file, first.file])
    const twin = this.#twins.get(key) ?? { file: entry.file, first: first.file, rows: 0 }
    twin.rows += 1
    this.#twins.set(key, twin)
  }
}

/** One text for all that {@link sameClaim} compares. */
const claimText = (entry: ListEntry): string =>
  JSON.stringify([
    entry.key,
    entry.ledger,
    entry.account,
    entry.everyLedger,
    entry.label,
    entry.actor,
    entry.category,
    entry.abuse,
    entry.confidence,
    entry.source,
    entry.statedFrom,
    entry.programmes ?? [],
    entry.party ?? null,
  ])

const duplicate = (first: number): Remark => ({
  code: 'LIST_ROW_DUPLICATE',
  message: `Expected each claim once, got what row ${first} says`,
})

type Taken = 'yes' | 'no'

type Twin = { readonly file: string; readonly first: string; rows: number }

const twinFault = ({ file, first, rows }: Twin): Fault => ({
  code: 'LIST_FILE_REPEATED',
  message: `Expected each claim once, got ${rows} rows that ${first} has`,
  facts: { file, first, rows, taken: 'no' },
})

/** Keeps faults up to a limit, and counts the rest by code. */
class FaultLog {
  readonly #limit: number
  readonly #kept: Fault[] = []
  readonly #cut = new Map<string, { code: FaultCode; taken: Taken; rows: number }>()

  constructor(limit: number) {
    this.#limit = limit
  }

  add({ code, message }: Remark, { file, row }: RowPlace, taken: Taken): void {
    if (this.#kept.length < this.#limit) {
      this.#kept.push({ code, message, facts: { file, row, taken } })
      return
    }
    const key = `${code} ${taken}`
    const sum = this.#cut.get(key) ?? { code, taken, rows: 0 }
    sum.rows += 1
    this.#cut.set(key, sum)
  }

  all(): readonly Fault[] {
    const limit = this.#limit
    const rest = [...this.#cut.values()].map(({ code, taken, rows }): Fault => {
      const message = `Expected at most ${limit} faults, got ${rows} more of ${code}`
      return { code: 'LIST_FAULTS_CUT', message, facts: { code, taken, rows, limit } }
    })
    return [...this.#kept, ...rest]
  }
}
