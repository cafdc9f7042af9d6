/**
 * Exposure of a whole ledger: built in one go, and kept up as a block and a tag come.
 *
 * How to read: payments in a second over a made ledger of coins, both directions and the sums of
 * all accounts. The peer is the plain way: the same rule over maps with texts for keys, which keeps
 * nothing and so has to begin anew for each block. Its sums of every account are compared with ours
 * before anything is measured. The ratio is that of one block: the peer's whole pass against ours.
 */
import { performance } from 'node:perf_hooks'
import { parseAssetId } from '@paperchain/core/domain/asset'
import { BITCOIN } from '@paperchain/core/domain/ledger'
import { ExposureBook } from '@paperchain/core/engine/exposure/book'
import { type AccountEnd, ENDS, endText } from '@paperchain/core/engine/exposure/end'
import type { Flow, FlowLeg } from '@paperchain/core/engine/exposure/flow'
import { EXPOSURE_LIMITS } from '@paperchain/core/engine/exposure/limits'
import type { BenchResult } from './result.ts'

const PAYMENTS = 4_000
const ACCOUNTS = 2_000
/** One account in so many is a service's or a thief's. */
const TAGGED_EVERY = 40
const PAYMENTS_A_BLOCK = 100
const BLOCKS_MEASURED = 5
const SEED = 11
const ASSET = parseAssetId(`${BITCOIN}/slip44:0`)

type Key = string
type Bag = Map<Key, bigint>

/**
 * Runs the bench. About a minute.
 *
 * flat: measures one after the other, then tells them
 */
export async function run(): Promise<BenchResult> {
  const flows = ledgerOf(lcg(SEED))
  const first = flows.slice(0, flows.length - BLOCKS_MEASURED * PAYMENTS_A_BLOCK)
  const buildMs = timed(() => exhaust(newBook(), flows)).ms
  globalThis.gc?.()
  const heapBefore = process.memoryUsage().heapUsed
  const book = newBook()
  exhaust(book, first)
  globalThis.gc?.()
  const heapMb = (process.memoryUsage().heapUsed - heapBefore) / 1e6
  const blocks: number[] = []
  for (let from = first.length; from < flows.length; from += PAYMENTS_A_BLOCK) {
    const block = flows.slice(from, from + PAYMENTS_A_BLOCK)
    blocks.push(timed(() => book.append(block)).ms)
  }
  const peer = timed(() => peerSums(flows))
  compare(book, peer.value)
  const asks = Array.from({ length: 1_000 }, (_, row) => {
    return timed(() => book.sums([nameOf((row * 17) % ACCOUNTS)])).ms
  })
  const retag = timed(() => book.retag((id) => (id === nameOf(1) ? THIEF : endOf(id)))).ms
  blocks.sort((left, right) => left - right)
  asks.sort((left, right) => left - right)
  const middle = blocks[blocks.length >> 1] ?? 1
  return {
    name: 'exposure',
    rows: [
      { label: 'whole ledger, both directions', value: PAYMENTS / (buildMs / 1e3), unit: 'tx/s' },
      { label: 'one block, median', value: middle, unit: 'ms' },
      { label: 'one block, slowest', value: blocks.at(-1) ?? 0, unit: 'ms' },
      { label: 'one account, median', value: (asks[500] ?? 0) * 1e3, unit: 'µs' },
      { label: 'one account, slowest', value: (asks.at(-1) ?? 0) * 1e3, unit: 'µs' },
      { label: 'one tag that changed', value: retag, unit: 'ms' },
      { label: 'plain pass of the peer', value: peer.ms, unit: 'ms' },
      { label: 'heap a transaction', value: (heapMb * 1e6) / first.length, unit: 'bytes' },
    ],
    ratio: {
      ours: 'one block appended',
      peer: 'plain pass over everything',
      median: peer.ms / middle,
      min: peer.ms / (blocks.at(-1) ?? 1),
      max: peer.ms / (blocks[0] ?? 1),
    },
    notes: [
      `${PAYMENTS} payments of ${ACCOUNTS} accounts, seed ${SEED}, 1 in ${TAGGED_EVERY} tagged`,
      `${BLOCKS_MEASURED} blocks of ${PAYMENTS_A_BLOCK} payments appended one by one`,
      'sums of every account on both sides were equal to those of the peer first',
    ],
  }
}

const nameOf = (row: number): string => `account-${row}`

const THIEF: AccountEnd = { kind: 'named', category: 'theft', actor: 'thief', stops: true }

