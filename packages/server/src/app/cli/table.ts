/** Tables for people: columns as wide as their widest cell, numbers to the right. */

/** A column: its heading and where its cells stand. */
export type Column = { readonly head: string; readonly right?: boolean }

/**
 * A table as text, with a rule under the headings and no line of it ending in blanks.
 *
 * @param rows cells by column; every row as long as `columns`
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = [columns.map(({ head }) => head), ...rows]
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => width(row[at] ?? ''))))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => pad(cell, widths[at] ?? 0, columns[at]?.right === true))
      .join('  ')
      .trimEnd()
  const rule = widths.map((size) => '─'.repeat(size)).join('  ')
  const [head = [], ...body] = cells
  return [line(head), rule, ...body.map(line)].join('\n')
}

/** Names and values one below the other; values that are empty are left out. */
export function fields(rows: readonly (readonly [name: string, value: string])[]): string {
  const shown = rows.filter(([, value]) => value !== '')
  const size = Math.max(0, ...shown.map(([name]) => name.length))
  return shown.map(([name, value]) => `${name.padEnd(size)}  ${value}`).join('\n')
}

const pad = (cell: string, size: number, right: boolean): string => {
  const blanks = ' '.repeat(Math.max(0, size - width(cell)))
  return right ? blanks + cell : cell + blanks
}

const width = (cell: string): number => [...cell].length

/** A long id cut in the middle: its first and last eight characters. */
export const shortId = (id: string): string =>
  id.length <= 20 ? id : `${id.slice(0, 8)}…${id.slice(-8)}`

/** A text of at most so many characters, with … where more followed; `--json` has it whole. */
export const clip = (text: string, most: number): string => {
  const characters = [...text]
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}

/** Characters of a tag's label in a table; longer ones push the columns off the screen. */
export const LABEL_SHOWN_MAX = 48

/** A count with thin groups: 1 234 567. */
export const count = (value: number | bigint): string =>
  value.toString().replace(/\B(?=(\d{3})+$)/g, ' ')

/** `1 block`, `2 blocks`. */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`
