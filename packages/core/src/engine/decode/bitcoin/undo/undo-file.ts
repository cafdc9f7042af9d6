/**
 * The records of an undo file (`rev*.dat`): magic, length, undo data, checksum; zeros where the
 * node has reserved room. A record does not say which block it belongs to: its checksum is over the
 * id of the block's parent and the data, and proves a guess.
 *
 * Records stand in the order in which the node connected the blocks, not in that of the block file.
 *
 * Source: Bitcoin Core's `node/blockstorage.cpp` (`UndoWriteToDisk`, `WriteBlockUndo`).
 *
 * @module
 */
import type { Hasher } from '../../../../ports.ts'

/** Bytes before the undo data of a record: magic and length. */
export const UNDO_HEAD_BYTES = 8

/** Bytes of the checksum behind the undo data. */
export const UNDO_SUM_BYTES = 32

/** The most bytes of undo data: 4 MB of inputs, each with a script of the longest kind spent. */
export const UNDO_BYTES_MAX = 1 << 27

/**
 * Whether undo data belong to a block on this parent.
 *
 * @param previous the parent's id, 64 hex digits as people write it
 * @param data     the undo data
 * @param sum      the checksum behind it, 32 bytes
 */
export function isUndoOf(
  previous: string,
  { data, sum, tools }: { data: Uint8Array; sum: Uint8Array; tools: Hasher },
): boolean {
  const message = new Uint8Array(32 + data.length)
  for (let at = 0; at < 32; at++) {
    message[31 - at] = Number.parseInt(previous.slice(2 * at, 2 * at + 2), 16)
  }
  message.set(data, 32)
  const digest = tools.sha256(tools.sha256(message))
  for (let at = 0; at < 32; at++) if (digest[at] !== sum[at]) return false
  return true
}
