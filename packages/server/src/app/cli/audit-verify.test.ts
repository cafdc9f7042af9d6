/**
 * Goal: `paperchain audit verify` says whole with exit 0, names the first broken entry with exit 3,
 * and makes nothing in a folder that has no registry.
 * Method: a real registry in this process, changed behind its back.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeRegistry } from '../../../test/made-once.ts'
import { openPglite } from '../../adapters/registry-postgres/pglite-engine.ts'
import { openRegistryOf } from '../open-registry.ts'
import { auditHead, auditVerify } from './audit.ts'
import { EXIT } from './exit.ts'
import { silent } from './io.fixture.ts'
import type { Io } from './io.ts'

const folder = mkdtempSync(join(tmpdir(), 'paperchain-audit-'))
const empty = join(folder, 'empty')
const former = process.env['PAPERCHAIN_KEY_FILE']

const world = (json: boolean, at = folder) => {
  const said = { text: '' }
  const io: Io = {
    ...silent(at),
    json,
    stdout: (text) => {
      said.text += text
    },
    clock: () => 5000,
  }
  return { io, said }
}

beforeAll(async () => {
  process.env['PAPERCHAIN_KEY_FILE'] = join(folder, 'key.json')
  const place = { folder, keyFile: join(folder, 'key.json') }
  await placeRegistry(folder)
  const registry = await openRegistryOf(place, { command: 'test', clock: () => 5000 })
  const deed = { who: 'ann', action: 'list.import', object: 'list:ofac', from: '' }
  for (let at = 0; at < 4; at++) await registry.audit.append({ ...deed, before: at, after: at + 1 })
  await registry.close()
})
afterAll(() => {
  if (former === undefined) delete process.env['PAPERCHAIN_KEY_FILE']
  else process.env['PAPERCHAIN_KEY_FILE'] = former
  rmSync(folder, { recursive: true, force: true })
})

test('a folder without a registry is a fault, and stays as it is', async () => {
  const { io } = world(false, empty)
  await expect(auditVerify(io, {})).rejects.toThrow(
    expect.objectContaining({ code: 'REGISTRY_NONE' }),
  )
  expect(existsSync(empty)).toBe(false)
})

test('whole, with and without a kept head; then changed', async () => {
  const first = world(false)
  expect(await auditVerify(first.io, {})).toBe(EXIT.ok)
  expect(first.said.text).toMatch(/verdict +whole/)

  const head = world(true)
  expect(await auditHead(head.io)).toBe(EXIT.ok)
  const file = join(folder, 'head.json')
  writeFileSync(file, head.said.text)
  const compared = world(true)
  expect(await auditVerify(compared.io, { head: file })).toBe(EXIT.ok)
  expect(JSON.parse(compared.said.text)).toEqual({
    state: 'whole',
    entries: 4,
    head: JSON.parse(head.said.text),
  })

  const engine = await openPglite(join(folder, 'registry', 'database'))
  await engine.rows('alter table audit_entry disable trigger audit_entry_stays')
  await engine.rows("update audit_entry set who = 'bob' where seq = 3")
  await engine.close()
  const broken = world(true)
  expect(await auditVerify(broken.io, {})).toBe(EXIT.hit)
  expect(JSON.parse(broken.said.text)).toMatchObject({ state: 'broken', what: 'changed', seq: 3 })
  const people = world(false)
  expect(await auditVerify(people.io, { head: file })).toBe(EXIT.hit)
  expect(people.said.text).toMatch(/first broken entry +3\n/)
})

test('a head that is none is refused before anything is opened', async () => {
  for (const file of [join(folder, 'none.json'), folder, join(folder, 'key.json')]) {
    await expect(auditVerify(world(false).io, { head: file })).rejects.toThrow(
      expect.objectContaining({ code: 'AUDIT_HEAD' }),
    )
  }
})
