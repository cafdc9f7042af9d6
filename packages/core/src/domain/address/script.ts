/**
 * Bitcoin output scripts and their accounts, both ways. Plain and slow on purpose: fast decoders
 * are checked against this.
 *
 * Source: the templates of Bitcoin Core `script/solver.cpp`. Departure: a multisig script here has
 * at most 16 keys, each in a direct push; other spellings count as nonstandard, and the account is
 * the same.
 *
 * @module
 */
import { ripemd160 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import type { LedgerId } from '../ledger.ts'
import { encodeBase58Check } from './base58check.ts'
import { bitcoinBase58 } from './bitcoin-base58.ts'
import { bitcoinNetwork } from './bitcoin-network.ts'
import type { AddressForm } from './codec.ts'
import { scripthash, scripthashOf } from './scripthash.ts'
import { isWitnessProgram, segwit, WITNESS_PROGRAM_BYTES, witnessForm } from './segwit.ts'

/** What an output script is. */
export type ScriptForm =
  | Extract<AddressForm, 'p2pkh' | 'p2sh' | 'p2wpkh' | 'p2wsh' | 'p2tr' | 'witness'>
  | 'p2pk'
  | 'multisig'
  | 'op_return'
  | 'nonstandard'

/** The account of a script: an address, or `scripthash:…` where it has none. */
export type ScriptAccount = { readonly account: string; readonly form: ScriptForm }

const OP = {
  ZERO: 0x00,
  ONE: 0x51,
  SIXTEEN: 0x60,
  RETURN: 0x6a,
  DUP: 0x76,
  EQUAL: 0x87,
  EQUALVERIFY: 0x88,
  HASH160: 0xa9,
  CHECKSIG: 0xac,
  CHECKMULTISIG: 0xae,
} as const

const KEY_BYTES = { compressed: 33, full: 65 } as const

/**
 * The account that an output script pays.
 *
 * P2PK is the P2PKH address of its key, though the form says `p2pk`. For `op_return`, which nobody
 * can spend, the script hash is given; that its value is burned is the ledger's matter.
 *
 * @throws {FaultError} `ADDRESS_NO_CODEC` where the ledger is no Bitcoin network
 */
export function addressOfScript(script: Uint8Array, ledger: LedgerId): ScriptAccount {
  const network = bitcoinNetwork(ledger)
  const key = keyOfP2pk(script)
  if (key !== null) return { account: p2pkhOfKey(key, ledger), form: 'p2pk' }
  if (isP2pkh(script)) {
    return { account: encodeBase58Check(network.p2pkh, script.slice(3, 23)), form: 'p2pkh' }
  }
  if (isP2sh(script)) {
    return { account: encodeBase58Check(network.p2sh, script.slice(2, 22)), form: 'p2sh' }
  }
  const witness = witnessOf(script)
  if (witness !== null) {
    const { version, payload } = witness
    const form = witnessForm(version, payload.length) as ScriptForm
    return { account: segwit.encode({ ledger, form: 'witness', version, payload }), form }
  }
  return { account: scripthashOf(script), form: formWithoutAddress(script) }
}

/**
 * The output script of an address of any Bitcoin network; null for `scripthash:…`, which cannot be
 * turned back.
 *
 * @throws {FaultError} an `ADDRESS_…` code where the text is no Bitcoin address
 */
export function scriptOf(text: string): Uint8Array | null {
  if (scripthash.resembles(text)) {
    scripthash.parse(text)
    return null
  }
  const codec = segwit.resembles(text) ? segwit : bitcoinBase58
  const { form, version, payload } = codec.parse(text)
  const push = concatBytes(Uint8Array.of(payload.length), payload)
  if (form === 'p2pkh') {
    const end = Uint8Array.of(OP.EQUALVERIFY, OP.CHECKSIG)
    return concatBytes(Uint8Array.of(OP.DUP, OP.HASH160), push, end)
  }
  if (form === 'p2sh') {
    return concatBytes(Uint8Array.of(OP.HASH160), push, Uint8Array.of(OP.EQUAL))
  }
  return concatBytes(Uint8Array.of(version === 0 ? OP.ZERO : OP.ONE + version - 1), push)
}

/**
 * The P2PKH address of a public key, compressed or not, as its bytes stand (BIP 13 and before: the
 * hash is of the key as written, so one key has two addresses).
 *
 * @throws {FaultError} `ADDRESS_NO_CODEC` where the ledger is no Bitcoin network
 */
export const p2pkhOfKey = (key: Uint8Array, ledger: LedgerId): string =>
  encodeBase58Check(bitcoinNetwork(ledger).p2pkh, ripemd160(sha256(key)))

/** Whether bytes have the shape of a public key: its first byte states its length. */
export function isKeyShaped(bytes: Uint8Array): boolean {
  const [first] = bytes
  if (first === 2 || first === 3) return bytes.length === KEY_BYTES.compressed
  return (first === 4 || first === 6 || first === 7) && bytes.length === KEY_BYTES.full
}

function keyOfP2pk(script: Uint8Array): Uint8Array | null {
  const key = script.slice(1, -1)
  const framed = script[0] === key.length && script.at(-1) === OP.CHECKSIG
  return framed && isKeyShaped(key) ? key : null
}

function isP2pkh(script: Uint8Array): boolean {
  const [dup, hash160, size] = script
  const start = dup === OP.DUP && hash160 === OP.HASH160 && size === 20
  return (
    start && script.length === 25 && script[23] === OP.EQUALVERIFY && script[24] === OP.CHECKSIG
  )
}

const isP2sh = (script: Uint8Array): boolean =>
  script.length === 23 && script[0] === OP.HASH160 && script[1] === 20 && script[22] === OP.EQUAL

/** Version and program; null also for version 0 of a length that no address can state. */
function witnessOf(script: Uint8Array): { version: number; payload: Uint8Array } | null {
  if (script.length < 2 + WITNESS_PROGRAM_BYTES.min) return null
  const version = numberOf(script[0])
  const payload = script.slice(2)
  if (version === null || script[1] !== payload.length) return null
  return isWitnessProgram(version, payload.length) ? { version, payload } : null
}

/** The number that an opcode pushes: OP_0, or OP_1 to OP_16. */
function numberOf(opcode: number | undefined): number | null {
  if (opcode === OP.ZERO) return 0
  if (opcode === undefined || opcode < OP.ONE || opcode > OP.SIXTEEN) return null
  return opcode - OP.ONE + 1
}

function formWithoutAddress(script: Uint8Array): ScriptForm {
  if (script[0] === OP.RETURN) return 'op_return'
  return isMultisig(script) ? 'multisig' : 'nonstandard'
}

function isMultisig(script: Uint8Array): boolean {
  if (script.length < 3 || script.at(-1) !== OP.CHECKMULTISIG) return false
  const needed = numberOf(script[0])
  const stated = numberOf(script.at(-2))
  if (needed === null || stated === null) return false
  let at = 1
  let keys = 0
  while (at < script.length - 2) {
    const size = script[at] ?? 0
    if (!isKeyShaped(script.slice(at + 1, at + 1 + size))) return false
    at += 1 + size
    keys++
  }
  return at === script.length - 2 && keys === stated && needed >= 1 && needed <= keys
}
