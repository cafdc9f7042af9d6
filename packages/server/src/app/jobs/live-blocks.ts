/** The blocks of a ledger that are on its best chain. */
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { LedgerStore, StoredBlock } from '@paperchain/core/ports'

/** Live blocks by height. */
export const liveBlocks = async (
  ledger: LedgerStore,
  id: LedgerId,
): Promise<readonly StoredBlock[]> =>
  (await ledger.blocks(id)).filter(({ state }) => state === 'live')
