/**
 * The first pass over a block file: reads the header of each record and steps over the rest, so
 * that a plan can be made before any block is decoded.
 *
 * @module
 */
import { type Fault, FaultError, faultOf, withFacts } from '@paperchain/core/domain/error'
import type { BlockRecord } from '@paperchain/core/engine/chain/plan-import'
import { RECORD_HEAD_BYTES, scanRecords } from '@paperchain/core/engine/decode/bitcoin/block-file'
import { checkWork, HEADER_BYTES, readHeader } from '@paperchain/core/engine/decode/bitcoin/header'
import type { BitcoinNetwork } from '@paperchain/core/engine/decode/bitcoin/network'
import { readStatedHeight } from './coinbase-prefix.ts'
import type { FileWindow } from './file-window.ts'

/** A header, a count and the least transaction: nothing shorter is a block. */
const BLOCK_BYTES_MIN = 141
/** Bytes of a block that tell header and stated height. */
const PREFIX_BYTES = 256
/** The same behind the proof of another chain's block: its coinbase may have many outputs. */
const MERGED_PREFIX_BYTES = 1 << 13
/** Bytes looked at where no record stands: room for the largest record. */
const SEARCH_BYTES = 8 << 20
/** Faults listed of one file; of those behind them only the count is told. */
const FAULTS_MAX = 100

/** What a file holds. */
export type ScannedFile = {
  readonly records: readonly BlockRecord[]
  readonly faults: readonly Fault[]
  /** Blocks found and refused; each has its fault. */
  readonly refused: number
}

/**
 * Lists the blocks of a block file (`blk*.dat`). From record to record only heads are read; where
 * none stands, the bytes are searched for the next.
 *
 * Faults, each with file and offset: those of `scanRecords` and `recordOf`. The good rest is kept.
 *
 * @throws {FaultError} `IMPORT_UNREADABLE`, `IMPORT_CHANGED`
 */
export function scanRecordFile(window: FileWindow, network: BitcoinNetwork): ScannedFile {
  return new RecordScan(window, network).run()
}

/**
 * The record of a file that is one block, from its first byte to its last.
 *
 * @throws {FaultError} `BLOCK_TRUNCATED`, `BLOCK_NO_WORK`, `BLOCK_WRONG_NETWORK`
 */
export function recordOf(
  bytes: Uint8Array,
  network: BitcoinNetwork,
  place: { readonly file: string; readonly offset: number; readonly size: number },
): BlockRecord {
  if (place.size < BLOCK_BYTES_MIN || bytes.length < HEADER_BYTES) {
    throw new FaultError(
      'BLOCK_TRUNCATED',
      `Expected a block of at least ${BLOCK_BYTES_MIN} bytes, got ${place.size}`,
      { ...place },
    )
  }
  const header = readHeader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  checkWork(header, network)
  const { id, previous, work, version } = header
  return { id, previous, work, ...place, statedHeight: readStatedHeight(bytes, version, network) }
}

class RecordScan {
  readonly #window: FileWindow
  readonly #network: BitcoinNetwork
  readonly #prefixBytes: number
  readonly #records: BlockRecord[] = []
  readonly #faults: Fault[] = []
  #unlisted = 0
  #refused = 0
  #at = 0

  constructor(window: FileWindow, network: BitcoinNetwork) {
    this.#window = window
    this.#network = network
    this.#prefixBytes = network.hasAuxPow ? MERGED_PREFIX_BYTES : PREFIX_BYTES
  }

  run(): ScannedFile {
    while (this.#at < this.#window.size) if (!this.#step()) this.#search()
    if (this.#unlisted > 0) {
      const more = `Expected at most ${FAULTS_MAX} faults in one file, got ${this.#unlisted} more`
      const facts = { file: this.#window.path, unlisted: this.#unlisted }
      this.#faults.push(faultOf(new FaultError('BLOCK_FILE_FOREIGN', more, facts)))
    }
    return { records: this.#records, faults: this.#faults, refused: this.#refused }
  }

  /** Takes the whole record that begins here, and steps over it; else returns false, and stays. */
  #step(): boolean {
    const head = this.#window.look(this.#at, RECORD_HEAD_BYTES + this.#prefixBytes)
    if (head.length < RECORD_HEAD_BYTES || head.readUInt32BE(0) !== this.#network.magic)
      return false
    const size = head.readUInt32LE(4)
    const offset = this.#at + RECORD_HEAD_BYTES
    if (size < BLOCK_BYTES_MIN || size > this.#network.blockBytesMax) return false
    if (offset + size > this.#window.size) return false
    const isBlock = this.#take(head.subarray(RECORD_HEAD_BYTES), offset, size)
    // The length in a broken record is no guide where nothing fits behind it: others may be within.
    this.#at = isBlock || this.#isBorder(offset + size) ? offset + size : this.#at + 4
    return true
  }

  /** Whether a record, padding or the end of the file is here. */
  #isBorder(at: number): boolean {
    const bytes = this.#window.look(at, 4)
    return bytes.length < 4 || bytes[0] === 0 || bytes.readUInt32BE(0) === this.#network.magic
  }

  /** Searches from here on, and takes what stands in the bytes searched. */
  #search(): void {
    const { path, size } = this.#window
    const base = this.#at
    const bytes = this.#window.look(base, SEARCH_BYTES)
    const last = base + bytes.length >= size
    try {
      const found = scanRecords(bytes, { network: this.#network, base, last })
      for (const { code, message, facts } of found.faults) {
        const offset = facts['at'] ?? base
        this.#list({ code, message, facts: { file: path, offset, bytes: facts['length'] ?? 0 } })
        if (code === 'BLOCK_FILE_TORN') this.#refused++
      }
      for (const { at, start, length } of found.records) {
        this.#take(bytes.subarray(start, start + Math.min(this.#prefixBytes, length)), at, length)
      }
      this.#at = last ? size : base + found.used
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      this.#list(
        faultOf(withFacts(error, { file: path, offset: Number(error.facts['at'] ?? base) })),
      )
      this.#at = size
    }
  }

  #take(prefix: Uint8Array, offset: number, size: number): boolean {
    const place = { file: this.#window.path, offset, size }
    try {
      this.#records.push(recordOf(prefix, this.#network, place))
      return true
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      this.#refused++
      this.#list(faultOf(withFacts(error, place)))
      return false
    }
  }

  #list(fault: Fault): void {
    if (this.#faults.length < FAULTS_MAX) this.#faults.push(fault)
    else this.#unlisted++
  }
}
