/**
 * Goal: a running server takes a backup for those who may have one, one at a time, says how it
 * ended, and a stop in the middle of it leaves nothing; what was taken restores to equal digests.
 * Method: a server on the sample case, asked as the user of its machine and as an administrator.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ledger } from '@paperchain/core/domain/ledger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, LOCAL_TOKEN, type TestServer, testServer } from '../http/house.fixture.ts'
import { openFolder } from '../open-folder.ts'
import { restoreBackup } from './restore.ts'

const REGTEST = ledger('bitcoin-regtest')
const LOCAL: Caller = { key: LOCAL_TOKEN }

const home = mkdtempSync(join(tmpdir(), 'paperchain-running-'))
const keyFile = join(home, 'key.json')
let server: TestServer
beforeAll(async () => {
  server = await testServer()
}, 120_000)
afterAll(() => rmSync(home, { recursive: true, force: true }))

const take = (who: Caller, target: string) =>
  server.ask(who, { method: 'POST', url: '/v1/backups', payload: { target } })

async function ended(id: string): Promise<Record<string, unknown>> {
  for (;;) {
    const found = await server.ask(LOCAL, { method: 'GET', url: `/v1/backups/${id}` })
    expect(found.statusCode).toBe(200)
    if (found.json().state !== 'running') return found.json()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('is taken one at a time, and said in the audit log, and so in itself', async () => {
  const target = join(home, 'backup.tar')
  const first = await take(LOCAL, target)
  expect(first.json()).toMatchObject({ target, state: 'running', content: null, fault: null })
  expect(first.statusCode).toBe(202)
  expect((await take(LOCAL, join(home, 'other'))).json()).toMatchObject({ code: 'BACKUP_BUSY' })
  const digests = await server.house.ledger.digests(REGTEST)
  const { rows } = await server.house.registry.audit.list({ action: 'backup.take' }, { limit: 10 })
  expect(rows).toMatchObject([{ who: 'local', object: 'backup', after: { target } }])
  expect(await ended(first.json().id)).toMatchObject({
    state: 'done',
    fault: null,
    content: { digests: { [REGTEST]: digests }, registry: { audit: 'whole' } },
  })
})

test('a place that is taken, a path that is not absolute, an id that nobody has', async () => {
  const taken = await take(LOCAL, home)
  expect(await ended(taken.json().id)).toMatchObject({
    state: 'failed',
    content: null,
    fault: { code: 'BACKUP_TARGET' },
  })
  expect((await take(LOCAL, 'backup')).json()).toMatchObject({ code: 'BACKUP_TARGET' })
  const unknown = await server.ask(LOCAL, { method: 'GET', url: '/v1/backups/nobody' })
  expect(unknown.json()).toMatchObject({ code: 'BACKUP_UNKNOWN', status: 404 })
})

test('an administrator names a path only where the setting lets them', async () => {
  const { admin, officer } = server.people
  const target = join(home, 'of-admin')
  expect((await take(officer, target)).json()).toMatchObject({ code: 'PERMISSION_NEEDED' })
  expect((await take(admin, target)).json()).toMatchObject({ code: 'PATH_IMPORT_OFF' })
  const url = '/v1/settings/pathImports'
  await server.ask(admin, { method: 'PUT', url, payload: { value: true } })
  const begun = await take(admin, target)
  expect(await ended(begun.json().id)).toMatchObject({ state: 'done' })
  expect(existsSync(join(target, 'manifest.sha256'))).toBe(true)
})

// One process has one embedded ledger open: what follows closes that of the server.
test('a stop ends it and leaves nothing of it; what was taken before restores', async () => {
  const { backups, ledger: store, registry } = server.house
  const digests = await store.digests(REGTEST)
  const entries = (await registry.audit.verify()).entries
  cpSync(join(server.folder, 'key.json'), keyFile)
  const { id } = backups.begin(join(home, 'half'))
  await server.close()
  expect(backups.read(id).ended).toMatchObject({ fault: { code: 'SERVER_STOPPING' } })
  expect(server.bugs).toEqual([])
  expect(readdirSync(home).filter((name) => name.startsWith('half'))).toEqual([])
  const folder = join(home, 'restored')
  const { registry: copied } = await restoreBackup(
    join(home, 'backup.tar'),
    { folder, keyFile },
    Date.now,
  )
  expect(copied?.audit.entries).toBeLessThan(entries)
  const copy = await openFolder({ folder }, 'test', Date.now())
  expect(await copy.ledger.digests(REGTEST)).toEqual(digests)
  await copy.ledger.close()
}, 120_000)
