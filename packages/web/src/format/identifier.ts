/**
 * Long identifiers for people: cut in the middle, because both ends are what people compare.
 *
 * @module
 */

/** Characters kept at each end. */
export const KEPT_ENDS = 8

/** `bc1qabcdefgh…12345678` as `bc1qabcd…12345678`; short texts stay whole. */
export function middleCut(text: string, ends: number = KEPT_ENDS): string {
  return text.length <= ends * 2 + 1 ? text : `${text.slice(0, ends)}…${text.slice(-ends)}`
}

/** System accounts start with an at sign and belong to nobody. */
export const isSystemAccount = (account: string): boolean => account.startsWith('@')

/** What a system account stands for, in words. */
export const SYSTEM_ACCOUNTS: Readonly<Record<string, string>> = {
  '@fees': 'Fees',
  '@issuance': 'New coins',
  '@burn': 'Burned',
  '@unseen': 'From outside the ledger',
}

/**
 * Accounts among these that could be mistaken for another: equal cut texts, or equal first and last
 * four characters of different accounts.
 */
export function lookAlikes(accounts: readonly string[]): ReadonlySet<string> {
  const groups = new Map<string, Set<string>>()
  for (const account of accounts) {
    if (isSystemAccount(account)) continue
    // What all addresses of a network begin with, and an outside account of a book, tells nothing.
    const inner = account.replace(/^external:(?:[-a-z0-9]+:[-_a-zA-Z0-9]+:)?/, '')
    const body = inner.replace(/^(?:(?:bc1|tb1|bcrt1).|0x|T(?=.{33}$))/, '')
    const key = `${body.slice(0, 4)}…${body.slice(-4)}`
    groups.set(key, (groups.get(key) ?? new Set()).add(account))
  }
  return new Set([...groups.values()].filter(({ size }) => size > 1).flatMap((group) => [...group]))
}
