/**
 * The Merkle root of a block's transactions.
 *
 * Source: Bitcoin Core's `consensus/merkle.cpp`. Where a row of the tree has an odd count, its last
 * hash is paired with itself; so a block that repeats its last transactions has the same root
 * (CVE-2012-2459), and is told by two equal hashes in one pair.
 *
 * @module
 */
import { Sha256 } from './sha256.ts'

const sha = new Sha256()
/** The second block of a message of 64 bytes. */
const CLOSING = new Int32Array(16)
CLOSING[0] = 0x80000000
CLOSING[15] = 64 * 8

/**
 * Reduces the leaves to their root, in place: the root is the first eight words afterwards.
 *
 * @param leaves eight big-endian words a transaction, in the order of the wire
 * @param count  transactions, 1 or more
 * @returns      whether some pair has two equal hashes that are both in the tree
 */
export function reduceToRoot(leaves: Int32Array, count: number): boolean {
  let repeated = false
  for (let row = count; row > 1; row = (row + 1) >> 1) {
    for (let left = 0; left < row; left += 2) {
      const right = left + 1 < row ? left + 1 : left
      if (right !== left && equal(leaves, left, right)) repeated = true
      joinPair(leaves, left, right)
    }
  }
  return repeated
}

/** Puts the hash of two hashes where their pair belongs in the next row. */
function joinPair(leaves: Int32Array, left: number, right: number): void {
  const { words, state } = sha
  for (let word = 0; word < 8; word++) {
    words[word] = leaves[8 * left + word]!
    words[8 + word] = leaves[8 * right + word]!
  }
  sha.start()
  sha.block(words)
  sha.block(CLOSING)
  sha.again()
  for (let word = 0; word < 8; word++) leaves[4 * left + word] = state[word]!
}

function equal(leaves: Int32Array, left: number, right: number): boolean {
  for (let word = 0; word < 8; word++) {
    if (leaves[8 * left + word] !== leaves[8 * right + word]) return false
  }
  return true
}
