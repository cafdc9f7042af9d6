/**
 * The second walk over a block: fills the columns. It reads without looking, because the first walk
 * (`scan-block.ts`) has checked all lengths.
 *
 * @module
 */
import type { Hasher } from '../../../ports.ts'
import { countAt, countWidth } from './byte-cursor.ts'
import type { DecodedBlock } from './columns.ts'
import { type BlockCounts, TX_FLAG } from './scan-block.ts'
import { TxHasher } from './txid.ts'

/** The columns of a block without what is told from them. */
export type Columns = Omit<
  DecodedBlock,
  'header' | 'bytes' | 'accounts' | 'statedHeight' | 'coinbaseText' | 'order'
>

/** Makes empty columns of the right lengths. */
export const makeColumns = ({ txCount, inputCount, outputCount }: BlockCounts): Columns => ({
  txCount,
  inputCount,
  outputCount,
  txid: new Uint8Array(32 * txCount),
  txFirstInput: new Uint32Array(txCount + 1),
  txFirstOutput: new Uint32Array(txCount + 1),
  inPrevTx: new Uint8Array(32 * inputCount),
  inPrevIndex: new Uint32Array(inputCount),
  inScriptStart: new Uint32Array(inputCount),
  inScriptLength: new Uint32Array(inputCount),
  inWitnessStart: new Uint32Array(inputCount),
  outValueLo: new Uint32Array(outputCount),
  outValueHi: new Uint32Array(outputCount),
  outScriptStart: new Uint32Array(outputCount),
  outScriptLength: new Uint32Array(outputCount),
  outForm: new Uint8Array(outputCount),
  outAccountStart: new Uint32Array(outputCount),
  outAccountLength: new Uint8Array(outputCount),
})

/** A block that was scanned. */
export type ScannedBlock = {
  readonly view: DataView
  readonly tools: Hasher
  readonly firstTx: number
}

/**
 * Fills all columns but those of forms and accounts.
 *
 * @returns the ids as eight big-endian words each, in the order of the wire: the Merkle leaves
 */
export function fillColumns(columns: Columns, block: ScannedBlock): Int32Array {
  return new Filler(columns, block).fill(block.firstTx)
}

class Filler {
  readonly #columns: Columns
  readonly #view: DataView
  readonly #bytes: Uint8Array
  readonly #hasher: TxHasher
  readonly #prevTx: DataView
  #at = 0
  #input = 0
  #output = 0

  constructor(columns: Columns, { view, tools }: ScannedBlock) {
    this.#columns = columns
    this.#view = view
    this.#bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    this.#hasher = new TxHasher(view, tools)
    this.#prevTx = new DataView(columns.inPrevTx.buffer)
  }

  fill(firstTx: number): Int32Array {
    const { txCount, txid, txFirstInput, txFirstOutput } = this.#columns
    const leaves = new Int32Array(8 * txCount)
    const ids = new DataView(txid.buffer)
    const { words } = this.#hasher
    const parts = { start: 0, bodyStart: 0, bodyEnd: 0, lockTime: 0 }
    this.#at = firstTx
    for (let tx = 0; tx < txCount; tx++) {
      txFirstInput[tx] = this.#input
      txFirstOutput[tx] = this.#output
      parts.start = this.#at
      const marked = this.#bytes[this.#at + 4] === 0
      parts.bodyStart = this.#at + (marked ? 6 : 4)
      this.#at = parts.bodyStart
      const firstInput = this.#input
      this.#inputs()
      this.#outputs()
      parts.bodyEnd = this.#at
      const flags = marked ? this.#bytes[parts.start + 5]! : 0
      if ((flags & TX_FLAG.witness) !== 0) this.#witnesses(firstInput)
      // The extension's part of a transaction in a block is the byte that says that there is none.
      if ((flags & TX_FLAG.extension) !== 0) this.#at++
      parts.lockTime = this.#at
      this.#at += 4
      this.#hasher.hash(parts)
      for (let word = 0; word < 8; word++) {
        leaves[8 * tx + word] = words[word]!
        // The words from the last to the first, each from its last byte: reversed as a whole.
        ids.setInt32(32 * tx + 28 - 4 * word, words[word]!, true)
      }
    }
    txFirstInput[txCount] = this.#input
    txFirstOutput[txCount] = this.#output
    return leaves
  }

  #count(): number {
    const from = this.#at
    const first = this.#bytes[from]!
    if (first < 0xfd) {
      this.#at = from + 1
      return first
    }
    this.#at = from + countWidth(first)
    return countAt(this.#bytes, from)
  }

  #inputs(): void {
    const { inPrevIndex, inScriptStart, inScriptLength } = this.#columns
    const view = this.#view
    const prevTx = this.#prevTx
    const end = this.#count() + this.#input
    for (let row = this.#input; row < end; row++) {
      const from = this.#at
      for (let word = 0; word < 32; word += 4) {
        prevTx.setInt32(32 * row + 28 - word, view.getInt32(from + word), true)
      }
      inPrevIndex[row] = view.getUint32(from + 32, true)
      this.#at = from + 36
      const length = this.#count()
      inScriptStart[row] = this.#at
      inScriptLength[row] = length
      this.#at += length + 4
    }
    this.#input = end
  }

  #outputs(): void {
    const { outValueLo, outValueHi, outScriptStart, outScriptLength } = this.#columns
    const view = this.#view
    const end = this.#count() + this.#output
    for (let row = this.#output; row < end; row++) {
      outValueLo[row] = view.getUint32(this.#at, true)
      outValueHi[row] = view.getUint32(this.#at + 4, true)
      this.#at += 8
      const length = this.#count()
      outScriptStart[row] = this.#at
      outScriptLength[row] = length
      this.#at += length
    }
    this.#output = end
  }

  #witnesses(firstInput: number): void {
    const { inWitnessStart } = this.#columns
    for (let row = firstInput; row < this.#input; row++) {
      const from = this.#at
      const items = this.#count()
      if (items > 0) inWitnessStart[row] = from
      for (let item = 0; item < items; item++) {
        const length = this.#count()
        this.#at += length
      }
    }
  }
}
