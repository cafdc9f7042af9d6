/**
 * Goal: every route lets in exactly those who should be, by role, by scope of key, and nobody else.
 * Method: a table written out by hand, apart from the one that the server uses; every route asked
 * as each role, with a key of each scope, as the local command line, with a broken token and as
 * nobody. Who is let in gets any answer but SIGN_IN_NEEDED and PERMISSION_NEEDED.
 */
import { ROLES, type Role, SCOPES, type Scope } from '@paperchain/contract/permissions'
import { ROUTES, type Route, type RouteName } from '@paperchain/contract/routes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, LOCAL_TOKEN, signIn, type TestServer, testServer } from './house.fixture.ts'

const EVERYBODY = 'viewer analyst approver officer admin auditor'
const WORKERS = 'viewer analyst approver officer admin'
const TRACERS = 'analyst approver officer admin'

/** Roles, then scopes, by route. */
const MAY: Record<RouteName, readonly [roles: string, scopes: string] | 'open'> = {
  'session.read': [EVERYBODY, 'read screen trace import audit admin local'],
  'session.signIn': 'open',
  'session.signOut': [EVERYBODY, 'read screen trace import audit admin local'],
  'session.changePassword': [EVERYBODY, 'read screen trace import audit admin local'],
  'session.list': [EVERYBODY, 'read screen trace import audit admin local'],
  'session.end': [EVERYBODY, 'read screen trace import audit admin local'],
  search: [EVERYBODY, 'read trace admin local'],
  'status.read': [EVERYBODY, 'read screen trace import audit admin local'],
  'ledger.list': [EVERYBODY, 'read screen trace import audit admin local'],
  metrics: [EVERYBODY, 'read screen trace import audit admin local'],
  'account.read': [EVERYBODY, 'read trace admin local'],
  'account.postings': [EVERYBODY, 'read trace admin local'],
  'account.counterparties': [EVERYBODY, 'read trace admin local'],
  'account.links': [EVERYBODY, 'read trace admin local'],
  'exposure.accounts': [EVERYBODY, 'read trace admin local'],
  'exposure.read': [EVERYBODY, 'read trace admin local'],
  'exposure.transactions': [EVERYBODY, 'read trace admin local'],
  'account.worth': [EVERYBODY, 'read trace admin local'],
  'price.list': [EVERYBODY, 'read trace admin local'],
  'price.value': [EVERYBODY, 'read trace admin local'],
  'transaction.read': [EVERYBODY, 'read trace admin local'],
  'block.list': [EVERYBODY, 'read trace admin local'],
  'block.read': [EVERYBODY, 'read trace admin local'],
  'block.transactions': [EVERYBODY, 'read trace admin local'],
  'screen.texts': [WORKERS, 'screen admin local'],
  'screen.ledger': [WORKERS, 'screen admin local'],
  trace: [TRACERS, 'trace admin local'],
  'certificate.verify': [`${TRACERS} auditor`, 'trace audit admin local'],
  'list.list': [EVERYBODY, 'read screen trace audit admin local'],
  'list.versions': [EVERYBODY, 'read screen trace audit admin local'],
  'list.version': [EVERYBODY, 'read screen trace audit admin local'],
  'list.entries': [EVERYBODY, 'read screen trace audit admin local'],
  'list.parties': [EVERYBODY, 'read screen trace audit admin local'],
  'list.party': [EVERYBODY, 'read screen trace audit admin local'],
  'list.diff': [EVERYBODY, 'read screen trace audit admin local'],
  'list.import': ['officer admin', 'import admin local'],
  'follower.list': [EVERYBODY, 'read screen trace import audit admin local'],
  'follower.put': ['admin', 'admin local'],
  'follower.remove': ['admin', 'admin local'],
  'source.list': [EVERYBODY, 'read screen trace audit admin local'],
  'source.put': ['admin', 'admin local'],
  'source.remove': ['admin', 'admin local'],
  'source.refresh': ['officer admin', 'import admin local'],
  'tag.list': [EVERYBODY, 'read trace admin local'],
  'tag.conflicts': [EVERYBODY, 'read trace admin local'],
  'tag.deeds': [EVERYBODY, 'read trace admin local'],
  'tag.deed': ['analyst officer admin', 'import admin local'],
  'actor.read': [EVERYBODY, 'read trace admin local'],
  'upload.create': ['analyst officer admin', 'import admin local'],
  'upload.read': ['analyst officer admin', 'import admin local'],
  'upload.file': ['analyst officer admin', 'import admin local'],
  'upload.remove': ['analyst officer admin', 'import admin local'],
  'block.import': ['analyst officer admin', 'import admin local'],
  'account.import': ['analyst officer admin', 'import admin local'],
  'node.import': ['admin', 'admin local'],
  'token.import': ['analyst officer admin', 'import admin local'],
  'price.import': ['officer admin', 'import admin local'],
  'priceSource.list': [EVERYBODY, 'read trace admin local'],
  'priceSource.put': ['admin', 'admin local'],
  'priceSource.remove': ['admin', 'admin local'],
  'priceSource.refresh': ['officer admin', 'import admin local'],
  'priceSource.withdraw': ['officer admin', 'import admin local'],
  'priceLink.put': ['officer admin', 'import admin local'],
  'priceLink.remove': ['officer admin', 'import admin local'],
  'book.list': [EVERYBODY, 'read trace admin local'],
  'book.read': [EVERYBODY, 'read trace admin local'],
  'book.jobs': [EVERYBODY, 'read import audit admin local'],
  'book.reconcile': ['analyst officer admin', 'import admin local'],
  'book.link': ['analyst officer admin', 'import admin local'],
  'book.put': ['analyst officer admin', 'import admin local'],
  'book.transactions': ['analyst officer admin', 'import admin local'],
  'book.preview': ['analyst officer admin', 'import admin local'],
  'book.import': ['analyst officer admin', 'import admin local'],
  'link.put': ['analyst officer admin', 'import admin local'],
  'link.list': [EVERYBODY, 'read trace admin local'],
  'book.names': ['analyst approver officer', 'local'],
  'cluster.ledger': [EVERYBODY, 'read trace admin local'],
  'cluster.build': ['analyst officer admin', 'import admin local'],
  'cluster.read': [EVERYBODY, 'read trace admin local'],
  'cluster.members': [EVERYBODY, 'read trace admin local'],
  'cluster.reasons': [EVERYBODY, 'read trace admin local'],
  'cluster.path': [EVERYBODY, 'read trace admin local'],
  'cluster.decide': ['analyst officer admin', 'admin local'],
  'cluster.undo': ['analyst officer admin', 'admin local'],
  'party.list': ['analyst approver officer admin auditor', 'read import admin local'],
  'party.one': ['analyst approver officer admin auditor', 'read import admin local'],
  'party.put': ['analyst officer admin', 'import admin local'],
  'party.import': ['analyst officer admin', 'import admin local'],
  'party.find': ['analyst approver officer', 'local'],
  'party.read': ['analyst approver officer', 'local'],
  'party.link': ['analyst officer admin', 'import admin local'],
  'party.retain': ['analyst officer admin', 'import admin local'],
  'party.hold': ['officer', 'local'],
  'party.lift': ['officer', 'local'],
  'party.erase': ['officer', 'local'],
  'screen.parties': [WORKERS, 'screen admin local'],
  'name.verdict': ['analyst approver officer', 'local'],
  'party.screen': ['officer', 'local'],
  'party.verdict': ['officer', 'local'],
  'job.list': [EVERYBODY, 'read import audit admin local'],
  'job.read': [EVERYBODY, 'read import audit admin local'],
  'job.cancel': ['analyst officer admin', 'import admin local'],
  'job.resume': ['analyst officer admin', 'import admin local'],
  'user.list': ['admin', 'admin'],
  'user.create': ['admin', 'admin'],
  'user.read': ['admin', 'admin'],
  'user.change': ['admin', 'admin'],
  'user.resetPassword': ['admin', 'admin'],
  'key.list': ['admin', ''],
  'key.create': ['admin', ''],
  'key.revoke': ['admin', ''],
  'audit.list': ['admin auditor', 'audit admin local'],
  'audit.head': ['admin auditor', 'audit admin local'],
  'audit.verify': ['admin auditor', 'audit admin local'],
  'setting.list': ['officer admin auditor', 'audit admin local'],
  'setting.change': ['admin', 'admin'],
  'backup.take': ['admin', 'admin local'],
  'backup.read': ['admin', 'admin local'],
  health: 'open',
  ready: 'open',
}

