import type { FaultRow } from './fault-row.ts'

/** Faults of Bitcoin blocks and block files. */
export const BITCOIN_FAULTS = {
  BLOCK_TRUNCATED: {
    means: 'A block ends before its last transaction does.',
    todo: 'Copy the file again from the node; the blocks before the offset were kept.',
  },
} as const satisfies Record<string, FaultRow>
