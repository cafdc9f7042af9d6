import type { FaultRow } from './fault-row.ts'

/** Faults of the ledger store. */
export const LEDGER_FAULTS = {
  LEDGER_LOCKED: {
    means: 'Another process holds the data folder; two must never open one.',
    todo: 'Wait for the process that the message names, stop it, or use another --data folder.',
  },
  LEDGER_ENGINE: {
    means: 'The database engine refused a statement or could not be reached.',
    todo: 'Read the engine’s own words in the message; nothing was half-written.',
  },
  LEDGER_NEWER: {
    means: 'The data folder was written by a newer version of Paperchain.',
    todo: 'Use that version or a later one.',
  },
  LEDGER_QUESTION_TOO_LARGE: {
    means: 'One question names more keys or asks for more rows than its limit.',
    todo: 'Ask in pages or in smaller groups; the message names the limit.',
  },
  LEDGER_PAGE: {
    means: 'The text that should continue a page was not given by this ledger.',
    todo: 'Pass back the `next` of the page before, unchanged.',
  },
  BLOCK_UNKNOWN: {
    means: 'The ledger holds no such block.',
    todo: 'Check the id or the height; `paperchain show block` takes either.',
  },
  TX_UNKNOWN: {
    means: 'The ledger holds no such transaction.',
    todo: 'Import the block that holds it, or check the id: 64 hex digits.',
  },
  LEDGER_JOURNAL_LOST: {
    means:
      'The journal of the data folder lost rows that it had promised; the disk did not keep them.',
    todo: 'Check the disk; then remove the folder and import again, or restore a copy of it.',
  },
  DISK_FULL: {
    means: 'The disk has no room for what should be written.',
    todo: 'Make room and run the same command again; it goes on where it stopped.',
  },
  FOLDER_NOT_WRITABLE: {
    means: 'The data folder cannot be made or written.',
    todo: 'Give the folder to this user, or name another with --data.',
  },
} as const satisfies Record<string, FaultRow>
