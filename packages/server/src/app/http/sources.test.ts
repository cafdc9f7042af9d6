/**
 * Goal: lists with a schedule through the API: set by administrators, fetched by officers, seen by
 * all, with no secret told; and a list that is late is called stale wherever it bears on an answer.
 * Method: a server of ours that serves a list over HTTP, the whole house on a clock of ours, and
 * the schedule run out by moving that clock.
 */
import { createServer, type Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ListStore } from '@paperchain/core/ports'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LOCAL_TOKEN, signIn, type TestServer, testServer } from './house.fixture.ts'
import { Refresher } from './refresh-work.ts'

const HOUR = 3_600_000
const ACCOUNT = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
let now = Date.UTC(2026, 10, 20)
let server: TestServer
let publisher: Server
let from: string[] = []

beforeAll(async () => {
  publisher = createServer(({ url }, response) =>
    response.end(JSON.stringify(url?.includes('XBT') ? [ACCOUNT] : [])),
  )
  await new Promise<void>((done) => publisher.listen(0, '127.0.0.1', done))
  const address = publisher.address()
  const port = typeof address === 'object' ? address?.port : 0
  from = ['XBT', 'ETH'].map(
    (name) => `http://127.0.0.1:${port}/sanctioned_addresses_${name}.json?token=secret-of-the-url`,
  )
  server = await testServer({ sample: false, clock: () => now })
})
afterAll(async () => {
  publisher.close()
  await server.close()
})

type By = 'admin' | 'officer' | 'viewer'
async function ask(by: By, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) {
  const payload = body === undefined ? {} : { payload: body }
  const request: InjectOptions = { method, url: path, ...payload }
  const answer = await server.ask(server.people[by], request)
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
}

const put = (by: By, more: object = {}) =>
  ask(by, 'PUT', '/v1/list-sources/daily', {
    form: 'ofac',
    from,
    everyMs: 2 * HOUR,
    ...more,
  })

/** The job of a refresh, once it has ended. */
async function refreshed(by: By, body: object) {
  const begun = await ask(by, 'POST', '/v1/list-sources/refresh', body)
  expect(begun.status, JSON.stringify(begun.body)).toBe(202)
  for (let look = 0; look < 200; look++) {
    const { body: job } = await ask(by, 'GET', `/v1/jobs/${begun.body.id}`)
    if (job.state !== 'queued' && job.state !== 'running') return job
    await sleep(50)
  }
  throw new Error('the job did not end')
}

