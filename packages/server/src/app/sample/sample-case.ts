/**
 * The sample case: a robbery on Bitcoin regtest, built byte for byte from a seed, with its true
 * answers. Addresses are regtest's, so nothing in it can be taken for a real person's. Blocks are
 * valid but for their signatures, which have the right shape and verify for nobody.
 *
 * @module
 */
import { type Arrival, arrivalsOf } from './arrivals.ts'
import { COINBASE_MATURITY } from './block.ts'
import { blockFiles, type SampleFile } from './block-files.ts'
import { makeCast } from './cast.ts'
import { Market } from './market.ts'
import { mine, startBlocks, TIP_HEIGHT } from './miner.ts'
import { startPlot } from './plot.ts'
import { play } from './story.ts'
import { actorPack, sampleTags, tagPack } from './tags.ts'
import { ordinaryBusiness } from './traffic.ts'
import { type SampleTruth, tellTruth } from './truth.ts'
import { utf8 } from './wire.ts'

/** The seed of the sample that documentation and tests speak of. */
export const SAMPLE_SEED = 412

/** Files to import, and what is true of them. */
export type SampleCase = {
  readonly files: readonly SampleFile[]
  readonly truth: SampleTruth
  /** What the thief paid to firms: here the story goes on in other ledgers (`ledgers/`). */
  readonly arrivals: readonly Arrival[]
}

/**
 * Builds the sample case. Pure: the same seed gives the same bytes.
 *
 * @param seed whole number of which the low 32 bits count; {@link SAMPLE_SEED} where left out
 * @returns    block files, `sample-tags.yaml`, `sample-actors.yaml`, and the truth about them
 */
export function buildSampleCase(seed: number = SAMPLE_SEED): SampleCase {
  const market = new Market(seed)
  const cast = makeCast(market)
  const plot = startPlot()
  const blocks = startBlocks()
  while (market.height <= TIP_HEIGHT) {
    play({ market, cast, plot })
    if (market.height > COINBASE_MATURITY) ordinaryBusiness(market, cast)
    mine(market, cast, blocks)
  }
  const tags = sampleTags(cast, plot)
  const files = [
    ...blockFiles(market.random, blocks.live, blocks.stale),
    { name: 'sample-tags.yaml', bytes: utf8(tagPack(tags)) },
    { name: 'sample-actors.yaml', bytes: utf8(actorPack(cast)) },
  ]
  const truth = tellTruth({ seed, market, blocks, plot, tags })
  return { files, truth, arrivals: arrivalsOf(blocks.live) }
}
