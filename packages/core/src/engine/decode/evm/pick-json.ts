/**
 * Reads chosen members of JSON objects from bytes, and passes over all others: what `JSON.parse`
 * would give of them, without the text of the document and without values that nobody reads.
 *
 * @module
 */
import {
  CLOSE,
  CLOSE_LIST,
  COMMA,
  isKey,
  keyBytes,
  OPEN,
  OPEN_LIST,
  passSpace,
  passString,
  passValue,
  QUOTE,
  SURPRISE,
} from './json-bytes.ts'
import { KeyOrder, UNREAD } from './key-order.ts'
import type { Fields } from './read-quantity.ts'
import { passAnswer, viewOf } from './scan-answer.ts'

/** Which members of an object are read: by name the shape of objects below, or null for a value. */
export class Shape {
  readonly names: readonly string[]
  readonly inner: readonly (Shape | null)[]
  readonly keys: KeyOrder

  /** `this` stands for the shape itself: objects that nest in their like. */
  constructor(members: Readonly<Record<string, Shape | 'this' | null>>) {
    this.names = Object.keys(members)
    this.inner = Object.values(members).map((inner) => (inner === 'this' ? this : inner))
    this.keys = new KeyOrder(this.names)
  }
}

/** Objects and lists within each other; deeper ones are for the full parser: it needs no stack. */
const DEPTH_MAX = 600
/** Signs of a text that is read. */
const TEXT_MAX = 256
/** Digits of a plain number that is read: it is below 2^53. */
const NUMBER_DIGITS_MAX = 15

const ZERO = 48
const NINE = 57
const PRINTABLE_MIN = 32
const BACKSLASH = 92
const ASCII_MAX = 126
const NULL = keyBytes('null')

/** By count of signs an array for them: `apply` takes arrays faster than bytes. */
const signsOf: number[][] = Array.from({ length: TEXT_MAX + 1 }, () => [])

/**
 * The list inside an answer, as `JSON.parse` reads it but for members that the shape leaves out.
 * Null where anything of what is read is not plain: escapes, other letters than ASCII, fractions,
 * `true`, a key that comes twice.
 */
export function pickList(text: Uint8Array, shape: Shape): readonly unknown[] | null {
  const picker = new Picker(text)
  let list: readonly unknown[] | null = null
  const end = passAnswer(text, picker.view, (at) => {
    if (text[at] !== OPEN_LIST) return SURPRISE
    list = picker.list(at, shape, 0)
    return list === null ? SURPRISE : picker.next
  })
  return end >= 0 && passSpace(text, end) >= text.length ? list : null
}

/** A walk over one document. Methods give `undefined` or null for a surprise. */
class Picker {
  /** Place behind what was read last. */
  next = 0
  readonly view: DataView
  readonly #text: Uint8Array

  constructor(text: Uint8Array) {
    this.#text = text
    this.view = viewOf(text)
  }

  list(at: number, shape: Shape | null, depth: number): readonly unknown[] | null {
    const text = this.#text
    const items: unknown[] = []
    let next = passSpace(text, at + 1)
    if (text[next] === CLOSE_LIST) {
      this.next = next + 1
      return items
    }
    for (;;) {
      const item = this.#value(next, shape, depth)
      if (item === undefined) return null
      items.push(item)
      next = passSpace(text, this.next)
      if (text[next] === CLOSE_LIST) break
      if (text[next] !== COMMA) return null
      next = passSpace(text, next + 1)
    }
    this.next = next + 1
    return items
  }

  #value(at: number, shape: Shape | null, depth: number): unknown {
    const sign = this.#text[at]!
    if (sign === QUOTE) return this.#string(at)
    if (sign === OPEN || sign === OPEN_LIST) {
      if (depth >= DEPTH_MAX) return undefined
      if (sign === OPEN_LIST) return this.list(at, shape, depth + 1) ?? undefined
      return shape === null ? undefined : this.#object(at, shape, depth + 1)
    }
    if (sign >= ZERO && sign <= NINE) return this.#number(at)
    this.next = at + NULL.length
    return isKey(this.#text, at, NULL) ? null : undefined
  }

  #object(at: number, shape: Shape, depth: number): Fields | undefined {
    const text = this.#text
    const fields: Record<string, unknown> = {}
    let seen = 0
    let next = passSpace(text, at + 1)
    for (let turn = 0; text[next] !== CLOSE; turn++) {
      if (text[next] !== QUOTE) return undefined
      next = shape.keys.pass(text, this.view, next + 1, turn)
      const { field } = shape.keys
      if (next < 0 || (field !== UNREAD && (seen & (1 << field)) !== 0)) return undefined
      if (field === UNREAD) next = passValue(text, this.view, next)
      else {
        seen |= 1 << field
        const value = this.#value(next, shape.inner[field]!, depth)
        if (value === undefined) return undefined
        fields[shape.names[field]!] = value
        next = this.next
      }
      if (next < 0) return undefined
      next = this.#toKey(next)
      if (next < 0) return undefined
    }
    this.next = next + 1
    return fields
  }

  /** From behind a value to the next key, or to the end of the object. */
  #toKey(at: number): number {
    const text = this.#text
    const next = text[at] === COMMA ? at : passSpace(text, at)
    if (text[next] === CLOSE) return next
    if (text[next] !== COMMA) return SURPRISE
    const key = text[next + 1] === QUOTE ? next + 1 : passSpace(text, next + 1)
    return text[key] === QUOTE ? key : SURPRISE
  }

  #string(at: number): string | undefined {
    const text = this.#text
    this.next = passString(text, this.view, at)
    const length = this.next - at - 2
    if (this.next < 0 || length > TEXT_MAX) return undefined
    const signs = signsOf[length]!
    for (let i = 0; i < length; i++) {
      const sign = text[at + 1 + i]!
      if (sign < PRINTABLE_MIN || sign > ASCII_MAX || sign === BACKSLASH) return undefined
      signs[i] = sign
    }
    return String.fromCharCode.apply(null, signs)
  }

  #number(at: number): number | undefined {
    const text = this.#text
    let number = 0
    let end = at
    for (const limit = at + NUMBER_DIGITS_MAX; end < limit; end++) {
      const sign = text[end]!
      if (!(sign >= ZERO && sign <= NINE)) break
      number = number * 10 + sign - ZERO
    }
    // No fraction, no exponent, no digit more, and no zero before others.
    const isWhole = text[end] === COMMA || text[end] === CLOSE || text[end] === CLOSE_LIST
    const isPadded = text[at] === ZERO && end > at + 1
    this.next = end
    return isPadded || !(isWhole || text[end]! <= PRINTABLE_MIN) ? undefined : number
  }
}
