import type { FaultRow } from './fault-row.ts'

/** Faults of Tron blocks, transaction infos and rows. */
export const TRON_FAULTS = {
  TRON_MALFORMED: {
    means: 'A Tron block, transaction, info or row lacks a field, or has it in another form.',
    todo: 'Ask the node again; the file must hold answers of the HTTP API of java-tron, or rows.',
  },
  TRON_INFO_MISSING: {
    means: 'The transaction infos of a Tron block are not those of its transactions.',
    todo: 'Export the infos of the block again (gettransactioninfobyblocknum), all of them.',
  },
} as const satisfies Record<string, FaultRow>
