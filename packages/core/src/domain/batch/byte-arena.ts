import { FaultError } from '../error.ts'
import type { ByteColumn } from './posting-batch.ts'
import { utf8Bytes } from './utf8.ts'

/** The most bytes that one batch keeps: offsets are 32 bits, and a batch is meant to be small. */
export const ARENA_BYTES_MAX = 2 ** 30

const BYTES_FIRST = 1 << 16
const ROWS_FIRST = 1 << 10

/**
 * Byte strings end to end, growing by doubling. What is put stays at its offset until
 * {@link clear}, so that any number of rows may point at the same bytes.
 */
export class ByteArena {
  bytes: Uint8Array = new Uint8Array(BYTES_FIRST)
  /** Bytes in use, from the start. */
  used = 0

  /** Forgets all bytes and keeps the memory. */
  clear(): void {
    this.used = 0
  }

  /**
   * Copies `length` bytes of `source` from `start` on. Returns their offset here.
   *
   * @throws {FaultError} `BATCH_TOO_LARGE` beyond {@link ARENA_BYTES_MAX}; nothing was put
   */
  put(source: Uint8Array, start: number, length: number): number {
    const at = this.reserve(length)
    const { bytes } = this
    // A call of `set` costs more than it saves on the short strings that accounts are.
    if (length > 96) bytes.set(source.subarray(start, start + length), at)
    else for (let i = 0; i < length; i++) bytes[at + i] = source[start + i]!
    return at
  }

  /**
   * Puts the UTF-8 of a text. Returns its offset; its length is `used` minus that.
   *
   * @throws {FaultError} `BATCH_TOO_LARGE` beyond {@link ARENA_BYTES_MAX}; nothing was put
   */
  putText(text: string): number {
    const at = this.reserve(text.length)
    const { bytes } = this
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code >= 0x80) return this.#putWide(text, at)
      bytes[at + i] = code
    }
    return at
  }

  /** Makes room for `length` bytes and counts them as used. Returns their offset. */
  reserve(length: number): number {
    const at = this.used
    const needed = at + length
    if (needed > this.bytes.length) this.#grow(needed)
    this.used = needed
    return at
  }

  /** Puts a text that is not ASCII alone, at the place where it was begun. */
  #putWide(text: string, at: number): number {
    const wide = utf8Bytes(text)
    this.used = at
    return this.put(wide, 0, wide.length)
  }

  #grow(needed: number): void {
    if (needed > ARENA_BYTES_MAX) {
      throw new FaultError(
        'BATCH_TOO_LARGE',
        `Expected a batch of at most ${ARENA_BYTES_MAX} bytes, got ${needed}`,
        { bytes: needed, limit: ARENA_BYTES_MAX },
      )
    }
    const wider = new Uint8Array(Math.min(Math.max(needed, this.bytes.length * 2), ARENA_BYTES_MAX))
    wider.set(this.bytes.subarray(0, this.used))
    this.bytes = wider
  }
}

/** A {@link ByteColumn} whose strings live in an arena shared with other columns. */
export class ArenaColumn implements ByteColumn {
  start: Uint32Array = new Uint32Array(ROWS_FIRST)
  length: Uint32Array = new Uint32Array(ROWS_FIRST)
  readonly #arena: ByteArena

  constructor(arena: ByteArena) {
    this.#arena = arena
  }

  /** The arena's bytes as they are now; a former answer is stale once the arena grew. */
  get bytes(): Uint8Array {
    return this.#arena.bytes
  }

  /** Makes room for `rows` rows in all. */
  widen(rows: number): void {
    this.start = widened(this.start, rows)
    this.length = widened(this.length, rows)
  }
}

/** The column itself, or a longer copy of it that holds at least `rows` rows. */
export function widened<Column extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(
  column: Column,
  rows: number,
): Column {
  if (rows <= column.length) return column
  const Same = column.constructor as new (length: number) => Column
  const wider = new Same(Math.max(rows, column.length * 2))
  wider.set(column)
  return wider
}
