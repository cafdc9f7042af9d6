/**
 * All address codecs, and the one question most callers ask: what is the account of this text on
 * that ledger.
 *
 * @module
 */
import { FaultError } from '../error.ts'
import { type LedgerId, ledgerName } from '../ledger.ts'
import { bitcoinBase58 } from './bitcoin-base58.ts'
import type { AddressCodec, AddressParts, ParsedAddress } from './codec.ts'
import { evm } from './evm.ts'
import { checkTextLength } from './fault.ts'
import { foreignFault } from './foreign.ts'
import { monero } from './monero.ts'
import { scripthash } from './scripthash.ts'
import { segwit } from './segwit.ts'
import { tron } from './tron.ts'

/**
 * Every codec. A text is valid in one of them at most; where it resembles several (`TB1…` may start
 * a Tron or an upper-case SegWit address) and is valid in none, the first says what is wrong.
 */
export const ADDRESS_CODECS: readonly AddressCodec[] = [
  tron,
  segwit,
  scripthash,
  evm,
  monero,
  bitcoinBase58,
]

/** Codecs whose addresses may stand on a ledger; none for books and for chains not read yet. */
export const codecsOf = (ledger: LedgerId): readonly AddressCodec[] =>
  ledger.startsWith('eip155:')
    ? [evm]
    : ADDRESS_CODECS.filter((codec) => codec.ledgers.includes(ledger))

/**
 * Reads an address of whatever ledger.
 *
 * @throws {FaultError} an `ADDRESS_…` code of the codec that the text most resembles
 */
export function parseAddress(text: string): ParsedAddress {
  checkTextLength(text)
  const alike = ADDRESS_CODECS.filter((codec) => codec.resembles(text))
  if (alike.length > 1) {
    for (const codec of alike) {
      const read = attempt(codec, text)
      if (read !== null) return read
    }
  }
  const codec = alike[0] ?? nearestCodec(text)
  if (codec === null) throw foreignFault(text)
  return codec.parse(text)
}

/** What the codec reads, or null where it refuses: another one may read it. */
function attempt(codec: AddressCodec, text: string): ParsedAddress | null {
  try {
    return codec.parse(text)
  } catch (error) {
    if (error instanceof FaultError) return null
    throw error
  }
}

/**
 * Writes the canonical text: `encodeAddress(parseAddress(text))` is the account.
 *
 * @throws {FaultError} `ADDRESS_NO_CODEC`, `ADDRESS_LENGTH` or `ADDRESS_VERSION`
 */
export function encodeAddress(parts: AddressParts): string {
  return codecOfForm(parts).encode(parts)
}

/**
 * The canonical account id of an address on a ledger.
 *
 * System accounts (`@fees`) and a book's pseudonyms are no addresses: ask before.
 *
 * @param ledger a chain; any `eip155:` id is an EVM chain
 * @param text   an address in any spelling that its codec reads
 * @throws {FaultError} `ADDRESS_NO_CODEC` where the ledger's addresses cannot be read here,
 * `ADDRESS_NETWORK` where the address is valid elsewhere only, else what is wrong with it
 */
export function canonicalAccount(ledger: LedgerId, text: string): string {
  const codecs = codecsOf(ledger)
  if (codecs.length === 0) {
    const message = `Expected a ledger whose addresses can be read, got ${ledgerName(ledger)}`
    throw new FaultError('ADDRESS_NO_CODEC', message, { ledger })
  }
  const parsed = parseAddress(text)
  if (parsed.ledgers.includes(ledger)) return parsed.account
  if (codecs.includes(evm) && parsed.form === 'evm') return parsed.account
  const got = parsed.ledgers.map(ledgerName).join(', ')
  throw new FaultError(
    'ADDRESS_NETWORK',
    `Expected an address of ${ledgerName(ledger)}, got one of ${got}`,
    { ledger, got },
  )
}

function codecOfForm({ form }: AddressParts): AddressCodec {
  switch (form) {
    case 'p2pkh':
    case 'p2sh':
      return bitcoinBase58
    case 'p2wpkh':
    case 'p2wsh':
    case 'p2tr':
    case 'witness':
      return segwit
    case 'scripthash':
      return scripthash
    case 'evm':
      return evm
    case 'tron':
    case 'tron-hex':
      return tron
    case 'monero-standard':
    case 'monero-integrated':
    case 'monero-subaddress':
      return monero
  }
}

/** The codec whose alphabet and length nearly fit, for a text with a wrong first character. */
function nearestCodec(text: string): AddressCodec | null {
  const { length } = text
  if (length >= 40 && length <= 44 && /^[0oO]?.[0-9a-f]{36,}$/i.test(text) && !isHex(text))
    return evm
  const base58 = text.replace(/[^1-9A-HJ-NP-Za-km-z]/g, '').length
  const mixed = /[A-Z]/.test(text) && /[a-z]/.test(text) && /\d/.test(text)
  const near = mixed && base58 < length && base58 >= length - 2
  if (near && length >= 26 && length <= 36) return bitcoinBase58
  return near && length >= 93 && length <= 108 ? monero : null
}

const isHex = (text: string): boolean => /^[0-9a-f]*$/i.test(text)
