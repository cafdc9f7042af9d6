/**
 * Slows down guessing of passwords, by account and by network address. Kept in memory: a restart
 * forgets it, which costs a guesser more than it gives.
 *
 * A few failures are free; then each one doubles the time in which nothing is tried. The account's
 * wait stays short, so that a stranger cannot lock somebody out; the address's grows long.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import type { TimeMs } from '@paperchain/core/domain/time'

/** What holds for an account, and for an address behind which many people may sit. */
export const THROTTLE = {
  account: { freeFailures: 5, waitMsMin: 1000, waitMsMax: 60_000 },
  address: { freeFailures: 20, waitMsMin: 1000, waitMsMax: 15 * 60_000 },
} as const

/** Failures are forgotten after this long without another one. */
export const FAILURES_KEPT_MS = 60 * 60_000

/** Accounts and addresses remembered at most; the ones that failed least lately are forgotten. */
export const THROTTLE_ENTRIES_MAX = 50_000

/** One try to sign in. */
export type SignInTry = { readonly account: string; readonly address: string }

type Kind = keyof typeof THROTTLE
type Failures = { readonly count: number; readonly lastMs: TimeMs }

/** The memory of failed sign-ins of one process. */
export class SignInThrottle {
  readonly #failures = new Map<string, Failures>()

  /** Accounts and addresses remembered now. */
  get size(): number {
    return this.#failures.size
  }

  /**
   * Counts a try before it is made, so that many at once do not all slip through; a success takes
   * it back with {@link succeeded}.
   *
   * @throws {FaultError} `SIGN_IN_THROTTLED` with the fact `waitMs`; such a try is not counted
   */
  begin(attempt: SignInTry, nowMs: TimeMs): void {
    const keys = keysOf(attempt)
    const waitMs = Math.max(...keys.map(([kind, key]) => this.#waitMs(kind, key, nowMs)))
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000)
      const message = `Expected no sign-in for ${seconds} s after the last failures, got one`
      throw new FaultError('SIGN_IN_THROTTLED', message, { waitMs })
    }
    for (const [, key] of keys) {
      const count = this.#alive(key, nowMs)?.count ?? 0
      // Deleted first, so that the map stays in the order of the last failure.
      this.#failures.delete(key)
      this.#failures.set(key, { count: count + 1, lastMs: nowMs })
    }
    this.#forgetOldest()
  }

  /** Forgets the account's failures; the address is only given back the try that succeeded. */
  succeeded(attempt: SignInTry): void {
    for (const [kind, key] of keysOf(attempt)) {
      const found = this.#failures.get(key)
      if (kind === 'account' || found === undefined || found.count <= 1) this.#failures.delete(key)
      else this.#failures.set(key, { ...found, count: found.count - 1 })
    }
  }

  #waitMs(kind: Kind, key: string, nowMs: TimeMs): number {
    const found = this.#alive(key, nowMs)
    const { freeFailures, waitMsMin, waitMsMax } = THROTTLE[kind]
    const over = (found?.count ?? 0) - freeFailures
    if (found === undefined || over < 0) return 0
    // 2^20 seconds are beyond every maximum; larger powers would only lose their meaning.
    const wait = Math.min(waitMsMax, waitMsMin * 2 ** Math.min(over, 20))
    // A clock set back neither frees nor holds for longer than the wait itself.
    return Math.max(0, wait - Math.max(0, nowMs - found.lastMs))
  }

  #alive(key: string, nowMs: TimeMs): Failures | undefined {
    const found = this.#failures.get(key)
    return found !== undefined && nowMs - found.lastMs < FAILURES_KEPT_MS ? found : undefined
  }

  #forgetOldest(): void {
    for (const key of this.#failures.keys()) {
      if (this.#failures.size <= THROTTLE_ENTRIES_MAX) return
      this.#failures.delete(key)
    }
  }
}

const keysOf = ({ account, address }: SignInTry): readonly (readonly [Kind, string])[] => [
  ['account', `account ${account.trim().toLowerCase().slice(0, 100)}`],
  ['address', `address ${networkOf(address)}`],
]

/** An IPv6 customer has a whole /64 to come from, so that is what counts as one address. */
function networkOf(address: string): string {
  const plain = address
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, '')
    .slice(0, 100)
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.replace(/%.*$/, '').split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Math.max(0, 8 - groups.length - rest.length)
  const all = [...groups, ...Array<string>(tail === undefined ? 0 : zeros).fill('0'), ...rest]
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
