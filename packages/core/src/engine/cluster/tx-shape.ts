/**
 * What the shape of one transaction says: whether several parties made it together (then its inputs
 * join nobody), and marks that a reader should know. Only counts, amounts and accounts are read.
 *
 * Sources. Joint transactions: Maxwell 2013 (CoinJoin); Stütz, Stockinger, Haslhofer, Pelechrinis,
 * Maurer, "Adoption and Actual Privacy of Decentralized CoinJoin Implementations in Bitcoin", AFT
 * 2022 (Wasabi, Whirlpool); JoinMarket's default of four makers beside the taker; Wasabi 2's
 * published denominations; the BlockSci test of equal outputs (Kalodner et al. 2020). PayJoin: the
 * unnecessary-input heuristic that BIP 78 names. Each default is argued in
 * docs/methodology/clusters.md. A wrong guard loses a merge; a missing one makes a false one, so
 * where in doubt the guard holds.
 *
 * @module
 */
import type { ClusterBlock, Exclusion, GuardParameters } from './cluster-types.ts'

/** The guards as they are unless options say otherwise. */
export const GUARDS: GuardParameters = {
  dustLimit: 546,
  jointTests: ['wasabi-1', 'wasabi-2', 'whirlpool', 'joinmarket', 'equal-outputs'],
  wasabi1Outputs: 10,
  wasabi2Inputs: 10,
  equalOutputs: 3,
}

/** Outputs from which a payment is called a batch. */
export const BATCH_OUTPUTS = 12
/** Whirlpool's pools, satoshi. */
const POOLS = [100_000, 1_000_000, 2_500_000, 5_000_000, 50_000_000]
/** What an input may bring above the pool's size: the fees of the mixes to come. */
const POOL_FEES_MAX = 110_000
const POOL_SIDES_MIN = 5
const POOL_SIDES_MAX = 10
/** Wasabi 1's base denomination and how far it moved, satoshi. */
const WASABI_1_BASE = 10_000_000
const WASABI_1_SPAN = 2_000_000
/** Share of outputs that stand in Wasabi 2's denominations; the rest is change and the fee. */
const WASABI_2_SHARE = 0.75
/** A taker and JoinMarket's default of at least four makers. */
const JOINMARKET_EQUAL = 5
const WASABI_2_SMALLEST = 5_000
const WASABI_2_LARGEST = 137_438_953_472

/** A mark on a transaction: worth knowing, no proof. */
export type TxMark = 'payjoin' | 'batch-payout' | 'dust-input' | 'dust-output'

/** What one transaction looks like. */
export type TxShape = {
  /** Why its inputs join nobody, or null where they have one owner. */
  readonly exclusion: Exclusion | null
  readonly marks: readonly TxMark[]
}

/** 2^k, 3^k, 2·3^k and 1, 2, 5 times 10^k within Wasabi 2's bounds. */
const DENOMINATIONS: ReadonlySet<number> = new Set(denominations())

function* denominations(): Generator<number> {
  const series = [
    { first: 1, times: 2 },
    { first: 1, times: 3 },
    { first: 2, times: 3 },
    { first: 1, times: 10 },
    { first: 2, times: 10 },
    { first: 5, times: 10 },
  ]
  for (const { first, times } of series) {
    for (let value = first; value <= WASABI_2_LARGEST; value *= times) {
      if (value >= WASABI_2_SMALLEST) yield value
    }
  }
}

/** What the tests read of one transaction. */
type Sides = {
  readonly inputs: number
  /** Accounts among the inputs. */
  readonly distinct: number
  readonly outputs: number
  /** How often the commonest amount of the outputs occurs, and that amount. */
  readonly equal: number
  readonly amount: number
}

/** Why the inputs of transaction `t`, which have several accounts, join nobody; or null. */
export function jointTest(
  block: ClusterBlock,
  t: number,
  guards: GuardParameters,
): Exclusion | null {
  const outputs = block.outStart[t + 1]! - block.outStart[t]!
  const inputs = block.inStart[t + 1]! - block.inStart[t]!
  if (outputs < 3) return null
  const isWide = inputs >= guards.wasabi2Inputs && outputs >= guards.wasabi2Inputs / 2
  const most = commonest(block, t)
  if (most.equal < 3 && !isWide) return null
  const distinct = new Set(block.inAccount.subarray(block.inStart[t]!, block.inStart[t + 1]!)).size
  const sides = { inputs, distinct, outputs, ...most }
  for (const test of guards.jointTests) {
    if (JOINT[test](block, t, { sides, guards })) return test
  }
  return null
}

type Test = (
  block: ClusterBlock,
  t: number,
  at: { readonly sides: Sides; readonly guards: GuardParameters },
) => boolean

const JOINT: Readonly<Record<GuardParameters['jointTests'][number], Test>> = {
  'wasabi-1': (_block, _t, { sides, guards }) =>
    sides.equal >= guards.wasabi1Outputs &&
    sides.distinct >= sides.equal &&
    Math.abs(sides.amount - WASABI_1_BASE) <= WASABI_1_SPAN,
  'wasabi-2': (block, t, { sides, guards }) =>
    sides.distinct >= guards.wasabi2Inputs && hasDenominations(block, t),
  whirlpool: (block, t, { sides }) =>
    sides.equal === sides.outputs &&
    sides.inputs === sides.outputs &&
    sides.inputs >= POOL_SIDES_MIN &&
    sides.inputs <= POOL_SIDES_MAX &&
    POOLS.includes(sides.amount) &&
    feedsPool(block, t, sides.amount),
  joinmarket: (block, t, { sides }) =>
    sides.equal >= JOINMARKET_EQUAL &&
    sides.distinct >= sides.equal &&
    sides.outputs > sides.equal &&
    sides.outputs <= 2 * sides.equal &&
    sides.outputs >= 2 * sides.equal - 1 &&
    paysFreshOnly(block, t),
  'equal-outputs': (_block, _t, { sides, guards }) =>
    sides.equal >= guards.equalOutputs &&
    sides.distinct >= sides.equal &&
    2 * sides.equal >= sides.outputs,
}

