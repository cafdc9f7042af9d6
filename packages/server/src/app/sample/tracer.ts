/**
 * A small, slow tracer that knows the true answers: it walks every transaction in order and shares
 * nothing with the engine that it checks.
 *
 * Sources: Möser, Böhme, Breuker (2014) for poison and haircut; Anderson, Shumailov, Ahmed (2018)
 * for first in, first out. Departure: the haircut is exact to the satoshi, by largest remainder.
 *
 * @module
 */
import { invariant } from '@paperchain/core/domain/error'
import { at } from './random.ts'

/** A transaction as the tracer needs it. */
export type TracedTx = {
  readonly id: string
  /** Coins spent, as `tx:index`; none in a coinbase. */
  readonly inputs: readonly string[]
  readonly outputs: readonly TracedOutput[]
}

/** An output; `account` is null where nobody can spend it. Satoshi. */
export type TracedOutput = { readonly account: string | null; readonly amount: bigint }

/** What a method did with the loot. Satoshi. */
export type TraceTruth = {
  /** Unspent at the end, by account. */
  readonly held: ReadonlyMap<string, bigint>
  /** Arrived at services, by account; the trace ends there. */
  readonly absorbed: ReadonlyMap<string, bigint>
  readonly fees: bigint
  /** Sent to outputs that nobody can spend. */
  readonly burned: bigint
  /** Tainted coins among the unspent ones. */
  readonly heldCoins: number
}

/** What to trace. */
export type TraceQuestion = {
  readonly txs: readonly TracedTx[]
  /** Stolen coins, `tx:index`. */
  readonly seeds: readonly string[]
  /** Accounts of services: what arrives there is absorbed. */
  readonly stops: ReadonlySet<string>
}

/** A run of satoshi inside a coin, of one colour. */
type Run = { readonly tainted: boolean; readonly length: bigint }

/** How a method carries taint: what a coin remembers, and how a transaction hands it on. */
type Method<Mark> = {
  readonly seed: (amount: bigint) => Mark
  /** Marks of the outputs, then of the fee; null where a place got nothing. */
  readonly hand: (places: readonly Place<Mark>[], fills: readonly bigint[]) => (Mark | null)[]
  readonly worth: (mark: Mark) => bigint
}

type Place<Mark> = { readonly amount: bigint; readonly mark: Mark | null }

/** First in, first out: each satoshi keeps its colour, and inputs fill outputs in order. */
export const traceFifo = (question: TraceQuestion): TraceTruth =>
  walk<readonly Run[]>(question, {
    seed: (amount) => [{ tainted: true, length: amount }],
    worth: (runs) => runs.reduce((sum, { tainted, length }) => (tainted ? sum + length : sum), 0n),
    hand: (places, fills) => {
      const queue = places.flatMap(({ amount, mark }): readonly Run[] =>
        mark === null ? [{ tainted: false, length: amount }] : mark,
      )
      return pour(queue, fills)
    },
  })

/** Haircut: every output takes the inputs' average share; the remainder goes by its fraction. */
export const traceHaircut = (question: TraceQuestion): TraceTruth =>
  walk<bigint>(question, {
    seed: (amount) => amount,
    worth: (share) => share,
    hand: (places, fills) => {
      const whole = places.reduce((sum, { amount }) => sum + amount, 0n)
      const tainted = places.reduce((sum, { mark }) => sum + (mark ?? 0n), 0n)
      return apportion(tainted, whole, fills).map((share) => (share > 0n ? share : null))
    },
  })

/** Poison: one tainted satoshi in, and all that comes out is tainted. It conserves nothing. */
export const tracePoison = (question: TraceQuestion): TraceTruth =>
  walk<bigint>(question, {
    seed: (amount) => amount,
    worth: (amount) => amount,
    hand: (_places, fills) => [...fills],
  })

function walk<Mark>(question: TraceQuestion, method: Method<Mark>): TraceTruth {
  const { txs, seeds, stops } = question
  const amounts = new Map<string, { account: string; amount: bigint }>()
  const marks = new Map<string, Mark>()
  const absorbed = new Map<string, bigint>()
  const burned: bigint[] = []
  const fees: bigint[] = []
  for (const tx of txs) {
    const places = tx.inputs.map((coin) => take(coin, amounts, marks))
    const fills = tx.outputs.map(({ amount }) => amount)
    const fee = total(places.map(({ amount }) => amount)) - total(fills)
    const reached = places.some(({ mark }) => mark !== null)
    const handed = reached ? method.hand(places, [...fills, fee]) : []
    fees.push(worthOf(method, handed[fills.length] ?? null))
    for (const [index, { account, amount }] of tx.outputs.entries()) {
      const coin = `${tx.id}:${index}`
      const mark = seeds.includes(coin) ? method.seed(amount) : (handed[index] ?? null)
      if (account === null) burned.push(worthOf(method, mark))
      else if (mark !== null && stops.has(account)) add(absorbed, account, method.worth(mark))
      else if (mark !== null) marks.set(coin, mark)
      if (account !== null) amounts.set(coin, { account, amount })
    }
  }
  const held = new Map<string, bigint>()
  for (const [coin, mark] of marks) add(held, amounts.get(coin)?.account ?? '', method.worth(mark))
  return { held, absorbed, fees: total(fees), burned: total(burned), heldCoins: marks.size }
}

function take<Mark>(
  coin: string,
  amounts: Map<string, { account: string; amount: bigint }>,
  marks: Map<string, Mark>,
): Place<Mark> {
  const found = amounts.get(coin)
  invariant(found !== undefined, `coin ${coin} was made before it is spent`)
  const place = { amount: found.amount, mark: marks.get(coin) ?? null }
  amounts.delete(coin)
  marks.delete(coin)
  return place
}

/** Cuts the queue into pieces of the given lengths; a piece without taint is null. */
function pour(queue: readonly Run[], fills: readonly bigint[]): (readonly Run[] | null)[] {
  let front = 0
  let left = queue[0]?.length ?? 0n
  return fills.map((fill) => {
    const piece: Run[] = []
    for (let need = fill; need > 0n; ) {
      const run = at(queue, front)
      const length = left < need ? left : need
      if (length > 0n) piece.push({ tainted: run.tainted, length })
      need -= length
      left -= length
      if (left === 0n) left = queue[++front]?.length ?? 0n
    }
    return piece.some(({ tainted }) => tainted) ? piece : null
  })
}

/** Shares of `part` by size; what flooring leaves goes to the largest fractions, first come. */
function apportion(part: bigint, whole: bigint, sizes: readonly bigint[]): bigint[] {
  const shares = sizes.map((size) => (part * size) / whole)
  const order = sizes
    .map((size, row) => ({ row, fraction: (part * size) % whole }))
    .sort((a, b) => (a.fraction === b.fraction ? a.row - b.row : a.fraction < b.fraction ? 1 : -1))
  const rest = Number(part - total(shares))
  for (const { row } of order.slice(0, rest)) shares[row] = at(shares, row) + 1n
  return shares
}

const worthOf = <Mark>(method: Method<Mark>, mark: Mark | null): bigint =>
  mark === null ? 0n : method.worth(mark)

const total = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, one) => sum + one, 0n)

function add(sums: Map<string, bigint>, account: string, amount: bigint): void {
  sums.set(account, (sums.get(account) ?? 0n) + amount)
}
