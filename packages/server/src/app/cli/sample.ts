/** `paperchain sample`: builds the synthetic sample case and imports it. */
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import { ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import { importList } from '@paperchain/core/engine/attribute/import-list'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { readPack } from '../../adapters/list-tagpack/read-pack.ts'
import { importBitcoin } from '../jobs/import-bitcoin.ts'
import { buildSampleCase, SAMPLE_SEED, type SampleCase } from '../sample/sample-case.ts'
import { writeSampleCase } from '../sample/write-sample-case.ts'
import { EXIT } from './exit.ts'
import { answer, type Io } from './io.ts'
import { count, plural } from './table.ts'
import { withFolder } from './with-folder.ts'
import { writingTo } from './writing-to.ts'

/** The public facts that go with the sample; `src` and `dist` stand equally deep. */
const PUBLIC_FACTS = join(import.meta.dirname, '../../../../../samples/public-facts.yaml')

const REGTEST = ledgerOf('bitcoin-regtest')

/** Flags of `sample`. */
export type SampleFlags = {
  readonly seed?: string
  readonly out?: string
  readonly filesOnly?: boolean
}

/** Builds the files, and imports them unless only the files are wanted. */
export async function sample(io: Io, flags: SampleFlags): Promise<number> {
  const made = buildSampleCase(seedOf(flags.seed))
  const out = flags.out ?? join(io.folder, 'sample-case')
  const paths =
    flags.filesOnly === true
      ? await writingTo(out, () => writeSampleCase(out, made))
      : await withFolder(io, 'sample', (folder) => importSample(io, folder, { made, out }))
  const { robbery, ledger, blocks, transactions, seed } = made.truth
  answer(io, { seed, synthetic: true, ledger, blocks, transactions, robbery, files: paths }, () =>
    [
      `The sample case (synthetic, seed ${seed}) is in ${out}`,
      `${plural(blocks, 'block')}, ${plural(transactions, 'transaction')} on bitcoin-regtest` +
        (flags.filesOnly === true ? '; not imported' : '; imported'),
      `The robbery: transaction ${robbery.tx} in block ${count(robbery.height)}`,
    ].join('\n'),
  )
  return EXIT.ok
}

function seedOf(text: string | undefined): number {
  if (text === undefined) return SAMPLE_SEED
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new FaultError('USAGE', `Expected a whole number for --seed, got "${text}"`)
}

/**
 * Writes the files of a sample and imports its blocks, tags and public facts; what is there already
 * is skipped. Gives the paths of the files.
 *
 * @throws {FaultError} `USAGE` where another sample is in the ledger: one would orphan the other
 */
export async function importSample(
  io: Io,
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
  const { faults } = await importBitcoin(order, { ledger, now: io.clock, signal: io.signal })
  const [fault] = faults
  if (fault !== undefined) throw new FaultError(fault.code, fault.message, fault.facts)
  const packs = made.files.filter(({ name }) => name.endsWith('.yaml'))
  for (const path of [...packs.map(({ name }) => join(out, name)), PUBLIC_FACTS]) {
    const content = await readPack(path)
    await importList(lists, content, { allowShrink: true, nowMs: io.clock() })
  }
  return paths
}
