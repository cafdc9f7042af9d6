/**
 * Tron addresses: base58check with version 0x41 as people write them, or the same 21 bytes in hex
 * as nodes do.
 *
 * Source: Tron developer documentation, "Account: address format".
 *
 * @module
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import { FaultError } from '../error.ts'
import { ledger } from '../ledger.ts'
import { BASE58CHECK_BITS, decodeBase58Check, encodeBase58Check } from './base58check.ts'
import type { AddressCodec, AddressParts, ParsedAddress } from './codec.ts'

const TRON = ledger('tron')
const VERSION = 0x41
const HEX_FORM = /^41[0-9a-f]{40}$/i

/** The codec of Tron addresses. Canonical text: base58check. */
export const tron: AddressCodec = {
  name: 'Tron',
  ledgers: [TRON],
  forms: ['tron', 'tron-hex'],
  // Valid texts have 34 characters, or 42 in hex; the rest is room for one that was miscopied.
  resembles: (text) => /^T.{27,39}$/s.test(text) || HEX_FORM.test(text),
  parse,
  encode,
}

function parse(text: string): ParsedAddress {
  if (HEX_FORM.test(text)) {
    const payload = hexToBytes(text.slice(2))
    return read(encodeBase58Check(VERSION, payload), payload, false)
  }
  const { version, hash } = decodeBase58Check(text)
  if (version !== VERSION) {
    const message = `Expected version ${VERSION} (Tron), got ${version}`
    throw new FaultError('ADDRESS_VERSION', message, { version })
  }
  return read(text, hash, true)
}

const read = (account: string, payload: Uint8Array, checked: boolean): ParsedAddress => ({
  ledger: TRON,
  ledgers: [TRON],
  account,
  form: checked ? 'tron' : 'tron-hex',
  version: VERSION,
  payload,
  checked,
  checkBits: checked ? BASE58CHECK_BITS : 0,
})

function encode({ payload }: AddressParts): string {
  return encodeBase58Check(VERSION, payload)
}
