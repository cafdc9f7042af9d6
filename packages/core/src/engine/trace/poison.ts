/**
 * Poison: whatever comes out of a transaction that any traced value went into is traced as a whole.
 * Backward: whatever went into a transaction that made any traced coin.
 *
 * Source: Möser, Böhme, Breuker, "Towards Risk Scoring of Bitcoin Transactions", FC 2014 workshops,
 * DOI 10.1007/978-3-662-44774-1_2. Formula: taint(o) = value(o) if any taint(i) > 0, else 0.
 * Departures: the fee is an output too; a coin of no value carries nothing. Poison makes value out
 * of nothing, so no law of conservation holds for it and none is printed.
 *
 * @module
 */
import type { CellColumns } from './coin-graph.ts'
import type { PotRule } from './taint.ts'

/** The rule of poison over cells of these values (smallest units). Time O(outputs) a pot. */
export function poisonRule(value: CellColumns['value']): PotRule {
  return ({ to }, { arrived }) => {
    for (let row = 0; row < to.length; row++) arrived[to[row]!] = value[to[row]!]!
  }
}
