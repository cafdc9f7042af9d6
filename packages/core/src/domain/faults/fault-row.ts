/** One row of the error table: what the code means, and what the reader can do about it. */
export type FaultRow = {
  /** One sentence: what was wrong. */
  readonly means: string
  /** One sentence: what to do next. */
  readonly todo: string
}
