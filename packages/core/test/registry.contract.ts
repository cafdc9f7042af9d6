/**
 * The promises of `Registry`, store by store. Each adapter's test file calls this once, with its real
 * engine. The clock is the test's own, so that hours pass at once and can pass backwards.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AuditDraft } from '../src/domain/audit.ts'
import { FaultError } from '../src/domain/error.ts'
import {
  JOB_ATTEMPTS_MAX,
  JOB_JSON_CHARS_MAX,
  type Job,
  type Json,
  LEASE_MS,
  type Lease,
  timeLeftMs,
} from '../src/domain/job.ts'
import {
  KEYS_PER_USER_MAX,
  LAST_SEEN_STEP_MS,
  SESSION_ABSOLUTE_MS,
  SESSION_IDLE_MS,
  SESSIONS_PER_USER_MAX,
} from '../src/domain/session.ts'
import type { Role } from '../src/domain/user.ts'
import type { Clock } from '../src/ports.ts'
import type { NewJob, Registry, Setting } from '../src/registry.ts'
import { nameVerdictPromises } from './name-verdict.contract.ts'
import { partyPromises } from './party-store.contract.ts'

/** One database that holds a registry at a time. */
export type RegistryBench = {
  /** Empties the database and opens a new registry in it. */
  readonly fresh: (clock: Clock) => Promise<Registry>
  /** Opens the same registry once more, as the next process does after the former one died. */
  readonly again: (clock: Clock) => Promise<Registry>
  /** Runs SQL behind the registry's back. */
  readonly run: (sql: string) => Promise<void>
  /** The same, with the guard of the audit log taken down. */
  readonly tamper: (sql: string) => Promise<void>
  readonly close: () => Promise<void>
}

const code = (name: string) => expect.objectContaining({ code: name })
const START = Date.parse('2026-01-01T00:00:00Z')
const HOUR = 3_600_000

let nowMs = START
const clock = (): number => nowMs

/** Calls `registrySpec('PGlite', …)` in the adapter's own test file. */
export function registrySpec(adapter: string, open: () => Promise<RegistryBench>): void {
  describe(`${adapter} keeps the Registry promises`, () => {
    let bench: RegistryBench
    let registry: Registry
    beforeAll(async () => {
      bench = await open()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      nowMs = START
      registry = await bench.fresh(clock)
    })
    const it: World = { registry: () => registry, bench: () => bench }
    describe('users', () => users(it))
    describe('sessions', () => sessions(it))
    describe('keys', () => keys(it))
    describe('audit log', () => audit(it))
    describe('jobs', () => jobs(it))
    describe('cursors and settings', () => small(it))
    describe('transactions', () => transactions(it))
    describe('verdicts on names', () => nameVerdictPromises(it))
    describe('parties', () => partyPromises({ ...it, nowMs: clock }))
  })
}

type World = { readonly registry: () => Registry; readonly bench: () => RegistryBench }

const person = (name: string, ...roles: Role[]) => ({
  name,
  fullName: `The ${name}`,
  roles: roles.length === 0 ? (['analyst'] as const) : roles,
  passwordHash: `$argon2id$${name}`,
  mustChangePassword: false,
})

