/**
 * Goal: the registry on a PostgreSQL server keeps the same promises, and those that only several
 * processes can break. Method: the contract suite in a schema of its own, then two registries on it.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LEASE_MS } from '@paperchain/core/domain/job'
import type { Registry } from '@paperchain/core/registry'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registrySpec } from '../../../../core/test/registry.contract.ts'
import { benchOf } from './bench.fixture.ts'
import { openServer } from './pg-engine.ts'
import { openRegistry, registryOn } from './registry.ts'

const SERVER = process.env['PAPERCHAIN_TEST_PG_URL']

/** The server, with a schema that no other run uses. */
function scratch(server: string): { url: string; schema: string } {
  const schema = `paperchain_test_${randomBytes(6).toString('hex')}`
  const url = new URL(server)
  url.searchParams.set('options', `-c search_path=${schema}`)
  return { url: url.toString(), schema }
}

if (SERVER === undefined) {
  console.warn('skipped: registry on a PostgreSQL server (set PAPERCHAIN_TEST_PG_URL)')
  test.skip('needs PAPERCHAIN_TEST_PG_URL', () => undefined)
} else {
  registrySpec('PostgreSQL server', async () => {
    const { url, schema } = scratch(SERVER)
    return benchOf({ engine: await openServer(url), schema, isAlone: false })
  })
  describe('two processes on one server', () => together(SERVER))
}

function together(server: string): void {
  const { url, schema } = scratch(server)
  const home = mkdtempSync(join(tmpdir(), 'paperchain-registry-'))
  const keyFile = join(home, 'key.json')
  let nowMs = 1_000_000
  const options = { folder: home, url, keyFile, command: 'test', clock: () => nowMs }
  let here: Registry
  let there: Registry
  beforeAll(async () => {
    const engine = await openServer(url)
    await engine.rows(`create schema ${schema}`)
    await engine.close()
    const opening = [openRegistry(options), openRegistry(options)] as const
    ;[here, there] = await Promise.all(opening)
  })
  afterAll(async () => {
    const engine = await openServer(url)
    await engine.rows(`drop schema ${schema} cascade`)
    await engine.close()
    await Promise.all([here.close(), there.close()])
    rmSync(home, { recursive: true, force: true })
  })

  test('appends of both are one chain', async () => {
    const draft = { who: 'a', action: 'x', object: 'y', from: '', before: null, after: null }
    const both = [here, there].flatMap(({ audit }) => [...Array(15)].map(() => audit.append(draft)))
    await Promise.all(both)
    expect(await here.audit.verify()).toMatchObject({ state: 'whole', entries: 30 })
  })

  test('a lease from before the clock was set back is free for the other process', async () => {
    const { id } = await here.jobs.add({ kind: 'k', input: null, by: '', unit: 'rows' })
    const held = await here.jobs.claim(['k'])
    expect(held?.id).toBe(id)
    expect(await there.jobs.claim(['k'])).toBeNull()
    nowMs -= 2 * LEASE_MS
    const taken = await there.jobs.claim(['k'])
    expect(taken).toMatchObject({ id, attempt: 2 })
    await expect(here.jobs.beat({ jobId: id, attempt: 1 }, {})).rejects.toThrow(
      expect.objectContaining({ code: 'JOB_LEASE_LOST' }),
    )
    await there.jobs.finish({ jobId: id, attempt: 2 }, null)
  })

  test('a job of a process of this host that is gone is taken up at the next start', async () => {
    const { id } = await here.jobs.add({ kind: 'k', input: null, by: '', unit: 'rows' })
    await here.jobs.claim(['k'])
    const engine = await openServer(url)
    // The largest process id of Linux is 2^22.
    const dead = "split_part(owner, '/', 1) || '/4194304/x'"
    await engine.rows(`update job set owner = ${dead} where state = 'running'`)
    const next = await registryOn(engine, { clock: () => nowMs, keyFile, isAlone: false })
    expect(await next.jobs.byId(id)).toMatchObject({ state: 'queued' })
    await next.close()
  })

  test('two who stand in each other’s way for good are told so, or wait', async () => {
    const ann = await here.users.create({
      name: 'ann',
      fullName: 'Ann',
      roles: ['admin'],
      passwordHash: 'x',
      mustChangePassword: false,
    })
    // One takes the user first and the log second, the other the other way round: a deadlock.
    const draft = { who: 'a', action: 'x', object: 'y', from: '', before: null, after: null }
    const gate = [gateOf(), gateOf()] as const
    const first = here.inTransaction(async ({ users, audit }) => {
      await users.setFullName(ann.id, 'First')
      gate[0].open()
      await gate[1].passed
      await audit.append(draft)
    })
    const second = there.inTransaction(async ({ users, audit }) => {
      await audit.append(draft)
      gate[1].open()
      await gate[0].passed
      await users.setFullName(ann.id, 'Second')
    })
    await Promise.all([first, second])
    expect(await here.audit.verify()).toMatchObject({ state: 'whole', entries: 32 })
  })
}

function gateOf(): { readonly open: () => void; readonly passed: Promise<void> } {
  let open = (): void => undefined
  const passed = new Promise<void>((pass) => {
    open = pass
  })
  return { open, passed }
}
