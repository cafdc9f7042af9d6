/**
 * Steps through JSON in bytes. Each takes a place and gives the place behind what it passed, or
 * {@link SURPRISE} for everything that is not plain: then the full parser reads the answer.
 *
 * Source: RFC 8259.
 *
 * @module
 */

/** What a step gives where the text is not of the plain form. */
export const SURPRISE = -1

/** ASCII of `"`. */
export const QUOTE = 34
/** ASCII of `,`. */
export const COMMA = 44
/** ASCII of `:`. */
export const COLON = 58
/** ASCII of `[`. */
export const OPEN_LIST = 91
/** ASCII of `]`. */
export const CLOSE_LIST = 93
/** ASCII of `{`. */
export const OPEN = 123
/** ASCII of `}`. */
export const CLOSE = 125

const BACKSLASH = 92
/** ASCII of a space; every sign that is not white is above it. */
export const SPACE = 32
const DEPTH_MAX = 64

/** 1 for bytes that stand for themselves in a string and do not end it. */
const PLAIN = new Uint8Array(256).fill(1)
PLAIN.fill(0, 0, SPACE)
PLAIN[QUOTE] = 0
PLAIN[BACKSLASH] = 0

/** 1 for bytes of numbers and of `true`, `false` and `null`. */
const BARE = new Uint8Array(256)
for (const sign of '+-.0123456789Eaeflnrstu') BARE[sign.charCodeAt(0)] = 1

/** Passes white space. Never a surprise. */
export function passSpace(text: Uint8Array, at: number): number {
  let next = at
  for (;;) {
    const byte = text[next]
    if (byte !== SPACE && byte !== 10 && byte !== 13 && byte !== 9) return next
    next++
  }
}

/** From behind the opening quote to the closing quote. */
export function endOfString(text: Uint8Array, at: number): number {
  let next = at
  while (PLAIN[text[next]!] === 1) next++
  return text[next] === QUOTE ? next : SURPRISE
}

/** In every byte the bit that {@link folded} leaves set for digits, letters and most signs. */
const SET = 0x10101010

/**
 * Four bytes with their bit 6 laid over bit 4: of hex digits and letters one of both is set. A
 * quote, a backslash's neighbours and control bytes have neither, so a byte without is looked at.
 */
const folded = (four: number): number => four | (four >>> 2)

/**
 * Over bytes that are no quote, 16 and then 4 at a time, to one that may be. Its end is an
 * argument: asking a view for its length costs as much as reading twelve bytes of it.
 */
function passPlain(view: DataView, at: number, end: number): number {
  let next = at
  for (const last = end - 16; next <= last; next += 16) {
    const one = folded(view.getInt32(next, true)) & folded(view.getInt32(next + 4, true))
    const other = folded(view.getInt32(next + 8, true)) & folded(view.getInt32(next + 12, true))
    if ((one & other & SET) !== SET) break
  }
  for (const last = end - 4; next <= last; next += 4) {
    const unset = ~folded(view.getInt32(next, true)) & SET
    // Its lowest bit stands in the first such byte.
    if (unset !== 0) return next + ((31 - Math.clz32(unset & -unset)) >> 3)
  }
  return next
}

/**
 * From the opening quote of a string to behind its closing one. What stands between is not checked,
 * but that a quote behind an odd count of backslashes does not end it.
 */
export function passString(text: Uint8Array, view: DataView, at: number): number {
  for (let from = at + 1; ; ) {
    let next = passPlain(view, from, text.length)
    while (text[next] !== QUOTE) {
      if (next >= text.length) return SURPRISE
      next++
    }
    if (text[next - 1] !== BACKSLASH || !isEscaped(text, next)) return next + 1
    from = next + 1
  }
}

/** Whether an odd count of backslashes stands before a sign of a string. */
function isEscaped(text: Uint8Array, at: number): boolean {
  let next = at
  while (text[next - 1] === BACKSLASH) next--
  return ((at - next) & 1) === 1
}

/** From behind a key's closing quote, over the colon, to the value. */
export function passColon(text: Uint8Array, at: number): number {
  let next = text[at] === COLON ? at : passSpace(text, at)
  if (text[next] !== COLON) return SURPRISE
  next++
  return text[next]! > SPACE ? next : passSpace(text, next)
}

/** Over one value of any kind. Bare words are not checked: a wrong one changes nothing we read. */
export function passValue(text: Uint8Array, view: DataView, at: number, depth = 0): number {
  const first = text[at]
  if (first === QUOTE) return passString(text, view, at)
  if (first === OPEN) return passObject(text, view, at, depth)
  if (first === OPEN_LIST) return passList(text, view, at, depth)
  let next = at
  while (next < text.length && BARE[text[next]!] === 1) next++
  return next === at ? SURPRISE : next
}

function passObject(text: Uint8Array, view: DataView, at: number, depth: number): number {
  if (depth >= DEPTH_MAX) return SURPRISE
  let next = passSpace(text, at + 1)
  if (text[next] === CLOSE) return next + 1
  for (;;) {
    if (text[next] !== QUOTE) return SURPRISE
    const end = endOfString(text, next + 1)
    if (end < 0) return SURPRISE
    next = passColon(text, end + 1)
    if (next < 0) return SURPRISE
    next = passValue(text, view, next, depth + 1)
    if (next < 0) return SURPRISE
    next = passSpace(text, next)
    if (text[next] === CLOSE) return next + 1
    if (text[next] !== COMMA) return SURPRISE
    next = passSpace(text, next + 1)
  }
}

function passList(text: Uint8Array, view: DataView, at: number, depth: number): number {
  if (depth >= DEPTH_MAX) return SURPRISE
  let next = passSpace(text, at + 1)
  if (text[next] === CLOSE_LIST) return next + 1
  for (;;) {
    next = passValue(text, view, next, depth + 1)
    if (next < 0) return SURPRISE
    next = passSpace(text, next)
    if (text[next] === CLOSE_LIST) return next + 1
    if (text[next] !== COMMA) return SURPRISE
    next = passSpace(text, next + 1)
  }
}

/** Whether the key from `at` on is `name`, whose length is known to be the key's. */
export function isKey(text: Uint8Array, at: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i++) if (text[at + i] !== name[i]) return false
  return true
}

/** A key's bytes. */
export const keyBytes = (name: string): Uint8Array =>
  Uint8Array.from(name, (sign) => sign.charCodeAt(0))
