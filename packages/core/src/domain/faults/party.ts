import type { FaultRow } from './fault-row.ts'

/** Faults of customers and their records. None repeats what stands in a record. */
export const PARTY_FAULTS = {
  PARTY_COUNTRY: {
    means: 'A country of a party is not a code of ISO 3166-1 with two letters.',
    todo: 'Write the code, for example kr; leave the field out where the country is not known.',
  },
  PARTY_DATE: {
    means: 'A date of a party does not exist, lies outside of what reports take, or is to come.',
    todo: 'Write 1962-03-09, or 1962-03 or 1962 where no more is known.',
  },
  PARTY_ERASED: {
    means: 'The data of this party were destroyed; only that it existed is left.',
    todo: 'Nothing brings them back here; a backup from before may hold them.',
  },
  PARTY_FIELD: {
    means: 'A field of a party is missing, too long, or not what it must be.',
    todo: 'Correct the field that is named; docs/how-to/parties.md has all of them.',
  },
  PARTY_FILE: {
    means: 'A file of parties cannot be read, is not UTF-8, or is too large.',
    todo: 'Check the path, save it as UTF-8, or split it.',
  },
  PARTY_HELD: {
    means: 'The party is on legal hold, or not due: a law that was named asks to keep it.',
    todo: 'Leave it; an officer lifts a hold, with a reason, once its cause is gone.',
  },
  PARTY_REASON: {
    means: 'A reason is too short or too long, or says who the party is.',
    todo: 'Say why, for example with the number of the case; names stay out of the audit log.',
  },
  PARTY_ROW: {
    means: 'A row of a file of parties cannot be taken apart, or a heading of it is not known.',
    todo: 'Correct the line and column that are named; nothing of that party was stored.',
  },
  PARTY_SEALED: {
    means: 'The record of a party does not open: another key sealed it, or it was changed.',
    todo: 'Restore the key file or the registry from a backup; keep what is there to look into.',
  },
  PARTY_TOO_MANY: {
    means: 'More parties, or accounts of one party, than are taken.',
    todo: 'Send fewer at once; the message has the number.',
  },
  PARTY_TWICE: {
    means: 'A file names one customer in two rows.',
    todo: 'Leave one of them; the first one was taken.',
  },
  PARTY_UNKNOWN: {
    means: 'There is no such party here, or no such version of it.',
    todo: 'Take an id from the list of parties.',
  },
} as const satisfies Record<string, FaultRow>
