import type { FaultRow } from './fault-row.ts'

/** Faults of clusters as people ask for them. */
export const CLUSTER_SERVICE_FAULTS = {
  CLUSTER_LEDGER: {
    means: 'Clusters are made of ledgers of coins, and this is none, or none with blocks here.',
    todo: 'Ask about Bitcoin or its kin, with blocks imported.',
  },
  CLUSTER_NOT_BUILT: {
    means: 'The clusters of this ledger are not made yet, or many blocks behind it.',
    todo: 'Build them: the button of the page, or `paperchain cluster build LEDGER`.',
  },
  CLUSTER_ACCOUNT_UNSEEN: {
    means: 'An account never stood in a posting of this ledger, so it is in no cluster.',
    todo: 'Check the address, or import the blocks that it stands in.',
  },
  CLUSTER_TOO_LARGE: {
    means: 'A ledger has more accounts than clusters are made of in one process.',
    todo: 'Nothing was kept; import a part of the ledger into a folder of its own.',
  },
  CLUSTER_HAND_INVALID: {
    means: 'A decision about clusters lacks a reason, or names accounts that cannot be so.',
    todo: 'Give what the message says; nothing was kept.',
  },
  CLUSTER_HAND_UNKNOWN: {
    means: 'No decision about clusters of this ledger has this number.',
    todo: 'List them: the page of the cluster, or `paperchain cluster hands LEDGER`.',
  },
} as const satisfies Record<string, FaultRow>
