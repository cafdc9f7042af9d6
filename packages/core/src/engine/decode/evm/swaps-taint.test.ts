/**
 * Goal: what is stored of swaps is enough to follow stolen tokens through pools: by each method
 * nothing is lost or made in any asset, and taint leaves a pool in the asset that it gave out.
 * Method: any routes through any pools of a made market, as V2 and V3 log them, decoded from
 * receipts; then the naive taint of balances over the postings alone.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Transaction } from '../../../domain/posting.ts'
import { type NaiveTaint, naiveTaint } from '../../trace/naive-balances.fixture.ts'
import {
  ANN,
  account,
  answersOf,
  BOB,
  decode,
  hashOf,
  type Json,
  made,
  TOPIC,
  topic,
  word,
  ZERO,
} from './evm.fixture.ts'

const TOKENS = [0xa0, 0xb0, 0xc0, 0xd0].map(account)
const POOLS = [
  [0, 1],
  [1, 2],
  [2, 3],
  [0, 2],
  [1, 3],
].map(([a = 0, b = 0], nth) => ({ at: account(0x1000 + nth), tokens: [a, b] as const }))
const TRADERS = [ANN, BOB, account(0xca7)]
const THIEF = ANN

const move = (token: number, [from, to]: readonly [string, string], value: bigint): Json => ({
  address: TOKENS[token],
  topics: [TOPIC.transfer, topic(from), topic(to)],
  data: `0x${word(value)}`,
})

/** Balances of the market, by holder and token. */
class Market {
  readonly #units = new Map<string, bigint>()
  of(holder: string, token: number): bigint {
    return this.#units.get(`${holder} ${token}`) ?? 0n
  }
  add(holder: string, token: number, units: bigint): void {
    this.#units.set(`${holder} ${token}`, this.of(holder, token) + units)
  }
}

type Hop = { pool: string; from: number; to: number; came: bigint; went: bigint }

/** The hops of a route that can be gone: each gives by x · y = k, less 0.3 %. */
function hopsOf(market: Market, [who, first]: [string, number], route: number[], part: bigint) {
  const hops: Hop[] = []
  let [token, units] = [first, (market.of(who, first) * part) / 100n]
  const used = new Set<string>()
  for (const nth of route) {
    const { at, tokens } = POOLS[nth]!
    if (used.has(at) || !tokens.includes(token) || units === 0n) continue
    const to = tokens[0] === token ? tokens[1] : tokens[0]
    const fed = units * 997n
    const went = (fed * market.of(at, to)) / (market.of(at, token) * 1000n + fed)
    if (went === 0n) break
    hops.push({ pool: at, from: token, to, came: units, went })
    used.add(at)
    ;[token, units] = [to, went]
  }
  return hops
}

/** Moves and events of a route; what one pool gives goes to the next. */
function logsOf(market: Market, who: string, hops: readonly Hop[], style: string): Json[] {
  const at = (nth: number): string => hops[nth]?.pool ?? who
  for (const [nth, { pool, from, to, came, went }] of hops.entries()) {
    if (nth === 0) market.add(who, from, -came)
    market.add(pool, from, came)
    market.add(pool, to, -went)
  }
  const last = hops.at(-1)!
  market.add(who, last.to, last.went)
  const moves = [
    move(hops[0]!.from, [who, at(0)], hops[0]!.came),
    ...hops.map(({ pool, to, went }, nth) => move(to, [pool, at(nth + 1)], went)),
  ]
  const events = hops.map((hop) => eventOf(hop, style))
  // Each pool gives before it is paid: the last one first, and the first one's event first.
  if (style === 'nested') return [...moves.toReversed(), ...events]
  return [moves[0]!, ...hops.flatMap((_, nth) => [moves[nth + 1]!, events[nth]!])]
}

function eventOf({ pool, from, to, came, went }: Hop, style: string): Json {
  const isUp = from < to
  const topics = [topic(THIEF), topic(BOB)]
  const minus = BigInt.asUintN(256, -went)
  const words =
    style === 'v2'
      ? isUp
        ? [came, 0n, 0n, went]
        : [0n, came, went, 0n]
      : [...(isUp ? [came, minus] : [minus, came]), 7n, 7n, 7n]
  const first = style === 'v2' ? TOPIC.swapV2 : TOPIC.swapV3
  return { address: pool, topics: [first, ...topics], data: `0x${words.map(word).join('')}` }
}

const step = fc.record({
  who: fc.constantFrom(...TRADERS),
  first: fc.nat(3),
  route: fc.array(fc.nat(4), { minLength: 1, maxLength: 6 }),
  part: fc.bigInt({ min: 1n, max: 100n }),
  style: fc.constantFrom('v2', 'v3', 'nested'),
  isPayment: fc.boolean(),
})
const reserves = fc.array(fc.bigInt({ min: 50n, max: 2n ** 70n }), { minLength: 10, maxLength: 10 })
const story = fc.record({
  reserves,
  stolen: fc.bigInt({ min: 1n, max: 2n ** 60n }),
  steps: fc.array(step, { maxLength: 12 }),
})

type Story = typeof story extends fc.Arbitrary<infer Told> ? Told : never

