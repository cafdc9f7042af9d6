/**
 * What blocks of a ledger do not show, for those who look at its balances and transactions.
 *
 * @module
 */
import type { LedgerNote } from '@paperchain/contract/ledger'
import type { BlockNoteStore } from '@paperchain/core/block-notes'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { EVM_CHAINS } from '@paperchain/core/engine/decode/evm/chains'

/** How far a ledger goes. */
export type Span = { readonly blocks: number; readonly from: number; readonly to: number }

/** All notes about a ledger; those that no source can tell hold for every block. */
export async function notesOn(
  notes: BlockNoteStore,
  ledger: LedgerId,
  { blocks, from, to }: Span,
): Promise<LedgerNote[]> {
  if (blocks === 0) return []
  const chain = Object.values(EVM_CHAINS).find((each) => each.ledger === ledger)
  const always = (chain?.unseen ?? []).map((note) => ({
    note: `${note}: not seen`,
    blocks,
    fromHeight: from,
    toHeight: to,
  }))
  return [...(await notes.counts(ledger)), ...always]
}
