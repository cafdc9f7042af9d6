/**
 * Where the records of an undo file (`rev*.dat`) are: only their heads are read.
 *
 * @module
 */
import { type Fault, FaultError, faultOf } from '@paperchain/core/domain/error'
import { countAt, countWidth } from '@paperchain/core/engine/decode/bitcoin/byte-cursor'
import type { BitcoinNetwork } from '@paperchain/core/engine/decode/bitcoin/network'
import {
  UNDO_BYTES_MAX,
  UNDO_HEAD_BYTES,
  UNDO_SUM_BYTES,
} from '@paperchain/core/engine/decode/bitcoin/undo/undo-file'
import type { FileWindow } from './file-window.ts'

/** Bytes of a count, at most. */
const COUNT_BYTES_MAX = 9

/** A record: its undo data, which the checksum follows. */
export type UndoRecord = { readonly offset: number; readonly size: number }

/** Records by how many transactions they undo, each in the order of the file. */
export type UndoIndex = {
  readonly byTxs: ReadonlyMap<number, readonly UndoRecord[]>
  /** `UNDO_FILE_FOREIGN` where the records end before the file does; else none. */
  readonly faults: readonly Fault[]
}

/**
 * Lists the records of an undo file, up to its padding or to the first bytes that are no record.
 *
 * @throws {FaultError} `IMPORT_UNREADABLE`, `IMPORT_CHANGED`
 */
export function indexUndo(window: FileWindow, network: BitcoinNetwork): UndoIndex {
  const byTxs = new Map<number, UndoRecord[]>()
  let at = 0
  while (at < window.size) {
    const head = window.look(at, UNDO_HEAD_BYTES + COUNT_BYTES_MAX)
    if (head[0] === 0) {
      at = paddingEnd(window, at)
      continue
    }
    const record = recordAt(head, at, { network, fileSize: window.size })
    if (record === null) return { byTxs, faults: [foreign(window.path, at)] }
    const txs = countAt(head, UNDO_HEAD_BYTES)
    const same = byTxs.get(txs)
    if (same === undefined) byTxs.set(txs, [record])
    else same.push(record)
    at = record.offset + record.size + UNDO_SUM_BYTES
  }
  return { byTxs, faults: [] }
}

function recordAt(
  head: Buffer,
  at: number,
  { network, fileSize }: { network: BitcoinNetwork; fileSize: number },
): UndoRecord | null {
  if (head.length <= UNDO_HEAD_BYTES || head.readUInt32BE(0) !== network.magic) return null
  const size = head.readUInt32LE(4)
  const offset = at + UNDO_HEAD_BYTES
  const end = offset + size + UNDO_SUM_BYTES
  if (size === 0 || size > UNDO_BYTES_MAX || end > fileSize) return null
  return size < countWidth(head[UNDO_HEAD_BYTES] ?? 0) ? null : { offset, size }
}

/** The first byte behind a run of zeros that begins at `at`. */
function paddingEnd(window: FileWindow, at: number): number {
  const look = 1 << 16
  for (let from = at; from < window.size; from += look) {
    const bytes = window.look(from, look)
    const first = bytes.findIndex((byte) => byte !== 0)
    if (first >= 0) return from + first
  }
  return window.size
}

const foreign = (file: string, offset: number): Fault =>
  faultOf(
    new FaultError(
      'UNDO_FILE_FOREIGN',
      `Expected an undo record or padding at byte ${offset} of ${file}, got other bytes`,
      { file, offset },
    ),
  )
