/**
 * Reads the bytes of blocks in the order in which they are imported. Nodes write blocks as they
 * arrive, so that order jumps about in the files: each stretch of it is read file by file, with
 * neighbours in one go, and the next stretch while the one before is in use.
 *
 * @module
 */
import { open } from 'node:fs/promises'
import { FaultError } from '@paperchain/core/domain/error'
import type { BlockRecord } from '@paperchain/core/engine/chain/plan-import'
import { unmask } from '@paperchain/core/engine/decode/bitcoin/block-file'
import { unreadable } from '../chain-any/files/unreadable.ts'
import { keyOf } from './file-window.ts'
import { shorter } from './find-files.ts'
import { readHexFile } from './hex-file.ts'

/** Bytes of blocks read ahead at once; one block more where that alone is larger. */
export const STRETCH_BYTES = 8 << 20
/** Blocks read ahead at once: the first ones are a few hundred bytes each. */
export const STRETCH_BLOCKS = 20_000
/** Bytes between two blocks that are read too, rather than ask the disk once more. */
const GAP_BYTES = 1 << 12

/** The bytes of a block, or why there are none. */
export type BlockBytes = Uint8Array | FaultError

/**
 * The bytes of `blocks`, a stretch at a time, in their order. Faults: `IMPORT_UNREADABLE`, and
 * `IMPORT_CHANGED` where a file is shorter than it was.
 */
export async function* readInOrder(
  blocks: readonly BlockRecord[],
  isHex: (file: string) => boolean,
): AsyncGenerator<readonly BlockBytes[]> {
  let start = 0
  let next = stretchFrom(blocks, start)
  let ahead = readStretch(next, isHex)
  while (next.length > 0) {
    const bytes = await ahead
    start += next.length
    next = stretchFrom(blocks, start)
    ahead = readStretch(next, isHex)
    yield bytes
  }
}

function stretchFrom(blocks: readonly BlockRecord[], start: number): readonly BlockRecord[] {
  let bytes = 0
  let end = start
  for (; end < blocks.length && end - start < STRETCH_BLOCKS; end++) {
    bytes += blocks[end]?.size ?? 0
    if (bytes > STRETCH_BYTES && end > start) break
  }
  return blocks.slice(start, end)
}

type Wanted = { readonly record: BlockRecord; readonly at: number }

/** Never rejects: what cannot be read is a fault in its place. */
async function readStretch(
  records: readonly BlockRecord[],
  isHex: (file: string) => boolean,
): Promise<readonly BlockBytes[]> {
  const found: BlockBytes[] = new Array(records.length)
  for (const run of runsOf(records)) {
    const file = run[0]?.record.file ?? ''
    try {
      const bytes = isHex(file) ? [readHexFile(file)] : await readRun(file, run)
      for (const [i, { at }] of run.entries()) found[at] = bytes[i] ?? shorter(file)
    } catch (error) {
      const fault = error instanceof FaultError ? error : unreadable(file, error)
      for (const { at } of run) found[at] = fault
    }
  }
  return found
}

/** Blocks that lie close together in one file, in the order of the file. */
function runsOf(records: readonly BlockRecord[]): Wanted[][] {
  const wanted = records.map((record, at) => ({ record, at })).sort(byPlace)
  const runs: Wanted[][] = []
  let last: BlockRecord | undefined
  for (const one of wanted) {
    const { file, offset } = one.record
    const near =
      last !== undefined &&
      last.file === file &&
      offset >= last.offset + last.size &&
      offset - last.offset - last.size <= GAP_BYTES
    if (near) runs.at(-1)?.push(one)
    else runs.push([one])
    last = one.record
  }
  return runs
}

const byPlace = ({ record: a }: Wanted, { record: b }: Wanted): number =>
  a.file < b.file ? -1 : a.file > b.file ? 1 : a.offset - b.offset

async function readRun(file: string, run: readonly Wanted[]): Promise<BlockBytes[]> {
  const start = run[0]?.record.offset ?? 0
  const last = run.at(-1)?.record
  const end = last === undefined ? start : last.offset + last.size
  const bytes = Buffer.allocUnsafeSlow(end - start)
  const handle = await open(file, 'r')
  let have = 0
  try {
    while (have < bytes.length) {
      const { bytesRead } = await handle.read(bytes, have, bytes.length - have, start + have)
      if (bytesRead === 0) break
      have += bytesRead
    }
  } finally {
    await handle.close()
  }
  const key = keyOf(file)
  if (key !== null) unmask(bytes, key, start)
  return run.map(({ record: { offset, size } }) => {
    const from = offset - start
    return from + size <= have ? bytes.subarray(from, from + size) : shorter(file)
  })
}
