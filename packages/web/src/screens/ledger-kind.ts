/**
 * What a ledger is, by its id: a chain of coins, a chain of accounts, a book.
 *
 * @module
 */

/** Whether it is an institution's own records. */
export const isBook = (ledger: string): boolean => ledger.startsWith('book:')

/** Whether value is followed by a trace on it: coins only, until accounts are traced too. */
export const canTrace = (ledger: string): boolean => ledger.startsWith('bip122:')
