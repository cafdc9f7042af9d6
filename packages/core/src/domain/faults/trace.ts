import type { FaultRow } from './fault-row.ts'

/** Faults of tracing and of certificates. */
export const TRACE_FAULTS = {
  TRACE_SEED_UNKNOWN: {
    means: 'The account, transaction or coin to start from is not in the ledger.',
    todo: 'Import the blocks that hold it, or check the text.',
  },
} as const satisfies Record<string, FaultRow>
