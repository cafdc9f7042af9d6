import type { FaultRow } from './fault-row.ts'

/** Faults of addresses: what is wrong, and where in the text. */
export const ADDRESS_FAULTS = {
  ADDRESS_UNKNOWN: {
    means: 'A text is no address on any ledger known here.',
    todo: 'Check the characters that the message points at.',
  },
} as const satisfies Record<string, FaultRow>
