/**
 * Steps over the proof that a merged-mined block carries between its header and its transactions:
 * the coinbase of another chain's block, two Merkle branches and that block's header.
 *
 * The proof is not checked: the hash that it is measured by is scrypt.
 *
 * Source: Dogecoin Core's `auxpow.h` (`CAuxPow`, `CMerkleTx`), after Namecoin.
 *
 * @module
 */
import { FaultError } from '../../../domain/error.ts'
import type { ByteCursor } from './byte-cursor.ts'
import { HEADER_BYTES } from './header.ts'
import type { BitcoinNetwork } from './network.ts'

/** The bit of a header's version that says that a proof follows. */
const AUX_POW = 0x100
const HASH_BYTES = 32
const INPUT_BYTES_MIN = 41
const OUTPUT_BYTES_MIN = 9

/**
 * Steps from the start of a block to its count of transactions.
 *
 * @throws {FaultError} `BLOCK_TRUNCATED` and the other codes of `ByteCursor`; `BLOCK_TX_MALFORMED`
 */
export function skipHeader(cursor: ByteCursor, network: BitcoinNetwork): void {
  const from = cursor.skip(HEADER_BYTES, 'header')
  const isMerged = (cursor.bytes[from + 1]! & (AUX_POW >> 8)) !== 0
  if (!network.hasAuxPow || !isMerged) return
  skipTransaction(cursor)
  cursor.skip(HASH_BYTES, 'parent block id')
  skipBranch(cursor)
  skipBranch(cursor)
  cursor.skip(HEADER_BYTES, 'parent header')
}

/** Hashes, and the place of the leaf. */
function skipBranch(cursor: ByteCursor): void {
  const hashes = cursor.countOf(HASH_BYTES, 'hashes of a Merkle branch')
  cursor.skip(hashes * HASH_BYTES, 'Merkle branch')
  cursor.skip(4, 'place in a Merkle tree')
}

function skipTransaction(cursor: ByteCursor): void {
  cursor.skip(4, 'transaction version')
  const marked = cursor.bytes[cursor.at] === 0
  if (marked) {
    const from = cursor.skip(2, 'witness marker')
    if (cursor.bytes[from + 1] !== 1) {
      const message = `Expected the coinbase of another chain at byte ${from}, got no input`
      throw new FaultError('BLOCK_TX_MALFORMED', message, { at: from })
    }
  }
  const inputs = cursor.countOf(INPUT_BYTES_MIN, 'inputs')
  for (let input = 0; input < inputs; input++) {
    cursor.skip(36, 'input')
    cursor.skip(cursor.count('input script bytes'), 'input script')
    cursor.skip(4, 'sequence')
  }
  const outputs = cursor.countOf(OUTPUT_BYTES_MIN, 'outputs')
  for (let output = 0; output < outputs; output++) {
    cursor.skip(8, 'output value')
    cursor.skip(cursor.count('output script bytes'), 'output script')
  }
  for (let input = 0; marked && input < inputs; input++) {
    const items = cursor.countOf(1, 'witness items')
    for (let item = 0; item < items; item++) cursor.skip(cursor.count('witness bytes'), 'witness')
  }
  cursor.skip(4, 'lock time')
}
