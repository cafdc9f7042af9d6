/**
 * Loads the sample's other ledgers: writes their files and hands them to the ordinary imports, one
 * after the other. What is there already is skipped.
 *
 * @module
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readMapping } from '@paperchain/core/domain/book-mapping'
import { type Fault, FaultError } from '@paperchain/core/domain/error'
import { ledgerName } from '@paperchain/core/domain/ledger'
import { DAY_MS, parseCurrency, USUAL_SOURCE } from '@paperchain/core/domain/price'
import { importList } from '@paperchain/core/engine/attribute/import-list'
import { plainEvmChain } from '@paperchain/core/engine/decode/evm/chains'
import { readChanges } from '../../adapters/chain-evm/files/changes-file.ts'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { readPack } from '../../adapters/list-tagpack/read-pack.ts'
import { loadPriceFile, readPriceFile } from '../../adapters/prices/read-price-file.ts'
import { importBook } from '../jobs/import-book.ts'
import type { BookDesks } from '../jobs/import-book-desk.ts'
import { keepBook } from '../jobs/import-book-keep.ts'
import { importStatements } from '../jobs/import-book-statement.ts'
import { importEvm } from '../jobs/import-evm.ts'
import { importMonero } from '../jobs/import-monero.ts'
import { importPrices } from '../jobs/import-prices.ts'
import { importTokens } from '../jobs/import-tokens.ts'
import { importTron } from '../jobs/import-tron.ts'
import { MAPPING } from './ledgers/books.ts'
import {
  buildSampleLedgers,
  FILE,
  LEDGERS_FOLDER,
  type SampleLedgers,
} from './ledgers/build-ledgers.ts'
import {
  MONERO_NETWORK,
  SAMPLE_CHAIN_ID,
  SAMPLE_EVM,
  SAMPLE_TRON,
  TRON_NETWORK,
} from './ledgers/marks.ts'
import { PRICE_SOURCE } from './ledgers/prices.ts'
import { linkBooks } from './link-books.ts'
import type { SampleCase } from './sample-case.ts'

/** What is loaded, and where its files go. */
export type LedgersOrder = {
  readonly made: SampleCase
  /** The folder of the sample case. */
  readonly out: string
}

/** What loading needs from outside. */
export type LedgersTools = {
  /** The desks of the same data folder: no other process or desk writes to the sample's books. */
  readonly desks: BookDesks
  /** Wall clock, milliseconds. */
  readonly clock: () => number
  readonly signal?: AbortSignal
}

/** Minutes east of UTC of the bank with statements; they name their zone themselves. */
const BANK_ZONE = 60

type Loading = {
  readonly folder: DataFolder
  readonly tools: LedgersTools
  readonly made: SampleLedgers
  /** The path of a file by its name. */
  readonly path: (name: string) => string
}

/**
 * Writes and imports the sample's other ledgers. Call it after the sample's Bitcoin blocks: books
 * name their transactions.
 *
 * @returns paths of the files written
 * @throws {FaultError} `USAGE`, before anything is written, where a ledger of the sample has other
 *         blocks: those of another seed; else the first fault of any import, which would be our bug
 */
export async function importSampleLedgers(
  folder: DataFolder,
  { made: sample, out }: LedgersOrder,
  tools: LedgersTools,
): Promise<string[]> {
  const made = buildSampleLedgers(sample)
  await mustBeFree(folder, made)
  const place = join(out, LEDGERS_FOLDER)
  const paths = await writeSampleLedgers(place, made)
  const loading = { folder, tools, made, path: (name: string) => join(place, name) }
  await importChains(loading)
  await importBooks(loading)
  await importWorth(loading)
  return paths
}

async function mustBeFree({ ledger }: DataFolder, { firstBlocks }: SampleLedgers): Promise<void> {
  for (const [id, first] of firstBlocks) {
    const blocks = await ledger.blocks(id)
    if (blocks.length === 0 || blocks.some((block) => block.id === first)) continue
    const name = ledgerName(id)
    const message = `Expected no blocks of another sample on ${name}, got some; name another --data`
    throw new FaultError('USAGE', message)
  }
}

