/**
 * The first walk over a block: checks every length and count before anything is made, and counts
 * what the columns must hold. The second walk can then trust the bytes.
 *
 * Sources: Bitcoin Core's `primitives/transaction.h` and `serialize.h`, BIP 144 (witness form).
 *
 * @module
 */
import { FaultError } from '../../../domain/error.ts'
import { ByteCursor } from './byte-cursor.ts'
import { HEADER_BYTES } from './header.ts'

/** A block weighs at most 4,000,000, and every byte of it at least 1 (BIP 141). */
export const BLOCK_BYTES_MAX = 4_000_000

/** Longest script of a coinbase (Core: `bad-cb-length`). Its text is kept with the block. */
export const COINBASE_SCRIPT_BYTES_MAX = 100

/** Bytes of the least transaction, input and output: what counts are compared with. */
const TX_BYTES_MIN = 60
const INPUT_BYTES_MIN = 41
const OUTPUT_BYTES_MIN = 9
const WITNESS_ITEM_BYTES_MIN = 1

/** All bitcoin there will ever be, 2.1·10^15 satoshi, in halves of 32 bits. */
const SATOSHI_MAX = 2_100_000_000_000_000
const SATOSHI_MAX_HIGH = Math.floor(SATOSHI_MAX / 2 ** 32)
const SATOSHI_MAX_LOW = SATOSHI_MAX % 2 ** 32

/** How many rows the columns of a block have, and where its first transaction begins. */
export type BlockCounts = {
  readonly txCount: number
  readonly inputCount: number
  readonly outputCount: number
  readonly firstTx: number
}

/**
 * Walks over a whole block.
 *
 * @throws {FaultError} `BLOCK_TOO_LARGE`, `BLOCK_TRUNCATED`, `BLOCK_COUNT_TOO_LARGE`,
 *         `BLOCK_COUNT_NOT_MINIMAL`, `BLOCK_TX_MALFORMED`, `BLOCK_VALUE_TOO_LARGE`,
 *         `BLOCK_NO_COINBASE`, `BLOCK_TWO_COINBASES`, `BLOCK_TRAILING`, each with the offset `at`
 */
export function scanBlock(bytes: Uint8Array): BlockCounts {
  if (bytes.length > BLOCK_BYTES_MAX) {
    throw new FaultError(
      'BLOCK_TOO_LARGE',
      `Expected at most ${BLOCK_BYTES_MAX} bytes of block, got ${bytes.length}`,
      { at: 0, bytes: bytes.length },
    )
  }
  const cursor = new ByteCursor(bytes)
  cursor.skip(HEADER_BYTES, 'header')
  const txCount = cursor.countOf(TX_BYTES_MIN, 'transactions')
  const firstTx = cursor.at
  const scanner = new TxScanner(cursor)
  for (let tx = 0; tx < txCount; tx++) scanner.scan(tx)
  if (txCount === 0) throw noCoinbase(firstTx, 'no transaction at all')
  if (cursor.left > 0) {
    throw new FaultError(
      'BLOCK_TRAILING',
      `Expected the end of the block at byte ${cursor.at}, got ${cursor.left} bytes more`,
      { at: cursor.at, left: cursor.left },
    )
  }
  const { inputCount, outputCount } = scanner
  return { txCount, inputCount, outputCount, firstTx }
}

/** Walks over transactions and adds up their inputs and outputs. */
class TxScanner {
  inputCount = 0
  outputCount = 0
  readonly #cursor: ByteCursor

  constructor(cursor: ByteCursor) {
    this.#cursor = cursor
  }

  scan(tx: number): void {
    const cursor = this.#cursor
    const { bytes } = cursor
    cursor.skip(4, 'transaction version')
    const marked = bytes[cursor.at] === 0
    if (marked) this.#flag()
    const from = cursor.at
    const inputs = cursor.countOf(INPUT_BYTES_MIN, 'inputs')
    if (inputs === 0) throw malformed(from, 'at least one input', 'none')
    for (let input = 0; input < inputs; input++) this.#input(tx, input)
    this.#outputs()
    if (marked) this.#witnesses(inputs)
    cursor.skip(4, 'lock time')
    this.inputCount += inputs
  }

