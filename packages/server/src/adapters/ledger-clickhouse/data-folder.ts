/** A data folder: lock, journal, engine, and the stores that stand on it. @module */
import { mkdirSync } from 'node:fs'
import type { ClusterHandStore } from '@paperchain/core/cluster-hands'
import { FaultError } from '@paperchain/core/domain/error'
import type { ExposureStore } from '@paperchain/core/exposures'
import type { LedgerOrder } from '@paperchain/core/ledger-order'
import type { LedgerStore, ListStore } from '@paperchain/core/ports'
import type { PriceStore } from '@paperchain/core/prices'
import { type AssetStores, assetStores } from './asset-store.ts'
import { type BookStores, bookStores } from './book-store.ts'
import { clusterHandStore } from './cluster-hands.ts'
import type { Context } from './context.ts'
import { type EngineAddress, openEngine } from './engine.ts'
import { exposureStore } from './exposure-store.ts'
import { lockFolder, type Release } from './folder-lock.ts'
import { diskFault, Journal } from './journal.ts'
import { ClickHouseLedger } from './ledger-store.ts'
import { listStore } from './list-store.ts'
import { takingTurns } from './list-turns.ts'
import { migrate } from './migrate.ts'
import { priceStore } from './price-store.ts'
import { ledgerOrder } from './read-in-order.ts'
import { type LedgerUpkeep, ledgerUpkeep, type UpkeepWorld } from './upkeep.ts'

/** How a data folder is opened. */
export type OpenOptions = {
  /** The data folder: lock and journal always, the engine's own files where it is embedded. */
  readonly folder: string
  /** URL of a ClickHouse server; without it the engine runs in this process. */
  readonly url?: string
  /** What this process does, for the one that finds the folder taken. */
  readonly command: string
  readonly nowMs: number
  readonly rulesOf: Context['rulesOf']
}

/** The ledger and the lists of one data folder. Closing the ledger closes both. */
export type DataFolder = AssetStores &
  BookStores & {
    readonly ledger: LedgerStore
    readonly lists: ListStore
    readonly prices: PriceStore
    readonly order: LedgerOrder
    readonly clusterHands: ClusterHandStore
    readonly exposures: ExposureStore
  }

type LedgerAsk = <T>(question: () => Promise<T>) => Promise<T>

/** A data folder that this process opened, and what an operator asks of it. */
export type OwnFolder = DataFolder & { readonly upkeep: LedgerUpkeep }

/**
 * Opens a data folder, brings its schema up to date and finishes what a crash interrupted.
 *
 * @throws {FaultError} `LEDGER_LOCKED`, `LEDGER_NEWER`, `FOLDER_NOT_WRITABLE` or `DISK_FULL`
 */
export async function openDataFolder(options: OpenOptions): Promise<OwnFolder> {
  const release = takeFolder(options)
  try {
    const journal = onDisk(options.folder, () => new Journal(options.folder))
    const address: EngineAddress =
      options.url === undefined
        ? { kind: 'embedded', folder: `${options.folder}/ledger` }
        : { kind: 'server', url: options.url }
    const engine = openEngine(address)
    try {
      await migrate(engine)
      const context: Context = { engine, states: new Map(), rulesOf: options.rulesOf }
      const ledger = new ClickHouseLedger(context, journal, release)
      await ledger.recover()
      const inTurn: UpkeepWorld['inTurn'] = (work) => ledger.inTurn(work)
      const upkeep = ledgerUpkeep({ engine, isEmbedded: options.url === undefined, inTurn })
      const lists = takingTurns(listStore(engine), inTurn)
      const ask: LedgerAsk = (question) => ledger.ask(question)
      const prices = priceStore({ context, inTurn, ask })
      return {
        ledger,
        lists,
        prices,
        order: ledgerOrder(context, ask),
        clusterHands: clusterHandStore(engine, inTurn),
        exposures: exposureStore(engine, inTurn),
        ...assetStores(engine, inTurn),
        ...bookStores(engine, inTurn),
        upkeep,
      }
    } catch (error) {
      await engine.close()
      throw error
    }
  } catch (error) {
    release()
    throw error
  }
}

const takeFolder = ({ folder, command, nowMs }: OpenOptions): Release =>
  onDisk(folder, () => {
    mkdirSync(folder, { recursive: true })
    return lockFolder(folder, command, nowMs)
  })

/** What the system refuses while the folder is made ready, as the fault that names it. */
function onDisk<T>(folder: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const fault = diskFault(error)
    if (fault instanceof FaultError) throw fault
    const why = (error as NodeJS.ErrnoException).code ?? String(error)
    const message = `Expected to make and write the folder ${folder}, got ${why}`
    throw new FaultError('FOLDER_NOT_WRITABLE', message, { folder }, error)
  }
}
