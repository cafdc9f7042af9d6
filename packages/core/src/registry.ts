/**
 * The registry: what a node keeps about people, work and itself, in small transactions. One port
 * with a store a noun; `core/test/registry.contract.ts` holds its promises.
 *
 * Every change that somebody may ask about later goes through {@link Registry.inTransaction},
 * together with its entry in the audit log: both are kept, or neither.
 *
 * Times are the registry's own clock. Ids and tokens are made by it. Texts with NUL are refused.
 *
 * @module
 */
import type { AuditDraft, AuditEntry, AuditHead, AuditVerdict } from './domain/audit.ts'
import type { Fault } from './domain/error.ts'
import type { Job, JobState, Json, Lease, Progress } from './domain/job.ts'
import type { HeldVerdict, NameVerdict } from './domain/name-verdict.ts'
import type { Party, PartyNumber, PartyRecord, PartyRow } from './domain/party.ts'
import type { Retention } from './domain/retention.ts'
import type { ApiKey, KeyHolder, Session, SignedIn } from './domain/session.ts'
import type { TimeMs } from './domain/time.ts'
import type { Role, User } from './domain/user.ts'

/** Most rows of one page of any list here. */
export const REGISTRY_PAGE_MAX = 1000

/** Where a page begins and how long it is at most. */
export type PageOf = {
  /** 1 to {@link REGISTRY_PAGE_MAX} rows, else `REGISTRY_PAGE`. */
  readonly limit: number
  /** The `next` of the page before, unchanged, else `REGISTRY_PAGE`. */
  readonly after?: string
}

/** A page of a list, and the text to go on with; null on the last one. */
export type Page<T> = { readonly rows: readonly T[]; readonly next: string | null }

/** What a new user begins with. */
export type NewUser = {
  /** Read by `userName`. */
  readonly name: string
  readonly fullName: string
  readonly roles: readonly Role[]
  /** A password hash in PHC form, never a password. */
  readonly passwordHash: string
  readonly mustChangePassword: boolean
}

/** What is needed to check a password, apart from {@link User} so that it is never shown. */
export type Credential = { readonly user: User; readonly passwordHash: string }

/** People. Nobody is deleted: entries of the audit log name them. */
export interface UserStore {
  /** @throws {FaultError} `USER_NAME`, `USER_ROLES`, `USER_EXISTS` or `USERS_TOO_MANY` */
  create(user: NewUser): Promise<User>
  byId(id: string): Promise<User | null>
  /** By sign-in name in any case; a text that is no name finds nobody. */
  byName(name: string): Promise<User | null>
  /** The user and the password hash, by sign-in name, disabled ones too. */
  credential(name: string): Promise<Credential | null>
  /** By name. */
  list(page: PageOf): Promise<Page<User>>
  /** How many there are, disabled ones too: 0 means that the first administrator is to be made. */
  count(): Promise<number>
  /** Ends all sessions of the user but `keepSession`. @throws {FaultError} `USER_UNKNOWN` */
  setPassword(id: string, change: PasswordChange): Promise<User>
  /** @throws {FaultError} `USER_UNKNOWN`, `USER_ROLES`, or `LAST_ADMIN` */
  setRoles(id: string, roles: readonly Role[]): Promise<User>
  /** @throws {FaultError} `USER_UNKNOWN` */
  setFullName(id: string, fullName: string): Promise<User>
  /**
   * Disables a user, ends all of the user's sessions and stops the user's keys; or enables again.
   *
   * @throws {FaultError} `USER_UNKNOWN`, or `LAST_ADMIN`
   */
  setDisabled(id: string, disabled: boolean): Promise<User>
  /** Notes a sign-in. @throws {FaultError} `USER_UNKNOWN` */
  signedIn(id: string): Promise<void>
}

/** A new password hash, and what becomes of the user's sessions. */
export type PasswordChange = {
  readonly passwordHash: string
  readonly mustChangePassword: boolean
  /** Id of the one session that goes on, where the user changes the password in it. */
  readonly keepSession?: string
}

/** Who signs in from where. */
export type NewSession = {
  readonly userId: string
  /** Network address, or empty; cut to 200 characters. */
  readonly from: string
  /** What the browser calls itself, or empty; cut to 200 characters. */
  readonly agent: string
}