function endOf(account: string): AccountEnd | null {
  const row = Number(account.slice('account-'.length))
  if (row % TAGGED_EVERY !== 0) return null
  if (row % (10 * TAGGED_EVERY) === 0) return THIEF
  return { kind: 'named', category: 'exchange', actor: `exchange-${row % 7}`, stops: true }
}

const newBook = (): ExposureBook =>
  new ExposureBook({ limits: EXPOSURE_LIMITS, endOf, isCutShort: false })

function exhaust(book: ExposureBook, flows: readonly Flow[]): void {
  for (const _ of book.building(flows));
}

/** Payments of one to three coins to two accounts and change, with a fee; some coins are new. */
function ledgerOf(random: () => number): Flow[] {
  const unspent: FlowLeg[] = []
  return Array.from({ length: PAYMENTS }, (_, row): Flow => {
    const height = Math.floor(row / PAYMENTS_A_BLOCK)
    const tx = `tx-${row}`
    const at = { tx, height, position: row % PAYMENTS_A_BLOCK, timeMs: height * 600_000 }
    const coin = (index: number, account: string, amount: bigint): FlowLeg => {
      const leg = { pool: `${tx}:${index}`, account, amount, end: null }
      unspent.push(leg)
      return leg
    }
    const some = () => nameOf(random() % ACCOUNTS)
    const fixed = { ...at, asset: ASSET, ofCoins: true, isFee: false }
    if (unspent.length < 1_000 || random() % 50 === 0) {
      const issued = { pool: null, account: null, amount: 5_000_000_000n, end: ENDS.issued }
      return { ...fixed, ins: [issued], outs: [coin(0, some(), 5_000_000_000n)] }
    }
    const ins = Array.from({ length: 1 + (random() % 3) }, () => taken(unspent, random()))
    const total = ins.reduce((sum, { amount }) => sum + amount, 0n)
    const fee = total > 10_000n ? 1_000n : 0n
    const paid = ((total - fee) * BigInt(1 + (random() % 90))) / 100n
    const rest = total - fee - paid
    const outs = [coin(0, some(), paid), coin(1, some(), rest)].filter(({ amount }) => amount > 0n)
    const fees = { pool: null, account: null, amount: fee, end: ENDS.fees }
    return { ...fixed, ins, outs: fee > 0n ? [...outs, fees] : outs }
  })
}

/** Takes a coin out; coins of nothing are none. */
function taken(unspent: FlowLeg[], pick: number): FlowLeg {
  for (;;) {
    const at = pick % unspent.length
    const coin = unspent[at]
    const last = unspent.pop()
    if (coin === undefined || last === undefined) throw new Error('no coin is left')
    if (at < unspent.length) unspent[at] = last
    if (coin.amount > 0n) return coin
  }
}

/** Total and parts of every account: `side account` to units by end and hop. */
function peerSums(flows: readonly Flow[]): Map<string, Bag> {
  const sums = new Map<string, Bag>()
  for (const side of ['received', 'sent'] as const) {
    const bags = new Map<string, Bag>()
    for (const flow of side === 'received' ? flows : flows.toReversed()) {
      const [from, to] = side === 'received' ? [flow.ins, flow.outs] : [flow.outs, flow.ins]
      const gifts = from.map((leg) => giftOf(leg, bags))
      addSums(sums, side, { from, to, gifts })
      let pot = gifts.reduce(joined, new Map())
      for (const leg of to) {
        const [got, rest] = splitOff(pot, leg.amount)
        pot = rest
        if (leg.pool === null) continue
        const dust = leg.amount < EXPOSURE_LIMITS.dust
        bags.set(leg.pool, dust ? new Map([[DUST, leg.amount]]) : largest(got))
      }
    }
  }
  return sums
}

const DUST = `${endText(ENDS.dust)} 0`
const HOPS = `${endText(ENDS.hops)} 0`

function giftOf({ pool, account, amount, end }: FlowLeg, bags: Map<string, Bag>): Bag {
  const stop = end ?? (account === null ? null : endOf(account))
  if (end === null && amount < EXPOSURE_LIMITS.dust) return new Map([[DUST, amount]])
  if (stop !== null) return new Map([[`${endText(stop)} 1`, amount]])
  const bag = bags.get(pool ?? '') ?? new Map([[`${endText(ENDS.held)} 0`, amount]])
  bags.delete(pool ?? '')
  const moved: Bag = new Map()
  for (const [key, units] of bag) {
    const cut = key.lastIndexOf(' ')
    const hop = Number(key.slice(cut + 1))
    const far = hop >= EXPOSURE_LIMITS.maxHops ? HOPS : `${key.slice(0, cut)} ${hop + 1}`
    const next = key.startsWith('cut') ? key : far
    moved.set(next, (moved.get(next) ?? 0n) + units)
  }
  return moved
}

