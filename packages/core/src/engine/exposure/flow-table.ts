/**
 * All flows of a ledger in order, with what joins them: the legs of each pool and of each account.
 * Both passes (where from, where to) read the same table. Grows and shrinks at its end only.
 *
 * @module
 */
import type { Flow, FlowLeg } from './flow.ts'

const NONE = -1

/** One leg where it stands: in which flow, and on which side of it. */
export type LegPlace = { readonly flow: number; readonly leg: FlowLeg; readonly isIn: boolean }

/** Flows with their legs by number; numbers follow the order of the ledger. */
export class FlowTable {
  readonly flows: Flow[] = []
  /** First leg of each flow. */
  readonly first: number[] = []
  readonly legs: LegPlace[] = []
  /** Leg before and after of the same pool, or -1. */
  readonly before: number[] = []
  readonly after: number[] = []
  /** Pool of each leg, or -1. */
  readonly pool: number[] = []
  /** Last leg of each pool, or -1 where all were taken off again. */
  readonly last: number[] = []
  /** Put in less what was taken out, by pool: what is left at the end of the ledger. */
  readonly left: bigint[] = []
  /** Legs of each account, in order. */
  readonly ofAccount = new Map<string, number[]>()
  readonly #pools = new Map<string, number>()
  /** The pool that had the name of a pool before it. */
  readonly #shadowed = new Map<number, { readonly name: string; readonly row: number }>()

  /** Legs of a flow: first, first after its inputs, and first of the next flow. */
  range(flow: number): readonly [number, number, number] {
    const start = this.first[flow]!
    const split = start + this.flows[flow]!.ins.length
    return [start, split, split + this.flows[flow]!.outs.length]
  }

  /** Adds a flow at the end. @returns its number */
  push(flow: Flow): number {
    const row = this.flows.length
    this.flows.push(flow)
    this.first.push(this.legs.length)
    for (const leg of flow.ins) this.#addLeg({ flow: row, leg, isIn: true }, flow)
    for (const leg of flow.outs) this.#addLeg({ flow: row, leg, isIn: false }, flow)
    return row
  }

  #addLeg(place: LegPlace, { ofCoins }: Flow): void {
    const { leg, isIn } = place
    const row = this.legs.length
    const pool = leg.pool === null ? NONE : this.#poolRow(leg.pool, ofCoins && !isIn)
    this.legs.push(place)
    this.pool.push(pool)
    const before = pool === NONE ? NONE : this.last[pool]!
    this.before.push(before)
    this.after.push(NONE)
    if (before !== NONE) this.after[before] = row
    if (pool !== NONE) {
      this.last[pool] = row
      this.left[pool]! += isIn ? -leg.amount : leg.amount
    }
    if (leg.account === null) return
    const mine = this.ofAccount.get(leg.account)
    if (mine === undefined) this.ofAccount.set(leg.account, [row])
    else mine.push(row)
  }

  /** A name made twice (BIP 30) is a pool of its own; spends are of the one made last. */
  #poolRow(name: string, isNew: boolean): number {
    const known = this.#pools.get(name)
    if (known !== undefined && !(isNew && this.last[known] !== NONE)) return known
    const row = this.last.length
    if (known !== undefined) this.#shadowed.set(row, { name, row: known })
    this.#pools.set(name, row)
    this.last.push(NONE)
    this.left.push(0n)
    return row
  }

  /** Takes the last flow off. Its pools stay, empty where nothing else filled them. */
  pop(): Flow {
    const row = this.flows.length - 1
    const flow = this.flows[row]!
    const [start, , end] = this.range(row)
    for (let leg = end - 1; leg >= start; leg--) {
      const { leg: side, isIn } = this.legs[leg]!
      const pool = this.pool[leg]!
      if (pool !== NONE) {
        const before = this.before[leg]!
        if (before !== NONE) this.after[before] = NONE
        this.last[pool] = before
        const former = before === NONE ? this.#shadowed.get(pool) : undefined
        if (former !== undefined) this.#pools.set(former.name, former.row)
        this.left[pool]! -= isIn ? -side.amount : side.amount
      }
      if (side.account !== null) this.#dropLeg(side.account)
    }
    for (const column of [this.legs, this.before, this.after, this.pool]) column.length = start
    this.flows.pop()
    this.first.pop()
    return flow
  }

  #dropLeg(account: string): void {
    const mine = this.ofAccount.get(account)
    mine?.pop()
    if (mine?.length === 0) this.ofAccount.delete(account)
  }
}
