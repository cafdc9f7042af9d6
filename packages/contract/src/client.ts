/**
 * The typed client of the API, for browsers and for Node: one call a route, typed from the schemas.
 *
 * ```ts
 * const api = createClient({ fetch, base: 'http://127.0.0.1:4180', key: 'pck_…' })
 * const { answers } = await api('screen.texts', { body: { texts: ['1A1z…'] } })
 * ```
 *
 * In a browser leave `base` and `key` out: the session cookie goes along, and the client keeps the
 * CSRF token that sign-in and `session.read` tell.
 *
 * @module
 */
import type { Problem } from './common.ts'
import { type RequestOf, type ResponseOf, ROUTES, type Route, type RouteName } from './routes.ts'

/** What is used of a response. */
export type FetchResponse = {
  readonly ok: boolean
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
}

/** What is handed to `fetch`. */
export type FetchInit = {
  readonly method?: string
  readonly headers?: unknown
  readonly body?: unknown
  readonly signal?: unknown
}

/** How a client reaches its server. */
export type ClientOptions = {
  /** `globalThis.fetch` or the like. */
  fetch(url: string, init: FetchInit): Promise<FetchResponse>
  /** `http://127.0.0.1:4180`; empty in a browser. */
  readonly base?: string
  /** An API key; without one the session cookie is used. */
  readonly key?: string
}

/** What goes along with any call. */
export type CallOptions = { readonly signal?: AbortSignalLike }

/** An `AbortSignal` of any platform. */
export type AbortSignalLike = { readonly aborted: boolean }

/** A call that the server refused. `problem` is its answer, with the stable code. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly problem: Problem
  /** Seconds to wait before another try, where the server says so. */
  readonly retryAfter: number | null

  constructor(problem: Problem, retryAfter: number | null) {
    super(`${problem.code}: ${problem.detail}`)
    this.problem = problem
    this.retryAfter = retryAfter
  }
}

type Given<Name extends RouteName> =
  Record<never, never> extends RequestOf<Name>
    ? [request?: RequestOf<Name>, options?: CallOptions]
    : [request: RequestOf<Name>, options?: CallOptions]

/** Calls a route by its name. @throws {ApiError} where the server refuses */
export type Client = {
  <Name extends RouteName>(name: Name, ...given: Given<Name>): Promise<ResponseOf<Name>>
  /** The bytes of an answer as they came, for a certificate to be saved. @throws {ApiError} */
  text<Name extends RouteName>(name: Name, ...given: Given<Name>): Promise<string>
  /** The path of a route with its parameters and query, for links and downloads. */
  url<Name extends RouteName>(name: Name, ...given: Given<Name>): string
}

type Loose = {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

/** Makes a client. It keeps nothing but the CSRF token. */
export function createClient(options: ClientOptions): Client {
  let csrf: string | null = null
  const ask = async (name: RouteName, request: Loose = {}, call: CallOptions = {}) => {
    const route: Route = ROUTES[name]
    const response = await options.fetch(
      `${options.base ?? ''}${pathOf(route, request)}`,
      initOf(route, { request, call, key: options.key, csrf }),
    )
    const text = await response.text()
    if (!response.ok) throw refusal(response, text)
    if (name.startsWith('session.')) csrf = csrfIn(text) ?? csrf
    return text
  }
  const client = async (name: RouteName, request?: Loose, call?: CallOptions): Promise<unknown> => {
    const text = await ask(name, request, call)
    if (text === '') return null
    return (ROUTES[name] as Route).responseAs === 'text' ? text : (JSON.parse(text) as unknown)
  }
  return Object.assign(client, {
    text: ask,
    url: (name: RouteName, request: Loose = {}): string => pathOf(ROUTES[name], request),
  }) as unknown as Client
}

function pathOf(route: Route, { params = {}, query = {} }: Loose): string {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params[name] ?? '')),
  )
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null
      ? []
      : [`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`],
  )
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
}

type Parts = {
  readonly request: Loose
  readonly call: CallOptions
  readonly key: string | undefined
  readonly csrf: string | null
}

function initOf(route: Route, { request, call, key, csrf }: Parts): FetchInit {
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' }
  if (key !== undefined) headers['authorization'] = `Bearer ${key}`
  if (csrf !== null && route.method !== 'GET') headers['x-csrf-token'] = csrf
  const { body } = request
  const signal = call.signal === undefined ? {} : { signal: call.signal }
  if (body === undefined) return { method: route.method, headers, ...signal }
  const bytes = route.bodyAs === 'bytes'
  headers['content-type'] = bytes ? 'application/octet-stream' : 'application/json'
  const sent = route.bodyAs === undefined ? JSON.stringify(body) : body
  return { method: route.method, headers, body: sent, ...signal }
}

function csrfIn(text: string): string | null {
  if (text === '') return null
  const { csrfToken } = JSON.parse(text) as { readonly csrfToken?: string | null }
  return csrfToken ?? null
}

function refusal(response: FetchResponse, text: string): ApiError {
  const after = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new ApiError(problemIn(response.status, text), Number.isFinite(after) ? after : null)
}

/** Something between us and the server may answer too, and not with a problem. */
function problemIn(status: number, text: string): Problem {
  try {
    const read = JSON.parse(text) as Partial<Problem>
    if (typeof read.code === 'string' && typeof read.detail === 'string') return read as Problem
  } catch {
    // No JSON: said below in its own words.
  }
  return {
    type: 'about:blank',
    title: 'No answer of Paperchain',
    status,
    detail: `Expected an answer of Paperchain, got status ${status}`,
    code: 'HTTP_FOREIGN_ANSWER',
    todo: 'Check the address of the server and what stands between.',
    facts: {},
    requestId: '',
  }
}
