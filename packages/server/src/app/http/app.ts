/** The Fastify server: hooks in the order in which a request meets them. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { ROUTES, type Route, type RouteName } from '@paperchain/contract/routes'
import { FaultError } from '@paperchain/core/domain/error'
import type { FastifyInstance, FastifyReply, FastifyRequest, preParsingHookHandler } from 'fastify'
import { admit, checkHost, cookieName, tokenOf } from './access.ts'
import type { Identity } from './ask.ts'
import { fastScreen } from './fast-screen.ts'
import type { House } from './house.ts'
import { makeServer } from './make-server.ts'
import { openApi } from './openapi.ts'
import { API_HEADERS, servePages } from './pages.ts'
import { PROBLEM_TYPE, problemOf } from './problem.ts'
import { RateCounter } from './rate-counter.ts'
import { identityOf, registerRoutes, setIdentity } from './register.ts'
import { SlowBodies } from './slow.ts'

/** How a server is put up. */
export type AppOptions = {
  readonly house: House
  /** Names that this server answers for, lower case; addresses are always taken. */
  readonly hosts: ReadonlySet<string>
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Whether people reach it by TLS: its own, or that of a proxy before it. */
  readonly secure: boolean
  /** Whom to believe about the address of a client: hops, or addresses of proxies. */
  readonly trustProxy: boolean | string | string[]
  readonly logLevel: string
  /** Folder of the built web pages; without one there is a short page in words. */
  readonly web?: string
  readonly checkAnswers?: boolean
}

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly route?: RouteName
  }
}

/** Makes the server. It does not listen yet. */
export async function makeApp(options: AppOptions): Promise<FastifyInstance> {
  const { house, hosts, secure, trustProxy } = options
  const rate = new RateCounter(house.limits.requestsPerMinute, house.clock)
  const bodies = new SlowBodies(house.limits.bodySeconds)
  const newId = requestIds()
  const fast = fastScreen({ house, hosts, cookie: cookieName(secure), rate, bodies, newId })
  const app = makeServer({
    ...options,
    newId,
    fail,
    // Behind a proxy the address of a client is for the framework to find.
    fast: trustProxy === false ? fast : () => false,
  })
  addHooks(app, options, { rate, bodies })
  registerRoutes(app, {
    house,
    setCookie: (reply, token) => setCookie(reply, token, secure),
    checkAnswers: options.checkAnswers ?? false,
  })
  const document = JSON.stringify(openApi())
  app.get('/openapi.json', (_, reply) => reply.type('application/json').send(document))
  const { web } = options
  await servePages(app, {
    secure,
    ...(web !== undefined && existsSync(web) ? { web } : {}),
  })
  return app
}

/** Ids of requests: a beginning for this run of the server, and a count. */
function requestIds(): () => string {
  const prefix = randomBytes(4).toString('hex')
  let count = 0
  return () => `${prefix}-${(count++).toString(36)}`
}

type Counters = { readonly rate: RateCounter; readonly bodies: SlowBodies }

function addHooks(app: FastifyInstance, options: AppOptions, { rate, bodies }: Counters): void {
  app.addHook('onClose', async () => bodies.end())
  addEntry(app, options, rate)
  app.addHook('preParsing', watchBody(bodies))
  app.addHook('preValidation', (request, _, done) => {
    bodies.arrived(request.raw)
    done()
  })
  addEnd(app, options.house, bodies)
  app.setErrorHandler(fail)
  app.setNotFoundHandler((request, reply) =>
    fail(
      new FaultError('ROUTE_UNKNOWN', 'Expected a path of the API, got another'),
      request,
      reply,
    ),
  )
}

/** Begins to wait for a body, which goes on as it is. */
const watchBody =
  (bodies: SlowBodies): preParsingHookHandler =>
  (request, reply, ...[payload, done]) => {
    bodies.watch(request, reply)
    done(null, payload)
  }

/** Lets a request in, or refuses it, before its body is read. */
function addEntry(
  app: FastifyInstance,
  { house, hosts, secure }: AppOptions,
  rate: RateCounter,
): void {
  const name = cookieName(secure)
  // In the form with `done`: most requests are let in without waiting for anything.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    // Counted before anything else: a wrong token costs a question to the registry.
    rate.take(request.ip)
    checkHost(request.headers.host, hosts)
    const { route: routeName } = request.routeOptions.config
    if (routeName === undefined) return done()
    reply.headers(API_HEADERS)
    const route: Route = ROUTES[routeName]
    if (house.stopping.aborted && route.permission !== 'open') throw stops()
    const sent = tokenOf(request, name)
    const letIn = (who: Identity | null): void => setIdentity(request, admit(route, who, request))
    const known = sent === null ? null : house.identities.remembered(sent.kind, sent.token)
    if (known !== undefined || sent === null) {
      letIn(known ?? null)
      return done()
    }
    house.identities
      .find(sent.kind, sent.token)
      .then(letIn)
      .then(() => done(), done)
  })
}

/** Counts an answer and writes its line in the log. */
function addEnd(app: FastifyInstance, house: House, bodies: SlowBodies): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.config.route ?? 'page'
    const { elapsedTime: ms } = reply
    house.metrics.answered(route, reply.statusCode, ms / 1000)
    // The route's name and not the path: paths hold addresses.
    request.log.info({
      route,
      status: reply.statusCode,
      ms: Math.round(ms),
      who: identityOf(request).kind,
      requestId: request.id,
    })
    bodies.arrived(request.raw)
    done()
  })
}

const stops = (): FaultError =>
  new FaultError('SERVER_STOPPING', 'Expected a running server, got one that stops')

async function fail(error: Error, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (reply.sent) return
  const problem = problemOf(error, request.id)
  // A bug is told to the log with its trace; faults are told to the one who asked.
  if (problem.code === 'SERVER_BUG')
    request.log.error({ err: plain(error), requestId: request.id }, 'bug')
  else if (problem.status >= 500) {
    const { code, detail, requestId } = problem
    request.log.warn({ code, detail, requestId })
  }
  const { waitMs, retryAfter } = problem.facts
  const wait = typeof waitMs === 'number' ? Math.ceil(waitMs / 1000) : retryAfter
  if (wait !== undefined) reply.header('retry-after', String(wait))
  else if (problem.status === 503) reply.header('retry-after', '5')
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="paperchain"')
  // What is left of a body that was refused is not worth waiting for.
  if (problem.status === 413 || problem.status === 408) reply.header('connection', 'close')
  await reply
    .code(problem.status)
    .headers(API_HEADERS)
    .header('x-request-id', request.id)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problem))
}

const plain = (error: Error) => ({ name: error.name, message: error.message, stack: error.stack })

function setCookie(reply: FastifyReply, token: string | null, secure: boolean): void {
  const value = token === null ? '; Max-Age=0' : ''
  const flags = `Path=/; HttpOnly${secure ? '; Secure' : ''}; SameSite=Strict`
  reply.header('set-cookie', `${cookieName(secure)}=${token ?? ''}; ${flags}${value}`)
}