/** Sessions of people. */
export interface SessionStore {
  /**
   * Opens a session. The token (43 characters of base64url, 256 bits) is told this once.
   *
   * @throws {FaultError} `USER_UNKNOWN`, also for a disabled one
   */
  open(session: NewSession): Promise<{ readonly session: Session; readonly token: string }>
  /**
   * Whom a token stands for, or null: unknown, ended, revoked, or of a disabled user. A use moves
   * the idle end; it is written at most once a minute.
   */
  find(token: string): Promise<SignedIn | null>
  /** Ends one session. False where it had ended. */
  revoke(id: string): Promise<boolean>
  /** Ends all sessions of a user but `keep`; how many. */
  revokeAll(userId: string, keep?: string): Promise<number>
  /** Living sessions of a user, the one last seen first. */
  listOf(userId: string): Promise<readonly Session[]>
  /** Forgets ended sessions; how many. */
  sweep(): Promise<number>
}

/** What a new key may do, and how long. */
export type NewKey = {
  readonly userId: string
  readonly label: string
  /** Read by `keyScopes`. */
  readonly scopes: readonly string[]
  readonly expiresMs: TimeMs | null
}

/** Keys of machines. */
export interface KeyStore {
  /**
   * Makes a key. The token (`pck_` prefix `_` secret) is told this once.
   *
   * @throws {FaultError} `USER_UNKNOWN`, `KEY_SCOPE`, `KEY_LABEL`, `KEY_EXPIRY` or `KEYS_TOO_MANY`
   */
  create(key: NewKey): Promise<{ readonly key: ApiKey; readonly token: string }>
  /** Whose key a token is, or null: unknown, expired, revoked, or of a disabled user. */
  find(token: string): Promise<KeyHolder | null>
  /** Ends a key for good. False where it was unknown or had been revoked. */
  revoke(id: string): Promise<boolean>
  /** Keys of a user, or of all, the newest first, revoked and expired ones too. */
  list(page: PageOf & { readonly userId?: string }): Promise<Page<ApiKey>>
}

/** What a look into the log may narrow; empty gives all. */
export type AuditFilter = {
  readonly who?: string
  /** An action, or with a final `.` all actions that begin so: `user.` */
  readonly action?: string
  readonly object?: string
  readonly fromMs?: TimeMs
  /** Not included. */
  readonly toMs?: TimeMs
}

/** The audit log. Entries are appended and never changed. */
export interface AuditLog {
  /** Appends one entry; of two at once one waits. @throws {FaultError} `AUDIT_ENTRY` */
  append(draft: AuditDraft): Promise<AuditEntry>
  /** Entries, the newest first. */
  list(filter: AuditFilter, page: PageOf): Promise<Page<AuditEntry>>
  /** The signed head of the log as it is now. */
  head(): Promise<AuditHead>
  /**
   * Reads the whole log and names the first entry that was changed, dropped, inserted or reordered,
   * or a head that is not the log's own.
   *
   * @param kept a head that was kept elsewhere: without it nobody can see that the end of the log
   *             was dropped together with its head
   */
  verify(kept?: AuditHead): Promise<AuditVerdict>
}

/** What a job is asked to do. */
export type NewJob = {
  readonly kind: string
  readonly input: Json
  readonly by: string
  /** What is counted, before the first word of progress. */
  readonly unit: string
  /** While a job with this kind and key is open, adding it again gives that job. */
  readonly key?: string
}

/** What a worker says about its job while it works. */
export type Beat = {
  readonly progress?: Progress
  /** Saved to go on from after a crash; left away, what was saved stays. */
  readonly resume?: Json
}

/** What a list of jobs may narrow. */
export type JobFilter = { readonly kind?: string; readonly states?: readonly JobState[] }

