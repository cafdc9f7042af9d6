/**
 * JSON-RPC to a node: calls in batches whose size is learned from what the node takes, tried again
 * with growing pauses while a failure may pass.
 *
 * Source: Bitcoin Core's `doc/JSON-RPC-interface.md` and `rpc/protocol.h` (codes).
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import { BatchSize } from '../../chain-any/node/batch-size.ts'
import {
  type HttpTools,
  type Reply,
  request,
  Transient,
  unreachable,
} from '../../chain-any/node/http-get.ts'
import { authorization, type NodePlace } from './node-place.ts'

/** Tries before a node counts as out of reach; the pauses between them sum up to about a minute. */
export const TRIES_MAX = 8
/** Tries while a node is warming up: about ten minutes. */
export const WARM_UP_TRIES_MAX = 25
/** The first pause, and the longest. Each is twice the one before. */
export const PAUSE_MS = 500
export const PAUSE_MS_MAX = 30_000

/** Codes of Bitcoin Core. */
export const RPC = { warmUp: -28, misc: -1, notFound: -5, noMethod: -32601 } as const

/** A call by name, with its arguments. */
export type Call = { readonly method: string; readonly params: readonly unknown[] }

/** A node's own error about one call. */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** The result of a call as JSON, or the node's error. */
export type Answer = { readonly result: unknown } | RpcError

/** What a client needs from outside. */
export type RpcTools = HttpTools & {
  /** Waits; the pauses of a test take no time. */
  readonly sleep: (ms: number) => Promise<void>
  /** Tries of one request, for callers that try again themselves; `TRIES_MAX` without. */
  readonly triesMax?: number
}

/** Speaks to one node. */
export class RpcClient {
  readonly place: NodePlace
  readonly #tools: RpcTools
  #sent = 0

  constructor(place: NodePlace, tools: RpcTools) {
    this.place = place
    this.#tools = tools
  }

  /**
   * One call.
   *
   * @throws {FaultError} `NODE_REFUSED` where the node answers with an error; and as {@link batch}
   */
  async call(method: string, ...params: readonly unknown[]): Promise<unknown> {
    const [answer] = await this.batch([{ method, params }], new BatchSize(1))
    if (answer === undefined || answer instanceof RpcError) throw refused(this, method, answer)
    return answer.result
  }

  /**
   * Many calls of one kind, answered in their order.
   *
   * @param size how many go into one request; learns from errors
   * @throws {FaultError} `NODE_UNREACHABLE`, `NODE_UNAUTHORIZED`, `NODE_WARMING_UP`, `NODE_ANSWER`
   */
  async batch(calls: readonly Call[], size: BatchSize): Promise<Answer[]> {
    const answers: Answer[] = []
    while (answers.length < calls.length) {
      const part = calls.slice(answers.length, answers.length + size.now)
      const found = await this.#patiently(part, size)
      // Null: the size was made smaller, and the same calls are cut anew.
      if (found !== null) answers.push(...found)
    }
    return answers
  }

  async #patiently(calls: readonly Call[], size: BatchSize): Promise<Answer[] | null> {
    let last = new Transient('nothing')
    for (let turn = 0; turn < WARM_UP_TRIES_MAX; turn++) {
      if (turn > 0) await this.#pause(turn)
      try {
        const answers = await this.#send(calls)
        size.grow()
        return answers
      } catch (error) {
        if (!(error instanceof Transient)) throw error
        last = error
        if (this.#tools.signal?.aborted) break
        // Too much at once is one reason to fail: ask for less before asking again.
        if (size.shrink(calls.length, error.isTooLong)) return null
        const most = this.#tools.triesMax ?? TRIES_MAX
        if (turn + 1 >= most && !(error instanceof WarmUp)) break
      }
    }
    if (last instanceof WarmUp) throw warmingUp(this, last)
    throw last instanceof Garbage ? garbage(this, last) : unreachable(this.place.url, last)
  }

