/**
 * When postings happened: with their block on a chain, with their entry in a book, whose blocks say
 * when this node took them in.
 *
 * @module
 */
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { Posting } from '@paperchain/core/domain/posting'
import type { LedgerStore } from '@paperchain/core/ports'

/** Transactions of one question. */
const ASKED_MAX = 20_000

/** What a posting is looked up by. */
type Placed = Pick<Posting, 'tx' | 'height'>

/** Times of these postings; null where the block is not known. */
export async function postingTimes(
  store: Pick<LedgerStore, 'transactions'>,
  { ledger, rows }: { readonly ledger: LedgerId; readonly rows: readonly Placed[] },
  blockTime: (height: number) => number | null,
): Promise<(row: Placed) => number | null> {
  if (!ledger.startsWith('book:')) return ({ height }) => blockTime(height)
  const ids = [...new Set(rows.map(({ tx }) => tx))]
  const times = new Map<string, number>()
  for (let from = 0; from < ids.length; from += ASKED_MAX) {
    const found = await store.transactions(ledger, ids.slice(from, from + ASKED_MAX))
    for (const { id, timeMs } of found) times.set(id, timeMs)
  }
  return ({ tx }) => times.get(tx) ?? null
}
