/** A column of whole numbers below 2^32 that grows at its end and can be cut there. */
export class Growing {
  #rows = new Uint32Array(16)
  length = 0

  /** Adds one row. */
  push(value: number): void {
    if (this.length === this.#rows.length) {
      const grown = new Uint32Array(2 * this.length)
      grown.set(this.#rows)
      this.#rows = grown
    }
    this.#rows[this.length++] = value
  }

  /** Row `at`, from 0. */
  at(at: number): number {
    return this.#rows[at]!
  }

  /** Keeps the first rows only. */
  cut(length: number): void {
    this.length = length
  }

  /** The rows as they stand: a view until the next change. */
  rows(): Uint32Array {
    return this.#rows.subarray(0, this.length)
  }

  /** All rows anew. */
  replace(rows: Uint32Array | readonly number[]): void {
    this.#rows = new Uint32Array(Math.max(16, rows.length))
    this.#rows.set(rows)
    this.length = rows.length
  }

  /** First row whose value is at least `value`, where rows ascend. */
  from(value: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#rows[middle]! < value) low = middle + 1
      else high = middle
    }
    return low
  }
}
