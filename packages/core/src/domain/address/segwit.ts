/**
 * SegWit addresses: witness versions 0 to 16, bech32 for version 0 and bech32m above.
 *
 * Sources: BIP 141 (programs), BIP 173, BIP 350; BIP 341 for version 1 with 32 bytes.
 *
 * @module
 */
import { FaultError } from '../error.ts'
import {
  BECH32_BITS,
  BECH32_CHARACTERS,
  type Bech32Spec,
  bech32ChecksumFault,
  encodeBech32,
  openBech32,
} from './bech32.ts'
import { BITCOIN_LEDGERS, BITCOIN_NETWORKS, bitcoinNetwork } from './bitcoin-network.ts'
import type { AddressCodec, AddressForm, AddressParts, ParsedAddress } from './codec.ts'
import { characterFault, characterName, checkTextLength, showCharacter } from './fault.ts'

/** Highest witness version. */
export const WITNESS_VERSION_MAX = 16
/** Shortest and longest witness program, in bytes. */
export const WITNESS_PROGRAM_BYTES = { min: 2, max: 40 } as const

/** A valid text has 14 characters or more; below this it is no miscopied one either. */
const RESEMBLES_MIN = 8
/** Longest first, because `bcrt` starts with `bc`. */
const PREFIXES = ['bcrt', 'bc', 'tb'] as const

/** The codec of SegWit addresses, on all networks. */
export const segwit: AddressCodec = {
  name: 'Bitcoin SegWit',
  ledgers: BITCOIN_LEDGERS,
  // Without the 1 only in lower case: many Tron addresses start with TB.
  resembles: (text) =>
    (/^(bcrt|bc|tb)1/i.test(text) || /^(bcrt|bc|tb)/.test(text)) && text.length >= RESEMBLES_MIN,
  parse,
  encode,
}

function parse(text: string): ParsedAddress {
  checkTextLength(text)
  checkPrefixEnd(text)
  const opened = openBech32(text)
  const networks = BITCOIN_NETWORKS.filter(({ prefix }) => prefix === opened.prefix)
  const [first] = networks
  if (first === undefined) throw prefixFault(opened.prefix)
  const [version, ...data] = opened.words
  if (version === undefined) {
    throw new FaultError('ADDRESS_LENGTH', 'Expected a witness version, got an empty data part', {
      index: opened.dataStart,
    })
  }
  const expected = specOf(version)
  if (opened.spec !== expected) throw bech32ChecksumFault(text, opened, expected)
  checkVersion(version, text, opened.dataStart)
  const payload = bytesOf(data)
  checkProgram(version, payload.length)
  return {
    ledger: first.ledger,
    ledgers: networks.map((network) => network.ledger),
    account: text.toLowerCase(),
    form: witnessForm(version, payload.length),
    version,
    payload,
    checked: true,
    checkBits: BECH32_BITS,
  }
}

function encode({ ledger, version, payload }: AddressParts): string {
  const { prefix } = bitcoinNetwork(ledger)
  checkProgram(version, payload.length)
  return encodeBech32(prefix, [version, ...wordsOf(payload)], specOf(version))
}

/** What a witness program of this version and length is. */
export function witnessForm(version: number, length: number): AddressForm {
  if (version === 0) return length === 20 ? 'p2wpkh' : 'p2wsh'
  return version === 1 && length === 32 ? 'p2tr' : 'witness'
}

/** Whether an address of this version and length exists (BIP 141: version 0 has 20 or 32 bytes). */
export function isWitnessProgram(version: number, length: number): boolean {
  const { min, max } = WITNESS_PROGRAM_BYTES
  if (!Number.isInteger(version) || version < 0 || version > WITNESS_VERSION_MAX) return false
  return version === 0 ? length === 20 || length === 32 : length >= min && length <= max
}

const specOf = (version: number): Bech32Spec => (version === 0 ? 'bech32' : 'bech32m')

/**
 * The last 1 separates, so a 1 among the data would move the prefix's end: say so where the prefix
 * is one of ours.
 */
function checkPrefixEnd(text: string): void {
  const lower = text.toLowerCase()
  const prefix = PREFIXES.find((each) => lower.startsWith(`${each}1`))
  if (prefix === undefined) {
    const near = PREFIXES.find((each) => lower.startsWith(each) && !lower.includes('1'))
    if (near !== undefined) throw characterFault(text, near.length, `1 after ${near}`)
    return
  }
  const last = text.lastIndexOf('1')
  if (last > prefix.length) throw characterFault(text, last, 'a bech32 data character')
}

function prefixFault(prefix: string): FaultError {
  return new FaultError(
    'ADDRESS_NETWORK',
    `Expected prefix ${PREFIXES.join(', ')}, got ${prefix}`,
    { prefix },
  )
}

function checkVersion(version: number, text: string, index: number): void {
  if (version <= WITNESS_VERSION_MAX) return
  throw new FaultError(
    'ADDRESS_VERSION',
    `Expected a witness version of 0 to 16, got ${version} (${showCharacter(text, index)})`,
    { version, index, character: characterName(text, index) },
  )
}

function checkProgram(version: number, length: number): void {
  if (isWitnessProgram(version, length)) return
  if (!Number.isInteger(version) || version < 0 || version > WITNESS_VERSION_MAX) {
    const message = `Expected a witness version of 0 to 16, got ${version}`
    throw new FaultError('ADDRESS_VERSION', message, { version })
  }
  const expected = version === 0 ? '20 or 32' : '2 to 40'
  throw new FaultError(
    'ADDRESS_LENGTH',
    `Expected a program of ${expected} bytes for witness version ${version}, got ${length}`,
    { version, length },
  )
}

function wordsOf(bytes: Uint8Array): number[] {
  const words: number[] = []
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) words.push((held >>> (bits - 5)) & 31)
    held &= (1 << bits) - 1
  }
  if (bits > 0) words.push((held << (5 - bits)) & 31)
  return words
}

function bytesOf(words: readonly number[]): Uint8Array {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const word of words) {
    held = (held << 5) | word
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push(held >>> bits)
    held &= (1 << bits) - 1
  }
  if (bits > 4 || held !== 0) {
    const last = BECH32_CHARACTERS.charAt(words.at(-1) ?? 0)
    const got = bits > 4 ? `${bits} bits` : `bits that are not zero in '${last}'`
    throw new FaultError('ADDRESS_PADDING', `Expected at most 4 zero bits of padding, got ${got}`, {
      bits,
    })
  }
  return Uint8Array.from(bytes)
}
