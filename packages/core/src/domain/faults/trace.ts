import type { FaultRow } from './fault-row.ts'

/** Faults of tracing and of certificates. */
export const TRACE_FAULTS = {
  TRACE_SEED_UNKNOWN: {
    means: 'The account, transaction or coin to start from is not in the ledger.',
    todo: 'Import the blocks that hold it, or check the text.',
  },
  TRACE_SEEDS_TOO_MANY: {
    means: 'The seeds stand for more coins than one trace may start from.',
    todo: 'Start from fewer seeds, or set an earlier height up to which coins count.',
  },
  TRACE_LIMIT: {
    means: 'A limit of the trace is outside its range.',
    todo: 'Choose a value inside the range that the message names.',
  },
  TRACE_NO_COINS: {
    means: 'What the trace met holds balances, not coins; this tracer follows coins only.',
    todo: 'Trace on a coin ledger, for example bitcoin.',
  },
  TRACE_LEDGER_EMPTY: {
    means: 'The ledger has no live block, so there is nothing to trace.',
    todo: 'Import blocks of that ledger first.',
  },
  TRACE_LEDGER_MOVED: {
    means: 'Blocks that the trace had read were replaced while it ran.',
    todo: 'Run the trace again.',
  },
  CERTIFICATE_MALFORMED: {
    means: 'A text that should be a trace certificate is none, or is of another format version.',
    todo: 'Check that the whole file was read, and with which version it was made.',
  },
  CERTIFICATE_TOO_LARGE: {
    means: 'A certificate is longer or more deeply nested than any that is made here.',
    todo: 'Refuse it; ask its maker for one made with smaller list limits.',
  },
  CERTIFICATE_ALTERED: {
    means: 'The certificate was changed after it was made: its hash does not fit its contents.',
    todo: 'Do not rely on it; ask for the original.',
  },
} as const satisfies Record<string, FaultRow>
