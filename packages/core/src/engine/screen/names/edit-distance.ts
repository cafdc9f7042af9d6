/**
 * Edits between two words: letters put in, left out, changed, and neighbours swapped.
 *
 * The optimal-string-alignment distance, bit-parallel, after H. Hyyrö, "A bit-vector algorithm for
 * computing Levenshtein and Damerau edit distances" (2003). One 32-bit word holds a column, so that
 * the first word may have up to 32 letters.
 *
 * @module
 */

const MASKS = new Int32Array(0x10000)

/** Letters of a word, set up once to be compared with many. */
export function setPattern(word: string): void {
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at)
    MASKS[code] = MASKS[code]! | (1 << at)
  }
}

/** Takes the letters of {@link setPattern} back. */
export function clearPattern(word: string): void {
  for (let at = 0; at < word.length; at++) MASKS[word.charCodeAt(at)] = 0
}

/** Edits from the word that is set up, of `length` letters, 1 to 32, to `text`. */
export function editsTo(length: number, text: string): number {
  let positive = -1
  let negative = 0
  let diagonal = 0
  let before = 0
  let edits = length
  const last = 1 << (length - 1)
  for (let at = 0; at < text.length; at++) {
    const equal = MASKS[text.charCodeAt(at)]!
    const swapped = ((~diagonal & equal) << 1) & before
    diagonal = swapped | equal | negative | (((equal & positive) + positive) ^ positive)
    let up = negative | ~(diagonal | positive)
    let down = diagonal & positive
    if ((up & last) !== 0) edits++
    else if ((down & last) !== 0) edits--
    up = (up << 1) | 1
    down <<= 1
    positive = down | ~(diagonal | up)
    negative = diagonal & up
    before = equal
  }
  return edits
}

/** Edits between two words of at most 32 letters. */
export function edits(left: string, right: string): number {
  if (left.length === 0) return right.length
  setPattern(left)
  const found = editsTo(left.length, right)
  clearPattern(left)
  return found
}
