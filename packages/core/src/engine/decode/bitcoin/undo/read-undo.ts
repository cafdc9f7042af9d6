/**
 * Reads what a node says a block spends: its own undo data (`rev*.dat`), or the answer of its REST
 * interface (`/rest/spenttxouts`).
 *
 * Sources: Bitcoin Core's `undo.h` (`CBlockUndo`, `TxInUndoFormatter`), `rest.cpp`
 * (`SerializeBlockUndo`, since 30.0).
 *
 * @module
 */
import { FaultError } from '../../../../domain/error.ts'
import { ByteCursor } from '../byte-cursor.ts'
import { expandAmount, malformed, readCoreNumber, readShortScript } from './compressed.ts'
import { SpentBuilder, type SpentOutputs } from './spent-outputs.ts'

/** Bytes of the least transaction and of the least coin in each form: what counts are held to. */
const UNDO_TX_BYTES_MIN = 1
const UNDO_COIN_BYTES_MIN = 3
const OUTPUT_BYTES_MIN = 9

/**
 * Reads undo data: per transaction after the first, per input, the height of the coin and whether a
 * coinbase made it (both passed over), its amount and its script.
 *
 * @param bytes   a record of an undo file without its head and checksum
 * @param hasRest whether bytes may follow: networks with an extension block undo that there as well
 * @throws {FaultError} `UNDO_MALFORMED` with the offset `at`
 */
export const readUndo = (bytes: Uint8Array, hasRest = false): SpentOutputs =>
  reading(bytes, (cursor, builder) => {
    builder.beginTx()
    const txs = cursor.countOf(UNDO_TX_BYTES_MIN, 'transactions')
    for (let tx = 0; tx < txs; tx++) {
      builder.beginTx()
      const coins = cursor.countOf(UNDO_COIN_BYTES_MIN, 'coins')
      for (let coin = 0; coin < coins; coin++) readCoin(cursor, builder)
    }
    if (hasRest) cursor.skip(cursor.left, 'extension')
  })

/**
 * Reads the answer of `/rest/spenttxouts/<hash>.bin`: all transactions, the coinbase with none, and
 * the spent outputs as they stand in transactions.
 *
 * @throws {FaultError} `UNDO_MALFORMED` with the offset `at`
 */
export const readSpentTxOuts = (bytes: Uint8Array): SpentOutputs =>
  reading(bytes, (cursor, builder) => {
    const txs = cursor.countOf(UNDO_TX_BYTES_MIN, 'transactions')
    for (let tx = 0; tx < txs; tx++) {
      builder.beginTx()
      const from = cursor.at
      const outputs = cursor.countOf(OUTPUT_BYTES_MIN, 'outputs')
      if (tx === 0 && outputs > 0) throw malformed(from, 'a coinbase that spends nothing', 'more')
      for (let output = 0; output < outputs; output++) readOutput(cursor, builder)
    }
  })

function reading(
  bytes: Uint8Array,
  read: (cursor: ByteCursor, builder: SpentBuilder) => void,
): SpentOutputs {
  const cursor = new ByteCursor(bytes)
  const builder = new SpentBuilder()
  try {
    read(cursor, builder)
  } catch (error) {
    // The cursor speaks of blocks; these bytes are none.
    if (!(error instanceof FaultError)) throw error
    throw new FaultError('UNDO_MALFORMED', error.message, error.facts, error)
  }
  if (cursor.left > 0) {
    throw malformed(cursor.at, 'the end of the undo data', `${cursor.left} bytes more`)
  }
  return builder.done()
}

function readCoin(cursor: ByteCursor, builder: SpentBuilder): void {
  const code = readCoreNumber(cursor)
  // Where a height stands, versions before 0.15 wrote the transaction's version, later ones a zero.
  if (code > 1n) readCoreNumber(cursor)
  const from = cursor.at
  const value = expandAmount(readCoreNumber(cursor))
  if (value >= 2n ** 64n) throw malformed(from, 'an amount below 2^64', `${value}`)
  builder.add(value, readShortScript(cursor))
}

function readOutput(cursor: ByteCursor, builder: SpentBuilder): void {
  const at = cursor.skip(8, 'value')
  const value = new DataView(cursor.bytes.buffer, cursor.bytes.byteOffset).getBigUint64(at, true)
  const length = cursor.count('script bytes')
  const from = cursor.skip(length, 'script')
  builder.add(value, cursor.bytes.subarray(from, from + length))
}
