/**
 * A joint transaction (CoinJoin): ten coins of eight owners in, ten equal outputs and everybody's
 * change out. Who owns which equal output cannot be told from the chain; the truth knows.
 *
 * @module
 */
import { invariant } from '@paperchain/core/domain/error'
import { hotAddress } from './cast.ts'
import { type Holder, total } from './market.ts'
import { coinAt, type Stage } from './plot.ts'
import { at } from './random.ts'
import { INPUT_VBYTES } from './script.ts'
import { feeRate } from './traffic.ts'
import { payTo } from './transaction.ts'

/** Satoshi of each equal output. */
const JOINT_AMOUNT = 420_000_000n

const STRANGERS = 7
const STRANGER_FIRST = 20
const STRANGER_STEP = 9
const STRANGER_MIN = 450_000_019n
const STRANGER_MAX = 780_000_001n
const EXTRA_VBYTES = 22
const OUTPUT_VBYTES = 43

/** Seven people draw money from Lantern, each one coin to mix. */
export function payMixers({ market, cast }: Stage): void {
  const outputs = strangers(cast.people).map((person) =>
    payTo(market.address(person, 'mix'), market.random.satoshi(STRANGER_MIN, STRANGER_MAX)),
  )
  const { lantern: from } = cast
  const change = hotAddress(market, cast, from)
  const tx = market.pay({ from, pot: 'hot', outputs, change, rate: feeRate(market) })
  invariant(tx !== null, 'Lantern can pay seven withdrawals')
}

/** The joint transaction; three of its ten coins are the thief's. */
export function joinCoins(stage: Stage): void {
  const { market, cast, plot } = stage
  const theirs = strangers(cast.people).flatMap((person) => market.ripe(person, 'mix'))
  const coins = market.random.shuffle([...plot.toMix, ...theirs])
  invariant(coins.length === STRANGERS + plot.toMix.length, 'ten coins meet')
  const vbytes = coins.reduce(
    (sum, { address }) => sum + INPUT_VBYTES[address.form] + 2 * OUTPUT_VBYTES,
    EXTRA_VBYTES,
  )
  const share = BigInt(Math.ceil((vbytes * feeRate(market)) / coins.length))
  const equal = coins.map(({ address }) => market.address(market.holder(address.owner)))
  const rest = coins.map(({ address, amount }) =>
    payTo(market.address(market.holder(address.owner)), amount - JOINT_AMOUNT - share),
  )
  const outputs = [...equal.map((address) => payTo(address, JOINT_AMOUNT)), ...rest]
  invariant(total(outputs) < total(coins), 'everybody pays a part of the fee')
  const tx = market.submit(coins, market.random.shuffle(outputs))
  plot.joint = tx
  plot.mixed = equal
    .filter(({ owner }) => owner === cast.thief.id)
    .map((address) => coinAt(stage, tx, address))
}

const strangers = (people: readonly Holder[]): Holder[] =>
  Array.from({ length: STRANGERS }, (_, row) => at(people, STRANGER_FIRST + row * STRANGER_STEP))
