/** The HTTP server under Fastify: TLS, limits of heads, log, the short way before the long one. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { FastWay } from './fast-screen.ts'
import {
  BODY_BYTES_MAX,
  CONNECTIONS_MAX,
  HEAD_BYTES_MAX,
  HEAD_SECONDS_MAX,
  PATH_FIELD_CHARS_MAX,
} from './limits.ts'
import { answerClientError } from './slow.ts'

/** What a server is made from. */
export type ServerParts = {
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly trustProxy: boolean | string | string[]
  readonly logLevel: string
  readonly newId: () => string
  readonly fast: FastWay
  /** Answers an error that comes before any hook. */
  readonly fail: (error: Error, request: FastifyRequest, reply: FastifyReply) => Promise<void>
}

/** Never in a log, should a line ever hold a request. */
const LOG_REDACTED = ['req.headers', 'req.url', 'headers', 'cookie', 'authorization']

/** How long a connection without a request is kept: longer than proxies keep theirs. */
const KEEP_ALIVE_MS = 72_000

/** Makes the server with Fastify on it, without routes. */
export function makeServer({ tls, fast, fail, ...parts }: ServerParts): FastifyInstance {
  const limits = {
    maxHeaderSize: HEAD_BYTES_MAX,
    headersTimeout: HEAD_SECONDS_MAX * 1000,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Uploads take long; bodies are bounded in time where they are read.
    requestTimeout: 0,
  }
  const app = Fastify({
    bodyLimit: BODY_BYTES_MAX,
    logController: new LogController({ disableRequestLogging: true }),
    // Data go to stdout and nothing else does.
    logger: { level: parts.logLevel, base: null, redact: LOG_REDACTED, stream: process.stderr },
    // A logger a request costs more than writing its id where a line is written.
    childLoggerFactory: <Logger>(logger: Logger): Logger => logger,
    genReqId: parts.newId,
    requestIdHeader: false,
    trustProxy: parts.trustProxy,
    routerOptions: { maxParamLength: PATH_FIELD_CHARS_MAX, ignoreTrailingSlash: false },
    forceCloseConnections: 'idle',
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void fail(error, request, reply),
    serverFactory: (handler) => {
      const listener = (request: IncomingMessage, response: ServerResponse): void => {
        if (!fast(request, response)) handler(request, response)
      }
      return tls === undefined
        ? createServer(limits, listener)
        : createTlsServer({ ...limits, ...tls }, listener)
    },
  })
  // Its own parser for plain text would make a string of what is to be refused.
  app.removeContentTypeParser('text/plain')
  app.server.maxConnections = CONNECTIONS_MAX
  return app
}
