/**
 * The height that a block states, read from its first bytes alone. Whoever decodes the block checks
 * all that is taken on trust here.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import { skipHeader } from '@paperchain/core/engine/decode/bitcoin/aux-pow'
import { ByteCursor, countWidth } from '@paperchain/core/engine/decode/bitcoin/byte-cursor'
import { statedHeight } from '@paperchain/core/engine/decode/bitcoin/coinbase'
import type { BitcoinNetwork } from '@paperchain/core/engine/decode/bitcoin/network'

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
  const from = txsAt(bytes, network)
  if (from === null) return null
  let at = from + countWidth(bytes[from] ?? 0) + TX_VERSION_BYTES
  // No coinbase has no input: a zero here is the witness mark (BIP 144).
  if (bytes[at] === 0) at += WITNESS_MARK_BYTES
  if (bytes[at] !== 1) return null
  at += 1 + COIN_BYTES
  const length = bytes[at] ?? 0
  if (length > SCRIPT_BYTES_MAX || at + 1 + length > bytes.length) return null
  return statedHeight({ bytes, at: at + 1, length, blockVersion }, network)
}

/** Where the count of transactions stands, or null where these bytes end before it. */
function txsAt(bytes: Uint8Array, network: BitcoinNetwork): number | null {
  const cursor = new ByteCursor(bytes)
  try {
    skipHeader(cursor, network)
    return cursor.at
  } catch (error) {
    // What is wrong with it will be said by whoever decodes the whole block.
    if (error instanceof FaultError) return null
    throw error
  }
}
