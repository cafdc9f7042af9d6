/** The workers of imports: a job is done with the same code as the command line's. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { BlockImportResult } from '@paperchain/contract/import'
import type { ListImportResult } from '@paperchain/contract/list'
import { ImportSource } from '@paperchain/contract/list'
import { type Fault, FaultError } from '@paperchain/core/domain/error'
import type { Job, Json } from '@paperchain/core/domain/job'
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import { parseTime } from '@paperchain/core/domain/time'
import { networkOf } from '@paperchain/core/engine/decode/bitcoin/network'
import type { ListStore } from '@paperchain/core/ports'
import * as z from 'zod'
import { nodePlace } from '../../adapters/chain-bitcoin/node/node-place.ts'
import { listForm } from '../../adapters/list-any/read-list.ts'
import { type ImportProgress, type ImportResult, importBitcoin } from '../jobs/import-bitcoin.ts'
import { importBitcoinNode } from '../jobs/import-bitcoin-node.ts'
import type { BookDesks } from '../jobs/import-book-desk.ts'
import { STATEMENT_FORMS } from '../jobs/import-book-statement.ts'
import { importListFiles, type ListFileOutcome, versionsIn } from '../jobs/import-list-files.ts'
import { AccountInput, type AccountWorkHouse, accountWorks, TokenInput } from './account-work.ts'
import { asJson } from './change.ts'
import { importBookFile, withoutFolder, withoutRoot } from './import-book-work.ts'
import { pathsOf } from './import-paths.ts'
import type { Work, WorkTools } from './job-runner.ts'
import { FAULTS_LISTED_MAX } from './limits.ts'
import { PriceInput } from './price-work.ts'
import { faultOf, faultsOf, timeText } from './write/basics.ts'

const BitcoinNode = z.object({
  /** Scheme, host and port: all that is shown of the URL. */
  node: z.string(),
  /** Name of the kept URL, or null where what is shown is all of it. */
  place: z.string().nullable(),
  /** The node's cookie file on this machine, or null. */
  cookie: z.string().nullable(),
  from: z.number().nullable(),
  to: z.number().nullable(),
})

const Input = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('import-bitcoin'),
    source: z.union([ImportSource, BitcoinNode]),
    ledger: z.string().nullable(),
    height: z.number().nullable(),
    undo: z.boolean().default(true),
    dryRun: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('import-list'),
    source: ImportSource,
    form: z.string(),
    published: z.string().nullable(),
    allowShrink: z.boolean(),
    dryRun: z.boolean(),
  }),
  z.object({
    kind: z.literal('import-book'),
    source: ImportSource,
    book: z.string(),
    /** Its name in the upload; of a path empty. */
    file: z.string(),
    /** Of rows; null of bank statements. */
    mapping: z.unknown(),
    form: z.enum(STATEMENT_FORMS).nullable().default(null),
    zone: z.number().default(0),
    dryRun: z.boolean().default(false),
    resume: z.boolean().default(true),
  }),
  AccountInput,
  TokenInput,
  PriceInput,
])

/** What an import job is asked to do. */
export type ImportInput = z.output<typeof Input>

/** The input of a job, or null where it is no import. */
export const inputOf = (json: Json): ImportInput | null => Input.safeParse(json).data ?? null

/** What imports need. */
export type ImportHouse = AccountWorkHouse & {
  readonly lists: ListStore
  readonly desks: BookDesks
}

/** The workers, by kind of job. */
export const importWorks = (house: ImportHouse): Readonly<Record<string, Work>> => ({
  'import-bitcoin': {
    unit: 'blocks',
    run: async (json, tools) => {
      const input = wanted(json)
      if (input.kind !== 'import-bitcoin') throw foreign()
      return asJson(await importBlocks(house, input, tools))
    },
  },
  'import-book': {
    unit: 'bytes',
    run: async (json, tools) => {
      const input = wanted(json)
      if (input.kind !== 'import-book') throw foreign()
      return asJson(await importBookFile(house, input, tools))
    },
  },
  'import-list': {
    unit: 'files',
    run: async (json, tools) => {
      const input = wanted(json)
      if (input.kind !== 'import-list') throw foreign()
      return asJson(await importLists(house, input, tools))
    },
  },
  ...accountWorks(house),
})

/** What files and secrets the input of a job names. */
export type Kept = { readonly uploads: readonly string[]; readonly places: readonly string[] }

/** What of ours a job reads from: it stays while the job is open. */
export function keptFor(json: Json): Kept {
  const input = inputOf(json)
  if (input === null) return { uploads: [], places: [] }
  const changes = 'changes' in input && input.changes !== null ? [input.changes] : []
  const { source } = input
  const wallet = 'wallet' in input && input.wallet !== null ? [input.wallet.kept] : []
  const place = 'place' in source && source.place !== null ? [source.place] : []
  return {
    uploads: [source, ...changes].flatMap((each) => ('upload' in each ? [each.upload] : [])),
    places: [...place, ...wallet],
  }
}

