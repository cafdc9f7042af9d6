/**
 * The keys of objects of one kind, in the order of the last one: a node writes all alike, so a key
 * is compared with the one that stood at its turn, four bytes at a time, and read only where it
 * differs.
 *
 * @module
 */
import {
  endOfString,
  isKey,
  keyBytes,
  passColon,
  passSpace,
  SPACE,
  SURPRISE,
} from './json-bytes.ts'

/** Keys of one object that are remembered. */
const TURNS = 48
/** Bytes of one of them, with what stands before the value. */
const ROOM = 48
const STEP = 4

/** What {@link KeyOrder.field} is for a key that nobody reads. */
export const UNREAD = -1

/** Tells keys apart. What it remembers, over objects and answers, never changes what is read. */
export class KeyOrder {
  /** Row among the names of the key that was passed last; {@link UNREAD} for others. */
  field: number = UNREAD
  readonly #names: readonly Uint8Array[]
  readonly #bytes = new Uint8Array(TURNS * ROOM)
  readonly #view = new DataView(this.#bytes.buffer)
  readonly #lengths = new Int32Array(TURNS)
  readonly #fields = new Int32Array(TURNS)

  /** @param names of the keys that are read */
  constructor(names: readonly string[]) {
    this.#names = names.map(keyBytes)
  }

  /** From behind a key's opening quote to its value. `turn` counts the keys of an object from 0. */
  pass(text: Uint8Array, view: DataView, at: number, turn: number): number {
    const length = this.#lengthAt(text, view, at, turn)
    if (length === 0) return this.#read(text, at, turn)
    this.field = this.#fields[turn]!
    const value = at + length
    // What was remembered of an answer without spaces begins one with spaces as well.
    return text[value]! > SPACE ? value : passSpace(text, value)
  }

  /** Bytes from a key to its value, where they are those of its turn; else 0. */
  #lengthAt(text: Uint8Array, view: DataView, at: number, turn: number): number {
    const length = turn < TURNS ? this.#lengths[turn]! : 0
    if (length === 0 || at + length > text.length) return 0
    const own = this.#view
    const start = turn * ROOM
    const last = length - STEP
    for (let i = 0; i < last; i += STEP) {
      if (own.getInt32(start + i, true) !== view.getInt32(at + i, true)) return 0
    }
    return own.getInt32(start + last, true) === view.getInt32(at + last, true) ? length : 0
  }

  #read(text: Uint8Array, at: number, turn: number): number {
    const end = endOfString(text, at)
    if (end < 0) return SURPRISE
    const value = passColon(text, end + 1)
    if (value < 0) return SURPRISE
    this.field = this.#names.findIndex((name) => name.length === end - at && isKey(text, at, name))
    const length = value - at
    if (turn < TURNS && length >= STEP && length <= ROOM) {
      this.#bytes.set(text.subarray(at, value), turn * ROOM)
      this.#lengths[turn] = length
      this.#fields[turn] = this.field
    }
    return value
  }
}
