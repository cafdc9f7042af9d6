/**
 * Undo files for blocks whose coins are known: every block's outputs are remembered as they stand
 * in it, and written as undo data of the blocks that spend them. No node made these files.
 */
import { hexText } from '@paperchain/core/domain/batch/tx-id'
import type { DecodedBlock } from '@paperchain/core/engine/decode/bitcoin/columns'
import { decodeBlock } from '@paperchain/core/engine/decode/bitcoin/decode-block'
import type { BitcoinNetwork } from '@paperchain/core/engine/decode/bitcoin/network'
import {
  spentTxOuts,
  type UndoCoin,
  undoBytes,
  undoRecord,
} from '../../../../core/src/engine/decode/bitcoin/undo/undo.fixture.ts'
import { nodeHasher } from './node-hasher.ts'

/** A block with the coins that each transaction after the first spends. */
export type UndoneBlock = {
  readonly block: DecodedBlock
  readonly bytes: Uint8Array
  readonly spent: readonly (readonly UndoCoin[])[]
}

/** Blocks, parents before children, with what they spend; all coins are made by blocks before. */
export function undoneBlocks(blocks: readonly Uint8Array[], network: BitcoinNetwork) {
  const coins = new Map<string, UndoCoin>()
  const heights = new Map<string, number>([[network.genesis, 0]])
  return blocks.map((bytes): UndoneBlock => {
    const block = decodeBlock(bytes, network, nodeHasher)
    const { id, previous } = block.header
    const height = id === network.genesis ? 0 : (heights.get(previous) ?? 0) + 1
    heights.set(id, height)
    const spent: UndoCoin[][] = []
    for (let tx = 0; tx < block.txCount; tx++) {
      if (tx > 0) spent.push(spentOf(block, tx, coins))
      remember(block, { tx, height }, coins)
    }
    return { block, bytes, spent }
  })
}

function spentOf(block: DecodedBlock, tx: number, coins: ReadonlyMap<string, UndoCoin>) {
  const found: UndoCoin[] = []
  for (let input = block.txFirstInput[tx]!; input < block.txFirstInput[tx + 1]!; input++) {
    const key = `${hexText(block.inPrevTx, input * 32, 32)}:${block.inPrevIndex[input]}`
    const coin = coins.get(key)
    if (coin === undefined) throw new Error(`no coin ${key}`)
    found.push(coin)
  }
  return found
}

function remember(
  block: DecodedBlock,
  { tx, height }: { tx: number; height: number },
  coins: Map<string, UndoCoin>,
): void {
  const id = hexText(block.txid, tx * 32, 32)
  const first = block.txFirstOutput[tx]!
  for (let output = first; output < block.txFirstOutput[tx + 1]!; output++) {
    const at = block.outScriptStart[output]!
    coins.set(`${id}:${output - first}`, {
      height,
      coinbase: tx === 0,
      value: (BigInt(block.outValueHi[output]!) << 32n) | BigInt(block.outValueLo[output]!),
      script: block.bytes.slice(at, at + block.outScriptLength[output]!),
    })
  }
}

/** The undo record of a block. */
export const recordOf = ({ block, spent }: UndoneBlock, network: BitcoinNetwork): Buffer =>
  undoRecord(network.magic, block.header.previous, undoBytes(spent))

/** What `/rest/spenttxouts` answers for a block. */
export const answerOf = ({ spent }: UndoneBlock): Uint8Array => spentTxOuts(spent)

/** A record of a block file. */
export function blockRecord({ bytes }: { readonly bytes: Uint8Array }, network: BitcoinNetwork) {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(network.magic)
  head.writeUInt32LE(bytes.length, 4)
  return Buffer.concat([head, bytes])
}

/** The blocks of a block file without padding. */
export function blocksOf(file: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = 0; at + 8 <= file.length && file[at] !== 0; ) {
    const end = at + 8 + file.readUInt32LE(at + 4)
    found.push(file.subarray(at + 8, end))
    at = end
  }
  return found
}
