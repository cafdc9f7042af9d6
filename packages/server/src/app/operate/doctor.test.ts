/**
 * Goal: the doctor finds a healthy node healthy, names each thing that is broken and what to do,
 * and looks on after the first finding.
 * Method: the sample case, then one fault at a time: files put in its place, rights, rows, clocks.
 */
import { spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openEngine } from '../../adapters/ledger-clickhouse/engine.ts'
import { openPglite } from '../../adapters/registry-postgres/pglite-engine.ts'
import { doctor } from '../cli/doctor.ts'
import { silent } from '../cli/io.fixture.ts'
import { gapsOf } from './check-ledger.ts'
import { checkPrograms } from './check-machine.ts'
import { examine } from './doctor.ts'
import type { Line } from './line.ts'
import { discard, fillNode, placeAt, scratch } from './node.fixture.ts'
import type { Surroundings } from './surroundings.ts'

const SEED = 412
const DAY_MS = 86_400_000
const home = scratch()
afterAll(() => discard(home))
const healthy = placeAt(home, 'healthy')
let node: Surroundings
let count = 0

beforeAll(() => fillNode(healthy), 120_000)
const takeCopy = (): void => {
  node = placeAt(home, `node-${count++}`)
  // The engine's links are relative; else they would lead back to the healthy one.
  cpSync(healthy.folder, node.folder, { recursive: true, verbatimSymlinks: true })
}

const look = (place: Surroundings, nowMs = Date.now(), deep = false): Promise<readonly Line[]> =>
  examine({ place, clock: () => nowMs, nodeVersion: '20.19.0', deep })

const statesOf = (lines: readonly Line[]): Record<string, Line['state']> =>
  Object.fromEntries(lines.map(({ check, state }) => [check, state]))

const lineOf = (lines: readonly Line[], check: string): Line | undefined =>
  lines.find((line) => line.check === check)

test('gaps are the heights without a live block between the first and the last', () => {
  console.info(`seed ${SEED}`)
  const blocks = fc.uniqueArray(fc.nat(60), { minLength: 1 })
  fc.assert(
    fc.property(blocks, fc.nat(60), (heights, orphan) => {
      const live = heights.map((height) => ({ height, state: 'live' as const }))
      const gaps = gapsOf([...live, { height: orphan, state: 'orphaned' }])
      const missing = gaps.flatMap(({ from, to }) =>
        Array.from({ length: to - from + 1 }, (_, at) => from + at),
      )
      const all: number[] = []
      for (let at = Math.min(...heights); at <= Math.max(...heights); at++) {
        if (!heights.includes(at)) all.push(at)
      }
      expect(missing).toEqual(all)
      expect(gaps.every(({ from }, at) => at === 0 || from > gaps[at - 1]!.to + 1)).toBe(true)
    }),
    { seed: SEED },
  )
})

test.each([
  ['20.19.0', 'ok'],
  ['20.18.9', 'problem'],
  ['21.7.0', 'problem'],
  ['22.12.0', 'ok'],
  ['22.11.0', 'problem'],
  ['24.0.0', 'ok'],
  ['25.1.0', 'ok'],
])('Node.js %s is %s', (version, state) => {
  expect(checkPrograms(version).state).toBe(state)
})

describe('a healthy node', () => {
  beforeEach(takeCopy)

  test('has no problem, also deep', async () => {
    const lines = await look(node, Date.now(), true)
    expect(statesOf(lines)).toMatchObject({
      programs: 'ok',
      clock: 'ok',
      'key file': 'ok',
      lock: 'ok',
      journal: 'ok',
      ledger: 'ok',
      registry: 'ok',
      'audit log': 'ok',
    })
    expect(lines.filter(({ check }) => /^(chain|orders) /.test(check))).toHaveLength(2)
    expect(lines.filter(({ state }) => state === 'problem')).toEqual([])
    // The sample case has no list of sanctions, and its source was never fetched.
    expect(statesOf(lines)).toMatchObject({ sanctions: 'warning', 'list samples': 'warning' })
    expect(lines.every(({ state, todo }) => (state === 'ok') === (todo === ''))).toBe(true)
  })

  test('exits 0, and 3 with a problem; --json is one document', async () => {
    const said: string[] = []
    const io = { ...silent(node.folder), stdout: (text: string) => said.push(text) }
    process.env['PAPERCHAIN_KEY_FILE'] = node.keyFile
    try {
      expect(await doctor(io, {})).toBe(0)
      expect(JSON.parse(said.join(''))).toMatchObject({ state: 'warning' })
      said.length = 0
      expect(await doctor({ ...io, folder: join(home, 'nowhere'), json: false }, {})).toBe(3)
      expect(said.join('')).toContain('PROBLEM  folder: ')
      expect(said.join('')).toContain('what to do: ')
    } finally {
      delete process.env['PAPERCHAIN_KEY_FILE']
    }
    expect(existsSync(join(home, 'nowhere'))).toBe(false)
  })

  test('is not looked into while another process holds it', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    try {
      const holder = { host: hostname(), pid: child.pid, started: '', command: 'serve', sinceMs: 0 }
      writeFileSync(join(node.folder, 'lock'), JSON.stringify(holder))
      const lines = await look(node)
      expect(lineOf(lines, 'lock')?.says).toContain(`held by process ${child.pid}`)
      expect(statesOf(lines)).toMatchObject({ lock: 'ok', stores: 'warning' })
      const told = { url: 'http://127.0.0.1:9', pid: child.pid, token: 'x' }
      writeFileSync(join(node.folder, 'server.json'), JSON.stringify(told), { mode: 0o600 })
      expect(statesOf(await look(node))).toMatchObject({ server: 'warning' })
    } finally {
      child.kill('SIGKILL')
    }
  })
})

