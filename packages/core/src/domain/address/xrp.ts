/**
 * XRP Ledger addresses: the classic one (`r…`), and the X-address, which packs a destination tag
 * with it. The ledger knows the classic address only, so that is the account; a tag says which
 * customer of the account is meant and stands behind the account in the payload.
 *
 * Sources: XRP Ledger "Base58 Encodings" (its own order of digits); XLS-5d (X-addresses).
 *
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import { base58xrp } from '@scure/base'
import { FaultError } from '../error.ts'
import { ledger } from '../ledger.ts'
import { BASE58CHECK_BITS } from './base58check.ts'
import type { AddressCodec, AddressParts, ParsedAddress } from './codec.ts'
import { BASE58, checkAlphabet, checkTextLength } from './fault.ts'

const XRP = ledger('xrp')
const ACCOUNT_BYTES = 20
const CHECKSUM_BYTES = 4
/** Version, account and checksum. */
const CLASSIC_BYTES = 25
/** Prefix, account, flag, tag and checksum. */
const X_BYTES = 35
const X_PREFIX = '0544'
const X_PREFIX_TEST = '0493'
const X_CHARACTERS = 47
/** First bytes of the seeds that people paste, and how long the text before the checksum is. */
const SEEDS = [
  { start: '21', bytes: 17 },
  { start: '01e14b', bytes: 19 },
] as const

/** The codec of XRP addresses. Canonical text: the classic address. */
export const xrp: AddressCodec = {
  name: 'XRP',
  ledgers: [XRP],
  forms: ['xrp', 'xrp-x'],
  // Valid texts have 25 to 35 or 47 characters; the rest is room for one that was miscopied.
  resembles: (text) =>
    (/^r[0-9A-Za-z]+$/.test(text) && text.length >= 25 && text.length <= 37) ||
    (/^X/.test(text) && text.length >= X_CHARACTERS - 2 && text.length <= X_CHARACTERS + 2),
  parse: (text) => (text.startsWith('X') ? parseX(text) : parseClassic(text)),
  encode,
}

/** Whether a text is an XRP seed, from which the private key is made. */
export function isXrpSeed(text: string): boolean {
  if (!/^s[1-9A-HJ-NP-Za-km-z]{24,34}$/.test(text)) return false
  const { body, expected, got } = open(text)
  const start = bytesToHex(body.slice(0, 3))
  return (
    expected === got &&
    SEEDS.some((seed) => start.startsWith(seed.start) && body.length === seed.bytes)
  )
}

type Opened = { readonly body: Uint8Array; readonly expected: string; readonly got: string }

function open(text: string): Opened {
  checkTextLength(text)
  checkAlphabet(text, BASE58)
  const bytes = base58xrp.decode(text)
  const body = bytes.slice(0, Math.max(0, bytes.length - CHECKSUM_BYTES))
  return {
    body,
    expected: bytesToHex(checksumOf(body)),
    got: bytesToHex(bytes.slice(body.length)),
  }
}

const checksumOf = (body: Uint8Array): Uint8Array => sha256(sha256(body)).slice(0, CHECKSUM_BYTES)

function openBytes(text: string, bytes: number): Uint8Array {
  const { body, expected, got } = open(text)
  if (body.length + CHECKSUM_BYTES !== bytes) {
    const message = `Expected ${bytes} bytes, got ${body.length + CHECKSUM_BYTES}`
    throw new FaultError('ADDRESS_LENGTH', message, {
      expected: bytes,
      got: body.length + CHECKSUM_BYTES,
    })
  }
  if (expected !== got) {
    const message =
      `Expected checksum ${expected}, got ${got}; ` +
      'base58check cannot tell which character is wrong'
    throw new FaultError('ADDRESS_CHECKSUM', message, { expected, got })
  }
  return body
}

function parseClassic(text: string): ParsedAddress {
  const body = openBytes(text, CLASSIC_BYTES)
  const version = body[0] ?? 0
  if (version !== 0) {
    const message = `Expected version 0 (XRP account), got ${version}`
    throw new FaultError('ADDRESS_VERSION', message, { version })
  }
  return { ...common, account: text, form: 'xrp', version, payload: body.slice(1) }
}

function parseX(text: string): ParsedAddress {
  const body = openBytes(text, X_BYTES)
  const prefix = bytesToHex(body.slice(0, 2))
  if (prefix !== X_PREFIX) {
    const network = prefix === X_PREFIX_TEST ? 'the test network' : `prefix ${prefix}`
    const message = `Expected an X-address of XRP's main network, got one of ${network}`
    throw new FaultError('ADDRESS_NETWORK', message, { prefix })
  }
  const account = body.slice(2, 2 + ACCOUNT_BYTES)
  const tag = tagOf(body.slice(2 + ACCOUNT_BYTES))
  return {
    ...common,
    account: classicText(account),
    form: 'xrp-x',
    version: 0,
    payload: concatBytes(account, tag),
  }
}

const common = {
  ledger: XRP,
  ledgers: [XRP],
  checked: true,
  checkBits: BASE58CHECK_BITS,
} as const

/** The destination tag, high byte first; empty where there is none. Written low byte first. */
function tagOf(bytes: Uint8Array): Uint8Array {
  const flag = bytes[0] ?? 0
  const tag = bytes.slice(1)
  if (flag === 0 && tag.every((byte) => byte === 0)) return new Uint8Array(0)
  if (flag === 1 && tag.slice(4).every((byte) => byte === 0)) return tag.slice(0, 4).reverse()
  const message = `Expected no tag or one of 32 bits, got flag ${flag} with other bytes`
  throw new FaultError('ADDRESS_VERSION', message, { version: flag })
}

function encode({ payload }: AddressParts): string {
  if (payload.length === ACCOUNT_BYTES || payload.length === ACCOUNT_BYTES + 4) {
    return classicText(payload.slice(0, ACCOUNT_BYTES))
  }
  const message = `Expected ${ACCOUNT_BYTES} bytes, got ${payload.length}`
  throw new FaultError('ADDRESS_LENGTH', message, { expected: ACCOUNT_BYTES, got: payload.length })
}

function classicText(account: Uint8Array): string {
  const body = concatBytes(Uint8Array.of(0), account)
  return base58xrp.encode(concatBytes(body, checksumOf(body)))
}
