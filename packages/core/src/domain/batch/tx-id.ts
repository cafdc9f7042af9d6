/**
 * Transaction ids as text and as the ledger stores them: 32 bytes for chains, in the order people
 * write them; UTF-8 for books.
 *
 * @module
 */
import { FaultError } from '../error.ts'
import type { LedgerId } from '../ledger.ts'
import { utf8Bytes, utf8Text } from './utf8.ts'

/** The most bytes of an id in a book. */
export const BOOK_ID_BYTES_MAX = 256

const HASH = /^[0-9a-f]{64}$/
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Whether a ledger is an institution's own records, whose ids are texts. */
const isBook = (ledger: LedgerId): boolean => ledger.startsWith('book:')

/**
 * The stored bytes of an id. New bytes.
 *
 * @throws {FaultError} `TX_ID_INVALID` on a chain where it is not 64 lower-case hex digits; in a
 * book where it is empty or longer than {@link BOOK_ID_BYTES_MAX}
 */
export function txIdBytes(ledger: LedgerId, id: string): Uint8Array {
  if (isBook(ledger)) {
    const bytes = utf8Bytes(id)
    if (bytes.length > 0 && bytes.length <= BOOK_ID_BYTES_MAX) return bytes
    throw new FaultError(
      'TX_ID_INVALID',
      `Expected an id of 1 to ${BOOK_ID_BYTES_MAX} bytes, got ${bytes.length}`,
      { ledger },
    )
  }
  if (!HASH.test(id)) {
    const shown = id.slice(0, 80)
    throw new FaultError('TX_ID_INVALID', `Expected 64 lower-case hex digits, got "${shown}"`, {
      ledger,
    })
  }
  const bytes = new Uint8Array(32)
  for (let i = 0; i < 32; i++) bytes[i] = Number.parseInt(id.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

/** The id that `length` bytes from `start` on store. Inverse of {@link txIdBytes}. */
export function txIdText(ledger: LedgerId, bytes: Uint8Array, [start, length]: Span): string {
  return isBook(ledger) ? utf8Text(bytes, start, length) : hexText(bytes, start, length)
}

/** Where a byte string stands: its first byte and its length. */
export type Span = readonly [start: number, length: number]

/** Lower-case hex of `length` bytes from `start` on. */
export function hexText(bytes: Uint8Array, start: number, length: number): string {
  let text = ''
  for (let at = start; at < start + length; at++) text += HEX[bytes[at]!]!
  return text
}
