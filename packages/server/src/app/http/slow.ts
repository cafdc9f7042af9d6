/** Requests whose bytes come too slowly, or are no HTTP. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { FaultError } from '@paperchain/core/domain/error'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { HEAD_BYTES_MAX } from './limits.ts'
import { PROBLEM_TYPE, problemOf } from './problem.ts'

type Waiting = { readonly cut: () => void; readonly untilMs: number }

/** How often the waiting bodies are looked at. */
const LOOK_MS = 500

/**
 * Answers 408 where a body has not come whole in time, and closes the connection. Uploaded files
 * are bounded between two pieces instead, where they are read. One timer looks at all that wait:
 * nearly every body is there at once, and a timer for each would cost more than reading it.
 */
export class SlowBodies {
  readonly #seconds: number
  readonly #waiting = new Map<IncomingMessage, Waiting>()
  readonly #timer: NodeJS.Timeout

  constructor(seconds: number) {
    this.#seconds = seconds
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref()
  }

  /** Begins to wait for the body of a request of Fastify, where there is one. */
  watch({ raw, headers, method, id }: FastifyRequest, reply: FastifyReply): void {
    if (method === 'GET' || headers['content-type'] === 'application/octet-stream') return
    this.#wait(raw, () => {
      if (reply.sent) return
      reply.hijack()
      this.#refuse(raw, reply.raw, id)
    })
  }

  /** The same for a request that Fastify does not see. */
  watchRaw(request: IncomingMessage, response: ServerResponse, id: string): void {
    this.#wait(request, () => this.#refuse(request, response, id))
  }

  /** The body has come, or its request has ended. */
  arrived(request: IncomingMessage): void {
    this.#waiting.delete(request)
  }

  /** Waits no more. */
  end(): void {
    clearInterval(this.#timer)
  }

  #wait(request: IncomingMessage, cut: () => void): void {
    this.#waiting.set(request, { cut, untilMs: Date.now() + this.#seconds * 1000 })
  }

  #look(): void {
    const now = Date.now()
    for (const [request, { cut, untilMs }] of this.#waiting) {
      if (now < untilMs) continue
      this.#waiting.delete(request)
      cut()
    }
  }

  #refuse(request: IncomingMessage, response: ServerResponse, id: string): void {
    const seconds = this.#seconds
    const message = `Expected the whole body within ${seconds} s, got a part`
    const text = JSON.stringify(problemOf(new FaultError('REQUEST_SLOW', message, { seconds }), id))
    response.writeHead(408, {
      'content-type': PROBLEM_TYPE,
      'content-length': Buffer.byteLength(text),
      connection: 'close',
    })
    response.end(text, () => request.socket.destroySoon())
  }
}

/** Answers what is no HTTP, or has too large a head: there is no request to speak of yet. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const isLate = error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  const fault = isLate
    ? new FaultError('REQUEST_SLOW', 'Expected the head of the request in time, got a part')
    : new FaultError(
        'REQUEST_HEADERS',
        `Expected the head of an HTTP request of at most ${HEAD_BYTES_MAX} bytes, got another`,
        { most: HEAD_BYTES_MAX },
      )
  const problem = problemOf(fault, '')
  const text = JSON.stringify(problem)
  const reason = isLate ? 'Request Timeout' : 'Request Header Fields Too Large'
  socket.end(
    `HTTP/1.1 ${problem.status} ${reason}\r\nConnection: close\r\n` +
      `Content-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
}
