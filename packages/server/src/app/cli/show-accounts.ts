/** The accounts that a text names for `show address`. */
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { accountsNamed, type FoundAccount } from '../find.ts'
import { addressesOf, isOwnAccount } from '../named-accounts.ts'

/**
 * The accounts of these ledgers that a text names: by its address, else those that are named so and
 * were seen (pseudonyms of books, stakes).
 *
 * @throws {FaultError} the diagnosis, where the text is neither
 */
export async function accountsShown(
  text: string,
  ledgers: readonly LedgerId[],
  isSeen: (ledger: LedgerId) => Promise<boolean>,
): Promise<FoundAccount[]> {
  if (addressesOf(text, ledgers).length > 0) return accountsNamed(text, ledgers)
  const seen: FoundAccount[] = []
  for (const ledger of ledgers) {
    if (isOwnAccount(ledger, text) && (await isSeen(ledger))) seen.push({ ledger, id: text })
  }
  return seen.length > 0 ? seen : accountsNamed(text, ledgers)
}
