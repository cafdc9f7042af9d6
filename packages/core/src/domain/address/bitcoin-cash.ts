/**
 * Bitcoin Cash addresses: cashaddr, and the old form, which is Bitcoin's base58 text of the same
 * key or script. Canonical text: cashaddr in lower case without `bitcoincash:`, because CAIP-10
 * allows no colon in an account.
 *
 * Sources: Bitcoin Cash specification "CashAddr"; CHIP-2022-05 "Pay-to-Script-Hash-32";
 * CHIP-2022-02 "CashTokens" for the token-aware types 2 and 3, which name the same account as 0 and
 * 1.
 *
 * @module
 */
import { concatBytes } from '@noble/hashes/utils.js'
import { FaultError } from '../error.ts'
import { ledger } from '../ledger.ts'
import { BASE58CHECK_BITS, decodeBase58Check, encodeBase58Check } from './base58check.ts'
import { bytesOfWords, wordsOfBytes } from './bech32.ts'
import { BITCOIN_NETWORKS } from './bitcoin-network.ts'
import { CASHADDR_BITS, encodeCashAddr, openCashAddr } from './cashaddr.ts'
import type { AddressCodec, AddressForm, AddressParts, ParsedAddress } from './codec.ts'

const BITCOIN_CASH = ledger('bitcoin-cash')
const PREFIX = 'bitcoincash'
const PREFIXES = /^(bitcoincash|bchtest|bchreg):/i
/**
 * Without the prefix, in one case: some private keys of other ledgers start alike, in both. Valid
 * texts have 42 or 61 characters; the rest is room for one that was miscopied.
 */
const BARE = /^(?:[qpzr][0-9a-z]{37,63}|[QPZR][0-9A-Z]{37,63})$/
const OLD = /^[13]/
/** Hash lengths in bytes by the lowest three bits of the version byte. */
const HASH_BYTES = [20, 24, 28, 32, 40, 48, 56, 64] as const
const [MAIN] = BITCOIN_NETWORKS

/** The codec of Bitcoin Cash's main network. */
export const bitcoinCash: AddressCodec = {
  name: 'Bitcoin Cash',
  ledgers: [BITCOIN_CASH],
  forms: ['p2pkh', 'p2sh', 'p2sh32'],
  resembles: (text) => PREFIXES.test(text) || BARE.test(text) || isOld(text),
  parse: (text) => (isOld(text) ? parseOld(text) : parseCash(text)),
  encode,
}

/** A mistyped cashaddr may begin like the old form and be of its alphabet, but it is longer. */
function isOld(text: string): boolean {
  return OLD.test(text) && text.length >= 20 && text.length <= 40
}

/**
 * Bitcoin's text of the key or script of a cashaddr account, which is that account's old form; null
 * where it has none (scripts with a hash of 32 bytes) or where `text` is no cashaddr.
 */
export function oldTextOfCash(text: string): string | null {
  if (!BARE.test(text) && !PREFIXES.test(text)) return null
  const read = attempt(text)
  if (read === null || MAIN === undefined) return null
  const { form, payload } = read
  return form === 'p2pkh' || form === 'p2sh' ? encodeBase58Check(MAIN[form], payload) : null
}

function attempt(text: string): ParsedAddress | null {
  try {
    return parseCash(text)
  } catch (error) {
    if (error instanceof FaultError) return null
    throw error
  }
}

function parseCash(text: string): ParsedAddress {
  const { prefix, words } = openCashAddr(text, PREFIX)
  if (prefix !== PREFIX) {
    const message = `Expected prefix ${PREFIX}, got ${prefix}`
    throw new FaultError('ADDRESS_NETWORK', message, { prefix })
  }
  const bytes = bytesOfWords(words)
  const version = bytes[0] ?? 0
  const payload = bytes.slice(1)
  const form = formOf(version, payload.length)
  return {
    ...common(form, payload),
    account: encode({ ledger: BITCOIN_CASH, form, version, payload }),
    version,
    checkBits: CASHADDR_BITS,
  }
}

function parseOld(text: string): ParsedAddress {
  const { version, hash } = decodeBase58Check(text)
  const form = version === MAIN?.p2pkh ? 'p2pkh' : version === MAIN?.p2sh ? 'p2sh' : null
  if (form === null) {
    const message = `Expected version 0 or 5 (bitcoin-cash), got ${version}`
    throw new FaultError('ADDRESS_VERSION', message, { version })
  }
  const account = encode({ ledger: BITCOIN_CASH, form, version, payload: hash })
  return { ...common(form, hash), account, version, checkBits: BASE58CHECK_BITS }
}

const common = (form: AddressForm, payload: Uint8Array) =>
  ({
    ledger: BITCOIN_CASH,
    ledgers: [BITCOIN_CASH],
    form,
    payload,
    checked: true,
  }) as const

/** Bit 7 is reserved, bits 3 to 6 are the type, bits 0 to 2 the length. */
function formOf(version: number, length: number): AddressForm {
  const type = version >>> 3
  const stated = HASH_BYTES[version & 7]
  if (stated !== length) {
    const message = `Expected ${stated} bytes by version ${version}, got ${length}`
    throw new FaultError('ADDRESS_LENGTH', message, { version, length })
  }
  if ((type === 0 || type === 2) && length === 20) return 'p2pkh'
  if ((type === 1 || type === 3) && length === 20) return 'p2sh'
  if ((type === 1 || type === 3) && length === 32) return 'p2sh32'
  const message = `Expected a key hash of 20 or a script hash of 20 or 32 bytes, got type ${type}`
  throw new FaultError('ADDRESS_VERSION', message, { version, length })
}

function encode({ form, payload }: AddressParts): string {
  const wanted = form === 'p2sh32' ? 32 : 20
  if (!bitcoinCash.forms.includes(form)) {
    const message = `Expected p2pkh, p2sh or p2sh32 on bitcoin-cash, got ${form}`
    throw new FaultError('ADDRESS_VERSION', message, { got: form })
  }
  if (payload.length !== wanted) {
    const message = `Expected ${wanted} bytes, got ${payload.length}`
    throw new FaultError('ADDRESS_LENGTH', message, { expected: wanted, got: payload.length })
  }
  const version = form === 'p2pkh' ? 0 : form === 'p2sh' ? 8 : 11
  return encodeCashAddr(PREFIX, wordsOfBytes(concatBytes(Uint8Array.of(version), payload)))
}
