/**
 * What of a flow is the exposure of a set of accounts: of one account, or of a cluster as if it
 * were one. What the set pays to itself (change, transfers between its members) is none.
 *
 * @module
 */
import type { AccountEnd } from './end.ts'
import { ENDS, type EndTable } from './end.ts'
import type { FlowTable } from './flow-table.ts'
import type { ExposureLimits } from './limits.ts'
import { addParts, type Parts, take } from './parts.ts'
import type { Pass } from './pass.ts'

/** Accounts that are looked at as one holder. */
export type Holder = { has(account: string): boolean }

/** What a flow brought to the holder (or took from it), net. */
export type FlowShare = {
  readonly flow: number
  readonly units: bigint
  readonly parts: ReadonlyMap<number, bigint>
  /** Of counterparties at one hop that have a name and are walked through: units by name. */
  readonly passed: ReadonlyMap<number, bigint>
}

/** What is needed to tell shares. */
export type ShareWorld = {
  readonly table: FlowTable
  readonly ends: EndTable
  readonly limits: ExposureLimits
  readonly tagOf: (account: string) => AccountEnd | null
}

/**
 * The share of a holder in a flow, or null where it got nothing on balance. It gets of what others
 * gave in proportion to what it got; what it gave itself stays out.
 */
export function shareIn(
  world: ShareWorld,
  pass: Pass,
  { flow, holder }: { readonly flow: number; readonly holder: Holder },
): FlowShare | null {
  const { table, ends, limits } = world
  const isMine = (leg: number): boolean => {
    const { account } = table.legs[leg]!.leg
    return account !== null && holder.has(account)
  }
  const { giving, getting } = pass.legsOf(flow)
  let units = 0n
  for (const leg of getting) if (isMine(leg)) units += table.legs[leg]!.leg.amount
  const others: number[] = []
  for (const leg of giving) {
    if (isMine(leg)) units -= table.legs[leg]!.leg.amount
    else others.push(leg)
  }
  if (units <= 0n) return null
  if (table.flows[flow]!.ofCoins && units < limits.dust) {
    return { flow, units, parts: new Map([[ends.key(ENDS.dust, 0), units]]), passed: new Map() }
  }
  const pot: Parts = new Map()
  let total = 0n
  for (const leg of others) {
    addParts(pot, pass.moved(leg))
    total += table.legs[leg]!.leg.amount
  }
  const parts = take(pot, { total, amount: units }, ends.compare)
  return { flow, units, parts, passed: passedIn(world, others, { total, amount: units }) }
}

/** Names that the walk passes on the other side. Fees are no dealing with whoever gets them. */
function passedIn(
  { table, ends, tagOf }: ShareWorld,
  others: readonly number[],
  taking: { readonly total: bigint; readonly amount: bigint },
): Parts {
  const names: Parts = new Map()
  const rest = ends.key(ENDS.held, 0)
  for (const row of others) {
    const { leg, flow } = table.legs[row]!
    const tag = leg.account === null || table.flows[flow]!.isFee ? null : tagOf(leg.account)
    const { kind = 'named', category = '', actor = '' } = tag ?? {}
    const key = tag === null || tag.stops ? rest : ends.key({ kind, category, actor }, 1)
    names.set(key, (names.get(key) ?? 0n) + leg.amount)
  }
  if (names.size === 1 && names.has(rest)) return new Map()
  const taken = take(names, taking, ends.compare)
  taken.delete(rest)
  return taken
}
