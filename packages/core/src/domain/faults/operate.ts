import type { FaultRow } from './fault-row.ts'

/** Faults of backing up and restoring. */
export const OPERATE_FAULTS = {
  BACKUP_BUSY: {
    means: 'Another backup is under way.',
    todo: 'Wait until it has ended; GET /v1/backups/{id} says how far it is.',
  },
  BACKUP_CHANGED: {
    means: 'A file of a backup is not the one that was written.',
    todo: 'Take another copy of the backup; this one is damaged at the file that is named.',
  },
  BACKUP_DIFFERS: {
    means: 'What was restored does not have the digests that the backup states.',
    todo: 'Nothing was put in place. Take another backup, and report this with the message.',
  },
  BACKUP_ENGINE: {
    means: 'The ledger is on a ClickHouse server, which this command does not back up.',
    todo: 'Use ClickHouse’s own BACKUP for its database, and pg_dump or this for the registry.',
  },
  BACKUP_NEWER: {
    means: 'The backup was made by a newer version of Paperchain.',
    todo: 'Restore it with that version or a later one.',
  },
  BACKUP_TARGET: {
    means: 'The place for a backup is taken, or cannot be written.',
    todo: 'Name a file or folder that is not there yet, on a disk with room.',
  },
  BACKUP_TORN: {
    means: 'A backup is not whole: a part is missing, or it is no backup.',
    todo: 'Take another copy, or an earlier backup; one that was interrupted cannot be used.',
  },
  BACKUP_UNKNOWN: {
    means: 'The server knows no backup with this id.',
    todo: 'It remembers the last one until it stops; look whether the file or folder is there.',
  },
  RESTORE_TARGET: {
    means: 'The place to restore to holds something already.',
    todo: 'Name an empty folder with --data (and an empty database); nothing is ever overwritten.',
  },
} as const satisfies Record<string, FaultRow>