/** Writes the files alone. Gives their paths. */
export async function writeSampleLedgers(
  place: string,
  { files }: SampleLedgers,
): Promise<string[]> {
  await mkdir(place, { recursive: true })
  for (const { name, bytes } of files) await writeFile(join(place, name), bytes)
  return files.map(({ name }) => join(place, name))
}

async function importChains({ folder, tools, path }: Loading): Promise<void> {
  const { clock, signal } = tools
  const shared = { ...folder, clock, now: clock, ...(signal === undefined ? {} : { signal }) }
  const chain = plainEvmChain(SAMPLE_CHAIN_ID)
  const changes = await readChanges(path(FILE.evmState))
  mustBeWhole(await importEvm({ chain, changes }, [path(FILE.evmBlocks)], shared))
  mustBeWhole(await importTokens(SAMPLE_EVM, [path(FILE.evmTokens)], shared))
  mustBeWhole(await importTron(TRON_NETWORK, [path(FILE.tronBlocks)], shared))
  mustBeWhole(await importTokens(SAMPLE_TRON, [path(FILE.tronTokens)], shared))
  mustBeWhole(await importMonero(MONERO_NETWORK, [path(FILE.moneroHeaders)], shared))
}

async function importBooks(loading: Loading): Promise<void> {
  const { folder, tools, made, path } = loading
  const { clock, desks, signal } = tools
  for (const [id, { book }] of Object.entries(made.books)) {
    await keepBook(folder, book, clock())
    const desk = await desks.of(id)
    const mapping = book.mappings[MAPPING]
    const file = path(FILE[id as keyof typeof made.books])
    if (mapping === undefined) {
      mustBeWhole(await importStatements(desk, file, { form: 'camt', zone: BANK_ZONE }))
      continue
    }
    const order = { path: file, mapping: readMapping(JSON.parse(mapping)) }
    const bookTools = { now: clock, ...(signal === undefined ? {} : { signal }) }
    mustBeWhole(await importBook(desk, order, bookTools))
  }
  await linkBooks(folder, made, tools)
}

async function importWorth({ folder, tools, path }: Loading): Promise<void> {
  const nowMs = tools.clock()
  for (const name of [FILE.tags, FILE.actors]) {
    const content = await readPack(path(name))
    mustBeWhole(content)
    await importList(folder.lists, content, { allowShrink: true, nowMs })
  }
  const file = await loadPriceFile(path(FILE.prices))
  if ((await folder.prices.imports()).some((each) => each.hash === file.hash)) return
  const { points, faults } = readPriceFile(file, () => PRICE_MAPPING, nowMs)
  mustBeWhole({ faults })
  const { name, hash } = file
  await importPrices(folder.prices, {
    origin: { source: PRICE_SOURCE, name, hash, knownMs: nowMs },
    // The prices are ours: none of them jumps.
    ...{ points, acceptJumps: true, record: { ...USUAL_SOURCE, id: PRICE_SOURCE } },
  })
}

/** One row a day and thing; prices in two columns. */
const PRICE_MAPPING: ReturnType<Parameters<typeof readPriceFile>[1]> = {
  source: PRICE_SOURCE,
  base: { column: 'asset' },
  timeColumn: 'date',
  prices: [
    { column: 'usd', quote: parseCurrency('USD') },
    { column: 'krw', quote: parseCurrency('KRW') },
  ],
  time: { form: 'date', stepMs: DAY_MS, stamp: 'end', dayEndsMinutes: USUAL_SOURCE.dayEndsMinutes },
  scale: 0,
  isInverse: false,
}

function mustBeWhole({ faults }: { readonly faults: readonly Fault[] }): void {
  const [fault] = faults
  if (fault !== undefined) throw new FaultError(fault.code, fault.message, fault.facts)
}