/** Liquidity, a theft from nobody known, then routes and payments; with the hops that were gone. */
function lived({ reserves: all, stolen, steps }: Story) {
  const market = new Market()
  const begin: Json[] = []
  const issue = (holder: string, token: number, units: bigint) => {
    market.add(holder, token, units)
    begin.push(move(token, [ZERO, holder], units))
  }
  POOLS.forEach(({ at, tokens }, nth) => {
    for (const [side, token] of tokens.entries()) issue(at, token, all[2 * nth + side]!)
  })
  for (const [nth, who] of TRADERS.entries()) issue(who, (nth + 1) % 4, 10n ** 12n)
  market.add(THIEF, 0, stolen)
  const txs = [{ logs: begin }, { logs: [move(0, [ZERO, THIEF], stolen)] }]
  let gone = 0
  for (const { who, first, route, part, style, isPayment } of steps) {
    if (isPayment) {
      const units = (market.of(who, first) * part) / 100n
      market.add(who, first, -units)
      market.add(BOB, first, units)
      txs.push({ logs: [move(first, [who, BOB], units)] })
      continue
    }
    const hops = hopsOf(market, [who, first], route, part)
    if (hops.length === 0) continue
    gone += hops.length
    txs.push({ logs: logsOf(market, who, hops, style) })
  }
  const { transactions } = decode(
    answersOf(made(txs.map((tx) => ({ tx: { input: '0x00' }, ...tx })))),
  )
  return { transactions, gone, market }
}

const SEEDS = new Set([hashOf(2).slice(2)])
const swapsIn = ({ postings }: Transaction): number =>
  new Set(postings.map(({ form }) => form).filter((form) => form.startsWith('pool-in-'))).size

function isEven({ entered, swappedIn, swappedOut, held }: NaiveTaint): void {
  const sums = new Map<string, bigint>()
  for (const [key, { traced, units }] of held) {
    expect(traced >= 0n && traced <= units).toBe(true)
    const asset = key.slice(key.indexOf(' ') + 1)
    sums.set(asset, (sums.get(asset) ?? 0n) + traced)
  }
  for (const asset of new Set([...sums.keys(), ...entered.keys(), ...swappedIn.keys()])) {
    const of = (all: ReadonlyMap<string, bigint>) => all.get(asset) ?? 0n
    expect(of(entered) + of(swappedIn)).toBe(of(sums) + of(swappedOut))
  }
}

test('any routes: each hop is a swap, and in each asset what entered is held or swapped', () => {
  let hops = 0
  fc.assert(
    fc.property(story, (told) => {
      const { transactions, gone, market } = lived(told)
      expect(transactions.reduce((sum, tx) => sum + swapsIn(tx), 0)).toBe(gone)
      hops += gone
      const [poison, haircut, fifo] = (['poison', 'haircut', 'fifo'] as const).map((method) =>
        naiveTaint(transactions, SEEDS, method),
      ) as [NaiveTaint, NaiveTaint, NaiveTaint]
      isEven(haircut)
      isEven(fifo)
      for (const [key, { units }] of haircut.held) {
        const [holder = '', asset = ''] = key.split(' ')
        const token = TOKENS.findIndex((one) => asset.endsWith(one))
        expect(units).toBe(market.of(holder, token))
        // What either convention finds, poison finds.
        const isFound = haircut.held.get(key)!.traced > 0n || fifo.held.get(key)!.traced > 0n
        if (isFound) expect(poison.held.get(key)!.traced > 0n).toBe(true)
      }
    }),
    { numRuns: 200 },
  )
  expect(hops).toBeGreaterThan(100)
})

test('stolen tokens alone, clean pools: all that comes out is traced, no pool holds any', () => {
  const route = fc.array(fc.nat(4), { minLength: 1, maxLength: 6 })
  const style = fc.constantFrom('v2', 'v3', 'nested')
  const one = fc.record({ reserves, stolen: fc.bigInt({ min: 1n, max: 2n ** 60n }), route, style })
  let reached = 0
  fc.assert(
    fc.property(one, ({ reserves: all, stolen, route: pools, style: form }) => {
      const rest = { who: THIEF, first: 0, part: 100n, isPayment: false }
      const steps = [{ ...rest, route: pools, style: form }]
      const { transactions, gone } = lived({ reserves: all, stolen, steps })
      if (gone === 0) return
      reached++
      const got = transactions.at(-1)!.postings.findLast(({ account: who, side }) => {
        return who === THIEF && side === 'credit'
      })
      for (const method of ['haircut', 'fifo'] as const) {
        const { held } = naiveTaint(transactions, SEEDS, method)
        for (const { at } of POOLS) {
          const own = [...held].filter(([key]) => key.startsWith(at))
          expect(own.map(([, { traced }]) => traced)).toEqual(own.map(() => 0n))
        }
        const traced = [...held].filter(([, piece]) => piece.traced > 0n)
        if (got === undefined) throw new Error('Expected the thief to be paid')
        // The thief may have got it in several moves: a fee of the token's own is one.
        const all = transactions.at(-1)!.postings.filter(({ side, account: who, asset }) => {
          return side === 'credit' && who === THIEF && asset === got.asset
        })
        const paid = all.reduce((sum, { amount }) => sum + (amount ?? 0n), 0n)
        expect(traced.map(([key, piece]) => [key, piece.traced])).toEqual([
          [`${THIEF} ${got.asset}`, paid],
        ])
      }
    }),
    { numRuns: 150 },
  )
  expect(reached).toBeGreaterThan(20)
})
