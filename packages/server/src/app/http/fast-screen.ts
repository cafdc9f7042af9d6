/**
 * The short way of `POST /v1/screen`: what payment systems ask all day. It does what the long way
 * does (host, rate, identity, permission, CSRF, form, audit, metrics), by the same functions and
 * with the same bytes as answer, but without the framework around them. Whatever is not plain goes
 * the long way before a byte of the body is read, and is refused there if it must be.
 *
 * Reason: `bench/screen-http.ts`; the framework's part was larger than the screening itself.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { ROUTES } from '@paperchain/contract/routes'
import { ScreenRequest } from '@paperchain/contract/screen'
import { admit, checkHost, tokenOf } from './access.ts'
import type { Identity } from './ask.ts'
import { screenTexts } from './handlers/screen.ts'
import type { House } from './house.ts'
import { API_HEADERS } from './pages.ts'
import { formError, PROBLEM_TYPE, problemOf } from './problem.ts'
import type { RateCounter } from './rate-counter.ts'
import type { SlowBodies } from './slow.ts'

/** Bytes of a body that goes the short way: a single question, or a few. */
export const FAST_BODY_BYTES_MAX = 16 * 1024

/** What the short way needs. */
export type FastParts = {
  readonly house: House
  readonly hosts: ReadonlySet<string>
  /** Name of the session cookie. */
  readonly cookie: string
  readonly rate: RateCounter
  readonly bodies: SlowBodies
  readonly newId: () => string
}

/** Takes a request on and answers it later; false leaves it untouched. */
export type FastWay = (request: IncomingMessage, response: ServerResponse) => boolean

const JSON_TYPE = /^application\/json\s*(?:;\s*charset=utf-8\s*)?$/i
const FIXED: readonly string[] = Object.entries(API_HEADERS).flat()

/** A question on the short way. */
type Asked = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly id: string
  readonly who: Identity
  readonly begunMs: number
  readonly pieces: Buffer[]
  isWhole: boolean
  isLate: boolean
}

/**
 * Makes the short way. Questions that came in one turn of the event loop are answered together, one
 * step after the other for all of them: a processor that does one thing sixteen times does it twice
 * as fast as one that does sixteen things in turn. Nobody waits for it, since what comes in a turn
 * is there already.
 */
export function fastScreen(parts: FastParts): FastWay {
  let waiting: Asked[] = []
  const answerLater = (asked: Asked): void => {
    if (waiting.length === 0) setImmediate(answerAll)
    waiting.push(asked)
  }
  const answerAll = (): void => {
    const turn = waiting
    waiting = []
    answerTurn(parts, turn)
  }
  return (request, response) => {
    if (request.url !== ROUTES['screen.texts'].path || request.method !== 'POST') return false
    const who = whoIsPlain(parts, request)
    if (who === null) return false
    const begunMs = performance.now()
    const rest = { begunMs, pieces: [], isWhole: false, isLate: false }
    const asked: Asked = { request, response, id: parts.newId(), who, ...rest }
    request.on('data', (piece: Buffer) => asked.pieces.push(piece))
    request.on('end', () => {
      asked.isWhole = true
      if (!asked.isLate) return
      parts.bodies.arrived(request)
      answerLater(asked)
    })
    // Who goes away in the middle waits among the slow bodies until its time is over.
    request.on('error', () => parts.bodies.arrived(request))
    answerLater(asked)
    return true
  }
}

/** Answers the questions whose bodies are there, and begins to wait for the others. */
function answerTurn(parts: FastParts, turn: readonly Asked[]): void {
  const told = turn.map((asked) => (asked.isWhole ? answerTo(parts, asked) : null))
  turn.forEach((asked, at) => {
    const { request, response, id, begunMs } = asked
    const answer = told[at] ?? null
    if (answer === null) {
      // Most bodies come with their heads, so that only those that do not are written down.
      asked.isLate = true
      parts.bodies.watchRaw(request, response, id)
      return
    }
    // A body that came too late has had its answer.
    const status = response.headersSent ? 408 : write(response, id, answer)
    parts.house.metrics.answered('screen.texts', status, (performance.now() - begunMs) / 1000)
  })
}

/** Who asks, where everything about the head of the request is as usual; else null. */
function whoIsPlain({ house, hosts, cookie, rate }: FastParts, request: IncomingMessage) {
  const { headers } = request
  const length = Number(headers['content-length'] ?? Number.NaN)
  if (!(length > 0 && length <= FAST_BODY_BYTES_MAX)) return null
  if (headers['transfer-encoding'] !== undefined || headers.expect !== undefined) return null
  const type = headers['content-type'] ?? ''
  if (type !== 'application/json' && !JSON_TYPE.test(type)) return null
  if (house.stopping.aborted) return null
  const sent = tokenOf({ headers, method: 'POST' }, cookie)
  const known = sent === null ? null : house.identities.remembered(sent.kind, sent.token)
  if (known === null || known === undefined) return null
  try {
    checkHost(headers.host, hosts)
    const who = admit(ROUTES['screen.texts'], known, { headers, method: 'POST' })
    rate.take(request.socket.remoteAddress ?? '')
    return who
  } catch {
    // The long way finds the same again and says it.
    return null
  }
}

type Answer = { readonly status: number; readonly type: string; readonly body: string }

function answerTo({ house }: FastParts, { request, id, who, pieces }: Asked): Answer {
  const [first] = pieces
  const bytes = pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces)
  try {
    const found = ScreenRequest.safeParse(jsonIn(bytes.toString('utf8')) ?? undefined)
    if (!found.success) throw formError('body', found.error)
    const from = request.socket.remoteAddress ?? ''
    const { text: body, audit } = screenTexts({ house, body: found.data, who })
    if (audit !== undefined) house.audits.note({ who: who.who, from }, 'screen.run', audit)
    return { status: 200, type: JSON_CONTENT, body }
  } catch (error) {
    const problem = problemOf(error, id)
    return { status: problem.status, type: PROBLEM_TYPE, body: JSON.stringify(problem) }
  }
}

/** Writes an answer, and returns its status. */
function write(response: ServerResponse, id: string, { status, type, body }: Answer): number {
  const length = Buffer.byteLength(body)
  // Names and values by turns, which Node writes as they are.
  const head = ['x-request-id', id, ...FIXED, 'content-type', type]
  response.writeHead(status, [...head, 'content-length', String(length)])
  // Text of one byte a character goes out with the head in one write; other text as bytes.
  if (length === body.length) response.end(body, 'latin1')
  else response.end(Buffer.from(body))
  return status
}

const JSON_CONTENT = 'application/json; charset=utf-8'

/** JSON, refused in the words of the long way. */
function jsonIn(text: string): unknown {
  try {
    // A byte order mark is left away, as the long way does.
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  } catch (error) {
    throw Object.assign(error as Error, { statusCode: 400 })
  }
}
