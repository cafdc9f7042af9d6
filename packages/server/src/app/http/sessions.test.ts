/**
 * Goal: sessions by the book (OWASP Session Management, CSRF Prevention): flags of the cookie, ends
 * that end, tokens that cannot be replayed, changes that other sites cannot make.
 * Method: each attack by hand, as the request that makes it, against the whole server in process.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeApp } from './app.ts'
import { PASSWORD, signIn, type TestServer, testServer } from './house.fixture.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer({ sample: false })
})
afterAll(() => server.close())

const ME = { method: 'GET', url: '/v1/session' } as const

describe('the cookie', () => {
  test('is not for scripts and not for other sites', async () => {
    const response = await server.app.inject({
      method: 'POST',
      url: '/v1/session',
      payload: { name: 'viewer', password: PASSWORD },
    })
    expect(response.headers['set-cookie']).toMatch(
      /^paperchain-session=[-\w]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    expect(response.body).not.toContain(response.cookies[0]!.value)
  })

  test('is bound to host and TLS where there is TLS', async () => {
    const options = {
      hosts: new Set(['localhost']),
      secure: true,
      trustProxy: 'loopback',
      logLevel: 'silent',
    }
    const app = await makeApp({ house: server.house, ...options })
    const response = await app.inject({
      method: 'POST',
      url: '/v1/session',
      payload: { name: 'viewer', password: PASSWORD },
    })
    expect(response.headers['set-cookie']).toMatch(
      /^__Host-paperchain=[-\w]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
    // The cookie of a server without TLS is not taken there.
    expect(
      (await app.inject({ ...ME, headers: { cookie: server.people.viewer.cookie! } })).statusCode,
    ).toBe(401)
    await app.close()
  })
})

describe('ends that end', () => {
  test('a cookie that was signed out cannot be replayed', async () => {
    const who = await signIn(server.app, 'viewer')
    expect((await server.ask(who, ME)).statusCode).toBe(200)
    const out = await server.ask(who, { method: 'DELETE', url: '/v1/session' })
    expect(out.statusCode).toBe(204)
    expect(out.headers['set-cookie']).toContain('paperchain-session=;')
    const again = await server.ask(who, ME)
    expect(again.json()).toMatchObject({ code: 'SIGN_IN_NEEDED', status: 401 })
  })

  test('a new password ends the other sessions and not this one', async () => {
    const [first, second] = [
      await signIn(server.app, 'approver'),
      await signIn(server.app, 'approver'),
    ]
    const next = 'entirely different words here'
    const change = (payload: object) =>
      server.ask(first, { method: 'POST', url: '/v1/session/password', payload })
    expect((await change({ current: 'wrong wrong wrong', next })).json().code).toBe('SIGN_IN_WRONG')
    expect((await change({ current: PASSWORD, next: 'short' })).json().code).toBe('REQUEST_INVALID')
    expect((await change({ current: PASSWORD, next })).statusCode).toBe(200)
    expect((await server.ask(first, ME)).statusCode).toBe(200)
    expect((await server.ask(second, ME)).statusCode).toBe(401)
  })

  test('an administrator ends a session of somebody; nobody else can', async () => {
    const who = await signIn(server.app, 'auditor')
    const { id } = (await server.ask(who, ME)).json()
    const end = (by: typeof who) => server.ask(by, { method: 'DELETE', url: `/v1/sessions/${id}` })
    expect((await end(server.people.viewer)).json().code).toBe('SESSION_UNKNOWN')
    expect((await server.ask(who, ME)).statusCode).toBe(200)
    expect((await end(server.people.admin)).statusCode).toBe(204)
    expect((await server.ask(who, ME)).statusCode).toBe(401)
  })

  test('a revoked key ends at once', async () => {
    const { admin } = server.people
    const made = await server.ask(admin, {
      method: 'POST',
      url: '/v1/keys',
      payload: { label: 'k', scopes: ['read'] },
    })
    const { key, token } = made.json()
    expect((await server.ask({ key: token }, ME)).json()).toMatchObject({
      kind: 'key',
      csrfToken: null,
    })
    await server.ask(admin, { method: 'DELETE', url: `/v1/keys/${key.id}` })
    expect((await server.ask({ key: token }, ME)).statusCode).toBe(401)
    const listed = await server.ask(admin, { method: 'GET', url: '/v1/keys' })
    expect(listed.body).not.toContain(token)
  })

  test('the one-time password opens nothing but its own change', async () => {
    const { admin } = server.people
    const made = await server.ask(admin, {
      method: 'POST',
      url: '/v1/users',
      payload: { name: 'new', roles: ['viewer'] },
    })
    expect(made.statusCode, made.body).toBe(201)
    const who = await signIn(server.app, 'new', made.json().oneTimePassword)
    expect((await server.ask(who, ME)).json().mustChangePassword).toBe(true)
    const status = await server.ask(who, { method: 'GET', url: '/v1/status' })
    expect(status.json()).toMatchObject({ code: 'SESSION_PASSWORD_CHANGE', status: 403 })
  })
})

describe('changes from elsewhere', () => {
  const change = {
    method: 'PUT',
    url: '/v1/settings/listStaleDays',
    payload: { value: 10 },
  } as const
  const withHeaders = (headers: Record<string, string>) =>
    server.ask(server.people.admin, { ...change, headers })

  test('with token from our own page: done', async () => {
    const response = await withHeaders({
      'sec-fetch-site': 'same-origin',
      origin: 'http://localhost:80',
      host: 'localhost:80',
    })
    expect(response.statusCode).toBe(200)
  })

  test.each([
    ['no token', { 'x-csrf-token': '' }],
    ['another token', { 'x-csrf-token': 'A'.repeat(43) }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sister site', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://localhost:81', host: 'localhost:80' }],
    ['no origin that can be told', { origin: 'null' }],
  ])('%s: refused', async (_, headers) => {
    const response = await withHeaders(headers)
    expect(response.json()).toMatchObject({ code: 'CSRF_TOKEN', status: 403 })
  })

  test('the token of another session is refused', async () => {
    const other = await signIn(server.app, 'admin')
    const response = await withHeaders({ 'x-csrf-token': other.csrf! })
    expect(response.json().code).toBe('CSRF_TOKEN')
  })

  test('nobody can be signed in from another site', async () => {
    const response = await server.app.inject({
      method: 'POST',
      url: '/v1/session',
      headers: { 'sec-fetch-site': 'cross-site' },
      payload: { name: 'viewer', password: PASSWORD },
    })
    expect(response.json().code).toBe('CSRF_TOKEN')
  })

  test('a name that somebody points at us is not ours', async () => {
    const hosts = [
      'evil.example',
      'localhost.evil.example',
      'evil.example:4180',
      '127.0.0.1.nip.io',
    ]
    for (const host of hosts) {
      const response = await server.app.inject({
        method: 'GET',
        url: '/healthz',
        headers: { host },
      })
      expect([host, response.statusCode]).toEqual([host, 421])
    }
    for (const host of [
      'localhost:4180',
      '127.0.0.1',
      '127.0.0.1:1',
      '[::1]:4180',
      '192.168.1.5',
    ]) {
      const response = await server.app.inject({
        method: 'GET',
        url: '/healthz',
        headers: { host },
      })
      expect([host, response.statusCode]).toEqual([host, 200])
    }
  })

  test('no other site is told that it may read', async () => {
    const response = await server.ask(server.people.admin, {
      method: 'OPTIONS',
      url: '/v1/status',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' },
    })
    expect(
      Object.keys(response.headers).filter((name) => name.startsWith('access-control')),
    ).toEqual([])
  })
})

describe('guessing', () => {
  test('wrong name and wrong password are told in the same words', async () => {
    const tries = [
      { name: 'officer', password: 'wrong wrong wrong' },
      { name: 'nobody-of-that-name', password: 'wrong wrong wrong' },
    ]
    const answers = []
    for (const payload of tries) {
      const response = await server.app.inject({ method: 'POST', url: '/v1/session', payload })
      const { requestId: _, ...rest } = response.json()
      answers.push(rest)
    }
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0].code).toBe('SIGN_IN_WRONG')
  })

  test('after some failures one has to wait, and is told how long', async () => {
    let last = null
    for (let attempt = 0; attempt < 30; attempt++) {
      last = await server.app.inject({
        method: 'POST',
        url: '/v1/session',
        payload: { name: 'guessed', password: `wrong wrong ${attempt}` },
      })
      if (last.statusCode === 429) break
    }
    expect(last?.json().code).toBe('SIGN_IN_THROTTLED')
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0)
  })
})
