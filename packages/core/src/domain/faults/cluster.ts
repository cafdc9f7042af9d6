import type { FaultRow } from './fault-row.ts'

/** Faults of clusters. */
export const CLUSTER_FAULTS = {
  CLUSTER_BLOCK_ORDER: {
    means: 'A block came to the clusters that is not above the last one they have.',
    todo: 'Undo the blocks down to its height first, or build the clusters anew.',
  },
  CLUSTER_ACCOUNT_UNKNOWN: {
    means: 'The clusters have no account of that number.',
    todo: 'Import the blocks in which it appears, or check the account.',
  },
  CLUSTER_UNDO_TOO_DEEP: {
    means: 'More blocks should be undone than the clusters keep a log of.',
    todo: 'Build the clusters anew from the ledger.',
  },
  CLUSTER_SPLIT_OVERLAPS: {
    means: 'A split by hand has an account on both of its sides.',
    todo: 'Name each account on one side only.',
  },
  CLUSTER_SNAPSHOT_MALFORMED: {
    means: 'The saved clusters are torn, changed, or of another version.',
    todo: 'Delete them; they are made again from the ledger.',
  },
} as const satisfies Record<string, FaultRow>
