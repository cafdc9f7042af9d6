/**
 * Where blocks come from: raw blocks, blocks as hex text, and a node's own block files, given by
 * path. Nothing of a block file is held in memory but its headers' links.
 *
 * @module
 */
import { basename } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { type Fault, FaultError, faultOf, withFacts } from '@paperchain/core/domain/error'
import type { BlockRecord } from '@paperchain/core/engine/chain/plan-import'
import {
  type BlockFileKind,
  looksLike,
  networkOfMagic,
} from '@paperchain/core/engine/decode/bitcoin/block-file'
import type { DecodedBlock } from '@paperchain/core/engine/decode/bitcoin/columns'
import { HEADER_BYTES, readHeader, targetOf } from '@paperchain/core/engine/decode/bitcoin/header'
import {
  type BitcoinNetwork,
  NETWORKS,
  notYet,
} from '@paperchain/core/engine/decode/bitcoin/network'
import type { SpentOutputs } from '@paperchain/core/engine/decode/bitcoin/undo/spent-outputs'
import { FileWindow } from './file-window.ts'
import { type FoundFile, findFiles } from './find-files.ts'
import { readHexFile } from './hex-file.ts'
import { type BlockBytes, readInOrder } from './read-blocks.ts'
import { recordOf, type ScannedFile, scanRecordFile } from './scan-file.ts'
import { UndoFiles } from './undo-files.ts'

/** A node's undo files hold no blocks. */
const UNDO_FILE = /^rev\d+\.dat$/
/** Bytes of a file that tell its kind. */
const PEEK_BYTES = 1024

/** Blocks found, and how to read them. */
export type BlockSource = {
  readonly network: BitcoinNetwork
  /** In the order of files and offsets; the same block may be there more than once. */
  readonly records: readonly BlockRecord[]
  /** What could not be read or is no block; the good rest is in `records`. */
  readonly faults: readonly Fault[]
  /** Blocks found and left out; each has its fault. */
  readonly refused: number
  /** Bytes of these records, stretch by stretch, in their order. */
  read(records: readonly BlockRecord[]): AsyncGenerator<readonly BlockBytes[]>
  /**
   * What a block spends, where the source tells it; else null.
   *
   * @throws {FaultError} `UNDO_MALFORMED` and what keeps the source from being read
   */
  spentBy(record: BlockRecord, block: DecodedBlock): Promise<SpentOutputs | null>
  /** What went wrong since the last call without costing a block. */
  takeFaults(): readonly Fault[]
  /** Gives up what is open. */
  close(): void
}

/** What to look through, and what for. */
export type FileOrder = {
  /** Block files and folders of them. */
  readonly paths: readonly string[]
  /** The network wanted; null takes that of the first block file, else Bitcoin's main one. */
  readonly network: BitcoinNetwork | null
  /** Whether undo files beside block files are read; true without. */
  readonly undo?: boolean
}

/**
 * Looks through files and folders for blocks of one network: the one named, else that of the first
 * block file, else Bitcoin's main network.
 *
 * Faults beside those of `scanRecordFile` and `findFiles`: `IMPORT_NOT_BLOCKS`, `BLOCK_HEX`,
 * `BLOCK_NOT_YET`, and
 * `BLOCK_WRONG_NETWORK` where a block file belongs to another network.
 */
export async function openBlockSource(
  { paths, network: named, undo = true }: FileOrder,
  signal?: AbortSignal,
): Promise<BlockSource> {
  const { files, faults: unread } = findFiles(paths)
  const faults: Fault[] = [...unread]
  const records: BlockRecord[] = []
  const hexFiles = new Set<string>()
  let refused = 0
  const network = named ?? networkOfFirst(files)
  for (const file of files) {
    if (signal?.aborted) break
    try {
      const found = scanFile(file, network)
      if (found.kind === 'hex') hexFiles.add(file.path)
      for (const record of found.records) records.push(record)
      faults.push(...found.faults)
      refused += found.refused
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      refused++
      faults.push(faultOf(withFacts(error, { file: file.path })))
    }
    await breathe()
  }
  const read = (wanted: readonly BlockRecord[]) => readInOrder(wanted, (file) => hexFiles.has(file))
  const undoFiles = undo ? new UndoFiles(records, network) : null
  return {
    network,
    records,
    faults,
    refused,
    read,
    spentBy: async (record, block) => undoFiles?.find(record, block) ?? null,
    takeFaults: () => undoFiles?.takeFaults() ?? [],
    close: () => undoFiles?.close(),
  }
}

