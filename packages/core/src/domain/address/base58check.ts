/**
 * Base58check: a version byte, a payload and the first four bytes of a double SHA-256, in base58.
 *
 * Source: Bitcoin Core `base58.cpp`; the wallet import format for private keys and BIP 32 for
 * extended keys, which are recognised so that nobody stores one.
 *
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import { base58 } from '@scure/base'
import { FaultError } from '../error.ts'
import { BASE58, checkAlphabet, checkTextLength } from './fault.ts'

/** Bits of the checksum. */
export const BASE58CHECK_BITS = 32

const CHECKSUM_BYTES = 4
const HASH_BYTES = 20

/** First bytes, and lengths with them, of the private keys that people paste. */
const PRIVATE_KEYS = [
  { start: '80', bytes: [33, 34] },
  { start: 'ef', bytes: [33, 34] },
  // Litecoin, Dogecoin and Dash.
  { start: 'b0', bytes: [33, 34] },
  { start: '9e', bytes: [33, 34] },
  { start: 'cc', bytes: [33, 34] },
  { start: '0488ade4', bytes: [78] },
  { start: '04358394', bytes: [78] },
] as const

/** A base58check text opened: everything before the checksum, and whether the checksum holds. */
export type OpenedBase58Check = {
  /** Version and payload. */
  readonly body: Uint8Array
  /** Whether the checksum in the text is the one that the body has. */
  readonly holds: boolean
  /** Checksum that the body has. */
  readonly expected: Uint8Array
  /** Checksum in the text. */
  readonly got: Uint8Array
}

/** A hash that has seen nothing, and one that is set to it again and again. */
const BLANK = sha256.create()
const WORK = sha256.create()
const HASH = new Uint8Array(WORK.outputLen)

/** Making a new hash costs more than hashing the few bytes of an address. */
function checksumOf(body: Uint8Array): Uint8Array {
  BLANK._cloneInto(WORK).update(body).digestInto(HASH)
  BLANK._cloneInto(WORK).update(HASH).digestInto(HASH)
  return HASH.slice(0, CHECKSUM_BYTES)
}

/**
 * Opens a base58check text of any length, without judging its checksum.
 *
 * @throws {FaultError} `ADDRESS_CHARACTER` or, below five bytes or above the text limit,
 * `ADDRESS_LENGTH`
 */
export function openBase58Check(text: string): OpenedBase58Check {
  checkTextLength(text)
  checkAlphabet(text, BASE58)
  const bytes = base58.decode(text)
  if (bytes.length <= CHECKSUM_BYTES) throw lengthFault(bytes.length, HASH_BYTES + 1)
  const body = bytes.subarray(0, -CHECKSUM_BYTES)
  const expected = checksumOf(body)
  const got = bytes.subarray(-CHECKSUM_BYTES)
  let holds = true
  for (let at = 0; at < CHECKSUM_BYTES; at++) holds &&= expected[at] === got[at]
  return { body, holds, expected, got }
}

/**
 * Reads a version byte and a 20-byte hash.
 *
 * @throws {FaultError} `ADDRESS_CHARACTER`, `ADDRESS_LENGTH`, `ADDRESS_CHECKSUM` or
 * `ADDRESS_PRIVATE_KEY`
 */
export function decodeBase58Check(text: string): { version: number; hash: Uint8Array } {
  const opened = openBase58Check(text)
  const { body, holds } = opened
  if (body.length !== HASH_BYTES + 1) {
    if (holds && isPrivateKey(body)) throw privateKeyFault()
    throw lengthFault(body.length + CHECKSUM_BYTES, HASH_BYTES + 1)
  }
  if (!holds) throw checksumFault(opened)
  return { version: body[0] ?? 0, hash: body.slice(1) }
}

/** The fault of a checksum that does not hold. */
export function checksumFault(opened: OpenedBase58Check): FaultError {
  const expected = bytesToHex(opened.expected)
  const got = bytesToHex(opened.got)
  return new FaultError(
    'ADDRESS_CHECKSUM',
    `Expected checksum ${expected}, got ${got}; base58check cannot tell which character is wrong`,
    { expected, got },
  )
}

/**
 * Writes a version byte and a 20-byte hash.
 *
 * @throws {FaultError} `ADDRESS_LENGTH` for another length, `ADDRESS_VERSION` for no byte
 */
export function encodeBase58Check(version: number, hash: Uint8Array): string {
  if (hash.length !== HASH_BYTES) throw lengthFault(hash.length, HASH_BYTES)
  if (!Number.isInteger(version) || version < 0 || version > 0xff) {
    throw new FaultError('ADDRESS_VERSION', `Expected a version from 0 to 255, got ${version}`)
  }
  const body = concatBytes(Uint8Array.of(version), hash)
  return base58.encode(concatBytes(body, checksumOf(body)))
}

/** Whether version and payload of a text whose checksum holds are a private key. */
export function isPrivateKey(body: Uint8Array): boolean {
  const start = bytesToHex(body.slice(0, 4))
  return PRIVATE_KEYS.some(
    (key) => start.startsWith(key.start) && key.bytes.some((count) => count === body.length),
  )
}

/** The fault of {@link isPrivateKey}. It says nothing of the key. */
export const privateKeyFault = (): FaultError =>
  new FaultError('ADDRESS_PRIVATE_KEY', 'Expected an address, got a private key')

function lengthFault(got: number, body: number): FaultError {
  const expected = body === HASH_BYTES ? body : body + CHECKSUM_BYTES
  return new FaultError('ADDRESS_LENGTH', `Expected ${expected} bytes, got ${got}`, {
    expected,
    got,
  })
}
