/**
 * Goal: the first start makes one administrator who must change the printed password; a sign-in
 * tells nobody why it failed; guessing is throttled. Method: a real registry in this process.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Registry } from '@paperchain/core/registry'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeRegistry } from '../../../test/made-once.ts'
import { openRegistry } from '../registry-postgres/registry.ts'
import { hashPassword } from './password.ts'
import { authenticate, FIRST_ADMIN, makeFirstAdmin } from './sign-in.ts'
import { SignInThrottle, THROTTLE } from './throttle.ts'

const folder = mkdtempSync(join(tmpdir(), 'paperchain-sign-in-'))
const clock = () => 1000
let registry: Registry
let printed: { name: string; password: string } | null
beforeAll(async () => {
  const keyFile = join(folder, 'key.json')
  await placeRegistry(folder)
  registry = await openRegistry({ folder, keyFile, command: 'test', clock })
  printed = await makeFirstAdmin(registry)
})
afterAll(async () => {
  await registry.close()
  rmSync(folder, { recursive: true, force: true })
})

const ports = () => ({ registry, throttle: new SignInThrottle(), clock })
const from = (name: string, password: string) => ({ name, password, address: '192.0.2.1' })

test('the first start makes one administrator, and says so in the audit log', async () => {
  expect(printed?.name).toBe(FIRST_ADMIN)
  const user = await authenticate(ports(), from('Admin', printed?.password ?? ''))
  expect(user).toMatchObject({ roles: ['admin'], mustChangePassword: true })
  const { rows } = await registry.audit.list({}, { limit: 10 })
  expect(rows).toMatchObject([{ who: 'system', action: 'user.create', object: `user:${user?.id}` }])
  expect(JSON.stringify(rows)).not.toContain(printed?.password)
})

test('a start before the first sign-in hands out a new password, for the old one may be lost', async () => {
  const lost = printed?.password ?? ''
  printed = await makeFirstAdmin(registry)
  expect(printed).toMatchObject({ name: FIRST_ADMIN })
  expect(await registry.users.count()).toBe(1)
  expect(await authenticate(ports(), from('admin', lost))).toBeNull()
  expect(await authenticate(ports(), from('admin', printed?.password ?? ''))).not.toBeNull()
  const { rows } = await registry.audit.list({}, { limit: 10 })
  expect(rows.map(({ action }) => action)).toContain('user.reset-password')
  expect(JSON.stringify(rows)).not.toContain(printed?.password)
})

test('once the password is the administrator’s own, no start touches it', async () => {
  const user = await registry.users.byName(FIRST_ADMIN)
  const own = 'a password of one’s own'
  const passwordHash = await hashPassword(own)
  await registry.users.setPassword(user?.id ?? '', { passwordHash, mustChangePassword: false })
  expect(await makeFirstAdmin(registry)).toBeNull()
  expect(await registry.users.count()).toBe(1)
  expect(await authenticate(ports(), from('admin', own))).toMatchObject({ name: FIRST_ADMIN })
})

test('unknown, wrong and disabled are one answer', async () => {
  const password = 'four words and a comma,'
  const bob = await registry.users.create({
    name: 'bob',
    fullName: 'Bob',
    roles: ['viewer'],
    passwordHash: await hashPassword(password),
    mustChangePassword: false,
  })
  expect(await authenticate(ports(), from('bob', password))).toEqual(bob)
  expect(await authenticate(ports(), from('bob', `${password}x`))).toBeNull()
  expect(await authenticate(ports(), from('nobody', password))).toBeNull()
  expect(await authenticate(ports(), from('\0', password))).toBeNull()
  await registry.users.setDisabled(bob.id, true)
  expect(await authenticate(ports(), from('bob', password))).toBeNull()
})

test('tries at once do not slip past the throttle, and the right password waits too', async () => {
  const shared = ports()
  const wrong = [...Array(20)].map(() => authenticate(shared, from('admin', 'wrong')))
  const all = await Promise.allSettled(wrong)
  const tried = all.filter(({ status }) => status === 'fulfilled')
  expect(tried).toHaveLength(THROTTLE.account.freeFailures)
  await expect(authenticate(shared, from('admin', 'a password of one’s own'))).rejects.toThrow(
    expect.objectContaining({ code: 'SIGN_IN_THROTTLED' }),
  )
})
