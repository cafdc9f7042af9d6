/**
 * Links: records that two transactions of two ledgers (or two of one book) are about the same
 * value, with the evidence for it. A link is a claim; it never changes a posting.
 *
 * @module
 */
import { FaultError } from './error.ts'
import type { LedgerId } from './ledger.ts'
import type { TimeMs } from './time.ts'

/**
 * `same-value`: the value that left one ledger here entered the other there. `reverses` and
 * `corrects`: a contra entry of a book names what it is about.
 */
export const LINK_RELATIONS = ['same-value', 'reverses', 'corrects'] as const
/** One of {@link LINK_RELATIONS}. */
export type LinkRelation = (typeof LINK_RELATIONS)[number]

/**
 * `given`: the book itself names the other side. `matched`: found by address, amount and time, and
 * not chosen by anybody. `confirmed`: somebody looked and said yes. `refused`: somebody said no.
 */
export const LINK_EVIDENCE = ['given', 'matched', 'confirmed', 'refused'] as const
/** One of {@link LINK_EVIDENCE}. */
export type LinkEvidence = (typeof LINK_EVIDENCE)[number]

/** One side: a transaction, and of it one movement or one account. */
export type LinkEnd = {
  readonly ledger: LedgerId
  readonly tx: string
}

/** A link from a movement of a book's transaction to a transaction. */
export type Link = {
  readonly from: LinkEnd & {
    /** The `move` of the postings it is about. */
    readonly move: number
  }
  readonly to: LinkEnd & {
    /** The account there that paid or was paid; empty where the evidence names none. */
    readonly account: string
  }
  readonly relation: LinkRelation
  readonly evidence: LinkEvidence
  /** Per cent, 0 to 100. A claim given by the book is 90 until the chain confirms it. */
  readonly confidence: number
  /** Why, one short sentence each. No personal data. */
  readonly reasons: readonly string[]
  /** When this node knew it. */
  readonly knownMs: TimeMs
}

/** Per cent of a link that the book itself gives. */
export const GIVEN_CONFIDENCE = 90

/** @throws {FaultError} `LINK_INVALID` */
export function checkLink({ from, to, confidence }: Link): void {
  if (from.ledger === to.ledger && from.tx === to.tx) {
    throw new FaultError('LINK_INVALID', `Expected two transactions, got "${from.tx}" twice`)
  }
  if (Number.isInteger(confidence) && confidence >= 0 && confidence <= 100) return
  throw new FaultError('LINK_INVALID', `Expected a confidence of 0 to 100, got ${confidence}`)
}