let server: TestServer
const keys = new Map<Scope, Caller>()

beforeAll(async () => {
  server = await testServer({ sample: false })
  for (const scope of SCOPES) {
    const made = await server.ask(server.people.admin, {
      method: 'POST',
      url: '/v1/keys',
      payload: { label: scope, scopes: [scope] },
    })
    keys.set(scope, { key: made.json().token })
  }
})
afterAll(() => server.close())

const SAMPLE: Record<string, string> = {
  ledger: 'bitcoin',
  account: '@fees',
  tx: 'a'.repeat(64),
  block: '1',
  list: 'x',
  hash: 'b'.repeat(64),
  name: 'x.dat',
}

/** A request that changes nothing: its names are unknown and its body is empty. */
async function outcome(name: RouteName, who: Caller): Promise<'in' | 'signed out' | 'not allowed'> {
  const route: Route = ROUTES[name]
  const bytes = route.bodyAs === 'bytes'
  const sends = route.method !== 'GET' && route.method !== 'DELETE'
  const response = await server.ask(who, {
    method: route.method,
    url: route.path.replace(/\{(\w+)\}/g, (_, field: string) => SAMPLE[field] ?? 'unknown'),
    ...(sends
      ? {
          headers: { 'content-type': bytes ? 'application/octet-stream' : 'application/json' },
          payload: '{}',
        }
      : {}),
  })
  expect(response.statusCode, response.body).not.toBe(500)
  const code =
    response.statusCode === 204 || response.statusCode === 200 ? '' : response.json().code
  if (code === 'SIGN_IN_NEEDED') return 'signed out'
  return code === 'PERMISSION_NEEDED' ? 'not allowed' : 'in'
}

