import type { FaultRow } from './fault-row.ts'

/** Faults of Monero's block headers. */
export const MONERO_FAULTS = {
  MONERO_MALFORMED: {
    means: 'A Monero block header or coinbase lacks a field, or has it in another form.',
    todo: 'Ask the daemon again; files must hold its answers about blocks or their headers.',
  },
} as const satisfies Record<string, FaultRow>
