/** The whole sample case: its Bitcoin part, and then the other ledgers and the books. */
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { type DesksPlace, desksOf } from '../book-desks.ts'
import { importSampleLedgers, type LedgersOrder } from './import-ledgers.ts'
import { importSample, type SampleWorld, sampleFolder } from './import-sample.ts'
import { buildSampleCase } from './sample-case.ts'

/** What bringing it in needs beside the stores. */
export type WholeSampleWorld = SampleWorld & DesksPlace

/**
 * Writes the files of a sample and imports them; what is there already is skipped. Gives their
 * paths.
 *
 * @throws {FaultError} `USAGE` where a ledger of the sample holds something else
 */
export async function importWholeSample(
  world: WholeSampleWorld,
  data: DataFolder,
  order: LedgersOrder,
): Promise<string[]> {
  const { clock, signal } = world
  const paths = await importSample(world, data, order)
  const desks = desksOf(data, world)
  const more = await importSampleLedgers(data, order, { desks, clock, signal })
  return [...paths, ...more]
}

/** Stands in the folder of the sample while it is loaded at the first start. */
const UNFINISHED = 'unfinished'

/** Whether a process ended in the middle of {@link loadFirstSample}. */
export const isSampleUnfinished = (folder: string): boolean =>
  existsSync(join(sampleFolder(folder), UNFINISHED))

/** Brings the usual sample into the data folder so that a killed process is gone on with. */
export async function loadFirstSample(world: WholeSampleWorld, data: DataFolder): Promise<void> {
  const out = sampleFolder(world.folder)
  await mkdir(out, { recursive: true })
  await writeFile(join(out, UNFINISHED), '')
  await importWholeSample(world, data, { made: buildSampleCase(), out })
  await rm(join(out, UNFINISHED))
}
