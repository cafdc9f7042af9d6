/**
 * JSON-RPC to an EVM node, many calls in a request. How many is learned from what the node takes
 * and from its errors; what it limits is asked again later, and only that.
 *
 * Source: JSON-RPC 2.0; EIP-1474 (codes); what geth, erigon, nethermind, anvil and hosted nodes
 * say.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import { BatchSize } from '../../chain-any/node/batch-size.ts'
import { type Reply, Transient } from '../../chain-any/node/http-get.ts'
import {
  Garbage,
  HttpNode,
  type NodeTools,
  TooMuch,
  TRIES_MAX,
} from '../../chain-any/node/http-node.ts'
import type { HttpPlace } from '../../chain-any/node/http-place.ts'
import { type AnswerBytes, splitAnswers } from './split-answers.ts'

/** A call by name, with its arguments. */
export type Call = { readonly method: string; readonly params: readonly unknown[] }

/** A node's own error about one call. */
export class RpcRefusal extends Error {
  override readonly name = 'RpcRefusal'
  readonly code: number
  /** Whether the node does not know or does not allow the method at all. */
  readonly lacksMethod: boolean

  constructor(code: number, message: string) {
    super(message)
    this.code = code
    this.lacksMethod = code === NO_METHOD || LACKS_METHOD.test(message)
  }
}

/** The bytes of a whole answer with its result, or the node's error. */
export type Answer = AnswerBytes | RpcRefusal

const NO_METHOD = -32601
const LIMITED = new Set([-32005, -32097, -32029, 429])
const oneOf = (...words: readonly string[]): RegExp => new RegExp(words.join('|'), 'i')
const LACKS_METHOD = oneOf(
  '(?:method|function|namespace|endpoint).{0,60}not (?:found|available|supported|exist|allowed)',
  '(?:method|function|namespace|endpoint).{0,60}(?:does not exist|disabled|not enabled)',
  '(?:method|function|namespace|endpoint).{0,60}(?:unsupported|is not whitelisted)',
  'unsupported method',
  'unknown method',
)
const LIMITED_WORDS = oneOf(
  'rate ?limit',
  'too many requests',
  'request limit',
  'limit exceeded',
  'capacity',
  'compute units',
  'throughput',
  'try again',
  'busy',
)
const TOO_LONG_WORDS = oneOf(
  'response (?:size|is too|too)',
  'too large',
  'size exceed',
  'exceeds? (?:the )?(?:max|limit)',
  'batch (?:limit|size|too)',
  'too many (?:calls|batch)',
)

/** Tries of a request of many calls; what helps then is a smaller one. */
const BATCH_TRIES = 2

/** Speaks to one node. */
export class EvmRpc {
  readonly http: HttpNode
  #sent = 0

  constructor(place: HttpPlace, tools: NodeTools) {
    this.http = new HttpNode(place, tools)
  }

  /**
   * One call whose answer is small.
   *
   * @throws {FaultError} `NODE_REFUSED` where the node answers with an error; and as {@link ask}
   */
  async call(method: string, ...params: readonly unknown[]): Promise<unknown> {
    const [answer] = await this.ask([{ method, params }], new BatchSize(1))
    if (answer === undefined || answer instanceof RpcRefusal) throw this.refused(method, answer)
    return resultOf(answer)
  }

