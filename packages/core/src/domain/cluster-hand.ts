/**
 * What people decide about clusters: append-only records with who and why. An undo is a record too,
 * so that the log says at any time what stood, by whose word.
 *
 * @module
 */
import { FaultError } from './error.ts'
import type { LedgerId } from './ledger.ts'
import type { TimeMs } from './time.ts'

/** Longest reason and name, in characters. */
export const HAND_TEXT_MAX = 500
/** Most accounts of one record. */
export const HAND_ACCOUNTS_MAX = 1_000

/** What was decided. Accounts are canonical texts, transactions ids. */
export type HandDeed =
  | { readonly kind: 'merge'; readonly accounts: readonly [string, string] }
  /** None of `accounts` has the owner of any of `from`. */
  | {
      readonly kind: 'split'
      readonly accounts: readonly string[]
      readonly from: readonly string[]
    }
  /** The transaction joins nobody: a joint one that no test finds. */
  | { readonly kind: 'distrust'; readonly tx: string }
  /** The record with this number counts no longer. */
  | { readonly kind: 'undo'; readonly of: number }

/** A decision before it has a number. */
export type HandDraft = {
  readonly ledger: LedgerId
  /** Id of the user or key, or `local`. */
  readonly who: string
  readonly why: string
  readonly timeMs: TimeMs
} & HandDeed

/** A decision. Numbers of a ledger rise from 1. */
export type HandEntry = HandDraft & { readonly id: number }

/** A decision that counts, or counted: `undone` names the record that took it back. */
export type StandingHand = Exclude<HandEntry, { readonly kind: 'undo' }> & {
  readonly undone: Extract<HandEntry, { readonly kind: 'undo' }> | null
}

/** All decisions of a log with what became of them, by number. */
export function standingHands(log: readonly HandEntry[]): StandingHand[] {
  const undone = new Map(log.flatMap((row) => (row.kind === 'undo' ? [[row.of, row]] : [])))
  return log.flatMap((row) =>
    row.kind === 'undo' ? [] : [{ ...row, undone: undone.get(row.id) ?? null }],
  )
}

/**
 * Checks a decision against the log that it is to join.
 *
 * @throws {FaultError} `CLUSTER_HAND_INVALID`, `CLUSTER_HAND_UNKNOWN`
 */
export function checkHand(draft: HandDraft, log: readonly HandEntry[]): void {
  checkText('a reason', draft.why)
  checkText('who decides', draft.who)
  if (draft.kind === 'undo') checkUndo(draft.of, log)
  if (draft.kind === 'merge' && draft.accounts[0] === draft.accounts[1]) {
    throw invalid('two accounts to merge', 'one twice')
  }
  if (draft.kind === 'split') checkSides(draft.accounts, draft.from)
}

function checkSides(accounts: readonly string[], from: readonly string[]): void {
  const count = accounts.length + from.length
  if (accounts.length === 0 || from.length === 0 || count > HAND_ACCOUNTS_MAX) {
    throw invalid(`1 to ${HAND_ACCOUNTS_MAX} accounts on both sides`, `${count} in all`)
  }
  const both = accounts.find((account) => from.includes(account))
  if (both !== undefined) throw invalid('sides without a common account', both)
}

function checkUndo(of: number, log: readonly HandEntry[]): void {
  const found = standingHands(log).find(({ id }) => id === of)
  if (found === undefined) {
    const message = `Expected the number of a decision of this ledger, got ${of}`
    throw new FaultError('CLUSTER_HAND_UNKNOWN', message, { id: of })
  }
  if (found.undone !== null) throw invalid('a decision that stands', `${of}, which was undone`)
}

function checkText(what: string, text: string): void {
  const isPlain = text.trim() !== '' && !/[\p{Cc}\p{Surrogate}]/u.test(text)
  if (isPlain && text.length <= HAND_TEXT_MAX) return
  throw invalid(`${what} of 1 to ${HAND_TEXT_MAX} characters`, `${text.length} characters`)
}

const invalid = (expected: string, got: string): FaultError =>
  new FaultError('CLUSTER_HAND_INVALID', `Expected ${expected}, got ${got}`)
