/**
 * Examines an audit log and names its first broken entry.
 *
 * Each hash covers the entry, its place, and the hash and signature before it; so where the hashes
 * fit from the start up to an entry whose signature holds, all of them are as they were written.
 * The whole log therefore needs one signature check. Where something does not fit, the last proven
 * entry is found by halving, and what happened to the next one by asking which places its signature
 * is for.
 *
 * @module
 */
import {
  type AuditBreak,
  type AuditHead,
  type AuditRow,
  type AuditVerdict,
  auditHash,
  type ChainLink,
  firstLink,
} from './audit.ts'

/** What an examination needs of a log. */
export type AuditReader = {
  /** Rows with a place above `after`, in order of place, at most `limit`. */
  readonly rows: (after: number, limit: number) => Promise<readonly AuditRow[]>
  /** The head as it is kept beside the log; null where it is gone. */
  readonly head: AuditHead | null
  /** Whether `signature` is over this head, by the key outside of the log. */
  readonly isSigned: (head: Pick<AuditHead, 'log' | 'seq' | 'hash'>, signature: string) => boolean
}

/** Rows read at once. */
export const AUDIT_VERIFY_ROWS = 1000

/** How far from its place an entry is looked for before it counts as gone. */
export const AUDIT_MOVED_SPAN_MAX = 2000

/** How far the hashes fit: up to the entry before `broken`, which may be just past the end. */
type Chain = { readonly fits: number; readonly last: ChainLink; readonly broken: AuditRow | null }

type Look = AuditReader & { readonly log: string }

/**
 * Reads the whole log. Time: one SHA-256 an entry.
 *
 * @param kept a head that was kept elsewhere; the log must still lead through it
 */
export async function verifyAudit(
  reader: AuditReader,
  kept: AuditHead | null = null,
): Promise<AuditVerdict> {
  const { head } = reader
  if (head === null) return broken(1, 'wrong-head', 'Expected a head beside the log, got none')
  const look: Look = { ...reader, log: head.log }
  const chain = await follow(look)
  if (chain.broken !== null && chain.fits === 0 && !look.isSigned(head, head.signature)) {
    return broken(1, 'wrong-head', 'The head beside the log is not signed by the key of this node')
  }
  const forged = await firstForged(look, chain.fits)
  if (forged !== null) return nameForged(look, forged)
  if (chain.broken !== null) return nameBroken(look, chain.fits + 1, chain.broken)
  return checkHead(look, { head, chain, kept })
}

/** Follows the hashes from the start to the first row that does not fit. */
async function follow(look: Look): Promise<Chain> {
  let last = firstLink(look.log)
  let fits = 0
  for (;;) {
    const rows = await look.rows(fits, AUDIT_VERIFY_ROWS)
    for (const row of rows) {
      if (row.seq !== fits + 1 || auditHash(row, last) !== row.hash) {
        return { fits, last, broken: row }
      }
      last = row
      fits++
    }
    if (rows.length < AUDIT_VERIFY_ROWS) return { fits, last, broken: null }
  }
}

/**
 * The first entry among those whose hashes fit that nobody with the key has signed. A signature
 * that holds proves all entries before it, so the proven ones are a beginning, found by halving.
 */
async function firstForged(look: Look, fits: number): Promise<AuditRow | null> {
  let proven = 0
  let forged: AuditRow | null = null
  let end = fits
  let middle = fits
  while (proven < end) {
    const [row] = await look.rows(middle - 1, 1)
    if (row !== undefined && isOwn(look, row, row.seq)) proven = middle
    else {
      forged = row ?? null
      end = middle - 1
    }
    middle = proven + Math.ceil((end - proven) / 2)
  }
  return forged
}

/** An entry with hashes made anew, or an entry whose signature alone was touched. */
async function nameForged(look: Look, row: AuditRow): Promise<AuditVerdict> {
  if (isPastHead(look, row.seq) || (await placeAfter(look, row.seq)) !== null) {
    return broken(row.seq, 'inserted', `Entry ${row.seq} was put in; the log never had it there`)
  }
  return broken(row.seq, 'changed', `Entry ${row.seq} does not carry the signature of this log`)
}

