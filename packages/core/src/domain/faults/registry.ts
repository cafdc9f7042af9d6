import type { FaultRow } from './fault-row.ts'

/** Faults of the registry: people, sessions, keys, jobs, settings and the audit log. */
export const REGISTRY_FAULTS = {
  AUDIT_ENTRY: {
    means: 'An audit entry has a field that is too long or that cannot be written exactly.',
    todo: 'Shorten what the message names; store large things elsewhere and name them.',
  },
  AUDIT_HEAD: {
    means: 'A file that should be a kept head of the audit log is none.',
    todo: 'Pass a file that `paperchain audit head` wrote, unchanged.',
  },
  JOB_ATTEMPTS: {
    means: 'A job was taken up again and again and its worker died each time.',
    todo: 'Read the log of the server around the last attempt, then start the job anew.',
  },
  JOB_LEASE_LOST: {
    means: 'A worker speaks about a job that another has taken over, or that has ended.',
    todo: 'Nothing to do: the other worker goes on. Heartbeats that come too late cause it.',
  },
  JOB_PROGRESS: {
    means: 'A worker reports a progress that is no whole number from 0.',
    todo: 'Report this as a bug of the worker that the message names.',
  },
  JOB_TOO_LARGE: {
    means: 'What a job is asked, saves or answers is larger than the registry keeps.',
    todo: 'Put large things into a file or the ledger and name them.',
  },
  JOB_UNKNOWN: {
    means: 'There is no such job.',
    todo: 'Take an id from the list of jobs.',
  },
  KEY_EXPIRY: {
    means: 'An API key would expire in the past.',
    todo: 'Give a time after now, or none.',
  },
  KEY_FILE: {
    means: 'The key file cannot be made or read, or is no key file.',
    todo: 'Restore it from your backup; PAPERCHAIN_KEY_FILE names another place.',
  },
  KEY_FILE_OPEN: {
    means: 'The key file can be read by others than its owner.',
    todo: 'Take the rights of others away: chmod 600 on the file that the message names.',
  },
  KEY_FILE_OTHER: {
    means: 'The key file is not the one that this data folder was made with.',
    todo: 'Restore the key file that belongs to the folder; without it nothing can be proven.',
  },
  KEY_LABEL: {
    means: 'The label of an API key is empty or too long.',
    todo: 'Say in a few words what the key is for.',
  },
  KEY_SCOPE: {
    means: 'The scopes of an API key are none, too many, or not of the known form.',
    todo: 'Name the scopes that the program needs and no others.',
  },
  KEYS_TOO_MANY: {
    means: 'A user has as many living API keys as one may have.',
    todo: 'Revoke keys that are no longer used.',
  },
  LAST_ADMIN: {
    means: 'The change would leave nobody who can administer this node.',
    todo: 'Make somebody else an administrator first.',
  },
  PASSWORD_COMMON: {
    means: 'The password is among the commonest ones, or is the name of its user.',
    todo: 'Take a few words that do not belong together.',
  },
  PASSWORD_LENGTH: {
    means: 'The password is too short or too long.',
    todo: 'Take four or more words; any characters are allowed, blanks too.',
  },
  REGISTRY_BUSY: {
    means: 'Transactions stood in each other’s way, again and again.',
    todo: 'Try again; nothing was half-written.',
  },
  REGISTRY_DAMAGED: {
    means: 'The database of the registry in the data folder does not open.',
    todo: 'See that memory is free and try again; else restore a backup into an empty folder.',
  },
  REGISTRY_ENGINE: {
    means: 'The registry’s database refused a statement or could not be reached.',
    todo: 'Read the engine’s own words in the message; nothing was half-written.',
  },
  REGISTRY_NEWER: {
    means: 'The registry was written by a newer version of Paperchain.',
    todo: 'Use that version or a later one.',
  },
  REGISTRY_NONE: {
    means: 'The data folder holds no registry yet.',
    todo: 'Name the right folder with --data, or start the server once, which makes one.',
  },
  REGISTRY_PAGE: {
    means: 'A page is asked for with a wrong length or a continuation not given here.',
    todo: 'Pass back the `next` of the page before, unchanged, and a limit the message names.',
  },
  REGISTRY_TEXT: {
    means: 'A text is empty, too long or holds a character that cannot be kept.',
    todo: 'Shorten or clean the text that the message names.',
  },
  SIGN_IN_THROTTLED: {
    means: 'Too many sign-ins failed for this account or from this address.',
    todo: 'Wait for the time that the message names.',
  },
  USER_EXISTS: {
    means: 'There is a user of that name, perhaps a disabled one.',
    todo: 'Choose another name, or enable the user again.',
  },
  USER_NAME: {
    means: 'A sign-in name is empty, too long or has other characters than allowed.',
    todo: 'Use letters a to z, digits and . _ @ + -; an e-mail address will do.',
  },
  USER_ROLES: {
    means: 'A user is given no role, or one that does not exist.',
    todo: 'Give one or more of the roles that the message names.',
  },
  USER_UNKNOWN: {
    means: 'There is no such user, or the user is disabled.',
    todo: 'Take an id from the list of users.',
  },
  USERS_TOO_MANY: {
    means: 'This node has as many users as it keeps.',
    todo: 'Large organisations sign in through their own identity provider.',
  },
} as const satisfies Record<string, FaultRow>
