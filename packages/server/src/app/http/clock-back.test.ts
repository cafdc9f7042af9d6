/**
 * Goal: a clock that is set back an hour, or forward, opens nothing, ends nothing that lives and
 * forgets nothing that is here.
 * Method: the whole server on a clock of ours. What another process does to the registry is done
 * past the server, which must then learn it within its own memory of some seconds.
 */

import { BITCOIN } from '@paperchain/core/domain/ledger'
import { SESSION_IDLE_MS } from '@paperchain/core/domain/session'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn, type TestServer, testServer } from './house.fixture.ts'
import { REMEMBERED_MS } from './identity.ts'
import { listed } from './tags.fixture.ts'

const HOUR = 3_600_000
const ME = { method: 'GET', url: '/v1/session' } as const
let now = Date.UTC(2026, 0, 10)
let server: TestServer

beforeAll(async () => {
  server = await testServer({ sample: false, clock: () => now })
})
afterAll(() => server.close())

test('a session lives on, and ends when its idle time has passed', async () => {
  const who = await signIn(server.app, 'viewer')
  expect((await server.ask(who, ME)).statusCode).toBe(200)
  now -= HOUR
  expect((await server.ask(who, ME)).statusCode).toBe(200)
  now += SESSION_IDLE_MS + REMEMBERED_MS
  expect((await server.ask(who, ME)).json()).toMatchObject({ code: 'SIGN_IN_NEEDED', status: 401 })
  // A stale cookie stays stale, also on a clock by which it would live.
  now -= SESSION_IDLE_MS
  await server.house.registry.sessions.sweep()
  now += HOUR
})

test('who is remembered is not remembered for an hour more', async () => {
  const who = await signIn(server.app, 'analyst')
  const { id } = (await server.ask(who, ME)).json()
  now -= HOUR
  // Another process ends the session; this server is not told.
  await server.house.registry.sessions.revoke(id)
  expect((await server.ask(who, ME)).statusCode).toBe(401)
  now += HOUR
})

test('requests are counted anew, and nobody waits for an hour', async () => {
  const { viewer } = server.people
  now -= HOUR
  const answer = await server.ask(viewer, { method: 'GET', url: '/healthz' })
  expect(answer.statusCode).toBe(200)
  now += HOUR
})

test('a list that came while the clock was ahead is known now', async () => {
  const account = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
  const screen = async () => {
    const { admin } = server.people
    const payload = { texts: [account] }
    return (await server.ask(admin, { method: 'POST', url: '/v1/screen', payload })).json()
  }
  // The administrator's session is of now, so a new one is opened where the clock stands.
  server = { ...server, people: { ...server.people, admin: await signIn(server.app, 'admin') } }
  expect((await screen()).answers[0].reason).toBe('no-sanctions-list')
  now += HOUR
  await listed(server.house, { list: 'ahead', ledger: BITCOIN, accounts: [account] })
  now -= HOUR
  const after = await screen()
  expect(after.answers[0].outcome).toBe('hit')
  expect(Date.parse(after.knownAt)).toBe(now + HOUR)
  expect(after.sanctions).toMatchObject([{ list: 'ahead' }])
  const status = await server.ask(server.people.admin, { method: 'GET', url: '/v1/status' })
  expect(status.json().sanctionsCovered).toBe(true)
  // Who says when, is answered by what was known then.
  const then = new Date(now).toISOString()
  const payload = { texts: [account], knownAt: then }
  const asked = { method: 'POST', url: '/v1/screen', payload } as const
  const before = (await server.ask(server.people.admin, asked)).json()
  expect([before.answers[0].reason, before.sanctions]).toEqual(['no-sanctions-list', []])
})
