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
const SPACE = 32
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

/** Strings longer than this are searched by the engine's own loop: fast, but for its call. */
const LONG = 96

/** Four quotes, and what finds a zero byte in a number of four. */
const QUOTES = 0x22222222
const ONES = 0x01010101
const HIGHS = 0x80808080

/**
 * From the opening quote of a string that nobody reads to behind its closing one, eight bytes at a
 * time. Only a backslash before that one is looked for: others change nothing about where the
 * string ends.
 */
export function passString(text: Uint8Array, view: DataView, at: number): number {
  let next = at + 1
  const near = Math.min(next + LONG, text.length - 8)
  for (; next < near; next += 8) {
    const one = view.getUint32(next) ^ QUOTES
    const other = view.getUint32(next + 4) ^ QUOTES
    if (((((one - ONES) | 0) & ~one) | (((other - ONES) | 0) & ~other)) & HIGHS) break
  }
  if (next >= near) next = text.indexOf(QUOTE, next)
  if (next < 0) return SURPRISE
  while (text[next] !== QUOTE) next++
  return text[next - 1] === BACKSLASH ? SURPRISE : next + 1
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
