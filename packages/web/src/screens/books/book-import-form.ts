/**
 * Bank statements by their look: a file of them needs no mapping.
 *
 * @module
 */

import type { Failure } from '../../api/failure.ts'

/** Forms of bank statements, as the server calls them. */
export type StatementForm = 'camt' | 'mt940'

/** In words. */
export const STATEMENT_WORDS: Readonly<Record<StatementForm, string>> = {
  camt: 'a camt.053 or camt.054 (ISO 20022)',
  mt940: 'an MT940 (SWIFT)',
}

/**
 * Why a file cannot be brought in as it is read now, in words; null: it can be tried. That no
 * answer came is no reason: the import says so itself.
 */
export function refusedWhy(
  fault: string | null,
  failures: readonly (Pick<Failure, 'kind' | 'message'> | null)[],
): string | null {
  if (fault !== null) return 'Say first how it is read.'
  const refusal = failures.find((failure) => failure?.kind === 'theirs')
  return refusal ? `Nothing of it could be read. ${refusal.message}.` : null
}

/** The form of a text by how it begins, or null where it is rows. */
export function statementFormOf(text: string): StatementForm | null {
  const start = text.replace(/^\uFEFF/, '').trimStart()
  if (start.startsWith('<')) return 'camt'
  return /^(?:\{1:|:20:)/.test(start) ? 'mt940' : null
}
