/**
 * Goal: a backup restores to equal digests, on the same machine or another, whatever was going on
 * while it was taken; and what is not whole, not ours, or not where it should be is refused with a
 * code and leaves nothing behind.
 * Method: the sample case with people, keys, jobs and an audit log; damage by a seeded generator
 * before examples; registries in this process and, where there is one, on a PostgreSQL server.
 */
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import { ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServer } from '../../adapters/registry-postgres/pg-engine.ts'
import { importBitcoin } from '../jobs/import-bitcoin.ts'
import { buildSampleCase } from '../sample/sample-case.ts'
import { writeSampleCase } from '../sample/write-sample-case.ts'
import { takeBackup } from './backup.ts'
import { type Manifest, readManifest, writeManifest } from './manifest.ts'
import { backUp, discard, fillNode, placeAt, portrait, scratch, withNode } from './node.fixture.ts'
import { restoreBackup } from './restore.ts'
import type { Surroundings } from './surroundings.ts'

const SEED = 412
const SLOW = 120_000

const home = scratch()
afterAll(() => discard(home))

const source = placeAt(home, 'source')
const whole = join(home, 'whole')
const asFile = join(home, 'whole.tar')
let manifest: Manifest
let before: Awaited<ReturnType<typeof portrait>>

beforeAll(async () => {
  await fillNode(source)
  mkdirSync(join(source.folder, 'books'))
  writeFileSync(join(source.folder, 'books', 'lantern.accounts'), randomBytes(100))
  manifest = await backUp(source, whole)
  await backUp(source, asFile)
  before = await portrait(source)
}, SLOW)

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof FaultError) return error.code
      throw error
    },
  )

const restoreTo = (name: string, from: string): Promise<string> =>
  codeOf(restoreBackup(from, placeAt(home, name), Date.now))

/** Nothing is at the target, and nothing beside it. */
const leftAt = (name: string): string[] =>
  readdirSync(home).filter((entry) => entry.startsWith(name))

/** A copy of the backup that may be damaged. */
function copyOf(name: string): string {
  const copy = join(home, name)
  rmSync(copy, { recursive: true, force: true })
  cpSync(whole, copy, { recursive: true })
  return copy
}

/** A backup that states something else, with a manifest that is whole. */
function forged(name: string, change: (manifest: Manifest) => Manifest): string {
  const copy = copyOf(name)
  writeManifest(copy, change(readManifest(copy)))
  return copy
}

test(
  'the names of books’ accounts come back as they were',
  async () => {
    expect(await restoreTo('names', asFile)).toBe('done')
    const [there, here] = ['source', 'names'].map((name) =>
      readFileSync(join(placeAt(home, name).folder, 'books', 'lantern.accounts')),
    )
    expect(here).toEqual(there)
  },
  SLOW,
)

