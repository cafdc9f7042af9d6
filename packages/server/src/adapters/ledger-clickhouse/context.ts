/** What the parts of the ledger adapter share. */
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { ResolutionRules } from '@paperchain/core/ports'
import type { ChainIndex } from './chain-index.ts'
import type { CoinFilter } from './coin-filter.ts'
import type { Engine } from './engine.ts'

/** One ledger's state in memory. */
export type LedgerState = {
  readonly index: ChainIndex
  /** Coins that some stored input waits for. */
  readonly awaited: CoinFilter
  /** Blocks that are being written, and so not there yet for readers. */
  readonly hidden: Set<string>
  /** Whether some transaction has a time other than that of its block. */
  isTimed: boolean
}

/** The shared state. `states` holds every ledger with a block. */
export type Context = {
  readonly engine: Engine
  readonly states: Map<LedgerId, LedgerState>
  /** How a coin ledger completes its transactions; null for ledgers without coins. */
  readonly rulesOf: (ledger: LedgerId) => ResolutionRules | null
}
