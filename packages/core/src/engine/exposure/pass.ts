/**
 * One pass over all flows: `received` goes with time and carries where money came from, `sent` goes
 * against it and carries where money went. The rule is one: what leaves a pool carries the average
 * of it, one transaction farther; what an end gives is that end's, whatever it got itself.
 *
 * Everything is kept a leg, so that a change is followed as far as it changes anything: the result
 * is the same as that of a pass over everything, to the last unit.
 *
 * Source: haircut (Möser, Böhme, Breuker 2014) with the whole origin instead of one mark; in
 * ledgers of accounts over balances, as the average cost of a stock.
 *
 * @module
 */
import type { ExposureSide } from '../../exposures.ts'
import { ENDS, type End, type EndTable } from './end.ts'
import type { Flow } from './flow.ts'
import type { FlowTable } from './flow-table.ts'
import type { ExposureLimits } from './limits.ts'
import { addPart, addParts, bounded, farther, type Parts, sameParts, take } from './parts.ts'

/** `received`: where what came in is from. `sent`: where what went out came to. */
export const SIDES = ['received', 'sent'] as const satisfies readonly ExposureSide[]

/** What both passes share. */
export type PassWorld = {
  readonly table: FlowTable
  readonly ends: EndTable
  readonly limits: ExposureLimits
  /** Where the walk stops at an account, or null where it goes on. */
  readonly stopAt: (account: string) => End | null
  /** What it is that a pool gives which nothing here filled. */
  readonly missing: End
}

/** Flows between two breaths of a build: some milliseconds. */
const FLOWS_A_STEP = 1_000

const EMPTY: Parts = new Map()

/** The legs of a flow as a pass sees them: `giving` are its inputs with time, else its outputs. */
export type SidedLegs = { readonly giving: readonly number[]; readonly getting: readonly number[] }

/** A pass with what it found at every leg. */
export class Pass {
  readonly side: ExposureSide
  readonly #world: PassWorld
  /** What moved through each leg, and what its pool holds after it (in the order of the pass). */
  readonly #moved: Parts[] = []
  readonly #held: Parts[] = []

  constructor(side: ExposureSide, world: PassWorld) {
    this.side = side
    this.#world = world
  }

  /** What moved through a leg: of one that gives, what it gave; of the others, what came. */
  moved(leg: number): ReadonlyMap<number, bigint> {
    return this.#moved[leg] ?? EMPTY
  }

  /** The legs of a flow, the giving side first. */
  legsOf(flow: number): SidedLegs {
    const [start, split, end] = this.#world.table.range(flow)
    const ins = rangeOf(start, split)
    const outs = rangeOf(split, end)
    return this.side === 'received'
      ? { giving: ins, getting: outs }
      : { giving: outs, getting: ins }
  }

  /** Runs all flows in the order of the pass; gives way after every {@link FLOWS_A_STEP}. */
  *running(): Generator<void> {
    const count = this.#world.table.flows.length
    const forward = this.side === 'received'
    for (let step = 0; step < count; step++) {
      this.#run(forward ? step : count - 1 - step)
      if (step % FLOWS_A_STEP === FLOWS_A_STEP - 1) yield
    }
  }