  /**
   * Calls, answered in their order.
   *
   * @param size how many go into one request; learns from errors
   * @throws {FaultError} `NODE_UNREACHABLE`, `NODE_UNAUTHORIZED`, `NODE_ANSWER`
   */
  async ask(calls: readonly Call[], size: BatchSize): Promise<Answer[]> {
    const answers = new Array<Answer | undefined>(calls.length)
    let open = calls.map((_, at) => at)
    let limited = 0
    while (open.length > 0) {
      const part = open.slice(0, size.now)
      const found = await this.#request(
        part.map((at) => calls[at] as Call),
        size,
      )
      // Null: the size was made smaller, and the same calls are cut anew.
      if (found === null) continue
      const again: number[] = []
      for (const [nth, at] of part.entries()) {
        const answer = found[nth]
        if (answer === 'limited') again.push(at)
        else answers[at] = answer
      }
      open = [...again, ...open.slice(part.length)]
      if (again.length === 0) limited = 0
      else await this.#wait(++limited)
    }
    return answers as Answer[]
  }

  /** The fault of a call that the node answers with an error. */
  refused(method: string, error: RpcRefusal | undefined): FaultError {
    const { shown } = this.http.place
    const said = `error ${error?.code}: ${error?.message}`
    return new FaultError('NODE_REFUSED', `Expected ${shown} to answer ${method}, got ${said}`, {
      node: shown,
      method,
      error: error?.code ?? 0,
    })
  }

  /** Some calls were put off by the node: fewer at once, and later. */
  async #wait(limited: number): Promise<void> {
    this.http.pace.slower()
    if (limited >= TRIES_MAX) throw this.http.failed(new TooMuch('that it is asked too much'))
    await this.http.pause(limited)
  }

  async #request(calls: readonly Call[], size: BatchSize): Promise<(Answer | 'limited')[] | null> {
    const first = this.#sent
    this.#sent += calls.length
    const asked = calls.map((call, at) => ({ jsonrpc: '2.0', id: first + at, ...call }))
    const body = JSON.stringify(asked.length === 1 ? asked[0] : asked)
    const most = calls.length === 1 ? TRIES_MAX : BATCH_TRIES
    const question = { url: this.http.place.url, body, most }
    const found = await this.http.tries(question, (reply) => answersOf(reply, first, calls.length))
    if (!(found instanceof Transient)) {
      size.grow()
      return found
    }
    if (this.http.isStopped || !size.shrink(calls.length, found.isTooLong)) {
      throw this.http.failed(found)
    }
    return null
  }
}

/** The result of a small answer. */
export const resultOf = ({ bytes }: AnswerBytes): unknown =>
  (JSON.parse(Buffer.from(bytes).toString('utf8')) as { readonly result?: unknown }).result

function answersOf({ bytes, status }: Reply, first: number, count: number): (Answer | 'limited')[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const found = splitAnswers(buffer)
  if (found === null) {
    const head = buffer.toString('latin1', 0, 40).replace(/[^ -~]/g, '.')
    throw new Garbage(`status ${status} and ${bytes.length} bytes that are no answer ("${head}")`)
  }
  const { list, isList } = found
  if (!isList && count > 1) {
    // The batch was refused as a whole, in the words of one error.
    const said = errorOf(list[0])
    throw said === null || said === 'limited'
      ? new TooMuch('a limit')
      : new Garbage(`one answer for ${count} calls: ${said.message}`, { isTooLong: true })
  }
  const byId = new Map(list.map((answer) => [answer.id, answer]))
  return Array.from({ length: count }, (_, at) => {
    const answer = byId.get(first + at) ?? (count === 1 ? list[0] : undefined)
    if (answer === undefined) throw new Garbage(`no answer to call ${at + 1} of ${count}`)
    const error = errorOf(answer)
    if (error instanceof RpcRefusal && count > 1 && TOO_LONG_WORDS.test(error.message)) {
      throw new Transient(error.message, { isTooLong: true })
    }
    return error ?? answer
  })
}

/** The error of an answer, or that the node put it off; null where it has none. */
function errorOf(answer: AnswerBytes | undefined): RpcRefusal | 'limited' | null {
  if (answer === undefined || answer.error === null) return null
  const code = Number(/"code"\s*:\s*(-?\d{1,9})/.exec(answer.error)?.[1] ?? 0)
  const said = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(answer.error)?.[1] ?? answer.error
  const error = new RpcRefusal(code, said.slice(0, 300))
  if (error.lacksMethod) return error
  return LIMITED.has(code) || LIMITED_WORDS.test(said) ? 'limited' : error
}
