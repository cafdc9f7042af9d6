/** Questions to the server this page came from. No other host is ever asked. */
import type { RequestOf, ResponseOf } from '@paperchain/contract/routes'
import { asFailure, failureOf } from './failure.ts'
import { type Asked, addressOf, LINES } from './routes.ts'

type Parts = {
  readonly params?: { readonly [name: string]: unknown }
  readonly query?: { readonly [name: string]: unknown }
  readonly body?: unknown
}

/** What a route is given: its own fields, as the contract has them. */
export type Given<Name extends Asked> = RequestOf<Name> & Parts

let csrfToken: string | null = null

/** Keeps the token that every change must carry; told by the session. */
export function setCsrfToken(token: string | null): void {
  csrfToken = token
}

let answeredMs = 0

/** When the server last answered, by this page's clock; every answer keeps the session alive. */
export const lastAnswerMs = (): number => answeredMs

export const currentCsrfToken = (): string | null => csrfToken

/** The text of an answer as it came, for what must be kept byte by byte. */
export async function askText<Name extends Asked>(
  name: Name,
  given: Given<Name>,
  signal?: AbortSignal,
): Promise<string> {
  const { params, query, body } = given as Parts
  const { method, url } = addressOf(LINES[name], params, query)
  const headers = new Headers({ accept: 'application/json, application/problem+json' })
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (method !== 'GET' && csrfToken !== null) headers.set('x-csrf-token', csrfToken)
  try {
    const response = await fetch(url, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      // A certificate goes up as the very text that came down.
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : toJson(body) }),
      ...(signal === undefined ? {} : { signal }),
    })
    const text = await response.text()
    answeredMs = Date.now()
    if (!response.ok) throw failureOf(response.status, text)
    return text
  } catch (error) {
    // A cancelled question is no failure: whoever cancelled it knows.
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw asFailure(error)
  }
}

const toJson = (body: unknown): string => JSON.stringify(body)

/** An answer as data. */
export async function ask<Name extends Asked>(
  name: Name,
  given: Given<Name>,
  signal?: AbortSignal,
): Promise<ResponseOf<Name>> {
  const text = await askText(name, given, signal)
  return (text === '' ? null : JSON.parse(text)) as ResponseOf<Name>
}
