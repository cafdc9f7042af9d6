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

/** Makes the short way. */
export const fastScreen =
  (parts: FastParts): FastWay =>
  (request, response) => {
    if (request.url !== ROUTES['screen.texts'].path || request.method !== 'POST') return false
    const who = whoIsPlain(parts, request)
    if (who === null) return false
    const pieces: Buffer[] = []
    const id = parts.newId()
    const begunMs = performance.now()
    parts.bodies.watchRaw(request, response, id)
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      parts.bodies.arrived(request)
      const [first] = pieces
      const text = pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces)
      const status = answer(parts, { request, response, id, who, text: text.toString('utf8') })
      parts.house.metrics.answered('screen.texts', status, (performance.now() - begunMs) / 1000)
    })
    // Who goes away in the middle waits among the slow bodies until its time is over.
    request.on('error', () => parts.bodies.arrived(request))
    return true
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

type Arrived = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly id: string
  readonly who: Identity
  readonly text: string
}

function answer({ house }: FastParts, { request, response, id, who, text }: Arrived): number {
  if (response.headersSent) return 408
  let told: { readonly status: number; readonly type: string; readonly body: string }
  try {
    const found = ScreenRequest.safeParse(jsonIn(text) ?? undefined)
    if (!found.success) throw formError('body', found.error)
    const from = request.socket.remoteAddress ?? ''
    const { text: body, audit } = screenTexts({ house, body: found.data, who })
    if (audit !== undefined) house.audits.note(who, 'screen.run', { ...audit, from })
    told = { status: 200, type: JSON_CONTENT, body }
  } catch (error) {
    const problem = problemOf(error, id)
    told = { status: problem.status, type: PROBLEM_TYPE, body: JSON.stringify(problem) }
  }
  const length = Buffer.byteLength(told.body)
  // Names and values by turns, which Node writes as they are.
  const head = ['x-request-id', id, ...FIXED, 'content-type', told.type]
  response.writeHead(told.status, [...head, 'content-length', String(length)])
  // Text of one byte a character goes out with the head in one write; other text as bytes.
  if (length === told.body.length) response.end(told.body, 'latin1')
  else response.end(Buffer.from(told.body))
  return told.status
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
