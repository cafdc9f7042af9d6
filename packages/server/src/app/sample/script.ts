/**
 * Output scripts and what spends them. Scripts, key hashes and lengths are right; keys need not be
 * points of the curve and signatures do not verify: they only have the shape of real ones.
 *
 * @module
 */
import { addressOfScript } from '@paperchain/core/domain/address/script'
import { type LedgerId, ledger } from '@paperchain/core/domain/ledger'
import type { Random } from './random.ts'
import { fromHex, hash160, join, sized } from './wire.ts'

/** Forms of sample addresses; `p2pk-long` has a 65-byte key, as the first years had. */
export type SampleForm = 'p2pk' | 'p2pk-long' | 'p2pkh' | 'p2sh-p2wpkh' | 'p2wpkh' | 'p2tr'

/** A place to pay to. */
export type Address = {
  /** Id of the holder whose it is. */
  readonly owner: string
  /** What the holder uses it for; exchanges keep deposits apart from their hot wallet. */
  readonly pot: Pot
  readonly form: SampleForm
  /** Canonical account text: the address; for P2PK the P2PKH address of its key. */
  readonly account: string
  readonly script: Uint8Array
  /** 33 or 65 bytes; for Taproot the 32-byte output key. */
  readonly key: Uint8Array
}

/** What an address is for; coins in `mix` wait for the joint transaction and nothing else. */
export type Pot = 'main' | 'hot' | 'deposit' | 'untagged-deposit' | 'mix'

/** What an input carries to spend a coin. */
type Unlock = { readonly scriptSig: Uint8Array; readonly witness: readonly Uint8Array[] }

/** The ledger of the sample. */
export const REGTEST: LedgerId = ledger('bitcoin-regtest')

/** Virtual bytes that an input of each form adds to a transaction. */
export const INPUT_VBYTES: Readonly<Record<SampleForm, number>> = {
  p2pk: 115,
  'p2pk-long': 115,
  p2pkh: 149,
  'p2sh-p2wpkh': 92,
  p2wpkh: 69,
  p2tr: 58,
}

/** Makes a new address from random bytes. */
export function newAddress(
  random: Random,
  purpose: { readonly owner: string; readonly pot: Pot; readonly form: SampleForm },
): Address {
  const key = newKey(random, purpose.form)
  const script = lockScript(purpose.form, key)
  return { ...purpose, key, script, account: addressOfScript(script, REGTEST).account }
}

/** Bytes shaped like a spend of `address`: 72-byte DER signature, 64-byte Schnorr, key, script. */
export function unlock(random: Random, address: Address): Unlock {
  const none = new Uint8Array(0)
  switch (address.form) {
    case 'p2pk':
    case 'p2pk-long':
      return { scriptSig: sized(signature(random)), witness: [] }
    case 'p2pkh':
      return { scriptSig: join(sized(signature(random)), sized(address.key)), witness: [] }
    case 'p2wpkh':
      return { scriptSig: none, witness: [signature(random), address.key] }
    case 'p2sh-p2wpkh':
      return {
        scriptSig: sized(witnessScript(0, hash160(address.key))),
        witness: [signature(random), address.key],
      }
    case 'p2tr':
      return { scriptSig: none, witness: [random.bytes(64)] }
  }
}

/** `OP_RETURN` with a push of up to 75 bytes: nobody can spend it. */
export const noteScript = (data: Uint8Array): Uint8Array => join(Uint8Array.of(0x6a), sized(data))

function newKey(random: Random, form: SampleForm): Uint8Array {
  const coordinate = (): Uint8Array => {
    const bytes = random.bytes(32)
    // A coordinate is below the field's prime; a first byte below 128 makes sure of that.
    bytes[0] = (bytes[0] ?? 0) & 0x7f
    return bytes
  }
  if (form === 'p2tr') return coordinate()
  if (form === 'p2pk-long') return join(Uint8Array.of(4), coordinate(), coordinate())
  return join(Uint8Array.of(2 + random.below(2)), coordinate())
}

function lockScript(form: SampleForm, key: Uint8Array): Uint8Array {
  const keyHash = hash160(key)
  switch (form) {
    case 'p2pk':
    case 'p2pk-long':
      return join(sized(key), Uint8Array.of(0xac))
    case 'p2pkh':
      return join(fromHex('76a914'), keyHash, fromHex('88ac'))
    case 'p2sh-p2wpkh':
      return join(fromHex('a914'), hash160(witnessScript(0, keyHash)), fromHex('87'))
    case 'p2wpkh':
      return witnessScript(0, keyHash)
    case 'p2tr':
      return witnessScript(1, key)
  }
}

const witnessScript = (version: number, program: Uint8Array): Uint8Array =>
  join(Uint8Array.of(version === 0 ? 0 : 0x50 + version), sized(program))

/** 72 bytes: DER of a 33-byte r and a 32-byte s, and the sign-all mark. Verifies for nobody. */
function signature(random: Random): Uint8Array {
  const r = random.bytes(32)
  const s = random.bytes(32)
  // The top bit of r calls for its padding byte; s stands in the low half and needs none.
  r[0] = (r[0] ?? 0) | 0x80
  s[0] = ((s[0] ?? 0) & 0x3f) | 0x01
  return join(fromHex('3045022100'), r, fromHex('0220'), s, Uint8Array.of(1))
}
