/** How long parties are kept, and their legal holds: the tables `party_retention`, `party_hold`. */
import { FaultError } from '@paperchain/core/domain/error'
import type { PartyHold, PartyRow } from '@paperchain/core/domain/party'
import { JURISDICTIONS, NO_RETENTION, type Retention } from '@paperchain/core/domain/retention'
import { formatDate, type TimeMs } from '@paperchain/core/domain/time'
import { newId } from './context.ts'
import { type Db, int, type Row, text, textOrNull } from './engine.ts'

/** What stands beside a party. */
type Kept = Pick<PartyRow, 'retention' | 'holds'>
/** Of a party about which nothing was said. */
export const NOT_KEPT: Kept = { retention: NO_RETENTION, holds: [] }

/** What stands beside each party that has something, by id. */
export async function keptOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, Kept>> {
  const retentions = await db.rows(
    'select * from party_retention where party_id = any($1::text[])',
    [ids],
  )
  const holds = await db.rows(
    `select * from party_hold where party_id = any($1::text[]) and until_ms is null
     order by since_ms, id`,
    [ids],
  )
  const kept = new Map<string, Kept>()
  for (const row of retentions) {
    kept.set(text(row, 'party_id'), { ...NOT_KEPT, retention: retentionIn(row) })
  }
  for (const row of holds) {
    const id = text(row, 'party_id')
    const before = kept.get(id) ?? NOT_KEPT
    kept.set(id, { ...before, holds: [...before.holds, holdIn(row)] })
  }
  return kept
}

function retentionIn(row: Row): Retention {
  const laws = text(row, 'laws').split(',')
  return {
    laws: JURISDICTIONS.filter((law) => laws.includes(law)),
    endedOn: textOrNull(row, 'ended_on'),
  }
}

const holdIn = (row: Row): PartyHold => ({
  id: text(row, 'id'),
  reason: text(row, 'reason'),
  by: text(row, 'by_whom'),
  sinceMs: int(row, 'since_ms'),
})

/** @throws {FaultError} `PARTY_HELD` */
export function checkNotHeld({ id, holds }: PartyRow): void {
  if (holds.length === 0) return
  const message = `Expected party ${id} on no legal hold, got ${holds.length}`
  throw new FaultError('PARTY_HELD', message, { party: id, holds: holds.length })
}

/** Who does something to a party, and when. */
export type Deed = { readonly party: string; readonly by: string; readonly atMs: TimeMs }

/** Says how long a party is kept. @throws {FaultError} `PARTY_DATE` */
export async function retain(db: Db, { party, by, atMs }: Deed, of: Retention): Promise<void> {
  const { laws, endedOn } = of
  if (endedOn !== null && !isPastDay(endedOn, formatDate(atMs))) {
    const message = 'Expected the last day of the relation, like 2024-03-01 and not to come'
    throw new FaultError('PARTY_DATE', `${message}, got another`, { field: 'endedOn' })
  }
  const known = JURISDICTIONS.filter((law) => laws.includes(law)).join(',')
  await db.rows(
    `insert into party_retention (party_id, laws, ended_on, by_whom, at_ms)
     values ($1, $2, $3, $4, $5)
     on conflict (party_id) do update set laws = excluded.laws, ended_on = excluded.ended_on,
       by_whom = excluded.by_whom, at_ms = excluded.at_ms`,
    [party, known, endedOn, by, atMs],
  )
}

const FIRST_DAY = '1900-01-01'

function isPastDay(day: string, today: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || day < FIRST_DAY || day > today) return false
  const time = Date.parse(day)
  return Number.isFinite(time) && formatDate(time) === day
}

/** Puts a party on hold. */
export async function putHold(db: Db, { party, by, atMs }: Deed, reason: string): Promise<void> {
  await db.rows(
    'insert into party_hold (id, party_id, reason, by_whom, since_ms) values ($1, $2, $3, $4, $5)',
    [newId(), party, reason, by, atMs],
  )
}

/** Lifts a hold. @throws {FaultError} `PARTY_UNKNOWN` */
export async function liftHold(db: Db, { party, by, atMs }: Deed, hold: string): Promise<void> {
  const lifted = await db.rows(
    `update party_hold set until_ms = $4, lifted_by = $3
     where id = $1 and party_id = $2 and until_ms is null returning id`,
    [hold.replaceAll('\0', ' '), party, by, atMs],
  )
  if (lifted.length > 0) return
  throw new FaultError('PARTY_UNKNOWN', 'Expected a legal hold that stands, got another id')
}
