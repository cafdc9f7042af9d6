/**
 * Puts the rows of a file: each party with its accounts whole, or not at all. Some hundred are one
 * transaction with one entry of the audit log, which names the ids and nobody.
 *
 * @module
 */
import { type Fault, FaultError, faultOf } from '@paperchain/core/domain/error'
import type { PartyLine } from '@paperchain/core/engine/party/read-parties'
import type { Registry, RegistryStores } from '@paperchain/core/registry'
import { type NamesOf, pseudonymsOf } from './party-accounts.ts'

/** Parties of one transaction; their ids fit into one entry of the audit log. */
export const PUT_AT_ONCE = 200
/** Faults that are listed. */
const FAULTS_MAX = 1_000

/** Where parties go, and who puts them. */
export type PutWorld = {
  readonly registry: Pick<Registry, 'inTransaction'>
  /** The book whose accounts rows name, by its id and its desk; null where none was named. */
  readonly book: { readonly id: string; readonly desk: NamesOf } | null
  readonly who: string
  /** Network address, or empty. */
  readonly from: string
}

/** What was done. Nothing in it is personal. */
export type PutResult = {
  readonly rows: number
  readonly made: number
  readonly changed: number
  readonly known: number
  readonly refused: number
  readonly linked: number
  readonly faults: readonly Fault[]
}

type Counts = { made: number; changed: number; known: number; refused: number; linked: number }
type Ready = PartyLine & { readonly pseudonyms: readonly string[] }

/** Puts rows as they come. What a chunk has stored stays stored where a later one fails. */
export async function putParties(world: PutWorld, lines: Iterable<PartyLine>): Promise<PutResult> {
  const total = { ...NOTHING }
  const faults: Fault[] = []
  let rows = 0
  let chunk: PartyLine[] = []
  const flush = async (): Promise<void> => {
    const done = await putChunk(world, chunk)
    for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += done.counts[name]
    faults.push(...done.faults)
    chunk = []
  }
  for (const line of lines) {
    rows++
    if (chunk.push(line) >= PUT_AT_ONCE) await flush()
  }
  await flush()
  return { rows, ...total, faults: faults.slice(0, FAULTS_MAX) }
}

/** Checks rows and stores nothing. */
export function tryParties(lines: Iterable<PartyLine>, hasBook: boolean): PutResult {
  const faults: Fault[] = []
  let rows = 0
  let refused = 0
  for (const line of lines) {
    const found = hasBook ? line.faults : [...line.faults, ...bookless(line)]
    rows++
    if (found.length > 0) refused++
    if (faults.length < FAULTS_MAX) faults.push(...found)
  }
  return { rows, ...NOTHING, refused, faults: faults.slice(0, FAULTS_MAX) }
}

type Done = { readonly counts: Counts; readonly faults: readonly Fault[] }

async function putChunk(world: PutWorld, lines: readonly PartyLine[]): Promise<Done> {
  const { book } = world
  const faults = lines.flatMap((line) => [...line.faults, ...(book === null ? bookless(line) : [])])
  const good = lines.filter(
    ({ party, accounts }) => party !== null && (book !== null || accounts.length === 0),
  )
  const refused = lines.length - good.length
  if (good.length === 0) return { counts: { ...NOTHING, refused }, faults }
  // A pseudonym is durable before the registry names it; one that nothing names harms nobody.
  const ready = good.map((line): Ready => {
    const pseudonyms = book === null ? [] : pseudonymsOf(book.desk, line.accounts)
    return { ...line, pseudonyms }
  })
  const done = await putReady(world, ready)
  const { counts: stored } = done
  return {
    counts: { ...stored, refused: refused + stored.refused },
    faults: [...faults, ...done.faults],
  }
}

/** All in one transaction; where one of them is refused, each in one of its own. */
async function putReady(world: PutWorld, ready: readonly Ready[]): Promise<Done> {
  try {
    const work = (stores: RegistryStores) => putAll(stores, world, ready)
    return { counts: await world.registry.inTransaction(work), faults: [] }
  } catch (error) {
    if (!(error instanceof FaultError) || !REFUSALS.includes(error.code)) throw error
    const [only, ...others] = ready
    if (only !== undefined && others.length === 0) {
      const { code, message, facts } = faultOf(error)
      const faults = [{ code, message, facts: { line: only.line, ...facts } }]
      return { counts: { ...NOTHING, refused: 1 }, faults }
    }
  }
  const counts = { ...NOTHING }
  const faults: Fault[] = []
  for (const row of ready) {
    const done = await putReady(world, [row])
    for (const name of Object.keys(counts) as (keyof Counts)[]) counts[name] += done.counts[name]
    faults.push(...done.faults)
  }
  return { counts, faults }
}

const NOTHING: Readonly<Counts> = { made: 0, changed: 0, known: 0, refused: 0, linked: 0 }

async function putAll(
  stores: RegistryStores,
  { book, who, from }: PutWorld,
  ready: readonly Ready[],
): Promise<Counts> {
  const counts = { ...NOTHING }
  const ids = { made: [] as string[], changed: [] as string[], linked: [] as string[] }
  const all = ready.flatMap(({ party }) => (party === null ? [] : [party]))
  const puts = await stores.parties.put(all, who)
  for (const { row, outcome } of puts) {
    counts[outcome]++
    if (outcome !== 'known') ids[outcome].push(row.id)
  }
  const accounts = ready.flatMap(({ pseudonyms }, at) =>
    pseudonyms.map((account) => [puts[at]?.row.id ?? '', account] as const),
  )
  if (book !== null && accounts.length > 0) {
    const linked = await stores.parties.link({ book: book.id, accounts, holds: true, by: who })
    counts.linked = linked.length
    ids.linked.push(...new Set(linked))
  }
  if (ids.made.length + ids.changed.length + ids.linked.length > 0) {
    const object = book === null ? 'parties' : book.id
    const { made, changed, known, linked } = counts
    const after = { made, changed, known, linked, ids }
    await stores.audit.append({ who, action: 'party.import', object, from, before: null, after })
  }
  return counts
}

/** What keeps one party out and says nothing about the others. */
const REFUSALS: readonly string[] = ['PARTY_SEALED', 'PARTY_TOO_MANY']

/** Accounts without a book to find them in. */
function bookless({ party, accounts, line }: PartyLine): readonly Fault[] {
  if (party === null || accounts.length === 0) return []
  const message = 'Expected the book whose accounts the rows name, got none'
  return [{ code: 'PARTY_FIELD', message, facts: { line, field: 'accounts[0]' } }]
}