  #pause(turn: number): Promise<void> {
    return this.#tools.sleep(Math.min(PAUSE_MS * 2 ** (turn - 1), PAUSE_MS_MAX))
  }

  async #send(calls: readonly Call[]): Promise<Answer[]> {
    const first = this.#sent
    this.#sent += calls.length
    const asked = calls.map((call, at) => ({ jsonrpc: '1.0', id: first + at, ...call }))
    const login = authorization(this.place)
    const headers = { 'content-type': 'application/json' }
    const reply = await request(
      this.place.url,
      {
        method: 'POST',
        headers: login === null ? headers : { ...headers, authorization: login },
        // One call goes alone: there are gateways that take no batches.
        body: JSON.stringify(asked.length === 1 ? asked[0] : asked),
      },
      this.#tools,
    )
    checkStatus(this, reply)
    return answersOf(reply, first, calls.length)
  }
}

/** The node is starting. */
class WarmUp extends Transient {}
/** The answer is none. */
class Garbage extends Transient {}

function checkStatus({ place }: RpcClient, { status, bytes }: Reply): void {
  if (status === 401 || status === 403) {
    const what = place.login ?? place.cookie
    const got = what === null ? 'none were given' : `status ${status}`
    throw new FaultError(
      'NODE_UNAUTHORIZED',
      `Expected ${place.url} to accept the credentials, got ${got}`,
      { node: place.url, status },
    )
  }
  // Errors of a single call come with 404 and 500, and an answer in JSON.
  if (status === 200 || ((status === 404 || status === 500) && bytes[0] === 0x7b)) return
  const isLoad = status === 413 || status === 429 || status >= 500
  const isTooLong = status === 413
  throw isLoad ? new Transient(`status ${status}`, { isTooLong }) : new Garbage(`status ${status}`)
}

function answersOf({ bytes }: Reply, first: number, count: number): Answer[] {
  const json = parse(bytes)
  const list = Array.isArray(json) ? json : [json]
  const found = new Map<unknown, Answer>()
  for (const one of list) {
    const answer = answerOf(one)
    if (answer instanceof RpcError && answer.code === RPC.warmUp) throw new WarmUp(answer.message)
    found.set(one.id, answer)
  }
  if (list.length === 1 && count > 1) {
    // Gateways refuse a batch as a whole, in words of their own.
    throw new Garbage('one answer for a batch of calls', { isTooLong: true })
  }
  return Array.from({ length: count }, (_, at) => {
    const answer = found.get(first + at)
    if (answer === undefined) throw new Garbage(`no answer to call ${at + 1} of ${count}`)
    return answer
  })
}

function answerOf(one: unknown): Answer {
  if (typeof one !== 'object' || one === null) throw new Garbage('an answer that is no object')
  const { result, error } = one as { result?: unknown; error?: unknown }
  if (error === undefined || error === null) {
    if (result === undefined) throw new Garbage('an answer without a result')
    return { result }
  }
  const { code, message } = error as { code?: unknown; message?: unknown }
  return new RpcError(typeof code === 'number' ? code : 0, String(message ?? error).slice(0, 300))
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    // Where it comes from and how it begins is all that can be said of it.
    const head = new TextDecoder().decode(bytes.subarray(0, 40)).replace(/[^ -~]/g, '.')
    throw new Garbage(`${bytes.length} bytes that are no JSON ("${head}")`)
  }
}

const refused = ({ place }: RpcClient, method: string, error: RpcError | undefined): FaultError =>
  new FaultError(
    'NODE_REFUSED',
    `Expected ${place.url} to answer ${method}, got error ${error?.code}: ${error?.message}`,
    { node: place.url, method, error: error?.code ?? 0 },
  )

const warmingUp = ({ place }: RpcClient, { message }: Transient): FaultError =>
  new FaultError('NODE_WARMING_UP', `Expected ${place.url} to be ready, got "${message}"`, {
    node: place.url,
  })

const garbage = ({ place }: RpcClient, { message }: Transient): FaultError =>
  new FaultError('NODE_ANSWER', `Expected an answer of a node at ${place.url}, got ${message}`, {
    node: place.url,
  })
