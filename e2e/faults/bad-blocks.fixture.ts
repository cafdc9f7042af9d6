/** Block files that are wrong in one way each, made from good ones. */
import { createHash } from 'node:crypto'

const HEADER_BYTES = 80

/** A block record as a block file holds it. */
export function recordOf(block: Buffer, magic: Buffer): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32LE(block.length)
  return Buffer.concat([magic, size, block])
}

/** The first `count` block records along the chain; the first of all is block 0. */
export function alongChain(records: readonly Buffer[], count: number): Buffer[] {
  const found = records.slice(0, 1)
  while (found.length < count) {
    const tip = found.at(-1)?.subarray(8, 8 + HEADER_BYTES) ?? Buffer.alloc(0)
    const id = twice(tip)
    const next = records.find((record) => record.subarray(12, 44).equals(id))
    if (next === undefined) throw new Error(`Expected ${count} blocks in a row`)
    found.push(next)
  }
  return found
}

/** The block with one bit of its last transaction changed. */
export function changedTransaction(block: Buffer): Buffer {
  const changed = Buffer.from(block)
  const last = changed.length - 1
  changed[last] = (changed[last] ?? 0) ^ 1
  return changed
}

/** A good header, and behind it one transaction that claims 2^60 inputs. */
export function claimsManyInputs(block: Buffer): Buffer {
  const body = Buffer.alloc(200)
  body[0] = 1
  body.writeUInt32LE(1, 1)
  body[5] = 0xff
  body.writeBigUInt64LE(2n ** 60n, 6)
  return Buffer.concat([block.subarray(0, HEADER_BYTES), body])
}

/**
 * The block as one of version 1, which states no height (BIP 34), on a parent that nobody has; its
 * work done anew, which on regtest is a few tries.
 */
export function withoutHeight(block: Buffer): Buffer {
  const made = Buffer.from(block)
  made.writeUInt32LE(1, 0)
  made.fill(7, 4, 36)
  for (let nonce = 0; ; nonce++) {
    made.writeUInt32LE(nonce, 76)
    if ((twice(made.subarray(0, HEADER_BYTES))[31] ?? 0) < 0x7f) return made
  }
}

const sha = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest()
const twice = (bytes: Buffer): Buffer => sha(sha(bytes))
