/** Writes the Bitcoin part of the sample case and brings it in by the ordinary imports. */
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import { ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import { importList } from '@paperchain/core/engine/attribute/import-list'
import type { Clock } from '@paperchain/core/ports'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { readPack } from '../../adapters/list-tagpack/read-pack.ts'
import { importBitcoin } from '../jobs/import-bitcoin.ts'
import { writingTo } from '../writing-to.ts'
import { buildSampleCase, type SampleCase } from './sample-case.ts'
import { writeSampleCase } from './write-sample-case.ts'

/** The public facts that go with the sample; `src` and `dist` stand equally deep. */
const PUBLIC_FACTS = join(import.meta.dirname, '../../../../../samples/public-facts.yaml')

const REGTEST = ledgerOf('bitcoin-regtest')

/** What bringing it in needs beside the stores. */
export type SampleWorld = { readonly clock: Clock; readonly signal: AbortSignal }

/** Where the files of the sample stand unless somebody names another place. */
export const sampleFolder = (folder: string): string => join(folder, 'sample-case')

/** Brings the usual Bitcoin part into a data folder. @throws {FaultError} as `importSample` */
export const importUsualSample = (
  world: SampleWorld,
  data: DataFolder,
  folder: string,
): Promise<string[]> =>
  importSample(world, data, { made: buildSampleCase(), out: sampleFolder(folder) })

/**
 * Writes the files of a sample and imports its blocks, tags and public facts; what is there already
 * is skipped. Gives the paths of the files.
 *
 * @throws {FaultError} `USAGE` where another sample is in the ledger: one would orphan the other
 */
export async function importSample(
  { clock, signal }: SampleWorld,
  { ledger, lists }: DataFolder,
  { made, out }: { readonly made: SampleCase; readonly out: string },
): Promise<string[]> {
  const { tip } = made.truth
  const tips = (await ledger.blocks(REGTEST)).filter(({ height }) => height === tip.height)
  if (tips.length > 0 && tips.every(({ id }) => id !== tip.id)) {
    const message = 'Expected a data folder without another sample, got one; name another --data'
    throw new FaultError('USAGE', message)
  }
  const paths = await writingTo(out, () => writeSampleCase(out, made))
  const blockFiles = made.files.filter(({ name }) => name.endsWith('.dat'))
  const order = {
    paths: blockFiles.map(({ name }) => join(out, name)),
    network: null,
    height: null,
  }
  const { faults } = await importBitcoin(order, { ledger, now: clock, signal })
  const [fault] = faults
  if (fault !== undefined) throw new FaultError(fault.code, fault.message, fault.facts)
  const packs = made.files.filter(({ name }) => name.endsWith('.yaml'))
  for (const path of [...packs.map(({ name }) => join(out, name)), PUBLIC_FACTS]) {
    const content = await readPack(path)
    await importList(lists, content, { allowShrink: true, nowMs: clock() })
  }
  return paths
}
