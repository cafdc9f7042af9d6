/** Customers, in the tables `party`, `party_version`, `party_number` and `party_account`. */
import { FaultError } from '@paperchain/core/domain/error'
import {
  comparedNumber,
  numbersOf,
  PARTY_ACCOUNTS_MAX,
  type Party,
  type PartyAccount,
  type PartyRecord,
  type PartyRow,
  type PartySchema,
  type PartyVersion,
} from '@paperchain/core/domain/party'
import {
  type PartyAccounts,
  type PartyFilter,
  type PartyPut,
  type PartyStore,
  REGISTRY_PAGE_MAX,
} from '@paperchain/core/registry'
import { type Context, newId } from './context.ts'
import { type Db, int, intOrNull, type Row, text, textOrNull } from './engine.ts'
import { LOCKS } from './locks.ts'
import { bySeq, checkNewestFirst, pageOf } from './page.ts'
import {
  checkNotHeld,
  type Deed,
  keptOf,
  liftHold,
  NOT_KEPT,
  putHold,
  retain,
} from './party-retention.ts'
import type { SealPlace } from './party-vault.ts'

const LIST = `
select * from party p
where p.seq < $1
  and ($2::text is null or exists (select 1 from party_account a
    where a.party_id = p.id and a.until_ms is null and a.book = $2
      and ($3::text is null or a.account = $3)))
  and ($5::text is null or (p.erased_ms is null and exists (select 1 from party_retention r
    where r.party_id = p.id and r.ended_on <= $5)))
order by p.seq desc limit $4`

const BY_TOKEN = `
select p.* from party_number n join party p on p.id = n.party_id
where n.kind = $1 and n.token = $2 order by p.seq desc limit ${REGISTRY_PAGE_MAX}`

const ACCOUNTS = `
select party_id, book, account, since_ms from party_account
where party_id = any($1::text[]) and until_ms is null order by party_id, book, account`

/** The newest versions of customers, with the parties that they are of. */
const CUSTOMERS = `
select p.*, v.at_ms, v.by_whom, v.sealed, n.token
from party_number n join party p on p.id = n.party_id
  left join party_version v on v.party_id = p.id and v.version = p.version
where n.kind = 'customerId' and n.token = any($1::text[])`

const MAKE = `
insert into party (id, version, kind, created_ms, updated_ms)
select n.id, 1, n.kind, $3, $3 from unnest($1::text[], $2::text[]) as n (id, kind)`

const CHANGE = `
update party set version = n.version::integer, kind = n.kind, updated_ms = $4
from unnest($1::text[], $2::text[], $3::text[]) as n (id, version, kind)
where party.id = n.id`

const KEEP = `
insert into party_version (party_id, version, kind, at_ms, by_whom, sealed)
select n.id, n.version::integer, n.kind, $5, $6, n.sealed
from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as n (id, version, kind, sealed)`

const NUMBERS = `
insert into party_number (party_id, kind, token)
select * from unnest($1::text[], $2::text[], $3::text[])`

const HOLD = `
insert into party_account (book, party_id, account, since_ms, by_whom)
select $1, n.id, n.account, $4::bigint, $5 from unnest($2::text[], $3::text[]) as n (id, account)
on conflict (party_id, book, account) do update
  set since_ms = excluded.since_ms, by_whom = excluded.by_whom, until_ms = null
  where party_account.until_ms is not null
returning party_id`

const LET_GO = `
update party_account set until_ms = $4
from unnest($2::text[], $3::text[]) as n (id, name)
where party_id = n.id and account = n.name and book = $1 and until_ms is null
returning party_id`

const VERSION = 'select * from party_version where party_id = $1 and version = $2'

/** The parties of a registry. */
export function partyStore(context: Context): PartyStore {
  const { db } = context
  return {
    put: (all, by) => db.transaction((inner) => put({ ...context, db: inner }, all, by)),
    read: (id, version) => db.transaction((inner) => read({ ...context, db: inner }, id, version)),
    row: async (id) => rowOf(db, await found(db, id)),
    list: (filter, page) => list(db, filter, page),
    byNumber: async (kind, value) => {
      const compared = comparedNumber(kind, value)
      if (compared === '') return []
      return rowsOf(db, await db.rows(BY_TOKEN, [kind, context.vault.token(kind, compared)]))
    },
    link: (accounts) => db.transaction((inner) => link({ ...context, db: inner }, accounts)),
    retain: (party, retention, by) =>
      changed(context, { party, by }, (inner, deed) => retain(inner, deed, retention)),
    hold: (party, { reason, by }) =>
      changed(context, { party, by }, (inner, deed) => putHold(inner, deed, reason)),
    lift: (party, { id, by }) =>
      changed(context, { party, by }, (inner, deed) => liftHold(inner, deed, id)),
    erase: (id) => db.transaction((inner) => erase({ ...context, db: inner }, id)),
  }
}

