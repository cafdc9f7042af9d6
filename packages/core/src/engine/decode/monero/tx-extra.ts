/**
 * The extra data of a transaction: what its sender leaves for the receivers. Nobody checks these
 * bytes before they stand in a block, so everything in them may be torn or made up; what stands
 * before a tear is used, as wallets do.
 *
 * Source: Monero `src/cryptonote_basic/tx_extra.h` (tags), `cryptonote_format_utils.cpp`.
 *
 * @module
 */
import { KEY_BYTES } from './curve.ts'

/** What a receiver needs of it. */
export type TxExtra = {
  /** Transaction keys in their order, at most {@link EXTRA_KEYS_MAX}. Perhaps no points. */
  readonly keys: readonly Uint8Array[]
  /** Keys of single outputs, by index; empty where one key is for all. */
  readonly additional: readonly Uint8Array[]
  /** 8 bytes: encrypted for the receiver. 32 bytes: in the clear, of the years before 2019. */
  readonly paymentId: Uint8Array | null
  /** False where the bytes end or go wrong within a field. */
  readonly isWhole: boolean
  /** True where there are more keys than are tried. */
  readonly hasMore: boolean
}

/** The most keys of one transaction that are tried. Honest ones have one, rarely two. */
export const EXTRA_KEYS_MAX = 8
/** The most zeros at the end. */
const PADDING_MAX = 255
/** The longest nonce. */
const NONCE_MAX = 255

const PADDING = 0x00
const KEY = 0x01
const NONCE = 0x02
const MERGE_MINING = 0x03
const ADDITIONAL = 0x04
const MINERGATE = 0xde
const CLEAR_ID = 0x00
const ENCRYPTED_ID = 0x01

type Found = { keys: Uint8Array[]; additional: Uint8Array[]; nonce: Uint8Array | null }

/** Reads extra data of any kind. Never throws. */
export function readTxExtra(bytes: Uint8Array): TxExtra {
  const found: Found = { keys: [], additional: [], nonce: null }
  const reader = new Reader(bytes)
  let isWhole = true
  while (isWhole && !reader.isAtEnd) isWhole = readField(reader, found)
  return {
    keys: found.keys.slice(0, EXTRA_KEYS_MAX),
    additional: found.additional,
    paymentId: found.nonce === null ? null : paymentIdOf(found.nonce),
    isWhole,
    hasMore: found.keys.length > EXTRA_KEYS_MAX,
  }
}

/** Reads one field into `found`. False where it is torn or of no known kind. */
function readField(reader: Reader, found: Found): boolean {
  const tag = reader.take(1)?.[0]
  if (tag === PADDING) return reader.isPadding()
  if (tag === KEY) {
    const key = reader.take(KEY_BYTES)
    if (key !== null) found.keys.push(key)
    return key !== null
  }
  const count = reader.varint()
  if (count === null) return false
  if (tag === ADDITIONAL) return readAdditional(reader, count, found)
  const isNonce = tag === NONCE
  if (!isNonce && tag !== MERGE_MINING && tag !== MINERGATE) return false
  if (isNonce && count > NONCE_MAX) return false
  const data = reader.take(count)
  if (isNonce) found.nonce ??= data
  return data !== null
}

function readAdditional(reader: Reader, count: number, found: Found): boolean {
  const all = reader.take(count * KEY_BYTES)
  if (all === null) return false
  if (found.additional.length > 0) return true
  for (let at = 0; at < all.length; at += KEY_BYTES) {
    found.additional.push(all.subarray(at, at + KEY_BYTES))
  }
  return true
}

function paymentIdOf(nonce: Uint8Array): Uint8Array | null {
  const [kind] = nonce
  const isId =
    (kind === CLEAR_ID && nonce.length === 33) || (kind === ENCRYPTED_ID && nonce.length === 9)
  return isId ? nonce.subarray(1) : null
}

/** Bytes from the front, bounded by their number. */
class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** The next bytes, or null where there are not so many. */
  take(count: number): Uint8Array | null {
    if (count > this.#bytes.length - this.#at) return null
    const start = this.#at
    this.#at += count
    return this.#bytes.subarray(start, this.#at)
  }

  /** A number below 2^28, or null: no length in extra data is near that. */
  varint(): number | null {
    let value = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.take(1)?.[0]
      if (byte === undefined) return null
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    return null
  }

  /** Whether all that is left is zeros, and not too many of them. */
  isPadding(): boolean {
    const rest = this.#bytes.subarray(this.#at)
    this.#at = this.#bytes.length
    return rest.length < PADDING_MAX && rest.every((byte) => byte === 0)
  }
}
