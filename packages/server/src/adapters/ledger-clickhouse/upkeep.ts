/** What an operator asks of the ledger: its versions, a copy of it, and a ledger from a copy. */
import { FaultError } from '@paperchain/core/domain/error'
import { ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import { readDigests } from './digests.ts'
import { type Engine, openEngine } from './engine.ts'
import { migrate, newestSchema } from './migrate.ts'
import { readTables, type TableCopy, writeTables } from './tables.ts'

/** Versions of what keeps the ledger. */
export type LedgerAbout = { readonly engine: string; readonly schema: number }

/** A copy of the ledger and the lists, in files. */
export type LedgerCopy = LedgerAbout & {
  readonly tables: readonly TableCopy[]
  /** Digests of each ledger, by ledger. */
  readonly digests: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** What an operator asks. */
export type LedgerUpkeep = {
  about(): Promise<LedgerAbout>
  /**
   * Copies everything into the folder, which exists and is empty. Appends and new list versions
   * wait until it is done; readers do not.
   *
   * @param first  what is to be copied at the same moment, done before
   * @param signal ends it between two tables; its reason is thrown
   * @throws {FaultError} `BACKUP_ENGINE` where the ledger is on a server; `DISK_FULL`
   */
  copyTo(folder: string, first: () => Promise<void>, signal?: AbortSignal): Promise<LedgerCopy>
}

/** What the store lends to its upkeep. */
export type UpkeepWorld = {
  readonly engine: Engine
  readonly isEmbedded: boolean
  /** Runs work while no writer does. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
}

/** The upkeep of an opened ledger. */
export function ledgerUpkeep({ engine, isEmbedded, inTurn }: UpkeepWorld): LedgerUpkeep {
  return {
    about: () => about(engine),
    copyTo: (folder, first, signal) => {
      if (!isEmbedded) {
        const message = 'Expected a ledger in this process, got one on a ClickHouse server'
        throw new FaultError('BACKUP_ENGINE', message)
      }
      return inTurn(async () => {
        await first()
        const tables = await writeTables(engine, folder, signal)
        return { ...(await about(engine)), tables, digests: await digestsOfAll(engine) }
      })
    },
  }
}

/**
 * Makes a ledger in an empty folder from a copy, and compares all digests.
 *
 * @param folder of the engine itself
 * @param from   folder with the files of the copy
 * @throws {FaultError} `BACKUP_NEWER` or `BACKUP_DIFFERS`; what was made is the caller's to remove
 */
export async function restoreLedger(folder: string, from: string, copy: LedgerCopy): Promise<void> {
  const newest = newestSchema()
  if (copy.schema > newest) {
    const message = `Expected a ledger schema up to ${newest}, got ${copy.schema}`
    throw new FaultError('BACKUP_NEWER', message)
  }
  const engine = openEngine({ kind: 'embedded', folder })
  try {
    await migrate(engine, copy.schema)
    await readTables(engine, from, copy.tables)
    // What the digests are over may change with the schema; the tables are compared in any case.
    if (copy.schema === newest) checkDigests(copy.digests, await digestsOfAll(engine))
    await migrate(engine)
  } finally {
    await engine.close()
  }
}

async function about(engine: Engine): Promise<LedgerAbout> {
  const [row] = await engine.rows<[string, number]>(
    'select version(), (select max(number) from migration)',
  )
  const [version, schema] = row ?? ['', 0]
  return { engine: `ClickHouse ${version}`, schema }
}

async function digestsOfAll(engine: Engine): Promise<LedgerCopy['digests']> {
  const rows = await engine.rows<[string]>('select distinct ledger from block order by ledger')
  const all: Record<string, Record<string, string>> = {}
  for (const [name] of rows) all[name] = await readDigests(engine, ledgerOf(name))
  return all
}

function checkDigests(expected: LedgerCopy['digests'], got: LedgerCopy['digests']): void {
  for (const ledger of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    const names = new Set([
      ...Object.keys(expected[ledger] ?? {}),
      ...Object.keys(got[ledger] ?? {}),
    ])
    for (const name of names) {
      const [was, is] = [expected[ledger]?.[name], got[ledger]?.[name]]
      if (was === is) continue
      const message = `Expected digest "${name}" of ${ledger} to be ${was}, got ${is}`
      throw new FaultError('BACKUP_DIFFERS', message, { ledger })
    }
  }
}

/**
 * Pairs of digests that should be equal and are not: what an order holds, and what the first order
 * says that it must hold. Empty where all orders tell one truth.
 */
export const unequalPairs = (digests: Readonly<Record<string, string>>): readonly string[] =>
  Object.keys(digests).filter((name) => {
    const other = digests[`${name} of posting`]
    return other !== undefined && other !== digests[name]
  })
