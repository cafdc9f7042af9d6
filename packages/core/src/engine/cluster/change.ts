/**
 * Which output of a payment goes back to the payer: five guesses, each with its own confidence.
 * They are guesses: none merges clusters unless options name it, and then at level 1 only.
 *
 * Sources: one-time change: Meiklejohn et al., "A Fistful of Bitcoins", IMC 2013, heuristic 2 with
 * its later refinement (no output may go back to an input). Script type, round amount and optimal
 * change: Kalodner et al., "BlockSci", USENIX Security 2020; Nick, "Data-Driven De-Anonymization in
 * Bitcoin", ETH 2015. Direct change is what the ledger itself shows. Confidences of one-time and
 * direct change are GraphSense's; the others are ours and lower. Departure: payments with more than
 * {@link CHANGE_OUTPUTS_MAX} outputs are left alone, since a batch of a custodian pays strangers.
 *
 * @module
 */
import type { ChangeReason, ClusterBlock } from './cluster-types.ts'

/** Outputs of a payment in which change is looked for. */
export const CHANGE_OUTPUTS_MAX = 3

/** How far each guess is trusted, 0 to 100; a display value. */
export const CHANGE_CONFIDENCE: Readonly<Record<ChangeReason, number>> = {
  'direct-change': 100,
  'one-time-change': 50,
  'script-type-change': 40,
  'optimal-change': 40,
  'round-amount-change': 30,
}

/** An output that may be the payer's. */
export type ChangeGuess = {
  /** Row of the output in the block's columns. */
  readonly row: number
  readonly reason: ChangeReason
  readonly confidence: number
}

/** Zeros at the end by which an amount must be rounder than the other. */
const ROUNDER_BY = 3

type Payment = {
  readonly block: ClusterBlock
  /** First and last row (exclusive) of inputs and outputs. */
  readonly ins: readonly [number, number]
  readonly outs: readonly [number, number]
  /** Accounts known before this payment: ids from here on appear in it first. */
  readonly seen: number
}

const GUESS: Readonly<Record<ChangeReason, (payment: Payment) => number>> = {
  'direct-change': (payment) => only(payment, (row) => isPayer(payment, row)),
  'one-time-change': (payment) =>
    rowsOf(payment).some((row) => isPayer(payment, row))
      ? -1
      : only(payment, (row) => payment.block.outAccount[row]! >= payment.seen),
  'script-type-change': (payment) => {
    const { inForm, outForm } = payment.block
    const form = inForm[payment.ins[0]]!
    const isOneForm = inForm.subarray(...payment.ins).every((other) => other === form)
    return isOneForm && form > 0 ? only(payment, (row) => outForm[row] === form) : -1
  },
  'round-amount-change': roundAmount,
  'optimal-change': (payment) => {
    const amounts = payment.block.inAmount.subarray(...payment.ins)
    if (amounts.length < 2) return -1
    const least = Math.min(...amounts)
    return only(payment, (row) => payment.block.outAmount[row]! < least)
  },
}

/**
 * The guesses about transaction `t`, at most one of each kind; none where it is no payment of one
 * to three outputs. `seen`: accounts that appeared before this transaction.
 */
export function changeGuesses(block: ClusterBlock, t: number, seen: number): ChangeGuess[] {
  const ins = [block.inStart[t]!, block.inStart[t + 1]!] as const
  const outs = [block.outStart[t]!, block.outStart[t + 1]!] as const
  if (outs[1] - outs[0] < 2 || outs[1] - outs[0] > CHANGE_OUTPUTS_MAX) return []
  if (ins[0] === ins[1] || block.inAccount[ins[0]]! < 0) return []
  const payment = { block, ins, outs, seen }
  const found: ChangeGuess[] = []
  for (const reason of Object.keys(GUESS) as ChangeReason[]) {
    const row = GUESS[reason](payment)
    if (row >= 0) found.push({ row, reason, confidence: CHANGE_CONFIDENCE[reason] })
  }
  return found
}

/** Rows of the outputs that an account holds. */
function rowsOf({ block, outs }: Payment): number[] {
  const rows: number[] = []
  for (let row = outs[0]; row < outs[1]; row++) if (block.outAccount[row]! >= 0) rows.push(row)
  return rows
}

const isPayer = ({ block, ins }: Payment, row: number): boolean =>
  block.inAccount.subarray(...ins).includes(block.outAccount[row]!)

/** The one output that is so, beside others that are not; -1 where there is none or several. */
function only(payment: Payment, is: (row: number) => boolean): number {
  const rows = rowsOf(payment)
  const found = rows.filter(is)
  return rows.length > 1 && found.length === 1 ? found[0]! : -1
}

/** Of two outputs the less round, where the other is clearly rounder: people pay so. */
function roundAmount(payment: Payment): number {
  const rows = rowsOf(payment)
  if (rows.length !== 2) return -1
  const [one, other] = rows.map((row) => zerosOf(payment.block.outAmount[row]!))
  if (one! >= other! + ROUNDER_BY) return rows[1]!
  return other! >= one! + ROUNDER_BY ? rows[0]! : -1
}

/** Zeros at the end of a whole number; 0 has none that speak. */
function zerosOf(amount: number): number {
  let zeros = 0
  for (let left = amount; left > 0 && left % 10 === 0; left /= 10) zeros++
  return zeros
}
