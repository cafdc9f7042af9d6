import type { FaultRow } from './fault-row.ts'

/** Faults of the command line and of the machine. */
export const APP_FAULTS = {
  USAGE: {
    means: 'The command line does not say what a command needs.',
    todo: 'Read the command’s --help; it has an example.',
  },
} as const satisfies Record<string, FaultRow>
