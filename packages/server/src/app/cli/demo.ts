/**
 * `paperchain demo`: what `npm start` runs. Builds the sample case once, screens it, traces the
 * theft by all three methods, and tells the answer as a story with tables and what to try next.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import type { CoinName } from '@paperchain/core/domain/posting'
import type { ScreenAnswer } from '@paperchain/core/engine/screen/screen-answer'
import type { TraceResult } from '@paperchain/core/engine/trace/result'
import { trace } from '@paperchain/core/engine/trace/trace'
import { nodeHasher } from '../../adapters/chain-bitcoin/node-hasher.ts'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { sampleFolder } from '../sample/import-sample.ts'
import { importWholeSample } from '../sample/import-whole-sample.ts'
import { buildSampleCase } from '../sample/sample-case.ts'
import { TRUTH_FILE } from '../sample/write-sample-case.ts'
import { indexAbout, serviceLookup, spellingsOf } from '../tags-of.ts'
import { keyFileOf } from './book.ts'
import { type DemoStory, storyText } from './demo-text.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note } from './io.ts'
import { momentOf } from './moment.ts'
import { withFolder } from './with-folder.ts'

/** Two of the public facts, so that the screen shows real addresses beside invented ones. */
const PUBLIC_ADDRESSES = [
  ['13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94', 'where WannaCry asked for ransom (real)'],
  ['134r8iHv69xdT6p5qVKTsHrcUEuBVZAYak', 'listed by OFAC on 2020-03-02 (real)'],
] as const

/** Hops enough for every road in the sample. */
const HOPS = 1_000

const REGTEST = ledgerOf('bitcoin-regtest')

/** What the demo takes from the truth of the sample: where the theft was. */
type Robbery = {
  readonly tx: string
  readonly height: number
  readonly stolen: bigint
  readonly coins: readonly (CoinName & { readonly account: string })[]
}

/** Runs the demo. A second run finds the sample in the folder and takes seconds. */
export async function demo(io: Io): Promise<number> {
  const story = await withFolder(io, 'demo', async (folder) => {
    const robbery = await prepare(io, folder)
    const moment = await momentOf(io, folder.lists, {})
    const screened = await screenSample(folder, robbery, moment)
    const traced = await traceTheft(folder, robbery, moment)
    return { robbery, screened, traced } satisfies DemoStory
  })
  answer(io, story, () => storyText(story, io))
  return EXIT.ok
}

async function prepare(io: Io, folder: DataFolder): Promise<Robbery> {
  const out = sampleFolder(io.folder)
  const truth = join(out, TRUTH_FILE)
  const stored = (await folder.ledger.blocks(REGTEST)).length > 0
  if (stored && existsSync(truth)) {
    note(io, 'The sample case is here already.')
    const told = JSON.parse(readFileSync(truth, 'utf8')) as { robbery: Robbery }
    return { ...told.robbery, stolen: BigInt(told.robbery.stolen) }
  }
  const started = io.clock()
  note(io, 'Building the sample case (synthetic) and importing it …')
  const made = buildSampleCase()
  await importWholeSample({ ...io, keyFile: keyFileOf(io) }, folder, { made, out })
  note(io, `Done in ${((io.clock() - started) / 1000).toFixed(1)} s.`)
  return made.truth.robbery
}

type Times = { readonly asOf: number; readonly knownAt: number }

async function screenSample(
  { lists }: DataFolder,
  { coins }: Robbery,
  moment: Times,
): Promise<{ readonly what: string; readonly answer: ScreenAnswer }[]> {
  const asked = [
    ...coins.map(({ account }) => [account, 'got the stolen coins'] as const),
    ...PUBLIC_ADDRESSES,
  ]
  const index = await indexAbout(
    lists,
    asked.flatMap(([text]) => spellingsOf(text)),
  )
  return asked.map(([text, what]) => ({ what, answer: index.screenAddress(text, moment) }))
}

const traceTheft = (
  { ledger, lists }: DataFolder,
  { coins }: Robbery,
  moment: Times,
): Promise<TraceResult> =>
  trace(
    { ledger, serviceOf: serviceLookup(lists, REGTEST, moment), hasher: nodeHasher },
    {
      ledger: REGTEST,
      seeds: coins.map(({ tx, index }) => ({ kind: 'coin', tx, index })),
      method: 'all',
      direction: 'forward',
      limits: { maxHops: HOPS },
    },
  )
