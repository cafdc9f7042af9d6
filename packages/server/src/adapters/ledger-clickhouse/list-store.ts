/** Lists, their versions and entries, in the ledger's engine. */

import type { Actor } from '@paperchain/core/domain/actor'
import { otherSpellings } from '@paperchain/core/domain/address/recognise'
import { type Fault, FaultError } from '@paperchain/core/domain/error'
import { ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import type { PartyKind } from '@paperchain/core/domain/listed-party'
import type { CoinbaseMark, ListContent, ListEntry, ListVersion } from '@paperchain/core/domain/tag'
import type { HeldEntry, ListStore } from '@paperchain/core/ports'
import type { Engine } from './engine.ts'
import { KEYS_MAX, textsIn } from './keys.ts'
import { partyRow, partyStore } from './list-party.ts'
import { sourceStore } from './list-source.ts'
import { deedStore } from './tag-deeds.ts'

const BITCOIN_CASH = ledgerOf('bitcoin-cash')

/** Rows of one insert: bounded, so that a large list does not stand in memory as one text. */
const INSERT_ROWS_MAX = 50_000

/** The list store on an engine that the ledger opened and closes. */
export function listStore(engine: Engine): ListStore {
  return {
    addVersion: (version, content) => addVersion(engine, version, content),
    versions: () => readVersions(engine),
    entriesOf: (list, hash) => readEntries(engine, list, hash),
    entriesAbout: (accounts) => readEntriesAbout(engine, accounts),
    actors: (ids) => readActors(engine, ids),
    marks: () => readMarks(engine),
    ...partyStore(engine),
    ...sourceStore(engine),
    ...deedStore(engine),
  }
}

/** The version's own row goes in last: until then nobody sees its entries. */
async function addVersion(
  engine: Engine,
  version: ListVersion,
  { entries, actors, marks, parties = [] }: ListContent,
): Promise<boolean> {
  const { list, hash } = version
  const known = await engine.rows<[number]>(
    `select 1 from list_version final where list = {list: String} and hash = {hash: String}`,
    { list, hash },
  )
  if (known.length > 0) return false
  await insertAll(
    engine,
    'list_entry',
    entries.map((entry) => entryRow(list, hash, entry)),
  )
  await insertAll(
    engine,
    'actor',
    actors.map((actor) => ({ list, hash, ...actor })),
  )
  await insertAll(
    engine,
    'coinbase_mark',
    marks.map((mark) => ({ list, hash, ...mark })),
  )
  await insertAll(
    engine,
    'list_party',
    parties.map((party) => partyRow(list, hash, party)),
  )
  await insertAll(engine, 'account_spelling', spellingRows(entries))
  await engine.insert('list_version', [versionRow(version)])
  return true
}

/** Texts under which a question may come that the entry itself does not have. */
const spellingRows = (entries: readonly ListEntry[]) =>
  entries
    .filter(({ ledger }) => ledger === BITCOIN_CASH)
    .flatMap(({ account }) => otherSpellings(account).map((spelling) => ({ spelling, account })))

async function insertAll(
  engine: Engine,
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += INSERT_ROWS_MAX) {
    await engine.insert(table, rows.slice(from, from + INSERT_ROWS_MAX))
  }
}

const entryRow = (list: string, hash: string, entry: ListEntry) => ({
  list,
  hash,
  key: entry.key,
  ledger: entry.ledger,
  account: entry.account,
  every_ledger: entry.everyLedger ? 1 : 0,
  label: entry.label,
  actor: entry.actor,
  category: entry.category,
  abuse: entry.abuse,
  confidence: entry.confidence,
  source: entry.source,
  stated_from: entry.statedFrom === null ? null : String(entry.statedFrom),
  file: entry.file,
  row: entry.row,
  programmes: entry.programmes ?? [],
  party_id: entry.party?.id ?? '',
  party_kind: entry.party?.kind ?? '',
  party_names: entry.party?.names ?? [],
})

const versionRow = (version: ListVersion) => ({
  list: version.list,
  hash: version.hash,
  published_ms: String(version.publishedMs),
  known_ms: String(version.knownMs),
  sanction: version.sanction ? 1 : 0,
  entry_count: version.entryCount,
  added: version.added,
  changed: version.changed,
  removed: version.removed,
  faults: JSON.stringify(version.faults, (_, value) =>
    typeof value === 'bigint' ? value.toString() : value,
  ),
  files: JSON.stringify(version.files),
})

type VersionRow = [
  string,
  string,
  string,
  string,
  number,
  number,
  number,
  number,
  number,
  string,
  string,
]

