/**
 * What people paste or drop to be screened, taken apart: one address a line, or the cells of a
 * spreadsheet.
 *
 * @module
 */

/** Texts of one question at most, as the server takes them. */
export const TEXTS_MAX = 10_000
/** Characters of one text that the server takes at most. */
const CHARACTERS_MAX = 256

/** The texts, each once, in the order in which they came; and what was left away. */
export type Texts = {
  readonly texts: readonly string[]
  /** How often a text came again. */
  readonly repeated: number
  /** How many are too long to be an address. */
  readonly tooLong: number
}

/** No address of any chain has a space, a comma, a semicolon or a quotation mark in it. */
export function textsOf(pasted: string): Texts {
  const words = pasted
    .replace(/^\ufeff/, '')
    .split(/[\s,;"']+/)
    .filter((word) => word !== '')
  const fitting = words.filter((word) => word.length <= CHARACTERS_MAX)
  const texts = [...new Set(fitting)]
  return {
    texts,
    repeated: fitting.length - texts.length,
    tooLong: words.length - fitting.length,
  }
}
