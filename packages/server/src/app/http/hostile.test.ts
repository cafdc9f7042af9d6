/**
 * Goal: whatever comes over the wire, the server answers with a coded problem or closes, stays up,
 * and never answers 500.
 * Method: a real listening server; each attack written as bytes where a client library would not
 * send it. Time limits are set to a second, so that slowness can be tested.
 */

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeApp } from './app.ts'
import { type TestServer, testServer } from './house.fixture.ts'

let server: TestServer
let port = 0

beforeAll(async () => {
  const web = mkdtempSync(join(tmpdir(), 'paperchain-web-'))
  mkdirSync(join(web, 'assets'))
  writeFileSync(join(web, 'index.html'), '<!doctype html><title>Paperchain</title>')
  writeFileSync(join(web, 'assets/app.js'), 'console.log(1)')
  writeFileSync(join(web, '..', 'paperchain-outside.txt'), 'secret outside')
  server = await testServer({
    sample: false,
    web,
    limits: { bodySeconds: 1, fileBytes: 1_000_000, uploadBytes: 1_500_000 },
  })
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const address = server.app.server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(() => server.close())

/** Sends bytes as they are and gives what comes back until the server closes or `ms` pass. */
function raw(parts: readonly (string | Buffer)[], { ms = 5_000, gapMs = 0 } = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let seen = ''
    const end = (): void => {
      socket.destroy()
      resolve(seen)
    }
    const timer = setTimeout(end, ms)
    socket.on('data', (data) => {
      seen += data.toString('latin1')
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(seen)
    })
    void (async () => {
      for (const part of parts) {
        if (socket.destroyed) return
        socket.write(part)
        if (gapMs > 0) await new Promise((done) => setTimeout(done, gapMs))
      }
    })()
  })
}

const alive = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok

describe('heads', () => {
  test('100,000 headers are refused with the limit', async () => {
    const lines = Array.from({ length: 100_000 }, (_, at) => `x-${at}: 1\r\n`).join('')
    const answer = await raw([`GET /healthz HTTP/1.1\r\nhost: localhost\r\n${lines}\r\n`])
    expect(answer).toContain('431')
    expect(answer).toContain('REQUEST_HEADERS')
    expect(answer).toContain('16384')
    expect(await alive()).toBe(true)
  })

  test.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['zeros', Buffer.alloc(1_000)],
    [
      'a length that is none',
      'POST /v1/session HTTP/1.1\r\nhost: localhost\r\ncontent-length: x\r\n\r\n',
    ],
    [
      'two lengths',
      'POST /v1/session HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
    ],
    [
      'length and chunks (smuggling)',
      'POST /v1/session HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'a line break in a header',
      'GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: a\nb: c\rd\r\n\r\n',
    ],
    ['a very long path', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`],
  ])('%s', async (_, bytes) => {
    const answer = await raw([bytes], { ms: 1_500 })
    expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/)
    expect(await alive()).toBe(true)
  })
})

describe('bodies', () => {
  const head = (length: number, type = 'application/json') =>
    `POST /v1/session HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`

  test('a body that comes byte by byte is cut off with the limit', async () => {
    const answer = await raw([head(1000), ...Array(40).fill('{')], { gapMs: 100, ms: 4_000 })
    expect(answer).toContain('408')
    expect(answer).toContain('REQUEST_SLOW')
    expect(await alive()).toBe(true)
  })

  test('a body that is too long is refused before it has come', async () => {
    const answer = await raw([head(50_000_000), '{'], { ms: 2_000 })
    expect(answer).toContain('413')
    expect(answer).toContain('REQUEST_TOO_LARGE')
  })

  test.each([
    ['no JSON', '{"a":', 'REQUEST_INVALID'],
    ['a prototype', '{"__proto__":{"a":1},"name":"a","password":"b"}', 'REQUEST_INVALID'],
    [
      'a constructor',
      '{"constructor":{"prototype":{"a":1}},"name":"a","password":"b"}',
      'REQUEST_INVALID',
    ],
    ['depth', '['.repeat(100_000), 'REQUEST_INVALID'],
    ['depth that is closed', '['.repeat(50_000) + ']'.repeat(50_000), 'REQUEST_INVALID'],
    ['nothing', '', 'REQUEST_INVALID'],
    ['null', 'null', 'REQUEST_INVALID'],
    ['a number', '1e999', 'REQUEST_INVALID'],
  ])('%s', async (_, payload, code) => {
    const response = await server.app.inject({
      method: 'POST',
      url: '/v1/session',
      headers: { 'content-type': 'application/json' },
      payload,
    })
    expect([response.statusCode, response.json().code]).toEqual([400, code])
    expect(({} as { a?: number }).a).toBeUndefined()
  })

  test.each([
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    '',
  ])('a body of kind "%s" is refused', async (type) => {
    const response = await server.app.inject({
      method: 'POST',
      url: '/v1/session',
      headers: { 'content-type': type },
      payload: 'name=admin',
    })
    expect([400, 415]).toContain(response.statusCode)
  })
})

describe('paths', () => {
  test.each([
    '/../paperchain-outside.txt',
    '/..%2fpaperchain-outside.txt',
    '/%2e%2e/paperchain-outside.txt',
    '/assets/../../paperchain-outside.txt',
    '/assets/..%5c..%5cpaperchain-outside.txt',
    '//paperchain-outside.txt',
    '/assets/%00.js',
    '/%',
    '/%ff',
    '/v1/%2e%2e/v1/status',
    '/v1//status',
    '/V1/STATUS',
    '/v1/status/',
    '/v1/ledgers/bitcoin/accounts/%2e%2e%2f%2e%2e',
    '/v1/lists/%00/versions',
    `/v1/lists/${'a'.repeat(5_000)}/versions`,
  ])('%s gives nothing away', async (path) => {
    const answer = await raw([
      `GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`,
    ])
    expect(answer).not.toContain('secret outside')
    expect(answer).not.toMatch(/^HTTP\/1\.1 5/)
    // What is shown without signing in is the page itself and nothing of the API.
    if (answer.startsWith('HTTP/1.1 200')) expect(answer).toContain('<title>Paperchain</title>')
  })

  test('the page is there for its own paths, its files for theirs, and a missing file is missing', async () => {
    const get = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`)
      return [
        response.status,
        response.headers.get('content-security-policy')?.includes("script-src 'self'"),
      ]
    }
    expect(await get('/')).toEqual([200, true])
    expect(await get('/ledgers/bitcoin/accounts/1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa')).toEqual([
      200,
      true,
    ])
    expect(await get('/assets/app.js')).toEqual([200, true])
    expect((await get('/assets/none.js'))[0]).toBe(404)
    expect((await get('/v1/none'))[0]).toBe(404)
  })
})

