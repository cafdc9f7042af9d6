/**
 * Haircut: every output of a transaction carries the same traced share, the average of its inputs.
 *
 * Source: Möser, Böhme, Breuker, "Towards Risk Scoring of Bitcoin Transactions", FC 2014 workshops,
 * DOI 10.1007/978-3-662-44774-1_2. Formula: taint(o) = T · value(o) / Σ value, where T is the
 * traced value of all inputs. Departures: whole units only. Each output gets the floor, and the
 * units left over go one each to the outputs with the largest remainders, of equal ones to the
 * earlier in the order of filling, so that the outputs sum to T exactly. Fee and burn are outputs.
 * Backward the same with inputs and outputs exchanged: T is the traced value of all outputs, shared
 * over the inputs.
 *
 * @module
 */
import type { CellColumns } from './coin-graph.ts'
import { compareValue } from './order.ts'
import type { PotRule } from './taint.ts'

/**
 * The rule of haircut over cells of these values (smallest units). Time O(n · log n) for the n
 * cells to be filled. No cell gets more than its value.
 */
export function haircutRule(value: CellColumns['value']): PotRule {
  return ({ to, tainted }, { arrived }) => {
    let total = 0n
    for (let row = 0; row < to.length; row++) total += value[to[row]!]!
    const whole = tainted === total
    const remainders: bigint[] = []
    let left = tainted
    for (let row = 0; row < to.length; row++) {
      const cell = to[row]!
      // The product needs 128 bits: bigint has them.
      const product = whole ? 0n : tainted * value[cell]!
      const share = whole ? value[cell]! : product / total
      arrived[cell] = share
      left -= share
      remainders.push(whole ? 0n : product - share * total)
    }
    if (left > 0n) giveLeft(remainders, { to, arrived, left: Number(left) })
  }
}

type Giving = { readonly to: Uint32Array; readonly arrived: BigUint64Array; readonly left: number }

/** Fewer units are left than there are remainders above 0, so no cell gets beyond its value. */
function giveLeft(remainders: readonly bigint[], { to, arrived, left }: Giving): void {
  const rows = [...remainders.keys()].sort(
    (a, b) => compareValue(remainders[b]!, remainders[a]!) || a - b,
  )
  for (const row of rows.slice(0, left)) arrived[to[row]!]! += 1n
}