type Sides = {
  readonly from: readonly FlowLeg[]
  readonly to: readonly FlowLeg[]
  readonly gifts: readonly Bag[]
}

function addSums(sums: Map<string, Bag>, side: string, { from, to, gifts }: Sides): void {
  for (const account of new Set(to.flatMap((leg) => leg.account ?? []))) {
    const mine = (leg: FlowLeg): boolean => leg.account === account
    const sum = (legs: readonly FlowLeg[]): bigint =>
      legs.reduce((all, leg) => (mine(leg) ? all + leg.amount : all), 0n)
    const net = sum(to) - sum(from)
    if (net <= 0n) continue
    const others = gifts.filter((_, row) => from[row]?.account !== account)
    const dust = net < EXPOSURE_LIMITS.dust
    const [share] = dust
      ? [new Map([[DUST, net]])]
      : splitOff(others.reduce(joined, new Map()), net)
    const name = `${side} ${account}`
    sums.set(name, joined(sums.get(name) ?? new Map(), share))
  }
}

function joined(left: Bag, right: Bag): Bag {
  const both = new Map(left)
  for (const [key, units] of right) both.set(key, (both.get(key) ?? 0n) + units)
  return both
}

const bySize = (a: bigint, b: bigint): number => (a > b ? -1 : a < b ? 1 : 0)

/** Order of keys: what the end says, then the hop. */
function byKey(left: Key, right: Key): number {
  const [a, b] = [left.lastIndexOf(' '), right.lastIndexOf(' ')]
  const [one, other] = [left.slice(0, a), right.slice(0, b)]
  return one < other ? -1 : one > other ? 1 : Number(left.slice(a)) - Number(right.slice(b))
}

function splitOff(bag: Bag, amount: bigint): readonly [Bag, Bag] {
  const total = [...bag.values()].reduce((sum, units) => sum + units, 0n)
  if (amount === total) return [bag, new Map()]
  const rows = [...bag].map(([key, units]) => {
    const product = units * amount
    return { key, units, share: product / total, rest: product % total }
  })
  let left = amount - rows.reduce((sum, { share }) => sum + share, 0n)
  rows.sort((a, b) => bySize(a.rest, b.rest) || byKey(a.key, b.key))
  const got: Bag = new Map()
  const kept: Bag = new Map()
  for (const { key, units, share } of rows) {
    const all = left > 0n ? share + 1n : share
    left -= 1n
    if (all > 0n) got.set(key, all)
    if (units > all) kept.set(key, units - all)
  }
  return [got, kept]
}

function largest(bag: Bag): Bag {
  if (bag.size <= EXPOSURE_LIMITS.maxParts) return bag
  const rows = [...bag].sort((a, b) => bySize(a[1], b[1]) || byKey(a[0], b[0]))
  const parts = `${endText(ENDS.parts)} 0`
  const kept: Bag = new Map()
  for (const [order, [key, units]] of rows.entries()) {
    const name = order < EXPOSURE_LIMITS.maxParts ? key : parts
    kept.set(name, (kept.get(name) ?? 0n) + units)
  }
  return kept
}

function compare(book: ExposureBook, peer: ReadonlyMap<string, Bag>): void {
  for (let row = 0; row < ACCOUNTS; row++) {
    const account = nameOf(row)
    for (const side of ['received', 'sent'] as const) {
      const theirs = [...(peer.get(`${side} ${account}`) ?? [])].map(String).sort()
      const sum = book.sums([account]).find((each) => each.side === side)
      const { ends } = book
      const ours = [...(sum?.parts ?? [])]
        .map(([key, units]) => `${endText(ends.end(key))} ${ends.hop(key)},${units}`)
        .sort()
      if (ours.join() === theirs.join()) continue
      throw new Error(`Expected the peer's sums of ${account}, ${side}, got others`)
    }
  }
}

function timed<T>(work: () => T): { readonly value: T; readonly ms: number } {
  const started = performance.now()
  const value = work()
  return { value, ms: performance.now() - started }
}

function lcg(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 8
  }
}
