/** What innocent people and firms do in each block, from the first spendable coin to the last. */
import { type Cast, depositAddress, hotAddress } from './cast.ts'
import { type Holder, type Market, total } from './market.ts'
import { type Address, noteScript } from './script.ts'
import { type Output, payTo } from './transaction.ts'
import { utf8 } from './wire.ts'

const BTC = 100_000_000n
const RATE_MAX = 38
const CONSOLIDATE_FROM = 11
const CONSOLIDATE_MAX = 40
const POOL_SELLS_FROM = 20n * BTC
const WITHDRAWAL_MIN = BTC / 50n
const PAYMENTS_BELOW = 9
const PAYMENTS_MIN = 12

/** A fee rate as the day may have it, satoshi a virtual byte. */
export const feeRate = (market: Market): number => 1 + market.random.below(RATE_MAX)

/** Fills the block in hand with ordinary business. */
export function ordinaryBusiness(market: Market, cast: Cast): void {
  for (const pool of cast.pools) poolBusiness(market, cast, pool)
  if (market.random.chance(20)) minerSells(market, cast, market.random.pick(cast.miners))
  for (const exchange of [cast.harbour, cast.lantern]) exchangeBusiness(market, cast, exchange)
  if (market.random.chance(45)) payout(market, cast, { firm: cast.reef, customers: 3, part: 40n })
  const payments = PAYMENTS_MIN + market.random.below(PAYMENTS_BELOW)
  for (let row = 0; row < payments; row++) personPays(market, cast)
  if (market.random.chance(60)) consolidate(market, market.random.pick(cast.people))
  if (market.random.chance(25)) shopSells(market, cast)
}

/** A pool sells at an exchange, or pays its members in one batch. */
function poolBusiness(market: Market, cast: Cast, pool: Holder): void {
  const { random } = market
  const held = total(market.ripe(pool))
  if (held < POOL_SELLS_FROM) return
  const change = market.address(pool)
  const common = { from: pool, pot: 'main', change, rate: feeRate(market) } as const
  if (random.chance(55)) {
    const exchange = random.chance(65) ? cast.harbour : cast.lantern
    const to = depositAddress(market, cast, { exchange, customer: pool })
    market.pay({ ...common, outputs: [payTo(to, random.satoshi(held / 3n, (held * 4n) / 5n))] })
    return
  }
  const members = random.shuffle(cast.people).slice(0, 6 + random.below(20))
  const share = held / BigInt(members.length * 2)
  const outputs = members.map((member) =>
    payTo(receiving(market, member), random.satoshi(share / 2n, share)),
  )
  market.pay({ ...common, outputs })
}

/** An early miner spends a 2009-style coin at last: part sold, part kept at a new address. */
function minerSells(market: Market, cast: Cast, miner: Holder): void {
  const held = total(market.ripe(miner))
  if (held < BTC) return
  const exchange = market.random.chance(50) ? cast.harbour : cast.lantern
  const deposit = depositAddress(market, cast, { exchange, customer: miner })
  const friend = receiving(market, market.random.pick(cast.people))
  const change = market.address(miner, 'main', 'p2pkh')
  const outputs = [
    payTo(deposit, market.random.satoshi(held / 5n, held / 2n)),
    payTo(friend, market.random.satoshi(held / 50n, held / 10n)),
  ]
  market.pay({ from: miner, pot: 'main', outputs, change, rate: feeRate(market) })
}

/** Sweeps deposits into the hot wallet and pays withdrawals out of it. */
function exchangeBusiness(market: Market, cast: Cast, exchange: Holder): void {
  if (market.random.chance(30)) sweep(market, cast, exchange)
  if (market.random.chance(55)) payout(market, cast, { firm: exchange, customers: 16, part: 400n })
}

/** Moves what customers deposited into the hot wallet, all in one transaction. */
export function sweep(market: Market, cast: Cast, exchange: Holder): void {
  const coins = [
    ...market.ripe(exchange, 'deposit'),
    ...market.ripe(exchange, 'untagged-deposit'),
  ].slice(0, CONSOLIDATE_MAX)
  if (coins.length < 2) return
  const change = hotAddress(market, cast, exchange)
  market.spend({ coins, outputs: [], change, rate: feeRate(market) })
}