async function list(db: Db, { book, account, endedBy }: PartyFilter, page: { limit: number }) {
  const { limit, below } = checkNewestFirst(page)
  const rows = await db.rows(LIST, [below, fit(book), fit(account), limit + 1, fit(endedBy)])
  const shown = pageOf(rows, limit, { read: (row) => row, nextOf: bySeq })
  return { rows: await rowsOf(db, shown.rows), next: shown.next }
}

/** What the engine cannot compare equals nothing. */
const fit = (name: string | undefined): string | null => name?.replaceAll('\0', ' ') ?? null

type Place = SealPlace & { readonly party: Party; readonly isNew: boolean }

/** One writer at a time: of two that make the same customer the second finds the first's. */
async function put(
  context: Context,
  all: readonly Party[],
  by: string,
): Promise<readonly PartyPut[]> {
  const { db, vault } = context
  const customers = all.map(({ customerId }) =>
    vault.token('customerId', comparedNumber('customerId', customerId)),
  )
  if (new Set(customers).size < all.length) {
    throw new FaultError('PARTY_TWICE', 'Expected each customer once, got one again')
  }
  await db.rows('select pg_advisory_xact_lock($1)', [LOCKS.parties])
  const stored = await db.rows(CUSTOMERS, [customers])
  const known = new Map(stored.map((row) => [text(row, 'token'), row]))
  const atMs = context.clock()
  const outcomes = new Map<string, PartyPut['outcome']>()
  const places: Place[] = []
  const ids = all.map((party, at) => {
    const before = known.get(customers[at] ?? '')
    const id = before === undefined ? newId() : text(before, 'id')
    const isSame = before !== undefined && sameParty(partyIn(context, before, id), party)
    outcomes.set(id, before === undefined ? 'made' : isSame ? 'known' : 'changed')
    const version = before === undefined ? 1 : int(before, 'version') + 1
    const place = { id, version, kind: party.schema, atMs, by, party }
    if (!isSame) places.push({ ...place, isNew: before === undefined })
    return id
  })
  if (places.length > 0) await keep(context, places, { atMs, by })
  const rows = await rowsOf(db, await db.rows('select * from party where id = any($1)', [ids]))
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => {
    const row = byId.get(id)
    if (row === undefined) throw unknown()
    return { row, outcome: outcomes.get(id) ?? 'known' }
  })
}

const sameParty = (one: Party, other: Party): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

async function keep(
  { db, vault }: Context,
  places: readonly Place[],
  { atMs, by }: { readonly atMs: number; readonly by: string },
): Promise<void> {
  const columns = (of: readonly Place[]) => ({
    ids: of.map(({ id }) => id),
    versions: of.map(({ version }) => String(version)),
    kinds: of.map(({ kind }) => kind),
  })
  const made = columns(places.filter(({ isNew }) => isNew))
  const changed = columns(places.filter(({ isNew }) => !isNew))
  if (made.ids.length > 0) await db.rows(MAKE, [made.ids, made.kinds, atMs])
  if (changed.ids.length > 0) {
    await db.rows(CHANGE, [changed.ids, changed.versions, changed.kinds, atMs])
    await db.rows('delete from party_number where party_id = any($1)', [changed.ids])
  }
  const { ids, versions, kinds } = columns(places)
  const sealed = places.map(({ party, ...place }) => vault.seal(JSON.stringify(party), place))
  await db.rows(KEEP, [ids, versions, kinds, sealed, atMs, by])
  const numbers = places.flatMap(({ id, party }) =>
    numbersOf(party).map(({ kind, value }) => ({ id, kind, token: vault.token(kind, value) })),
  )
  await db.rows(NUMBERS, [
    numbers.map(({ id }) => id),
    numbers.map(({ kind }) => kind),
    numbers.map(({ token }) => token),
  ])
}

async function read(context: Context, id: string, version?: number): Promise<PartyRecord> {
  const { db } = context
  const row = await rowOf(db, await found(db, id))
  checkThere(row)
  const shown = version ?? row.version
  const isVersion = Number.isInteger(shown) && shown >= 1 && shown <= row.version
  const [stored] = isVersion ? await db.rows(VERSION, [id, shown]) : []
  if (stored === undefined && version !== undefined) {
    throw new FaultError('PARTY_UNKNOWN', 'Expected a version of the party, got another number')
  }
  const party = stored === undefined ? null : partyIn(context, stored, id)
  // The newest version is gone, though the party says that it has one.
  if (party === null) throw torn(id)
  const rows = await db.rows(
    'select version, at_ms, by_whom from party_version where party_id = $1 order by version',
    [id],
  )
  const versions = rows.map(
    (each): PartyVersion => ({
      version: int(each, 'version'),
      atMs: int(each, 'at_ms'),
      by: text(each, 'by_whom'),
    }),
  )
  return { ...row, shown, party, versions }
}

