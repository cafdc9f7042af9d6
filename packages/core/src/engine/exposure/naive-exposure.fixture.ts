/**
 * The slow twin of exposure: replays the whole ledger for every question, with texts for keys, and
 * hands odd units out one by one. It shares no code with the engine but the types. Beside it,
 * random ledgers of coins and of accounts.
 */
import fc from 'fast-check'
import { parseAssetId } from '../../domain/asset.ts'
import { ledger } from '../../domain/ledger.ts'
import type { Posting, Transaction } from '../../domain/posting.ts'
import { chainOf, payments } from '../trace/chain.fixture.ts'
import type { AccountEnd } from './end.ts'
import type { Flow, FlowLeg } from './flow.ts'
import type { ExposureLimits } from './limits.ts'

type Bag = Map<string, bigint>

export type NaiveQuestion = {
  readonly flows: readonly Flow[]
  readonly limits: ExposureLimits
  readonly tags: ReadonlyMap<string, AccountEnd>
  readonly side: 'received' | 'sent'
  readonly holder: ReadonlySet<string>
  readonly isCutShort?: boolean
}

/** Units by `asset kind category actor hop`, with `total` by asset. */
export function naiveExposure(question: NaiveQuestion): Map<string, bigint> {
  const { flows, side, limits } = question
  const degree = new Map<string, number>()
  for (const { ins, outs } of flows) {
    for (const { account } of [...ins, ...outs]) {
      if (account !== null) degree.set(account, (degree.get(account) ?? 0) + 1)
    }
  }
  const stopOf = (account: string | null): string | null => {
    if (account === null) return null
    const tag = question.tags.get(account)
    if (tag?.stops === true) return `${tag.kind}\0${tag.category}\0${tag.actor}`
    return (degree.get(account) ?? 0) > limits.maxDegree ? 'cut\0degree\0' : null
  }
  const bags = startingBags(question)
  const answer: Bag = new Map()
  for (const flow of side === 'received' ? flows : flows.toReversed()) {
    const [from, to] = side === 'received' ? [flow.ins, flow.outs] : [flow.outs, flow.ins]
    const gifts = from.map((leg) =>
      giftOf(leg, { question, flow, bags, stop: stopOf(leg.account) }),
    )
    addShare(answer, { question, flow, from, to, gifts })
    let pot = gifts.reduce(joined, new Map())
    for (const leg of to) {
      const [got, rest] = splitOff(pot, leg.amount)
      pot = rest
      if (leg.pool === null || stopOf(leg.account) !== null) continue
      const dust = flow.ofCoins && leg.amount < limits.dust
      const arrived: Bag = dust ? new Map([['cut\0dust\0 0', leg.amount]]) : got
      const all = joined(bags.get(leg.pool) ?? new Map(), arrived)
      bags.set(leg.pool, largest(all, limits.maxParts))
    }
  }
  return answer
}

function startingBags({ flows, side }: NaiveQuestion): Map<string, Bag> {
  const bags = new Map<string, Bag>()
  if (side === 'received') return bags
  const left = new Map<string, bigint>()
  for (const { ins, outs } of flows) {
    for (const { pool, amount } of outs) if (pool) left.set(pool, (left.get(pool) ?? 0n) + amount)
    for (const { pool, amount } of ins) if (pool) left.set(pool, (left.get(pool) ?? 0n) - amount)
  }
  for (const [pool, units] of left) {
    if (units > 0n) bags.set(pool, new Map([['unknown\0held\0 0', units]]))
  }
  return bags
}

type Giving = {
  readonly question: NaiveQuestion
  readonly flow: Flow
  readonly bags: Map<string, Bag>
  readonly stop: string | null
}

