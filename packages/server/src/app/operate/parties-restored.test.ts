/**
 * Goal: a backup carries customers sealed as they are and a restore gives them back; the doctor
 * sees whether records open with the key, and names one that does not without a word of it.
 * Method: a node with customers, copied, restored, and damaged behind the program's back.
 */
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MARK, marked } from '../../../../core/test/party.fixture.ts'
import { openPglite } from '../../adapters/registry-postgres/pglite-engine.ts'
import { examine } from './doctor.ts'
import { backUp, discard, placeAt, scratch, withNode } from './node.fixture.ts'
import { restoreBackup } from './restore.ts'
import type { Surroundings } from './surroundings.ts'

const SLOW = 120_000
const home = scratch()
afterAll(() => discard(home))

const source = placeAt(home, 'source')
const ids: string[] = []

beforeAll(async () => {
  await withNode(source, async ({ registry: { parties } }) => {
    for (const customer of ['C-1', 'C-2', 'C-3']) {
      ids.push((await parties.put([marked(customer)], 'ann'))[0]!.row.id)
    }
    const { properties } = marked()
    await parties.put([{ ...marked('C-1'), properties: { ...properties, name: ['New'] } }], 'bob')
    const accounts = ['aa', 'bb'].map((account) => [ids[0]!, account] as const)
    await parties.link({ book: 'book:harbour', accounts, holds: true, by: 'ann' })
    await parties.erase(ids[2]!)
  })
}, SLOW)

const portraitOf = (place: Surroundings) =>
  withNode(place, async ({ registry: { parties } }) => ({
    list: (await parties.list({}, { limit: 9 })).rows,
    records: [
      await parties.read(ids[0]!),
      await parties.read(ids[0]!, 1),
      await parties.read(ids[1]!),
    ],
    found: (await parties.byNumber('passportNumber', `P${MARK}88`)).map(({ id }) => id),
  }))

test(
  'a restore gives back what was there, and the copy holds nothing in clear',
  async () => {
    const copy = join(home, 'copy')
    await backUp(source, copy)
    const texts = readdirSync(join(copy, 'registry')).map((name) =>
      gunzipSync(readFileSync(join(copy, 'registry', name))).toString('latin1'),
    )
    expect(texts.filter((text) => text.includes('book:harbour'))).toHaveLength(1)
    expect(texts.filter((text) => text.toLowerCase().includes(MARK.toLowerCase()))).toEqual([])
    const target = placeAt(home, 'restored')
    await restoreBackup(copy, target, Date.now)
    expect(await portraitOf(target)).toEqual(await portraitOf(source))
  },
  SLOW,
)

const look = async (place: Surroundings, deep: boolean) => {
  const world = { place, clock: Date.now, nodeVersion: '20.19.0', deep }
  return (await examine(world)).find(({ check }) => check === 'parties')
}

test(
  'the doctor opens the newest record, or all of them',
  async () => {
    expect(await look(source, false)).toMatchObject({
      state: 'ok',
      says: expect.stringContaining('newest'),
    })
    expect(await look(source, true)).toMatchObject({
      state: 'ok',
      says: expect.stringMatching(/^2 records/),
    })
  },
  SLOW,
)

test(
  'the doctor names a record that does not open, and nothing of it',
  async () => {
    const place = placeAt(home, 'damaged')
    cpSync(source.folder, place.folder, { recursive: true, verbatimSymlinks: true })
    const engine = await openPglite(join(place.folder, 'registry', 'database'))
    await engine.rows(
      `update party_version set sealed = (select sealed from party_version
         where party_id = $1 and version = 1) where party_id = $1 and version = 2`,
      [ids[0]!],
    )
    await engine.close()
    // The newest that is left is another one: only a deep look reads all.
    expect((await look(place, false))?.state).toBe('ok')
    const line = await look(place, true)
    expect(line).toMatchObject({ state: 'problem' })
    expect(line?.says).toContain('PARTY_SEALED')
    expect(line?.says).toContain(ids[0]!)
    expect(JSON.stringify(line)).not.toContain(MARK)
  },
  SLOW,
)
