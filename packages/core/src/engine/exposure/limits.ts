/**
 * The limits of exposure. Each stands in the answer with the value that it cut; none cuts silently.
 *
 * @module
 */

/** How far exposure is followed. */
export type ExposureLimits = {
  /** An end this many transactions away counts; what is farther is cut. 1 to {@link HOPS_MOST}. */
  readonly maxHops: number
  /** Ends kept apart in one coin or balance; the smallest beyond are cut. */
  readonly maxParts: number
  /** An account without a tag in more movements than this is taken for a service nobody named. */
  readonly maxDegree: number
  /** Amounts below this many smallest units are dust, in ledgers of coins. */
  readonly dust: bigint
}

/** Hops that a key has room for. */
export const HOPS_MOST = 62

/**
 * What holds in the program. Hops: as many as a trace follows; a peel chain has dozens. Dust:
 * outputs below 546 satoshi are not relayed by Bitcoin Core for the oldest form of output, so what
 * is smaller was sent to be seen, not to be spent.
 */
export const EXPOSURE_LIMITS: ExposureLimits = {
  maxHops: 50,
  maxParts: 64,
  maxDegree: 10_000,
  dust: 546n,
}