function giftOf(leg: FlowLeg, { question, flow, bags, stop }: Giving): Bag {
  const { amount, end, pool } = leg
  const { limits, side, isCutShort } = question
  const dust = flow.ofCoins && amount < limits.dust && end === null
  const fixed = flow.isFee ? 'ledger\0fees\0 1' : dust ? 'cut\0dust\0 0' : null
  const name = end === null ? stop : `${end.kind}\0${end.category}\0${end.actor}`
  if (name !== null) return new Map([[fixed ?? at(name, 1), amount]])
  const bag = bags.get(pool ?? '') ?? new Map<string, bigint>()
  const held = sumOf(bag)
  const [taken, rest] = splitOff(bag, least(amount, held))
  bags.set(pool ?? '', rest)
  if (fixed !== null) return new Map([[fixed, amount]])
  const moved: Bag = new Map()
  for (const [key, units] of taken) {
    const [text = '', hop = ''] = key.split(' ')
    const next = Number(hop) >= limits.maxHops ? at('cut\0hops\0', 0) : at(text, Number(hop) + 1)
    moved.set(next, (moved.get(next) ?? 0n) + units)
  }
  const lacking = amount - sumOf(taken)
  const why =
    side === 'sent' ? 'unknown\0held\0' : isCutShort ? 'cut\0nodes\0' : 'unknown\0unseen\0'
  return lacking > 0n ? joined(moved, new Map([[at(why, 1), lacking]])) : moved
}

const least = (a: bigint, b: bigint): bigint => (b < a ? b : a)

/** Cuts have no hop. */
const at = (text: string, hop: number): string => `${text} ${text.startsWith('cut') ? 0 : hop}`

type Sharing = {
  readonly question: NaiveQuestion
  readonly flow: Flow
  readonly from: readonly FlowLeg[]
  readonly to: readonly FlowLeg[]
  readonly gifts: readonly Bag[]
}

function addShare(answer: Bag, { question, flow, from, to, gifts }: Sharing): void {
  const { holder, limits } = question
  const mine = ({ account }: FlowLeg) => account !== null && holder.has(account)
  const sum = (legs: readonly FlowLeg[]) => legs.reduce((all, { amount }) => all + amount, 0n)
  const net = sum(to.filter(mine)) - sum(from.filter(mine))
  if (net <= 0n) return
  const pot = gifts.filter((_, row) => !mine(from[row]!)).reduce(joined, new Map())
  const dust = flow.ofCoins && net < limits.dust
  const [share] = dust ? [new Map([['cut\0dust\0 0', net]])] : splitOff(pot, net)
  for (const [key, units] of [...share, ['total', net] as const]) {
    const named = `${flow.asset} ${key}`
    answer.set(named, (answer.get(named) ?? 0n) + units)
  }
}

const sumOf = (bag: Bag): bigint => [...bag.values()].reduce((sum, units) => sum + units, 0n)

function joined(left: Bag, right: Bag): Bag {
  const both = new Map(left)
  for (const [key, units] of right) both.set(key, (both.get(key) ?? 0n) + units)
  return both
}

/** Order of keys: text, then hop. */
function compareKeys(left: string, right: string): number {
  const [a = '', hopA = ''] = left.split(' ')
  const [b = '', hopB = ''] = right.split(' ')
  return a < b ? -1 : a > b ? 1 : Number(hopA) - Number(hopB)
}

function splitOff(bag: Bag, amount: bigint): readonly [Bag, Bag] {
  const total = sumOf(bag)
  const keys = [...bag.keys()].sort(compareKeys)
  const taken: Bag = new Map()
  const owed = new Map<string, bigint>()
  for (const key of keys) {
    const exact = bag.get(key)! * amount
    taken.set(key, total === 0n ? 0n : exact / total)
    owed.set(key, total === 0n ? 0n : exact % total)
  }
  for (let left = amount - sumOf(taken); left > 0n; left--) {
    let best = keys[0]!
    for (const key of keys) if (owed.get(key)! > owed.get(best)!) best = key
    taken.set(best, taken.get(best)! + 1n)
    owed.set(best, -1n)
  }
  const rest: Bag = new Map()
  for (const key of keys) {
    const kept = bag.get(key)! - taken.get(key)!
    if (kept > 0n) rest.set(key, kept)
    if (taken.get(key) === 0n) taken.delete(key)
  }
  return [taken, rest]
}

