/**
 * Customers. A look at who one is, is answered only once its entry stands in the audit log: it does
 * not go through the queue of looks, which may lose the last second and sums equal deeds up.
 */
import {
  PARTY_ROWS_MAX,
  type PartyImportResult,
  type PartyRecord,
  type PartyRow,
} from '@paperchain/contract/party'
import { utf8Bytes } from '@paperchain/core/domain/batch/utf8'
import { partyOf, reasonText } from '@paperchain/core/domain/check-party'
import { FaultError, invariant } from '@paperchain/core/domain/error'
import { formatDate } from '@paperchain/core/domain/time'
import { type PartyLine, readParties } from '@paperchain/core/engine/party/read-parties'
import { bookId } from '../../jobs/import-book-desk.ts'
import { pseudonymsOf } from '../../parties/party-accounts.ts'
import {
  eraseParty,
  holdParty,
  liftParty,
  lookAtParty,
  partyObject,
  retainParty,
} from '../../parties/party-deeds.ts'
import { putParties, tryParties } from '../../parties/put-parties.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { change } from '../change.ts'
import type { House } from '../house.ts'
import { userNameOf } from '../user-name.ts'
import { faultsOf } from '../write/basics.ts'
import { partyRecordOf, partyRowOf } from '../write/parties.ts'

type Told = Pick<PartyRow, 'holds'> & { readonly versions?: PartyRecord['versions'] }

/** The same with the sign-in names of who did it, as jobs tell them. */
async function withNames<Value extends Told>(
  house: House,
  told: readonly Value[],
): Promise<Value[]> {
  const ids = told.flatMap(({ holds, versions = [] }) =>
    [...holds, ...versions].map(({ by }) => by),
  )
  const named = [...new Set(ids)].map(async (id) => [id, await userNameOf(house, id)] as const)
  const names = new Map(await Promise.all(named))
  const asNamed = <Deed extends { by: string }>(deed: Deed): Deed => ({
    ...deed,
    by: names.get(deed.by) ?? deed.by,
  })
  return told.map((each) => ({
    ...each,
    holds: each.holds.map(asNamed),
    ...(each.versions === undefined ? {} : { versions: each.versions.map(asNamed) }),
  }))
}

/** One row as it is told. */
async function rowOf(house: House, row: Parameters<typeof partyRowOf>[0]): Promise<PartyRow> {
  const told = partyRowOf(row)
  return (await withNames(house, [told]))[0] ?? told
}

async function list({ house, query }: Ask<'party.list'>) {
  const { limit, cursor: after, book, account, endedBy } = query
  if (account !== undefined && book === undefined) {
    throw new FaultError('REQUEST_INVALID', 'Expected a book with the account, got none')
  }
  const page = await house.registry.parties.list(
    {
      ...(book === undefined ? {} : { book: bookId(book) }),
      ...(account === undefined ? {} : { account }),
      ...(endedBy === undefined ? {} : { endedBy }),
    },
    { limit, ...(after === undefined ? {} : { after }) },
  )
  return {
    body: { items: await withNames(house, page.rows.map(partyRowOf)), next: page.next },
    audit: { object: 'parties' },
  }
}

async function one({ house, params }: Ask<'party.one'>) {
  const row = await house.registry.parties.row(params.party)
  return { body: await rowOf(house, row), audit: { object: partyObject(row.id) } }
}

async function put(ask: Ask<'party.put'>) {
  const { body, house, who } = ask
  const party = partyOf(body, house.clock())
  const { row, outcome } = await change(ask, 'party.put', async ({ parties }) => {
    const [value] = await parties.put([party], who.who)
    invariant(value !== undefined, 'what was put is told')
    const { id, version } = value.row
    return { value, audit: { object: partyObject(id), after: { outcome: value.outcome, version } } }
  })
  return { body: { party: await rowOf(house, row), outcome } }
}

async function read(ask: Ask<'party.read'>) {
  const { reason, version } = ask.body
  const look = { id: ask.params.party, reason, version }
  const record = await change(ask, 'party.read', (stores) => lookAtParty(stores, look))
  const told = partyRecordOf(record)
  return { body: (await withNames(ask.house, [told]))[0] ?? told }
}

