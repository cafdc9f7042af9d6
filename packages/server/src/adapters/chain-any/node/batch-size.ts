/**
 * How many calls go into one request to a node, learned from what the node takes.
 *
 * @module
 */

/** Good requests after which a size that a passing failure halved is doubled again. */
const GOOD_BEFORE_GROWTH = 8

/**
 * How many calls go into one request: halved when the node chokes on them, and never below 1. What
 * was too much for the node is not tried again; other failures pass, and the size grows back.
 */
export class BatchSize {
  #now: number
  #most: number
  #good = 0

  constructor(most: number) {
    this.#now = most
    this.#most = most
  }

  get now(): number {
    return this.#now
  }

  /** Halves the size after a request of `sent` calls failed. False where one call is left. */
  shrink(sent: number, isTooLong: boolean): boolean {
    this.#good = 0
    if (sent <= 1) return false
    this.#now = Math.max(1, Math.floor(sent / 2))
    if (isTooLong) this.#most = this.#now
    return true
  }

  /** Counts a request that was answered. */
  grow(): void {
    if (this.#now >= this.#most || ++this.#good < GOOD_BEFORE_GROWTH) return
    this.#now = Math.min(this.#most, 2 * this.#now)
    this.#good = 0
  }
}