describe('a source from first to last', () => {
  test('is set by an administrator alone', async () => {
    expect((await put('officer')).body.code).toBe('PERMISSION_NEEDED')
    const { status, body } = await put('admin')
    expect(status).toBe(200)
    expect(body).toMatchObject({ id: 'daily', from, list: '', failures: 0, tried: null })
  })

  test.each([
    [{ form: 'none' }, 'LIST_SOURCE_INVALID'],
    [{ from: ['ftp://x/y'] }, 'LIST_SOURCE_INVALID'],
    [{ from: ['https://user:word@x/y'] }, 'LIST_SOURCE_INVALID'],
    [{ everyMs: 5 }, 'LIST_SOURCE_INVALID'],
    [{ from: ['/etc'] }, 'PATH_IMPORT_OFF'],
    [{ from: [] }, 'REQUEST_INVALID'],
    [{ every: 5 }, 'REQUEST_INVALID'],
  ])('%j is refused: %s', async (more, code) => {
    expect((await put('admin', more)).body.code).toBe(code)
  })

  test('is seen by all, its places by administrators only', async () => {
    const seen = await ask('viewer', 'GET', '/v1/list-sources')
    expect(seen.body.items).toMatchObject([{ id: 'daily', from: [] }])
    const whole = await ask('admin', 'GET', '/v1/list-sources')
    expect(whole.body.items[0].from).toEqual(from)
  })

  test('is fetched by an officer, and again when it is due', async () => {
    const job = await refreshed('officer', {})
    expect(job).toMatchObject({
      kind: 'refresh-lists',
      state: 'done',
      progress: { done: 1, of: 1 },
    })
    expect(job.result.reports).toMatchObject([
      { source: 'daily', outcome: 'imported', list: 'ofac-addresses', result: { added: 1 } },
    ])
    expect((await refreshed('officer', {})).result.reports).toEqual([])
    const named = await refreshed('officer', { ids: ['daily'] })
    expect(named.result.reports).toMatchObject([{ outcome: 'unchanged', result: null }])
    const { body } = await ask('officer', 'POST', '/v1/list-sources/refresh', { ids: ['daly'] })
    expect(body).toMatchObject({ code: 'LIST_UNKNOWN', status: 404 })
  })

  test('makes its list stale everywhere once nothing has confirmed it', async () => {
    const looks = async () => {
      const screened = await ask('admin', 'POST', '/v1/screen', { texts: [ACCOUNT] })
      const profile = await ask('admin', 'GET', `/v1/ledgers/bitcoin/accounts/${ACCOUNT}`)
      const status = await ask('admin', 'GET', '/v1/status')
      const sources = await ask('admin', 'GET', '/v1/list-sources')
      const lists = await ask('admin', 'GET', '/v1/lists')
      const metrics = await server.ask(server.people.admin, { method: 'GET', url: '/metrics' })
      return {
        outcome: screened.body.answers[0].outcome,
        stale: [screened, profile, status, sources].map(({ body }) =>
          body.stale.map(({ list }: { list: string }) => list),
        ),
        marks: [status.body.lists[0].stale, lists.body.items[0].stale],
        counted: [
          metrics.body.includes('paperchain_lists_stale 1'),
          metrics.body.includes('paperchain_sources_stale 1'),
        ],
      }
    }
    expect(await looks()).toEqual({
      outcome: 'hit',
      stale: [[], [], [], []],
      marks: [false, false],
      counted: [false, false],
    })
    now += 3 * HOUR
    const admin = await signIn(server.app, 'admin')
    server = { ...server, people: { ...server.people, admin } }
    const late = ['ofac-addresses']
    expect(await looks()).toEqual({
      outcome: 'hit',
      stale: [late, late, late, late],
      marks: [true, true],
      counted: [true, true],
    })
    // What was true before it grew late is told without it.
    const then = await ask('admin', 'POST', '/v1/screen', { texts: [ACCOUNT], asOf: '2026-11-19' })
    expect(then.body.stale).toEqual([])
  })

  test('is removed; its list stays and no schedule calls it stale', async () => {
    expect((await ask('admin', 'DELETE', '/v1/list-sources/daily')).status).toBe(204)
    expect((await ask('admin', 'DELETE', '/v1/list-sources/daily')).status).toBe(404)
    const { body } = await ask('admin', 'POST', '/v1/screen', { texts: [ACCOUNT] })
    expect([body.answers[0].outcome, body.stale]).toEqual(['hit', []])
  })

  test('leaves its deeds in the audit log, and no secret', async () => {
    const { body } = await ask('admin', 'GET', '/v1/audit?limit=1000')
    const deeds = body.items.map(({ action }: { action: string }) => action)
    expect(deeds).toEqual(expect.arrayContaining(['source.put', 'source.refresh', 'source.remove']))
    expect(JSON.stringify(body)).not.toContain('secret-of-the-url')
    expect(server.bugs).toEqual([])
  })
})

test('the command line of this machine’s user may name a folder', async () => {
  const { statusCode, body } = await server.ask(
    { key: LOCAL_TOKEN },
    {
      method: 'PUT',
      url: '/v1/list-sources/folder',
      payload: { form: 'ofac', from: ['/nowhere'], everyMs: HOUR },
    },
  )
  expect(statusCode, body).toBe(200)
  const job = await server
    .ask(
      { key: LOCAL_TOKEN },
      { method: 'POST', url: '/v1/list-sources/refresh', payload: { ids: ['folder'] } },
    )
    .then((answer) => answer.json())
  expect(job.title).toBe('Fetch lists: folder')
})

test('two rounds never run at once', async () => {
  let running = 0
  let most = 0
  const lists = {
    sources: async () => {
      running += 1
      most = Math.max(most, running)
      await sleep(10)
      running -= 1
      return []
    },
  } as unknown as ListStore
  const refresher = new Refresher({ lists, clock: () => now, folder: server.folder })
  const never = new AbortController().signal
  const rounds = Array.from({ length: 5 }, () => refresher.run({}, never))
  expect((await Promise.all(rounds)).flat()).toEqual([])
  expect(most).toBe(1)
  await expect(refresher.run({}, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop')
})
