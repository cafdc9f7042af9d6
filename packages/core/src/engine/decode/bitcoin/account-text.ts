/**
 * The canonical account of an output: the address of its script where it has one, `@burn` where
 * nobody can spend it, else `scripthash:<Electrum script hash>`.
 *
 * Sources: BIP 13, BIP 173, BIP 350; the script hash is that of the Electrum protocol (SHA-256 of
 * the script, reversed, hex).
 *
 * @module
 */
import { type Arena, ascii } from './arena.ts'
import { Base58Check } from './base58.ts'
import { SegwitAddress } from './bech32.ts'
import { CASH_VERSION, CashAddress } from './cash-address.ts'
import { Hash160 } from './hash160.ts'
import type { BitcoinNetwork } from './network.ts'
import { FORM_ROW, isUnspendable } from './script-form.ts'
import { putDigest, Sha256 } from './sha256.ts'

/** What stands before a script hash. */
export const SCRIPT_HASH_PREFIX = 'scripthash:'

const PREFIX = ascii(SCRIPT_HASH_PREFIX)
const BURN = ascii('@burn')
const HEX = ascii('0123456789abcdef')
const { p2pk, p2pkh, p2sh, p2wpkh, p2wsh, p2tr, witness, p2sh32 } = FORM_ROW

/** Writes the accounts of one network. */
export class AccountWriter {
  readonly #key: Base58Check
  readonly #script: Base58Check
  /** Null on networks where witness programs mean nothing: no form leads there. */
  readonly #segwit: SegwitAddress | null
  readonly #cash: CashAddress | null
  readonly #sha = new Sha256()
  readonly #hash160 = new Hash160()
  readonly #digest = new Uint8Array(32)
  /** Scripts of version 0: what stands before the program never changes. */
  readonly #keyProgram = Uint8Array.of(0, 20, ...new Uint8Array(20))
  readonly #scriptProgram = Uint8Array.of(0, 32, ...new Uint8Array(32))

  constructor(network: BitcoinNetwork) {
    this.#key = new Base58Check(network.keyVersion)
    this.#script = new Base58Check(network.scriptVersion)
    this.#segwit = network.prefix === null ? null : new SegwitAddress(network.prefix)
    this.#cash = network.cashPrefix === null ? null : new CashAddress(network.cashPrefix)
  }

  /** Writes the account of the script of `length` bytes from `at`, whose form is known. */
  write(arena: Arena, form: number, script: ByteRange): void {
    const { bytes, at, length } = script
    if (form === p2pkh) this.#writeKeyHash(arena, bytes, at + 3)
    else if (form === p2sh) this.#writeRedeemHash(arena, bytes, at + 2)
    else if (form === p2wpkh || form === p2wsh || form === p2tr || form === witness) {
      this.#segwit?.write(arena, bytes, at)
    } else if (form === p2sh32) {
      this.#cash?.write(arena, CASH_VERSION.script32, { bytes, at: at + 2, length: 32 })
    } else if (form === p2pk) this.writeKey(arena, { bytes, at: at + 1, length: length - 2 })
    else if (isUnspendable(form, length)) put(arena, BURN)
    else this.#writeScriptHash(arena, script)
  }

  /** Writes the P2PKH address of a public key as it stands. */
  writeKey(arena: Arena, { bytes, at, length }: ByteRange): void {
    this.#writeKeyHash(arena, this.#hash160.hash(bytes, at, length), 0)
  }

  /** Writes the P2SH address of a redeem script. */
  writeRedeem(arena: Arena, { bytes, at, length }: ByteRange): void {
    this.#writeRedeemHash(arena, this.#hash160.hash(bytes, at, length), 0)
  }

  /** Writes the P2WPKH address of a public key. */
  writeWitnessKey(arena: Arena, { bytes, at, length }: ByteRange): void {
    this.#keyProgram.set(this.#hash160.hash(bytes, at, length), 2)
    this.#segwit?.write(arena, this.#keyProgram, 0)
  }

  /** Writes the P2WSH address of a witness script. */
  writeWitnessScript(arena: Arena, { bytes, at, length }: ByteRange): void {
    this.#sha.hash(bytes, at, length)
    putDigest(this.#sha.state, this.#scriptProgram, 2)
    this.#segwit?.write(arena, this.#scriptProgram, 0)
  }

  #writeKeyHash(arena: Arena, bytes: Uint8Array, at: number): void {
    if (this.#cash === null) this.#key.write(arena, bytes, at)
    else this.#cash.write(arena, CASH_VERSION.key, { bytes, at, length: 20 })
  }

  #writeRedeemHash(arena: Arena, bytes: Uint8Array, at: number): void {
    if (this.#cash === null) this.#script.write(arena, bytes, at)
    else this.#cash.write(arena, CASH_VERSION.script, { bytes, at, length: 20 })
  }

  #writeScriptHash(arena: Arena, { bytes, at, length }: ByteRange): void {
    put(arena, PREFIX)
    this.#sha.hash(bytes, at, length)
    putDigest(this.#sha.state, this.#digest, 0)
    arena.reserve(64)
    for (let index = 31; index >= 0; index--) {
      const byte = this.#digest[index]!
      arena.bytes[arena.length++] = HEX[byte >> 4]!
      arena.bytes[arena.length++] = HEX[byte & 15]!
    }
  }
}

/** Some of the bytes of an array. */
export type ByteRange = {
  readonly bytes: Uint8Array
  readonly at: number
  readonly length: number
}

function put(arena: Arena, text: Uint8Array): void {
  arena.reserve(text.length)
  arena.bytes.set(text, arena.length)
  arena.length += text.length
}
