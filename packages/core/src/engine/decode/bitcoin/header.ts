/**
 * The 80 bytes before the transactions of a block.
 *
 * Source: the header as Bitcoin Core serialises it; targets in compact form as its `arith_uint256`.
 *
 * @module
 */
import { FaultError } from '../../../domain/error.ts'
import type { BlockHeader } from './columns.ts'
import type { BitcoinNetwork } from './network.ts'
import { putDigest, Sha256 } from './sha256.ts'

/** Bytes of a header. */
export const HEADER_BYTES = 80

/** Offset of the Merkle root. */
export const MERKLE_ROOT_AT = 36

const PADDING = 0x80000000 | 0
const sha = new Sha256()

/** Reads a header that is there in full. */
export function readHeader(view: DataView): BlockHeader {
  const bits = view.getUint32(72, true)
  return {
    id: headerId(view),
    version: view.getInt32(0, true),
    previous: reversedHex(view, 4),
    merkleRoot: reversedHex(view, MERKLE_ROOT_AT),
    timeMs: view.getUint32(68, true) * 1000,
    bits,
    work: workOf(bits),
  }
}

/**
 * The target of a compact form: the hash of a block may not be above it.
 *
 * @returns 0n where the form is negative, zero or beyond 256 bits, as no hash meets it
 */
export function targetOf(bits: number): bigint {
  const size = bits >>> 24
  const word = bits & 0x7fffff
  if ((bits & 0x800000) !== 0) return 0n
  const target =
    size <= 3 ? BigInt(word >>> (8 * (3 - size))) : BigInt(word) << BigInt(8 * (size - 3))
  return target < 2n ** 256n ? target : 0n
}

/** Expected hashes to find one at or below the target: 2^256 / (target + 1), rounded down. */
export function workOf(bits: number): bigint {
  const target = targetOf(bits)
  return target === 0n ? 0n : 2n ** 256n / (target + 1n)
}

/**
 * Checks that the work which a header claims was done, where the block's id shows it; elsewhere
 * (scrypt) only that a network may claim so little.
 *
 * @throws {FaultError} `BLOCK_NO_WORK` where its hash is above its target
 * @throws {FaultError} `BLOCK_WRONG_NETWORK` where its target is easier than the network allows
 */
export function checkWork({ id, bits }: BlockHeader, network: BitcoinNetwork): void {
  const target = targetOf(bits)
  const easiest = targetOf(network.easiestBits)
  if (target > easiest) {
    throw new FaultError(
      'BLOCK_WRONG_NETWORK',
      `Expected a target of ${network.name} (bits ${hexOf(network.easiestBits)} or harder), ` +
        `got ${hexOf(bits)} in block ${id}`,
      { at: 72, block: id },
    )
  }
  if (target > 0n && (!network.isWorkInId || BigInt(`0x${id}`) <= target)) return
  throw new FaultError(
    'BLOCK_NO_WORK',
    `Expected a hash at or below the target of bits ${hexOf(bits)}, got ${id}`,
    { at: 72, block: id },
  )
}

/** The 32 bytes at an offset, in the order people write them. */
export function reversedHex(view: DataView, at: number): string {
  let text = ''
  for (let word = 28; word >= 0; word -= 4) text += hexOf(view.getUint32(at + word, true))
  return text
}

const hexOf = (word: number): string => word.toString(16).padStart(8, '0')

function headerId(view: DataView): string {
  const { words } = sha
  sha.start()
  sha.blocks(view, 0, 1)
  for (let word = 0; word < 4; word++) words[word] = view.getInt32(64 + 4 * word)
  words[4] = PADDING
  for (let word = 5; word < 16; word++) words[word] = 0
  sha.finish(HEADER_BYTES)
  sha.again()
  const digest = new Uint8Array(32)
  putDigest(sha.state, digest, 0)
  return reversedHex(new DataView(digest.buffer), 0)
}
