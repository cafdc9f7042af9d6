/**
 * One block as objects to postings: the one path by which every source of EVM blocks ends.
 *
 * @module
 */
import { hexText } from '../../../domain/batch/tx-id.ts'
import { FaultError } from '../../../domain/error.ts'
import { addTextLog } from './add-text-log.ts'
import { mayHaveRunCode, successOf } from './did-succeed.ts'
import type { EvmBatch } from './evm-batch.ts'
import type {
  EvmChange,
  EvmHead,
  EvmLog,
  EvmReceipt,
  EvmSent,
  EvmTrace,
  EvmUncle,
} from './evm-block.ts'
import type { EvmNotes, GrowingNotes } from './evm-notes.ts'
import { ZERO_ACCOUNT } from './evm-writer.ts'
import { checkEvmBlock } from './first-block.ts'
import { NATIVE_FEE } from './log-kind.ts'
import { ACCOUNT_BYTES, type EvmLogRows } from './log-rows.ts'
import { DEPOSIT, type Succeeded, writeLogged, writeStated, writeTraces } from './write-coin.ts'
import { wayAt, writeFees } from './write-fees.ts'
import { ownMoves, writeOwn } from './write-own.ts'
import { writeTokens } from './write-tokens.ts'

/** A block and all that came of it, as objects. */
export type EvmBlock = {
  readonly head: EvmHead
  /** In their order. */
  readonly sent: readonly EvmSent[]
  /** One a transaction, in the same order. */
  readonly receipts: readonly EvmReceipt[]
  /** In any order. */
  readonly logs: readonly EvmLog[]
  /** In order of execution, rewards among them; null where they were not asked for. */
  readonly traces: readonly EvmTrace[] | null
  /** Null where they were not asked for. */
  readonly uncles: readonly EvmUncle[] | null
  /** What the protocol did by itself; empty for nearly every block. */
  readonly changes: readonly EvmChange[]
}

/** A block whose logs stand in the rows of the batch already. */
export type ScannedBlock = Omit<EvmBlock, 'logs'> & {
  /** Of each transaction the number that its log rows state. */
  readonly ordinals: readonly number[]
  /** Of each transaction how many logs it has, with those that are no rows. */
  readonly logCounts: readonly number[]
  readonly fullParses: number
}

/**
 * Adds a block of objects (CSV rows, fixtures) to a batch, or nothing of it.
 *
 * @throws {FaultError} `EVM_SHAPE` for a log, `EVM_MISMATCH`, `EVM_TOO_LARGE`, `BATCH_TOO_LARGE`;
 *         the batch is as it was
 */
export function writeEvmBlock(block: EvmBlock, into: EvmBatch): EvmNotes {
  into.rows.clear()
  const logs = block.logs.toSorted((a, b) => a.position - b.position || a.index - b.index)
  for (const log of logs) {
    if (log.position >= block.sent.length) throw noTransaction('log', log.position)
    addTextLog(into.rows, log, log.position)
  }
  const ordinals = block.sent.map((_, position) => position)
  const logCounts = ordinals.map(() => 0)
  for (const { position } of logs) logCounts[position] = (logCounts[position] ?? 0) + 1
  return writeScannedBlock({ ...block, ordinals, logCounts, fullParses: 0 }, into)
}

/**
 * Adds a block whose logs are in `into.rows` to a batch, or nothing of it.
 *
 * @throws {FaultError} `EVM_MISMATCH` where receipts are not one a transaction, `BATCH_TOO_LARGE`,
 * `BLOCK_WRONG_NETWORK` where it is another chain's first block
 */
export function writeScannedBlock(block: ScannedBlock, into: EvmBatch): EvmNotes {
  const { head, sent, receipts } = block
  checkEvmBlock(into.chain.ledger, head)
  if (receipts.length !== sent.length) {
    const message = `Expected ${sent.length} receipts, got ${receipts.length}`
    throw new FaultError('EVM_MISMATCH', message, { height: head.height })
  }
  const notes = newNotes(block, into)
  into.whole(() => {
    beginBlock(block, into)
    const rowsOf = rangesOf(into.rows, block.ordinals)
    const tracesOf = tracesByTransaction(block)
    receipts.forEach((receipt, position) => {
      const transaction = sent[position]
      const rows = rowsOf[position]
      if (transaction === undefined || rows === undefined) return
      const traces = tracesOf[position] ?? []
      const timeMs = head.timeMs
      const hasLogs = (block.logCounts[position] ?? 0) > 0
      const tx = { sent: transaction, receipt, rows, hasLogs, traces, timeMs }
      writeTransaction({ tx, position, head, notes, hasTraces: block.traces !== null }, into)
    })
    const rewards = (block.traces ?? []).filter(({ kind }) => kind === 'reward')
    const { uncles, changes } = block
    const moves = ownMoves(into.chain, { head, rewards, uncles, changes }, notes)
    writeOwn(into.writer, moves, { hash: head.hash, position: sent.length })
  })
  return notes
}

