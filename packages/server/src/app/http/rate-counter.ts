/**
 * Counts requests of each address in a minute. A fixed window for all: it starts anew at once, so
 * nothing of it has to be swept, and what a client may send around its edge is twice the limit.
 */
import { isIPv6 } from 'node:net'
import { FaultError } from '@paperchain/core/domain/error'
import type { Clock } from '@paperchain/core/ports'

/** Length of a window. */
export const WINDOW_MS = 60_000
/** Addresses counted apart; further ones share one count. */
export const ADDRESSES_MAX = 50_000

/** The counter of one server. */
export class RateCounter {
  readonly #most: number
  readonly #clock: Clock
  readonly #counts = new Map<string, number>()
  #beganMs = 0

  constructor(most: number, clock: Clock) {
    this.#most = most
    this.#clock = clock
  }

  /** Counts one request. @throws {FaultError} `RATE_LIMITED` with how long to wait */
  take(address: string): void {
    const now = this.#clock()
    const ageMs = now - this.#beganMs
    if (ageMs >= WINDOW_MS || ageMs < 0) {
      this.#counts.clear()
      this.#beganMs = now
    }
    const network = networkOf(address)
    const known = this.#counts.has(network) || this.#counts.size < ADDRESSES_MAX
    const key = known ? network : ''
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, count)
    if (count <= this.#most) return
    const waitMs = WINDOW_MS - (now - this.#beganMs)
    const message = `Expected at most ${this.#most} requests a minute from one address, got more`
    throw new FaultError('RATE_LIMITED', message, { most: this.#most, waitMs })
  }
}

/** An IPv6 customer has a whole /64 to come from, so its first half is what counts. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:') || !isIPv6(address)) return address
  const [head = ''] = address.split('::')
  const groups = head.split(':').slice(0, 4)
  return groups.length < 4 ? `${head}::/64` : `${groups.join(':')}::/64`
}
