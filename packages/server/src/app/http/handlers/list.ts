/** Lists, versions, entries, differences and tags. */
import type { List, ListDiff, TagRow } from '@paperchain/contract/list'
import { FaultError } from '@paperchain/core/domain/error'
import { ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import type { ListParty } from '@paperchain/core/domain/listed-party'
import type { ListEntry, ListVersion } from '@paperchain/core/domain/tag'
import { formatDate } from '@paperchain/core/domain/time'
import {
  diffParties,
  type FieldChange,
  fieldChanges,
  type PartyDiff,
} from '@paperchain/core/engine/attribute/diff-parties'
import { diffVersions } from '@paperchain/core/engine/attribute/diff-versions'
import { compareVersions } from '@paperchain/core/engine/attribute/list-timeline'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { claimPlace } from '../claim-place.ts'
import type { House } from '../house.ts'
import { momentOf } from '../named.ts'
import { pageOf, startOf } from '../page.ts'
import { ledgerOf } from '../write/basics.ts'
import { ageDays, versionDetailOf, versionOf } from '../write/lists.ts'
import { entryOf, tagOf } from '../write/screening.ts'
import { newestOf, staleness } from './status.ts'

async function lists({ house }: Ask<'list.list'>): Promise<Reply<{ items: List[] }>> {
  const { versions } = house.lists.pages
  const isStale = staleness(house)
  const items = newestOf(versions).map((newest) => {
    const age = ageDays(newest.publishedMs, house.clock())
    return {
      list: newest.list,
      sanction: newest.sanction,
      versions: versions.filter(({ list }) => list === newest.list).length,
      newest: versionOf(newest),
      ageDays: age,
      stale: isStale(newest),
    }
  })
  return { body: { items } }
}

/** Versions of a list, the oldest first. @throws {FaultError} `LIST_UNKNOWN` */
function versionsOf({ lists: book }: House, list: string): ListVersion[] {
  const all = book.pages.versions
  const versions = all.filter((version) => version.list === list).sort(compareVersions)
  if (versions.length > 0) return versions
  const names = [...new Set(all.map((version) => version.list))].join(', ') || 'none yet'
  const message = `Expected one of the lists ${names}, got "${list}"`
  throw new FaultError('LIST_UNKNOWN', message, { list })
}

function versionNamed(house: House, list: string, text: string): ListVersion {
  const wanted = text.toLowerCase()
  const found = versionsOf(house, list).filter(
    ({ hash, publishedMs }) => hash.startsWith(wanted) || formatDate(publishedMs) === text,
  )
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  const message = `Expected the hash or date of one version, got "${text}" (${found.length} match)`
  throw new FaultError('LIST_UNKNOWN', message, { list })
}

async function entries({ house, params, query }: Ask<'list.entries'>) {
  const { list, hash } = versionNamed(house, params.list, params.hash)
  const all = await house.lists.store.entriesOf(list, hash)
  const wanted = query.q?.toLowerCase()
  const found =
    wanted === undefined
      ? all
      : all.filter(({ key, account, label }) =>
          [key, account, label].some((text) => text.toLowerCase().includes(wanted)),
        )
  const here = await house.ledger.ledgers()
  const page = pageOf(found, query, (entry) => ({
    ...entryOf(entry),
    place: ledgerOf(claimPlace(entry, here).ledger),
  }))
  return { body: page }
}

type Change = {
  readonly change: 'added' | 'changed' | 'removed'
  readonly before: ListEntry | null
  readonly after: ListEntry | null
  readonly party?: ListDiff['items'][number]['party']
}

/** Parties first: there are few, and what went matters most. */
function partyRows({ added, changed, removed }: PartyDiff): Change[] {
  const row = (change: Change['change'], party: ListParty, fields: FieldChange[] = []): Change => {
    const name = party.names[0]?.text ?? ''
    return { change, before: null, after: null, party: { id: party.id, name, fields } }
  }
  return [
    ...removed.map((party) => row('removed', party)),
    ...added.map((party) => row('added', party)),
    ...changed.map((one) => row('changed', one.after, fieldChanges(one))),
  ]
}

async function diff({ house, params, query }: Ask<'list.diff'>): Promise<Reply<ListDiff>> {
  const { list } = params
  const versions = versionsOf(house, list)
  const newer = query.to === undefined ? versions.at(-1) : versionNamed(house, list, query.to)
  const older = query.from === undefined ? versions.at(-2) : versionNamed(house, list, query.from)
  if (newer === undefined || older === undefined) {
    const message = `Expected two versions of ${list} to compare, got ${versions.length}`
    throw new FaultError('LIST_UNKNOWN', message, { list })
  }
  const of = (hash: string) => house.lists.store.entriesOf(list, hash)
  const { added, changed, removed } = diffVersions(await of(older.hash), await of(newer.hash))
  const partiesOf = (hash: string) => house.lists.store.parties(list, hash)
  const parties = diffParties(await partiesOf(older.hash), await partiesOf(newer.hash))
  const rows: Change[] = [
    ...partyRows(parties),
    ...removed.map((before) => ({ change: 'removed' as const, before, after: null })),
    ...added.map((after) => ({ change: 'added' as const, before: null, after })),
    ...changed.map((both) => ({ change: 'changed' as const, ...both })),
  ]
  const page = pageOf(rows, query, ({ change, before, after, party }) => ({
    change,
    party: party ?? null,
    before: before === null ? null : entryOf(before),
    after: after === null ? null : entryOf(after),
  }))
  return {
    body: {
      ...page,
      list,
      from: versionOf(older),
      to: versionOf(newer),
      added: added.length + parties.added.length,
      changed: changed.length + parties.changed.length,
      removed: removed.length + parties.removed.length,
    },
  }
}

/** Tags as they stand: entries are found first, then each account is asked once. */
async function tags({
  house,
  query,
}: Ask<'tag.list'>): Promise<Reply<{ items: TagRow[]; next: string | null }>> {
  const here = await house.ledger.ledgers()
  const { held, index } = house.lists.pages
  const moment = momentOf(query, house)
  const ledger = query.ledger === undefined ? null : ledgerNamed(query.ledger)
  const fits = (list: string, entry: ListEntry): boolean =>
    (query.label === undefined || entry.label === query.label) &&
    (query.actor === undefined || entry.actor === query.actor) &&
    (query.category === undefined || entry.category === query.category) &&
    (query.list === undefined || list === query.list) &&
    (ledger === null || entry.ledger === ledger) &&
    (query.q === undefined || contains(entry, query.q.toLowerCase()))
  const items: TagRow[] = []
  const seen = new Set<string>()
  let at = startOf(query)
  // Goes on until the page is full: an entry that no longer stands makes no row.
  for (; at < held.length && items.length < query.limit; at++) {
    const row = held[at]
    if (row === undefined || !fits(row.list, row.entry)) continue
    const { entry, list } = row
    const [answer] = index.screenAccounts(entry.ledger, [entry.account], moment)
    for (const tag of answer === undefined ? [] : [...answer.hits, ...answer.tags]) {
      const key = `${list} ${entry.key}`
      if (tag.list !== list || tag.entry.key !== entry.key || seen.has(key)) continue
      // A former version's words: what stands now is told at its own place.
      if (tag.entry !== entry) continue
      seen.add(key)
      const place = claimPlace(entry, here)
      items.push({ ...tagOf(tag), account: { ...ledgerOf(place.ledger), id: place.account } })
    }
  }
  return { body: { items, next: at < held.length ? String(at) : null } }
}

const contains = ({ label, actor, account }: ListEntry, wanted: string): boolean =>
  label.toLowerCase().includes(wanted) ||
  actor.toLowerCase().includes(wanted) ||
  account.toLowerCase().includes(wanted)

/** Handlers of this topic. */
export const LIST_HANDLERS: Handlers<
  'list.list' | 'list.versions' | 'list.version' | 'list.entries' | 'list.diff' | 'tag.list'
> = {
  'list.list': lists,
  'list.versions': ({ house, params, query }) => ({
    body: pageOf(versionsOf(house, params.list).reverse(), query, versionOf),
  }),
  'list.version': ({ house, params }) => ({
    body: versionDetailOf(versionNamed(house, params.list, params.hash)),
  }),
  'list.entries': entries,
  'list.diff': diff,
  'tag.list': tags,
}
