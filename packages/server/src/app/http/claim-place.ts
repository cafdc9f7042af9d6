/** On which ledger an account is shown that a list names. */
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { ListEntry } from '@paperchain/core/domain/tag'
import { addressesOf } from '../named-accounts.ts'

/** A ledger and the account's id there. */
type Place = { readonly ledger: LedgerId; readonly account: string }

/**
 * The ledger that the entry states. Where it leaves that open (one text on several EVM chains, on
 * several test networks, on Tron and its private networks, which lists call by one ticker) and the
 * first of them has no blocks here, one that has: a page of the account elsewhere could only say
 * that it was never seen.
 *
 * @param here ledgers with blocks here
 */
export function claimPlace(
  { ledger, account, everyLedger }: Pick<ListEntry, 'ledger' | 'account' | 'everyLedger'>,
  here: readonly LedgerId[],
): Place {
  const isOpen = everyLedger || ledger.startsWith('tron:')
  if (!isOpen || here.includes(ledger)) return { ledger, account }
  const found = addressesOf(account, here).find((each) => here.includes(each.ledger))
  return found === undefined ? { ledger, account } : found
}
