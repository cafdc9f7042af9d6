/**
 * How many requests are under way at once: as many as a node takes. Halved when it says that this
 * is too much, and grown by one after a stretch of good answers.
 */

/** Good answers at the present width after which one more request may be under way. */
const GOOD_BEFORE_GROWTH = 16

/** Lets so many in at once. */
export class Pace {
  #width: number
  readonly #most: number
  #inside = 0
  #good = 0
  readonly #waiting: (() => void)[] = []

  /** @param most the most that are ever under way */
  constructor(most: number) {
    this.#most = most
    this.#width = most
  }

  /** How many may be under way now. */
  get width(): number {
    return this.#width
  }

  /** Runs `work` when its turn has come. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    while (this.#inside >= this.#width) {
      await new Promise<void>((turn) => this.#waiting.push(turn))
    }
    this.#inside++
    try {
      return await work()
    } finally {
      this.#inside--
      this.#waiting.shift()?.()
    }
  }

  /** The node said that it is asked too much. */
  slower(): void {
    this.#width = Math.max(1, Math.floor(this.#width / 2))
    this.#good = 0
  }

  /** A good answer came. */
  faster(): void {
    if (this.#width >= this.#most || ++this.#good < GOOD_BEFORE_GROWTH) return
    this.#width++
    this.#good = 0
    this.#waiting.shift()?.()
  }
}
