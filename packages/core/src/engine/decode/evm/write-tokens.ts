/**
 * Token moves of one transaction, from rows to postings.
 *
 * Mints and burns through the zero address are issuance and burn. A collectible is one unit of an
 * asset of its own. Wrapping is a swap: its token leg is posted here, its coin leg as any payment.
 *
 * @module
 */
import { readLanes } from '../../../domain/batch/lanes.ts'
import { COLLECTION, NATIVE_LOGGER, WRAPPED } from './contract-table.ts'
import type { EvmBatch } from './evm-batch.ts'
import { BEYOND_LISTED_MAX, type GrowingNotes } from './evm-notes.ts'
import { isZero, kindRow } from './evm-writer.ts'
import {
  APPROVAL,
  BATCH,
  DEPOSIT,
  NATIVE,
  NATIVE_FEE,
  PIECE,
  SINGLE,
  SWAP_UP,
  TRANSFER,
  WITHDRAWAL,
} from './log-kind.ts'
import { ACCOUNT_BYTES } from './log-rows.ts'
import { markSwaps, type SwapSeen } from './swaps.ts'

const KIND_TRANSFER = kindRow('transfer')
const KIND_ISSUANCE = kindRow('issuance')
const KIND_BURN = kindRow('burn')
const KIND_SWAP = kindRow('swap')

/** Forms of the token leg of wrapping and unwrapping. */
export const WRAP = 'wrap'
export const UNWRAP = 'unwrap'

/** Posts the token moves of rows `from` to before `end`, in the order of their logs. */
export function writeTokens(
  batch: EvmBatch,
  [from, end]: readonly [number, number],
  { id, notes }: { readonly id: string; readonly notes: GrowingNotes },
): void {
  const { rows, writer } = batch
  const { postings } = writer.builder
  const [first, swaps]: [number, SwapSeen[]] = [postings.count, []]
  for (let row = from; row < end; row++) {
    const kind = rows.kind[row]!
    if (kind >= SWAP_UP) {
      swaps.push({ row, postings: postings.count })
      continue
    }
    if (kind === APPROVAL || kind === NATIVE || kind === NATIVE_FEE) continue
    const contract = writer.contracts.numberOf(rows.contract, row * ACCOUNT_BYTES)
    const marks = writer.contracts.marks[contract]!
    // What repeats a native move is no token's.
    if ((marks & NATIVE_LOGGER) !== 0) continue
    const isWrap = kind === DEPOSIT || kind === WITHDRAWAL
    if (isWrap && (marks & WRAPPED) === 0) continue
    notes.tokenMoves++
    const write = isWrap ? writeWrap : writeMove
    if (write(batch, row, contract)) continue
    noteBeyond(notes, id, { index: rows.index[row]!, amount: readLanes(rows.amount, row) })
  }
  if (swaps.length > 0) markSwaps(batch, first, swaps)
}

/** False where the amount is beyond sums. */
function writeMove({ rows, writer }: EvmBatch, row: number, contract: number): boolean {
  const start = row * ACCOUNT_BYTES
  const kind = isZero(rows.to, start)
    ? KIND_BURN
    : isZero(rows.from, start)
      ? KIND_ISSUANCE
      : KIND_TRANSFER
  const { contracts } = writer
  const isPiece =
    rows.kind[row] === PIECE ||
    (rows.kind[row] === TRANSFER && (contracts.marks[contract]! & COLLECTION) !== 0)
  const isMany = rows.kind[row] === SINGLE || rows.kind[row] === BATCH
  const asset = isPiece
    ? contracts.pieceRow(contract, 'erc721', readLanes(rows.amount, row))
    : isMany
      ? contracts.pieceRow(contract, 'erc1155', readLanes(rows.token, row))
      : contracts.erc20Row(contract)
  const debit = writer.token(kind, asset, '')
  writer.setAccount(debit, rows.from, start)
  writer.setAccount(debit + 1, rows.to, start)
  if (!isPiece) return writer.setAmount(debit, rows.amount, row)
  writer.setOne(debit)
  return true
}

function writeWrap({ rows, writer }: EvmBatch, row: number, contract: number): boolean {
  const start = row * ACCOUNT_BYTES
  const isWrap = rows.kind[row] === DEPOSIT
  const asset = writer.contracts.erc20Row(contract)
  const debit = writer.token(KIND_SWAP, asset, isWrap ? WRAP : UNWRAP)
  const [holder, other] = isWrap ? [debit + 1, debit] : [debit, debit + 1]
  writer.setAccount(holder, isWrap ? rows.to : rows.from, start)
  writer.setSystem(other)
  return writer.setAmount(debit, rows.amount, row)
}

function noteBeyond(
  notes: GrowingNotes,
  tx: string,
  { index, amount }: { readonly index: number; readonly amount: bigint },
): void {
  notes.beyondSumsCount++
  if (notes.beyondSums.length >= BEYOND_LISTED_MAX) return
  notes.beyondSums.push({ tx: tx.slice(2), index, amount })
}