/** The commonest amount above 0 of the outputs; of equally common ones the larger. */
function commonest(block: ClusterBlock, t: number): { equal: number; amount: number } {
  const amounts = block.outAmount.slice(block.outStart[t]!, block.outStart[t + 1]!).sort()
  let equal = 0
  let amount = 0
  for (let row = 0, run = 0; row < amounts.length; row++) {
    run = row > 0 && amounts[row] === amounts[row - 1] ? run + 1 : 1
    if (run < equal || amounts[row]! <= 0) continue
    equal = run
    amount = amounts[row]!
  }
  return { equal, amount }
}

/** Whether most outputs stand in denominations, and at least two of them are shared by outputs. */
function hasDenominations(block: ClusterBlock, t: number): boolean {
  const amounts = block.outAmount.subarray(block.outStart[t]!, block.outStart[t + 1]!)
  const counts = new Map<number, number>()
  let standing = 0
  for (const amount of amounts) {
    if (!DENOMINATIONS.has(amount)) continue
    standing++
    counts.set(amount, (counts.get(amount) ?? 0) + 1)
  }
  const shared = [...counts.values()].filter((count) => count > 1).length
  return standing >= WASABI_2_SHARE * amounts.length && shared >= 2
}

/** Whether each input brings the pool's size, or a little more; unknown amounts do not speak. */
function feedsPool(block: ClusterBlock, t: number, size: number): boolean {
  for (let row = block.inStart[t]!; row < block.inStart[t + 1]!; row++) {
    const amount = block.inAmount[row]!
    if (amount >= 0 && (amount < size || amount > size + POOL_FEES_MAX)) return false
  }
  return true
}

/** Whether every output has an account of its own that no input has: JoinMarket reuses none. */
function paysFreshOnly(block: ClusterBlock, t: number): boolean {
  const inputs = new Set(block.inAccount.subarray(block.inStart[t]!, block.inStart[t + 1]!))
  const seen = new Set<number>()
  for (let row = block.outStart[t]!; row < block.outStart[t + 1]!; row++) {
    const account = block.outAccount[row]!
    if (account < 0 || inputs.has(account) || seen.has(account)) return false
    seen.add(account)
  }
  return true
}

/** Everything that is said of transaction `t` on its own. */
export function shapeOf(
  block: ClusterBlock,
  t: number,
  parameters: Partial<GuardParameters> = {},
): TxShape {
  const guards = { ...GUARDS, ...parameters }
  const ins = block.inAmount.subarray(block.inStart[t]!, block.inStart[t + 1]!)
  const outs = block.outAmount.subarray(block.outStart[t]!, block.outStart[t + 1]!)
  const isDust = (amount: number): boolean => amount > 0 && amount <= guards.dustLimit
  const marks: TxMark[] = []
  if (isPayJoin(block, t)) marks.push('payjoin')
  if (outs.length >= BATCH_OUTPUTS) marks.push('batch-payout')
  if (ins.some(isDust)) marks.push('dust-input')
  if (outs.some(isDust)) marks.push('dust-output')
  return { exclusion: exclusionOf(block, t, guards), marks }
}

/** Why transaction `t` joins nobody, hand records included; null where it may or has one. */
export function exclusionOf(
  block: ClusterBlock,
  t: number,
  guards: GuardParameters,
): Exclusion | null {
  const start = block.inStart[t]!
  const end = block.inStart[t + 1]!
  let first = -1
  let isSeveral = false
  let counting = 0
  for (let row = start; row < end; row++) {
    const account = block.inAccount[row]!
    if (account < 0) continue
    if (first < 0) first = account
    if (account !== first) isSeveral = true
    if (!isForced(block, row, guards)) counting++
  }
  if (!isSeveral) return null
  const exclusion = counting === 0 ? 'dust-sweep' : jointTest(block, t, guards)
  if (exclusion !== null) return exclusion
  return block.distrusted?.includes(block.position[t]!) ? 'distrusted' : null
}

/** Whether an input is dust, which anybody can have put there: it joins nobody by itself. */
export const isForced = (block: ClusterBlock, row: number, guards: GuardParameters): boolean =>
  block.inAmount[row]! >= 0 && block.inAmount[row]! <= guards.dustLimit

/**
 * PayJoin suspicion: two outputs, and the inputs but the smallest would have paid for the larger of
 * them with the fee. A wallet alone has no reason to add that input; some do so all the same.
 */
function isPayJoin(block: ClusterBlock, t: number): boolean {
  const start = block.inStart[t]!
  const end = block.inStart[t + 1]!
  if (end - start < 2 || block.outStart[t + 1]! - block.outStart[t]! !== 2) return false
  const one = block.outAmount[block.outStart[t]!]!
  const other = block.outAmount[block.outStart[t]! + 1]!
  let sum = 0
  let least = Number.POSITIVE_INFINITY
  for (let row = start; row < end; row++) {
    const amount = block.inAmount[row]!
    if (amount < 0) return false
    sum += amount
    least = Math.min(least, amount)
  }
  const isSeveral = block.inAccount.subarray(start, end).some((a) => a !== block.inAccount[start])
  return isSeveral && sum - least >= Math.max(one, other) + (sum - one - other)
}