  #flag(): void {
    const from = this.#cursor.skip(2, 'witness marker')
    const flag = this.#cursor.bytes[from + 1]!
    if (flag !== 1) throw malformed(from, 'inputs or the witness flag 1', `flag ${flag}`)
  }

  #input(tx: number, input: number): void {
    const cursor = this.#cursor
    const from = cursor.skip(36, 'input')
    // Only a coinbase names the coin of 32 zero bytes at the last index.
    const isNull = cursor.bytes[from + 35] === 0xff && isNullCoin(cursor.bytes, from)
    if (isNull !== (tx === 0)) {
      throw isNull ? secondCoinbase(from, tx) : noCoinbase(from, 'a coin that was made before')
    }
    if (tx === 0 && input > 0) throw noCoinbase(from, 'a second input')
    const length = cursor.count('input script bytes')
    if (tx === 0 && length > COINBASE_SCRIPT_BYTES_MAX) {
      const most = `at most ${COINBASE_SCRIPT_BYTES_MAX} bytes of coinbase script`
      throw malformed(from + 36, most, `${length}`)
    }
    cursor.skip(length, 'input script')
    cursor.skip(4, 'sequence')
  }

  #outputs(): void {
    const cursor = this.#cursor
    const from = cursor.at
    const outputs = cursor.countOf(OUTPUT_BYTES_MIN, 'outputs')
    if (outputs === 0) throw malformed(from, 'at least one output', 'none')
    for (let output = 0; output < outputs; output++) {
      const at = cursor.skip(8, 'output value')
      checkValue(cursor.bytes, at)
      cursor.skip(cursor.count('output script bytes'), 'output script')
    }
    this.outputCount += outputs
  }

  #witnesses(inputs: number): void {
    const cursor = this.#cursor
    const from = cursor.at
    let total = 0
    for (let input = 0; input < inputs; input++) {
      const items = cursor.countOf(WITNESS_ITEM_BYTES_MIN, 'witness items')
      for (let item = 0; item < items; item++) {
        cursor.skip(cursor.count('witness bytes'), 'witness')
      }
      total += items
    }
    if (total === 0) throw malformed(from, 'a witness behind the witness flag', 'none')
  }
}

function isNullCoin(bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < 32; index++) if (bytes[at + index] !== 0) return false
  for (let index = 32; index < 36; index++) if (bytes[at + index] !== 0xff) return false
  return true
}

function checkValue(bytes: Uint8Array, at: number): void {
  const high = wordAt(bytes, at + 4)
  if (high < SATOSHI_MAX_HIGH) return
  const low = wordAt(bytes, at)
  if (high === SATOSHI_MAX_HIGH && low <= SATOSHI_MAX_LOW) return
  throw new FaultError(
    'BLOCK_VALUE_TOO_LARGE',
    `Expected at most ${SATOSHI_MAX} satoshi at byte ${at}, got ${high * 2 ** 32 + low}`,
    { at },
  )
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0

const malformed = (at: number, expected: string, got: string): FaultError =>
  new FaultError('BLOCK_TX_MALFORMED', `Expected ${expected} at byte ${at}, got ${got}`, { at })

const noCoinbase = (at: number, got: string): FaultError =>
  new FaultError('BLOCK_NO_COINBASE', `Expected a coinbase at byte ${at}, got ${got}`, { at })

const secondCoinbase = (at: number, tx: number): FaultError =>
  new FaultError(
    'BLOCK_TWO_COINBASES',
    `Expected the spent coin of transaction ${tx} at byte ${at}, got the mark of a coinbase`,
    { at, tx },
  )
