/**
 * Symbols that are written to be taken for others: letters of other scripts with the look of Latin
 * ones, characters that are not seen, letters with marks, full-width and mathematical forms.
 *
 * Source: UTS #39 (Unicode security mechanisms), the idea of a skeleton. Departures: the table is
 * the part of its confusables that look like Latin letters and digits in capitals or small ones,
 * since symbols are short Latin texts; case is dropped; NFKC takes the place of its compatibility
 * entries.
 *
 * @module
 */

/** Each sign of a row looks like the letter or digit that begins the row. */
const LOOKS = [
  'aаαɑ⍺ꭺᎪᗅꓮΑА',
  'bЬвВβΒᏴᗷꓐƄЪ',
  'cсϲⅽᴄСϹꓚᏟ',
  'dԁⅾᏧᗞꓓᎠ',
  'eеєϵℯΕЕᎬꓰɛε',
  'fϝꞙꓝᖴϜ',
  'gɡցԌᏀꓖɢ',
  'hһհНΗᎻꓧҺн',
  'iіιɩıІΙꓲӀӏΙ|',
  'jјϳЈᎫꓙͿ',
  'kкκКΚᏦꓗĸⲔ',
  'lⅼļʟᏞꓡᒪ',
  'mмϺΜМᎷꓟⅿ',
  'nпηոΝꓠɴи',
  'oоοօסഠΟОꓳჿ',
  'pрρΡРᏢꓑ',
  'qԛգզԚ',
  'rгʀᎡꓣᏒ',
  'sѕЅꓢՏᏚꜱ',
  'tтτΤТᎢꓔ',
  'uυսцՍꓴᑌʋ',
  'vνѵⅴѴꓦᏙ',
  'wԝωѡшԜᎳꓪɯ',
  'xхχΧХꓫ᙭',
  'yуγΥУҮꓬү',
  'zᴢΖꓜᏃ',
  '0Օ',
  '1١۱',
  '3ЗӠȜ',
  '5Ƽ',
  '6б',
] as const

/** Signs that Latin readers take for one another, in capitals or small ones. */
const SAME: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', i: 'l', '5': 's', $: 's' }

const LATIN = new Map<string, string>()
for (const [latin = '', ...others] of LOOKS.map((row) => [...row])) {
  for (const other of others) LATIN.set(other, latin)
}

/** Marks on letters, format characters, variation selectors, blanks of all kinds and controls. */
const NOT_SEEN = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}\p{Zs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu
/** The same without marks on letters and the plain space, which honest names have. */
const HIDDEN = /[\p{Cf}\p{Cc}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|(?! )\p{Zs}/u

/** Whether a text holds characters that are not seen or that turn its direction. */
export const hasHidden = (text: string): boolean => HIDDEN.test(text)

/**
 * What a text looks like, so that two texts with equal looks can be taken for one another. Not for
 * display.
 */
export function looksLike(text: string): string {
  let look = ''
  for (const sign of text.normalize('NFKD').replace(NOT_SEEN, '')) {
    const latin = LATIN.get(sign) ?? LATIN.get(sign.toLowerCase()) ?? sign.toLowerCase()
    look += SAME[latin] ?? latin
  }
  return look
}

/** How a symbol stands to those that are vouched for. */
export type Likeness = 'look-alike' | 'symbol-taken' | null

/** Vouched symbols of a ledger by their looks. */
export type KnownSymbols = ReadonlyMap<string, ReadonlySet<string>>

/** Groups symbols by their looks. */
export function knownSymbols(symbols: Iterable<string>): KnownSymbols {
  const known = new Map<string, Set<string>>()
  for (const symbol of symbols) {
    const look = looksLike(symbol)
    if (look === '') continue
    const same = known.get(look) ?? new Set()
    known.set(look, same.add(symbol))
  }
  return known
}

/**
 * Whether the symbol of an asset that nobody vouches for is that of one which is vouched for, or
 * looks like it. Another case alone (`usdt`) is the same symbol: wallets show both alike.
 */
export function likeness(symbol: string, known: KnownSymbols): Likeness {
  const same = known.get(looksLike(symbol))
  if (same === undefined) return null
  const plain = symbol.toLowerCase()
  for (const each of same) if (each.toLowerCase() === plain) return 'symbol-taken'
  return 'look-alike'
}
