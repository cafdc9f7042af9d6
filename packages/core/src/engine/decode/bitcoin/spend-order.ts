/**
 * The order in which a block's transactions could follow each other: each after those whose coins
 * it spends. Blocks of most networks stand in such an order; Bitcoin Cash has sorted them by id
 * since November 2018 (canonical transaction ordering).
 *
 * The ledger's order is the order of spending, so positions there are those of this order.
 *
 * @module
 */
import type { Columns } from './fill-columns.ts'

/**
 * The order, first the coinbase: transaction by position. Each transaction stands as far in front
 * as the block has it, but behind those it spends from. Time O(inputs).
 *
 * @returns null where the block stands in such an order itself
 */
export function spendOrder(columns: Columns): Uint32Array | null {
  const { txCount } = columns
  const places = placesOf(columns)
  const order = new Uint32Array(txCount)
  const state = new Uint8Array(txCount)
  const stack: number[] = []
  let count = 0
  let isChanged = false
  for (let tx = 0; tx < txCount; tx++) {
    stack.push(tx)
    while (stack.length > 0) {
      const top = stack.at(-1)!
      if (state[top] === 0) {
        state[top] = SEEN
        pushMakers(columns, { tx: top, places, state, stack })
        continue
      }
      stack.pop()
      if (state[top] === PLACED) continue
      state[top] = PLACED
      if (count !== top) isChanged = true
      order[count++] = top
    }
  }
  return isChanged ? order : null
}

const SEEN = 1
const PLACED = 2

type Walk = {
  readonly tx: number
  readonly places: ReadonlyMap<number, number>
  readonly state: Uint8Array
  readonly stack: number[]
}

/** Puts those that make what a transaction spends on top of it, the first input's on top. */
function pushMakers(columns: Columns, { tx, places, state, stack }: Walk): void {
  const { txFirstInput, inPrevTx, txid } = columns
  for (let input = txFirstInput[tx + 1]! - 1; input >= txFirstInput[tx]!; input--) {
    const maker = places.get(keyAt(inPrevTx, input * 32))
    if (maker === undefined || state[maker] !== 0) continue
    if (isSame(txid, maker * 32, { bytes: inPrevTx, at: input * 32 })) stack.push(maker)
  }
}

function placesOf({ txid, txCount }: Columns): Map<number, number> {
  const places = new Map<number, number>()
  for (let tx = 0; tx < txCount; tx++) places.set(keyAt(txid, tx * 32), tx)
  return places
}

/** 52 bits of an id: two of one block share them by chance once in a billion blocks. */
function keyAt(bytes: Uint8Array, at: number): number {
  let key = 0
  for (let index = 8; index < 14; index++) key = key * 256 + bytes[at + index]!
  return key * 16 + (bytes[at + 14]! >> 4)
}

function isSame(ids: Uint8Array, from: number, other: { bytes: Uint8Array; at: number }): boolean {
  for (let index = 0; index < 32; index++) {
    if (ids[from + index] !== other.bytes[other.at + index]) return false
  }
  return true
}
