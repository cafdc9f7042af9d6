/**
 * EVM chains from files. JSON lines hold a node's answers about one block after the other, with
 * their envelope or without:
 *
 * - `{"block": …, "receipts": …, "traces": …, "uncles": […]}` in one line; or
 * - a line with the block, behind it a line with its receipts, behind that one with its traces.
 *
 * A genesis file stands for block 0 of a chain whose first block is known.
 *
 * CSV files whose names say blocks, transactions, receipts, logs or traces are an export of
 * ethereum-etl: see `etl-rows.ts`.
 *
 * @module
 */
import { FaultError, faultOf, withFacts } from '@paperchain/core/domain/error'
import type { EvmChain } from '@paperchain/core/engine/decode/evm/chain'
import type { EvmAnswers } from '@paperchain/core/engine/decode/evm/decode-block'
import type { EvmBatch } from '@paperchain/core/engine/decode/evm/evm-batch'
import type { EvmChange } from '@paperchain/core/engine/decode/evm/evm-block'
import { genesisBlock, readGenesis } from '@paperchain/core/engine/decode/evm/read-genesis'
import { writeEvmBlock } from '@paperchain/core/engine/decode/evm/write-block'
import type { AccountSource, Sourced } from '../../chain-any/account-source.ts'
import { type DataFile, findDataFiles } from '../../chain-any/files/find-data-files.ts'
import { readDocuments } from '../../chain-any/files/read-lines.ts'
import { evmBatch, glance, isBlock, sourcedEvm, unseenOf } from '../evm-answers.ts'
import { membersAt } from '../node/split-answers.ts'
import { csvRows } from './csv-rows.ts'
import { type EtlKind, EtlRows, etlKind } from './etl-rows.ts'
import { isGenesis } from './genesis-file.ts'

/** The chain of the files, and what its protocol changed by itself. */
export type EvmFileOrder = {
  readonly chain: EvmChain
  readonly changes: ReadonlyMap<number, readonly EvmChange[]>
}

/** Opens files. Faults: those of `findDataFiles`, and by line those of the decoder. */
export function openEvmFiles(
  paths: readonly string[],
  order: EvmFileOrder,
): AccountSource<EvmBatch> {
  const { files, faults } = findDataFiles(paths)
  return {
    ledger: order.chain.ledger,
    unit: 'bytes',
    ofUnits: files.reduce((sum, { size }) => sum + size, 0),
    from: null,
    to: null,
    faults,
    newBatch: () => evmBatch(order.chain),
    async *read() {
      const rows = new EtlRows()
      for (const { path, size } of files) {
        const kind = etlKind(path)
        if (kind === null) yield* new AnswerLines(path, order).read()
        else yield* gather(rows, kind, { path, size })
      }
      yield* blocksOf(rows, order.changes)
    },
  }
}

/** Takes the rows of a file; those behind a bad one are left, for what else would be wrong. */
async function* gather(
  rows: EtlRows,
  kind: EtlKind,
  { path, size }: DataFile,
): AsyncGenerator<Sourced<EvmBatch>> {
  try {
    for await (const row of csvRows(path)) rows.add(kind, row)
    yield { units: size }
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    yield { fault: faultOf(withFacts(error, { file: path })), units: size }
  }
}

/** Blocks of all rows, once all files are read. */
function* blocksOf(rows: EtlRows, changes: EvmFileOrder['changes']): Generator<Sourced<EvmBatch>> {
  for (const height of rows.heights) {
    try {
      const block = rows.block(height, changes.get(height) ?? [])
      const id = block.head.hash.slice(2)
      const write = (batch: EvmBatch) => unseenOf(writeEvmBlock(block, batch))
      yield { id, height, units: 0, write }
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      yield { fault: faultOf(withFacts(error, { height })), units: 0 }
    }
  }
  const [first] = rows.strays
  if (first === undefined) return
  const message = `Expected a block of height ${first} for its rows, got none`
  const facts = { height: first, blocks: rows.strays.length }
  yield { fault: faultOf(new FaultError('EVM_MISMATCH', message, facts)), units: 0 }
}

type Parts = {
  readonly block: Buffer
  readonly line: number
  receipts: Buffer | null
  traces: Buffer | null
  units: number
}

