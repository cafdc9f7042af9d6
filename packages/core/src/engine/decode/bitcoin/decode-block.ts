/**
 * Decodes one raw Bitcoin block into columns. Nothing is made a field: no strings, no views, no
 * objects; a block of 2,500 transactions is a dozen typed arrays.
 *
 * The first walk (`scan-block.ts`) has checked every length when the second one fills the columns.
 *
 * @module
 */
import { FaultError } from '../../../domain/error.ts'
import type { Hasher } from '../../../ports.ts'
import { coinbaseText, statedHeight } from './coinbase.ts'
import type { DecodedBlock } from './columns.ts'
import { fillColumns, makeColumns } from './fill-columns.ts'
import { MERKLE_ROOT_AT, readHeader, reversedHex } from './header.ts'
import { reduceToRoot } from './merkle.ts'
import type { BitcoinNetwork } from './network.ts'
import { scanBlock } from './scan-block.ts'
import { spendOrder } from './spend-order.ts'
import { writeAccounts } from './write-accounts.ts'

/**
 * Decodes a block and checks that its transactions are those of its header.
 *
 * Time O(bytes); memory about 100 bytes an output, 70 an input and 90 a transaction. The work of
 * the header is not checked here: see `checkWork`.
 *
 * @param bytes   the block, from its header to its last transaction; kept, not copied
 * @param network where accounts belong
 * @param tools   hashes long transactions
 * @throws {FaultError} the codes of `scanBlock`, `BLOCK_MERKLE`, `BLOCK_MUTATED`, and
 *         `BLOCK_WRONG_NETWORK` for a first block of another network
 */
export function decodeBlock(
  bytes: Uint8Array,
  network: BitcoinNetwork,
  tools: Hasher,
): DecodedBlock {
  const counts = scanBlock(bytes, network)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const header = readHeader(view)
  checkGenesis(header, network)
  const columns = makeColumns(counts)
  const leaves = fillColumns(columns, { view, tools, firstTx: counts.firstTx })
  checkRoot(leaves, counts.txCount, view)
  const coinbase = {
    bytes,
    at: columns.inScriptStart[0]!,
    length: columns.inScriptLength[0]!,
    blockVersion: header.version,
  }
  const order = network.isSorted ? spendOrder(columns) : null
  return {
    header,
    bytes,
    ...columns,
    ...(order === null ? {} : { order }),
    accounts: writeAccounts(columns, bytes, network),
    statedHeight: statedHeight(coinbase, network),
    coinbaseText: coinbaseText(coinbase),
  }
}

function checkRoot(leaves: Int32Array, txCount: number, view: DataView): void {
  const repeated = reduceToRoot(leaves, txCount)
  let same = true
  for (let word = 0; word < 8; word++) {
    if (leaves[word] !== view.getInt32(MERKLE_ROOT_AT + 4 * word)) same = false
  }
  const stated = reversedHex(view, MERKLE_ROOT_AT)
  if (!same) {
    const root = new DataView(new ArrayBuffer(32))
    for (let word = 0; word < 8; word++) root.setInt32(4 * word, leaves[word]!)
    const found = reversedHex(root, 0)
    throw new FaultError('BLOCK_MERKLE', `Expected the Merkle root ${stated}, got ${found}`, {
      at: MERKLE_ROOT_AT,
      stated,
      found,
    })
  }
  if (!repeated) return
  throw new FaultError(
    'BLOCK_MUTATED',
    `Expected different transactions under the Merkle root ${stated}, got repeated ones`,
    { at: MERKLE_ROOT_AT, stated },
  )
}

/** A block without a parent is the first of its network, or of another one. */
function checkGenesis({ id, previous }: DecodedBlock['header'], network: BitcoinNetwork): void {
  if (id === network.genesis || /[^0]/.test(previous)) return
  throw new FaultError(
    'BLOCK_WRONG_NETWORK',
    `Expected ${network.genesis} as the first block of ${network.name}, got ${id}`,
    { at: 4, block: id },
  )
}
