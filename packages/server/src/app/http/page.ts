/** Pages over what is in memory: the cursor is the place where the next page begins. */
import { FaultError } from '@paperchain/core/domain/error'

/** A page asked for. */
export type PageAsked = { readonly limit: number; readonly cursor?: string | undefined }

/** Rows beyond this are not paged to: a cursor is a whole number below it. */
const ROWS_MAX = 2 ** 40

/** The place where a page begins. @throws {FaultError} `LEDGER_PAGE` for a text not given here */
export function startOf({ cursor }: PageAsked): number {
  if (cursor === undefined) return 0
  const at = /^\d{1,13}$/.test(cursor) ? Number(cursor) : ROWS_MAX
  if (at < ROWS_MAX) return at
  throw new FaultError('LEDGER_PAGE', `Expected the \`next\` of a page as cursor, got another text`)
}

/** One page of rows that are all at hand, each written only if it is on the page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  asked: PageAsked,
  write: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const from = startOf(asked)
  const end = from + asked.limit
  return {
    items: rows.slice(from, end).map(write),
    next: end < rows.length ? String(end) : null,
  }
}

/**
 * The same from the last row back, without a copy in reverse: a chain has a million blocks. The
 * cursor counts from the first row, so that rows which come meanwhile shift nothing.
 */
export function pageFromEnd<Row, Item>(
  rows: readonly Row[],
  asked: PageAsked,
  write: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const end = asked.cursor === undefined ? rows.length : Math.min(startOf(asked), rows.length)
  const begin = Math.max(0, end - asked.limit)
  return {
    items: rows.slice(begin, end).reverse().map(write),
    next: begin > 0 ? String(begin) : null,
  }
}