test('the table names every route', () => {
  expect(Object.keys(MAY).sort()).toEqual(Object.keys(ROUTES).sort())
})

test.each(ROLES)('as %s', async (role: Role) => {
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const may = MAY[name]
    // Signing out ends the session of the walk, so each route is asked in a session of its own.
    const who = name === 'session.signOut' ? await signIn(server.app, role) : server.people[role]
    const expected = may === 'open' || may[0].split(' ').includes(role) ? 'in' : 'not allowed'
    // A key has no password to change: that is said in other words to people.
    expect([name, await outcome(name, who)]).toEqual([name, expected])
  }
})

test.each([...SCOPES, 'local' as const])('with a key for %s', async (scope) => {
  const who = scope === 'local' ? { key: LOCAL_TOKEN } : keys.get(scope)!
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    // A key is told that it has no password, by the same code.
    if (name === 'session.changePassword') continue
    const may = MAY[name]
    const expected = may === 'open' || may[1].split(' ').includes(scope) ? 'in' : 'not allowed'
    expect([name, await outcome(name, who)]).toEqual([name, expected])
  }
})

test.each([
  ['nobody', {}],
  ['a cookie that is none', { cookie: 'paperchain-session=xyz', csrf: 'xyz' }],
  ['a key that is none', { key: 'pck_00000000_xyz' }],
  ['an empty key', { key: '' }],
  ['a very long key', { key: 'x'.repeat(10_000) }],
] as [string, Caller][])('as %s', async (_, who) => {
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const expected = MAY[name] === 'open' ? 'in' : 'signed out'
    expect([name, await outcome(name, who)]).toEqual([name, expected])
  }
})

test('a key can do no more than the person who made it', async () => {
  const admin = server.people.admin
  const made = await server.ask(admin, {
    method: 'POST',
    url: '/v1/users',
    payload: { name: 'second', roles: ['admin'] },
  })
  expect(made.statusCode, made.body).toBe(201)
  const { user, oneTimePassword } = made.json()
  const second = await signIn(server.app, 'second', oneTimePassword)
  const next = 'another set of five spoons'
  await server.ask(second, {
    method: 'POST',
    url: '/v1/session/password',
    payload: { current: oneTimePassword, next },
  })
  const key = await server.ask(second, {
    method: 'POST',
    url: '/v1/keys',
    payload: { label: 'all', scopes: ['admin'] },
  })
  const holder = { key: key.json().token }
  expect(await outcome('user.list', holder)).toBe('in')
  const change = (payload: object) =>
    server.ask(admin, { method: 'PATCH', url: `/v1/users/${user.id}`, payload })
  await change({ roles: ['viewer'] })
  expect(await outcome('user.list', holder)).toBe('not allowed')
  expect(await outcome('status.read', holder)).toBe('in')
  await change({ disabled: true })
  expect(await outcome('status.read', holder)).toBe('signed out')
  expect(await outcome('status.read', second)).toBe('signed out')
})