function users({ registry }: World): void {
  test('keeps a user, found by id and by name in any case, without the password hash', async () => {
    const { users } = registry()
    const made = await users.create({ ...person('Ann@Example.org', 'officer', 'viewer') })
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      name: 'ann@example.org',
      fullName: 'The Ann@Example.org',
      roles: ['viewer', 'officer'],
      createdMs: START,
      disabledMs: null,
      mustChangePassword: false,
      lastSignInMs: null,
    })
    expect(await users.byId(made.id)).toEqual(made)
    expect(await users.byName('ANN@example.ORG ')).toEqual(made)
    expect(await users.byName('ann')).toBeNull()
    expect(await users.byId('a\0b')).toBeNull()
    const credential = { user: made, passwordHash: '$argon2id$Ann@Example.org' }
    expect(await users.credential('ann@example.org')).toEqual(credential)
    expect(await users.credential("' or 1=1 --")).toBeNull()
  })

  test('refuses a name that is taken, is none, roles that are none, and a name of nothing', async () => {
    const { users } = registry()
    await users.create(person('ann'))
    await expect(users.create(person('ANN'))).rejects.toThrow(code('USER_EXISTS'))
    await expect(users.create(person('аnn'))).rejects.toThrow(code('USER_NAME'))
    const none = { ...person('bob'), roles: [] }
    await expect(users.create(none)).rejects.toThrow(code('USER_ROLES'))
    const nameless = { ...person('bob'), fullName: ' \u0000' }
    await expect(users.create(nameless)).rejects.toThrow(code('REGISTRY_TEXT'))
    expect(await users.count()).toBe(1)
  })

  test('of eight who take one name at once, one has it', async () => {
    const { users } = registry()
    const all = await Promise.allSettled([...Array(8)].map(() => users.create(person('ann'))))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await users.count()).toBe(1)
  })

  test('pages by name, without gap or repeat', async () => {
    const { users } = registry()
    for (const name of ['dan', 'ann', 'b-2', 'b1', 'cat']) await users.create(person(name))
    const seen: string[] = []
    for (let after: string | null = ''; after !== null; ) {
      const page: Awaited<ReturnType<typeof users.list>> = await users.list({ limit: 2, after })
      seen.push(...page.rows.map(({ name }) => name))
      after = page.next
    }
    expect(seen).toEqual(['ann', 'b-2', 'b1', 'cat', 'dan'])
    for (const limit of [0, 1001, 1.5, Number.NaN]) {
      await expect(users.list({ limit })).rejects.toThrow(code('REGISTRY_PAGE'))
    }
  })

  test('the last administrator stays one and stays able', async () => {
    const { users } = registry()
    const ann = await users.create(person('ann', 'admin'))
    const bob = await users.create(person('bob', 'admin', 'analyst'))
    await users.setDisabled(bob.id, true)
    await expect(users.setRoles(ann.id, ['viewer'])).rejects.toThrow(code('LAST_ADMIN'))
    await expect(users.setDisabled(ann.id, true)).rejects.toThrow(code('LAST_ADMIN'))
    expect((await users.setRoles(bob.id, ['viewer'])).roles).toEqual(['viewer'])
    await users.setRoles(bob.id, ['admin'])
    await users.setDisabled(bob.id, false)
    expect((await users.setDisabled(ann.id, true)).disabledMs).toBe(START)
  })

  test('two administrators who take each other’s role at once do not both succeed', async () => {
    const { users } = registry()
    const ann = await users.create(person('ann', 'admin'))
    const bob = await users.create(person('bob', 'admin'))
    const both = await Promise.allSettled([
      users.setRoles(ann.id, ['viewer']),
      users.setDisabled(bob.id, true),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('a new password ends the other sessions, and a disabled user has none', async () => {
    const { users, sessions } = registry()
    const ann = await users.create(person('ann'))
    const from = { userId: ann.id, from: '127.0.0.1', agent: 'test' }
    const here = await sessions.open(from)
    const there = await sessions.open(from)
    const change = { passwordHash: '$new', mustChangePassword: true, keepSession: here.session.id }
    expect((await users.setPassword(ann.id, change)).mustChangePassword).toBe(true)
    expect((await users.credential('ann'))?.passwordHash).toBe('$new')
    expect(await sessions.find(there.token)).toBeNull()
    expect((await sessions.find(here.token))?.user.name).toBe('ann')
    await users.setDisabled(ann.id, true)
    expect(await sessions.find(here.token)).toBeNull()
    await expect(sessions.open(from)).rejects.toThrow(code('USER_UNKNOWN'))
    await users.setDisabled(ann.id, false)
    expect(await sessions.find(here.token)).toBeNull()
  })

  test('keeps name and last sign-in, and knows whom it does not know', async () => {
    const { users } = registry()
    const ann = await users.create(person('ann'))
    nowMs += 5
    await users.signedIn(ann.id)
    await users.setFullName(ann.id, '  Ännchen 安  ')
    expect(await users.byId(ann.id)).toMatchObject({
      fullName: 'Ännchen 安',
      lastSignInMs: START + 5,
    })
    const nobody = '0'.repeat(32)
    await expect(users.signedIn(nobody)).rejects.toThrow(code('USER_UNKNOWN'))
    await expect(users.setDisabled(nobody, true)).rejects.toThrow(code('USER_UNKNOWN'))
    await expect(users.setRoles(nobody, ['admin'])).rejects.toThrow(code('USER_UNKNOWN'))
  })
}

function sessions({ registry, bench }: World): void {
  const opened = async () => {
    const { users, sessions } = registry()
    const ann = await users.create(person('ann'))
    return { ann, ...(await sessions.open({ userId: ann.id, from: '::1', agent: 'Browser 1\n' })) }
  }

  test('a token stands for its user and is kept nowhere', async () => {
    const { ann, session, token } = await opened()
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(session).toMatchObject({ userId: ann.id, from: '::1', agent: 'Browser 1' })
    expect(session.expiresMs).toBe(START + SESSION_IDLE_MS)
    expect(await registry().sessions.find(token)).toEqual({ session, user: ann })
    for (const wrong of ['', token.slice(1), `${token}A`, session.id, 'x'.repeat(10_000), '\0']) {
      expect(await registry().sessions.find(wrong)).toBeNull()
    }
    await expect(
      bench().tamper(`do $$ begin assert not exists (
      select 1 from session where session::text like '%${token}%'); end $$`),
    ).resolves.toBeUndefined()
  })

  test('ends after the idle time, and at the absolute end even in use', async () => {
    const { token } = await opened()
    const { sessions } = registry()
    nowMs = START + SESSION_IDLE_MS - 1
    expect(await sessions.find(token)).not.toBeNull()
    nowMs += SESSION_IDLE_MS
    expect(await sessions.find(token)).toBeNull()
    const second = await sessions.open({ userId: (await me()).id, from: '', agent: '' })
    const openedMs = nowMs
    while (nowMs + SESSION_IDLE_MS / 2 < openedMs + SESSION_ABSOLUTE_MS) {
      nowMs += SESSION_IDLE_MS / 2
      expect(await sessions.find(second.token)).not.toBeNull()
    }
    nowMs = openedMs + SESSION_ABSOLUTE_MS
    expect(await sessions.find(second.token)).toBeNull()
  })
  const me = async () => (await registry().users.byName('ann'))!

  test('a clock set back ends no session, and lengthens one by what it was set back', async () => {
    const { token } = await opened()
    const { sessions } = registry()
    nowMs = START - HOUR
    expect(await sessions.find(token)).not.toBeNull()
    // The use was written by the clock as it is: the idle time runs from there.
    nowMs = START - HOUR + SESSION_IDLE_MS
    expect(await sessions.find(token)).toBeNull()
    nowMs = START - SESSION_ABSOLUTE_MS - 1
    expect(await sessions.find(token)).toBeNull()
  })

  test('writes a use at most once a minute', async () => {
    const { token } = await opened()
    const { sessions } = registry()
    const seen = async () => (await sessions.listOf((await me()).id))[0]?.lastSeenMs
    nowMs += LAST_SEEN_STEP_MS - 1
    await sessions.find(token)
    expect(await seen()).toBe(START)
    nowMs += 1
    expect((await sessions.find(token))?.session.lastSeenMs).toBe(nowMs)
    expect(await seen()).toBe(nowMs)
  })

  test('lists the living ones of a user, ends one or all but one, and forgets the ended', async () => {
    const { ann, session, token } = await opened()
    const { sessions } = registry()
    nowMs += 1
    const other = await sessions.open({ userId: ann.id, from: '', agent: '' })
    expect((await sessions.listOf(ann.id)).map(({ id }) => id)).toEqual([
      other.session.id,
      session.id,
    ])
    expect(await sessions.revokeAll(ann.id, session.id)).toBe(1)
    expect(await sessions.find(other.token)).toBeNull()
    expect([await sessions.revoke(session.id), await sessions.revoke(session.id)]).toEqual([
      true,
      false,
    ])
    expect(await sessions.find(token)).toBeNull()
    await sessions.open({ userId: ann.id, from: '', agent: '' })
    expect(await sessions.sweep()).toBe(0)
    nowMs += SESSION_IDLE_MS
    expect(await sessions.listOf(ann.id)).toEqual([])
    expect(await sessions.sweep()).toBe(1)
  })

  test('the session used least lately gives way to one too many', async () => {
    const { ann, token } = await opened()
    const { sessions } = registry()
    for (let at = 1; at <= SESSIONS_PER_USER_MAX; at++) {
      nowMs = START + at
      await sessions.open({ userId: ann.id, from: '', agent: '' })
    }
    expect(await sessions.listOf(ann.id)).toHaveLength(SESSIONS_PER_USER_MAX)
    expect(await sessions.find(token)).toBeNull()
  })
}

function keys({ registry }: World): void {
  const ann = async () => registry().users.create(person('ann'))
  const wanted = { label: 'nightly', scopes: ['screen', 'ledger:read'], expiresMs: null }

  test('a key stands for its scopes and its user, and its token is told once', async () => {
    const user = await ann()
    const { keys } = registry()
    const { key, token } = await keys.create({ ...wanted, userId: user.id })
    expect(token).toMatch(/^pck_[0-9a-f]{8}_[\w-]{43}$/)
    expect(key).toMatchObject({ scopes: ['ledger:read', 'screen'], prefix: token.slice(0, 12) })
    nowMs += 5
    expect(await keys.find(token)).toEqual({ key: { ...key, lastUsedMs: nowMs }, user })
    const { rows } = await keys.list({ limit: 10 })
    expect(rows).toEqual([{ ...key, lastUsedMs: nowMs }])
    expect(JSON.stringify(rows)).not.toContain(token.slice(13))
    expect(await keys.find(`${token.slice(0, -1)}!`)).toBeNull()
    expect(await keys.find(`${token.slice(0, -2)}xx`)).toBeNull()
  })

  test('works until it expires, is revoked, or its user is disabled', async () => {
    const user = await ann()
    const { keys, users } = registry()
    const { key, token } = await keys.create({ ...wanted, userId: user.id })
    const short = await keys.create({ ...wanted, userId: user.id, expiresMs: START + 10 })
    await users.setDisabled(user.id, true)
    expect(await keys.find(token)).toBeNull()
    await users.setDisabled(user.id, false)
    expect(await keys.find(token)).not.toBeNull()
    nowMs = START + 10
    expect(await keys.find(short.token)).toBeNull()
    expect([await keys.revoke(key.id), await keys.revoke(key.id)]).toEqual([true, false])
    expect(await keys.find(token)).toBeNull()
    expect((await keys.list({ limit: 1, userId: user.id })).rows[0]?.id).toBe(short.key.id)
  })

  test('refuses scopes, labels and ends that are none, and one key too many', async () => {
    const user = await ann()
    const { keys } = registry()
    const make = (change: object) => keys.create({ ...wanted, userId: user.id, ...change })
    for (const scopes of [[], ['Screen'], ['a b'], [`a${'b'.repeat(64)}`]]) {
      await expect(make({ scopes })).rejects.toThrow(code('KEY_SCOPE'))
    }
    for (const label of ['', ' ', 'x'.repeat(101), 'a\0']) {
      await expect(make({ label })).rejects.toThrow(code('KEY_LABEL'))
    }
    await expect(make({ expiresMs: START })).rejects.toThrow(code('KEY_EXPIRY'))
    await expect(make({ userId: 'nobody' })).rejects.toThrow(code('USER_UNKNOWN'))
    for (let made = 0; made < KEYS_PER_USER_MAX; made++) await make({})
    await expect(make({})).rejects.toThrow(code('KEYS_TOO_MANY'))
  })
}

const draft = (action: string, change: Partial<AuditDraft> = {}): AuditDraft => ({
  who: 'ann',
  action,
  object: 'user:1',
  from: '127.0.0.1',
  before: null,
  after: { roles: ['viewer'], wei: '1'.repeat(78), share: 0.25, 'ä"\n': null },
  ...change,
})

function audit({ registry, bench }: World): void {
  const append = async (count: number) => {
    for (let at = 1; at <= count; at++) {
      nowMs += 1000
      await registry().audit.append(draft(`user.step-${at}`))
    }
  }

  test('entries come back as they were appended, the newest first', async () => {
    const { audit } = registry()
    const one = await audit.append(draft('user.create'))
    nowMs -= HOUR
    const two = await audit.append(draft('report.read', { who: 'bob', object: 'report:9' }))
    expect(one).toMatchObject({ ...draft('user.create'), seq: 1, whenMs: START })
    expect(two).toMatchObject({ seq: 2, whenMs: START - HOUR })
    expect((await audit.list({}, { limit: 10 })).rows).toEqual([two, one])
    expect(await audit.verify()).toMatchObject({ state: 'whole', entries: 2 })
  })

  test('filters by who, action, family of actions, object and time; pages', async () => {
    const { audit } = registry()
    await append(5)
    await audit.append(draft('report.read', { who: 'bob', object: 'report:9' }))
    const count = async (filter: object) =>
      (await audit.list(filter, { limit: 100 })).rows.map(({ seq }) => seq)
    expect(await count({ who: 'bob' })).toEqual([6])
    expect(await count({ action: 'user.' })).toEqual([5, 4, 3, 2, 1])
    expect(await count({ action: 'user.step-3' })).toEqual([3])
    expect(await count({ action: 'user' })).toEqual([])
    expect(await count({ object: 'report:9' })).toEqual([6])
    expect(await count({ fromMs: START + 2000, toMs: START + 4000 })).toEqual([3, 2])
    const first = await audit.list({ action: 'user.' }, { limit: 3 })
    const second = await audit.list({ action: 'user.' }, { limit: 3, after: first.next! })
    expect([...first.rows, ...second.rows].map(({ seq }) => seq)).toEqual([5, 4, 3, 2, 1])
    expect(second.next).toBeNull()
    await expect(audit.list({}, { limit: 1, after: '1;drop' })).rejects.toThrow(
      code('REGISTRY_PAGE'),
    )
  })

  test('twenty appends at once stay one chain', async () => {
    const { audit } = registry()
    const all = await Promise.all([...Array(20)].map((_, at) => audit.append(draft(`a.${at}`))))
    expect(all.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(
      [...Array(20)].map((_, i) => i + 1),
    )
    expect(await audit.verify()).toMatchObject({ state: 'whole', entries: 20 })
  })

  test('refuses what cannot be written exactly, and appends nothing of it', async () => {
    const { audit } = registry()
    for (const wrong of [
      draft(''),
      draft('x'.repeat(201)),
      draft('a\0'),
      draft('a', { after: Number.NaN }),
      draft('a', { after: 'x'.repeat(100_001) }),
      draft('a', { after: '\ud800' }),
    ]) {
      await expect(audit.append(wrong)).rejects.toThrow(code('AUDIT_ENTRY'))
    }
    expect(await audit.head()).toMatchObject({ seq: 0 })
    expect(await audit.verify()).toMatchObject({ state: 'whole', entries: 0 })
  })

  // One row a line: what somebody with the database does, and what the examination says.
  test.each([
    ['after', `update audit_entry set after_json = '{}' where seq = 3`, 'changed', 3],
    ['time', 'update audit_entry set when_ms = when_ms + 1 where seq = 1', 'changed', 1],
    ['from', `update audit_entry set from_address = '' where seq = 2`, 'changed', 2],
    ['hash', `update audit_entry set hash = repeat('0', 64) where seq = 2`, 'changed', 2],
    [
      'signature',
      `update audit_entry set signature = reverse(signature) where seq = 4`,
      'changed',
      4,
    ],
    ['not JSON', `update audit_entry set before_json = '{' where seq = 5`, 'changed', 5],
    ['first gone', 'delete from audit_entry where seq = 1', 'dropped', 1],
    ['middle gone', 'delete from audit_entry where seq = 3', 'dropped', 3],
    ['end gone', 'delete from audit_entry where seq > 4', 'dropped', 5],
    ['all gone', 'delete from audit_entry', 'dropped', 1],
    [
      'gone and closed up',
      `delete from audit_entry where seq = 3;
       update audit_entry set seq = seq - 1 where seq = 4;
       update audit_entry set seq = seq - 1 where seq = 5;
       update audit_entry set seq = seq - 1 where seq = 6`,
      'dropped',
      3,
    ],
    [
      'put in',
      `update audit_entry set seq = 7 where seq = 6; update audit_entry set seq = 6 where seq = 5;
       insert into audit_entry select 5, when_ms, 'eve', action, object, from_address,
         before_json, after_json, hash, signature from audit_entry where seq = 4;
       update audit_head set seq = 7`,
      'inserted',
      5,
    ],
    [
      'put in at the end',
      `insert into audit_entry select 7, when_ms, 'eve', action, object, from_address,
         before_json, after_json, repeat('0', 64), signature from audit_entry where seq = 4`,
      'inserted',
      7,
    ],
    [
      'swapped',
      `update audit_entry set seq = 99 where seq = 2; update audit_entry set seq = 2 where seq = 5;
       update audit_entry set seq = 5 where seq = 99`,
      'reordered',
      2,
    ],
    ['head', `update audit_head set hash = repeat('0', 64)`, 'wrong-head', 7],
    ['head back', 'update audit_head set seq = 5', 'wrong-head', 7],
    ['head gone', 'delete from audit_head', 'wrong-head', 1],
    ['other log', `update audit_head set log = repeat('0', 32)`, 'wrong-head', 1],
  ])('finds what was done behind its back: %s', async (_, sql, what, seq) => {
    await append(6)
    await bench().tamper(sql)
    expect(await registry().audit.verify()).toMatchObject({ state: 'broken', what, seq })
  })

  test('a kept head shows that the end was dropped together with its head', async () => {
    await append(4)
    const early = await registry().audit.head()
    await append(2)
    const kept = await registry().audit.head()
    expect(await registry().audit.verify(early)).toMatchObject({ state: 'whole', entries: 6 })
    await bench().tamper(`delete from audit_entry where seq > 4;
      update audit_head set seq = 4, hash = '${early.hash}', signature = '${early.signature}'`)
    expect(await registry().audit.verify()).toMatchObject({ state: 'whole', entries: 4 })
    expect(await registry().audit.verify(kept)).toMatchObject({ what: 'dropped', seq: 5 })
    const forged = { ...early, hash: kept.hash }
    expect(await registry().audit.verify(forged)).toMatchObject({ what: 'wrong-head' })
  })

  test.each([
    `update audit_entry set who = 'eve'`,
    'delete from audit_entry',
    'truncate audit_entry',
  ])('the database itself refuses by mistake to %s', async (sql) => {
    await append(1)
    await expect(bench().run(sql)).rejects.toThrow('never changed or deleted')
    expect(await registry().audit.verify()).toMatchObject({ state: 'whole', entries: 1 })
  })
}

const work: NewJob = { kind: 'import', input: { from: 1 }, by: 'ann', unit: 'blocks' }
const leaseOf = (job: Job): Lease => ({ jobId: job.id, attempt: job.attempt })

function jobs({ registry, bench }: World): void {
  const claimed = async (): Promise<Job> => (await registry().jobs.claim(['import']))!

  test('waits, runs with progress and an estimate, and ends with a result', async () => {
    const { jobs } = registry()
    const waiting = await jobs.add(work)
    expect(waiting).toMatchObject({
      ...{ state: 'queued', attempt: 0, by: 'ann', input: { from: 1 } },
    })
    expect(await jobs.claim(['other'])).toBeNull()
    const job = await claimed()
    expect(job).toMatchObject({ id: waiting.id, state: 'running', attempt: 1, startedMs: START })
    expect(await jobs.claim(['import'])).toBeNull()
    nowMs += 10_000
    const progress = { done: 25, of: 100, unit: 'blocks' }
    expect(await jobs.beat(leaseOf(job), { progress })).toEqual({ cancelAsked: false })
    const running = (await jobs.byId(job.id))!
    expect(running).toMatchObject({ progress, leaseEndsMs: nowMs + LEASE_MS })
    expect(timeLeftMs(running, nowMs)).toBe(30_000)
    const ended = await jobs.finish(leaseOf(job), { blocks: 100 })
    expect(ended).toMatchObject({ state: 'done', result: { blocks: 100 }, endedMs: nowMs })
    expect(ended.leaseEndsMs).toBeNull()
    await expect(jobs.beat(leaseOf(job), {})).rejects.toThrow(code('JOB_LEASE_LOST'))
  })

  test('goes to the next worker when the lease ends, with what was saved; the former one is refused', async () => {
    const { jobs } = registry()
    await jobs.add(work)
    const first = await claimed()
    const progress = { done: 7, of: null, unit: 'blocks' }
    await jobs.beat(leaseOf(first), { progress, resume: { height: 7 } })
    await jobs.beat(leaseOf(first), {})
    nowMs += LEASE_MS - 1
    expect(await jobs.claim(['import'])).toBeNull()
    nowMs += 1
    const second = await claimed()
    expect(second).toMatchObject({ attempt: 2, resume: { height: 7 }, progress, startedDone: 7 })
    const said: (() => Promise<unknown>)[] = [
      () => jobs.beat(leaseOf(first), { resume: { height: 0 } }),
      () => jobs.finish(leaseOf(first), null),
      () => jobs.fail(leaseOf(first), { code: 'DISK_FULL', message: '', facts: {} }),
      () => jobs.cancelled(leaseOf(first)),
      () => jobs.release(leaseOf(first)),
    ]
    for (const late of said) await expect(late()).rejects.toThrow(code('JOB_LEASE_LOST'))
    expect((await jobs.byId(first.id))?.resume).toEqual({ height: 7 })
  })

  test('what a dead process was at is taken up again at the next start', async () => {
    const { jobs } = registry()
    await jobs.add(work)
    const job = await claimed()
    await jobs.beat(leaseOf(job), { resume: 'here' })
    const next = await bench().again(clock)
    const [mine, theirs] = [await next.jobs.claim(['import']), await next.jobs.byId(job.id)]
    // An engine with other processes on it leaves a job of a living one alone.
    if (mine === null) expect(theirs).toMatchObject({ state: 'running', attempt: 1 })
    else expect(mine).toMatchObject({ id: job.id, attempt: 2, resume: 'here' })
  })

  test('a clock set back takes no job from a worker of this process', async () => {
    const { jobs } = registry()
    await jobs.add(work)
    const job = await claimed()
    nowMs -= HOUR
    expect(await jobs.claim(['import'])).toBeNull()
    await jobs.beat(leaseOf(job), {})
    expect((await jobs.byId(job.id))?.leaseEndsMs).toBe(nowMs + LEASE_MS)
    nowMs += LEASE_MS
    expect((await claimed()).attempt).toBe(2)
  })

  test('cancels one that waits at once, and one that runs at its next heartbeat', async () => {
    const { jobs } = registry()
    const waiting = await jobs.add(work)
    expect(await jobs.cancel(waiting.id)).toMatchObject({ state: 'cancelled', endedMs: START })
    await jobs.add(work)
    const job = await claimed()
    expect(await jobs.cancel(job.id)).toMatchObject({ state: 'running', cancelAsked: true })
    expect(await jobs.beat(leaseOf(job), {})).toEqual({ cancelAsked: true })
    expect(await jobs.cancelled(leaseOf(job))).toMatchObject({ state: 'cancelled' })
    expect(await jobs.cancel(job.id)).toMatchObject({ state: 'cancelled' })
    await expect(jobs.cancel('0')).rejects.toThrow(code('JOB_UNKNOWN'))
    const dying = await jobs.add(work)
    await claimed()
    await jobs.cancel(dying.id)
    nowMs += LEASE_MS
    expect(await jobs.claim(['import'])).toBeNull()
    expect(await jobs.byId(dying.id)).toMatchObject({ state: 'cancelled' })
  })

  test('keeps a fault, and gives up after too many attempts', async () => {
    const { jobs } = registry()
    await jobs.add(work)
    const fault = { code: 'DISK_FULL', message: 'Expected room', facts: { bytes: 12n } } as const
    expect(await jobs.fail(leaseOf(await claimed()), fault)).toMatchObject({
      state: 'failed',
      fault: { code: 'DISK_FULL', message: 'Expected room', facts: { bytes: '12' } },
    })
    const bad = await jobs.add(work)
    for (let attempt = 1; attempt <= JOB_ATTEMPTS_MAX; attempt++) {
      expect((await claimed()).attempt).toBe(attempt)
      nowMs += LEASE_MS
    }
    expect(await jobs.claim(['import'])).toBeNull()
    expect(await jobs.byId(bad.id)).toMatchObject({
      state: 'failed',
      fault: { code: 'JOB_ATTEMPTS' },
    })
  })

  test('a job given back waits again, and a key that is open is not added twice', async () => {
    const { jobs } = registry()
    const one = await jobs.add({ ...work, key: 'bitcoin' })
    expect((await jobs.add({ ...work, key: 'bitcoin' })).id).toBe(one.id)
    expect((await jobs.add({ ...work, key: 'other' })).id).not.toBe(one.id)
    expect(await jobs.release(leaseOf(await claimed()))).toMatchObject({ state: 'queued' })
    await jobs.finish(leaseOf(await claimed()), null)
    expect((await jobs.add({ ...work, key: 'bitcoin' })).id).not.toBe(one.id)
  })

  test('of ten workers at once no two hold one job', async () => {
    const { jobs } = registry()
    for (let at = 0; at < 7; at++) await jobs.add(work)
    const all = await Promise.all([...Array(10)].map(() => jobs.claim(['import'])))
    const held = all.filter((job) => job !== null).map(({ id }) => id)
    expect(held).toHaveLength(7)
    expect(new Set(held).size).toBe(7)
  })

  test('refuses what is too large and progress that is none', async () => {
    const { jobs } = registry()
    const large: Json = 'x'.repeat(JOB_JSON_CHARS_MAX)
    await expect(jobs.add({ ...work, input: large })).rejects.toThrow(code('JOB_TOO_LARGE'))
    await jobs.add(work)
    const job = await claimed()
    const { beat } = jobs
    await expect(beat(leaseOf(job), { resume: large })).rejects.toThrow(code('JOB_TOO_LARGE'))
    for (const done of [-1, 0.5, Number.NaN, 2 ** 53]) {
      const progress = { done, of: null, unit: 'blocks' }
      await expect(beat(leaseOf(job), { progress })).rejects.toThrow(code('JOB_PROGRESS'))
    }
  })

  test('lists the newest first, by kind and state, in pages', async () => {
    const { jobs } = registry()
    const ids: string[] = []
    for (let at = 0; at < 5; at++) ids.unshift((await jobs.add(work)).id)
    await jobs.add({ ...work, kind: 'backup' })
    await claimed()
    const first = await jobs.list({ kind: 'import' }, { limit: 3 })
    const second = await jobs.list({ kind: 'import' }, { limit: 3, after: first.next! })
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(ids)
    expect((await jobs.list({ states: ['running'] }, { limit: 9 })).rows).toHaveLength(1)
    expect((await jobs.list({ states: [] }, { limit: 9 })).rows).toHaveLength(0)
  })
}

const days: Setting<number> = {
  key: 'retention.days',
  fallback: 30,
  read: (value) => {
    if (typeof value === 'number' && value > 0) return value
    throw new FaultError('USAGE', 'Expected days above 0, got something else')
  },
}

function small({ registry, bench }: World): void {
  test('a cursor is what was last set, also for the next process', async () => {
    const { cursors } = registry()
    expect(await cursors.get('rpc')).toBeNull()
    await cursors.set('rpc', { height: 1 })
    nowMs += 1
    const set = await cursors.set('rpc', { height: 2, 'snow ☃': '\0' })
    await cursors.set('a', null)
    const next = await bench().again(clock)
    expect(await next.cursors.get('rpc')).toEqual(set)
    const first = await next.cursors.list({ limit: 1 })
    expect(first).toMatchObject({ rows: [{ source: 'a', position: null }], next: 'a' })
    await expect(cursors.set('', 1)).rejects.toThrow(code('REGISTRY_TEXT'))
    const large = { list: 'x'.repeat(100_000) }
    await expect(cursors.set('rpc', large)).rejects.toThrow(code('REGISTRY_TEXT'))
  })

  test('a setting has its type, its fallback, and who set it when', async () => {
    const { settings } = registry()
    expect(await settings.get(days)).toBe(30)
    expect(await settings.set(days, { value: 60, by: 'ann' })).toBeNull()
    nowMs += 1
    expect(await settings.set(days, { value: 90, by: 'bob' })).toBe(60)
    expect(await settings.get(days)).toBe(90)
    await expect(settings.set(days, { value: -1, by: 'bob' })).rejects.toThrow(code('USAGE'))
    expect(await settings.list()).toEqual([
      { key: 'retention.days', value: 90, by: 'bob', updatedMs: nowMs },
    ])
    expect([await settings.clear(days.key), await settings.clear(days.key)]).toEqual([true, false])
    expect(await settings.get(days)).toBe(30)
  })
}

function transactions({ registry }: World): void {
  test('a change and its audit entry are kept together, or neither', async () => {
    const { inTransaction } = registry()
    const making = (fails: boolean) =>
      inTransaction(async ({ users, audit }) => {
        const user = await users.create(person('ann'))
        await audit.append(draft('user.create', { object: `user:${user.id}` }))
        if (fails) throw new RangeError('after both')
        return user
      })
    await expect(making(true)).rejects.toThrow(new RangeError('after both'))
    expect(await registry().users.count()).toBe(0)
    expect(await registry().audit.head()).toMatchObject({ seq: 0 })
    const user = await making(false)
    expect(await registry().users.byId(user.id)).toEqual(user)
    expect(await registry().audit.verify()).toMatchObject({ state: 'whole', entries: 1 })
  })

  test('a fault inside undoes all, and its code comes out', async () => {
    const { inTransaction, settings } = registry()
    const both = inTransaction(async (stores) => {
      await stores.settings.set(days, { value: 1, by: 'ann' })
      await stores.users.create(person('ann'))
      await stores.users.create(person('ann'))
    })
    await expect(both).rejects.toThrow(code('USER_EXISTS'))
    expect(await settings.get(days)).toBe(30)
  })

  test('twenty at once, each with an entry, end in one chain with all of them', async () => {
    const { inTransaction, audit, users } = registry()
    await Promise.all(
      [...Array(20)].map((_, at) =>
        inTransaction(async (stores) => {
          // Half of them append first, half last: whoever stands in the way waits or runs again.
          if (at % 2 === 0) await stores.audit.append(draft(`first.${at}`))
          await stores.users.create(person(`user-${at}`))
          if (at % 2 === 1) await stores.audit.append(draft(`last.${at}`))
        }),
      ),
    )
    expect(await users.count()).toBe(20)
    expect(await audit.verify()).toMatchObject({ state: 'whole', entries: 20 })
  })

  test('work that forgets the stores it was handed stops with a bug, not with a deadlock', async () => {
    const { inTransaction, users } = registry()
    await expect(inTransaction(() => users.count())).rejects.toThrow('stores handed to it')
    expect(await users.count()).toBe(0)
  })

  test('answers', async () => {
    await expect(registry().ping()).resolves.toBeUndefined()
  })
}
