/**
 * Tron from files: JSON lines of a node's answers, or rows of the ETL export.
 *
 * A line (or a file written over many lines) is a block as `/wallet/getblockbynum` answers it, or
 * `{"block": …, "infos": […]}`, or the list of `/wallet/gettransactioninfobyblocknum` behind the
 * line of its block, or a row. Rows of one import are put together into blocks, whatever files and
 * order they stand in.
 *
 * @module
 */
import { type Fault, FaultError, faultOf, withFacts } from '@paperchain/core/domain/error'
import { parseExactJson } from '@paperchain/core/engine/decode/exact-json'
import {
  malformed,
  objectOf,
  type TronReading,
  tronReading,
} from '@paperchain/core/engine/decode/tron/fields'
import type { TronNetwork } from '@paperchain/core/engine/decode/tron/network'
import { readTronBlock } from '@paperchain/core/engine/decode/tron/read-block'
import {
  blocksOfRows,
  readTronRow,
  type TronRow,
} from '@paperchain/core/engine/decode/tron/read-rows'
import type { TronBlock } from '@paperchain/core/engine/decode/tron/tron-block'
import { writeTronBlock } from '@paperchain/core/engine/decode/tron/write-block'
import {
  type AccountSource,
  BuilderBatch,
  type Sourced,
  type SourcedBlock,
  type UnreadBlock,
} from '../chain-any/account-source.ts'
import { findDataFiles } from '../chain-any/files/find-data-files.ts'
import { type Line, readDocuments } from '../chain-any/files/read-lines.ts'

/** The most rows of one import: they are kept until all are read. */
export const TRON_FILE_ROWS_MAX = 5_000_000

/**
 * Opens files; `known` tells the ledger's live block at a height, for rows, which name no parent.
 */
export function openTronFiles(
  network: TronNetwork,
  paths: readonly string[],
  known: (height: number) => string | undefined,
): AccountSource {
  const { files, faults } = findDataFiles(paths)
  const ofUnits = files.reduce((sum, { size }) => sum + size, 0)
  const { ledger } = network
  const shared = { ledger, unit: 'bytes', ofUnits, from: null, to: null, faults } as const
  return {
    ...shared,
    newBatch: () => new BuilderBatch(ledger),
    async *read() {
      const reader = new TronLines(network)
      for (const { path } of files) yield* reader.file(path)
      yield* reader.rest(known)
    },
  }
}

/** What a block of a node's answers or of rows is for an import. */
export const sourcedTron = (block: TronBlock, units: number): SourcedBlock<BuilderBatch> => ({
  id: block.id,
  height: block.height,
  units,
  write({ builder }) {
    writeTronBlock(builder, block)
    return block.unseen
  },
})

type Held = { readonly block: unknown; readonly place: Place; readonly units: number }
type Place = { readonly file: string; readonly line: number }

/** Reads lines; a block waits for the line behind it, which may be its infos. */
class TronLines {
  readonly #reading: TronReading
  readonly #rows: TronRow[] = []
  #held: Held | null = null

  constructor(network: TronNetwork) {
    this.#reading = tronReading(network)
  }

  async *file(path: string): AsyncGenerator<Sourced> {
    try {
      for await (const line of readDocuments(path)) {
        const place = { file: path, line: line.number }
        try {
          yield* this.#line(line, place)
        } catch (error) {
          yield unread(error, place, line.bytes.length)
        }
      }
    } catch (error) {
      yield unread(error, { file: path, line: 0 }, 0)
    }
    yield* this.#letGo(null)
  }

  /** Blocks of all rows, once all files are read. */
  *rest(known: (height: number) => string | undefined): Generator<Sourced> {
    try {
      for (const block of blocksOfRows(this.#rows, known)) yield sourcedTron(block, 0)
    } catch (error) {
      yield unread(error, null, 0)
    }
  }

  *#line({ bytes }: Line, place: Place): Generator<Sourced> {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
    const value = jsonOf(text)
    if (Array.isArray(value)) {
      if (this.#held === null)
        throw malformed('line', 'infos behind the line of their block', 'infos')
      yield* this.#letGo(value, bytes.length)
      return
    }
    yield* this.#letGo(null)
    const object = objectOf(value, 'line')
    if ('txHash' in object) {
      if (this.#rows.length >= TRON_FILE_ROWS_MAX) throw tooManyRows(place)
      this.#rows.push(readTronRow(text, place.line, this.#reading))
      yield { units: bytes.length }
    } else if ('block' in object) {
      this.#held = { block: object['block'], place, units: bytes.length }
      yield* this.#letGo(object['infos'] ?? null)
    } else this.#held = { block: object, place, units: bytes.length }
  }

  /** Gives out the block that waits. */
  *#letGo(infos: unknown, more = 0): Generator<Sourced> {
    const held = this.#held
    this.#held = null
    if (held === null) return
    const units = held.units + more
    try {
      yield sourcedTron(readTronBlock({ block: held.block, infos }, this.#reading), units)
    } catch (error) {
      yield unread(error, held.place, units)
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return parseExactJson(text)
  } catch {
    throw malformed('line', 'JSON', text)
  }
}

function unread(error: unknown, place: Place | null, units: number): UnreadBlock {
  if (!(error instanceof FaultError)) throw error
  const fault: Fault = faultOf(place === null ? error : withFacts(error, { ...place }))
  return { fault, units }
}

const tooManyRows = ({ file }: Place): FaultError =>
  new FaultError('IMPORT_TOO_LARGE', `Expected at most ${TRON_FILE_ROWS_MAX} rows, got more`, {
    file,
    limit: TRON_FILE_ROWS_MAX,
  })
