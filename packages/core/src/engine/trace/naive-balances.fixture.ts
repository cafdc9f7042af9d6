/**
 * Taint in balances, a page long and slow: what the stored moves and swaps of tokens on an account
 * ledger say about stolen units, by each method. It reads postings and nothing else, so that it
 * shows whether what decoders store is enough.
 *
 * A balance is a queue of pieces. Haircut takes the balance's share from each piece, rounded down;
 * FIFO takes the oldest; poison marks a balance for good. A swap exchanges: each side's new asset
 * carries the share that its old one had. Swaps of a transaction are settled in the order of their
 * numbers, each behind its last move and behind the swap before it.
 */
import type { Posting, Transaction } from '../../domain/posting.ts'
import type { Method } from './request.ts'

type Piece = { units: bigint; traced: bigint }
/** Traced units by asset. */
type Sums = Map<string, bigint>

/** What a run finds. */
export type NaiveTaint = {
  readonly entered: Sums
  readonly swappedIn: Sums
  readonly swappedOut: Sums
  /** By `account asset`. */
  readonly held: ReadonlyMap<string, Piece>
}

type Pair = { readonly debit: Posting; readonly credit: Posting }
type Run = {
  readonly method: Method
  readonly balances: Map<string, Piece[]>
  readonly poisoned: Set<string>
  readonly taint: { entered: Sums; swappedIn: Sums; swappedOut: Sums }
}

/** Follows all units that the first move of each of these transactions pays. */
export function naiveTaint(
  transactions: readonly Transaction[],
  seeds: ReadonlySet<string>,
  method: Method,
): NaiveTaint {
  const taint = { entered: new Map(), swappedIn: new Map(), swappedOut: new Map() }
  const run: Run = { method, balances: new Map(), poisoned: new Set(), taint }
  for (const transaction of transactions) {
    const isSeed = seeds.has(transaction.id)
    for (const step of stepsOf(pairsOf(transaction))) {
      if ('ins' in step) exchange(run, step)
      else pay(run, step, isSeed && step.debit.move === 0)
    }
  }
  const held = [...run.balances].map(([key, pieces]) => [key, total(pieces)] as const)
  return { ...taint, held: new Map(held) }
}

function pairsOf({ postings }: Transaction): Pair[] {
  const debits = postings.filter(({ side }) => side === 'debit')
  return debits.map((debit) => {
    const credit = postings.find(({ side, move }) => side === 'credit' && move === debit.move)
    return { debit, credit: credit! }
  })
}

type Swap = { readonly ins: Pair[]; readonly outs: Pair[]; readonly hops: Map<Pair, Piece[]> }

/** The swap that a pair is a side of; each side is told by the pool's own posting. */
const inOf = ({ credit, debit }: Pair): number =>
  numberOf(credit.form, 'in') ?? numberOf(debit.form, 'in') ?? 0
const outOf = ({ credit, debit }: Pair): number =>
  numberOf(debit.form, 'out') ?? numberOf(credit.form, 'out') ?? 0
const numberOf = (form: string, side: string): number | null => {
  const [, found, number] = /^pool-(in|out)-(\d+)$/.exec(form) ?? []
  return found === side ? Number(number) : null
}

/** Plain moves and swaps in the order in which they are settled. */
function stepsOf(pairs: readonly Pair[]): (Pair | Swap)[] {
  const count = Math.max(0, ...pairs.map(inOf))
  const hops = new Map<Pair, Piece[]>()
  const steps: { at: number; step: Pair | Swap }[] = []
  let settled = 0
  for (let swap = 1; swap <= count; swap++) {
    const ins = pairs.filter((pair) => inOf(pair) === swap)
    const outs = pairs.filter((pair) => outOf(pair) === swap)
    settled = Math.max(settled, ...[...ins, ...outs].map((pair) => pairs.indexOf(pair)))
    steps.push({ at: settled + swap / (count + 1), step: { ins, outs, hops } })
  }
  pairs.forEach((step, at) => {
    if (inOf(step) === 0 && outOf(step) === 0) steps.push({ at, step })
  })
  return steps.sort((a, b) => a.at - b.at).map(({ step }) => step)
}

