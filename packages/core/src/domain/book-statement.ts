/**
 * A bank statement as any form of it states it, and the law that it must keep: the opening balance
 * and the entries lead to the closing balance.
 *
 * @module
 */
import { formatAmount, parseAmount } from './amount.ts'
import { FaultError } from './error.ts'
import type { TimeMs } from './time.ts'

/** A balance or an amount with its sign. */
export type SignedAmount = {
  readonly isCredit: boolean
  /** Decimal text with a point. */
  readonly amount: string
}

/** One booked entry. */
export type StatementEntry = SignedAmount & {
  /** The bank's reference, or null where it gives none. */
  readonly reference: string | null
  readonly bookedMs: TimeMs
  /** Account or name of the other side, or null where nobody is named. Personal data. */
  readonly counterparty: string | null
  /** Where it stands in its file, from 1. */
  readonly line: number
}

/** A statement of one account. */
export type BankStatement = {
  /** Names the statement among those of its account. */
  readonly key: string
  /** IBAN or other number of the account. Personal data. */
  readonly account: string
  /** ISO 4217. */
  readonly currency: string
  /** Null where the form has none (camt.054). */
  readonly opening: SignedAmount | null
  readonly closing: SignedAmount | null
  readonly entries: readonly StatementEntry[]
  /** Entries that are announced and not booked; they are not imported. */
  readonly pending: number
  /** Where it begins in its file, from 1. */
  readonly line: number
}

/** Most entries of one statement. */
export const STATEMENT_ENTRIES_MAX = 1_000_000
/** More decimals than any currency has. */
const DECIMALS = 12

/**
 * Checks that the entries lead from the opening to the closing balance, where both are stated.
 *
 * @throws {FaultError} `BOOK_STATEMENT_BALANCE` with both sums; `AMOUNT_NOT_DECIMAL` and its kin
 */
export function checkStatement(statement: BankStatement): void {
  const { opening, closing, entries, key, line } = statement
  if (opening === null || closing === null) return
  const found = entries.reduce((sum, entry) => sum + unitsOf(entry), unitsOf(opening))
  const stated = unitsOf(closing)
  if (found === stated) return
  const [is, was] = [found, stated].map((units) =>
    formatAmount(units, DECIMALS).replace(/\.?0+$/, ''),
  )
  throw new FaultError(
    'BOOK_STATEMENT_BALANCE',
    `Expected the closing balance ${was} of statement ${key}, got ${is} by its entries`,
    { line, statement: key, stated: was ?? '', found: is ?? '' },
  )
}

const unitsOf = ({ isCredit, amount }: SignedAmount): bigint => {
  const units = parseAmount('statement', DECIMALS, amount)
  return isCredit ? units : -units
}
