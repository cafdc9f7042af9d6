/** Pages of lists: one more row is asked for than shown; the last one shown says where to go on. */
import { FaultError } from '@paperchain/core/domain/error'
import { type Page, type PageOf, REGISTRY_PAGE_MAX } from '@paperchain/core/registry'
import { int, type Row } from './engine.ts'

/** Longest text that continues a page: the longest name that any list is sorted by. */
const AFTER_CHARS_MAX = 500

/** Checks a page's length and continuation. @throws {FaultError} `REGISTRY_PAGE` */
export function checkPage({ limit, after }: PageOf): { limit: number; after: string } {
  if (!Number.isInteger(limit) || limit < 1 || limit > REGISTRY_PAGE_MAX) {
    const message = `Expected a limit from 1 to ${REGISTRY_PAGE_MAX}, got ${limit}`
    throw new FaultError('REGISTRY_PAGE', message)
  }
  if (after !== undefined && (after.length > AFTER_CHARS_MAX || after.includes('\0'))) {
    throw new FaultError('REGISTRY_PAGE', 'Expected the `next` of the page before, got other text')
  }
  return { limit, after: after ?? '' }
}

/** The same for lists that go from the newest number down. */
export function checkNewestFirst(page: PageOf): { limit: number; below: number } {
  const { limit, after } = checkPage(page)
  if (after === '') return { limit, below: Number.MAX_SAFE_INTEGER }
  if (!/^[1-9]\d{0,14}$/.test(after)) {
    throw new FaultError('REGISTRY_PAGE', 'Expected the `next` of the page before, got other text')
  }
  return { limit, below: Number(after) }
}

/** Cuts the one row too many off; `nextOf` tells where to go on after a row. */
export function pageOf<T>(
  rows: readonly Row[],
  limit: number,
  shape: { readonly read: (row: Row) => T; readonly nextOf: (row: Row) => string },
): Page<T> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = rows.length > limit && last !== undefined ? shape.nextOf(last) : null
  return { rows: shown.map(shape.read), next }
}

/** Goes on below a row's number. */
export const bySeq = (row: Row): string => String(int(row, 'seq'))