async function readVersions(engine: Engine): Promise<ListVersion[]> {
  const rows = await engine.rows<VersionRow>(
    `select list, hash, published_ms, known_ms, sanction, entry_count, added, changed, removed,
            faults, files
     from list_version final order by list, published_ms, hash`,
  )
  return rows.map(([list, hash, published, known, sanction, ...rest]) => {
    const [entryCount, added, changed, removed, faults, files] = rest
    return {
      list,
      hash,
      publishedMs: Number(published),
      knownMs: Number(known),
      sanction: sanction === 1,
      entryCount,
      added,
      changed,
      removed,
      faults: JSON.parse(faults) as Fault[],
      files: JSON.parse(files) as ListVersion['files'],
    }
  })
}

const ENTRY_COLUMNS =
  'key, ledger, account, every_ledger, label, actor, category, abuse, confidence, source,' +
  ' stated_from, file, row, programmes, party_id, party_kind, party_names'

type EntryRow = [
  string,
  string,
  string,
  number,
  string,
  string,
  string,
  string,
  string,
  string,
  string | null,
  string,
  number,
  string[],
  string,
  string,
  string[],
]

function entryOf(row: EntryRow): ListEntry {
  const [key, ledger, account, every, label, actor, category, abuse, confidence, ...rest] = row
  const [source, statedFrom, file, line, programmes, partyId, partyKind, partyNames] = rest
  const party = { id: partyId, kind: partyKind as PartyKind, names: partyNames }
  return {
    key,
    ledger: ledgerOf(ledger),
    account,
    everyLedger: every === 1,
    label,
    actor,
    category,
    abuse,
    confidence,
    source,
    statedFrom: statedFrom === null ? null : Number(statedFrom),
    file,
    row: line,
    ...(programmes.length === 0 ? {} : { programmes }),
    ...(partyId === '' ? {} : { party }),
  }
}

async function readEntries(engine: Engine, list: string, hash: string): Promise<ListEntry[]> {
  const rows = await engine.rows<EntryRow>(
    `select ${ENTRY_COLUMNS} from list_entry final
     where list = {list: String} and hash = {hash: String} order by key`,
    { list, hash },
  )
  return rows.map(entryOf)
}

/** Versions that hold the very same entry are gathered, so that a claim comes once. */
async function readEntriesAbout(
  engine: Engine,
  accounts: readonly string[] | 'all',
): Promise<HeldEntry[]> {
  if (accounts !== 'all' && accounts.length > KEYS_MAX) {
    const message = `Expected at most ${KEYS_MAX} accounts in one question, got ${accounts.length}`
    throw new FaultError('LEDGER_QUESTION_TOO_LARGE', message, { count: accounts.length })
  }
  if (accounts.length === 0) return []
  const whose = accounts === 'all' ? '' : `and account in ${textsIn(await spelt(engine, accounts))}`
  const rows = await engine.rows<[string, string[], ...EntryRow]>(
    `select list, arraySort(groupArray(hash)), ${ENTRY_COLUMNS}
     from list_entry_by_account final
     where (list, hash) in (select list, hash from list_version) ${whose}
     group by list, ${ENTRY_COLUMNS}
     order by list, key, ${ENTRY_COLUMNS}`,
  )
  return rows.map(([list, versions, ...entry]) => ({ list, versions, entry: entryOf(entry) }))
}

/** The accounts, and those that have the same key under another text. */
async function spelt(engine: Engine, accounts: readonly string[]): Promise<readonly string[]> {
  const rows = await engine.rows<[string]>(
    `select distinct account from account_spelling where spelling in ${textsIn(accounts)}`,
  )
  const others = accounts.flatMap((account) => otherSpellings(account))
  return [...accounts, ...others, ...rows.map(([account]) => account)]
}

async function readActors(engine: Engine, ids: readonly string[]): Promise<Actor[]> {
  if (ids.length === 0) return []
  const rows = await engine.rows<[string, string, string[], string[], string, string[]]>(
    `select a.id, a.label, a.categories, a.jurisdictions, a.uri, a.aliases
     from actor as a final inner join list_version as v final
       on v.list = a.list and v.hash = a.hash
     where a.id in ${textsIn(ids.slice(0, KEYS_MAX))}
     order by a.id, v.published_ms desc, v.hash limit 1 by a.id`,
  )
  return rows.map(([id, label, categories, jurisdictions, uri, aliases]) => ({
    id,
    label,
    categories,
    jurisdictions,
    uri,
    aliases,
  }))
}

async function readMarks(engine: Engine): Promise<CoinbaseMark[]> {
  const rows = await engine.rows<[string, string, string]>(
    `select m.text, m.label, m.link from coinbase_mark as m final
     where (m.list, m.hash) in
       (select list, argMax(hash, (published_ms, hash)) from list_version final group by list)
     order by m.text, m.label`,
  )
  return rows.map(([text, label, link]) => ({ text, label, link }))
}
