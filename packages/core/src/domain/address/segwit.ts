/**
 * SegWit addresses: witness versions 0 to 16, bech32 for version 0 and bech32m above.
 *
 * Sources: BIP 141 (programs), BIP 173, BIP 350; BIP 341 for version 1 with 32 bytes.
 *
 * @module
 */
import { FaultError } from '../error.ts'
import { type LedgerId, ledger, ledgerName } from '../ledger.ts'
import {
  BECH32_BITS,
  type Bech32Spec,
  bech32ChecksumFault,
  bytesOfWords,
  encodeBech32,
  openBech32,
  wordsOfBytes,
} from './bech32.ts'
import { BITCOIN_NETWORKS } from './bitcoin-network.ts'
import type { AddressCodec, AddressForm, AddressParts, ParsedAddress } from './codec.ts'
import { characterFault, characterName, checkTextLength, showCharacter } from './fault.ts'

/** Highest witness version. */
export const WITNESS_VERSION_MAX = 16
/** Shortest and longest witness program, in bytes. */
export const WITNESS_PROGRAM_BYTES = { min: 2, max: 40 } as const

/** A valid text has 14 characters or more; below this it is no miscopied one either. */
const RESEMBLES_MIN = 8
/** A ledger and the prefix of its SegWit addresses. */
export type SegwitNetwork = { readonly ledger: LedgerId; readonly prefix: string }

/** What a codec knows of its networks. */
type Family = {
  readonly networks: readonly SegwitNetwork[]
  /** Longest first, because `bcrt` starts with `bc`. */
  readonly prefixes: readonly string[]
}

/** The codec of SegWit addresses on Bitcoin's networks. */
export const segwit: AddressCodec = segwitCodec('Bitcoin SegWit', BITCOIN_NETWORKS)

/** The codec of SegWit addresses on Litecoin. Source: Litecoin Core `chainparams.cpp`. */
export const litecoinSegwit: AddressCodec = segwitCodec('Litecoin SegWit', [
  { ledger: ledger('litecoin'), prefix: 'ltc' },
])

function segwitCodec(name: string, networks: readonly SegwitNetwork[]): AddressCodec {
  const prefixes = [...new Set(networks.map(({ prefix }) => prefix))].sort(
    (left, right) => right.length - left.length,
  )
  const family = { networks, prefixes }
  const written = new RegExp(`^(${prefixes.join('|')})1`, 'i')
  // Without the 1 only in lower case: many Tron addresses start with TB. With a colon it is the
  // prefix of a cashaddr: bchtest.
  const begun = new RegExp(`^(${prefixes.join('|')})`)
  return {
    name,
    ledgers: networks.map((network) => network.ledger),
    forms: ['p2wpkh', 'p2wsh', 'p2tr', 'witness'],
    resembles: (text) =>
      text.length >= RESEMBLES_MIN &&
      (written.test(text) || (begun.test(text) && !text.includes(':'))),
    parse: (text) => parse(text, family),
    encode: (parts) => encode(parts, family),
  }
}

function parse(text: string, family: Family): ParsedAddress {
  checkTextLength(text)
  checkPrefixEnd(text, family.prefixes)
  const opened = openBech32(text)
  const networks = family.networks.filter(({ prefix }) => prefix === opened.prefix)
  const [first] = networks
  if (first === undefined) throw prefixFault(opened.prefix, family.prefixes)
  const version = opened.words[0]
  if (version === undefined) {
    throw new FaultError('ADDRESS_LENGTH', 'Expected a witness version, got an empty data part', {
      index: opened.dataStart,
    })
  }
  const expected = specOf(version)
  if (opened.spec !== expected) throw bech32ChecksumFault(text, opened, expected)
  checkVersion(version, text, opened.dataStart)
  const payload = bytesOfWords(opened.words.slice(1))
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

function encode({ ledger: id, version, payload }: AddressParts, { networks }: Family): string {
  const network = networks.find((each) => each.ledger === id)
  if (network === undefined) {
    const message = `Expected a ledger with SegWit addresses, got ${ledgerName(id)}`
    throw new FaultError('ADDRESS_NO_CODEC', message, { ledger: id })
  }
  checkProgram(version, payload.length)
  return encodeBech32(network.prefix, [version, ...wordsOfBytes(payload)], specOf(version))
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
function checkPrefixEnd(text: string, prefixes: readonly string[]): void {
  const lower = text.toLowerCase()
  const prefix = prefixes.find((each) => lower.startsWith(`${each}1`))
  if (prefix === undefined) {
    const near = prefixes.find((each) => lower.startsWith(each) && !lower.includes('1'))
    if (near !== undefined) throw characterFault(text, near.length, `1 after ${near}`)
    return
  }
  const last = text.lastIndexOf('1')
  if (last > prefix.length) throw characterFault(text, last, 'a bech32 data character')
}

function prefixFault(prefix: string, prefixes: readonly string[]): FaultError {
  return new FaultError(
    'ADDRESS_NETWORK',
    `Expected prefix ${prefixes.join(', ')}, got ${prefix}`,
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
