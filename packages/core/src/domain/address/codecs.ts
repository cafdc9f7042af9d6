/**
 * All address codecs, and the one question most callers ask: what is the account of this text on
 * that ledger.
 *
 * One text can be valid on several ledgers by several codecs. Bitcoin Cash and Litecoin took over
 * Bitcoin's version bytes, so `1…` and `3…` name an account on each of them. All readings are
 * given, the most usual first; nobody but the reader's context can choose.
 *
 * @module
 */
import { FaultError, invariant } from '../error.ts'
import { BITCOIN, type LedgerId, ledgerName, ledger as ledgerOf } from '../ledger.ts'
import { dash, dogecoin, encodeFork, FORK_VERSIONS, litecoinBase58 } from './base58-forks.ts'
import { bitcoinBase58 } from './bitcoin-base58.ts'
import { bitcoinCash } from './bitcoin-cash.ts'
import type { AddressCodec, AddressParts, ParsedAddress } from './codec.ts'
import { evm } from './evm.ts'
import { checkTextLength } from './fault.ts'
import { foreignFault } from './foreign.ts'
import { litecoinMweb } from './litecoin-mweb.ts'
import { monero } from './monero.ts'
import { scripthash } from './scripthash.ts'
import { litecoinSegwit, segwit } from './segwit.ts'
import { solana } from './solana.ts'
import { tron } from './tron.ts'
import { xrp } from './xrp.ts'
import { zcash } from './zcash.ts'

/**
 * Every codec, the usual reading of an overlap first. Where a text resembles several (`TB1…` may
 * start a Tron or an upper-case SegWit address) and is valid in none, the first says what is wrong.
 */
export const ADDRESS_CODECS: readonly AddressCodec[] = [
  tron,
  segwit,
  scripthash,
  evm,
  monero,
  bitcoinBase58,
  litecoinMweb,
  litecoinSegwit,
  litecoinBase58,
  bitcoinCash,
  dogecoin,
  dash,
  zcash,
  xrp,
  solana,
]

/** Of a family whose networks write addresses alike, the ledger that bare texts are read for. */
const HOMES: ReadonlyMap<string, LedgerId> = new Map(
  ['ethereum', 'tron', 'monero'].map((alias) => {
    const home = ledgerOf(alias)
    return [home.slice(0, home.indexOf(':')), home]
  }),
)

/** Networks of such a family whose addresses begin with other bytes. */
const OTHER_FORMS: ReadonlySet<LedgerId> = new Set(
  ['monero-stagenet', 'monero-testnet'].map(ledgerOf),
)

/**
 * The ledger whose addresses a ledger takes: any EVM chain those of Ethereum, any network of Tron
 * and any private one of Monero those of the main network; every other its own.
 */
export const addressHome = (ledger: LedgerId): LedgerId =>
  OTHER_FORMS.has(ledger) ? ledger : (HOMES.get(ledger.slice(0, ledger.indexOf(':'))) ?? ledger)

/** Codecs whose addresses may stand on a ledger; none for books and for chains not read yet. */
export const codecsOf = (ledger: LedgerId): readonly AddressCodec[] => {
  const home = addressHome(ledger)
  return ADDRESS_CODECS.filter((codec) => codec.ledgers.includes(home))
}

/**
 * Reads an address of whatever ledger; of several readings the usual one.
 *
 * @throws {FaultError} an `ADDRESS_…` code of the codec that the text most resembles
 */
export function parseAddress(text: string): ParsedAddress {
  checkTextLength(text)
  let first: FaultError | null = null
  // Most texts are read by the first codec that they resemble: the looks behind it are not taken.
  for (const codec of ADDRESS_CODECS) {
    if (!codec.resembles(text)) continue
    const read = attempt(codec, text)
    if (!(read instanceof FaultError)) return read
    first ??= read
  }
  if (first !== null) throw first
  const codec = nearestCodec(text)
  if (codec === null) throw foreignFault(text)
  return codec.parse(text)
}

/**
 * Every reading of an address, the usual first, each ledger once.
 *
 * @throws {FaultError} as {@link parseAddress}
 */
export function addressReadings(text: string): readonly ParsedAddress[] {
  const first = parseAddress(text)
  const { form, payload } = first
  if (first.ledger !== BITCOIN || (form !== 'p2pkh' && form !== 'p2sh')) return [first]
  // Made from the first reading: opening the same text again would cost its hashes again.
  const cash = on(BITCOIN_CASH, first, bitcoinCash.encode(first))
  if (form === 'p2pkh') return [first, cash]
  const account = encodeFork(FORK_VERSIONS.litecoin, form, payload)
  return [first, on(LITECOIN, first, account), cash]
}

/** The same key or script on another ledger. Field by field: spreading is slow on this hot path. */
const on = (ledger: LedgerId, read: ParsedAddress, account: string): ParsedAddress => ({
  ledger,
  ledgers: [ledger],
  account,
  form: read.form,
  version: read.version,
  payload: read.payload,
  checked: read.checked,
  checkBits: read.checkBits,
})

const BITCOIN_CASH = ledgerOf('bitcoin-cash')
const LITECOIN = ledgerOf('litecoin')

/** What the codec reads, or why it refuses: another one may read it. */
function attempt(codec: AddressCodec, text: string): ParsedAddress | FaultError {
  try {
    return codec.parse(text)
  } catch (error) {
    if (error instanceof FaultError) return error
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
 * @param ledger a chain, with an alias or not, see {@link addressHome}
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
  const readings = addressReadings(text)
  const home = addressHome(ledger)
  const found = readings.find(({ ledgers }) => ledgers.includes(home))
  if (found !== undefined) return found.account
  const got = readings.flatMap(({ ledgers }) => ledgers.map(ledgerName)).join(', ')
  throw new FaultError(
    'ADDRESS_NETWORK',
    `Expected an address of ${ledgerName(ledger)}, got one of ${got}`,
    { ledger, got },
  )
}

/** The codec of a form; of several the one of the ledger, and the first where none is. */
function codecOfForm({ form, ledger }: AddressParts): AddressCodec {
  const codecs = ADDRESS_CODECS.filter((codec) => codec.forms.includes(form))
  const codec = codecs.find(({ ledgers }) => ledgers.includes(ledger)) ?? codecs[0]
  invariant(codec !== undefined, `a codec writes the form ${form}`)
  return codec
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
  if (near && length >= 43 && length <= 44) return solana
  return near && length >= 93 && length <= 108 ? monero : null
}

const isHex = (text: string): boolean => /^[0-9a-f]*$/i.test(text)