/** What a job that is done read from is no longer needed; that of a stopped one waits. */
export async function tidyAfter(
  { uploads, places }: Pick<ImportHouse, 'uploads' | 'places'>,
  job: Job,
): Promise<void> {
  if (job.state !== 'done') return
  const kept = keptFor(job.input)
  for (const id of kept.uploads) await uploads.remove(id)
  for (const id of kept.places) await places.remove(id)
}

const foreign = (): FaultError =>
  new FaultError('REQUEST_INVALID', 'Expected the input of an import, got another')

function wanted(json: Json): ImportInput {
  const input = inputOf(json)
  if (input === null) throw foreign()
  return input
}

type Named<Kind extends ImportInput['kind']> = Extract<ImportInput, { kind: Kind }>

async function importBlocks(
  house: ImportHouse,
  input: Named<'import-bitcoin'>,
  { signal, progress }: WorkTools,
): Promise<BlockImportResult> {
  const { source, ledger, height, undo, dryRun } = input
  const network = ledger === null ? null : networkOf(ledger as LedgerId)
  const tools = {
    ...{ ledger: house.ledger, now: house.clock, signal, dryRun },
    onProgress: ({ blocks, ofBlocks }: ImportProgress) => progress(blocks, ofBlocks),
  }
  if ('node' in source) {
    const { from, to, cookie } = source
    const url = source.place === null ? source.node : await house.places.read(source.place)
    const order = { place: nodePlace(url, cookie), network, from, to, undo }
    const pause = (ms: number) => sleep(ms, undefined, { signal })
    const result = await importBitcoinNode(order, { ...tools, sleep: pause })
    return blocksOut(result, { root: '', dryRun })
  }
  const { paths, root } = await pathsOf(house.uploads, source, 'files')
  const result = await importBitcoin({ paths, network, height, undo }, tools)
  return blocksOut(result, { root, dryRun })
}

function blocksOut(
  { faults, orphaned, revived, cancelled: _, ...counts }: ImportResult,
  { root, dryRun }: { readonly root: string; readonly dryRun: boolean },
): BlockImportResult {
  return {
    ...counts,
    ledgerName: ledgerName(counts.ledger),
    orphaned: orphaned.slice(0, FAULTS_LISTED_MAX),
    revived: revived.slice(0, FAULTS_LISTED_MAX),
    faults: faultsOf(faults.map((fault) => withoutRoot(fault, root))),
    faultCount: faults.length,
    dryRun,
  }
}

/** Lists that are refused are told of; only what is no list's fault ends the job. */
async function importLists(
  house: ImportHouse,
  input: Named<'import-list'>,
  { signal }: WorkTools,
): Promise<ListImportResult> {
  const { published, allowShrink, dryRun } = input
  const form = listForm(input.form)
  if (form === undefined) throw foreign()
  const { paths, root } = await pathsOf(house.uploads, input.source, 'folder')
  const order = {
    form,
    paths: await versionsIn(form, paths),
    published: published === null ? undefined : parseTime(published),
    allowShrink,
  }
  const { lists, clock } = house
  const world = { lists: dryRun ? null : lists, clock, signal }
  const outcomes: ListImportResult['outcomes'] = []
  for await (const outcome of importListFiles(order, world)) {
    outcomes.push(outcomeOf(outcome, root))
  }
  return { outcomes, dryRun }
}

function outcomeOf(outcome: ListFileOutcome, root: string): ListImportResult['outcomes'][number] {
  const clean = (each: Fault): Fault => withoutRoot(each, root)
  const path = withoutFolder(outcome.path, root)
  if ('fault' in outcome) {
    const counts = { entries: 0, actors: 0, marks: 0, added: 0, changed: 0, removed: 0 }
    const nothing = { list: null, hash: null, published: null, ...counts, stored: false }
    const refused = faultOf(clean(outcome.fault))
    return { path, ...nothing, faults: [], faultCount: 0, refused }
  }
  const { content, result } = outcome
  const { list, hash, publishedMs, entries, actors, marks, faults } = content
  return {
    path,
    list,
    hash,
    published: timeText(publishedMs),
    entries: entries.length,
    actors: actors.length,
    marks: marks.length,
    stored: result?.stored ?? false,
    added: result?.added ?? 0,
    changed: result?.changed ?? 0,
    removed: result?.removed ?? 0,
    faults: faultsOf(faults.map(clean)),
    faultCount: faults.length,
    refused: null,
  }
}
