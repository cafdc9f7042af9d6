/**
 * Asks a price source over HTTP: bounded in bytes and time, without redirects, with a few tries
 * where the source says that it is busy. Header values that stand in the environment are read here,
 * at the last moment, and no fault shows them, nor the query of a URL, which may hold a key.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import type { HttpPriceSource } from '@paperchain/core/domain/price'
import { PRICE_ANSWER_BYTES_LIMIT } from '@paperchain/core/engine/value/price-limits'

/** Longest wait for a whole answer. */
export const PRICE_ANSWER_MS = 60_000
/** Tries of one request, and the longest wait between two that a source may ask for. */
export const PRICE_TRIES = { count: 4, firstWaitMs: 1_000, waitMsMax: 60_000 } as const

/** What asking needs from outside, and its limits, for tests. */
export type PriceFetchWorld = {
  readonly fetch: typeof globalThis.fetch
  readonly signal: AbortSignal
  readonly env: Readonly<Record<string, string | undefined>>
  /** Waits; rejects where the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly bytesLimit?: number
  readonly answerMs?: number
}

/**
 * The text of an answer.
 *
 * @throws {FaultError} `PRICE_FETCH`, or `PRICE_SOURCE_INVALID` where the environment lacks a value
 */
export async function fetchPrices(
  url: string,
  http: HttpPriceSource,
  world: PriceFetchWorld,
): Promise<string> {
  const headers = headersOf(http, world.env)
  for (let attempt = 1; ; attempt++) {
    const answer = await ask(url, headers, world)
    if ('text' in answer) return answer.text
    if (attempt >= PRICE_TRIES.count || !answer.isBusy) throw fault(url, answer.why)
    const waitMs = answer.afterMs ?? PRICE_TRIES.firstWaitMs * 2 ** (attempt - 1)
    await world.wait(Math.min(waitMs, PRICE_TRIES.waitMsMax), world.signal)
  }
}

const FROM_ENV = /^env:([A-Za-z_][A-Za-z0-9_]*)$/

function headersOf(
  { headers }: HttpPriceSource,
  env: PriceFetchWorld['env'],
): Readonly<Record<string, string>> {
  const filled = Object.entries(headers).map(([name, value]) => {
    const variable = FROM_ENV.exec(value)?.[1]
    if (variable === undefined) return [name, value] as const
    const found = env[variable] ?? ''
    if (found !== '' && !/[\r\n\0]/.test(found)) return [name, found] as const
    const message = `Expected the environment variable ${variable} for header ${name}, got none`
    throw new FaultError('PRICE_SOURCE_INVALID', message, { variable })
  })
  return { accept: 'application/json', ...Object.fromEntries(filled) }
}

type Answer =
  | { readonly text: string }
  | { readonly why: string; readonly isBusy: boolean; readonly afterMs: number | null }

async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  world: PriceFetchWorld,
): Promise<Answer> {
  const late = AbortSignal.timeout(world.answerMs ?? PRICE_ANSWER_MS)
  const signal = AbortSignal.any([world.signal, late])
  try {
    const response = await world.fetch(url, { headers, redirect: 'manual', signal })
    if (response.status === 200) return { text: await textOf(url, response, world) }
    await response.body?.cancel()
    const { status } = response
    const isBusy = status === 429 || status >= 500
    return { why: `status ${status}`, isBusy, afterMs: afterOf(response) }
  } catch (error) {
    world.signal.throwIfAborted()
    if (error instanceof FaultError) throw error
    if (late.aborted) return { why: 'none in time', isBusy: true, afterMs: null }
    const cause = error instanceof Error ? error.cause : undefined
    const why = (cause as NodeJS.ErrnoException | undefined)?.code ?? 'a broken connection'
    return { why, isBusy: true, afterMs: null }
  }
}

/** Seconds of `Retry-After`; its other form, a date, is rare and not read. */
function afterOf({ headers }: Response): number | null {
  const text = headers.get('retry-after') ?? ''
  return /^\d{1,6}$/.test(text) ? Number(text) * 1_000 : null
}

async function textOf(url: string, response: Response, world: PriceFetchWorld): Promise<string> {
  const limit = world.bytesLimit ?? PRICE_ANSWER_BYTES_LIMIT
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const parts: string[] = []
  let have = 0
  try {
    for await (const part of response.body ?? []) {
      // Counted as unpacked: a small answer may be a large text.
      have += part.length
      if (have > limit) throw fault(url, `more than ${limit} bytes`)
      parts.push(decoder.decode(part, { stream: true }))
    }
    parts.push(decoder.decode())
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) throw fault(url, 'bytes that are not UTF-8')
    throw error
  }
  return parts.join('')
}

/** A URL as faults show it: without query and password. */
const shown = (url: string): string => {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}

function fault(url: string, got: string): FaultError {
  const message = `Expected an answer from ${shown(url)}, got ${got}`
  return new FaultError('PRICE_FETCH', message, { host: new URL(url).host })
}