async function find(ask: Ask<'party.find'>) {
  const { kind, value: number, reason: given } = ask.body
  const reason = reasonText(given, [number])
  const rows = await change(ask, 'party.find', async ({ parties }) => {
    const value = await parties.byNumber(kind, number)
    const after = { kind, reason, found: value.length }
    return { value, audit: { object: 'parties', after } }
  })
  return { body: { items: await withNames(ask.house, rows.map(partyRowOf)) } }
}

async function link(ask: Ask<'party.link'>) {
  const { body, house, params, who } = ask
  const desk = await house.desks.of(body.book)
  const accounts = pseudonymsOf(desk, body.accounts)
  const { holds } = body
  const book = bookId(body.book)
  const row = await change(ask, 'party.link', async ({ parties }) => {
    const value = await parties.row(params.party)
    const held = accounts.map((account) => [value.id, account] as const)
    const changed = await parties.link({ book, accounts: held, holds, by: who.who })
    const after = { book, accounts: [...accounts], holds, changed: changed.length }
    const told = await parties.row(value.id)
    return { value: told, audit: { object: partyObject(value.id), after } }
  })
  return { body: await rowOf(house, row) }
}

async function erase(ask: Ask<'party.erase'>) {
  const { reason, onlyDue } = ask.body
  const today = formatDate(ask.house.clock())
  const order = { id: ask.params.party, reason, ...(onlyDue ? { dueBy: today } : {}) }
  const row = await change(ask, 'party.erase', (stores) => eraseParty(stores, order))
  return { body: await rowOf(ask.house, row) }
}

async function retain(ask: Ask<'party.retain'>) {
  const order = { id: ask.params.party, by: ask.who.who, ...ask.body }
  const row = await change(ask, 'party.retain', (stores) => retainParty(stores, order))
  return { body: await rowOf(ask.house, row) }
}

async function hold(ask: Ask<'party.hold'>) {
  const order = { id: ask.params.party, by: ask.who.who, reason: ask.body.reason }
  const row = await change(ask, 'party.hold', (stores) => holdParty(stores, order))
  return { body: await rowOf(ask.house, row) }
}

async function lift(ask: Ask<'party.lift'>) {
  const { party: id, hold: held } = ask.params
  const order = { id, hold: held, by: ask.who.who, reason: ask.body.reason }
  const row = await change(ask, 'party.lift', (stores) => liftParty(stores, order))
  return { body: await rowOf(ask.house, row) }
}

async function importRows(ask: Ask<'party.import'>): Promise<Reply<PartyImportResult>> {
  const { body, from, house, who } = ask
  const { format, separator, book: named, dryRun } = body
  const book = named === undefined ? null : { id: bookId(named), desk: await house.desks.of(named) }
  const file = { format, separator, nowMs: house.clock() }
  const lines = atMost(PARTY_ROWS_MAX, readParties(utf8Bytes(body.text), file))
  const world = { registry: house.registry, book, who: who.who, from }
  const { faults, ...counts } = dryRun
    ? tryParties(lines, book !== null)
    : await putParties(world, lines)
  return { body: { ...counts, faults: faultsOf(faults) } }
}

/** All rows, before any is stored. @throws {FaultError} `PARTY_TOO_MANY` */
function atMost(most: number, lines: Iterable<PartyLine>): readonly PartyLine[] {
  const all: PartyLine[] = []
  for (const line of lines) {
    if (all.push(line) <= most) continue
    throw new FaultError('PARTY_TOO_MANY', `Expected at most ${most} rows, got more`, { most })
  }
  return all
}

/** Handlers of this topic. */
export const PARTY_HANDLERS: Handlers<
  | 'party.list'
  | 'party.one'
  | 'party.put'
  | 'party.import'
  | 'party.find'
  | 'party.read'
  | 'party.link'
  | 'party.retain'
  | 'party.hold'
  | 'party.lift'
  | 'party.erase'
> = {
  'party.list': list,
  'party.one': one,
  'party.put': put,
  'party.import': importRows,
  'party.find': find,
  'party.read': read,
  'party.link': link,
  'party.retain': retain,
  'party.hold': hold,
  'party.lift': lift,
  'party.erase': erase,
}
