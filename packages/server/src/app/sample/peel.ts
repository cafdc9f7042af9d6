/** The peel chain: twenty hops, at each of which a small part leaves to an exchange. */
import { invariant } from '@paperchain/core/domain/error'
import { coinAt, type Stage } from './plot.ts'
import { at } from './random.ts'
import type { SampleForm } from './script.ts'
import { feeRate, receiving } from './traffic.ts'
import { type Coin, type Output, payTo } from './transaction.ts'

/** Hops of the peel chain. */
const PEELS = 20

const PEEL_MIN = 310_000_011n
const PEEL_MAX = 940_000_007n
/** Hops that put honest money in: before the loot, and after it. */
const SAVINGS_BEFORE = 6
const SAVINGS_AFTER = 13
/** Hops that also pay an innocent: a shop, a person. */
const SHOP_HOP = 9
const SHOP_AMOUNT = 40_112_903n
const PERSON_HOP = 17
const PERSON_AMOUNT = 125_440_019n
/** From this hop the thief uses another form of address, and a while later the first again. */
const TAPROOT_FROM = 10
const TAPROOT_UNTIL = 15

/** One hop a block, two in some: then the second spends a coin of the same block. */
export function peel(stage: Stage): void {
  if (stage.plot.peels.length < PEELS) hop(stage)
  if (stage.market.height % 5 === 0 && stage.plot.peels.length < PEELS) hop(stage)
}

function hop(stage: Stage): void {
  const { market, cast, plot } = stage
  const number = plot.peels.length
  invariant(plot.peeling !== null, 'there is a coin to peel')
  const taproot = number >= TAPROOT_FROM && number < TAPROOT_UNTIL
  const form: SampleForm = taproot ? 'p2tr' : cast.thief.form
  const change = market.address(cast.thief, 'main', form)
  const coins = withSavings(stage, number, plot.peeling)
  const tx = market.spend({ coins, outputs: payees(stage, number), change, rate: feeRate(market) })
  plot.peels.push(tx)
  plot.peeling = coinAt(stage, tx, change)
}

function payees({ market, cast, plot }: Stage, number: number): Output[] {
  const deposit = at(plot.mules, (number * 3) % plot.mules.length)
  const outputs = [payTo(deposit, market.random.satoshi(PEEL_MIN, PEEL_MAX))]
  if (number === SHOP_HOP) {
    outputs.push(payTo(receiving(market, at(cast.shops, 0)), SHOP_AMOUNT))
  }
  if (number === PERSON_HOP) {
    outputs.unshift(payTo(receiving(market, at(cast.people, 40)), PERSON_AMOUNT))
  }
  return outputs
}

/** The order of inputs decides what first-in-first-out says, so both orders occur. */
function withSavings({ market, cast, plot }: Stage, number: number, loot: Coin): Coin[] {
  if (number !== SAVINGS_BEFORE && number !== SAVINGS_AFTER) return [loot]
  const robbed = plot.robbery?.id
  const saved = cast.thief.coins.find(({ height }) => height < (plot.seeds[0]?.height ?? 0))
  invariant(saved !== undefined && saved.tx !== robbed, 'the thief has savings from before')
  invariant(market.ripe(cast.thief).includes(saved), 'and may spend them')
  return number === SAVINGS_BEFORE ? [saved, loot] : [loot, saved]
}
