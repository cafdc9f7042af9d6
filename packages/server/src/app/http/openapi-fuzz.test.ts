/**
 * Goal: no request makes the server answer 500, whatever stands in its fields; every refusal is a
 * problem with a code of the table; and the OpenAPI document is what the routes are.
 * Method: each operation of the document asked with random values: some after its own schema, some
 * hostile, some of another type, on a ledger with data. The seed is printed by fast-check.
 */
import { FAULTS } from '@paperchain/core/domain/error'
import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestServer, testServer } from './house.fixture.ts'
import type { Doc } from './openapi.ts'

type Schema = {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
}
type Operation = {
  readonly operationId: string
  readonly parameters: readonly {
    name: string
    in: 'path' | 'query'
    required: boolean
    schema: Schema
  }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

let server: TestServer
let operations: { method: string; path: string; operation: Operation }[] = []

beforeAll(async () => {
  server = await testServer()
  const response = await server.app.inject({ method: 'GET', url: '/openapi.json' })
  const { paths } = response.json() as { paths: Record<string, Record<string, Operation>> }
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )
}, 120_000)
afterAll(() => server.close())

/** Texts that break things elsewhere. */
const HOSTILE = [
  '',
  ' ',
  '0',
  '-1',
  '1e309',
  'null',
  'undefined',
  '__proto__',
  'constructor',
  '\u0000',
  '\u202e',
  '%',
  '%00',
  '../../etc/passwd',
  "' or 1=1 --",
  '{param: String}',
  '{"a":1}',
  '\ud800',
  'ﬀ',
  '💸'.repeat(50),
  'a'.repeat(300),
  'bitcoin-regtest',
  '@fees',
  '@nobody',
  'book:x',
  '9'.repeat(20),
  '2024-02-30',
  '9999-12-31',
  '0000-01-01',
  'f'.repeat(64),
  `${'f'.repeat(64)}:0`,
  '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
]

const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 40 }))
const anything: fc.Arbitrary<unknown> = fc.oneof(hostile, fc.jsonValue({ maxDepth: 2 }))

function valueFor(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(valueFor))
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'number') {
    const { minimum: min = -10, maximum: max = 1_000 } = schema
    return fc.double({ min, max, noNaN: true })
  }
  if (schema.type === 'integer') {
    const max = Math.min(schema.maximum ?? 1_000, Number.MAX_SAFE_INTEGER)
    return fc.integer({ min: Math.min(schema.minimum ?? -10, max), max })
  }
  if (schema.type === 'array') return fc.array(valueFor(schema.items ?? {}), { maxLength: 4 })
  if (schema.type === 'object') {
    const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [
      name,
      mixed(field),
    ])
    return fc.record(Object.fromEntries(fields), { requiredKeys: [] })
  }
  if (schema.pattern?.includes('0-9a-fA-F') === true) {
    return fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
      hostile,
    )
  }
  return hostile
}

/** Mostly of its own kind, now and then of another. */
const mixed = (schema: Schema): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: valueFor(schema), weight: 9 }, { arbitrary: anything, weight: 1 })

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

/** Bytes that a URL can carry: a lone surrogate has none. */
const encoded = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))

/** True values, so that what is asked also exists. */
function known(name: string): fc.Arbitrary<unknown>[] {
  const { robbery } = server.truth
  const values: Record<string, string[]> = {
    ledger: ['bitcoin-regtest', 'bitcoin', 'ethereum'],
    account: [robbery.coins[0]!.account, '@fees', '@issuance'],
    tx: [robbery.tx],
    block: ['10', '999999'],
    list: server.house.lists.pages.versions.map(({ list }) => list),
    hash: server.house.lists.pages.versions.map(({ hash }) => hash),
  }
  const found = values[name]
  return found === undefined ? [] : [fc.constantFrom(...found)]
}

function requestOf({
  method,
  path,
  operation,
}: (typeof operations)[number]): fc.Arbitrary<InjectOptions> {
  const parameters = operation.parameters.map((parameter) =>
    fc.record({
      ...parameter,
      name: fc.constant(parameter.name),
      in: fc.constant(parameter.in),
      required: fc.constant(parameter.required),
      schema: fc.constant(parameter.schema),
      value: fc.oneof(mixed(parameter.schema), ...known(parameter.name)),
      given: fc.boolean(),
    }),
  )
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? ['', undefined]
  const body = content === undefined ? fc.constant(undefined) : mixed(content.schema)
  return fc.tuple(fc.tuple(...parameters), body).map(([values, payload]) => {
    const inPath = new Map(values.map((each) => [each.name, encoded(textOf(each.value))]))
    const query = values
      .filter((each) => each.in === 'query' && each.given)
      .map((each) => `${each.name}=${encoded(textOf(each.value))}`)
    const url = path.replace(/\{(\w+)\}/g, (_, name: string) => inPath.get(name) ?? 'x')
    const options = {
      method: method.toUpperCase() as 'GET',
      url: query.length > 0 ? `${url}?${query.join('&')}` : url,
    }
    if (payload === undefined) return options
    return { ...options, headers: { 'content-type': type }, payload: JSON.stringify(payload) }
  })
}

/** Operations that would end the session of the fuzz itself. */
const APART = new Set(['session.signOut', 'session.signIn', 'session.changePassword'])

test('no request makes a 500', async () => {
  for (const each of operations.filter(({ operation }) => !APART.has(operation.operationId))) {
    await fc.assert(
      fc.asyncProperty(requestOf(each), async (request) => {
        const response = await server.ask(server.people.admin, request)
        const what = `${request.method} ${request.url} ${String(request.payload)}: ${response.body}`
        if (response.statusCode < 400) return
        expect(response.headers['content-type'], what).toContain('application/problem+json')
        const { code, status, detail, todo, requestId } = response.json()
        expect(Object.keys(FAULTS), what).toContain(code)
        expect([status, typeof detail, typeof todo, requestId === '']).toEqual([
          response.statusCode,
          'string',
          'string',
          false,
        ])
        expect([500, 501, 502], what).not.toContain(response.statusCode)
      }),
      { numRuns: 15 },
    )
  }
  expect(server.bugs).toEqual([])
}, 300_000)

test('a canary: the fuzz sees a route that breaks', async () => {
  const broken = { method: 'GET', url: '/v1/settings' } as const
  const { registry } = server.house
  const whole = registry.settings.get
  Object.assign(registry.settings, { get: () => Promise.reject(new Error('broken')) })
  const response = await server.ask(server.people.admin, broken)
  Object.assign(registry.settings, { get: whole })
  expect(response.json()).toMatchObject({ code: 'SERVER_BUG', status: 500 })
  expect(response.body).not.toContain('broken')
})

test('the document refers to nothing that it does not hold', async () => {
  const response = await server.app.inject({ method: 'GET', url: '/openapi.json' })
  const document = response.json() as Doc
  expect(document['openapi']).toBe('3.1.0')
  const missing = [...response.body.matchAll(/"\$ref":"#\/([^"]+)"/g)]
    .map(([, path = '']) => path)
    .filter(
      (path) =>
        path.split('/').reduce<unknown>((at, step) => (at as Doc | undefined)?.[step], document) ===
        undefined,
    )
  expect(missing).toEqual([])
  const ids = operations.map(({ operation }) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
})
