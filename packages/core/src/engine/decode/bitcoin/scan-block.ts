/**
 * The first walk over a block: checks every length and count before anything is made, and counts
 * what the columns must hold. The second walk can then trust the bytes.
 *
 * Sources: Bitcoin Core's `primitives/transaction.h` and `serialize.h`, BIP 144 (witness form);
 * Litecoin Core's `primitives/transaction.h` and LIP 2, LIP 3 (MimbleWimble extension).
 *
 * @module
 */
import { FaultError } from '../../../domain/error.ts'
import { skipHeader } from './aux-pow.ts'
import { ByteCursor } from './byte-cursor.ts'
import type { BitcoinNetwork } from './network.ts'

/** Bits of the byte behind the marker of a transaction: what follows its outputs. */
export const TX_FLAG = { witness: 1, extension: 8 } as const

/** Longest script of a coinbase (Core: `bad-cb-length`). Its text is kept with the block. */
export const COINBASE_SCRIPT_BYTES_MAX = 100

/** Bytes of the least transaction, input and output: what counts are compared with. */
const TX_BYTES_MIN = 60
const INPUT_BYTES_MIN = 41
const OUTPUT_BYTES_MIN = 9
const WITNESS_ITEM_BYTES_MIN = 1

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
export function scanBlock(bytes: Uint8Array, network: BitcoinNetwork): BlockCounts {
  const { blockBytesMax } = network
  if (bytes.length > blockBytesMax) {
    throw new FaultError(
      'BLOCK_TOO_LARGE',
      `Expected at most ${blockBytesMax} bytes of block, got ${bytes.length}`,
      { at: 0, bytes: bytes.length },
    )
  }
  const cursor = new ByteCursor(bytes)
  skipHeader(cursor, network)
  const txCount = cursor.countOf(TX_BYTES_MIN, 'transactions')
  const firstTx = cursor.at
  const scanner = new TxScanner(cursor, network)
  for (let tx = 0; tx < txCount; tx++) scanner.scan(tx)
  if (txCount === 0) throw noCoinbase(firstTx, 'no transaction at all')
  // Behind a transaction that settles the extension stands the extension itself, to the end.
  const isExtended = scanner.hasSettled && txCount > 1
  if (cursor.left > 0 && !isExtended) {
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
  /** Whether the transaction scanned last settles the extension block (Litecoin's "HogEx"). */
  hasSettled = false
  readonly #cursor: ByteCursor
  readonly #network: BitcoinNetwork
  readonly #maxHigh: number
  readonly #maxLow: number

  constructor(cursor: ByteCursor, network: BitcoinNetwork) {
    this.#cursor = cursor
    this.#network = network
    this.#maxHigh = Number(network.amountMax >> 32n)
    this.#maxLow = Number(network.amountMax & 0xffffffffn)
  }

  scan(tx: number): void {
    const cursor = this.#cursor
    const { bytes } = cursor
    cursor.skip(4, 'transaction version')
    const flags = bytes[cursor.at] === 0 ? this.#flags() : 0
    this.hasSettled = (flags & TX_FLAG.extension) !== 0
    const from = cursor.at
    const inputs = cursor.countOf(INPUT_BYTES_MIN, 'inputs')
    // The first one to settle has nothing to spend yet.
    if (inputs === 0 && (!this.hasSettled || tx === 0))
      throw malformed(from, 'at least one input', 'none')
    for (let input = 0; input < inputs; input++) this.#input(tx, input)
    this.#outputs()
    if ((flags & TX_FLAG.witness) !== 0) this.#witnesses(inputs)
    if (this.hasSettled) this.#extension()
    cursor.skip(4, 'lock time')
    this.inputCount += inputs
  }

  #flags(): number {
    const { prefix, hasExtension } = this.#network
    const from = this.#cursor.skip(2, 'witness marker')
    const flags = this.#cursor.bytes[from + 1]!
    const known = hasExtension ? TX_FLAG.witness | TX_FLAG.extension : TX_FLAG.witness
    if (prefix === null) throw malformed(from, 'at least one input', 'none')
    if (flags === 0 || (flags & ~known) !== 0) {
      throw malformed(from, 'inputs or the witness flag 1', `flag ${flags}`)
    }
    return flags
  }

  /** In a block the extension's parts are cut out of the transactions: a zero says so. */
  #extension(): void {
    const at = this.#cursor.skip(1, 'extension')
    const byte = this.#cursor.bytes[at]!
    if (byte !== 0) throw malformed(at, 'no part of the extension in a transaction', `${byte}`)
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
      this.#checkValue(at)
      cursor.skip(cursor.count('output script bytes'), 'output script')
    }
    this.outputCount += outputs
  }

  #checkValue(at: number): void {
    const { bytes } = this.#cursor
    const high = wordAt(bytes, at + 4)
    if (high < this.#maxHigh) return
    const low = wordAt(bytes, at)
    if (high === this.#maxHigh && low <= this.#maxLow) return
    const got = (BigInt(high) << 32n) | BigInt(low)
    throw new FaultError(
      'BLOCK_VALUE_TOO_LARGE',
      `Expected at most ${this.#network.amountMax} units at byte ${at}, got ${got}`,
      { at },
    )
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
