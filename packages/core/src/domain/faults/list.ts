import type { FaultRow } from './fault-row.ts'

/** Faults of lists, tags and actors. */
export const LIST_FAULTS = {
  LIST_EMPTY: {
    means: 'A list file holds no entry at all; an empty list would clear everybody.',
    todo: 'Check the download: nothing was changed.',
  },
} as const satisfies Record<string, FaultRow>
