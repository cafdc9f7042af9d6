/**
 * Zcash addresses: transparent ones (`t1`, `t3`: base58check with two version bytes), and the
 * shielded Sapling (`zs1`, bech32) and unified (`u1`, bech32m) ones. What a shielded address
 * receives does not stand in the open ledger, so it is known only from what people state.
 *
 * Sources: Zcash protocol specification 5.6.1 and 5.6.3; ZIP 316 for unified addresses. Departure:
 * the receivers inside a unified address are not taken apart (F4Jumble), only its checksum is
 * checked; so an address of one of its receivers is not found by it.
 *
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { base58 } from '@scure/base'
import { FaultError, invariant } from '../error.ts'
import { ledger } from '../ledger.ts'
import {
  BASE58CHECK_BITS,
  checksumFault,
  isPrivateKey,
  openBase58Check,
  privateKeyFault,
} from './base58check.ts'
import {
  BECH32_BITS,
  type Bech32Spec,
  bech32ChecksumFault,
  bytesOfWords,
  encodeLongBech32,
  openBech32,
  wordsOfBytes,
} from './bech32.ts'
import type { AddressCodec, AddressForm, AddressParts, ParsedAddress } from './codec.ts'
import { ADDRESS_TEXT_LIMIT, checkTextLength } from './fault.ts'

const ZCASH = ledger('zcash')
const HASH_BYTES = 20

/** Two version bytes as one number, high byte first. */
const VERSIONS = { p2pkh: 0x1cb8, p2sh: 0x1cbd } as const

type Shielded = {
  readonly form: AddressForm
  readonly prefix: string
  readonly spec: Bech32Spec
  /** Bytes of data, fewest and most. */
  readonly bytes: readonly [number, number]
}

/** ZIP 316: the jumbled receivers and 16 bytes of padding have 48 bytes or more. */
const SHIELDED: readonly Shielded[] = [
  { form: 'zcash-sapling', prefix: 'zs', spec: 'bech32', bytes: [43, 43] },
  { form: 'zcash-unified', prefix: 'u', spec: 'bech32m', bytes: [48, 150] },
]

/** The codec of Zcash's main network. Canonical text: base58 as it is, bech32 in lower case. */
export const zcash: AddressCodec = {
  name: 'Zcash',
  ledgers: [ZCASH],
  forms: ['p2pkh', 'p2sh', 'zcash-sapling', 'zcash-unified'],
  // Valid texts have 35, 78, or 90 and more characters; the rest is room for a miscopied one.
  resembles: (text) =>
    (/^t[13]/.test(text) && text.length >= 22 && text.length <= 42) ||
    (/^(zs|u)1/i.test(text) && text.length >= 60),
  parse: (text) => (/^t/.test(text) ? parseTransparent(text) : parseShielded(text)),
  encode,
}

function parseTransparent(text: string): ParsedAddress {
  const opened = openBase58Check(text)
  const { body, holds } = opened
  if (body.length !== HASH_BYTES + 2) {
    if (holds && isPrivateKey(body)) throw privateKeyFault()
    const message = `Expected ${HASH_BYTES + 6} bytes, got ${body.length + 4}`
    throw new FaultError('ADDRESS_LENGTH', message, {
      expected: HASH_BYTES + 6,
      got: body.length + 4,
    })
  }
  if (!holds) throw checksumFault(opened)
  const version = (body[0] ?? 0) * 256 + (body[1] ?? 0)
  const form = version === VERSIONS.p2pkh ? 'p2pkh' : version === VERSIONS.p2sh ? 'p2sh' : null
  if (form === null) {
    const message = `Expected version 0x1cb8 or 0x1cbd (zcash), got 0x${version.toString(16)}`
    throw new FaultError('ADDRESS_VERSION', message, { version })
  }
  const checkBits = BASE58CHECK_BITS
  return { ...common, account: text, form, version, payload: body.slice(2), checkBits }
}

function parseShielded(text: string): ParsedAddress {
  checkTextLength(text)
  const opened = openBech32(text, ADDRESS_TEXT_LIMIT)
  const kind = SHIELDED.find(({ prefix }) => prefix === opened.prefix)
  if (kind === undefined) {
    const prefix = opened.prefix.slice(0, 20)
    const message = `Expected prefix zs or u, got ${prefix}`
    throw new FaultError('ADDRESS_NETWORK', message, { prefix })
  }
  if (opened.spec !== kind.spec) throw bech32ChecksumFault(text, opened, kind.spec)
  const payload = bytesOfWords(opened.words)
  checkBytes(kind, payload)
  const checkBits = BECH32_BITS
  const account = text.toLowerCase()
  return { ...common, account, form: kind.form, version: 0, payload, checkBits }
}

const common = { ledger: ZCASH, ledgers: [ZCASH], checked: true } as const

function checkBytes({ bytes: [fewest, most], prefix }: Shielded, { length }: Uint8Array): void {
  if (length >= fewest && length <= most) return
  const range = fewest === most ? `${fewest}` : `${fewest} to ${most}`
  const message = `Expected ${range} bytes after ${prefix}1, got ${length}`
  throw new FaultError('ADDRESS_LENGTH', message, { length })
}

function encode({ form, payload }: AddressParts): string {
  if (form === 'p2pkh' || form === 'p2sh') return encodeTransparent(VERSIONS[form], payload)
  const kind = SHIELDED.find((each) => each.form === form)
  if (kind === undefined) {
    const message = `Expected a form of Zcash, got ${form}`
    throw new FaultError('ADDRESS_VERSION', message, { got: form })
  }
  checkBytes(kind, payload)
  return encodeLongBech32(kind.prefix, wordsOfBytes(payload), kind.spec)
}

function encodeTransparent(version: number, hash: Uint8Array): string {
  invariant(version > 0xff && version <= 0xffff, 'a Zcash version has two bytes')
  if (hash.length !== HASH_BYTES) {
    const message = `Expected ${HASH_BYTES} bytes, got ${hash.length}`
    throw new FaultError('ADDRESS_LENGTH', message, { expected: HASH_BYTES, got: hash.length })
  }
  const body = concatBytes(Uint8Array.of(version >>> 8, version & 0xff), hash)
  return base58.encode(concatBytes(body, sha256(sha256(body)).slice(0, 4)))
}
