/**
 * Whether a transaction succeeded. Receipts say so since EIP-658; before, its traces do; without
 * them, its gas.
 *
 * @module
 */
import type { EvmReceipt, EvmSent, EvmTrace } from './evm-block.ts'

/** Gas of a transaction that runs no code and carries no data. */
export const PLAIN_GAS = 21_000n

/** What tells. */
export type Outcome = {
  readonly sent: EvmSent
  readonly receipt: EvmReceipt
  /** Its first frame, if there are traces. */
  readonly root: EvmTrace | undefined
  readonly hasLogs: boolean
}

/** Whether it did, and whether that is a guess. */
export type Success = { readonly didSucceed: boolean; readonly isGuess: boolean }

/**
 * A failure of that time took all the gas allowed, and left no logs: who left gas or logs
 * succeeded. Of those who used all, a payment without data that cost what payments cost is taken as
 * one that succeeded, any other as failed: a guess, and counted as such.
 */
export function successOf({ sent, receipt, root, hasLogs }: Outcome): Success {
  if (receipt.status !== null) return { didSucceed: receipt.status === 'ok', isGuess: false }
  if (root !== undefined) return { didSucceed: !root.isReverted, isGuess: false }
  if (receipt.gasUsed < sent.gas || hasLogs) return { didSucceed: true, isGuess: false }
  const isPlain = !sent.hasInput && receipt.gasUsed === PLAIN_GAS
  return { didSucceed: isPlain, isGuess: !isPlain }
}

/** Whether code may have run in it, and so moved coins that it does not state itself. */
export const mayHaveRunCode = ({ sent, receipt }: Pick<Outcome, 'sent' | 'receipt'>): boolean =>
  sent.hasInput || sent.to === null || receipt.gasUsed !== PLAIN_GAS
