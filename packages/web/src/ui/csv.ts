/**
 * A table as CSV (RFC 4180) for people who open it in a spreadsheet.
 *
 * @module
 */

/** A cell that a spreadsheet would run as a formula gets an apostrophe in front (CWE-1236). */
const guarded = (text: string): string =>
  /^[=+\-@\t\r]/.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

/** Rows of cells as CSV text, each line ended by CR LF. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map((cell) => quoted(guarded(cell))).join(',')}\r\n`).join('')

/** A file name with its time: `postings-2026-03-03T220228Z.csv`. */
export function fileName(base: string, timeMs: number, ending: string): string {
  const time = new Date(timeMs)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '')
  return `${base.replace(/[^-_.A-Za-z0-9]+/g, '-')}-${time}.${ending}`
}