/** Reads the lines of one file; a block waits for the lines behind it. */
class AnswerLines {
  readonly #path: string
  readonly #order: EvmFileOrder
  #held: Parts | null = null

  constructor(path: string, order: EvmFileOrder) {
    this.#path = path
    this.#order = order
  }

  async *read(): AsyncGenerator<Sourced<EvmBatch>> {
    try {
      for await (const { bytes, number } of readDocuments(this.#path)) {
        const line = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
        try {
          yield* this.#line(line, number)
        } catch (error) {
          yield this.#unread(error, number, line.length)
        }
      }
    } catch (error) {
      yield this.#unread(error, 0, 0)
    }
    yield* this.#letGo()
  }

  *#line(bytes: Buffer, line: number): Generator<Sourced<EvmBatch>> {
    const whole = partsOf(bytes)
    if (whole !== null) {
      yield* this.#letGo()
      const seen = glance(Buffer.from(whole.block))
      yield sourcedEvm(seen, this.#withChange(seen.height, whole), bytes.length)
    } else if (isBlock(bytes)) {
      yield* this.#letGo()
      this.#held = { block: bytes, line, receipts: null, traces: null, units: bytes.length }
    } else if (isGenesis(bytes)) {
      yield* this.#letGo()
      yield this.#first(bytes)
    } else if (this.#held === null) {
      const message = 'Expected a block, or its receipts or traces behind it, got another line'
      throw new FaultError('EVM_SHAPE', message)
    } else {
      if (this.#held.receipts === null) this.#held.receipts = bytes
      else if (this.#held.traces === null) this.#held.traces = bytes
      else
        throw new FaultError('EVM_SHAPE', 'Expected a block behind receipts and traces, got more')
      this.#held.units += bytes.length
    }
  }

  /** Block 0 by a genesis file, with what else is said to have changed in it. */
  #first(bytes: Buffer): Sourced<EvmBatch> {
    const { chain, changes } = this.#order
    const block = genesisBlock(readGenesis(bytes), chain)
    const all = { ...block, changes: [...block.changes, ...(changes.get(0) ?? [])] }
    const write = (batch: EvmBatch) => unseenOf(writeEvmBlock(all, batch))
    return { id: block.head.hash.slice(2), height: 0, units: bytes.length, write }
  }

  /** Gives out the block that waits. */
  *#letGo(): Generator<Sourced<EvmBatch>> {
    const held = this.#held
    this.#held = null
    if (held === null) return
    const { block, receipts, traces, line, units } = held
    try {
      const seen = glance(block)
      const answers = { block, receipts: receipts ?? [], traces }
      yield sourcedEvm(seen, this.#withChange(seen.height, answers), units)
    } catch (error) {
      yield this.#unread(error, line, units)
    }
  }

  #withChange(height: number, answers: EvmAnswers): EvmAnswers {
    const changes = this.#order.changes.get(height)
    return changes === undefined ? answers : { ...answers, changes }
  }

  #unread(error: unknown, line: number, units: number): Sourced<EvmBatch> {
    if (!(error instanceof FaultError)) throw error
    return { fault: faultOf(withFacts(error, { file: this.#path, line })), units }
  }
}

/** The parts of a line that holds all of a block, or null where it is no such line. */
function partsOf(bytes: Buffer): EvmAnswers | null {
  const start = bytes.indexOf('{')
  const members = start < 0 ? undefined : membersAt(bytes, start)?.members
  const part = (name: string): Buffer | null => {
    const member = members?.find((each) => each.name === name)
    if (member === undefined) return null
    const value = bytes.subarray(member.start, member.end)
    return value.length < 8 && value.toString('latin1').trim() === 'null' ? null : value
  }
  const block = part('block')
  if (block === null) return null
  const uncles = part('uncles')
  return {
    block,
    receipts: part('receipts') ?? [],
    traces: part('traces'),
    ...(uncles === null ? {} : { uncles: elementsOf(uncles) }),
  }
}

/** The objects in a list. */
function elementsOf(list: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = list.indexOf('{'); at >= 0; ) {
    const end = membersAt(list, at)?.end ?? list.length
    found.push(list.subarray(at, end))
    at = list.indexOf('{', end)
  }
  return found
}