/** Long work. Reasons and rules of leases: `domain/job.ts`. */
export interface JobStore {
  /** @throws {FaultError} `JOB_TOO_LARGE` */
  add(job: NewJob): Promise<Job>
  /**
   * Takes the oldest job of these kinds that waits or whose lease is free, or null. A job taken
   * `JOB_ATTEMPTS_MAX` times fails with `JOB_ATTEMPTS`; one to be cancelled is cancelled.
   */
  claim(kinds: readonly string[]): Promise<Job | null>
  /**
   * Renews the lease and saves what is given.
   *
   * @returns whether somebody asked to cancel: then stop and say {@link JobStore.cancelled}
   * @throws {FaultError} `JOB_LEASE_LOST`: somebody else has the job; stop without a word.
   *         `JOB_TOO_LARGE` or `JOB_PROGRESS` for what cannot be kept
   */
  beat(lease: Lease, beat: Beat): Promise<{ readonly cancelAsked: boolean }>
  /** Ends a job well. @throws {FaultError} `JOB_LEASE_LOST`, `JOB_TOO_LARGE` */
  finish(lease: Lease, result: Json): Promise<Job>
  /** Ends a job with a fault. @throws {FaultError} `JOB_LEASE_LOST` */
  fail(lease: Lease, fault: Fault): Promise<Job>
  /** Ends a job because it was asked to. @throws {FaultError} `JOB_LEASE_LOST` */
  cancelled(lease: Lease): Promise<Job>
  /** Gives a job back unfinished, to stop in good order. @throws {FaultError} `JOB_LEASE_LOST` */
  release(lease: Lease): Promise<Job>
  /**
   * Asks to stop a job: one that waits ends now, one that runs at its next heartbeat, one that has
   * ended stays.
   *
   * @throws {FaultError} `JOB_UNKNOWN`
   */
  cancel(id: string): Promise<Job>
  byId(id: string): Promise<Job | null>
  /** The newest first. */
  list(filter: JobFilter, page: PageOf): Promise<Page<Job>>
}

/** How far a source was imported. */
export type ImportCursor = {
  /** Which source: `bitcoin:rpc:http://127.0.0.1:8332`; 1 to 500 characters. */
  readonly source: string
  readonly position: Json
  readonly updatedMs: TimeMs
}

/** Import cursors. A cursor moves only after its rows are in the ledger. */
export interface CursorStore {
  get(source: string): Promise<ImportCursor | null>
  /** @throws {FaultError} `REGISTRY_TEXT` for a name or position that cannot be kept */
  set(source: string, position: Json): Promise<ImportCursor>
  /** All, by source. */
  list(page: PageOf): Promise<Page<ImportCursor>>
}

/** A setting that the program knows: its name, its type and what holds until it is set. */
export type Setting<T extends Json> = {
  /** 1 to 100 characters: `retention.screening-days`. */
  readonly key: string
  readonly fallback: T
  /** Reads what was stored or sent. @throws {FaultError} of the setting's own for a wrong value */
  readonly read: (value: Json) => T
}

/** A setting as stored, with who set it and when. */
export type SettingRow = {
  readonly key: string
  readonly value: Json
  /** Id of the user, or `system`. */
  readonly by: string
  readonly updatedMs: TimeMs
}

/** Settings of the node. */
export interface SettingStore {
  /** What is set, read by the setting's own type; else its fallback. */
  get<T extends Json>(setting: Setting<T>): Promise<T>
  /** Checks and sets; the former value, for the audit log, or null. */
  set<T extends Json>(setting: Setting<T>, change: { value: T; by: string }): Promise<Json>
  /** Back to the fallback. False where it was not set. */
  clear(key: string): Promise<boolean>
  /** All that are set, by key. */
  list(): Promise<readonly SettingRow[]>
}

/** What a list of parties may narrow: those that hold an account now, by its pseudonym. */
export type PartyFilter = {
  readonly book?: string
  readonly account?: string
  /** Those that are not erased, and whose relation ended on a day up to this one. */
  readonly endedBy?: string
}

/** What became of a party that was put. */
export type PartyPut = {
  readonly row: PartyRow
  /** `known`: it was there, word for word, and no version was made. */
  readonly outcome: 'made' | 'changed' | 'known'
}

/**
 * Customers. What is personal is sealed by this node's key and bound to its place, so that a
 * changed byte or a swapped row is `PARTY_SEALED` with the party's id, never other words.
 */
