/**
 * The story: Harbour Exchange is robbed, and the thief launders what he took. Acts are played at
 * fixed heights, before the ordinary business of the block.
 *
 * @module
 */
import { invariant } from '@paperchain/core/domain/error'
import { type Cast, depositAddress, hotAddress } from './cast.ts'
import { joinCoins, payMixers } from './joint.ts'
import { type Market, total } from './market.ts'
import { peel } from './peel.ts'
import { coinAt, type Stage } from './plot.ts'
import { at } from './random.ts'
import { feeRate, sweep } from './traffic.ts'
import { payTo, type Tx } from './transaction.ts'

/** Satoshi of the two coins that the thief took: 412.70318843 BTC in all. */
export const LOOT = [25_130_114_927n, 16_140_203_916n] as const

const SAVINGS = [170_004_173n, 291_550_019n] as const
const LISTED_FROM_PEELS = 6_101_338_207n
const LISTED_FROM_VAULT = 4_002_770_911n
const MIX_COINS = [421_307_655n, 660_418_209n, 487_093_333n] as const
const FOGBANK_IN = 2_531_006_157n
const FOGBANK_OUT = [1_409_337_021n, 1_050_918_400n] as const
const STRANGER_INTO_FOGBANK = 3_018_400_255n
const DUSTS = [546n, 547n, 613n, 777n, 999n] as const
const HOT_PARTS = 9
const REBALANCE_MAX = 220
const LANTERN_FROM_LISTED = 1_200_000_001n
const CASINO_FIRST = 400_050_003n
const CASINO_SECOND = 210_000_777n

const PEEL_FIRST = 216
const PEEL_LAST = 234

const ACTS: ReadonlyMap<number, (stage: Stage) => void> = new Map([
  [190, giveThiefSavings],
  [200, fillFogbank],
  [213, rebalance],
  [214, rob],
  [215, payMixers],
  [218, splitSecondPart],
  [222, leaveDust],
  [224, joinCoins],
  [232, gambleFirst],
  [236, payListed],
  [240, gambleSecond],
  [252, payListedFromVault],
  [258, leaveFogbank],
  [270, listedCashesIn],
])

/** Plays what the story has at this height. */
export function play(stage: Stage): void {
  const { height } = stage.market
  ACTS.get(height)?.(stage)
  if (height >= PEEL_FIRST && height <= PEEL_LAST) peel(stage)
}

/** The thief owns a little honest money, which later mixes with the loot. */
function giveThiefSavings({ market, cast }: Stage): void {
  const outputs = SAVINGS.map((amount) => payTo(market.address(cast.thief), amount))
  mustPay(market, cast, { firm: 'lantern', outputs })
}

/** The mixer has other customers, or it could hide nobody: one draws money at Harbour for it. */
function fillFogbank({ market, cast }: Stage): void {
  const outputs = [payTo(hotAddress(market, cast, cast.fogbank), STRANGER_INTO_FOGBANK)]
  mustPay(market, cast, { firm: 'harbour', outputs })
}

/** The exchange gathers its hot wallet into a few large coins: its mistake. */
function rebalance({ market, cast }: Stage): void {
  sweep(market, cast, cast.harbour)
  const coins = market.ripe(cast.harbour, 'hot').slice(-REBALANCE_MAX)
  const part = total(coins) / BigInt(HOT_PARTS)
  const outputs = Array.from({ length: HOT_PARTS - 1 }, () =>
    payTo(hotAddress(market, cast, cast.harbour), market.random.satoshi(part - part / 9n, part)),
  )
  const change = hotAddress(market, cast, cast.harbour)
  market.spend({ coins, outputs, change, rate: feeRate(market) })
}

/** The robbery: one transaction over several of the large coins. */
function rob(stage: Stage): void {
  const { market, cast, plot } = stage
  const addresses = LOOT.map(() => market.address(cast.thief))
  const outputs = addresses.map((address, row) => payTo(address, at(LOOT, row)))
  const tx = mustPay(market, cast, { firm: 'harbour', outputs })
  plot.robbery = tx
  plot.seeds = addresses.map((address) => coinAt(stage, tx, address))
  plot.peeling = at(plot.seeds, 0)
  plot.vault = at(plot.seeds, 1)
  // Ten of the borrowed accounts were found out and tagged later; four were not.
  plot.mules = Array.from({ length: 14 }, (_, row) =>
    market.address(cast.lantern, row % 7 < 5 ? 'deposit' : 'untagged-deposit'),
  )
}

