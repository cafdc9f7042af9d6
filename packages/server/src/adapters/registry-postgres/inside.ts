/**
 * Tells work inside a transaction from work outside of it, so that a store of the outside used
 * inside stops at once; on one connection it would wait for itself.
 *
 * @module
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { invariant } from '@paperchain/core/domain/error'

/** The transactions of one engine that are under way. */
export class Inside {
  readonly #storage = new AsyncLocalStorage<true>()
  #open = 0

  /** Runs `work` as the inside of a transaction. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#open += 1
    try {
      return await this.#storage.run(true, work)
    } finally {
      this.#open -= 1
      // While it is on, Node.js 20 tracks every promise and callback of the process: a request to
      // the server takes twice as long.
      if (this.#open === 0) this.#storage.disable()
    }
  }

  /** Stops where the caller is inside a transaction. */
  checkOutside(): void {
    const isInside = this.#storage.getStore() === true
    invariant(!isInside, 'work in a transaction uses the stores handed to it')
  }
}