describe('damage', () => {
  test(
    'any changed byte of any file is found before anything is made',
    async () => {
      console.info(`seed ${SEED}`)
      const names = [...manifest.files.map(({ name }) => name), 'manifest.json', 'manifest.sha256']
      const copy = copyOf('damaged')
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...names),
          fc.nat(),
          fc.integer({ min: 1, max: 255 }),
          async (name, at, flip) => {
            const file = join(copy, name)
            const bytes = readFileSync(file)
            // Behind the digest stands the name of its file, for `sha256sum`.
            const place = at % (name === 'manifest.sha256' ? 64 : bytes.length)
            const damaged = Buffer.from(bytes)
            damaged[place] = damaged[place]! ^ flip
            writeFileSync(file, damaged)
            const code = await restoreTo('never', copy)
            writeFileSync(file, bytes)
            expect(code).toBe('BACKUP_CHANGED')
          },
        ),
        { seed: SEED, numRuns: 60, endOnFailure: true },
      )
      expect(leftAt('never')).toEqual([])
    },
    SLOW,
  )

  test(
    'a file or tar that is cut at any length is torn',
    async () => {
      const names = manifest.files.map(({ name }) => name)
      const copy = copyOf('cut')
      const tar = join(home, 'cut.tar')
      const { size } = statSync(asFile)
      await fc.assert(
        fc.asyncProperty(fc.constantFrom('', ...names), fc.nat(), async (name, at) => {
          const file = name === '' ? tar : join(copy, name)
          cpSync(name === '' ? asFile : join(whole, name), file)
          // The last 1,024 bytes only say that the tar ends.
          truncateSync(file, at % (name === '' ? size - 1_024 : statSync(file).size))
          const code = await restoreTo('never', name === '' ? tar : copy)
          if (name !== '') cpSync(join(whole, name), file)
          expect(code).toBe('BACKUP_TORN')
        }),
        { seed: SEED, numRuns: 24, endOnFailure: true },
      )
      expect(leftAt('never')).toEqual([])
    },
    SLOW,
  )

  test.each([
    ['the seal', 'manifest.sha256'],
    ['the manifest', 'manifest.json'],
    ['a table', 'ledger/posting.native.zst'],
    ['a table of the registry', 'registry/app_user.jsonl.gz'],
  ])('without %s it is torn', async (_, name) => {
    const copy = copyOf('without')
    rmSync(join(copy, name))
    expect(await restoreTo('never', copy)).toBe('BACKUP_TORN')
  })

  test('a longer file, another folder and another file are refused', async () => {
    const copy = copyOf('longer')
    appendFileSync(join(copy, 'ledger/block.native.zst'), 'x')
    expect(await restoreTo('never', copy)).toBe('BACKUP_CHANGED')
    mkdirSync(join(home, 'nothing'))
    expect(await restoreTo('never', join(home, 'nothing'))).toBe('BACKUP_TORN')
    expect(await restoreTo('never', join(home, 'nowhere'))).toBe('BACKUP_TORN')
    writeFileSync(join(home, 'text.tar'), 'no archive')
    expect(await restoreTo('never', join(home, 'text.tar'))).toBe('BACKUP_TORN')
  })

  test('versions that are newer are refused', async () => {
    const newer = [
      (now: Manifest) => ({ ...now, form: 2 as 1 }),
      (now: Manifest) => ({ ...now, ledger: { ...now.ledger, schema: 9_999 } }),
      (now: Manifest) => ({ ...now, registry: { ...now.registry!, schema: 9_999 } }),
    ]
    for (const change of newer) {
      expect(await restoreTo('never', forged('newer', change))).toBe('BACKUP_NEWER')
    }
    expect(leftAt('never')).toEqual([])
  })

  test(
    'a manifest that is whole and states other contents is found by the digests',
    async () => {
      const { ledger, registry } = manifest
      const [name = ''] = Object.keys(ledger.digests)
      const wrong = { ...ledger.digests, [name]: { ...ledger.digests[name], posting: '1:1' } }
      const tables = ledger.tables.map((table) =>
        table.name === 'tx' ? { ...table, digest: '1' } : table,
      )
      const audit = { ...registry!.audit, entries: 1 }
      const people = registry!.tables.map((table) =>
        table.name === 'app_user' ? { ...table, rows: 2 } : table,
      )
      const lies: Partial<Manifest>[] = [
        { ledger: { ...ledger, digests: wrong } },
        { ledger: { ...ledger, tables } },
        { registry: { ...registry!, audit } },
        { registry: { ...registry!, tables: people } },
        { registry: { ...registry!, tables: registry!.tables.slice(1) } },
      ]
      for (const lie of lies) {
        const copy = forged('lie', (now) => ({ ...now, ...lie }))
        expect(await restoreTo('never', copy), JSON.stringify(lie).slice(0, 80)).toBe(
          'BACKUP_DIFFERS',
        )
      }
      expect(leftAt('never')).toEqual([])
    },
    SLOW,
  )

  test('names that lead out of the backup are not even read', async () => {
    const file = { name: '../source/lock', bytes: 0, sha256: '0'.repeat(64) }
    const copy = forged('leading', (now) => ({ ...now, files: [...now.files, file] }))
    expect(await restoreTo('never', copy)).toBe('BACKUP_TORN')
  })
})

