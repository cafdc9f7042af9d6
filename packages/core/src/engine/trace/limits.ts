/**
 * The limits of a trace. Each one is a number in the certificate; none cuts silently.
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'

/** How far a trace goes and how much it lists. */
export type TraceLimits = {
  /** Coins this many transactions away from the seeds are not followed further. */
  readonly maxHops: number
  /** A coin with less traced value than this, in smallest units, is not followed. */
  readonly minValue: bigint
  /** Forward, spends above this height are not followed; seeds above it do not count. */
  readonly untilHeight: number | null
  /** Transactions gathered, over all rounds. */
  readonly maxTransactions: number
  /** Postings gathered, over all rounds: what bounds memory where transactions are large. */
  readonly maxPostings: number
  /** Coins that the seeds stand for; above it the trace is refused. */
  readonly maxSeedCoins: number
  /** FIFO: separate tainted pieces kept for one coin. */
  readonly intervalsPerCoin: number
  /** FIFO: pieces kept in one run. */
  readonly intervalsInAll: number
  /** Accounts listed in the result, largest value first; the rest is counted and summed. */
  readonly listedPlaces: number
  /** Cut coins listed, largest value first; the rest is counted and summed. */
  readonly listedCuts: number
  /** Legs listed over all steps, in ledger order; the rest is counted. */
  readonly listedLegs: number
}

/** What holds where a request does not say otherwise. */
export const DEFAULT_LIMITS: TraceLimits = {
  maxHops: 50,
  minValue: 0n,
  untilHeight: null,
  maxTransactions: 20_000,
  maxPostings: 1_000_000,
  maxSeedCoins: 100_000,
  intervalsPerCoin: 10_000,
  intervalsInAll: 2_000_000,
  listedPlaces: 10_000,
  listedCuts: 1_000,
  listedLegs: 10_000,
}

/** The largest value of each limit. A certificate from elsewhere cannot ask for more either. */
export const LIMIT_BOUNDS: { readonly [K in keyof TraceLimits]-?: number } = {
  maxHops: 100_000,
  // Two to the 53rd, where whole numbers end: more than any coin on Bitcoin holds.
  minValue: Number.MAX_SAFE_INTEGER,
  untilHeight: 2 ** 31 - 1,
  maxTransactions: 1_000_000,
  maxPostings: 20_000_000,
  maxSeedCoins: 1_000_000,
  intervalsPerCoin: 1_000_000,
  intervalsInAll: 50_000_000,
  listedPlaces: 1_000_000,
  listedCuts: 1_000_000,
  listedLegs: 1_000_000,
}

/** Limits that may be zero; the others are at least one. */
const MAY_BE_ZERO: ReadonlySet<keyof TraceLimits> = new Set([
  'maxHops',
  'minValue',
  'untilHeight',
  'listedPlaces',
  'listedCuts',
  'listedLegs',
])

/**
 * The limits of a request, with {@link DEFAULT_LIMITS} where it says nothing.
 *
 * @throws {FaultError} `TRACE_LIMIT` naming the limit, its range and what came
 */
export function completeLimits(given: Partial<TraceLimits> = {}): TraceLimits {
  const limits = { ...DEFAULT_LIMITS, ...given }
  for (const name of Object.keys(LIMIT_BOUNDS) as (keyof TraceLimits)[]) {
    const value = limits[name]
    if (name === 'untilHeight' && value === null) continue
    const least = MAY_BE_ZERO.has(name) ? 0 : 1
    const most = LIMIT_BOUNDS[name]
    const whole = typeof value === (name === 'minValue' ? 'bigint' : 'number')
    const inside = value !== null && value >= least && value <= most
    if (whole && inside && (typeof value === 'bigint' || Number.isInteger(value))) continue
    throw new FaultError(
      'TRACE_LIMIT',
      `Expected ${name} to be a whole number from ${least} to ${most}, got ${String(value)}`,
      { limit: name, least, most },
    )
  }
  return limits
}
