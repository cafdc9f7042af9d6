/**
 * What the sample's things are worth: invented closing prices of each day, as a file that
 * `price import csv` reads, and what an institution of the sample pays by them.
 *
 * @module
 */
import { formatAmount } from '@paperchain/core/domain/amount'
import { invariant } from '@paperchain/core/domain/error'
import type { Random } from '../random.ts'
import { ASSET } from './marks.ts'

const FIRST_MS = Date.parse('2026-02-25T00:00:00Z')
const DAY_MS = 86_400_000
const DAYS = 20
/** Prices have six decimals. */
const PLACES = 6
/** A price of one: of a currency in itself. */
export const ONE = 10n ** BigInt(PLACES)

/** Dollars of one unit on the first day, and by how many thousandths a day may differ. */
const COINS = {
  btc: { first: 68_412_000_000n, thousandths: 34 },
  eth: { first: 2_481_550_000n, thousandths: 38 },
  xmr: { first: 213_370_000n, thousandths: 29 },
  trx: { first: 243_100n, thousandths: 22 },
  dollar: { first: 999_800n, thousandths: 1 },
  tronDollar: { first: 999_600n, thousandths: 1 },
} as const
const WON_FIRST = 1_431_250_000n

/** What has a price. */
export type PricedCoin = keyof typeof COINS

/** Prices in millionths by day. */
export class SamplePrices {
  readonly #coins = new Map<string, readonly bigint[]>()
  readonly #won: readonly bigint[]

  constructor(random: Random) {
    for (const [coin, { first, thousandths }] of Object.entries(COINS)) {
      this.#coins.set(coin, walk(random, first, thousandths))
    }
    this.#won = walk(random, WON_FIRST, 6)
  }

  /** Millionths of a dollar for one unit: the close of the day before. */
  dollars(coin: PricedCoin, timeMs: number): bigint {
    return dayBefore(this.#coins.get(coin) ?? [], timeMs)
  }

  /** Millionths of a won for one dollar. */
  won(timeMs: number): bigint {
    return dayBefore(this.#won, timeMs)
  }

  /** One row a day and thing: CAIP-19 id or currency, price in dollars, price in won. */
  get csv(): string {
    const rows = ['date,asset,usd,krw']
    for (let day = 0; day < DAYS; day++) {
      const date = new Date(FIRST_MS + day * DAY_MS).toISOString().slice(0, 10)
      for (const coin of Object.keys(COINS) as PricedCoin[]) {
        rows.push(`${date},${ASSET[coin]},${text(this.#coins.get(coin)?.[day])},`)
      }
      rows.push(`${date},USD,,${text(this.#won[day])}`)
    }
    return `${rows.join('\n')}\n`
  }
}

/** Id of the source that the sample's prices are said by. */
export const PRICE_SOURCE = 'sample-synthetic'

const text = (millionths = 0n): string => formatAmount(millionths, PLACES)

function walk(random: Random, first: bigint, thousandths: number): bigint[] {
  const prices = [first]
  while (prices.length < DAYS) {
    const last = prices.at(-1) ?? first
    const by = BigInt(random.below(2 * thousandths * 10 + 1) - thousandths * 10)
    prices.push(last + (last * by) / 10_000n)
  }
  return prices
}

function dayBefore(prices: readonly bigint[], timeMs: number): bigint {
  const price = prices[Math.floor((timeMs - FIRST_MS) / DAY_MS) - 1]
  invariant(price !== undefined, 'there is a price of that day')
  return price
}

/** An amount of a thing with its decimals. */
export type Priceable = {
  readonly units: bigint
  readonly decimals: number
  readonly price: bigint
}

/** What a deal gives: worth at the prices, less four thousandths for the house, rounded down. */
export function dealt(sold: Priceable, got: Omit<Priceable, 'units'>): bigint {
  const worth = sold.units * sold.price * 10n ** BigInt(got.decimals) * 996n
  return worth / (got.price * 10n ** BigInt(sold.decimals) * 1000n)
}
