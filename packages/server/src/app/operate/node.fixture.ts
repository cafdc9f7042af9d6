/** A node for tests: the sample case, people, keys, jobs, a source and an audit log in a folder. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { placeRegistry, placeSample } from '../../../test/made-once.ts'
import type { OwnFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { type OwnRegistry, openRegistry } from '../../adapters/registry-postgres/registry.ts'
import { openFolder } from '../open-folder.ts'
import { type BackupSources, takeBackup } from './backup.ts'
import type { Manifest } from './manifest.ts'
import type { Surroundings } from './surroundings.ts'

/** A place below a scratch folder. Its key file is shared by all nodes there, as of one owner. */
export const placeAt = (home: string, name: string): Surroundings => ({
  folder: join(home, name),
  keyFile: join(home, 'key.json'),
})

export const scratch = (): string => mkdtempSync(join(tmpdir(), 'paperchain-operate-'))
export const discard = (home: string): void => rmSync(home, { recursive: true, force: true })

type Opened = { readonly data: OwnFolder; readonly registry: OwnRegistry }

/** Opens both stores, works, closes both. */
export async function withNode<T>(
  { folder, keyFile, pgUrl }: Surroundings,
  work: (opened: Opened) => Promise<T>,
): Promise<T> {
  const data = await openFolder({ folder }, 'test', Date.now())
  try {
    const url = pgUrl === undefined ? {} : { url: pgUrl }
    const options = { folder, keyFile, command: 'test', clock: Date.now, ...url }
    const registry = await openRegistry(options)
    try {
      return await work({ data, registry })
    } finally {
      await registry.close()
    }
  } finally {
    await data.ledger.close()
  }
}

/** Fills a node. */
export async function fillNode(place: Surroundings): Promise<void> {
  await placeSample(place.folder)
  await placeRegistry(place.folder)
  await withNode(place, async ({ data, registry }) => {
    await data.lists.putSource({
      id: 'samples',
      form: 'tagpack',
      from: ['packs'],
      everyMs: 3_600_000,
      redirectHosts: [],
      paused: false,
      list: '',
      addedMs: 1_000,
      triedMs: null,
      confirmedMs: null,
      lastHash: '',
      failures: 0,
      failure: null,
    })
    await fillRegistry(registry)
  })
}

async function fillRegistry(registry: OwnRegistry): Promise<void> {
  const user = await registry.users.create({
    name: 'ada',
    fullName: 'Ada "Ädä" \\ 🦊\n',
    roles: ['admin', 'analyst'],
    passwordHash: '$argon2id$of-a-test',
    mustChangePassword: false,
  })
  await registry.sessions.open({ userId: user.id, from: '127.0.0.1', agent: 'test' })
  for (const label of ['first', 'second']) {
    await registry.keys.create({ userId: user.id, label, scopes: ['read'], expiresMs: null })
  }
  await registry.jobs.add({ kind: 'import', input: { of: '2^64' }, by: 'ada', unit: 'blocks' })
  await registry.cursors.set('source', { height: 7 })
  // More rows than are read at once.
  for (let number = 0; number < 600; number++) {
    const draft = { who: 'ada', action: 'test.add', object: `row:${number}`, from: '' }
    await registry.audit.append({ ...draft, before: null, after: { number } })
  }
}

/** Takes a backup of a node that nobody has open. */
export const backUp = (place: Surroundings, target: string): Promise<Manifest> =>
  withNode(place, ({ data, registry }) =>
    takeBackup(
      {
        ledger: data.upkeep,
        registry: registry.upkeep,
        clock: Date.now,
        folder: place.folder,
      } satisfies BackupSources,
      target,
    ),
  )

/** Everything that must be the same in a restored node. */
export const portrait = (place: Surroundings) =>
  withNode(place, async ({ data: { ledger, lists }, registry }) => {
    const ledgers = [...(await ledger.ledgers())].sort()
    const digests = await Promise.all(ledgers.map((id) => ledger.digests(id)))
    const versions = await lists.versions()
    const verdict = await registry.audit.verify()
    return {
      ledgers,
      digests,
      versions,
      held: await lists.entriesAbout('all'),
      sources: await lists.sources(),
      marks: await lists.marks(),
      verdict,
      users: await registry.users.list({ limit: 1000 }),
      credential: await registry.users.credential('ada'),
      keys: await registry.keys.list({ limit: 1000 }),
      jobs: await registry.jobs.list({}, { limit: 1000 }),
      cursor: await registry.cursors.get('source'),
      entries: await registry.audit.list({}, { limit: 1000 }),
    }
  })
