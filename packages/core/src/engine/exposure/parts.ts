/**
 * Parts: an amount told apart by where it came from or went to. All whole units; the parts of an
 * amount sum to it.
 *
 * @module
 */
import { invariant } from '../../domain/error.ts'
import { compareValue } from '../trace/order.ts'
import { ENDS, type EndTable } from './end.ts'

/** Units by key of an {@link EndTable}; never zero. */
export type Parts = Map<number, bigint>

/** Adds units to a part. */
export function addPart(parts: Parts, key: number, units: bigint): void {
  if (units === 0n) return
  parts.set(key, (parts.get(key) ?? 0n) + units)
}

/** Adds all of `more` to `parts`. */
export function addParts(parts: Parts, more: ReadonlyMap<number, bigint>): void {
  for (const [key, units] of more) addPart(parts, key, units)
}

/** Whether two are the same, whatever the order in them. */
export function sameParts(
  left: ReadonlyMap<number, bigint>,
  right: ReadonlyMap<number, bigint>,
): boolean {
  if (left === right) return true
  if (left.size !== right.size) return false
  for (const [key, units] of left) if (right.get(key) !== units) return false
  return true
}

/** What is taken: `amount` of parts that sum to `total`. */
export type Taking = { readonly total: bigint; readonly amount: bigint }

/**
 * Takes an amount out of parts, each in proportion (haircut). The floor of every share first; the
 * units left over go one each to the largest remainders, of equal ones to the lesser key. Taken one
 * after the other out of one pot, the last taking gets what is left, so both the parts of every
 * taking and the takings of every part sum up exactly.
 *
 * Source: haircut as in `trace/haircut.ts`. Departure: that rule shares one traced value over all
 * outputs at once; with many values at once no output would sum to its own amount.
 *
 * @param parts changed: what is left
 */
export function take(parts: Parts, { total, amount }: Taking, compare: EndTable['compare']): Parts {
  invariant(amount <= total, `${amount} can be taken out of ${total}`)
  if (amount === total) {
    const all = new Map(parts)
    parts.clear()
    return all
  }
  const taken: Parts = new Map()
  if (amount === 0n) return taken
  const rests: { readonly key: number; readonly rest: bigint }[] = []
  let left = amount
  for (const [key, units] of parts) {
    const product = units * amount
    const share = product / total
    addPart(taken, key, share)
    left -= share
    if (product !== share * total) rests.push({ key, rest: product - share * total })
  }
  if (left > 0n) {
    rests.sort((a, b) => compareValue(b.rest, a.rest) || compare(a.key, b.key))
    for (const { key } of rests.slice(0, Number(left))) addPart(taken, key, 1n)
  }
  for (const [key, units] of taken) {
    const kept = parts.get(key)! - units
    if (kept === 0n) parts.delete(key)
    else parts.set(key, kept)
  }
  return taken
}

/** The same parts one transaction farther away. New. */
export function farther(
  parts: ReadonlyMap<number, bigint>,
  ends: EndTable,
  maxHops: number,
): Parts {
  const moved: Parts = new Map()
  for (const [key, units] of parts) addPart(moved, ends.farther(key, maxHops), units)
  return moved
}

/** Parts of which only the largest are kept apart; the others are cut together. */
export function bounded(parts: Parts, ends: EndTable, most: number): Parts {
  if (parts.size <= most) return parts
  const sorted = [...parts].sort((a, b) => compareValue(b[1], a[1]) || ends.compare(a[0], b[0]))
  const kept: Parts = new Map()
  for (const [order, [key, units]] of sorted.entries()) {
    addPart(kept, order < most ? key : ends.key(ENDS.parts, 0), units)
  }
  return kept
}
