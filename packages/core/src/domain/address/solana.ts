/**
 * Solana addresses: 32 bytes in base58, without any checksum. Whatever decodes to 32 bytes is one,
 * a miscopied one too: the form is all the evidence there is.
 *
 * Source: Solana documentation, "Accounts". An address need not be a point of the curve (program
 * derived addresses are none), so that is not checked.
 *
 * @module
 */
import { base58 } from '@scure/base'
import { FaultError } from '../error.ts'
import { ledger } from '../ledger.ts'
import type { AddressCodec, AddressParts, ParsedAddress } from './codec.ts'
import { BASE58, checkAlphabet, checkTextLength } from './fault.ts'

const SOLANA = ledger('solana')
const KEY_BYTES = 32
/** Fewest and most characters of 32 bytes; below 43 only where the first byte is zero. */
const CHARACTERS = { min: 32, usual: 43, max: 44 } as const

/** The codec of Solana addresses. Canonical text: as it is. */
export const solana: AddressCodec = {
  name: 'Solana',
  ledgers: [SOLANA],
  forms: ['solana'],
  // A text in capitals alone is no key but some other chain's bech32: 24 of 58 digits, 43 times.
  resembles: (text) =>
    text.length <= CHARACTERS.max &&
    (text.length >= CHARACTERS.usual || (text.length >= CHARACTERS.min && text.startsWith('1'))) &&
    /^[1-9A-HJ-NP-Za-km-z]+$/.test(text) &&
    !/^(?=.*[A-Z])[1-9A-Z]+$/.test(text),
  parse,
  encode,
}

function parse(text: string): ParsedAddress {
  checkTextLength(text)
  checkAlphabet(text, BASE58)
  const payload = base58.decode(text)
  checkLength(payload)
  if (!solana.resembles(text)) {
    throw new FaultError('ADDRESS_UNKNOWN', 'Expected small letters too, got capitals alone')
  }
  return {
    ledger: SOLANA,
    ledgers: [SOLANA],
    account: text,
    form: 'solana',
    version: 0,
    payload,
    checked: false,
    checkBits: 0,
  }
}

function encode({ payload }: AddressParts): string {
  checkLength(payload)
  return base58.encode(payload)
}

function checkLength({ length }: Uint8Array): void {
  if (length === KEY_BYTES) return
  const message = `Expected ${KEY_BYTES} bytes, got ${length}`
  throw new FaultError('ADDRESS_LENGTH', message, { expected: KEY_BYTES, got: length })
}
