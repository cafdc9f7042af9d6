/**
 * The pages: the built web application with its own way through paths, or a short text where it is
 * not built. Headers keep browsers from running, framing or sending anything that is not ours.
 *
 * Source: OWASP HTTP Headers and REST Security Cheat Sheets.
 */
import helmet from '@fastify/helmet'
import staticFiles from '@fastify/static'
import { FaultError } from '@paperchain/core/domain/error'
import type { FastifyInstance } from 'fastify'
import { PROBLEM_TYPE, problemOf } from './problem.ts'

/**
 * Headers of every answer of the API. They are the same each time, so they are not put together
 * each time as those of the pages are.
 */
export const API_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const

/** Where the pages are and how people reach them. */
export type PageOptions = { readonly web?: string; readonly secure: boolean }

const NO_WEB = `Paperchain runs. Its web pages are not built here.

The API is described at /openapi.json. Run "npm run build" to get the pages.
`

/** The content security policy: nothing but our own files, and styles that charts set. */
const DIRECTIVES = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  styleSrcAttr: ["'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  workerSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
}

/** Names that hold a hash of what is in the file: another content has another name. */
const HASHED = /\/assets\/[^/]+$/

/** The files of the build, with the compressed twins that stand beside them. */
const STATIC = {
  wildcard: false,
  index: false,
  etag: true,
  preCompressed: true,
  cacheControl: false,
  setHeaders: (reply: { setHeader(name: string, value: string): unknown }, path: string) => {
    reply.setHeader('vary', 'accept-encoding')
    const kept = HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'
    reply.setHeader('cache-control', kept)
  },
} as const

/** Puts the pages up. */
export async function servePages(app: FastifyInstance, options: PageOptions): Promise<void> {
  await app.register(async (pages) => {
    await pages.register(helmet, {
      contentSecurityPolicy: { useDefaults: false, directives: DIRECTIVES },
      // Only where people come by TLS: on a loopback address it would lock other programs out.
      strictTransportSecurity: options.secure ? { maxAge: 31_536_000 } : false,
      frameguard: { action: 'deny' },
      referrerPolicy: { policy: 'no-referrer' },
    })
    const { web } = options
    if (web === undefined) {
      pages.get('/', (_, reply) => reply.type('text/plain; charset=utf-8').send(NO_WEB))
      return
    }
    await pages.register(staticFiles, { root: web, ...STATIC })
    const page = (_: unknown, reply: { sendFile(name: string, options: object): unknown }) =>
      reply.sendFile('index.html', { cacheControl: false })
    pages.get('/', page)
    // A path of the application: the page finds its own way. A missing file stays missing.
    pages.get('/*', (request, reply) => {
      const path = request.url.split('?', 1)[0] ?? ''
      const isPage = !path.startsWith('/v1/') && !/\.[a-z0-9]{2,5}$/i.test(path)
      if (isPage) return page(request, reply)
      const fault = new FaultError('ROUTE_UNKNOWN', 'Expected a path of the API, got another')
      const problem = problemOf(fault, request.id)
      return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem))
    })
  })
}
