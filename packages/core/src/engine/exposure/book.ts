/**
 * The exposure of a whole ledger, kept up: built in one go, grown by blocks, shrunk by a reorg,
 * told of changed tags. Whatever way it came about, it is the same (tested).
 *
 * @module
 */

import type { AssetId } from '../../domain/asset.ts'
import type { ExposureSide } from '../../exposures.ts'
import { type AccountEnd, ENDS, type End, type EndOf, EndTable, endText } from './end.ts'
import type { Flow } from './flow.ts'
import { FlowTable } from './flow-table.ts'
import type { ExposureLimits } from './limits.ts'
import { addParts, type Parts } from './parts.ts'
import { Pass, SIDES } from './pass.ts'
import { type FlowShare, type Holder, shareIn } from './share-of.ts'

/** Sums of one holder in one asset on one side. */
export type SideSum = {
  readonly asset: AssetId
  readonly side: ExposureSide
  /** All that came in (or went out), net in each flow. */
  readonly units: bigint
  readonly flows: number
  readonly parts: ReadonlyMap<number, bigint>
  readonly passed: ReadonlyMap<number, bigint>
}

/** What a book is made with. */
export type BookTerms = {
  readonly limits: ExposureLimits
  readonly endOf: EndOf
  /** Whether the ledger begins before the first flow: then what is missing was cut, not unseen. */
  readonly isCutShort: boolean
}

/** The book of one ledger. */
export class ExposureBook {
  readonly table = new FlowTable()
  readonly ends = new EndTable()
  readonly #terms: BookTerms
  readonly #passes: Readonly<Record<ExposureSide, Pass>>
  #endOf: EndOf
  /** What tags say, asked once an account. */
  readonly #tags = new Map<string, AccountEnd | null>()

  constructor(terms: BookTerms) {
    this.#terms = terms
    this.#endOf = terms.endOf
    const { table, ends } = this
    const world = { table, ends, limits: terms.limits, stopAt: (id: string) => this.#stopAt(id) }
    const missing = terms.isCutShort ? ENDS.nodes : ENDS.unseen
    this.#passes = {
      received: new Pass('received', { ...world, missing }),
      sent: new Pass('sent', { ...world, missing: ENDS.held }),
    }
  }

  /** Fills an empty book, one pass each way; exhaust it, with pauses where others wait. */
  *building(flows: Iterable<Flow>): Generator<void> {
    for (const flow of flows) this.table.push(flow)
    for (const side of SIDES) yield* this.#passes[side].running()
  }

