/** `paperchain sample`: builds the synthetic sample case and imports it. */
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import { writeSampleLedgers } from '../sample/import-ledgers.ts'
import { sampleFolder } from '../sample/import-sample.ts'
import { importWholeSample } from '../sample/import-whole-sample.ts'
import { buildSampleLedgers, LEDGERS_FOLDER } from '../sample/ledgers/build-ledgers.ts'
import { buildSampleCase, SAMPLE_SEED, type SampleCase } from '../sample/sample-case.ts'
import { writeSampleCase } from '../sample/write-sample-case.ts'
import { writingTo } from '../writing-to.ts'
import { keyFileOf } from './book.ts'
import { EXIT } from './exit.ts'
import { answer, type Io } from './io.ts'
import { count, plural } from './table.ts'
import { withFolder } from './with-folder.ts'

/** Flags of `sample`. */
export type SampleFlags = {
  readonly seed?: string
  readonly out?: string
  readonly filesOnly?: boolean
}

/** Builds the files, and imports them unless only the files are wanted. */
export async function sample(io: Io, flags: SampleFlags): Promise<number> {
  const made = buildSampleCase(seedOf(flags.seed))
  const out = flags.out ?? sampleFolder(io.folder)
  const paths =
    flags.filesOnly === true
      ? await writingTo(out, () => writeFiles(out, made))
      : await withFolder(io, 'sample', (folder) =>
          importWholeSample({ ...io, keyFile: keyFileOf(io) }, folder, { made, out }),
        )
  const { robbery, ledger, blocks, transactions, seed } = made.truth
  answer(io, { seed, synthetic: true, ledger, blocks, transactions, robbery, files: paths }, () =>
    [
      `The sample case (synthetic, seed ${seed}) is in ${out}`,
      `${plural(blocks, 'block')}, ${plural(transactions, 'transaction')} on bitcoin-regtest` +
        (flags.filesOnly === true ? '; not imported' : '; imported'),
      `The robbery: transaction ${robbery.tx} in block ${count(robbery.height)}`,
      'From bitcoin it goes on over an EVM chain, Tron, Monero and six books, to banks and chips:',
      'docs/explanation/sample-case.md has the whole route',
    ].join('\n'),
  )
  return EXIT.ok
}

async function writeFiles(out: string, made: SampleCase): Promise<string[]> {
  const paths = await writeSampleCase(out, made)
  const more = await writeSampleLedgers(join(out, LEDGERS_FOLDER), buildSampleLedgers(made))
  return [...paths, ...more]
}

function seedOf(text: string | undefined): number {
  if (text === undefined) return SAMPLE_SEED
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new FaultError('USAGE', `Expected a whole number for --seed, got "${text}"`)
}