type Scanned = ScannedFile & { readonly kind: BlockFileKind }

function scanFile({ path, size, named }: FoundFile, network: BitcoinNetwork): Scanned {
  if (UNDO_FILE.test(basename(path))) throw isUndo(path)
  const window = new FileWindow(path, size)
  try {
    const peek = window.look(0, PEEK_BYTES)
    const tooEarly = peek.length < 4 ? null : notYet(peek.readUInt32BE(0))
    if (tooEarly !== null) throw tooEarly
    const own = networkOf(peek)
    if (own !== null && own.magic !== network.magic) throw wrongNetwork(path, own, network)
    const kind = kindOf(window, network)
    if (kind === 'records') {
      const found = scanRecordFile(window, network)
      const nothing = found.records.length + found.faults.length === 0
      // A node fills its newest file with zeros ahead of need; in a folder that is no fault.
      if (nothing && named) throw noBlocks(path)
      return { ...found, kind }
    }
    const bytes = kind === 'hex' ? readHexFile(path) : window.look(0, PEEK_BYTES)
    const blockBytes = kind === 'hex' ? bytes.length : size
    if (!isHeader(bytes, network)) throw notBlocks(path)
    if (blockBytes > network.blockBytesMax) throw tooLong(path, blockBytes, network)
    const record = recordOf(bytes, network, { file: path, offset: 0, size: blockBytes })
    return { kind, records: [record], faults: [], refused: 0 }
  } finally {
    window.close()
  }
}

/** What a file holds; what begins like a raw block and is none may be records behind dirt. */
function kindOf(window: FileWindow, network: BitcoinNetwork): BlockFileKind {
  const peek = window.look(0, PEEK_BYTES)
  if (peek.every((byte) => byte === 0)) return 'records'
  const kind = looksLike(peek)
  if (kind !== 'raw' || (window.size <= network.blockBytesMax && isHeader(peek, network)))
    return kind
  const magic = Buffer.alloc(4)
  magic.writeUInt32BE(network.magic)
  return window.look(0, network.blockBytesMax + 8).includes(magic) ? 'records' : 'raw'
}

/** The network of a block file, by its first bytes, or null. */
const networkOf = (bytes: Buffer): BitcoinNetwork | null =>
  bytes.length < 4 ? null : networkOfMagic(bytes.readUInt32BE(0))

/**
 * Whether bytes begin with a header that meets its own target: no other bytes do by chance. Where
 * the id does not show the work, a target that the network allows must do.
 */
function isHeader(bytes: Uint8Array, network: BitcoinNetwork): boolean {
  if (bytes.length < HEADER_BYTES) return false
  const { id, bits } = readHeader(new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES))
  const target = targetOf(bits)
  if (network.isWorkInId) return BigInt(`0x${id}`) <= target
  return target > 0n && target <= targetOf(network.easiestBits)
}

/** The network of the first file that begins with a magic, else Bitcoin's main one. */
function networkOfFirst(files: readonly FoundFile[]): BitcoinNetwork {
  for (const { path, size } of files) {
    try {
      const window = new FileWindow(path, size)
      const network = networkOf(window.look(0, 4))
      window.close()
      if (network !== null) return network
    } catch (error) {
      // The pass over all files meets it again and lists it.
      if (!(error instanceof FaultError)) throw error
    }
  }
  return NETWORKS.main
}

const noBlocks = (file: string): FaultError =>
  new FaultError('IMPORT_NO_BLOCKS', `Expected blocks in ${file}, got only zeros`, { file })

const notBlocks = (file: string): FaultError =>
  new FaultError('IMPORT_NOT_BLOCKS', `Expected blocks in ${file}, got bytes of another kind`, {
    file,
  })

const isUndo = (file: string): FaultError =>
  new FaultError(
    'IMPORT_NOT_BLOCKS',
    `Expected blocks in ${file}, got undo data: name the blk*.dat beside it, and it is read too`,
    { file },
  )

const tooLong = (file: string, bytes: number, { blockBytesMax }: BitcoinNetwork): FaultError =>
  new FaultError(
    'IMPORT_TOO_LARGE',
    `Expected a block of at most ${blockBytesMax} bytes in ${file}, got ${bytes}`,
    { file, bytes, limit: blockBytesMax },
  )

const wrongNetwork = (file: string, found: BitcoinNetwork, wanted: BitcoinNetwork): FaultError =>
  new FaultError(
    'BLOCK_WRONG_NETWORK',
    `Expected blocks of ${wanted.name} in ${file}, got ${found.name}`,
    { file, found: found.name },
  )
