/**
 * Goal: parties count in a version as entries do: what came, changed and went is told, and a
 * version that lost more than 5 % of them is refused, also where the list has no address at all.
 * Method: a law over generated sets of parties, then the border of the limit.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ListParty } from '../../domain/listed-party.ts'
import { importList } from './import-list.ts'
import { memoryListStore } from './list-entry.fixture.ts'

const party = (id: string, name = 'N'): ListParty => ({
  id,
  kind: 'entity',
  names: [{ text: name, kind: 'main', script: '', weak: false }],
  programmes: ['P'],
  statedFrom: null,
  file: 'f',
  row: 1,
})
const contentOf = (hash: string, parties: readonly ListParty[]) => ({
  list: 'l',
  hash,
  publishedMs: hash.charCodeAt(0),
  sanction: true,
  entries: [],
  actors: [],
  marks: [],
  parties,
  faults: [],
  files: [],
})
const many = (count: number): ListParty[] =>
  Array.from({ length: count }, (_, at) => party(`${at}`))

test('the counts are those of the sets', async () => {
  const ids = fc.uniqueArray(fc.nat(12).map(String), { minLength: 1 })
  await fc.assert(
    fc.asyncProperty(ids, ids, fc.func(fc.boolean()), async (old, next, renamed) => {
      const store = memoryListStore()
      const options = { allowShrink: true, nowMs: 1 }
      await importList(
        store,
        contentOf(
          'a',
          old.map((id) => party(id)),
        ),
        options,
      )
      const after = next.map((id) => party(id, renamed(id) ? 'other' : 'N'))
      const done = await importList(store, contentOf('b', after), options)
      const kept = next.filter((id) => old.includes(id))
      expect(done).toMatchObject({
        added: next.length - kept.length,
        changed: kept.filter((id) => renamed(id)).length,
        removed: old.length - kept.length,
      })
    }),
  )
})

test('5 % of the parties may go, one more may not, and nothing of it is stored', async () => {
  const store = memoryListStore()
  const options = { allowShrink: false, nowMs: 1 }
  await importList(store, contentOf('a', many(100)), options)
  await expect(importList(store, contentOf('b', many(94)), options)).rejects.toMatchObject({
    code: 'LIST_SHRANK',
    facts: { before: 100, removed: 6 },
  })
  expect(await store.versions()).toHaveLength(1)
  expect(await importList(store, contentOf('c', many(95)), options)).toMatchObject({ removed: 5 })
})
