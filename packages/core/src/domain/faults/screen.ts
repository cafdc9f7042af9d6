import type { FaultRow } from './fault-row.ts'

/** Faults of screening names. None repeats what stands in a row: it may be a customer. */
export const SCREEN_FAULTS = {
  NAME_ROW: {
    means: 'Somebody to be screened has a field that is missing, too long or not what it must be.',
    todo: 'Correct the field or the heading that is named; the other rows were answered.',
  },
  NAME_TOO_MANY: {
    means: 'More names, or more hits for all of them together, than one question may have.',
    todo: 'Ask in several pieces, or with a smaller limit.',
  },
  NAME_PARTY_UNKNOWN: {
    means: 'No list in force names such a party, so nobody can be told apart from it.',
    todo: 'Take list and id from an answer of the screening.',
  },
} as const satisfies Record<string, FaultRow>
