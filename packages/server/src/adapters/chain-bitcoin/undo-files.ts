/**
 * Undo data of blocks, from the `rev*.dat` files beside their `blk*.dat` files. A node writes what
 * undoes a block into the undo file of the same number; which record it is tells the checksum.
 *
 * @module
 */
import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Fault, FaultError, withFacts } from '@paperchain/core/domain/error'
import type { BlockRecord } from '@paperchain/core/engine/chain/plan-import'
import type { DecodedBlock } from '@paperchain/core/engine/decode/bitcoin/columns'
import type { BitcoinNetwork } from '@paperchain/core/engine/decode/bitcoin/network'
import { readUndo } from '@paperchain/core/engine/decode/bitcoin/undo/read-undo'
import type { SpentOutputs } from '@paperchain/core/engine/decode/bitcoin/undo/spent-outputs'
import { fits, resemblance } from '@paperchain/core/engine/decode/bitcoin/undo/spent-worths'
import { isUndoOf, UNDO_SUM_BYTES } from '@paperchain/core/engine/decode/bitcoin/undo/undo-file'
import { unreadable } from '../chain-any/files/unreadable.ts'
import { FileWindow } from './file-window.ts'
import { nodeHasher } from './node-hasher.ts'
import { indexUndo, type UndoRecord } from './undo-index.ts'

/** Undo files open at once. */
const OPEN_MAX = 8
/** Bytes hashed at most in search of one block's record: the right one is nearly always first. */
const SEARCH_BYTES_MAX = 64 << 20
const BLOCK_FILE = /^blk(\d+\.dat)$/

/** A file with the place to begin the next search in each list. */
type OpenFile = {
  readonly window: FileWindow
  readonly byTxs: ReadonlyMap<number, readonly UndoRecord[]>
  readonly next: Map<number, number>
}

/** Finds undo data. Call {@link UndoFiles.close} when done. */
export class UndoFiles {
  readonly #network: BitcoinNetwork
  /** Parents on which more than one block of the import stands. */
  readonly #forked: ReadonlySet<string>
  /** By path, the longest unused first; null where there is none. */
  readonly #files = new Map<string, OpenFile | null>()
  readonly #reported = new Set<string>()
  readonly #faults: Fault[] = []

  /** @param records all blocks of the block files, for the forks among them */
  constructor(records: readonly BlockRecord[], network: BitcoinNetwork) {
    this.#network = network
    this.#forked = forksOf(records)
  }

  /** What is wrong with the undo files read so far, once a file. Forgets it. */
  takeFaults(): Fault[] {
    return this.#faults.splice(0)
  }

  /**
   * What a block spends, or null where no undo file tells it for certain.
   *
   * @throws {FaultError} `UNDO_MALFORMED`, `IMPORT_UNREADABLE`, `IMPORT_CHANGED`
   */
  find({ file, previous }: BlockRecord, block: DecodedBlock): SpentOutputs | null {
    const path = undoPathOf(file)
    const open = path === null ? null : this.#open(path)
    if (open === null) return null
    const txs = block.txCount - 1
    const list = open.byTxs.get(txs) ?? []
    const start = open.next.get(txs) ?? 0
    const isForked = this.#forked.has(previous)
    let hashed = 0
    for (let turn = 0; turn < list.length && hashed < SEARCH_BYTES_MAX; turn++) {
      const at = (start + turn) % list.length
      const record = list[at]
      if (record === undefined) continue
      hashed += record.size
      const spent = this.#match(open.window, record, previous)
      if (spent === null || !fits(block, spent)) continue
      // Of two blocks on one parent, the data may be those of the other: only proof will do.
      if (isForked && !this.#isProven(block, spent)) continue
      open.next.set(txs, at + 1)
      return spent
    }
    return null
  }

  close(): void {
    for (const file of this.#files.values()) file?.window.close()
    this.#files.clear()
  }

  #match(window: FileWindow, { offset, size }: UndoRecord, previous: string): SpentOutputs | null {
    const bytes = window.look(offset, size + UNDO_SUM_BYTES)
    const data = bytes.subarray(0, size)
    const sum = bytes.subarray(size)
    if (!isUndoOf(previous, { data, sum, tools: nodeHasher })) return null
    try {
      return readUndo(data, this.#network.hasExtension)
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      throw withFacts(error, { file: window.path, offset })
    }
  }

  #isProven(block: DecodedBlock, spent: SpentOutputs): boolean {
    const { told, strange } = resemblance(block, spent, this.#network)
    return told > 0 && strange === 0
  }

  #open(path: string): OpenFile | null {
    const known = this.#files.get(path)
    if (known !== undefined) {
      this.#files.delete(path)
      this.#files.set(path, known)
      return known
    }
    const opened = this.#index(path)
    this.#files.set(path, opened)
    if (this.#files.size > OPEN_MAX) {
      const [oldest, file] = [...this.#files.entries()][0] ?? [path, null]
      file?.window.close()
      this.#files.delete(oldest)
    }
    return opened
  }

  #index(path: string): OpenFile | null {
    if (!existsSync(path)) return null
    const window = new FileWindow(path, sizeOf(path))
    const { byTxs, faults } = indexUndo(window, this.#network)
    if (!this.#reported.has(path)) this.#faults.push(...faults)
    this.#reported.add(path)
    return { window, byTxs, next: new Map() }
  }
}

/** The undo file beside a node's own block file, or null. */
export function undoPathOf(file: string): string | null {
  const number = BLOCK_FILE.exec(basename(file))?.[1]
  return number === undefined ? null : join(dirname(file), `rev${number}`)
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch (error) {
    throw unreadable(path, error)
  }
}

function forksOf(records: readonly BlockRecord[]): Set<string> {
  const childOf = new Map<string, string>()
  const forked = new Set<string>()
  for (const { id, previous } of records) {
    const first = childOf.get(previous)
    if (first === undefined) childOf.set(previous, id)
    else if (first !== id) forked.add(previous)
  }
  return forked
}