describe('restore', () => {
  test.each([
    ['a folder', whole],
    ['one file', asFile],
  ])(
    'from %s gives equal digests and everything that was there',
    async (_, from) => {
      const place = placeAt(home, 'restored')
      const told = await restoreBackup(from, place, Date.now)
      expect(told.ledger.digests).toEqual(manifest.ledger.digests)
      expect(await portrait(place)).toEqual(before)
      expect(leftAt('restored')).toEqual(['restored'])
      expect(await restoreTo('restored', from)).toBe('RESTORE_TARGET')
      discard(place.folder)
    },
    SLOW,
  )

  test(
    'what is restored goes on: numbers are not given twice, imports change nothing',
    async () => {
      const place = placeAt(home, 'going-on')
      await restoreBackup(whole, place, Date.now)
      await withNode(place, async ({ data, registry }) => {
        const job = await registry.jobs.add({ kind: 'x', input: null, by: 'ada', unit: 'x' })
        const jobs = await registry.jobs.list({}, { limit: 10 })
        expect(jobs.rows.map(({ id }) => id)).toEqual([job.id, before.jobs.rows[0]?.id])
        const draft = {
          who: 'ada',
          action: 'test.on',
          object: 'x',
          from: '',
          before: null,
          after: 1,
        }
        expect((await registry.audit.append(draft)).seq).toBe(before.verdict.entries + 1)
        expect(await registry.audit.verify()).toMatchObject({ state: 'whole' })
        expect(await importSample(place, data.ledger)).toEqual({ stored: 0 })
      })
      expect((await portrait(place)).digests).toEqual(before.digests)
    },
    SLOW,
  )

  test(
    'sessions do not live again',
    async () => {
      expect(readdirSync(join(whole, 'registry'))).not.toContain('session.jsonl.gz')
      const place = placeAt(home, 'signed-out')
      await restoreBackup(whole, place, Date.now)
      const userId = before.users.rows[0]!.id
      const living = (at: Surroundings) =>
        withNode(at, ({ registry }) => registry.sessions.listOf(userId))
      expect(await living(source)).toHaveLength(1)
      expect(await living(place)).toEqual([])
    },
    SLOW,
  )

  test('another key is refused before anything is made, and so is none', async () => {
    const other = { ...placeAt(home, 'keyless'), keyFile: join(home, 'no-key.json') }
    expect(await codeOf(restoreBackup(whole, other, Date.now))).toBe('KEY_FILE')
    const secret = randomBytes(32).toString('hex')
    writeFileSync(other.keyFile, JSON.stringify({ secret }), { mode: 0o600 })
    expect(await codeOf(restoreBackup(whole, other, Date.now))).toBe('KEY_FILE_OTHER')
    expect(leftAt('keyless')).toEqual([])
  })

  test(
    'what a killed restore left is replaced; an empty folder is taken',
    async () => {
      const place = placeAt(home, 'again')
      for (const name of ['again.restoring', 'again.unpacking', 'again'])
        mkdirSync(join(home, name))
      writeFileSync(join(home, 'again.restoring', 'half'), 'half')
      await restoreBackup(asFile, place, Date.now)
      expect(leftAt('again')).toEqual(['again'])
      expect(existsSync(join(place.folder, 'half'))).toBe(false)
    },
    SLOW,
  )

  test('a file in the way is not overwritten', async () => {
    writeFileSync(join(home, 'in-the-way'), 'mine')
    expect(await restoreTo('in-the-way', whole)).toBe('RESTORE_TARGET')
    expect(readFileSync(join(home, 'in-the-way'), 'utf8')).toBe('mine')
  })
})

describe('backup', () => {
  test('is refused where something is, and where nothing can be made', async () => {
    expect(await codeOf(backUp(source, whole))).toBe('BACKUP_TARGET')
    expect(await codeOf(backUp(source, join(home, 'no', 'folder')))).toBe('BACKUP_TARGET')
  })

  test('can be checked without this program, and is for its owner alone', () => {
    const seal = readFileSync(join(whole, 'manifest.sha256'), 'utf8')
    expect(seal).toMatch(/^[0-9a-f]{64} {2}manifest\.json\n$/)
    expect(statSync(whole).mode & 0o077).toBe(0)
    expect(statSync(asFile).mode & 0o077).toBe(0)
  })

  test(
    'of a node without a registry has none, and restores',
    async () => {
      const place = placeAt(home, 'alone')
      await withNode(place, async ({ data: { upkeep } }) => {
        const made = await takeBackup(
          { ledger: upkeep, registry: null, clock: Date.now, folder: place.folder },
          join(home, 'alone-backup'),
        )
        expect(made).toMatchObject({ registry: null, ledger: { digests: {} } })
      })
      expect(await restoreTo('alone-again', join(home, 'alone-backup'))).toBe('done')
      expect(existsSync(join(home, 'alone-again', 'registry'))).toBe(false)
    },
    SLOW,
  )

  test(
    'sees one moment while blocks, lists and entries come in',
    async () => {
      const busy = placeAt(home, 'busy')
      const target = join(home, 'busy-backup')
      await withNode(busy, async ({ data, registry }) => {
        const clock = Date.now
        let running = true
        const entries = (async () => {
          for (let number = 0; running; number++) {
            const draft = { who: 'ada', action: 'busy', object: `${number}`, from: '' }
            await registry.audit.append({ ...draft, before: null, after: null })
            // The embedded database answers without letting anybody else in between.
            await new Promise(setImmediate)
          }
        })()
        const blocks = importSample(busy, data.ledger)
        const regtest = ledgerOf('bitcoin-regtest')
        while ((await data.ledger.blocks(regtest)).length === 0) await new Promise(setImmediate)
        const sources = {
          ledger: data.upkeep,
          registry: registry.upkeep,
          clock,
          folder: source.folder,
        }
        await takeBackup(sources, target).finally(() => {
          running = false
        })
        await Promise.all([blocks, entries])
      })
      const copy = placeAt(home, 'busy-restored')
      await restoreBackup(target, copy, Date.now)
      await withNode(copy, async ({ data, registry }) => {
        const regtest = ledgerOf('bitcoin-regtest')
        expect((await data.ledger.blocks(regtest)).length).toBeGreaterThan(0)
        expect(await registry.audit.verify()).toMatchObject({ state: 'whole' })
        // What was missing in that moment comes in afterwards, and the ledgers are equal.
        await importSample(busy, data.ledger)
        expect(await data.ledger.digests(regtest)).toEqual(before.digests[0])
      })
    },
    SLOW,
  )
})

