/**
 * Monero addresses: a network byte, public spend and view key, for an integrated address eight
 * bytes of payment id, and the first four bytes of a Keccak-256. An address never stands in
 * Monero's ledger, so it is known only from what people state.
 *
 * Source: Monero `src/cryptonote_config.h` (network bytes), `src/cryptonote_basic`. Whether the
 * keys are points of the curve is not checked.
 *
 * @module
 */
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import { FaultError } from '../error.ts'
import { ledger } from '../ledger.ts'
import type { AddressCodec, AddressForm, AddressParts, ParsedAddress } from './codec.ts'
import { BASE58, checkAlphabet, checkTextLength } from './fault.ts'
import { decodeMoneroBase58, encodeMoneroBase58 } from './monero-base58.ts'

const MONERO = ledger('monero')
const CHECKSUM_BYTES = 4
const CHECKSUM_BITS = 32
/** Of a standard address or subaddress, and of an integrated address. */
const CHARACTERS = [95, 106] as const

type Kind = {
  readonly network: 'mainnet' | 'testnet' | 'stagenet'
  readonly form: AddressForm
  readonly version: number
  /** Bytes between network byte and checksum. */
  readonly bytes: number
}

const KINDS: readonly Kind[] = [
  { network: 'mainnet', form: 'monero-standard', version: 18, bytes: 64 },
  { network: 'mainnet', form: 'monero-integrated', version: 19, bytes: 72 },
  { network: 'mainnet', form: 'monero-subaddress', version: 42, bytes: 64 },
  { network: 'testnet', form: 'monero-standard', version: 53, bytes: 64 },
  { network: 'testnet', form: 'monero-integrated', version: 54, bytes: 72 },
  { network: 'testnet', form: 'monero-subaddress', version: 63, bytes: 64 },
  { network: 'stagenet', form: 'monero-standard', version: 24, bytes: 64 },
  { network: 'stagenet', form: 'monero-integrated', version: 25, bytes: 72 },
  { network: 'stagenet', form: 'monero-subaddress', version: 36, bytes: 64 },
]

/** The codec of Monero's main network. Canonical text: as it is. */
export const monero: AddressCodec = {
  name: 'Monero',
  ledgers: [MONERO],
  forms: ['monero-standard', 'monero-integrated', 'monero-subaddress'],
  // Valid texts have 95 or 106 characters; the rest is room for one that was miscopied.
  resembles: (text) => /^[45789AB]/.test(text) && text.length >= 80 && text.length <= 120,
  parse,
  encode,
}

function parse(text: string): ParsedAddress {
  checkTextLength(text)
  checkAlphabet(text, BASE58)
  checkCharacters(text.length)
  const bytes = decodeMoneroBase58(text)
  const body = bytes.slice(0, -CHECKSUM_BYTES)
  checkChecksum(body, bytesToHex(bytes.slice(-CHECKSUM_BYTES)))
  const version = body[0] ?? 0
  const payload = body.slice(1)
  const { network, form } = kindOf(version, payload.length)
  if (network !== 'mainnet') {
    const message = `Expected an address of Monero's mainnet, got one of its ${network}`
    throw new FaultError('ADDRESS_NETWORK', message, { network, version })
  }
  return {
    ledger: MONERO,
    ledgers: [MONERO],
    account: text,
    form,
    version,
    payload,
    checked: true,
    checkBits: CHECKSUM_BITS,
  }
}

function encode({ version, payload }: AddressParts): string {
  kindOf(version, payload.length)
  const body = concatBytes(Uint8Array.of(version), payload)
  return encodeMoneroBase58(concatBytes(body, checksumOf(body)))
}

const checksumOf = (body: Uint8Array): Uint8Array => keccak_256(body).slice(0, CHECKSUM_BYTES)

/** Counted first: a text cut short also breaks its last block, which would point elsewhere. */
function checkCharacters(length: number): void {
  if (CHARACTERS.some((count) => count === length)) return
  const message = `Expected ${CHARACTERS.join(' or ')} characters, got ${length}`
  throw new FaultError('ADDRESS_LENGTH', message, { length })
}

function checkChecksum(body: Uint8Array, got: string): void {
  const expected = bytesToHex(checksumOf(body))
  if (expected === got) return
  throw new FaultError('ADDRESS_CHECKSUM', `Expected checksum ${expected}, got ${got}`, {
    expected,
    got,
  })
}

function kindOf(version: number, length: number): Kind {
  const kind = KINDS.find((each) => each.version === version)
  if (kind === undefined) {
    const message = `Expected version 18, 19 or 42, got ${version}`
    throw new FaultError('ADDRESS_VERSION', message, { version })
  }
  if (kind.bytes === length) return kind
  throw new FaultError(
    'ADDRESS_LENGTH',
    `Expected ${kind.bytes} bytes for version ${version}, got ${length}`,
    { version, length },
  )
}