/** What happened to the first entry whose hash does not fit; all before it are proven. */
async function nameBroken(look: Look, seq: number, row: AuditRow): Promise<AuditVerdict> {
  if (row.seq > seq) return broken(seq, 'dropped', `Entry ${seq} is gone; ${row.seq} follows`)
  if (row.seq < seq) return broken(seq, 'inserted', `There is a second entry ${row.seq}`)
  if (isOwn(look, row, seq)) {
    return broken(seq, 'changed', `Entry ${seq} is not what was signed when it was written`)
  }
  if (isPastHead(look, seq)) {
    return broken(seq, 'inserted', `Entry ${seq} was put in after the end of the log`)
  }
  const now = await placeAfter(look, seq)
  const cameFrom = laterPlace(look, row)
  if (cameFrom === null && now === null) {
    return broken(seq, 'changed', `Entry ${seq} carries neither hash nor signature of this log`)
  }
  if (cameFrom === null) {
    return broken(seq, 'inserted', `Entry ${seq} was put in; the true one stands at ${now}`)
  }
  if (now === null) {
    return broken(seq, 'dropped', `Entry ${seq} is gone; the one at its place was ${cameFrom}`)
  }
  return broken(seq, 'reordered', `Entry ${seq} stands at ${now}; at its place is ${cameFrom}`)
}

type Ends = {
  readonly head: AuditHead
  readonly chain: Chain
  readonly kept: AuditHead | null
}

/** The whole chain fits and is signed: is it also all there, by its head and by the kept one? */
async function checkHead(look: Look, { head, chain, kept }: Ends): Promise<AuditVerdict> {
  const { fits, last } = chain
  const isOurs = look.isSigned(head, head.signature)
  if (isOurs && head.seq > fits) {
    return broken(
      fits + 1,
      'dropped',
      `Entries from ${fits + 1} on are gone; there were ${head.seq}`,
    )
  }
  if (!isOurs || head.seq !== fits || head.hash !== last.hash) {
    return broken(fits + 1, 'wrong-head', `The head beside the log is not that of entry ${fits}`)
  }
  if (kept !== null) {
    if (kept.log !== head.log || !look.isSigned(kept, kept.signature)) {
      return broken(fits + 1, 'wrong-head', 'The kept head is not one of this log')
    }
    if (kept.seq > fits) {
      return broken(fits + 1, 'dropped', `Entries ${fits + 1} to ${kept.seq} are gone`)
    }
    const [row] = kept.seq === 0 ? [] : await look.rows(kept.seq - 1, 1)
    if ((row?.hash ?? firstLink(head.log).hash) !== kept.hash) {
      return broken(kept.seq, 'wrong-head', `The kept head is of another entry ${kept.seq}`)
    }
  }
  return { state: 'whole', entries: fits, head }
}

const isOwn = (look: Look, row: AuditRow, seq: number): boolean =>
  look.isSigned({ log: look.log, seq, hash: row.hash }, row.signature)

/** Whether a place lies beyond the end that the signed head states. */
const isPastHead = ({ head, isSigned }: Look, seq: number): boolean =>
  head !== null && isSigned(head, head.signature) && head.seq < seq

/**
 * Where the true entry `seq` stands now, or null. Only places after its own are looked at, here and
 * below: all before the first broken one are proven, so what they hold was not moved.
 */
async function placeAfter(look: Look, seq: number): Promise<number | null> {
  const rows = await look.rows(seq, AUDIT_MOVED_SPAN_MAX)
  return rows.find((row) => isOwn(look, row, seq))?.seq ?? null
}

/** The later place that a row's signature is for, or null. */
function laterPlace(look: Look, row: AuditRow): number | null {
  for (let seq = row.seq + 1; seq <= row.seq + AUDIT_MOVED_SPAN_MAX; seq++) {
    if (isOwn(look, row, seq)) return seq
  }
  return null
}

const broken = (seq: number, what: AuditBreak, message: string): AuditVerdict => ({
  state: 'broken',
  entries: Math.max(0, seq - 1),
  seq,
  what,
  message,
})
