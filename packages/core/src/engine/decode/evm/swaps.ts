/**
 * Swaps in pools that make their own market: which token moves of a transaction are the two sides
 * of one. Such moves have the kind `swap`, and a form that says of which swap of the transaction
 * and on which side they are (`pool-in-1`, `pool-out-1`).
 *
 * Anybody can log an event. It is believed only where the token moves of its own contract since its
 * last swap bear it out to the unit: what came in of one token is the amount that it states, and
 * what went out of another is the other. Moves count as the tokens log them, so a token that keeps
 * a fee for itself is met by what arrived in the pool, and by all that left it. An event that is
 * not borne out, or that several pairs of tokens fit, changes nothing.
 *
 * What this cannot see: whether the pool is an honest one. Whoever holds all of a pool's liquidity
 * can have the taint leave in a token without worth.
 *
 * @module
 */
import { readLanes } from '../../../domain/batch/lanes.ts'
import { hexText } from '../../../domain/batch/tx-id.ts'
import type { EvmBatch } from './evm-batch.ts'
import { type EvmWriter, kindRow } from './evm-writer.ts'
import { SWAP_DOWN, SWAP_OTHER, SWAP_UP } from './log-kind.ts'
import { ACCOUNT_BYTES } from './log-rows.ts'

/** Swaps of one transaction that are marked: forms are few in a batch. Further ones are moves. */
export const MARKED_SWAPS_MAX = 64

/** A swap event: its row, and how many postings there were when it came. */
export type SwapSeen = { readonly row: number; readonly postings: number }

/** The form of a posting by the side of the pool and the number of its swap, from 1. */
export const poolForm = (side: 'in' | 'out', swap: number): string => `pool-${side}-${swap}`

/** A move that a pool took part in: the row of its debit. Null: an amount beyond sums. */
type Touch = { readonly debit: number; readonly amount: bigint | null }

/** What came in and went out of a pool since its last swap, by row of the asset, in order. */
type Pool = { readonly ins: Map<number, Touch[]>; readonly outs: Map<number, Touch[]> }

const KIND_SWAP = kindRow('swap')

/**
 * Marks the swaps among the token moves of one transaction.
 *
 * @param first row of the first posting of its tokens
 * @param seen its swap events in their order; not empty
 */
export function markSwaps(batch: EvmBatch, first: number, seen: readonly SwapSeen[]): void {
  const { rows, writer } = batch
  const names = seen.map(
    ({ row }) => `0x${hexText(rows.contract, row * ACCOUNT_BYTES, ACCOUNT_BYTES)}`,
  )
  const pools = new Map(names.map((name) => [name, newPool()]))
  let debit = first
  let swap = 0
  for (const [at, { row, postings }] of seen.entries()) {
    for (; debit < postings; debit += 2) touch(writer, pools, debit)
    const name = names[at] ?? ''
    const sides = sidesOf(batch, row, pools.get(name) ?? newPool())
    pools.set(name, newPool())
    if (sides === null) continue
    swap++
    if (swap > MARKED_SWAPS_MAX) return
    for (const one of sides.ins) mark(writer, one, poolForm('in', swap))
    for (const one of sides.outs) mark(writer, one, poolForm('out', swap))
  }
}

const newPool = (): Pool => ({ ins: new Map(), outs: new Map() })

/** Notes a move at the pools that it leaves and enters. */
function touch({ builder }: EvmWriter, pools: ReadonlyMap<string, Pool>, debit: number): void {
  const { postings, assets } = builder
  // Wrapping is a swap already.
  if (postings.kind[debit] === KIND_SWAP) return
  const asset = postings.asset[debit]!
  if (!assets[asset]?.includes('/erc20:')) return
  const [from, to] = [accountAt(builder, debit), accountAt(builder, debit + 1)]
  if (from === to) return
  const payer = pools.get(from)
  const payee = pools.get(to)
  if (payer === undefined && payee === undefined) return
  const amount = postings.amountKnown[debit] === 1 ? readLanes(postings.amount, debit) : null
  if (amount === 0n) return
  if (payer !== undefined) add(payer.outs, asset, { debit, amount })
  if (payee !== undefined) add(payee.ins, asset, { debit, amount })
}

type Builder = EvmWriter['builder']

function accountAt({ postings, arena }: Builder, posting: number): string {
  const start = postings.account.start[posting]!
  const end = start + postings.account.length[posting]!
  return String.fromCharCode(...arena.bytes.subarray(start, end))
}

function add(touches: Map<number, Touch[]>, asset: number, touch: Touch): void {
  const list = touches.get(asset)
  if (list === undefined) touches.set(asset, [touch])
  else list.push(touch)
}

type Sides = { readonly ins: readonly Side[]; readonly outs: readonly Side[] }
/** A posting of the pool and its other one. */
type Side = { readonly own: number; readonly other: number }

/** The moves that bear an event out, or null. */
function sidesOf({ rows, writer }: EvmBatch, row: number, pool: Pool): Sides | null {
  const kind = rows.kind[row]!
  if (kind === SWAP_OTHER) return null
  const { assets } = writer.builder
  const ins = fitting(pool.ins, readLanes(rows.amount, row))
  const outs = fitting(pool.outs, readLanes(rows.token, row))
  let found: Sides | null = null
  for (const [inAsset, came] of ins) {
    for (const [outAsset, went] of outs) {
      if (inAsset === outAsset) continue
      // Token 0 of a pool is the one whose contract is the smaller number.
      const isUp = assets[inAsset]! < assets[outAsset]!
      if ((kind === SWAP_UP && !isUp) || (kind === SWAP_DOWN && isUp)) continue
      if (found !== null) return null
      found = {
        ins: came.map((debit) => ({ own: debit + 1, other: debit })),
        outs: went.map((debit) => ({ own: debit, other: debit + 1 })),
      }
    }
  }
  return found
}

/** Of each asset the moves that are this amount to the unit, where there are such. */
function fitting(touches: ReadonlyMap<number, readonly Touch[]>, amount: bigint) {
  return [...touches].flatMap(([asset, list]): [number, number[]][] => {
    const rows = lastThatSum(list, amount) ?? lastThatIs(list, amount)
    return rows === null ? [] : [[asset, rows]]
  })
}

/** The last moves that sum to the amount: what came before them is no part of the swap. */
function lastThatSum(list: readonly Touch[], amount: bigint): number[] | null {
  const rows: number[] = []
  let rest = amount
  for (let at = list.length - 1; at >= 0 && rest > 0n; at--) {
    const { debit, amount: part } = list[at]!
    if (part === null || part > rest) return null
    rows.push(debit)
    rest -= part
  }
  return rest === 0n ? rows : null
}

/** The last move of just this amount, whatever came after it. */
function lastThatIs(list: readonly Touch[], amount: bigint): number[] | null {
  const found = list.findLast((one) => one.amount === amount)
  return found === undefined ? null : [found.debit]
}

/** The pool's own posting says its swap; the other one too, unless it is that of another pool. */
function mark({ builder }: EvmWriter, { own, other }: Side, form: string): void {
  const { postings } = builder
  const formRow = builder.formRow(form)
  postings.kind[own] = KIND_SWAP
  postings.kind[other] = KIND_SWAP
  postings.form[own] = formRow
  if (postings.form[other] === 0) postings.form[other] = formRow
}
