/**
 * Accounts: who holds in a ledger. An account is its ledger plus one canonical text (CAIP-10);
 * the codecs in `address/` make that text. System accounts start with `@` and stand outside
 * CAIP-10.
 *
 * @module
 */
import type { LedgerId } from './ledger.ts'

/** An account: a ledger and the canonical text of its holder there. */
export type Account = {
  readonly ledger: LedgerId
  /** An address, `scripthash:<hex>`, a book's pseudonym, or a system account. */
  readonly id: string
}

/**
 * The accounts that no person holds. `@fees` collects what transactions leave to the block's maker,
 * `@issuance` is where new units come from, `@burn` is what nobody can spend, `@unseen` is a
 * derived lower bound of what came from outside the ledger and never stands in a posting.
 */
export const SYSTEM_ACCOUNTS = ['@fees', '@issuance', '@burn', '@unseen'] as const

/** One of {@link SYSTEM_ACCOUNTS}. */
export type SystemAccount = (typeof SYSTEM_ACCOUNTS)[number]

/** Whether an account id names no holder but the ledger's own machinery. */
export const isSystemAccount = (id: string): id is SystemAccount => id.startsWith('@')

/** CAIP-10 text of an account: `<ledger>:<id>`. */
export const accountText = ({ ledger, id }: Account): string => `${ledger}:${id}`
