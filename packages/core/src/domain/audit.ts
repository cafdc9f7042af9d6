/**
 * The audit log as a hash chain: who did what to what, when and from where. Each entry's hash
 * covers the entry before it, and each entry carries a signature over its own hash, so every entry
 * is a signed head of the log up to it.
 *
 * Source: the chain of Haber and Stornetta, "How to Time-Stamp a Digital Document" (1991); signed
 * heads as in RFC 9162, section 4.10, over a chain and not over a tree, since one reader reads all.
 *
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { FaultError } from './error.ts'
import type { Json } from './job.ts'
import type { TimeMs } from './time.ts'

/** What a caller says about one deed. */
export type AuditDraft = {
  /** Id of the user or key, or `system`. */
  readonly who: string
  /** What was done: `user.create`, `report.read`; 1 to {@link AUDIT_TEXT_CHARS_MAX} characters. */
  readonly action: string
  /** To what: `user:3f…`, `setting:theme`; same length. */
  readonly object: string
  /** Network address it came from, or empty. */
  readonly from: string
  /** The state before and after, or null where there is none. Never a password, token or key. */
  readonly before: Json
  readonly after: Json
}

/** One entry of the log, as people read it. */
export type AuditEntry = AuditDraft & {
  /** Place in the log, from 1, without gaps. */
  readonly seq: number
  readonly whenMs: TimeMs
  /** SHA-256 over {@link auditText}, hex. */
  readonly hash: string
  /** Ed25519 over {@link headText}, hex. */
  readonly signature: string
}

/** One entry as it is kept and hashed: `before` and `after` are the JSON texts themselves. */
export type AuditRow = Omit<AuditEntry, 'before' | 'after'> & {
  readonly before: string
  readonly after: string
}

/** The log up to one entry, signed: to be kept elsewhere and compared later. */
export type AuditHead = {
  /** 32 hexadecimal digits, made with the log. */
  readonly log: string
  /** Entries up to here; 0 for an empty log, whose hash is {@link chainStart}. */
  readonly seq: number
  readonly hash: string
  readonly signature: string
  /** Ed25519 public key that signed it, hex. */
  readonly key: string
}

/** What can be wrong with a log. */
export const AUDIT_BREAKS = ['changed', 'dropped', 'inserted', 'reordered', 'wrong-head'] as const

/** One of {@link AUDIT_BREAKS}. */
export type AuditBreak = (typeof AUDIT_BREAKS)[number]

/** What an examination of the log says. */
export type AuditVerdict =
  | { readonly state: 'whole'; readonly entries: number; readonly head: AuditHead }
  | {
      readonly state: 'broken'
      /** Entries before the first broken one: these are proven. */
      readonly entries: number
      /** Place of the first broken entry. */
      readonly seq: number
      readonly what: AuditBreak
      readonly message: string
    }

/** Most characters of one text of an entry, and of its `before` or `after` as JSON. */
export const AUDIT_TEXT_CHARS_MAX = 200
export const AUDIT_JSON_CHARS_MAX = 100_000

/** How deep `before` and `after` may nest. */
export const AUDIT_DEPTH_MAX = 16

/** What stands in the place of the hash before the first entry: bound to this log alone. */
export const chainStart = (log: string): string => sha256Hex(`paperchain audit log 1\n${log}`)

/** What an entry's predecessor hands on: both its hash and its signature are covered. */
export type ChainLink = { readonly hash: string; readonly signature: string }

/** The link before the first entry. */
export const firstLink = (log: string): ChainLink => ({ hash: chainStart(log), signature: '' })

/**
 * A draft with its place and time, checked and in the form that is hashed.
 *
 * @throws {FaultError} `AUDIT_ENTRY` where a field is empty, too long or not plain JSON
 */
export function auditRow(
  draft: AuditDraft,
  place: { readonly seq: number; readonly whenMs: TimeMs },
): Omit<AuditRow, 'hash' | 'signature'> {
  const { who, action, object, from } = draft
  for (const text of [who, action, object]) checkText(text, 1)
  checkText(from, 0)
  const [before, after] = [auditJson(draft.before), auditJson(draft.after)]
  return { seq: place.seq, whenMs: place.whenMs, who, action, object, from, before, after }
}

/** An entry as people read it. Only for rows that {@link auditRow} made. */
export const auditEntry = (row: AuditRow): AuditEntry => ({
  ...row,
  before: JSON.parse(row.before) as Json,
  after: JSON.parse(row.after) as Json,
})

/** The one text of an entry that is hashed: a JSON array, so that no two entries share a text. */
export const auditText = (row: Omit<AuditRow, 'hash' | 'signature'>, link: ChainLink): string =>
  JSON.stringify([
    'paperchain audit entry 1',
    link.hash,
    link.signature,
    row.seq,
    row.whenMs,
    row.who,
    row.action,
    row.object,
    row.from,
    row.before,
    row.after,
  ])

/** SHA-256 of {@link auditText}, hex. */
export const auditHash = (row: Omit<AuditRow, 'hash' | 'signature'>, link: ChainLink): string =>
  sha256Hex(auditText(row, link))

/** The text that a head's signature is over. */
export const headText = (head: Pick<AuditHead, 'log' | 'seq' | 'hash'>): string =>
  `paperchain audit head 1\n${head.log}\n${head.seq}\n${head.hash}`

/**
 * The one JSON text of a value: members sorted by UTF-16 code unit, no white space (RFC 8785).
 *
 * @throws {FaultError} `AUDIT_ENTRY` for what JSON cannot say exactly, and above the limits
 */
export function auditJson(value: Json): string {
  const text = canonical(value, 0)
  if (text.length > AUDIT_JSON_CHARS_MAX) {
    throw refused(`at most ${AUDIT_JSON_CHARS_MAX} characters`, `${text.length}`)
  }
  return text
}

function canonical(value: Json, depth: number): string {
  if (depth > AUDIT_DEPTH_MAX) throw refused(`at most ${AUDIT_DEPTH_MAX} levels`, 'more')
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') {
    // Minus zero would be read back as zero.
    if (!Number.isFinite(value) || Object.is(value, -0)) throw refused('a number', `${value}`)
    return JSON.stringify(value)
  }
  if (typeof value !== 'object') throw refused('JSON', typeof value)
  if (isList(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(',')}]`
  const members = Object.keys(value)
    .sort()
    .map((name) => `${quoted(name)}:${canonical(value[name] ?? null, depth + 1)}`)
  return `{${members.join(',')}}`
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

/** The database keeps no NUL, and a lone surrogate has no UTF-8: two texts would hash alike. */
function quoted(text: string): string {
  if (/\p{Surrogate}|\0/u.test(text)) throw refused('whole Unicode without NUL', 'other text')
  return JSON.stringify(text)
}

function checkText(text: string, least: number): void {
  quoted(text)
  if (text.length >= least && text.length <= AUDIT_TEXT_CHARS_MAX) return
  throw refused(`${least} to ${AUDIT_TEXT_CHARS_MAX} characters`, `${text.length}`)
}

const refused = (expected: string, got: string): FaultError =>
  new FaultError('AUDIT_ENTRY', `Expected ${expected} in an audit entry, got ${got}`)

const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)))
