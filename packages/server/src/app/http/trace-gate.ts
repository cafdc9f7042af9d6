/**
 * Lets some traces run and some wait, and refuses the rest: a trace takes a processor for itself
 * while it passes, and the server has to answer others.
 */
import { FaultError } from '@paperchain/core/domain/error'
import { TRACES_WAITING_MAX } from './limits.ts'

/** The gate. */
export class TraceGate {
  readonly #atOnce: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  /** @param atOnce traces that may run together, at least 1 */
  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  /** Traces that run now. */
  get running(): number {
    return this.#running
  }

  /**
   * Runs work when its turn comes.
   *
   * @throws {FaultError} `SERVER_BUSY` where too many wait already
   */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#atOnce) await this.#turn(signal)
    else this.#running += 1
    try {
      signal.throwIfAborted()
      return await work()
    } finally {
      const next = this.#waiting.shift()
      // The turn is handed on: nobody can slip in between.
      if (next === undefined) this.#running -= 1
      else next()
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    if (this.#waiting.length >= TRACES_WAITING_MAX) {
      const message = `Expected at most ${TRACES_WAITING_MAX} traces to wait, got one more`
      throw new FaultError('SERVER_BUSY', message, { most: TRACES_WAITING_MAX, retryAfter: 10 })
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const at = this.#waiting.indexOf(enter)
        if (at >= 0) this.#waiting.splice(at, 1)
        reject(signal.reason)
      }
      const enter = (): void => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(enter)
    })
  }
}
