/** Whether postings here name an account: its first row answers that, and no sum over a million. */
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { LedgerStore } from '@paperchain/core/ports'

/** True where a live posting names it. */
export async function isSeen(
  store: Pick<LedgerStore, 'postingsOf'>,
  ledger: LedgerId,
  account: string,
): Promise<boolean> {
  const { rows } = await store.postingsOf({ ledger, accounts: [account], limit: 1 })
  return rows.length > 0
}