  /** Forgets what lies beyond the end of the table. */
  shrink(): void {
    const { length } = this.#world.table.legs
    if (this.#moved.length > length) this.#moved.length = length
    if (this.#held.length > length) this.#held.length = length
  }

  /**
   * Runs these flows again and whatever changes by them, each once.
   *
   * @returns the flows in which something moved otherwise than before
   */
  rerun(flows: Iterable<number>): Set<number> {
    const { table } = this.#world
    const sign = this.side === 'received' ? 1 : -1
    const queue = new FlowQueue(sign)
    for (const flow of flows) if (flow < table.flows.length) queue.push(flow)
    const changed = new Set<number>()
    for (let flow = queue.pop(); flow !== null; flow = queue.pop()) {
      const { giving, getting } = this.legsOf(flow)
      const all = [...giving, ...getting]
      const before = all.map((leg) => ({ moved: this.#moved[leg], held: this.#held[leg] }))
      this.#run(flow)
      all.forEach((leg, at) => {
        const { moved, held } = before[at]!
        if (moved === undefined || !sameParts(moved, this.#moved[leg]!)) changed.add(flow)
        if (held !== undefined && sameParts(held, this.#held[leg]!)) return
        const next = this.#nextOf(leg)
        if (next >= 0) queue.push(table.legs[next]!.flow)
      })
    }
    return changed
  }

  #formerOf = (leg: number): number =>
    (this.side === 'received' ? this.#world.table.before : this.#world.table.after)[leg]!

  #nextOf = (leg: number): number =>
    (this.side === 'received' ? this.#world.table.after : this.#world.table.before)[leg]!

  #run(flow: number): void {
    const { table, ends } = this.#world
    const { giving, getting } = this.legsOf(flow)
    const of = table.flows[flow]!
    const pot: Parts = new Map()
    let total = 0n
    for (const leg of giving) {
      const given = this.#give(leg, of)
      this.#moved[leg] = given
      addParts(pot, given)
      total += table.legs[leg]!.leg.amount
    }
    for (const leg of getting) {
      const { amount } = table.legs[leg]!.leg
      const arrived = take(pot, { total, amount }, ends.compare)
      total -= amount
      const isDust = this.#isDust(of, amount)
      this.#moved[leg] = isDust ? this.#only(ENDS.dust, amount) : arrived
      this.#held[leg] = this.#fill(leg)
    }
  }

  #isDust = (flow: Flow, amount: bigint): boolean =>
    flow.ofCoins && amount < this.#world.limits.dust

  #only = (of: End, amount: bigint): Parts => new Map([[this.#world.ends.key(of, 1), amount]])

  /** What a pool holds before a leg. Against time it begins with what is left at the end. */
  #heldBefore(leg: number): Parts {
    const former = this.#formerOf(leg)
    if (former >= 0) return this.#held[former] ?? EMPTY
    const { table, ends } = this.#world
    const left = this.side === 'sent' ? table.left[table.pool[leg]!]! : 0n
    return left > 0n ? new Map([[ends.key(ENDS.held, 0), left]]) : EMPTY
  }

  #fill(leg: number): Parts {
    const { table, ends, limits, stopAt } = this.#world
    const { account } = table.legs[leg]!.leg
    if (table.pool[leg]! < 0) return EMPTY
    if (account !== null && stopAt(account) !== null) return EMPTY
    const held = this.#heldBefore(leg)
    if (held.size === 0) return bounded(this.#moved[leg]!, ends, limits.maxParts)
    const filled = new Map(held)
    addParts(filled, this.#moved[leg]!)
    return bounded(filled, ends, limits.maxParts)
  }

  /** What a leg gives, and sets what its pool holds then. */
  #give(row: number, flow: Flow): Parts {
    const { table, ends, limits, stopAt, missing } = this.#world
    const { account, amount, end } = table.legs[row]!.leg
    const stop = end ?? (account === null ? null : stopAt(account))
    if (stop !== null) {
      this.#held[row] = EMPTY
      if (flow.isFee) return this.#only(ENDS.fees, amount)
      const isDust = end === null && this.#isDust(flow, amount)
      return this.#only(isDust ? ENDS.dust : stop, amount)
    }
    const held = new Map(this.#heldBefore(row))
    let total = 0n
    for (const units of held.values()) total += units
    const most = amount < total ? amount : total
    const taken = take(held, { total, amount: most }, ends.compare)
    this.#held[row] = held
    if (flow.isFee) return this.#only(ENDS.fees, amount)
    if (this.#isDust(flow, amount)) return this.#only(ENDS.dust, amount)
    const given = farther(taken, ends, limits.maxHops)
    addPart(given, ends.key(missing, 1), amount - most)
    return given
  }
}

const rangeOf = (start: number, end: number): number[] => {
  const rows: number[] = []
  for (let row = start; row < end; row++) rows.push(row)
  return rows
}

/** Flows to run, the next of the pass first, each once at a time. A binary heap. */
class FlowQueue {
  readonly #sign: number
  readonly #heap: number[] = []
  readonly #inside = new Set<number>()

  /** @param sign 1 for the lowest first, -1 for the highest */
  constructor(sign: number) {
    this.#sign = sign
  }

  push(flow: number): void {
    if (this.#inside.has(flow)) return
    this.#inside.add(flow)
    const heap = this.#heap
    let at = heap.push(flow * this.#sign) - 1
    while (at > 0) {
      const up = (at - 1) >> 1
      if (heap[up]! <= heap[at]!) break
      swap(heap, at, up)
      at = up
    }
  }

  pop(): number | null {
    const heap = this.#heap
    const [top] = heap
    if (top === undefined) return null
    const last = heap.pop()!
    if (heap.length > 0) {
      heap[0] = last
      this.#sink()
    }
    // Minus zero would be another member of the set.
    const flow = Math.abs(top)
    this.#inside.delete(flow)
    return flow
  }

  #sink(): void {
    const heap = this.#heap
    for (let at = 0; ; ) {
      const left = 2 * at + 1
      const least = left + 1 < heap.length && heap[left + 1]! < heap[left]! ? left + 1 : left
      if (least >= heap.length || heap[at]! <= heap[least]!) return
      swap(heap, at, least)
      at = least
    }
  }
}

function swap(heap: number[], left: number, right: number): void {
  const kept = heap[left]!
  heap[left] = heap[right]!
  heap[right] = kept
}
