/**
 * `scripthash:<hex>`: the account of a Bitcoin script that has no address. The hex is the SHA-256
 * of the script with its bytes reversed.
 *
 * Source: Electrum protocol 1.4, "Script Hashes". The text carries no checksum and no network.
 *
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { FaultError } from '../error.ts'
import { BITCOIN_LEDGERS } from './bitcoin-network.ts'
import type { AddressCodec, AddressParts, ParsedAddress } from './codec.ts'
import { checkAlphabet, checkTextLength, HEX } from './fault.ts'

/** What the text starts with. */
export const SCRIPTHASH_PREFIX = 'scripthash:'

const HASH_BYTES = 32

/** The codec of script hashes, on all Bitcoin networks. */
export const scripthash: AddressCodec = {
  name: 'Electrum script hash',
  ledgers: BITCOIN_LEDGERS,
  forms: ['scripthash'],
  resembles: (text) => text.startsWith(SCRIPTHASH_PREFIX),
  parse,
  encode,
}

/** The account text of a script: `scripthash:` and 64 hex digits. */
export const scripthashOf = (script: Uint8Array): string =>
  SCRIPTHASH_PREFIX + bytesToHex(sha256(script).reverse())

function parse(text: string): ParsedAddress {
  checkTextLength(text)
  const hex = text.slice(SCRIPTHASH_PREFIX.length)
  const [first] = BITCOIN_LEDGERS
  if (!text.startsWith(SCRIPTHASH_PREFIX) || first === undefined) {
    throw new FaultError('ADDRESS_UNKNOWN', `Expected ${SCRIPTHASH_PREFIX} and 64 hex digits`)
  }
  checkAlphabet(text, HEX, SCRIPTHASH_PREFIX.length)
  if (hex.length !== 2 * HASH_BYTES) throw lengthFault(hex.length)
  return {
    ledger: first,
    ledgers: BITCOIN_LEDGERS,
    account: text.toLowerCase(),
    form: 'scripthash',
    version: 0,
    payload: hexToBytes(hex),
    checked: false,
    checkBits: 0,
  }
}

function encode({ payload }: AddressParts): string {
  if (payload.length !== HASH_BYTES) throw lengthFault(2 * payload.length)
  return SCRIPTHASH_PREFIX + bytesToHex(payload)
}

const lengthFault = (length: number): FaultError =>
  new FaultError('ADDRESS_LENGTH', `Expected ${2 * HASH_BYTES} hex digits, got ${length}`, {
    length,
  })
