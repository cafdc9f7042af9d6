/**
 * Texts that no codec here reads, yet that have the look of something known: said by name, they
 * send the reader the right way. A look is a hint, never a recognition.
 *
 * Sources: Zcash protocol specification 5.6 (its spending keys); XRP Ledger base58 encodings
 * (seeds); Solana transactions (signatures of 64 bytes).
 *
 * @module
 */
import { base58 } from '@scure/base'
import { FaultError } from '../error.ts'
import { isPrivateKey, openBase58Check, privateKeyFault } from './base58check.ts'
import { openBech32 } from './bech32.ts'
import { versionFault } from './bitcoin-base58.ts'
import { BASE58, characterFault } from './fault.ts'
import { isXrpSeed } from './xrp.ts'

/** Prefixes of Zcash's spending keys, in bech32. */
const ZCASH_SECRET = /^secret-(?:extended-key|orchard-sk)-[a-z]{4,7}1/i
const HEX_32_BYTES = /^[0-9a-f]{64}$/i
const HEX_20_BYTES = /^[0-9a-f]{40}$/i
const SOLANA_SIGNATURE_BYTES = 64

/** Looks, in order: the first that answers is the fault. */
const LOOKS: readonly ((text: string) => FaultError | null)[] = [
  hexLook,
  (text) => (isXrpSeed(text) || ZCASH_SECRET.test(text) ? privateKeyFault() : null),
  base58Look,
  bech32Look,
  spaceLook,
]

/** What is wrong with a text that resembles no address of any codec. 1 to 128 characters. */
export function foreignFault(text: string): FaultError {
  for (const look of LOOKS) {
    const fault = look(text)
    if (fault !== null) return fault
  }
  const message = `Expected an address of a known form, got ${text.length} characters of none`
  return new FaultError('ADDRESS_UNKNOWN', message, { length: text.length })
}

function hexLook(text: string): FaultError | null {
  if (HEX_20_BYTES.test(text)) {
    const message = 'Expected 0x before the 40 hex digits of an EVM address, got the digits alone'
    return new FaultError('ADDRESS_UNKNOWN', message, { index: 0 })
  }
  if (!HEX_32_BYTES.test(text)) return null
  const message = 'Expected an address, got 64 hex digits: a hash or a key'
  return new FaultError('ADDRESS_UNKNOWN', message, { length: 64 })
}

/** Base58check with a good checksum but another version, or 64 bytes as on Solana. */
function base58Look(text: string): FaultError | null {
  const known = [...text].every((character) => BASE58.characters.includes(character))
  if (!known || text.length < 20) return null
  const { body, holds } = openBase58Check(text)
  if (!holds) return solanaLook(base58.decode(text))
  if (isPrivateKey(body)) return privateKeyFault()
  return body.length === 21 ? versionFault(body[0] ?? 0) : null
}

/** Solana's signatures have 64 bytes, and so have the secret keys that its wallets export. */
function solanaLook({ length }: Uint8Array): FaultError | null {
  if (length !== SOLANA_SIGNATURE_BYTES) return null
  const message = 'Expected an address, got 64 bytes in base58: a signature or a secret key'
  return new FaultError('ADDRESS_UNKNOWN', message, { bytes: length })
}

/** A bech32 text of another prefix whose checksum holds: an address of another chain. */
function bech32Look(text: string): FaultError | null {
  if (!/^[a-z]{1,20}1[a-z0-9]{6,}$/i.test(text)) return null
  try {
    const { prefix, spec } = openBech32(text)
    if (spec === null) return null
    const message =
      `Expected the prefix of a ledger known here, got ${prefix} ` + `(its ${spec} checksum holds)`
    return new FaultError('ADDRESS_NETWORK', message, { prefix })
  } catch (error) {
    // Not bech32 after all: the look has no answer.
    if (error instanceof FaultError) return null
    throw error
  }
}

/** Space and unseen characters at either end, the usual trace of a careless copy. */
function spaceLook(text: string): FaultError | null {
  const index = text.search(/[^\x21-\x7e]/)
  return index < 0 ? null : characterFault(text, index, 'a printable ASCII character')
}
