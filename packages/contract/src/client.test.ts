/**
 * Goal: a call of the client is the request that its route describes, and its answer or refusal
 * comes back as typed data.
 * Method: a fetch that records what it is given and answers what it is told.
 */
import { describe, expect, expectTypeOf, test } from 'vitest'
import { ApiError, createClient, type FetchInit } from './client.ts'
import type { ScreenResponse } from './screen.ts'

type Asked = { readonly url: string } & FetchInit

function recorded(status: number, body: unknown, headers: Record<string, string> = {}) {
  const asked: Asked[] = []
  const fetch = async (url: string, init: FetchInit) => {
    asked.push({ url, ...init })
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return {
      ok: status < 300,
      status,
      headers: { get: (name: string) => headers[name] ?? null },
      text: async () => text,
    }
  }
  return { asked, fetch }
}

describe('requests', () => {
  test('names go into the path, questions behind it, both encoded', async () => {
    const { asked, fetch } = recorded(200, { items: [], next: null, assets: [] })
    const api = createClient({ fetch, base: 'http://localhost:1' })
    const params = { ledger: 'bip122:0001', account: 'a/b?c' }
    await api('account.postings', { params, query: { limit: 5 } })
    expect(asked[0]).toMatchObject({
      url: 'http://localhost:1/v1/ledgers/bip122%3A0001/accounts/a%2Fb%3Fc/postings?limit=5',
      method: 'GET',
    })
    expect(asked[0]?.body).toBeUndefined()
  })

  test('a body is JSON, a certificate is its text, a file its bytes', async () => {
    const { asked, fetch } = recorded(200, {})
    const api = createClient({ fetch, key: 'pck_x' })
    const bytes = new Uint8Array([1, 2])
    await api('screen.texts', { body: { texts: ['a'] } })
    await api('certificate.verify', { body: '{"a": 1}' })
    await api('upload.file', { params: { upload: 'u', name: 'x.dat' }, body: bytes })
    expect(asked.map(({ body }) => body)).toEqual(['{"texts":["a"]}', '{"a": 1}', bytes])
    expect(asked.map(({ headers }) => headers)).toMatchObject([
      { authorization: 'Bearer pck_x', 'content-type': 'application/json' },
      { 'content-type': 'application/json' },
      { 'content-type': 'application/octet-stream' },
    ])
  })

  test('after signing in, changes carry the token and looks do not', async () => {
    const { asked, fetch } = recorded(200, { csrfToken: 'token' })
    const api = createClient({ fetch })
    await api('session.signIn', { body: { name: 'a', password: 'b' } })
    await api('setting.change', { params: { key: 'k' }, body: { value: true } })
    await api('status.read')
    expect(asked.map(({ headers }) => (headers as Record<string, string>)['x-csrf-token'])).toEqual(
      [undefined, 'token', undefined],
    )
  })
})

describe('answers', () => {
  test('are typed by their route', async () => {
    const answer = {
      asOf: '',
      knownAt: '',
      counts: { hit: 0, clear: 0, cannotTell: 0 },
      answers: [],
    }
    const api = createClient({ fetch: recorded(200, answer).fetch })
    const got = await api('screen.texts', { body: { texts: ['a'] } })
    expectTypeOf(got).toEqualTypeOf<ScreenResponse>()
    expect(got).toEqual(answer)
    expect(await api.text('screen.texts', { body: { texts: ['a'] } })).toBe(JSON.stringify(answer))
  })

  test('204 is null', async () => {
    const api = createClient({ fetch: recorded(204, '').fetch })
    expect(await api('session.signOut')).toBeNull()
  })

  test('a refusal is an error with the problem and how long to wait', async () => {
    const problem = { code: 'RATE_LIMITED', detail: 'too often', status: 429 }
    const api = createClient({ fetch: recorded(429, problem, { 'retry-after': '7' }).fetch })
    const error = await api('status.read').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ problem, retryAfter: 7 })
  })

  test.each(['<html>Bad gateway</html>', '', 'null', '[]', '{"code":1}'])(
    'an answer of something else (%s) is told apart',
    async (text) => {
      const api = createClient({ fetch: recorded(502, text).fetch })
      const error = await api('status.read').catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({
        problem: { code: 'HTTP_FOREIGN_ANSWER', status: 502 },
        retryAfter: null,
      })
    },
  )
})