describe('a broken node', () => {
  beforeEach(takeCopy)

  test('without folder, and with an empty one', async () => {
    const nowhere = placeAt(home, 'nowhere')
    expect(statesOf(await look(nowhere))).toMatchObject({ folder: 'problem' })
    const empty = placeAt(home, 'empty')
    mkdirSync(empty.folder)
    expect(statesOf(await look(empty))).toMatchObject({ folder: 'warning' })
    expect(readdirSync(empty.folder)).toEqual([])
  })

  test('a lock that a dead process left, and what crashes leave', async () => {
    const holder = { host: hostname(), pid: 2 ** 22 - 1, started: '1', command: 'x', sinceMs: 0 }
    writeFileSync(join(node.folder, 'lock'), JSON.stringify(holder))
    writeFileSync(join(node.folder, 'journal', 'batch.rows'), 'half')
    mkdirSync(`${node.folder}.restoring`)
    const lines = await look(node)
    const warned = { lock: 'warning', journal: 'warning', leftovers: 'warning', ledger: 'ok' }
    expect(statesOf(lines)).toMatchObject(warned)
    expect(statesOf(await look(node))).toMatchObject({ lock: 'ok', journal: 'ok' })
  })

  test('a key file that others may read, another one, and none', async () => {
    const own = { ...node, keyFile: join(home, `${count}-key.json`) }
    cpSync(node.keyFile, own.keyFile)
    chmodSync(own.keyFile, 0o644)
    const open = { 'key file': 'problem', registry: 'problem', ledger: 'ok' }
    expect(statesOf(await look(own))).toMatchObject(open)
    rmSync(own.keyFile)
    expect(statesOf(await look(own))).toMatchObject(open)
    writeFileSync(own.keyFile, JSON.stringify({ secret: '0'.repeat(64) }), { mode: 0o600 })
    const lines = await look(own)
    expect(lineOf(lines, 'registry')?.says).toContain('KEY_FILE_OTHER')
    expect(statesOf(lines)).toMatchObject({ 'key file': 'ok', ledger: 'ok' })
  })

  test('a clock that was set back an hour', async () => {
    const lines = await look(node, Date.now() - 3_600_000)
    const clocks = lines.filter(({ check }) => check === 'clock')
    // By the files, by the newest list and by the newest entry of the audit log.
    expect(clocks.map(({ state }) => state)).toEqual(['problem', 'problem', 'problem'])
    const ahead = new Date(Date.now() + 600_000)
    utimesSync(join(node.folder, 'journal'), ahead, ahead)
    expect(lineOf(await look(node), 'clock')?.says).toContain('journal')
  })

  test('a missing block, and a source that is late', async () => {
    const engine = openEngine({ kind: 'embedded', folder: join(node.folder, 'ledger') })
    await engine.run(`insert into block select ledger, height, id, previous, time_ms, work, tx_count,
      bytes, coinbase_text, 'writing', banned, version + 10 from block final where height = 50`)
    await engine.close()
    const lines = await look(node, Date.now() + 40 * DAY_MS)
    const chain = lines.find(({ check }) => check.startsWith('chain '))
    expect(chain?.says).toContain('missing: 50')
    expect(chain?.state).toBe('warning')
    expect(lineOf(lines, 'list samples')?.todo).toBe('paperchain list refresh samples')
    // No source keeps the sample's tags up: the pages call them stale, and so does the doctor.
    expect(lineOf(lines, 'list tagpack:sample-tags')).toMatchObject({
      state: 'warning',
      says: expect.stringContaining('stale: published '),
    })
  })

  test('an order that does not hold what the postings say, seen by --deep', async () => {
    const engine = openEngine({ kind: 'embedded', folder: join(node.folder, 'ledger') })
    await engine.run(
      'insert into tx (ledger, tx, height, position, block) ' +
        "select ledger, unhex(repeat('ab', 32)), height, position, block from tx limit 1",
    )
    await engine.close()
    expect((await look(node)).some(({ state }) => state === 'problem')).toBe(false)
    const orders = (await look(node, Date.now(), true)).find(({ check }) => /^orders/.test(check))
    expect(orders?.state).toBe('problem')
    expect(orders?.says).toContain('tx')
  })

  test('a forged entry of the audit log, seen by --deep', async () => {
    const engine = await openPglite(join(node.folder, 'registry', 'database'))
    await engine.transaction((db) =>
      engine.script(
        db,
        `
      alter table audit_entry disable trigger audit_entry_stays;
      update audit_entry set who = 'eve' where seq = 300;
      alter table audit_entry enable trigger audit_entry_stays`,
      ),
    )
    await engine.close()
    const lines = await look(node, Date.now(), true)
    expect(lineOf(lines, 'audit log')).toMatchObject({ state: 'problem' })
    expect(lineOf(lines, 'audit log')?.says).toContain('300')
  })

  test('stores of a newer version, and a registry that is no database', async () => {
    const engine = openEngine({ kind: 'embedded', folder: join(node.folder, 'ledger') })
    await engine.insert('migration', [{ number: 9_999, name: '9999-later.sql' }])
    await engine.close()
    writeFileSync(join(node.folder, 'registry', 'database', 'PG_VERSION'), '1\n')
    const lines = await look(node)
    expect(lineOf(lines, 'ledger')?.says).toContain('LEDGER_NEWER')
    expect(statesOf(lines)).toMatchObject({ ledger: 'problem', registry: 'problem' })
  })
})
