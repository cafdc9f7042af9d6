/**
 * Goal: how long customers are kept, by the command line: laws and the end of a relation are said, a
 * hold stands against erasure, who is due is listed, and nothing goes but with the number of those
 * who go; every deed in the audit log.
 * Method: one story on a registry of our own, and again through a listening server.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { marked } from '../../../../core/test/party.fixture.ts'
import { LOCAL_TOKEN, testServer } from '../http/house.fixture.ts'
import { openRegistryOf } from '../open-registry.ts'
import { surroundings } from '../operate/surroundings.ts'
import { tellServer, untellServer } from '../serve/server-file.ts'
import { EXIT } from './exit.ts'
import type { Io } from './io.ts'
import { partyHold, partyKeep, partyLift, partyRetention, retentionOf } from './party-keep.ts'
import { orServer, type Work } from './through-server.ts'
import {
  partyHoldThrough,
  partyKeepThrough,
  partyLiftThrough,
  partyRetentionThrough,
} from './through-server-party-keep.ts'

const scratch = mkdtempSync(join(tmpdir(), 'paperchain-keep-'))
const former = process.env['PAPERCHAIN_KEY_FILE']

beforeAll(() => {
  process.env['PAPERCHAIN_KEY_FILE'] = join(scratch, 'key.json')
})
afterAll(() => {
  if (former === undefined) delete process.env['PAPERCHAIN_KEY_FILE']
  else process.env['PAPERCHAIN_KEY_FILE'] = former
  rmSync(scratch, { recursive: true, force: true })
})

/** Runs a command; gives what it printed as JSON, or the fault. */
async function say<Flags extends object>(
  folder: string,
  work: Work<Flags>,
  { words = [], flags }: { readonly words?: readonly string[]; readonly flags: Flags },
) {
  let stdout = ''
  const io: Io = {
    json: true,
    stdout: (text) => {
      stdout += text
    },
    stderr: () => undefined,
    tty: false,
    styled: false,
    clock: Date.now,
    signal: new AbortController().signal,
    folder,
  }
  try {
    expect(await work(io, [...words], flags)).toBe(EXIT.ok)
    return JSON.parse(stdout)
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === undefined) throw error
    return code
  }
}

async function story(folder: string, [one = '', two = '']: readonly string[]): Promise<void> {
  const keep = orServer(partyKeep, partyKeepThrough)
  const hold = orServer(partyHold, partyHoldThrough)
  const lift = orServer(partyLift, partyLiftThrough)
  const retention = orServer(partyRetention, partyRetentionThrough)
  const due = { law: 'eu,jp', ended: '2015-03-01' }
  const kept = await say(folder, keep, { words: [one], flags: due })
  expect(kept).toMatchObject({ laws: ['eu', 'jp'], endedOn: '2015-03-01', dueOn: '2022-03-02' })
  const later = { law: 'eu', ended: '2999-03-01' }
  expect(await say(folder, keep, { words: [two], flags: later })).toBe('PARTY_DATE')
  await say(folder, keep, { words: [two], flags: { law: 'eu', ended: '2016-02-29' } })
  const why = { reason: 'order of the court' }
  const held = await say(folder, hold, { words: [one], flags: why })
  expect(held).toMatchObject({ id: one, holds: [{ reason: why.reason }] })
  expect(await say(folder, retention, { flags: {} })).toMatchObject({
    due: [{ id: two, dueOn: '2021-03-02' }],
    held: [{ id: one, dueOn: '2022-03-02' }],
    erased: [],
  })
  const erase = { erase: true, reason: 'the periods are over' }
  expect(await say(folder, retention, { flags: erase })).toBe('USAGE')
  expect(await say(folder, retention, { flags: { ...erase, confirm: '2' } })).toBe('USAGE')
  const gone = await say(folder, retention, { flags: { ...erase, confirm: '1' } })
  expect(gone.erased).toEqual([two])
  const words = [one, held.holds[0].id as string]
  expect((await say(folder, lift, { words, flags: why })).holds).toEqual([])
}

const DEEDS = ['lift', 'erase', 'hold', 'retain', 'retain'].map((deed) => `local party.${deed}`)
const parties = [marked('C-1'), marked('C-2')]

test('on a registry of our own', async () => {
  const open = () =>
    openRegistryOf(surroundings(scratch, process.env), { command: 'test', clock: Date.now })
  const first = await open()
  const put = await first.parties.put(parties, 'ann')
  await first.close()
  await story(
    scratch,
    put.map(({ row }) => row.id),
  )
  const after = await open()
  const { rows } = await after.audit.list({ action: 'party.' }, { limit: 99 })
  await after.close()
  expect(rows.map(({ who, action }) => `${who} ${action}`)).toEqual(DEEDS)
}, 120_000)

test('through a server', async () => {
  const server = await testServer({ sample: false })
  const put = await server.house.registry.parties.put(parties, 'ann')
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const address = server.app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const url = `http://127.0.0.1:${port}`
  tellServer(server.folder, { url, pid: process.pid, token: LOCAL_TOKEN })
  try {
    await story(
      server.folder,
      put.map(({ row }) => row.id),
    )
    const { rows } = await server.house.registry.audit.list({ action: 'party.' }, { limit: 99 })
    const told = rows.map(({ who, action }) => `${who} ${action}`)
    expect(told.filter((deed) => !deed.includes('list'))).toEqual(DEEDS)
  } finally {
    untellServer(server.folder)
    await server.close()
  }
}, 120_000)

test.each([
  [{ law: 'eu' }],
  [{ ended: 'none' }],
  [{ law: 'atlantis', ended: 'none' }],
  [{ law: 'eu', ended: 'yesterday' }],
])('%j is no way to say how long', (flags) => {
  expect(() => retentionOf(flags)).toThrow(expect.objectContaining({ code: 'USAGE' }))
})
