/**
 * Requests to a node over HTTP: paced by what it takes, tried again with growing pauses while a
 * failure may pass.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import { type HttpTools, type Reply, request, Transient } from './http-get.ts'
import type { HttpPlace } from './http-place.ts'
import { Pace } from './pace.ts'

/** Tries before a node counts as out of reach; the pauses between them sum up to about a minute. */
export const TRIES_MAX = 8
/** The first pause, and the longest. Each is twice the one before. */
export const PAUSE_MS = 500
export const PAUSE_MS_MAX = 30_000
/** Requests under way at once, to begin with and at most. */
export const AT_ONCE_MAX = 8

/** What a client needs from outside. */
export type NodeTools = HttpTools & {
  /** Waits; the pauses of a test take no time. */
  readonly sleep: (ms: number) => Promise<void>
}

/** The node is asked too much at once, or too often. It may pass. */
export class TooMuch extends Transient {}
/** What came is no answer of such a node. It may pass. */
export class Garbage extends Transient {}

/** What is posted where, and how often at most. */
export type Question = { readonly url: string; readonly body: string; readonly most: number }

/** Speaks to one node. */
export class HttpNode {
  readonly place: HttpPlace
  readonly pace: Pace = new Pace(AT_ONCE_MAX)
  readonly #tools: NodeTools

  constructor(place: HttpPlace, tools: NodeTools) {
    this.place = place
    this.#tools = tools
  }

  /** Whether the work was called off. */
  get isStopped(): boolean {
    return this.#tools.signal?.aborted ?? false
  }

  /**
   * Posts JSON and reads the answer.
   *
   * @param read makes a value of a reply of status 200, or throws `Transient` where another try may
   *             help; `TooMuch` makes the pace slower
   * @throws {FaultError} `NODE_UNREACHABLE`, `NODE_UNAUTHORIZED`, `NODE_ANSWER`, and what `read`
   *         throws
   */
  async post<T>(url: string, body: string, read: (reply: Reply) => T): Promise<T> {
    const found = await this.tries({ url, body, most: TRIES_MAX }, read)
    if (!(found instanceof Transient)) return found
    throw this.failed(found)
  }

  /**
   * The same, but the last failure is returned: a smaller question may help. What is too long is
   * not asked again.
   */
  async tries<T>({ url, body, most }: Question, read: (reply: Reply) => T): Promise<T | Transient> {
    let last = new Transient('nothing')
    for (let turn = 0; turn < most; turn++) {
      if (turn > 0) await this.pause(turn)
      try {
        const value = await this.pace.run(async () =>
          read(this.#checked(await this.#send(url, body))),
        )
        this.pace.faster()
        return value
      } catch (error) {
        if (!(error instanceof Transient)) throw error
        last = error
        if (error instanceof TooMuch) this.pace.slower()
        if (error.isTooLong || this.isStopped) break
      }
    }
    return last
  }

  /** Waits before the try after the given one. */
  pause(turn: number): Promise<void> {
    return this.#tools.sleep(Math.min(PAUSE_MS * 2 ** (turn - 1), PAUSE_MS_MAX))
  }

  /** The fault of a node that was tried often enough. */
  failed(last: Transient): FaultError {
    const { shown } = this.place
    const isGarbage = last instanceof Garbage || last.isTooLong
    return new FaultError(
      isGarbage ? 'NODE_ANSWER' : 'NODE_UNREACHABLE',
      `Expected an answer of ${isGarbage ? 'a node at ' : ''}${shown}, got ${last.message}`,
      { node: shown },
    )
  }

  #send(url: string, body: string): Promise<Reply> {
    const { login } = this.place
    const auth = login === null ? null : `Basic ${Buffer.from(login).toString('base64')}`
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    const init = {
      method: 'POST',
      headers: auth === null ? headers : { ...headers, authorization: auth },
      body,
    }
    return request(url, init, this.#tools)
  }

  #checked(reply: Reply): Reply {
    const { status, bytes } = reply
    const { shown, login } = this.place
    if (status === 401 || status === 403) {
      const got = login === null ? `status ${status} without credentials` : `status ${status}`
      const message = `Expected ${shown} to accept the credentials, got ${got}`
      throw new FaultError('NODE_UNAUTHORIZED', message, { node: shown, status })
    }
    // Errors of a single call come with other statuses too, and an answer in JSON.
    const isJson = bytes[0] === 0x7b || bytes[0] === 0x5b
    if (status === 429) throw new TooMuch('status 429')
    if (status === 413) throw new Transient('status 413', { isTooLong: true })
    if (status === 200 || (isJson && (status === 400 || status === 404 || status === 500)))
      return reply
    throw status >= 500 ? new TooMuch(`status ${status}`) : new Garbage(`status ${status}`)
  }
}

/**
 * Values in the order of their keys, the next ones fetched while these are used; as many as
 * `width` says are under way or wait.
 */
export async function* ahead<Key, Value>(
  keys: Iterable<Key>,
  width: () => number,
  fetchOne: (key: Key) => Promise<Value>,
): AsyncGenerator<Value> {
  type Settled = { readonly value: Value } | { readonly error: unknown }
  const under: Promise<Settled>[] = []
  const iterator = keys[Symbol.iterator]()
  // It never rejects: a failure waits until its turn.
  const start = (key: Key): Promise<Settled> =>
    fetchOne(key).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    )
  for (;;) {
    while (under.length < Math.max(1, width())) {
      const next = iterator.next()
      if (next.done === true) break
      under.push(start(next.value))
    }
    const first = under.shift()
    if (first === undefined) return
    const found = await first
    if ('error' in found) {
      await Promise.all(under)
      throw found.error
    }
    yield found.value
  }
}