/** One batch of withdrawals: up to `customers`, each up to the `part`-th part of the wallet. */
function payout(
  market: Market,
  cast: Cast,
  batch: { readonly firm: Holder; readonly customers: number; readonly part: bigint },
): void {
  const { random } = market
  const { firm } = batch
  const most = total(market.ripe(firm, 'hot')) / batch.part
  if (most <= WITHDRAWAL_MIN) return
  const count = 1 + random.below(batch.customers)
  const outputs = random
    .shuffle(cast.people)
    .slice(0, count)
    .map((customer) => payTo(receiving(market, customer), random.satoshi(WITHDRAWAL_MIN, most)))
  const change = hotAddress(market, cast, firm)
  market.pay({ from: firm, pot: 'hot', outputs, change, rate: feeRate(market) })
}

/** A person pays a friend, a shop, an exchange or the casino, now and then with a note. */
function personPays(market: Market, cast: Cast): void {
  const { random } = market
  const person = random.pick(cast.people)
  const fresh = random.chance(8)
  const coins = market.ripe(person, 'main', fresh).slice(-CONSOLIDATE_MAX)
  const held = total(coins)
  if (held < WITHDRAWAL_MIN) return
  const amount = random.satoshi(held / 200n, held / 3n)
  const outputs: Output[] = [payTo(payee(market, cast, person), amount)]
  if (random.chance(4)) outputs.push(note(market))
  // Most wallets use a new address for change; a careless one sends it back where it came from.
  const reused = random.chance(7) ? coins[0]?.address : undefined
  const change = reused ?? market.address(person)
  if (fresh) market.spend({ coins, outputs, change, rate: feeRate(market) })
  else market.pay({ from: person, pot: 'main', outputs, change, rate: feeRate(market) })
}

function payee(market: Market, cast: Cast, customer: Holder): Address {
  const { random } = market
  const draw = random.below(100)
  if (draw < 50) return receiving(market, random.pick(cast.people))
  if (draw < 70) return receiving(market, random.pick(cast.shops))
  if (draw < 82) return depositAddress(market, cast, { exchange: cast.harbour, customer })
  if (draw < 90) return depositAddress(market, cast, { exchange: cast.lantern, customer })
  if (draw < 98) return hotAddress(market, cast, cast.reef)
  return hotAddress(market, cast, cast.fogbank)
}

/** Where somebody takes a payment: a new address, or in one case of six an old one. */
export function receiving(market: Market, holder: Holder): Address {
  const old = holder.addresses.filter(({ pot }) => pot === 'main')
  const reuse = old.length > 0 && market.random.chance(17)
  return reuse ? market.random.pick(old) : market.address(holder)
}

/** A note that nobody can spend; one in five burns a little with it. */
function note(market: Market): Output {
  const burned = market.random.chance(20) ? market.random.satoshi(1n, 999n) : 0n
  const text = `Synthetic sample, note ${market.random.below(1000)}`
  return { script: noteScript(utf8(text)), amount: burned, address: null }
}

/** Merges somebody's many small coins into one. */
function consolidate(market: Market, person: Holder): void {
  const coins = market.ripe(person).slice(0, CONSOLIDATE_MAX)
  if (coins.length < CONSOLIDATE_FROM) return
  // Nobody is in a hurry to consolidate, so the rate is low.
  const rate = 1 + (feeRate(market) >> 3)
  market.spend({ coins, outputs: [], change: market.address(person), rate })
}

/** A shop takes its week's earnings to an exchange. */
function shopSells(market: Market, cast: Cast): void {
  const shop = market.random.pick(cast.shops)
  const coins = market.ripe(shop).slice(0, CONSOLIDATE_MAX)
  if (coins.length < 3) return
  const to = depositAddress(market, cast, { exchange: cast.lantern, customer: shop })
  market.spend({ coins, outputs: [], change: to, rate: feeRate(market) })
}
