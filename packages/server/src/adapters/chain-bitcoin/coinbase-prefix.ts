/**
 * The height that a block states, read from its first bytes alone. Whoever decodes the block checks
 * all that is taken on trust here.
 *
 * @module
 */
import { statedHeight } from '@paperchain/core/engine/decode/bitcoin/coinbase'
import { HEADER_BYTES } from '@paperchain/core/engine/decode/bitcoin/header'
import type { BitcoinNetwork } from '@paperchain/core/engine/decode/bitcoin/network'

/** Bytes that a count of transactions takes, by its first byte. */
const COUNT_WIDTH = new Map([
  [0xfd, 3],
  [0xfe, 5],
  [0xff, 9],
])
const TX_VERSION_BYTES = 4
const WITNESS_MARK_BYTES = 2
const COIN_BYTES = 36
/** The protocol allows a coinbase script of at most 100 bytes. */
const SCRIPT_BYTES_MAX = 100

/** The stated height, or null where the block states none or these bytes do not show it. */
export function readStatedHeight(
  bytes: Uint8Array,
  blockVersion: number,
  network: BitcoinNetwork,
): number | null {
  let at = HEADER_BYTES + (COUNT_WIDTH.get(bytes[HEADER_BYTES] ?? 0) ?? 1) + TX_VERSION_BYTES
  // No coinbase has no input: a zero here is the witness mark (BIP 144).
  if (bytes[at] === 0) at += WITNESS_MARK_BYTES
  if (bytes[at] !== 1) return null
  at += 1 + COIN_BYTES
  const length = bytes[at] ?? 0
  if (length > SCRIPT_BYTES_MAX || at + 1 + length > bytes.length) return null
  return statedHeight({ bytes, at: at + 1, length, blockVersion }, network)
}
