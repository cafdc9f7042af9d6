/** Makes a chain of blocks, one after another, with times that mostly rise. */
import { type BlockPlan, buildBlock, regtestGenesis, type SampleBlock, subsidy } from './block.ts'
import type { Cast } from './cast.ts'
import { type Holder, type Market, total } from './market.ts'
import { at } from './random.ts'
import { type Output, payTo } from './transaction.ts'

/** Height that has two blocks, one of which goes stale. */
export const STALE_HEIGHT = 229
/** Highest block of the sample. */
export const TIP_HEIGHT = 320

/** 2026-03-01T00:00:00Z in seconds. */
const START = 1_772_323_200
const STEP_MIN = 60
const STEP_BELOW = 2340
const STEP_BACK_MAX = 300
const MEDIAN_BLOCKS = 11
/** Until this height single people mined, to plain keys. */
const EARLY_UNTIL = 60
/** Pools that left something unclaimed, as real ones have: height and satoshi. */
const UNCLAIMED: ReadonlyMap<number, bigint> = new Map([
  [137, 1n],
  [201, 1_234_567n],
])

/** The blocks of the sample. */
export type Blocks = { readonly live: SampleBlock[]; readonly stale: SampleBlock[] }

/** Starts a chain with its genesis block. */
export const startBlocks = (): Blocks => ({ live: [regtestGenesis()], stale: [] })

/** Closes the block in hand and opens the next. */
export function mine(market: Market, cast: Cast, blocks: Blocks): void {
  const { height, pending: txs } = market
  const before = at(blocks.live, height - 1)
  const time = nextTime(market, blocks.live)
  const winner = finder(market, cast)
  const mark = poolMark(winner)
  const previous = before.hash
  const plan = { height, previous, time, mark, txs, reward: reward(market, winner, txs) }
  if (height === STALE_HEIGHT) {
    const loser = at(cast.pools, winner === at(cast.pools, 0) ? 1 : 0)
    blocks.stale.push(buildStale(market, loser, plan))
  }
  const block = buildBlock(plan)
  market.credit(at(block.txs, 0))
  blocks.live.push(block)
  market.pending = []
  market.height++
}

/** A rival of the same height, with the first half of the same transactions. */
function buildStale(market: Market, loser: Holder, plan: BlockPlan): SampleBlock {
  const txs = plan.txs.slice(0, Math.ceil(plan.txs.length / 2))
  const mark = poolMark(loser)
  return buildBlock({ ...plan, txs, mark, time: plan.time + 3, reward: reward(market, loser, txs) })
}

/** What a miner writes into its coinbases. */
const poolMark = ({ label }: Holder): string => `/${label}, synthetic/`

function finder(market: Market, cast: Cast): Holder {
  const early = market.height <= EARLY_UNTIL || market.random.chance(4)
  return market.random.pick(early ? cast.miners : cast.pools)
}

/** Subsidy and fees, to one address or to three of the same pool. */
function reward(market: Market, winner: Holder, txs: BlockPlan['txs']): Output[] {
  const fees = txs.reduce((sum, { fee }) => sum + fee, 0n)
  const claim = subsidy(market.height) + fees - (UNCLAIMED.get(market.height) ?? 0n)
  if (winner.id !== 'gannet' || !market.random.chance(30)) {
    return [payTo(market.address(winner), claim)]
  }
  const parts = [claim / 2n, claim / 3n].map((part) => payTo(market.address(winner), part))
  return [...parts, payTo(market.address(winner), claim - total(parts))]
}

/** Mostly later than the block before; now and then earlier, but after the median of eleven. */
function nextTime(market: Market, live: readonly SampleBlock[]): number {
  const last = live.length === 1 ? START : at(live, live.length - 1).time
  const forward = last + STEP_MIN + market.random.below(STEP_BELOW)
  if (!market.random.chance(6)) return forward
  const back = last - 1 - market.random.below(STEP_BACK_MAX)
  const recent = live.slice(-MEDIAN_BLOCKS).map(({ time }) => time)
  const median = at(
    recent.sort((a, b) => a - b),
    recent.length >> 1,
  )
  return back > median && back > START ? back : forward
}
