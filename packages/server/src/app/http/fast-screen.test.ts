/**
 * Goal: the short way of `POST /v1/screen` answers what the long way answers, byte for byte but for
 * id and time, and lets nobody in whom the long way keeps out.
 * Method: the same requests over a socket (short) and in process (long, which never goes the short
 * way), compared; then who is not let in, and bodies that are none.
 */
import { request as httpRequest } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, type TestServer, testServer } from './house.fixture.ts'

let server: TestServer
let port = 0
let key: Caller = {}

beforeAll(async () => {
  server = await testServer({ limits: { bodySeconds: 1 } })
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const address = server.app.server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
  const made = await server.ask(server.people.admin, {
    method: 'POST',
    url: '/v1/keys',
    payload: { label: 'screen', scopes: ['screen'] },
  })
  key = { key: made.json().token }
  // An identity is remembered once it was found: the first request goes the long way.
  await short(key, '{"texts":["a"]}')
}, 120_000)
afterAll(() => server.close())

type Answer = {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly body: string
}

function headersOf({ key: token, cookie, csrf }: Caller): Record<string, string> {
  return {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(cookie === undefined ? {} : { cookie }),
    ...(csrf === undefined ? {} : { 'x-csrf-token': csrf }),
  }
}

function short(who: Caller, body: string, more: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...headersOf(who),
      'content-length': String(Buffer.byteLength(body)),
      ...more,
    }
    const asked = httpRequest(
      { port, host: '127.0.0.1', path: '/v1/screen', method: 'POST', headers },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (piece: string) => {
          text += piece
        })
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
        )
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

async function long(who: Caller, body: string, more: Record<string, string> = {}): Promise<Answer> {
  const headers = { ...headersOf(who), ...more }
  const answer = await server.app.inject({
    method: 'POST',
    url: '/v1/screen',
    headers,
    payload: body,
  })
  return { status: answer.statusCode, headers: answer.headers, body: answer.body }
}

/** Without what differs from request to request. */
const plain = ({ status, headers, body }: Answer) => {
  const {
    'x-request-id': id,
    date: _date,
    connection: _connection,
    'keep-alive': _alive,
    ...rest
  } = headers
  const now = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g
  expect(Number(rest['content-length'])).toBe(Buffer.byteLength(body))
  // Before its length is compared: a time that ends on a whole second is shorter.
  const text = body.replaceAll(String(id), 'ID').replace(now, 'NOW')
  return {
    status,
    headers: { ...rest, 'content-length': text.length },
    body: text,
  }
}

const ACCOUNT = '13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94'

test('both ways give the same answer to anything', async () => {
  const text = fc.oneof(
    fc.constantFrom(ACCOUNT, '', 'x', '0x0', '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ'),
    fc.string({ unit: 'grapheme', maxLength: 250 }),
  )
  const body = fc.oneof(
    fc
      .record(
        {
          texts: fc.array(text, { maxLength: 5 }),
          asOf: fc.constantFrom('2024-01-01', '2024-02-30', 'x'),
        },
        { requiredKeys: ['texts'] },
      )
      .map((value) => JSON.stringify(value)),
    fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
    fc.string({ minLength: 1, maxLength: 50 }),
    fc.constantFrom(
      '{"texts":["a"],"__proto__":{"x":1}}',
      '{"texts":["a"],"constructor":1}',
      '\ufeff{"texts":["a"]}',
    ),
  )
  await fc.assert(
    fc.asyncProperty(body, async (given) => {
      const [one, two] = [plain(await short(key, given)), plain(await long(key, given))]
      // The framework and JSON.parse say in their own words why a text is no JSON.
      const own = two.status === 400 && !two.body.includes('"errors"')
      if (!own) expect(one).toEqual(two)
      else expect([one.status, JSON.parse(one.body).code]).toEqual([400, JSON.parse(two.body).code])
    }),
    { numRuns: 150 },
  )
})

test('what goes the short way is in metrics and audit log like the rest', async () => {
  const { body } = await short(key, JSON.stringify({ texts: [ACCOUNT] }))
  expect(JSON.parse(body).answers[0]).toMatchObject({ text: ACCOUNT })
  const metrics = await server.ask(server.people.admin, { method: 'GET', url: '/metrics' })
  expect(metrics.body).toContain(
    'paperchain_http_requests_total{route="screen.texts",status="200"}',
  )
  const audit = await server.ask(server.people.admin, {
    method: 'GET',
    url: '/v1/audit?action=screen.run',
  })
  expect(audit.json().items[0].after).toMatchObject({ requests: expect.any(Number) })
})

test('nobody comes in by the short way who may not', async () => {
  const { viewer, auditor } = server.people
  const body = '{"texts":["a"]}'
  const status = async (who: Caller, more: Record<string, string> = {}) =>
    (await short(who, body, more)).status
  expect(await status(viewer)).toBe(200)
  expect(await status(viewer)).toBe(200)
  expect(await status({ cookie: viewer.cookie! })).toBe(403)
  expect(await status(viewer, { 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await status(viewer, { origin: 'https://evil.example' })).toBe(403)
  expect(await status(viewer, { host: 'evil.example' })).toBe(421)
  expect(await status(auditor)).toBe(403)
  expect(await status({})).toBe(401)
  expect(await status({ key: 'x' })).toBe(401)
  expect(await status(key, { 'content-type': 'text/plain' })).toBe(415)
  // Signed out: the memory of the short way is the same as that of the long one.
  await server.ask(viewer, { method: 'DELETE', url: '/v1/session' })
  expect(await status(viewer)).toBe(401)
})

test('each of many questions at once gets its own answer, whenever its body comes', async () => {
  const ask = (text: string, waitMs: number): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ texts: [text] })
      const headers = { ...headersOf(key), 'content-length': String(Buffer.byteLength(body)) }
      const asked = httpRequest(
        { port, host: '127.0.0.1', path: '/v1/screen', method: 'POST', headers },
        async (answer) => {
          const pieces = await answer.toArray()
          const told = Buffer.concat(pieces).toString('utf8')
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: told })
        },
      )
      asked.on('error', reject)
      if (waitMs === 0) return void asked.end(body)
      // The head alone opens a turn that the rest of the body misses.
      asked.write(body.slice(0, 5))
      setTimeout(() => asked.end(body.slice(5)), waitMs)
    })
  const waits = fc.array(fc.constantFrom(0, 0, 0, 1, 20, 60), { minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(waits, async (given) => {
      const answers = await Promise.all(given.map((waitMs, at) => ask(`text ${at}`, waitMs)))
      const told = answers.map(({ status, body }) => [status, JSON.parse(body).answers[0].text])
      expect(told).toEqual(given.map((_, at) => [200, `text ${at}`]))
      expect(new Set(answers.map(({ headers }) => headers['x-request-id'])).size).toBe(given.length)
    }),
    { numRuns: 20 },
  )
})

test('a body that does not come whole is cut off', async () => {
  const begun = Date.now()
  const answer = await new Promise<number>((resolve, reject) => {
    const headers = { ...headersOf(key), 'content-length': '100' }
    const asked = httpRequest(
      { port, host: '127.0.0.1', path: '/v1/screen', method: 'POST', headers },
      (told) => {
        told.resume()
        resolve(told.statusCode ?? 0)
      },
    )
    asked.on('error', reject)
    asked.write('{"texts"')
  })
  expect(answer).toBe(408)
  expect(Date.now() - begun).toBeGreaterThan(900)
  expect(server.bugs).toEqual([])
})