describe('uploads', () => {
  const begin = async (): Promise<string> => {
    const made = await server.ask(server.people.admin, {
      method: 'POST',
      url: '/v1/uploads',
      payload: { purpose: 'blocks' },
    })
    return made.json().id
  }
  const put = (id: string, name: string, body: Buffer) =>
    server.ask(server.people.admin, {
      method: 'PUT',
      url: `/v1/uploads/${id}/files/${encodeURIComponent(name)}`,
      headers: { 'content-type': 'application/octet-stream' },
      payload: body,
    })

  test('a file of exactly the limit is taken, one byte more is not and leaves nothing', async () => {
    const id = await begin()
    expect((await put(id, 'fits.dat', Buffer.alloc(1_000_000))).statusCode).toBe(201)
    const refused = await put(id, 'more.dat', Buffer.alloc(500_001))
    expect(refused.json()).toMatchObject({
      code: 'UPLOAD_LIMIT',
      status: 413,
      facts: { most: 500_000 },
    })
    const read = await server.ask(server.people.admin, { method: 'GET', url: `/v1/uploads/${id}` })
    expect(read.json().files.map((file: { name: string }) => file.name)).toEqual(['fits.dat'])
  })

  test.each([
    '../x.dat',
    '..',
    '.hidden',
    'a/b.dat',
    'a\\b.dat',
    '',
    'a\u0000.dat',
    'x'.repeat(300),
    '/etc/passwd',
  ])('a file named "%s" is refused', async (name) => {
    const response = await put(await begin(), name, Buffer.from('x'))
    expect(response.statusCode).toBeGreaterThanOrEqual(400)
    expect(response.statusCode).toBeLessThan(500)
  })

  test('a file that stops coming is cut off with the limit', async () => {
    const id = await begin()
    const { cookie, csrf } = server.people.admin
    const head = `PUT /v1/uploads/${id}/files/slow.dat HTTP/1.1\r\nhost: localhost\r\ncookie: ${cookie}\r\nx-csrf-token: ${csrf}\r\ncontent-type: application/octet-stream\r\ncontent-length: 1000\r\n\r\nabc`
    const answer = await raw([head], { ms: 4_000 })
    expect(answer).toContain('408')
    const read = await server.ask(server.people.admin, { method: 'GET', url: `/v1/uploads/${id}` })
    expect(read.json().files).toEqual([])
  })

  test('a client that goes away in the middle leaves nothing', async () => {
    const id = await begin()
    const { cookie, csrf } = server.people.admin
    await raw(
      [
        `PUT /v1/uploads/${id}/files/gone.dat HTTP/1.1\r\nhost: localhost\r\ncookie: ${cookie}\r\nx-csrf-token: ${csrf}\r\ncontent-type: application/octet-stream\r\ncontent-length: 1000\r\n\r\nabc`,
      ],
      { ms: 200 },
    )
    await new Promise((done) => setTimeout(done, 300))
    const read = await server.ask(server.people.admin, { method: 'GET', url: `/v1/uploads/${id}` })
    expect(read.json().files).toEqual([])
    expect(server.bugs).toEqual([])
  })
})

test('one address that asks too often is told so, and how long to wait', async () => {
  const limits = { ...server.house.limits, requestsPerMinute: 30 }
  const app = await makeApp({
    house: { ...server.house, limits },
    hosts: new Set(['localhost']),
    secure: false,
    trustProxy: false,
    logLevel: 'silent',
  })
  const answers = []
  // Wrong tokens are counted too: each costs a question to the registry.
  const headers = { authorization: 'Bearer wrong' }
  for (let at = 0; at < 40; at++) {
    answers.push(await app.inject({ method: 'GET', url: '/v1/status', headers }))
  }
  expect(answers.slice(0, 30).every(({ statusCode }) => statusCode === 401)).toBe(true)
  expect(answers.slice(30).every(({ statusCode }) => statusCode === 429)).toBe(true)
  expect(answers[30]?.json()).toMatchObject({ code: 'RATE_LIMITED', facts: { most: 30 } })
  expect(Number(answers[30]?.headers['retry-after'])).toBeGreaterThan(0)
  await app.close()
})