const SERVER = process.env['PAPERCHAIN_TEST_PG_URL']

if (SERVER === undefined) {
  console.warn('skipped: backup of a PostgreSQL server (set PAPERCHAIN_TEST_PG_URL)')
  test.skip('needs PAPERCHAIN_TEST_PG_URL', () => undefined)
} else {
  describe('PostgreSQL server', () => onServer(SERVER))
}

function onServer(server: string): void {
  const schemas = ['from', 'to', 'back'].map(
    (name) => `paperchain_${name}_${randomBytes(4).toString('hex')}`,
  )
  const urlOf = (schema: string): string => {
    const url = new URL(server)
    url.searchParams.set('options', `-c search_path=${schema}`)
    return url.toString()
  }
  const run = async (sql: (schema: string) => string): Promise<void> => {
    const engine = await openServer(server)
    for (const schema of schemas) await engine.rows(sql(schema))
    await engine.close()
  }
  beforeAll(() => run((schema) => `create schema ${schema}`))
  afterAll(() => run((schema) => `drop schema ${schema} cascade`))
  const at = (name: string, schema: number): Surroundings => ({
    ...placeAt(home, name),
    pgUrl: urlOf(schemas[schema]!),
  })

  test(
    'a copy goes from one engine to the other and back',
    async () => {
      const there = at('pg-there', 0)
      await restoreBackup(whole, there, Date.now)
      expect(await portrait(there)).toEqual(before)
      await backUp(there, join(home, 'pg-backup'))
      const back = placeAt(home, 'pg-back')
      await restoreBackup(join(home, 'pg-backup'), back, Date.now)
      expect(await portrait(back)).toEqual(before)
    },
    SLOW,
  )

  test(
    'a database with tables is refused, and a failure leaves an empty one',
    async () => {
      expect(await codeOf(restoreBackup(whole, at('pg-taken', 0), Date.now))).toBe('RESTORE_TARGET')
      const audit = { ...manifest.registry!.audit, entries: 1 }
      const registry = { ...manifest.registry!, audit }
      const lie = forged('pg-lie', (now) => ({ ...now, registry }))
      expect(await codeOf(restoreBackup(lie, at('pg-lied', 1), Date.now))).toBe('BACKUP_DIFFERS')
      const again = at('pg-lied', 1)
      await restoreBackup(whole, again, Date.now)
      expect(await portrait(again)).toEqual(before)
    },
    SLOW,
  )
}

/** Imports the blocks of the sample case. */
async function importSample(
  { folder }: Surroundings,
  ledger: Parameters<typeof importBitcoin>[1]['ledger'],
) {
  const out = join(folder, 'case')
  const made = buildSampleCase()
  const paths = await writeSampleCase(out, made)
  const blocks = paths.filter((path) => path.endsWith('.dat'))
  const signal = new AbortController().signal
  let stored = 0
  // One file after the other, so that there are several appends.
  for (const path of blocks) {
    const order = { paths: [path], network: null, height: null }
    stored += (await importBitcoin(order, { ledger, now: Date.now, signal })).stored
  }
  return { stored }
}
