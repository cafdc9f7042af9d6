/**
 * Bank statements by their look: a file of them needs no mapping.
 *
 * @module
 */

/** Forms of bank statements, as the server calls them. */
export type StatementForm = 'camt' | 'mt940'

/** In words. */
export const STATEMENT_WORDS: Readonly<Record<StatementForm, string>> = {
  camt: 'a camt.053 or camt.054 (ISO 20022)',
  mt940: 'an MT940 (SWIFT)',
}

/** The form of a text by how it begins, or null where it is rows. */
export function statementFormOf(text: string): StatementForm | null {
  const start = text.replace(/^\uFEFF/, '').trimStart()
  if (start.startsWith('<')) return 'camt'
  return /^(?:\{1:|:20:)/.test(start) ? 'mt940' : null
}
