/**
 * Fetches the files of a list over HTTP, bounded in size, time and redirects.
 *
 * Only http(s) URLs that an administrator set are fetched. An answer may redirect to the same host
 * or to one that the source names, never from https to http: a publisher that is taken over must
 * not reach what is inside this network. No fault shows the query of a URL, which may hold a token.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FaultError } from '@paperchain/core/domain/error'
import type { TimeMs } from '@paperchain/core/domain/time'
import { XML_FILE_BYTES_LIMIT } from '@paperchain/core/engine/attribute/list-limits'

/** Redirects that are followed. */
export const REDIRECTS_LIMIT = 5
/** Longest wait for the next piece of an answer, and for all of it. */
export const FETCH_MS = { idle: 60_000, all: 30 * 60_000 } as const

/** What fetching needs from outside, and its limits, for tests. */
export type FetchWorld = {
  readonly fetch: typeof globalThis.fetch
  readonly signal: AbortSignal
  readonly bytesLimit?: number
  readonly idleMs?: number
  readonly allMs?: number
}

/** What to fetch, and where to put it. */
export type FetchOrder = {
  readonly url: string
  readonly redirectHosts: readonly string[]
  readonly folder: string
  /** Names that other files in the folder have; this one gets another. */
  readonly taken: readonly string[]
}

/** A file that was fetched whole. */
export type FetchedFile = {
  readonly name: string
  readonly hash: string
  readonly bytes: number
  /** When the server says that it was changed, or null. */
  readonly modifiedMs: TimeMs | null
}

/**
 * Fetches one file.
 *
 * @throws {FaultError} `LIST_FETCH`, `LIST_FETCH_REDIRECT` or `LIST_TOO_LARGE`
 */
export async function fetchFile(order: FetchOrder, world: FetchWorld): Promise<FetchedFile> {
  const watch = watchOf(world)
  try {
    const { response, url } = await follow(order, world, watch)
    return await stored(response, { ...order, url: url.href }, { world, watch })
  } catch (error) {
    world.signal.throwIfAborted()
    if (error instanceof FaultError) throw error
    if (watch.isLate()) throw late(order.url, watch.waitedMs(), error)
    const said =
      error instanceof Error ? `${error.message} ${causeOf(error)}`.trim() : String(error)
    throw fetchFault(order.url, `an answer, got: ${said}`, error)
  } finally {
    watch.stop()
  }
}

/** Stops a fetch that hangs: the clock of each piece, and that of the whole. */
type Watch = {
  readonly signal: AbortSignal
  readonly heard: () => void
  readonly stop: () => void
  readonly isLate: () => boolean
  readonly waitedMs: () => number
}

function watchOf({ signal, idleMs = FETCH_MS.idle, allMs = FETCH_MS.all }: FetchWorld): Watch {
  const stop = new AbortController()
  let waited = 0
  const end = (ms: number) => {
    waited = ms
    stop.abort()
  }
  const all = setTimeout(end, allMs, allMs)
  let idle = setTimeout(end, idleMs, idleMs)
  return {
    signal: AbortSignal.any([signal, stop.signal]),
    heard: () => {
      clearTimeout(idle)
      idle = setTimeout(end, idleMs, idleMs)
    },
    stop: () => {
      clearTimeout(idle)
      clearTimeout(all)
    },
    isLate: () => waited > 0,
    waitedMs: () => waited,
  }
}

async function follow(
  order: FetchOrder,
  world: FetchWorld,
  watch: Watch,
): Promise<{ readonly response: Response; readonly url: URL }> {
  let url = new URL(order.url)
  const first = url
  for (let hop = 0; hop <= REDIRECTS_LIMIT; hop++) {
    const response = await world.fetch(url.href, { redirect: 'manual', signal: watch.signal })
    watch.heard()
    if (response.status === 200) return { response, url }
    await response.body?.cancel()
    const to = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || to === null) {
      throw fetchFault(url.href, `status 200, got ${response.status}`)
    }
    const next = URL.canParse(to, url.href) ? new URL(to, url) : null
    if (next === null || !isAllowed(next, { before: url, first, hosts: order.redirectHosts })) {
      throw redirectFault(url, next)
    }
    url = next
  }
  throw fetchFault(order.url, `at most ${REDIRECTS_LIMIT} redirects, got more`)
}

type Hop = { readonly before: URL; readonly first: URL; readonly hosts: readonly string[] }

function isAllowed(next: URL, { before, first, hosts }: Hop): boolean {
  const isWeb = next.protocol === 'https:' || next.protocol === 'http:'
  const isWeaker = before.protocol === 'https:' && next.protocol !== 'https:'
  const isKnown = next.host === first.host || hosts.includes(next.host)
  return isWeb && !isWeaker && isKnown && next.username === '' && next.password === ''
}

async function stored(
  response: Response,
  { url, folder, taken }: FetchOrder,
  { world, watch }: { readonly world: FetchWorld; readonly watch: Watch },
): Promise<FetchedFile> {
  const limit = world.bytesLimit ?? XML_FILE_BYTES_LIMIT
  const stated = Number(response.headers.get('content-length') ?? 0)
  if (stated > limit || response.body === null) {
    await response.body?.cancel()
    throw response.body === null
      ? fetchFault(url, 'a body, got none')
      : tooLarge(url, stated, limit)
  }
  const name = nameOf(url, taken)
  const hash = createHash('sha256')
  let bytes = 0
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0])
  await pipeline(
    body,
    async function* (pieces: AsyncIterable<Uint8Array>) {
      for await (const piece of pieces) {
        watch.heard()
        bytes += piece.length
        // Counted as unpacked: a small answer may be a large file.
        if (bytes > limit) throw tooLarge(url, bytes, limit)
        hash.update(piece)
        yield piece
      }
    },
    createWriteStream(join(folder, name)),
    { signal: watch.signal },
  )
  const modified = Date.parse(response.headers.get('last-modified') ?? '')
  const modifiedMs = Number.isFinite(modified) ? modified : null
  return { name, hash: hash.digest('hex'), bytes, modifiedMs }
}

const NAME_CHARACTERS_LIMIT = 100

/** The last part of the path, without anything that a folder could take amiss. */
function nameOf(url: string, taken: readonly string[]): string {
  const last = basename(new URL(url).pathname).replace(/[^\w.-]+/g, '_')
  const name = last.replace(/^\.+/, '').slice(-NAME_CHARACTERS_LIMIT) || 'list'
  return taken.includes(name) ? `${taken.length}-${name}` : name
}

/** A URL as faults show it: without query and password. */
const shown = (url: string): string => {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}

const causeOf = ({ cause }: Error): string => (cause instanceof Error ? cause.message : '')

function fetchFault(url: string, expected: string, cause?: unknown): FaultError {
  const message = `Expected from ${shown(url)} ${expected}`
  return new FaultError('LIST_FETCH', message, { host: new URL(url).host }, cause)
}

const late = (url: string, waitedMs: number, cause: unknown): FaultError =>
  fetchFault(url, `an answer within ${waitedMs / 1000} s, got none that was whole`, cause)

function redirectFault(from: URL, to: URL | null): FaultError {
  const where = to === null ? 'no URL' : shown(to.href)
  const message = `Expected ${from.host} to answer or to lead to an allowed host, got ${where}`
  return new FaultError('LIST_FETCH_REDIRECT', message, { host: from.host, to: to?.host ?? '' })
}

function tooLarge(url: string, bytes: number, limit: number): FaultError {
  const message = `Expected at most ${limit} bytes from ${shown(url)}, got ${bytes}`
  return new FaultError('LIST_TOO_LARGE', message, { bytes, limit })
}
