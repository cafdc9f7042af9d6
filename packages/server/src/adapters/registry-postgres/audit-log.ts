/** The audit log, in the tables `audit_entry` and `audit_head`. */
import {
  type AuditDraft,
  type AuditEntry,
  type AuditHead,
  type AuditRow,
  auditEntry,
  auditHash,
  auditRow,
  chainStart,
  firstLink,
  headText,
} from '@paperchain/core/domain/audit'
import { verifyAudit } from '@paperchain/core/domain/audit-verify'
import { FaultError, invariant } from '@paperchain/core/domain/error'
import type { AuditFilter, AuditLog } from '@paperchain/core/registry'
import { type Context, newId } from './context.ts'
import { type Db, int, type Row, text } from './engine.ts'
import type { HeadSigner } from './key-file.ts'
import { bySeq, checkNewestFirst, pageOf } from './page.ts'

const HEAD = 'select log, seq, hash, signature, key from audit_head where one = 1'

const START = `
insert into audit_head (one, log, seq, hash, signature, key) values (1, $1, 0, $2, $3, $4)
on conflict (one) do nothing`

const INSERT = `
insert into audit_entry (seq, when_ms, who, action, object, from_address, before_json, after_json,
  hash, signature)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

const MOVE_HEAD = 'update audit_head set seq = $1, hash = $2, signature = $3 where one = 1'

const ROWS = 'select * from audit_entry where seq > $1 order by seq limit $2'

const LIST = `
select * from audit_entry
where seq < $1
  and ($2::text is null or who = $2)
  and ($3::text is null or action = $3 or starts_with(action, $4))
  and ($5::text is null or object = $5)
  and ($6::bigint is null or when_ms >= $6)
  and ($7::bigint is null or when_ms < $7)
order by seq desc limit $8`

/** The audit log of a registry. */
export function auditLog({
  db,
  clock,
  signer,
}: Pick<Context, 'db' | 'clock' | 'signer'>): AuditLog {
  return {
    append: (draft) => db.transaction((inner) => append({ db: inner, clock, signer }, draft)),
    list: async (filter, page) => {
      const { limit, below } = checkNewestFirst(page)
      const rows = await db.rows(LIST, [below, ...filterParams(filter), limit + 1])
      const read = (row: Row): AuditEntry => auditEntry(rowOf(row))
      return pageOf(rows, limit, { read, nextOf: bySeq })
    },
    head: async () => {
      const head = await readHead(db)
      invariant(head !== null, 'an opened registry has a head')
      return head
    },
    verify: async (kept) =>
      verifyAudit(
        {
          rows: async (after, limit) => (await db.rows(ROWS, [after, limit])).map(rowOf),
          head: await readHead(db),
          isSigned: (head, signature) => signer.verify(headText(head), signature),
        },
        kept ?? null,
      ),
  }
}

/** The head of the log, or null in a registry that has none yet. */
export async function readHead(db: Db): Promise<AuditHead | null> {
  const [row] = await db.rows(HEAD)
  return row === undefined ? null : headOf(row)
}

/**
 * Begins the log of a new registry; an older one must be of the same key.
 *
 * @throws {FaultError} `KEY_FILE_OTHER`
 */
export async function beginLog(db: Db, signer: HeadSigner): Promise<void> {
  const log = newId()
  const start = { log, seq: 0, hash: chainStart(log) }
  await db.rows(START, [log, start.hash, signer.sign(headText(start)), signer.key])
  const head = await readHead(db)
  if (head?.key === signer.key) return
  throw new FaultError(
    'KEY_FILE_OTHER',
    `Expected the key ${head?.key.slice(0, 16)}… that signed this registry, ` +
      `got ${signer.key.slice(0, 16)}…`,
  )
}

/** The head's row is locked, so of two appends at once the second sees the first. */
async function append(
  { db, clock, signer }: Pick<Context, 'db' | 'clock' | 'signer'>,
  draft: AuditDraft,
): Promise<AuditEntry> {
  // Checked before anything waits.
  auditRow(draft, { seq: 1, whenMs: 0 })
  const [locked] = await db.rows(`${HEAD} for update`)
  invariant(locked !== undefined, 'an opened registry has a head')
  const head = headOf(locked)
  const place = { seq: head.seq + 1, whenMs: clock() }
  const bare = auditRow(draft, place)
  const hash = auditHash(bare, head.seq === 0 ? firstLink(head.log) : head)
  const signature = signer.sign(headText({ log: head.log, seq: bare.seq, hash }))
  const row: AuditRow = { ...bare, hash, signature }
  const { who, action, object, from, before, after } = row
  const deed = [who, action, object, from, before, after]
  await db.rows(INSERT, [row.seq, row.whenMs, ...deed, hash, signature])
  await db.rows(MOVE_HEAD, [row.seq, hash, signature])
  return auditEntry(row)
}

function filterParams(filter: AuditFilter): (string | number | null)[] {
  const { who = null, action = null, object = null, fromMs = null, toMs = null } = filter
  const family = action?.endsWith('.') === true ? action : null
  return [who, action, family, object, fromMs, toMs]
}

const headOf = (row: Row): AuditHead => ({
  log: text(row, 'log'),
  seq: int(row, 'seq'),
  hash: text(row, 'hash'),
  signature: text(row, 'signature'),
  key: text(row, 'key'),
})

const rowOf = (row: Row): AuditRow => ({
  seq: int(row, 'seq'),
  whenMs: int(row, 'when_ms'),
  who: text(row, 'who'),
  action: text(row, 'action'),
  object: text(row, 'object'),
  from: text(row, 'from_address'),
  before: text(row, 'before_json'),
  after: text(row, 'after_json'),
  hash: text(row, 'hash'),
  signature: text(row, 'signature'),
})