async function link({ db, clock }: Context, order: PartyAccounts): Promise<readonly string[]> {
  const { book, accounts, holds, by } = order
  const pairs = [...new Map(accounts.map((pair) => [pair.join('\n'), pair])).values()]
  const ids = [...new Set(pairs.map(([id]) => id))].sort()
  if (ids.length === 0) return []
  const rows = await db.rows(
    'select * from party where id = any($1::text[]) order by id for update',
    [ids.filter((id) => ID.test(id))],
  )
  if (rows.length < ids.length) throw unknown()
  for (const row of rows) checkThere(rowWith(row, { accounts: [], ...NOT_KEPT }))
  const columns = [pairs.map(([id]) => id), pairs.map(([, account]) => account)]
  const changed = holds
    ? await db.rows(HOLD, [book, ...columns, clock(), by])
    : await db.rows(LET_GO, [book, ...columns, clock()])
  const [most] = await db.rows(
    `select party_id, count(*) as count from party_account
     where party_id = any($1::text[]) and until_ms is null
     group by party_id order by count desc limit 1`,
    [ids],
  )
  const count = most === undefined ? 0 : int(most, 'count')
  if (most === undefined || count <= PARTY_ACCOUNTS_MAX) {
    return changed.map((row) => text(row, 'party_id'))
  }
  const message = `Expected at most ${PARTY_ACCOUNTS_MAX} accounts of a party, got ${count}`
  const party = text(most, 'party_id')
  throw new FaultError('PARTY_TOO_MANY', message, { party, most: PARTY_ACCOUNTS_MAX })
}

const ID = /^[0-9a-f]{32}$/

/** No version may come after it: it waits for its turn among those who write. */
async function erase({ db, clock }: Context, id: string): Promise<PartyRow> {
  await db.rows('select pg_advisory_xact_lock($1)', [LOCKS.parties])
  const row = await rowOf(db, await locked(db, id))
  checkThere(row)
  checkNotHeld(row)
  await db.rows('delete from party_number where party_id = $1', [id])
  await db.rows('update party_version set sealed = null where party_id = $1', [id])
  await db.rows('update party set erased_ms = $2 where id = $1', [id, clock()])
  return rowOf(db, await found(db, id))
}

/** Does something beside a party that is there, while nobody else changes it. */
const changed = (
  { db, clock }: Context,
  { party, by }: Omit<Deed, 'atMs'>,
  work: (db: Db, deed: Deed) => Promise<void>,
): Promise<PartyRow> =>
  db.transaction(async (inner) => {
    checkThere(await rowOf(inner, await locked(inner, party)))
    await work(inner, { party, by, atMs: clock() })
    return rowOf(inner, await found(inner, party))
  })

const FOUND = 'select * from party where id = $1'

async function found(db: Db, id: string, sql = FOUND): Promise<Row> {
  const [row] = ID.test(id) ? await db.rows(sql, [id]) : []
  if (row === undefined) throw unknown()
  return row
}

const locked = (db: Db, id: string): Promise<Row> => found(db, id, `${FOUND} for update`)

/** The party that a stored version holds. @throws {FaultError} `PARTY_SEALED` */
function partyIn({ vault }: Context, stored: Row, id: string): Party {
  const sealed = textOrNull(stored, 'sealed')
  if (sealed === null) throw torn(id)
  const place = {
    id,
    version: int(stored, 'version'),
    kind: text(stored, 'kind'),
    atMs: int(stored, 'at_ms'),
    by: text(stored, 'by_whom'),
  }
  return JSON.parse(vault.open(sealed, place)) as Party
}

const rowOf = async (db: Db, row: Row): Promise<PartyRow> => {
  const [only] = await rowsOf(db, [row])
  if (only === undefined) throw unknown()
  return only
}

async function rowsOf(db: Db, rows: readonly Row[]): Promise<readonly PartyRow[]> {
  if (rows.length === 0) return []
  const ids = rows.map((each) => text(each, 'id'))
  const kept = await keptOf(db, ids)
  const held = new Map<string, PartyAccount[]>()
  for (const row of await db.rows(ACCOUNTS, [ids])) {
    const id = text(row, 'party_id')
    const account = { book: text(row, 'book'), account: text(row, 'account') }
    const of = held.get(id) ?? []
    of.push({ ...account, sinceMs: int(row, 'since_ms') })
    held.set(id, of)
  }
  return rows.map((row) => {
    const id = text(row, 'id')
    return rowWith(row, { accounts: held.get(id) ?? [], ...(kept.get(id) ?? NOT_KEPT) })
  })
}

type Beside = Pick<PartyRow, 'accounts' | 'retention' | 'holds'>

const rowWith = (row: Row, beside: Beside): PartyRow => ({
  id: text(row, 'id'),
  schema: text(row, 'kind') as PartySchema,
  version: int(row, 'version'),
  createdMs: int(row, 'created_ms'),
  updatedMs: int(row, 'updated_ms'),
  erasedMs: intOrNull(row, 'erased_ms'),
  ...beside,
})

function checkThere({ id, erasedMs }: PartyRow): void {
  if (erasedMs === null) return
  throw new FaultError('PARTY_ERASED', `Expected party ${id}, got one that was erased`, {
    party: id,
  })
}

const torn = (id: string): FaultError =>
  new FaultError('PARTY_SEALED', `Expected a record of party ${id}, got none`, { party: id })

const unknown = (): FaultError =>
  new FaultError('PARTY_UNKNOWN', 'Expected the id of a party, got another text')
