/**
 * Addresses of EVM chains: 20 bytes in hex. The mixed case of EIP-55 is the only checksum there is;
 * a text in one case has none. One address is valid on every EVM chain.
 *
 * Source: EIP-55 (mixed-case checksum). The chain-dependent variant of EIP-1191 is not read.
 *
 * @module
 */
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { FaultError, invariant } from '../error.ts'
import { LEDGER_ALIASES, type LedgerId, ledger } from '../ledger.ts'
import type { AddressCodec, AddressParts, ParsedAddress } from './codec.ts'
import { characterFault, checkAlphabet, checkTextLength, HEX } from './fault.ts'

/** The EVM chains that have an alias. */
export const EVM_LEDGERS: readonly LedgerId[] = Object.values(LEDGER_ALIASES)
  .filter((id) => id.startsWith('eip155:'))
  .map((id) => ledger(id))

const ADDRESS_BYTES = 20
const DIGITS = 2 * ADDRESS_BYTES
const PREFIX = 2
const UPPER_A = 0x41
const LOWER_A = 0x61

/** The codec of EVM addresses. Canonical text: `0x` and lower-case hex. */
export const evm: AddressCodec = {
  name: 'EVM',
  ledgers: EVM_LEDGERS,
  forms: ['evm'],
  resembles: (text) => /^0x/i.test(text),
  parse,
  encode,
}

/**
 * The display text of a canonical EVM account, with the EIP-55 case.
 *
 * @param account `0x` and 40 lower-case hex digits
 */
export function checksumEvm(account: string): string {
  invariant(/^0x[0-9a-f]{40}$/.test(account), `an EVM account is 0x and 40 hex, got ${account}`)
  const digits = account.slice(PREFIX)
  const hash = bytesToHex(keccak_256(utf8ToBytes(digits)))
  const shown = [...digits].map((digit, place) =>
    hash.charAt(place) >= '8' ? digit.toUpperCase() : digit,
  )
  return `0x${shown.join('')}`
}

function parse(text: string): ParsedAddress {
  checkTextLength(text)
  if (text.charAt(0) !== '0') throw characterFault(text, 0, '0 of 0x')
  if (!/^0x/i.test(text)) throw characterFault(text, 1, 'x of 0x')
  checkAlphabet(text, HEX, PREFIX)
  if (text.length !== PREFIX + DIGITS) {
    throw lengthFault(text.length - PREFIX)
  }
  const account = text.toLowerCase()
  const checkBits = bitsOf(text.slice(PREFIX))
  if (checkBits > 0) checkCase(text, checksumEvm(account))
  const [first] = EVM_LEDGERS
  invariant(first !== undefined, 'there is an EVM ledger')
  return {
    ledger: first,
    ledgers: EVM_LEDGERS,
    account,
    form: 'evm',
    version: 0,
    payload: hexToBytes(account.slice(PREFIX)),
    checked: checkBits > 0,
    checkBits,
  }
}

function encode({ payload }: AddressParts): string {
  if (payload.length !== ADDRESS_BYTES) throw lengthFault(2 * payload.length)
  return `0x${bytesToHex(payload)}`
}

/** One bit for each letter; none where all letters have one case, for then nobody set the case. */
function bitsOf(digits: string): number {
  let upper = 0
  let lower = 0
  for (let at = 0; at < digits.length; at++) {
    const code = digits.charCodeAt(at)
    if (code >= LOWER_A) lower += 1
    else if (code >= UPPER_A) upper += 1
  }
  return upper > 0 && lower > 0 ? upper + lower : 0
}

function checkCase(text: string, expected: string): void {
  for (let index = PREFIX; index < text.length; index++) {
    const wanted = expected.charAt(index)
    const character = text.charAt(index)
    if (wanted === character) continue
    throw new FaultError(
      'ADDRESS_CHECKSUM',
      `Expected '${wanted}' at index ${index} by the EIP-55 checksum, got '${character}'; ` +
        'another character may be the wrong one',
      { index, character },
    )
  }
}

function lengthFault(got: number): FaultError {
  const hint = got === 64 ? '; 64 digits are a transaction or block hash' : ''
  return new FaultError(
    'ADDRESS_LENGTH',
    `Expected ${DIGITS} hex digits after 0x, got ${got}${hint}`,
    { expected: DIGITS, got },
  )
}
