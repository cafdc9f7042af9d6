/**
 * Stores as they stand after their first start, copied: making the embedded database of a registry
 * takes seconds of a processor, a copy a quarter of one. The first suite that wants one makes it, by
 * the ordinary path. Suites about the first start itself take none of these.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { migrateRegistry } from '../src/adapters/registry-postgres/migrate.ts'
import { openPglite } from '../src/adapters/registry-postgres/pglite-engine.ts'
import { openFolder } from '../src/app/open-folder.ts'
import { importUsualSample } from '../src/app/sample/import-sample.ts'

type Make = (folder: string) => Promise<void>

/**
 * Puts the empty database of a registry, with the newest schema, into a data folder without one.
 * The registry that is opened on it makes its key and begins its log, as a new one does.
 */
export async function placeRegistry(folder: string): Promise<void> {
  mkdirSync(join(folder, 'registry'), { recursive: true })
  await placeMade('registry', makeRegistry, join(folder, 'registry', 'database'))
}

/** Puts a ledger with the newest schema and nothing in it into a data folder without one. */
export const placeLedger = (folder: string): Promise<void> =>
  placeMade('ledger', makeLedger, folder)

/** Puts the sample's Bitcoin part into an empty data folder: its ledger, its lists, its files. */
export const placeSample = (folder: string): Promise<void> =>
  placeMade('sample', makeSample, folder)

async function placeMade(name: string, make: Make, target: string): Promise<void> {
  const home = process.env['PAPERCHAIN_MADE_ONCE']
  // Outside a run there is no such folder.
  if (home === undefined) return await make(target)
  const made = join(home, name)
  if (!existsSync(made)) await makeAt(made, make)
  // The engine's links are relative; without this they would lead back to what is copied.
  cpSync(made, target, { recursive: true, verbatimSymlinks: true })
}

/** Two suites may make one at the same time: each beside it, and the first one stays. */
async function makeAt(made: string, make: Make): Promise<void> {
  const beside = mkdtempSync(`${made}-`)
  await make(join(beside, 'made'))
  try {
    renameSync(join(beside, 'made'), made)
  } catch (error) {
    if (!existsSync(made)) throw error
  }
  rmSync(beside, { recursive: true, force: true })
}

async function makeRegistry(folder: string): Promise<void> {
  const engine = await openPglite(folder)
  await migrateRegistry(engine, Date.now())
  await engine.close()
}

async function makeLedger(folder: string): Promise<void> {
  const data = await openFolder({ folder }, 'test', Date.now())
  await data.ledger.close()
}

async function makeSample(folder: string): Promise<void> {
  const data = await openFolder({ folder }, 'test', Date.now())
  const world = { clock: Date.now, signal: new AbortController().signal }
  await importUsualSample(world, data, folder)
  await data.ledger.close()
}