/** The second coin is split: three parts to mix, one for the custodial mixer, the rest kept. */
function splitSecondPart(stage: Stage): void {
  const { market, cast, plot } = stage
  const mixing = MIX_COINS.map(() => market.address(cast.thief))
  const entry = hotAddress(market, cast, cast.fogbank)
  const outputs = [
    payTo(entry, FOGBANK_IN),
    ...mixing.map((address, row) => payTo(address, at(MIX_COINS, row))),
  ]
  const tx = spendVault(stage, outputs)
  plot.toMix = mixing.map((address) => coinAt(stage, tx, address))
}

/** Dust, on the thief's own addresses and on two strangers'. */
function leaveDust(stage: Stage): void {
  const { market, cast } = stage
  const owners = [cast.thief, cast.thief, at(cast.people, 3), cast.thief, at(cast.people, 71)]
  spendVault(
    stage,
    owners.map((owner, row) => payTo(market.address(owner), at(DUSTS, row))),
  )
}

function payListed(stage: Stage): void {
  const { market, cast, plot } = stage
  const { peeling } = plot
  invariant(peeling !== null, 'the peel chain has a rest')
  plot.listedAt = market.address(cast.listed)
  const outputs = [payTo(plot.listedAt, LISTED_FROM_PEELS)]
  const change = market.address(cast.thief)
  market.spend({ coins: [peeling], outputs, change, rate: feeRate(market) })
}

function payListedFromVault(stage: Stage): void {
  const { listedAt } = stage.plot
  invariant(listedAt !== null, 'the listed wallet has an address')
  spendVault(stage, [payTo(listedAt, LISTED_FROM_VAULT)])
}

/** One mixed coin goes to the casino; its rest waits for the second visit. */
function gambleFirst(stage: Stage): void {
  const { market, cast, plot } = stage
  const outputs = [payTo(hotAddress(market, cast, cast.reef), CASINO_FIRST)]
  const change = market.address(cast.thief, 'main', 'p2tr')
  const coins = [at(plot.mixed, 0)]
  const tx = market.spend({ coins, outputs, change, rate: feeRate(market) })
  plot.mixed[0] = coinAt(stage, tx, change)
}

/** The second visit spends that rest with another mixed coin; the third coin stays untouched. */
function gambleSecond({ market, cast, plot }: Stage): void {
  const outputs = [payTo(hotAddress(market, cast, cast.reef), CASINO_SECOND)]
  const change = market.address(cast.thief)
  const coins = [at(plot.mixed, 1), at(plot.mixed, 0)]
  market.spend({ coins, outputs, change, rate: feeRate(market) })
}

/** The mixer pays the thief out of other customers' coins. */
function leaveFogbank({ market, cast, plot }: Stage): void {
  const coins = market.ripe(cast.fogbank, 'hot').filter(({ amount }) => amount !== FOGBANK_IN)
  const outputs = FOGBANK_OUT.map((amount) => payTo(market.address(cast.thief), amount))
  const change = hotAddress(market, cast, cast.fogbank)
  plot.exit = market.spend({ coins, outputs, change, rate: feeRate(market) })
}

/** The listed wallet uses an exchange too. */
function listedCashesIn({ market, cast }: Stage): void {
  const { lantern: exchange, listed: customer } = cast
  const outputs = [payTo(depositAddress(market, cast, { exchange, customer }), LANTERN_FROM_LISTED)]
  const coins = market.ripe(cast.listed).slice(0, 1)
  const change = market.address(cast.listed)
  market.spend({ coins, outputs, change, rate: feeRate(market) })
}

function spendVault(stage: Stage, outputs: Parameters<Market['spend']>[0]['outputs']): Tx {
  const { market, cast, plot } = stage
  invariant(plot.vault !== null, 'the vault has a coin')
  const change = market.address(cast.thief)
  const tx = market.spend({ coins: [plot.vault], outputs, change, rate: feeRate(market) })
  plot.vault = coinAt(stage, tx, change)
  return tx
}

function mustPay(
  market: Market,
  cast: Cast,
  { firm, outputs }: { firm: 'harbour' | 'lantern'; outputs: readonly ReturnType<typeof payTo>[] },
): Tx {
  const from = cast[firm]
  const change = hotAddress(market, cast, from)
  const tx = market.pay({ from, pot: 'hot', outputs, change, rate: feeRate(market) })
  invariant(tx !== null, `${firm} can pay what the story needs`)
  return tx
}
