/** Bytes as Bitcoin writes them: little-endian whole numbers, compact sizes, double SHA-256. */
import { createHash } from 'node:crypto'

/** The parts end to end, in new bytes. */
export const join = (...parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts))

/** Bytes of a hex text. */
export const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))

/** Lower-case hex of bytes. */
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Bytes of a text, UTF-8. */
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** 32 bits, little-endian; negative numbers as two's complement. */
export function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value >>> 0, true)
  return bytes
}

/** 64 bits, little-endian. */
export function uint64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value, true)
  return bytes
}

/** Bitcoin's compact size, for counts and lengths below 2^32. */
export function compactSize(value: number): Uint8Array {
  if (value < 0xfd) return Uint8Array.of(value)
  if (value <= 0xffff) return Uint8Array.of(0xfd, value & 0xff, value >>> 8)
  return join(Uint8Array.of(0xfe), uint32(value))
}

/** Bytes with their length before them. */
export const sized = (bytes: Uint8Array): Uint8Array => join(compactSize(bytes.length), bytes)

/** SHA-256, 32 bytes. */
export const sha256 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(bytes).digest())

/** SHA-256 twice: ids of transactions and blocks, in wire order. */
export const sha256Twice = (bytes: Uint8Array): Uint8Array => sha256(sha256(bytes))

/** RIPEMD-160 of SHA-256: what addresses hash. */
export const hash160 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('ripemd160').update(sha256(bytes)).digest())

/** Hex in the order people write ids: reversed from the wire. */
export const idText = (wire: Uint8Array): string => toHex(wire.slice().reverse())

/** The wire order of an id that people wrote. */
export const idWire = (id: string): Uint8Array => fromHex(id).reverse()