const keyOf = ({ account, asset }: Posting): string => `${account} ${asset}`

function pay(run: Run, { debit, credit }: Pair, isSeed: boolean): void {
  const units = debit.amount ?? 0n
  const taken = take(run, debit, units)
  if (isSeed) add(run.taint.entered, debit.asset, units - total(taken).traced)
  give(run, credit, isSeed ? [{ units, traced: units }] : taken)
}

function exchange(run: Run, { ins, outs, hops }: Swap): void {
  const paid = ins.flatMap((pair) => {
    const hop = hops.get(pair)
    hops.delete(pair)
    return hop ?? take(run, pair.debit, pair.debit.amount ?? 0n)
  })
  const pool = outs.flatMap(({ debit }) => take(run, debit, debit.amount ?? 0n))
  const [inAsset, outAsset] = [ins[0]!.debit.asset, outs[0]!.debit.asset]
  const [came, went] = [total(paid), total(pool)]
  let got = scaled(paid, went.units)
  const kept = scaled(pool, came.units)
  add(run.taint.swappedOut, inAsset, came.traced)
  add(run.taint.swappedIn, outAsset, total(got).traced)
  add(run.taint.swappedOut, outAsset, went.traced)
  add(run.taint.swappedIn, inAsset, total(kept).traced)
  for (const pair of outs) {
    const [mine, rest] = split(run.method, got, pair.debit.amount ?? 0n)
    got = rest
    if (inOf(pair) > 0) hops.set(pair, mine)
    else give(run, pair.credit, mine)
  }
  give(run, ins[0]!.credit, kept)
}

/** The same shares of another count of units. */
function scaled(pieces: readonly Piece[], units: bigint): Piece[] {
  const all = total(pieces).units
  let [before, cut] = [0n, 0n]
  return pieces.map((piece) => {
    before += piece.units
    const next = (before * units) / all
    const size = next - cut
    cut = next
    return { units: size, traced: piece.units === 0n ? 0n : (piece.traced * size) / piece.units }
  })
}

function take(run: Run, { account, asset }: Posting, units: bigint): Piece[] {
  const key = `${account} ${asset}`
  if (account === '@issuance') return [{ units, traced: 0n }]
  const [taken, rest] = split(run.method, run.balances.get(key) ?? [], units)
  run.balances.set(key, rest)
  const short = units - total(taken).units
  if (short > 0n) throw new Error(`Expected ${units} at ${key}, got ${short} less`)
  if (!run.poisoned.has(key)) return taken
  return taken.map((piece) => ({ ...piece, traced: piece.units }))
}

function give(run: Run, to: Posting, pieces: readonly Piece[]): void {
  const key = keyOf(to)
  if (run.method === 'poison' && total(pieces).traced > 0n) run.poisoned.add(key)
  run.balances.set(key, [...(run.balances.get(key) ?? []), ...pieces])
}

function split(method: Method, pieces: readonly Piece[], units: bigint): [Piece[], Piece[]] {
  const all = total(pieces)
  if (method !== 'fifo' && all.units > 0n && units <= all.units) {
    const traced = (all.traced * units) / all.units
    return [[{ units, traced }], [{ units: all.units - units, traced: all.traced - traced }]]
  }
  const [taken, rest]: [Piece[], Piece[]] = [[], []]
  let left = units
  for (const piece of pieces) {
    const mine = least(piece.units, left)
    left -= mine
    // The pieces of FIFO are traced whole or not at all, but for what a swap rounds.
    const traced = least(piece.traced, mine)
    if (mine > 0n) taken.push({ units: mine, traced })
    if (mine < piece.units) rest.push({ units: piece.units - mine, traced: piece.traced - traced })
  }
  return [taken, rest]
}

function least(one: bigint, other: bigint): bigint {
  if (one < other) return one
  return other
}

function total(pieces: readonly Piece[]): Piece {
  const sum = { units: 0n, traced: 0n }
  for (const { units, traced } of pieces) {
    sum.units += units
    sum.traced += traced
  }
  return sum
}

const add = (sums: Sums, asset: string, units: bigint): void => {
  sums.set(asset, (sums.get(asset) ?? 0n) + units)
}
