import type { FaultRow } from './fault-row.ts'

/** Faults of the ledger store. */
export const LEDGER_FAULTS = {
  LEDGER_LOCKED: {
    means: 'Another process holds the data folder; two must never open one.',
    todo: 'Wait for the process that the message names, stop it, or use another --data folder.',
  },
} as const satisfies Record<string, FaultRow>
