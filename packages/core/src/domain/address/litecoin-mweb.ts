/**
 * Litecoin's stealth addresses of the MimbleWimble extension block: scan and spend key in bech32,
 * longer than BIP 173 allows. They stand in no output of the open ledger, so an account of this
 * form is known only from what people state.
 *
 * Sources: LIP 4 (one-sided transactions); Litecoin Core `key_io.cpp`. Whether the keys are points
 * of the curve is not checked.
 *
 * @module
 */
import { FaultError } from '../error.ts'
import { ledger } from '../ledger.ts'
import {
  BECH32_BITS,
  bech32ChecksumFault,
  bytesOfWords,
  encodeLongBech32,
  openBech32,
  wordsOfBytes,
} from './bech32.ts'
import type { AddressCodec, AddressParts, ParsedAddress } from './codec.ts'
import { checkTextLength } from './fault.ts'

const LITECOIN = ledger('litecoin')
const PREFIX = 'ltcmweb'
const VERSION = 0
const KEYS_BYTES = 66
/** Prefix, separator, version, 106 words of keys and six of checksum. */
const CHARACTERS = 121

/** The codec of MWEB addresses. Canonical text: lower case. */
export const litecoinMweb: AddressCodec = {
  name: 'Litecoin MWEB',
  ledgers: [LITECOIN],
  forms: ['mweb'],
  resembles: (text) => /^ltcmweb/i.test(text),
  parse,
  encode,
}

function parse(text: string): ParsedAddress {
  checkTextLength(text)
  const opened = openBech32(text, CHARACTERS)
  if (opened.prefix !== PREFIX) {
    const message = `Expected prefix ${PREFIX}, got ${opened.prefix.slice(0, 20)}`
    throw new FaultError('ADDRESS_NETWORK', message, { prefix: opened.prefix.slice(0, 20) })
  }
  if (opened.spec !== 'bech32') throw bech32ChecksumFault(text, opened, 'bech32')
  const [version = -1, ...data] = opened.words
  if (version !== VERSION) {
    throw new FaultError('ADDRESS_VERSION', `Expected MWEB version 0, got ${version}`, { version })
  }
  const payload = bytesOfWords(data)
  checkLength(payload)
  return {
    ledger: LITECOIN,
    ledgers: [LITECOIN],
    account: text.toLowerCase(),
    form: 'mweb',
    version,
    payload,
    checked: true,
    checkBits: BECH32_BITS,
  }
}

function encode({ payload }: AddressParts): string {
  checkLength(payload)
  return encodeLongBech32(PREFIX, [VERSION, ...wordsOfBytes(payload)], 'bech32')
}

function checkLength({ length }: Uint8Array): void {
  if (length === KEYS_BYTES) return
  const message = `Expected two keys of 33 bytes, got ${length} bytes`
  throw new FaultError('ADDRESS_LENGTH', message, { expected: KEYS_BYTES, got: length })
}