function largest(bag: Bag, most: number): Bag {
  if (bag.size <= most) return bag
  const keys = [...bag.keys()].sort((a, b) => {
    const difference = bag.get(b)! - bag.get(a)!
    return difference > 0n ? 1 : difference < 0n ? -1 : compareKeys(a, b)
  })
  const kept: Bag = new Map()
  for (const [order, key] of keys.entries()) {
    const name = order < most ? key : 'cut\0parts\0 0'
    kept.set(name, (kept.get(name) ?? 0n) + bag.get(key)!)
  }
  return kept
}

const ETHEREUM = ledger('ethereum')
const ASSETS = [
  parseAssetId(`${ETHEREUM}/slip44:60`),
  parseAssetId(`${ETHEREUM}/erc20:0xdac17f958d2ee523a2206206994597c13d831ec7`),
]
const WHO = ['A', 'B', 'C', 'D', 'E', 'S', '@issuance', '@burn', null] as const

const move = fc.record({
  from: fc.constantFrom(...WHO),
  to: fc.constantFrom(...WHO),
  amount: fc.option(fc.bigInt({ min: 0n, max: 60n }), { freq: 12 }),
  asset: fc.constantFrom(...ASSETS),
  isFee: fc.boolean(),
})

/** Random transactions of movements: balances may go below what is known. */
const accountChains = fc
  .array(fc.array(move, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 14 })
  .map((all) => all.map(accountTransaction))

function accountTransaction(
  moves: readonly (typeof move extends fc.Arbitrary<infer T> ? T : never)[],
  height: number,
): Transaction {
  const where = { ledger: ETHEREUM, block: `block-${height}`, height, position: 0 }
  const postings = moves.flatMap(({ from, to, amount, asset, isFee }, number): Posting[] => {
    const fixed = { ...where, tx: `t${height}`, asset, amount, coin: null, form: '', move: number }
    const rest = { ...fixed, certainty: 'stated', kind: isFee ? 'fee' : 'transfer' } as const
    return [
      { ...rest, side: 'debit', account: from, leg: 2 * number },
      { ...rest, side: 'credit', account: to, leg: 2 * number + 1 },
    ]
  })
  const timeMs = height * 12_000
  return { ...where, id: `t${height}`, timeMs, complete: true, postings }
}

/** Random ledgers of both kinds. */
export const chains: fc.Arbitrary<Transaction[]> = fc.oneof(payments.map(chainOf), accountChains)

/** Random tags: some stop, some name. */
export const tagSets: fc.Arbitrary<Map<string, AccountEnd>> = fc
  .array(
    fc.record({
      account: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'S'),
      category: fc.constantFrom('exchange', 'theft', 'user'),
      actor: fc.constantFrom('one', 'two', ''),
    }),
    { maxLength: 4 },
  )
  .map(
    (rows) =>
      new Map(
        rows.map(({ account, category, actor }) => [
          account,
          { kind: 'named', category, actor, stops: category !== 'user' },
        ]),
      ),
  )

/** Random limits, small enough to bind. */
export const someLimits: fc.Arbitrary<ExposureLimits> = fc.record({
  maxHops: fc.constantFrom(1, 2, 3, 10),
  maxParts: fc.constantFrom(1, 2, 3, 100),
  maxDegree: fc.constantFrom(3, 6, 1_000),
  dust: fc.constantFrom(0n, 0n, 3n),
})

export const holders: fc.Arbitrary<string[]> = fc.uniqueArray(
  fc.constantFrom('A', 'B', 'C', 'D', 'E', 'S'),
  { minLength: 1, maxLength: 3 },
)