function newNotes({ head, sent, fullParses }: ScannedBlock, { rows }: EvmBatch): GrowingNotes {
  return {
    height: head.height,
    block: head.hash.slice(2),
    transactions: sent.length,
    logs: rows.logs,
    tokenMoves: 0,
    internal: 'seen',
    fullParses,
    malformed: rows.malformed,
    beyondSums: [],
    beyondSumsCount: 0,
    statusGuessed: 0,
    unclesUnseen: 0,
    selfDestructsUnseen: 0,
    changesUnseen: false,
  }
}

function beginBlock({ head, sent }: ScannedBlock, { writer }: EvmBatch): void {
  writer.builder.beginBlock({
    id: head.hash.slice(2),
    previous: head.parent.slice(2),
    height: head.height,
    timeMs: head.timeMs,
    // Chains without work are chosen by the count of blocks.
    work: 1n,
    txCount: sent.length,
    bytes: head.bytes,
    coinbaseText: printable(head.extra),
  })
}

/** ASCII of hex, other bytes as a point. */
function printable(hex: string): string {
  let text = ''
  for (let at = 2; at < hex.length; at += 2) {
    const byte = Number.parseInt(hex.slice(at, at + 2), 16)
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'
  }
  return text
}

/** Of each transaction its log rows: from, and before which. */
function rangesOf(rows: EvmLogRows, ordinals: readonly number[]): (readonly [number, number])[] {
  const starts = new Uint32Array(ordinals.length + 1)
  for (let row = 0; row < rows.count; row++) starts[rows.receipt[row]! + 1]!++
  for (let at = 1; at < starts.length; at++) starts[at]! += starts[at - 1]!
  return ordinals.map((ordinal) => [starts[ordinal] ?? 0, starts[ordinal + 1] ?? 0])
}

function tracesByTransaction({ traces, sent }: ScannedBlock): EvmTrace[][] {
  const all: EvmTrace[][] = sent.map(() => [])
  for (const trace of traces ?? []) {
    if (trace.position === null) continue
    const list = all[trace.position]
    if (list === undefined) throw noTransaction('trace', trace.position)
    list.push(trace)
  }
  return all
}

type Writing = {
  readonly tx: Succeeded
  readonly position: number
  readonly head: EvmHead
  readonly notes: GrowingNotes
  readonly hasTraces: boolean
}

/** Deposit, coin, tokens, fees; of one that failed the deposit and the fees. */
function writeTransaction({ tx, position, head, notes, hasTraces }: Writing, into: EvmBatch): void {
  const { chain, writer } = into
  const { sent, receipt, rows } = tx
  writer.begin(sent.id, position)
  if (sent.mint > 0n) {
    const mint = { from: '@issuance', to: sent.from, amount: sent.mint }
    writer.coin({ ...mint, kind: 'issuance', form: DEPOSIT })
  }
  const { didSucceed, isGuess } = successOf({
    sent,
    receipt,
    root: tx.traces[0],
    hasLogs: tx.hasLogs,
  })
  if (isGuess) notes.statusGuessed++
  if (didSucceed) {
    writeMoves({ tx, notes, hasTraces }, into)
    writeTokens(into, rows, { id: sent.id, notes })
  }
  const { fees } = chain
  const baseWay = wayAt(fees.base, head.height)
  const producer = producerOf(head, rows, into)
  writeFees(writer, { sent, receipt, baseFee: head.baseFee, baseWay, ways: fees, producer })
}

function writeMoves(
  { tx, notes, hasTraces }: Pick<Writing, 'tx' | 'notes' | 'hasTraces'>,
  into: EvmBatch,
): void {
  const { chain, writer } = into
  if (hasTraces && tx.traces.length > 0) {
    writeTraces(writer, tx, { chain, notes })
    return
  }
  if (chain.logsNative && writeLogged(into, tx)) {
    if (notes.internal === 'seen' && !hasTraces) notes.internal = 'by log'
    return
  }
  writeStated(writer, tx)
  if (mayHaveRunCode(tx)) notes.internal = 'not seen'
}

/** Headers of some chains name nobody; there the log of the fee says who was paid. */
function producerOf(head: EvmHead, [from, end]: Succeeded['rows'], into: EvmBatch): string {
  if (head.producer !== ZERO_ACCOUNT || !into.chain.logsNative) return head.producer
  const { rows } = into
  for (let row = from; row < end; row++) {
    if (rows.kind[row] !== NATIVE_FEE) continue
    return `0x${hexText(rows.to, row * ACCOUNT_BYTES, ACCOUNT_BYTES)}`
  }
  return '@fees'
}

const noTransaction = (what: string, position: number): FaultError =>
  new FaultError('EVM_MISMATCH', `Expected a ${what} of the block's transactions, got ${position}`)
