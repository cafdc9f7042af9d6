/**
 * Moves of the chain's own coin within one transaction: from its traces, from the chain's logs of
 * native moves, or, without either, the value that the transaction itself states.
 *
 * @module
 */

import { readLanes } from '../../../domain/batch/lanes.ts'
import { hexText } from '../../../domain/batch/tx-id.ts'
import { ZERO_VALUE } from '../move-writer.ts'
import type { EvmChain } from './chain.ts'
import { NATIVE_LOGGER } from './contract-table.ts'
import type { EvmBatch } from './evm-batch.ts'
import type { EvmReceipt, EvmSent, EvmTrace } from './evm-block.ts'
import type { GrowingNotes } from './evm-notes.ts'
import type { CoinMove, EvmWriter } from './evm-writer.ts'
import { NATIVE } from './log-kind.ts'
import { ACCOUNT_BYTES } from './log-rows.ts'

/** Forms of coin moves that are no plain payment. */
export const CREATION = 'creation'
export const SELF_DESTRUCT = 'self-destruct'
export const DEPOSIT = 'deposit'

/** A transaction that succeeded, with what tells of its moves. */
export type Succeeded = {
  readonly sent: EvmSent
  readonly receipt: EvmReceipt
  /** Its frames in order; empty where there are none. */
  readonly traces: readonly EvmTrace[]
  /** Its rows among the logs. */
  readonly rows: readonly [number, number]
  /** Whether it logged anything, read or not. */
  readonly hasLogs: boolean
  readonly timeMs: number
}

/** Posts the moves by frames. Frames that were reverted, or are within such, moved nothing. */
export function writeTraces(writer: EvmWriter, tx: Succeeded, tools: Tools): void {
  const { chain, notes } = tools
  const kept = tx.timeMs >= chain.keepsFromMs
  for (const trace of tx.traces) {
    if (trace.isReverted || trace.kind === 'other' || trace.kind === 'reward') continue
    if (trace.kind === 'self-destruct') {
      if (trace.value === null || trace.from === null) notes.selfDestructsUnseen++
      else writeSelfDestruct(writer, trace, kept && !wasMade(tx.traces, trace.from))
      continue
    }
    const isRoot = trace.depth === 0
    const isMade = trace.kind === 'creation'
    const to = trace.to ?? (isRoot ? tx.receipt.created : null)
    const amount = trace.value ?? 0n
    if (amount > 0n) {
      const kind = isRoot ? 'transfer' : 'internal'
      writer.coin({ from: trace.from, to, amount, kind, form: isMade ? CREATION : '' })
    } else if (isRoot) {
      writeNothing(writer, tx.sent)
    }
  }
}

/** What a writer of coin moves needs beside the transaction. */
export type Tools = { readonly chain: EvmChain; readonly notes: GrowingNotes }

/** A contract gives all it holds away; to itself, that is burned unless the contract stays. */
function writeSelfDestruct(writer: EvmWriter, trace: EvmTrace, keeps: boolean): void {
  const { from, to } = trace
  const amount = trace.value ?? 0n
  if (amount === 0n || (from === to && keeps)) return
  const move = { from, amount, form: SELF_DESTRUCT }
  if (from === to) writer.coin({ ...move, to: '@burn', kind: 'burn' })
  else writer.coin({ ...move, to, kind: 'internal' })
}

const wasMade = (traces: readonly EvmTrace[], account: string): boolean =>
  traces.some(({ kind, to, isReverted }) => kind === 'creation' && to === account && !isReverted)

/** Posts the moves that the chain logs; false where the stated value is not among them. */
export function writeLogged(batch: EvmBatch, { sent, rows: [from, end] }: Succeeded): boolean {
  const { rows, writer } = batch
  const moves: CoinMove[] = []
  let hasRoot = sent.value === 0n
  for (let row = from; row < end; row++) {
    const start = row * ACCOUNT_BYTES
    if (rows.kind[row] !== NATIVE) continue
    const contract = writer.contracts.numberOf(rows.contract, start)
    if ((writer.contracts.marks[contract]! & NATIVE_LOGGER) === 0) continue
    const amount = readLanes(rows.amount, row)
    const [debit, credit] = [accountAt(rows.from, start), accountAt(rows.to, start)]
    const isRoot = !hasRoot && debit === sent.from && amount === sent.value
    hasRoot ||= isRoot
    const kind = isRoot ? 'transfer' : 'internal'
    moves.push({ from: debit, to: credit, amount, kind, form: '' })
  }
  if (!hasRoot) return false
  for (const move of moves) writer.coin(move)
  writeNothing(writer, sent)
  return true
}

/** Posts the value that the transaction states: all that is seen without traces. */
export function writeStated(writer: EvmWriter, { sent, receipt }: Succeeded): void {
  const to = sent.to ?? receipt.created
  const form = sent.to === null ? CREATION : ''
  if (sent.value === 0n) writeNothing(writer, sent)
  else writer.coin({ from: sent.from, to, amount: sent.value, kind: 'transfer', form })
}

/**
 * A payment of nothing to somebody, as address poisoning makes them, is stored and marked; a call
 * of a contract is no payment.
 */
function writeNothing(writer: EvmWriter, { from, to, value, hasInput }: EvmSent): void {
  if (value > 0n || hasInput || to === null) return
  writer.coin({ from, to, amount: 0n, kind: 'transfer', form: ZERO_VALUE })
}

const accountAt = (bytes: Uint8Array, start: number): string =>
  `0x${hexText(bytes, start, ACCOUNT_BYTES)}`
