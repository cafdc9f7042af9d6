/**
 * What Monero does with the curve of Ed25519, in its own words: keys that people publish, secrets
 * that sender and receiver share, and commitments to amounts.
 *
 * Source: "Zero to Monero", second edition, chapters 2 (curve, hashing) and 4 (one-time addresses);
 * Monero `src/crypto/crypto.cpp`, `src/ringct/rctOps.cpp`. The curve itself is `@noble/curves`.
 * Its faster multiplication is used, whose time depends on the scalar: whoever can measure this
 * process to that degree can read the key from its memory too.
 *
 * @module
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { invariant } from '../../../domain/error.ts'

/** A point of the curve. */
export type Point = typeof ed25519.ExtendedPoint.BASE

const CURVE = ed25519.ExtendedPoint
/** The prime order of the group that keys are of. */
export const ORDER: bigint = ed25519.CURVE.n
/** Bytes of a key, a scalar and a hash. */
export const KEY_BYTES = 32

/** Reads a compressed point; null where the bytes are none, by the rules of Monero's nodes. */
export function pointOf(bytes: Uint8Array): Point | null {
  if (bytes.length !== KEY_BYTES) return null
  try {
    return CURVE.fromHex(bytes)
  } catch {
    // Half of all texts are no point. What that means is for the caller to say.
    return null
  }
}

/** Writes a point as 32 bytes. */
export const pointBytes = (point: Point): Uint8Array => point.toRawBytes()

/** `scalar` times the base point. */
export const baseTimes = (scalar: bigint): Point => CURVE.BASE.multiplyUnsafe(scalar)

/** `scalar` times a point. `scalar` is from 0 to {@link ORDER} - 1. */
export const times = (point: Point, scalar: bigint): Point => point.multiplyUnsafe(scalar)

/** Little-endian bytes as a number below {@link ORDER}. */
export function scalarOf(bytes: Uint8Array): bigint {
  return numberOf(bytes) % ORDER
}

/** Little-endian bytes as a number. */
export const numberOf = (bytes: Uint8Array): bigint =>
  BigInt(`0x${bytesToHex(bytes.slice().reverse())}`)

/** A number below 2^256 as 32 little-endian bytes. */
export const scalarBytes = (scalar: bigint): Uint8Array =>
  hexToBytes(scalar.toString(16).padStart(2 * KEY_BYTES, '0')).reverse()

/** Keccak-256 with the padding of 2011. 32 bytes. */
export const keccak = (...parts: readonly Uint8Array[]): Uint8Array =>
  keccak_256(concatBytes(...parts))

/** The hash of bytes as a scalar. */
export const hashToScalar = (...parts: readonly Uint8Array[]): bigint => scalarOf(keccak(...parts))

/** A number in Monero's base-128 form, lowest digits first. From 0 to 2^53 - 1. */
export function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80)
  return Uint8Array.from([...bytes, rest])
}

/**
 * The secret that a transaction key and a view key share, as 32 bytes: 8 times the one times the
 * other. The 8 removes what a hostile key may have outside the group.
 */
export function keyDerivation(key: Point, secret: bigint): Uint8Array {
  return pointBytes(times(key, secret).clearCofactor())
}

/** The part of a derivation that is one output's own, as a scalar. */
export const outputScalar = (derivation: Uint8Array, index: number): bigint =>
  hashToScalar(derivation, varint(index))

const VIEW_TAG = ascii('view_tag')

/** The byte by which a receiver passes over most outputs of others (since block 2,688,888). */
export const viewTag = (derivation: Uint8Array, index: number): number =>
  keccak(VIEW_TAG, derivation, varint(index))[0] ?? 0

/** The second generator, of which nobody knows how it comes from the first: `H` in the papers. */
const AMOUNT_BASE = knownPoint('8b655970153799af2aeadc9ff1add0ea6c7251d54154cfa92c173a0dd39c1f94')

/** The commitment to an amount under a mask. */
export const commitment = (mask: bigint, amount: bigint): Point =>
  baseTimes(mask).add(times(AMOUNT_BASE, amount))

/** Letters as bytes. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

function knownPoint(hex: string): Point {
  const point = pointOf(hexToBytes(hex))
  invariant(point !== null, 'a published generator is a point')
  return point
}
