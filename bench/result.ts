/** What every bench gives back; `npm run bench -- NAME` prints it. */

/** One measured value with its unit: `{ label: 'decode', value: 812_000, unit: 'postings/s' }`. */
export type BenchRow = { readonly label: string; readonly value: number; readonly unit: string }

/**
 * Ours against a peer on the same input in the same process, over several rounds. Above 1 ours is
 * faster. The ratio holds on any machine; the values do not.
 */
export type BenchRatio = {
  readonly ours: string
  readonly peer: string
  readonly median: number
  readonly min: number
  readonly max: number
}

/** The result of one bench. */
export type BenchResult = {
  readonly name: string
  readonly rows: readonly BenchRow[]
  readonly ratio?: BenchRatio
  /** What the reader must know to judge: input, seed, rounds. */
  readonly notes: readonly string[]
}
