/** Puts every route of the contract on a Fastify server: read, ask, audit, answer. */
import type { Readable } from 'node:stream'
import { ROUTES, type Route, type RouteName } from '@paperchain/contract/routes'
import { FaultError } from '@paperchain/core/domain/error'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type * as z from 'zod'
import { type Ask, type Identity, NOBODY, type Reply } from './ask.ts'
import { HANDLERS } from './handlers/all.ts'
import type { House } from './house.ts'
import { BODY_BYTES_MAX, CERTIFICATE_BYTES_MAX } from './limits.ts'
import { formError } from './problem.ts'

/** How routes are put up. */
export type RegisterOptions = {
  readonly house: House
  /** Sets or takes away the session cookie. */
  readonly setCookie: (reply: FastifyReply, token: string | null) => void
  /** Whether every answer is compared with its schema: in tests. */
  readonly checkAnswers: boolean
}

/** A handler with its types forgotten: the table of handlers has checked them. */
type AnyHandler = (ask: Ask<RouteName>) => Promise<Reply<unknown>> | Reply<unknown>

/** Who asks, as found before the question was read. */
export const identityOf = (request: FastifyRequest): Identity =>
  (request as FastifyRequest & { who?: Identity }).who ?? NOBODY

/** Keeps who asks with the request. */
export const setIdentity = (request: FastifyRequest, who: Identity): void => {
  Object.assign(request, { who })
}

/** Puts all routes up; those that read another kind of body in a scope of their own. */
export function registerRoutes(app: FastifyInstance, options: RegisterOptions): void {
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const route: Route = ROUTES[name]
    if (route.bodyAs === undefined) put(app, name, options)
    else {
      app.register(async (scope) => {
        scope.removeAllContentTypeParsers()
        if (route.bodyAs === 'text') {
          const parse = { parseAs: 'string', bodyLimit: CERTIFICATE_BYTES_MAX } as const
          scope.addContentTypeParser('application/json', parse, (_, body, done) => done(null, body))
        } else {
          scope.addContentTypeParser('application/octet-stream', (_, body, done) =>
            done(null, body),
          )
        }
        put(scope, name, options)
      })
    }
  }
}

function put(app: FastifyInstance, name: RouteName, options: RegisterOptions): void {
  const route: Route = ROUTES[name]
  app.route({
    method: route.method,
    url: route.path.replace(/\{(\w+)\}/g, ':$1'),
    bodyLimit: route.bodyAs === 'text' ? CERTIFICATE_BYTES_MAX : BODY_BYTES_MAX,
    config: { route: name },
    handler: (request, reply) => answer(name, options, { request, reply }),
  })
}

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply }

/** Answers one request. What its handler knows at once is sent at once, without a timer. */
function answer(name: RouteName, options: RegisterOptions, { request, reply }: Exchange): unknown {
  const { house } = options
  const route: Route = ROUTES[name]
  const who = identityOf(request)
  const from = request.ip
  const timed = LONG.has(name) ? longSignal(house, { request, reply }) : null
  const signal = timed?.signal ?? NEVER
  const ask = { ...partsOf(route, request), house, who, from, agent: agentOf(request), signal }
  const handler = HANDLERS[name] as unknown as AnyHandler
  const finish = (told: Reply<unknown>): unknown => {
    if (route.audit !== undefined && told.audit !== undefined) {
      house.audits.note({ who: who.who, from }, route.audit, told.audit)
    }
    if (told.cookie !== undefined) options.setCookie(reply, told.cookie)
    return send(route, { reply, told, checkAnswers: options.checkAnswers })
  }
  const told = handler(ask as unknown as Ask<RouteName>)
  if (!(told instanceof Promise)) return finish(told)
  if (UNTIMED.has(name)) return told.then(finish)
  return inTime(told, secondsOf(house, name), timed).then(finish)
}

const agentOf = ({ headers }: FastifyRequest): string =>
  // A header is bytes; what is no text is not kept.
  (headers['user-agent'] ?? '').replace(/[^ -~]/g, '?').slice(0, 200)

