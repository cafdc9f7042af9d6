import type { FaultRow } from './fault-row.ts'

/** Faults of the server, of its configuration, and of reaching one. */
export const HTTP_FAULTS = {
  REQUEST_INVALID: {
    means: 'The request does not have the form that its route takes.',
    todo: 'Correct the fields that `errors` names; the reference of the API shows the form.',
  },
  REQUEST_TOO_LARGE: {
    means: 'The body of the request is longer than its route takes.',
    todo: 'Send it in parts; the message names the limit.',
  },
  REQUEST_MEDIA_TYPE: {
    means: 'The body of the request is of a kind that its route does not take.',
    todo: 'Send application/json, and files as application/octet-stream.',
  },
  REQUEST_HEADERS: {
    means: 'The head of the request is broken, or has too many or too long lines.',
    todo: 'Send fewer and shorter headers; the message names the limit.',
  },
  REQUEST_SLOW: {
    means: 'The body of the request did not come in time.',
    todo: 'Send it again on a better connection; the message names the limit.',
  },
  REQUEST_TIME: {
    means: 'The answer took longer than the server lets a request take.',
    todo: 'Ask for less: fewer hops, fewer transactions, a smaller page.',
  },
  RATE_LIMITED: {
    means: 'More requests came from one address than the server takes in a minute.',
    todo: 'Wait for the seconds that Retry-After names.',
  },
  ROUTE_UNKNOWN: {
    means: 'The server has nothing at this path.',
    todo: 'Compare the path with the reference of the API.',
  },
  HOST_UNKNOWN: {
    means: 'The request names a host that this server does not answer for.',
    todo: 'Use the URL that the server printed, or name the host with --public-url.',
  },
  SIGN_IN_NEEDED: {
    means: 'Nobody is signed in, or the session or key has ended.',
    todo: 'Sign in, or send a living key as Authorization: Bearer.',
  },
  SIGN_IN_WRONG: {
    means: 'The name or the password is wrong, or the account is disabled.',
    todo: 'Try again; an administrator can reset the password.',
  },
  PERMISSION_NEEDED: {
    means: 'The one who asks may not do this.',
    todo: 'Ask somebody whose role may, or an administrator for that role.',
  },
  SESSION_PASSWORD_CHANGE: {
    means: 'The one-time password must be changed before anything else.',
    todo: 'Choose a password of your own.',
  },
  CSRF_TOKEN: {
    means: 'A change came with a session cookie but not with its token, or from another site.',
    todo: 'Read the session again and send its csrfToken as X-CSRF-Token.',
  },
  SEARCH_NOTHING: {
    means: 'No tag, actor, listed party, account, transaction or block here is called so.',
    todo: 'Check the spelling; it says nothing about lists that are not imported here.',
  },
  ACTOR_UNKNOWN: {
    means: 'No tag and no actor pack here names that actor.',
    todo: 'Check the id, or import the pack that holds it.',
  },
  SESSION_UNKNOWN: {
    means: 'There is no such living session.',
    todo: 'Take an id from the list of sessions.',
  },
  KEY_UNKNOWN: {
    means: 'There is no such living key.',
    todo: 'Take an id from the list of keys.',
  },
  JOB_NOT_RESUMABLE: {
    means: 'The job is open or done, or its files or its node’s URL are gone.',
    todo: 'Start a new import.',
  },
  UPLOAD_UNKNOWN: {
    means: 'There is no such upload, or it has expired.',
    todo: 'Begin a new upload and send the files again.',
  },
  UPLOAD_LIMIT: {
    means: 'A file or an upload is larger, or has more files, than the server takes.',
    todo: 'Send less at once, or import by path on the server; the message names the limit.',
  },
  UPLOAD_EMPTY: {
    means: 'An import names an upload without files.',
    todo: 'Send the files first.',
  },
  PATH_IMPORT_OFF: {
    means: 'Imports by path on the server are for administrators, where a setting allows them.',
    todo: 'Upload the files, or ask an administrator to switch `pathImports` on.',
  },
  SETTING_UNKNOWN: {
    means: 'There is no such setting.',
    todo: 'Take a key from the list of settings.',
  },
  SETTING_VALUE: {
    means: 'A setting does not take that value.',
    todo: 'Choose a value inside the range that the message names.',
  },
  SERVER_BUSY: {
    means: 'The server does as much at once as it takes on.',
    todo: 'Try again after the seconds that Retry-After names.',
  },
  SERVER_STOPPING: {
    means: 'The server is stopping.',
    todo: 'Try again once it runs again.',
  },
  SERVER_BUG: {
    means: 'A bug of ours.',
    todo: 'Report it with the id of the request; the log of the server has the rest.',
  },
  SERVER_UNREACHABLE: {
    means: 'No Paperchain server answers at that address.',
    todo: 'Check the URL and that the server runs.',
  },
  SERVER_HOLDS_FOLDER: {
    means: 'A running server holds the data folder, and this command needs it for itself.',
    todo: 'Stop the server and say the command again, or name another folder with --data.',
  },
  PORT_TAKEN: {
    means: 'Another program listens on the port.',
    todo: 'Stop it, or choose another port with --port.',
  },
  HOST_NOT_HERE: {
    means:
      'The server cannot listen on that address: it is not one of this machine, or not allowed.',
    todo: 'Use an address of this machine, or leave --host away for loopback.',
  },
  TLS_FILES: {
    means: 'The certificate or the key for TLS cannot be read, or they do not belong together.',
    todo: 'Give both --tls-cert and --tls-key as PEM files that this user can read.',
  },
  CONFIG_INVALID: {
    means: 'The configuration has an unknown name or a value of the wrong form.',
    todo: 'Compare it with docs/reference/configuration.md.',
  },
} as const satisfies Record<string, FaultRow>