  /** Adds flows at the end. @returns accounts whose exposure may have changed */
  append(flows: Iterable<Flow>): Set<string> {
    const dirty = new Set<number>()
    const counts = new Map<string, number>()
    for (const flow of flows) {
      for (const { account } of [...flow.ins, ...flow.outs]) {
        if (account !== null && !counts.has(account)) counts.set(account, this.#degree(account))
      }
      dirty.add(this.table.push(flow))
    }
    this.#markCrossings(counts, dirty)
    return this.#rerun(dirty)
  }

  /** Takes all flows above a height off. @returns accounts whose exposure may have changed */
  truncate(height: number): Set<string> {
    const { table } = this
    const counts = new Map<string, number>()
    const pools = new Set<number>()
    let last = table.flows.at(-1)
    while (last !== undefined && last.height > height) {
      const [start, , end] = table.range(table.flows.length - 1)
      for (let leg = start; leg < end; leg++) pools.add(table.pool[leg]!)
      for (const { account } of [...last.ins, ...last.outs]) {
        if (account !== null && !counts.has(account)) counts.set(account, this.#degree(account))
      }
      table.pop()
      last = table.flows.at(-1)
    }
    for (const side of SIDES) this.#passes[side].shrink()
    const dirty = new Set<number>()
    for (const pool of pools) {
      const leg = pool < 0 ? -1 : table.last[pool]!
      if (leg >= 0) dirty.add(table.legs[leg]!.flow)
    }
    this.#markCrossings(counts, dirty)
    const touched = this.#rerun(dirty)
    for (const account of counts.keys()) touched.add(account)
    return touched
  }

  /** Takes other tags. @returns accounts whose exposure may have changed */
  retag(endOf: EndOf): Set<string> {
    this.#endOf = endOf
    const dirty = new Set<number>()
    const known = [...this.#tags]
    this.#tags.clear()
    // Accounts whose flows a reorg took away are asked again when they come back.
    for (const [account, before] of known) {
      if (!this.table.ofAccount.has(account)) continue
      if (!sameTag(before, this.#tagOf(account))) this.#markAccount(account, dirty)
    }
    return this.#rerun(dirty)
  }

  /** Shares of a holder, in ledger order. `accounts` are those of the holder. */
  *shares(side: ExposureSide, accounts: Iterable<string>): Generator<FlowShare> {
    const holder: Holder = new Set(accounts)
    const flows = new Set<number>()
    for (const account of holder as Set<string>) {
      for (const leg of this.table.ofAccount.get(account) ?? []) {
        flows.add(this.table.legs[leg]!.flow)
      }
    }
    const { table, ends } = this
    const tagOf = (id: string) => this.#tagOf(id)
    const world = { table, ends, limits: this.#terms.limits, tagOf }
    for (const flow of [...flows].sort((left, right) => left - right)) {
      const share = shareIn(world, this.#passes[side], { flow, holder })
      if (share !== null) yield share
    }
  }

  /** Sums of a holder by side and asset, in order of asset. */
  sums(accounts: Iterable<string>): SideSum[] {
    const all = [...accounts]
    return SIDES.flatMap((side) => {
      const sums = new Map<AssetId, { units: bigint; flows: number; parts: Parts; passed: Parts }>()
      for (const { flow, units, parts, passed } of this.shares(side, all)) {
        const { asset } = this.table.flows[flow]!
        const sum = sums.get(asset) ?? { units: 0n, flows: 0, parts: new Map(), passed: new Map() }
        sums.set(asset, sum)
        sum.units += units
        sum.flows += 1
        addParts(sum.parts, parts)
        addParts(sum.passed, passed)
      }
      return [...sums]
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([asset, sum]) => ({ asset, side, ...sum }))
    })
  }

  #degree = (account: string): number => this.table.ofAccount.get(account)?.length ?? 0

  #tagOf(account: string): AccountEnd | null {
    const known = this.#tags.get(account)
    if (known !== undefined) return known
    const tag = this.#endOf(account)
    this.#tags.set(account, tag)
    return tag
  }

  /** A tag goes before the guess that many movements are a service's. */
  #stopAt(account: string): End | null {
    const tag = this.#tagOf(account)
    if (tag?.stops === true) return { kind: tag.kind, category: tag.category, actor: tag.actor }
    return this.#degree(account) > this.#terms.limits.maxDegree ? ENDS.degree : null
  }

  /** Accounts that became a service by their movements, or stopped being one. */
  #markCrossings(counts: ReadonlyMap<string, number>, dirty: Set<number>): void {
    const { maxDegree } = this.#terms.limits
    for (const [account, before] of counts) {
      const isCrossing = before > maxDegree !== this.#degree(account) > maxDegree
      if (isCrossing) this.#markAccount(account, dirty)
    }
  }

  #markAccount(account: string, dirty: Set<number>): void {
    for (const leg of this.table.ofAccount.get(account) ?? []) {
      dirty.add(this.table.legs[leg]!.flow)
    }
  }

  /** A flow that was marked counts as changed: names that are walked through move nothing. */
  #rerun(dirty: ReadonlySet<number>): Set<string> {
    const touched = new Set<string>()
    for (const side of SIDES) {
      const changed = this.#passes[side].rerun(dirty)
      for (const flow of [...changed, ...dirty]) {
        const { ins, outs } = this.table.flows[flow]!
        for (const { account } of [...ins, ...outs]) if (account !== null) touched.add(account)
      }
    }
    return touched
  }
}

const sameTag = (left: AccountEnd | null, right: AccountEnd | null): boolean =>
  left === right ||
  (left !== null &&
    right !== null &&
    left.stops === right.stops &&
    endText(left) === endText(right))
