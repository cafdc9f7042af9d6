/**
 * One request to a node: bounded in time and bytes, without redirects, and with every way to fail
 * told apart.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'

/** How long a node may take for one answer. */
export const TIMEOUT_MS = 60_000
/** The longest answer taken: a batch of full blocks as hex is below it. */
export const ANSWER_BYTES_MAX = 256 << 20

/** What came back. */
export type Reply = { readonly status: number; readonly bytes: Uint8Array }

/** How requests are made: for tests, and to be stopped. */
export type HttpTools = {
  readonly fetch?: typeof fetch
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
  readonly answerBytesMax?: number
}

/** A failure that may be gone on the next try. */
export class Transient extends Error {
  override readonly name = 'Transient'
  /** Whether the answer was too long: a smaller question may help. */
  readonly isTooLong: boolean

  constructor(message: string, options: { readonly isTooLong?: boolean } = {}) {
    super(message)
    this.isTooLong = options.isTooLong ?? false
  }
}

/**
 * Sends a request.
 *
 * @throws {Transient} where the node cannot be reached, is too slow, breaks off, or says too much
 */
export async function request(url: string, init: RequestInit, tools: HttpTools): Promise<Reply> {
  const { fetch: send = fetch, timeoutMs = TIMEOUT_MS } = tools
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = tools.signal ? AbortSignal.any([timeout, tools.signal]) : timeout
  try {
    const answer = await send(url, { ...init, redirect: 'error', signal })
    const bytes = await readAll(answer, tools.answerBytesMax ?? ANSWER_BYTES_MAX)
    return { status: answer.status, bytes }
  } catch (error) {
    if (error instanceof Transient) throw error
    if (timeout.aborted) throw new Transient(`no answer in ${timeoutMs} ms`)
    throw new Transient(reasonOf(error))
  }
}

async function readAll(answer: Response, most: number): Promise<Uint8Array> {
  if (answer.body === null) return new Uint8Array(0)
  const parts: Uint8Array[] = []
  let have = 0
  for await (const part of answer.body) {
    have += part.length
    if (have > most) throw new Transient(`more than ${most} bytes`, { isTooLong: true })
    parts.push(part)
  }
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
}

/** What the system says: `ECONNREFUSED` and the like stand in the cause of fetch's own error. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  const code = (cause as NodeJS.ErrnoException | undefined)?.code
  return code ?? (error instanceof Error ? error.message : String(error))
}

/** The fault of a node that was tried often enough. */
export const unreachable = (node: string, error: Transient): FaultError =>
  new FaultError('NODE_UNREACHABLE', `Expected an answer of ${node}, got ${error.message}`, {
    node,
  })
