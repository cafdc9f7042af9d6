/**
 * A digest of the state of clusters: equal for equal states, whatever way led there. Shortcuts of
 * the trees and the order of rings are left out: they tell the same clusters.
 *
 * @module
 */
import type { ClusterState } from './cluster-state.ts'
import type { Growing } from './growing.ts'
import { labelText } from './labels.ts'
import { allRoots, fromOf, toOf, txOf, upOf } from './union-find.ts'

/** Two lanes of FNV-1a over 32-bit words; against mistakes, not against forgers. */
export class Lanes {
  #one = 0x811c9dc5
  #other = 0x050c5d1f

  word(value: number): void {
    this.#one = Math.imul(this.#one ^ value, 0x01000193)
    this.#other = Math.imul(this.#other ^ (value + (value >>> 16)), 0x01000193)
    this.#one ^= this.#one >>> 15
    this.#other ^= this.#other >>> 13
  }

  text(text: string): void {
    this.word(text.length)
    for (let at = 0; at < text.length; at++) this.word(text.charCodeAt(at))
  }

  column(column: Growing): void {
    this.word(column.length)
    for (const value of column.rows()) this.word(value)
  }

  words(): readonly number[] {
    return [this.#one >>> 0, this.#other >>> 0]
  }

  hex(): string {
    return this.words()
      .map((lane) => lane.toString(16).padStart(8, '0'))
      .join('')
  }
}

/** 16 hex digits; see `Clusters.digest`. */
export function digestOf(state: ClusterState): string {
  const lanes = new Lanes()
  for (const value of [state.nextTx, state.accountCount, state.merges]) lanes.word(value)
  forestInto(lanes, state)
  for (const column of columnsOf(state)) lanes.column(column)
  lanes.text(JSON.stringify(state.refused))
  for (const account of [...state.book.byAccount.keys()].sort((a, b) => a - b)) {
    lanes.word(account)
    lanes.text(labelText(state.book, account))
  }
  lanes.text(JSON.stringify(state.inputs.hands.toSorted((a, b) => a.id - b.id)))
  lanes.text(JSON.stringify([...state.links].sort(([a], [b]) => (a < b ? -1 : 1))))
  lanes.text(state.merging.join())
  return lanes.hex()
}

function forestInto(lanes: Lanes, { forest, accountCount }: ClusterState): void {
  const root = allRoots(forest, accountCount)
  for (let account = 0; account < accountCount; account++) {
    lanes.word(root[account]!)
    if (root[account] === account) lanes.word(upOf(forest, account))
    else {
      lanes.word(fromOf(forest, account))
      lanes.word(toOf(forest, account))
      lanes.word(txOf(forest, account))
    }
  }
}

/** The columns beside the forest, in the order in which digest and snapshot take them. */
export const columnsOf = (state: ClusterState): readonly Growing[] => [
  state.heights,
  state.firstTx,
  state.accounts,
  state.excludedTx,
  state.excludedBy,
  state.guessFrom,
  state.guessTo,
  state.guessTx,
  state.guessReason,
]
