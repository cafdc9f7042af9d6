/** Every limit of the server over what comes from outside. Those in `HttpLimits` are configured. */

/** Limits that the configuration may change. */
export type HttpLimits = {
  /** Requests of one address in a minute. */
  readonly requestsPerMinute: number
  /** Seconds in which a body must have come, and between two pieces of an uploaded file. */
  readonly bodySeconds: number
  /** Seconds that an answer may take; traces and verifications have their own. */
  readonly requestSeconds: number
  readonly traceSeconds: number
  /** Traces at once; one more waits for its turn, `tracesWaiting` at most. */
  readonly tracesAtOnce: number
  readonly traceTransactions: number
  /** Bytes of one file and of one upload. */
  readonly fileBytes: number
  readonly uploadBytes: number
}

/** What holds unless the configuration says otherwise. */
export const HTTP_LIMITS: HttpLimits = {
  requestsPerMinute: 6_000,
  bodySeconds: 30,
  requestSeconds: 60,
  traceSeconds: 120,
  tracesAtOnce: 1,
  traceTransactions: 200_000,
  fileBytes: 4 * 2 ** 30,
  uploadBytes: 64 * 2 ** 30,
}

/** Bytes of a JSON body: 10,000 texts of 256 characters, each of up to 4 bytes, and more. */
export const BODY_BYTES_MAX = 10 * 2 ** 20
/** Bytes of a certificate to verify. */
export const CERTIFICATE_BYTES_MAX = 64 * 2 ** 20
/** Seconds in which the head of a request must have come. */
export const HEAD_SECONDS_MAX = 15
/** Bytes of the head of a request. */
export const HEAD_BYTES_MAX = 16 * 1024
/** Characters of one field of a path. */
export const PATH_FIELD_CHARS_MAX = 500
/** Connections at once. */
export const CONNECTIONS_MAX = 2_000
/** Traces that wait for their turn. */
export const TRACES_WAITING_MAX = 20
/** Files of one upload. */
export const UPLOAD_FILES_MAX = 1_000
/** Uploads that are open at once. */
export const UPLOADS_MAX = 200
/** Hours after which an upload that no job needs goes away. */
export const UPLOAD_HOURS = 24
/** Faults that an answer or a job lists. */
export const FAULTS_LISTED_MAX = 1_000
/** Postings read for the counterparties of an account. */
export const COUNTERPARTY_POSTINGS_MAX = 2_000
/** Seconds that a stop waits for what is under way. */
export const STOP_SECONDS_MAX = 20