export interface PartyStore {
  /**
   * Makes parties, or versions of those with their `customerId`: all of them or none.
   *
   * @param by id of the user or key
   * @returns what became of each, in their order
   * @throws {FaultError} `PARTY_SEALED` where a version before does not open, `PARTY_TWICE`
   */
  put(parties: readonly Party[], by: string): Promise<readonly PartyPut[]>
  /** @throws {FaultError} `PARTY_UNKNOWN`, `PARTY_ERASED` or `PARTY_SEALED` */
  read(id: string, version?: number): Promise<PartyRecord>
  /** That it is there, erased or not. @throws {FaultError} `PARTY_UNKNOWN` */
  row(id: string): Promise<PartyRow>
  /** Without what is personal, the newest first, erased ones too. */
  list(filter: PartyFilter, page: PageOf): Promise<Page<PartyRow>>
  /** Parties whose newest version has exactly this number. At most {@link REGISTRY_PAGE_MAX}. */
  byNumber(kind: PartyNumber, value: string): Promise<readonly PartyRow[]>
  /**
   * Says that parties hold accounts of a book, or hold them no more; by pseudonym.
   *
   * @returns ids of parties, one for each account that changed
   * @throws {FaultError} `PARTY_UNKNOWN`, `PARTY_ERASED` or `PARTY_TOO_MANY`
   */
  link(accounts: PartyAccounts): Promise<readonly string[]>
  /**
   * Says which laws a party is under, and when its relation ended.
   *
   * @param by id of the user or key
   * @throws {FaultError} `PARTY_UNKNOWN`, `PARTY_ERASED`; `PARTY_DATE` for an end that is no day of
   *         the past
   */
  retain(id: string, retention: Retention, by: string): Promise<PartyRow>
  /** Puts a party on legal hold. @throws {FaultError} `PARTY_UNKNOWN`, `PARTY_ERASED` */
  hold(id: string, why: { readonly reason: string; readonly by: string }): Promise<PartyRow>
  /** Lifts a hold that stands. @throws {FaultError} `PARTY_UNKNOWN` where there is none such */
  lift(id: string, hold: { readonly id: string; readonly by: string }): Promise<PartyRow>
  /**
   * Destroys all versions and numbers.
   *
   * @throws {FaultError} `PARTY_UNKNOWN`, `PARTY_ERASED`, `PARTY_HELD`
   */
  erase(id: string): Promise<PartyRow>
}

/** Accounts of one book that parties hold, or hold no more. */
export type PartyAccounts = {
  readonly book: string
  /** Id of a party and a pseudonym. */
  readonly accounts: readonly (readonly [party: string, account: string])[]
  readonly holds: boolean
  readonly by: string
}

/** A question as verdicts know it: by `askedKey` and `askedText` of `name-verdict.ts`. */
export type AskedPair = { readonly key: string; readonly text: string }

/** A verdict to keep. */
export type NewNameVerdict = Omit<NameVerdict, 'id' | 'atMs'> & { readonly asked: AskedPair }

/**
 * Verdicts on pairs of a question and a listed party. Append-only. Of the question only keyed
 * hashes are kept, so that whoever copies the database alone cannot try names.
 */
export interface NameVerdictStore {
  add(verdict: NewNameVerdict): Promise<NameVerdict>
  /**
   * Verdicts on questions with these keys, the newest first: a list for each question, in their
   * order.
   */
  about(asked: readonly AskedPair[]): Promise<readonly (readonly HeldVerdict[])[]>
}

/** The stores, as they are inside and outside a transaction. */
export type RegistryStores = {
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly keys: KeyStore
  readonly audit: AuditLog
  readonly jobs: JobStore
  readonly cursors: CursorStore
  readonly settings: SettingStore
  readonly parties: PartyStore
  readonly nameVerdicts: NameVerdictStore
}

/** The registry of one node. Each call on a store directly is a transaction of its own. */
export interface Registry extends RegistryStores {
  /**
   * Runs `work` with stores that share one transaction: all of it is kept, or nothing where it
   * throws. Use only the stores that are handed in. Where two transactions were in each other's way
   * `work` runs again, so it must do nothing outside.
   */
  inTransaction<T>(work: (stores: RegistryStores) => Promise<T>): Promise<T>
  /** Whether the database answers; throws `REGISTRY_ENGINE` where it does not. */
  ping(): Promise<void>
  close(): Promise<void>
}
