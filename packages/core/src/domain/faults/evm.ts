import type { FaultRow } from './fault-row.ts'

/** Faults of EVM chains: what a node or a file says of a block. */
export const EVM_FAULTS = {
  EVM_CHAIN_UNKNOWN: {
    means: 'A ledger is no EVM chain whose parameters are known here.',
    todo: 'Name one of the chains in the message, or give the parameters of your own.',
  },
  EVM_JSON: {
    means: 'An answer about a block is no JSON, or is cut off.',
    todo: 'Ask the node again, or export the file again; nothing of the block was kept.',
  },
  EVM_ANSWER: {
    means: 'A node answered with an error, or with nothing, where a block or its parts should be.',
    todo: 'Read the node’s words in the message; it may have pruned the block or lack the method.',
  },
  EVM_SHAPE: {
    means: 'A field of a block, receipt, log or trace is missing or is not of its form.',
    todo: 'Ask another node for the block; the message names the field. Nothing of it was kept.',
  },
  EVM_MISMATCH: {
    means: 'Receipts, traces or uncles do not belong to the block that they were given with.',
    todo: 'Ask again for all parts by the hash of the block: it may have changed meanwhile.',
  },
  EVM_TOO_LARGE: {
    means: 'A block has more bytes, transactions, logs or traces than its limit.',
    todo: 'The message names the limit and what exceeded it; check that the node is not lying.',
  },
} as const satisfies Record<string, FaultRow>