function partsOf(route: Route, request: FastifyRequest) {
  return {
    params: read('params', route.params, request.params),
    query: read('query', route.query, request.query),
    body:
      route.bodyAs === 'bytes'
        ? bytesOf(request)
        : read('body', route.body, request.body ?? undefined),
  }
}

/** Reads one part of a question. @throws {FormError} with the fields that are wrong */
function read(part: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined
  const found = schema.safeParse(value)
  if (found.success) return found.data
  throw formError(part, found.error)
}

function bytesOf(request: FastifyRequest): Readable {
  if (request.body !== undefined && request.body !== null) return request.body as Readable
  throw new FaultError(
    'REQUEST_MEDIA_TYPE',
    'Expected a body of application/octet-stream, got none',
  )
}

type Sending = {
  readonly reply: FastifyReply
  readonly told: Reply<unknown>
  readonly checkAnswers: boolean
}

function send(route: Route, { reply, told, checkAnswers }: Sending): unknown {
  reply.code(told.status ?? route.status)
  if (route.status === 204) return reply.send()
  if (route.responseAs === 'text') {
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(told.text)
  }
  if (checkAnswers) check(route, told)
  reply.header('content-type', 'application/json; charset=utf-8')
  return reply.send(told.text ?? JSON.stringify(told.body))
}

/** A schema that does not fit the answer is a bug of ours. */
function check(route: Route, { body, text }: Reply<unknown>): void {
  const value: unknown = text === undefined ? body : JSON.parse(text)
  const found = route.response.safeParse(value)
  if (!found.success) throw new Error(`${route.path} answers another form: ${found.error.message}`)
  // What the schema does not name would be told to people without anybody having meant to.
  const extra = JSON.stringify(found.data).length !== JSON.stringify(value).length
  if (extra) throw new Error(`${route.path} answers more than its form`)
}

/** Routes with a time of their own. */
const LONG: ReadonlySet<RouteName> = new Set(['trace', 'certificate.verify', 'audit.verify'])
/** Routes whose time is the sender's. */
const UNTIMED: ReadonlySet<RouteName> = new Set(['upload.file'])

/** For handlers that nothing can stop. */
const NEVER = new AbortController().signal

const secondsOf = ({ limits }: House, name: RouteName): number =>
  LONG.has(name) ? limits.traceSeconds : limits.requestSeconds

type LongSignal = { readonly signal: AbortSignal; abort(reason: unknown): void; end(): void }

/** Ends a long answer where the client goes away or the server stops. */
function longSignal({ stopping }: House, { request, reply }: Exchange): LongSignal {
  const stop = new AbortController()
  const { socket } = request.raw
  const gone = (): void => {
    if (!reply.raw.writableFinished) stop.abort(new Error('the client went away'))
  }
  const ends = (): void =>
    stop.abort(new FaultError('SERVER_STOPPING', 'Expected a running server, got one that stops'))
  socket.once('close', gone)
  stopping.addEventListener('abort', ends, { once: true })
  return {
    signal: stop.signal,
    abort: (reason) => stop.abort(reason),
    end: () => {
      socket.off('close', gone)
      stopping.removeEventListener('abort', ends)
    },
  }
}

/** Waits for an answer, but no longer than its limit. @throws {FaultError} `REQUEST_TIME` */
async function inTime<T>(work: Promise<T>, seconds: number, long: LongSignal | null): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const stop = (reason: unknown): void => {
      long?.abort(reason)
      reject(reason)
    }
    long?.signal.addEventListener('abort', () => reject(long.signal.reason), { once: true })
    timer = setTimeout(() => {
      const message = `Expected an answer within ${seconds} s, got none`
      stop(new FaultError('REQUEST_TIME', message, { seconds }))
    }, seconds * 1000)
  })
  // The one that loses the race fails later and unheard.
  work.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    long?.end()
  }
}
