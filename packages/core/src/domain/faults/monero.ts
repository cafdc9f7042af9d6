import type { FaultRow } from './fault-row.ts'

/** Faults of Monero's blocks, and of reading them with a view key. */
export const MONERO_FAULTS = {
  MONERO_MALFORMED: {
    means: 'A Monero block header or transaction lacks a field, or has it in another form.',
    todo: 'Ask the daemon again; files must hold its answers about blocks and transactions.',
  },
  MONERO_ADDRESS: {
    means: 'An address is not the primary one of a wallet, or too many of it are wanted.',
    todo: 'Give the one that starts with 4 and has 95 characters; 100,000 are looked for at most.',
  },
  MONERO_VIEW_KEY: {
    means: 'A view key is not 64 hex digits of a scalar, or is the key of another wallet.',
    todo: 'Copy the private view key of this address again; a wrong one is a secret too.',
  },
  MONERO_TX_MISSING: {
    means: 'A transaction of a Monero block, or the block of a transaction, is not in the source.',
    todo: 'Give `get_block` and `get_transactions` answers of the same blocks, or a whole daemon.',
  },
  MONERO_AMOUNT_FALSE: {
    means: 'An output of the wallet states an amount that its commitment does not hold.',
    todo: 'Wallets count such an output as nothing, and so is it here; the sender made it up.',
  },
} as const satisfies Record<string, FaultRow>
