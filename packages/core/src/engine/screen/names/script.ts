/**
 * Which script a character is of, as far as reading names needs it. Ranges of Unicode 15; codes of
 * ISO 15924.
 *
 * @module
 */

/** Scripts that are told apart. `Zyyy`: letters of a script that is not read here. */
export type NameScript =
  | 'Latn'
  | 'Cyrl'
  | 'Grek'
  | 'Geor'
  | 'Armn'
  | 'Deva'
  | 'Arab'
  | 'Hebr'
  | 'Thai'
  | 'Hang'
  | 'Kana'
  | 'Hani'
  | 'Zyyy'

/** `separator` ends a word, `nothing` is as if it were not there. */
export type CharKind = NameScript | 'separator' | 'nothing'

type Range = readonly [from: number, to: number, kind: CharKind]

/** Sorted, without overlap. What no range holds and what lies below U+0370 separates. */
const RANGES: readonly Range[] = [
  [0x30, 0x39, 'Latn'],
  [0x41, 0x5a, 'Latn'],
  [0x61, 0x7a, 'Latn'],
  // A soft hyphen is not seen; so are all marks and controls below.
  [0xad, 0xad, 'nothing'],
  [0xc0, 0xd6, 'Latn'],
  [0xd8, 0xf6, 'Latn'],
  [0xf8, 0x2b8, 'Latn'],
  [0x2b9, 0x36f, 'nothing'],
  [0x370, 0x3ff, 'Grek'],
  [0x400, 0x482, 'Cyrl'],
  [0x483, 0x489, 'nothing'],
  [0x48a, 0x52f, 'Cyrl'],
  [0x531, 0x556, 'Armn'],
  [0x559, 0x55f, 'nothing'],
  [0x560, 0x588, 'Armn'],
  [0x589, 0x58f, 'separator'],
  [0x591, 0x5bd, 'nothing'],
  [0x5be, 0x5be, 'separator'],
  [0x5bf, 0x5cf, 'nothing'],
  [0x5d0, 0x5ea, 'Hebr'],
  [0x5eb, 0x5f2, 'Hebr'],
  [0x5f3, 0x5f4, 'nothing'],
  [0x600, 0x60f, 'separator'],
  [0x610, 0x61c, 'nothing'],
  [0x61d, 0x61f, 'separator'],
  [0x620, 0x63f, 'Arab'],
  [0x640, 0x640, 'nothing'],
  [0x641, 0x64a, 'Arab'],
  [0x64b, 0x65f, 'nothing'],
  [0x660, 0x669, 'Latn'],
  [0x66a, 0x66d, 'separator'],
  [0x66e, 0x66f, 'Arab'],
  [0x670, 0x670, 'nothing'],
  [0x671, 0x6d3, 'Arab'],
  [0x6d4, 0x6d4, 'separator'],
  [0x6d5, 0x6d5, 'Arab'],
  [0x6d6, 0x6ed, 'nothing'],
  [0x6ee, 0x6ef, 'Arab'],
  [0x6f0, 0x6f9, 'Latn'],
  [0x6fa, 0x6ff, 'Arab'],
  [0x750, 0x77f, 'Arab'],
  [0x900, 0x963, 'Deva'],
  [0x964, 0x965, 'separator'],
  [0x966, 0x97f, 'Deva'],
  [0xe01, 0xe3a, 'Thai'],
  [0xe3f, 0xe3f, 'separator'],
  [0xe40, 0xe46, 'Thai'],
  [0xe47, 0xe4e, 'nothing'],
  [0x10a0, 0x10ff, 'Geor'],
  // Pieces of Hangul that make no syllable.
  [0x1100, 0x11ff, 'Zyyy'],
  [0x180b, 0x180f, 'nothing'],
  [0x1c80, 0x1c88, 'Cyrl'],
  [0x1c90, 0x1cbf, 'Geor'],
  [0x1dc0, 0x1dff, 'nothing'],
  [0x1e00, 0x1eff, 'Latn'],
  [0x1f00, 0x1fff, 'Grek'],
  [0x2000, 0x200a, 'separator'],
  [0x200b, 0x200f, 'nothing'],
  // An apostrophe: O'Brien is one word.
  [0x2010, 0x2017, 'separator'],
  [0x2018, 0x201b, 'nothing'],
  [0x201c, 0x2029, 'separator'],
  [0x202a, 0x202e, 'nothing'],
  [0x202f, 0x205f, 'separator'],
  [0x2060, 0x206f, 'nothing'],
  [0x2070, 0x20cf, 'separator'],
  [0x20d0, 0x20ff, 'nothing'],
  [0x2100, 0x2bff, 'separator'],
  [0x2c60, 0x2c7f, 'Latn'],
  [0x2d00, 0x2d2f, 'Geor'],
  [0x2de0, 0x2dff, 'Cyrl'],
  [0x2e00, 0x2e7f, 'separator'],
  [0x2e80, 0x2fdf, 'Hani'],
  [0x3000, 0x3004, 'separator'],
  [0x3005, 0x3007, 'Hani'],
  [0x3008, 0x303f, 'separator'],
  [0x3041, 0x3096, 'Kana'],
  [0x3099, 0x309f, 'nothing'],
  [0x30a0, 0x30a0, 'separator'],
  [0x30a1, 0x30fa, 'Kana'],
  // The middle dot parts foreign names; the long mark lengthens what stands before it.
  [0x30fb, 0x30fb, 'separator'],
  [0x30fc, 0x30fe, 'nothing'],
  [0x3130, 0x318f, 'Zyyy'],
  [0x3200, 0x33ff, 'separator'],
  [0x3400, 0x9fff, 'Hani'],
  [0xa640, 0xa69f, 'Cyrl'],
  [0xa720, 0xa7ff, 'Latn'],
  [0xa960, 0xa97f, 'Zyyy'],
  [0xac00, 0xd7a3, 'Hang'],
  [0xd7a4, 0xd7ff, 'Zyyy'],
  [0xd800, 0xf8ff, 'separator'],
  [0xf900, 0xfaff, 'Hani'],
  [0xfb00, 0xfb1c, 'Latn'],
  [0xfb1d, 0xfb4f, 'Hebr'],
  [0xfb50, 0xfdff, 'Arab'],
  [0xfe00, 0xfe0f, 'nothing'],
  [0xfe10, 0xfe1f, 'separator'],
  [0xfe20, 0xfe2f, 'nothing'],
  [0xfe30, 0xfe6f, 'separator'],
  [0xfe70, 0xfefe, 'Arab'],
  [0xfeff, 0xfeff, 'nothing'],
  [0xff00, 0xffff, 'separator'],
  [0x1f000, 0x1faff, 'separator'],
  [0x20000, 0x3ffff, 'Hani'],
  [0xe0000, 0xe0fff, 'nothing'],
]

const SMALL = 0x3400
const APOSTROPHES = [0x27, 0x60, 0xb4, 0x2bc]

const BY_CODE: readonly CharKind[] = Array.from({ length: SMALL }, (_, code) =>
  APOSTROPHES.includes(code) ? 'nothing' : searched(code),
)

/** What a code point is to a name. */
export function charKind(code: number): CharKind {
  return code < SMALL ? BY_CODE[code]! : searched(code)
}

function searched(code: number): CharKind {
  let low = 0
  let high = RANGES.length - 1
  while (low <= high) {
    const mid = (low + high) >> 1
    const [from, to, kind] = RANGES[mid]!
    if (code < from) high = mid - 1
    else if (code > to) low = mid + 1
    else return kind
  }
  return code < 0x370 ? 'separator' : 'Zyyy'
}
