import type { FaultRow } from './fault-row.ts'

/** Following a node. */
export const FOLLOW_FAULTS = {
  FOLLOW_REORG_TOO_DEEP: {
    means: 'The node left the chain that is here further down than a reorganisation may reach.',
    todo: 'Check that it is the same chain; if the node is right, `import` from that height once.',
  },
  FOLLOW_UNKNOWN: {
    means: 'That ledger is not followed.',
    todo: 'Take one from the list of followers.',
  },
  FOLLOW_FILE: {
    means: 'The file with the orders of what is followed is not as it was written.',
    todo: 'Mend followers.json in the data folder, or remove it and order anew.',
  },
  FOLLOW_BEHIND: {
    means: 'The best block of the node is below the first one that is here or asked for.',
    todo: 'Wait until the node has caught up, or name another one.',
  },
  FOLLOW_NO_PROGRESS: {
    means: 'The node names new blocks, and none of them could be brought in.',
    todo: 'Read the fault of the last block; it is asked for again.',
  },
} as const satisfies Record<string, FaultRow>
