/**
 * Goal: a version of a list is compared with the one published before it, and a version that is
 * empty or cut short changes nothing.
 * Method: laws of the comparison on random versions, then imports into a store in memory.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ListEntry } from '../../domain/tag.ts'
import { checkShrink, diffVersions, SHRINK_LIMIT_PERCENT, sameClaim } from './diff-versions.ts'
import { importList } from './import-list.ts'
import { contentOf, entryOf, memoryListStore } from './list-entry.fixture.ts'

const entries = fc
  .uniqueArray(fc.tuple(fc.nat(20), fc.nat(2), fc.nat(9)), { selector: ([id]) => id })
  .map((rows) =>
    rows.map(([id, label, row]) => entryOf({ account: `${id}`, label: `${label}`, row })),
  )

const many = (count: number): readonly ListEntry[] =>
  Array.from({ length: count }, (_, id) => entryOf({ account: `${id}` }))

const KEEP = { allowShrink: false, nowMs: 1_000 }

describe('versions of a list', () => {
  test('added, changed and removed turn the old version into the new', () => {
    fc.assert(
      fc.property(entries, entries, (old, next) => {
        const { added, changed, removed } = diffVersions(old, next)
        const made = new Map(old.map((entry) => [entry.key, entry]))
        for (const { key } of removed) made.delete(key)
        for (const entry of added) {
          expect(made.has(entry.key)).toBe(false)
          made.set(entry.key, entry)
        }
        for (const { before, after } of changed) {
          expect(made.get(before.key)).toBe(before)
          expect(sameClaim(before, after)).toBe(false)
          made.set(after.key, after)
        }
        expect(made.size).toBe(next.length)
        for (const entry of next) {
          const found = made.get(entry.key)
          expect(found !== undefined && sameClaim(found, entry)).toBe(true)
        }
      }),
    )
  })

  test('every claim counts, where it stands does not', () => {
    const one = entryOf({})
    expect(sameClaim(one, { ...one, row: 9, file: 'other.json' })).toBe(true)
    const other = {
      key: 'x',
      account: 'x',
      label: 'x',
      actor: 'x',
      category: 'x',
      abuse: 'x',
      confidence: 'x',
      source: 'x',
      everyLedger: true,
      statedFrom: 1,
    }
    for (const [name, value] of Object.entries(other)) {
      expect([name, sameClaim(one, { ...one, [name]: value })]).toEqual([name, false])
    }
  })

  test(`${SHRINK_LIMIT_PERCENT} % may go, one entry more may not`, () => {
    const old = many(100)
    expect(() => checkShrink('l', old, old.slice(5))).not.toThrow()
    expect(() => checkShrink('l', old, old.slice(6))).toThrow(
      expect.objectContaining({
        code: 'LIST_SHRANK',
        facts: { list: 'l', before: 100, removed: 6, added: 0, limitPercent: 5 },
      }),
    )
    // Growth elsewhere does not make up for what went.
    expect(() => checkShrink('l', old, [...old.slice(6), ...many(200).slice(100)])).toThrow(
      expect.objectContaining({ code: 'LIST_SHRANK' }),
    )
    expect(() => checkShrink('l', [], [])).not.toThrow()
  })
})

describe('importing a version', () => {
  test('counts against the version before it, and is skipped the second time', async () => {
    const store = memoryListStore()
    const first = contentOf({ hash: 'a', publishedMs: 1, entries: many(40) })
    const next = contentOf({
      hash: 'b',
      publishedMs: 2,
      entries: [...many(39).map((entry) => ({ ...entry, label: 'new' })), ...many(45).slice(40)],
    })
    expect(await importList(store, first, KEEP)).toMatchObject({
      stored: true,
      comparedWith: null,
      added: 40,
      changed: 0,
      removed: 0,
    })
    const done = await importList(store, next, KEEP)
    expect(done).toMatchObject({ comparedWith: 'a', added: 5, changed: 39, removed: 1 })
    expect(done.version).toMatchObject({ knownMs: 1_000, entryCount: 44, added: 5, removed: 1 })
    const again = await importList(store, next, { ...KEEP, nowMs: 2_000 })
    expect(again).toEqual({ ...done, stored: false })
    expect(await store.versions()).toHaveLength(2)
  })

  test('one that comes late is compared with the one published before it', async () => {
    const store = memoryListStore()
    await importList(store, contentOf({ hash: 'a', publishedMs: 1, entries: many(10) }), KEEP)
    await importList(store, contentOf({ hash: 'c', publishedMs: 3, entries: many(100) }), KEEP)
    const late = contentOf({ hash: 'b', publishedMs: 2, entries: many(11) })
    expect(await importList(store, late, KEEP)).toMatchObject({ comparedWith: 'a', added: 1 })
    const earliest = contentOf({ hash: 'z', publishedMs: 0, entries: many(1) })
    expect(await importList(store, earliest, KEEP)).toMatchObject({ comparedWith: null, added: 1 })
  })

  test('one that shrank stores nothing until it is allowed', async () => {
    const store = memoryListStore()
    await importList(store, contentOf({ hash: 'a', publishedMs: 1, entries: many(100) }), KEEP)
    const cut = contentOf({ hash: 'b', publishedMs: 2, entries: many(50) })
    await expect(importList(store, cut, KEEP)).rejects.toMatchObject({
      code: 'LIST_SHRANK',
      facts: { before: 100, removed: 50 },
    })
    expect(await store.versions()).toHaveLength(1)
    expect(await importList(store, cut, { ...KEEP, allowShrink: true })).toMatchObject({
      stored: true,
      removed: 50,
    })
  })

  test('an empty one is refused, even where shrinking is allowed', async () => {
    const store = memoryListStore()
    const empty = contentOf({ hash: 'a' })
    await expect(importList(store, empty, { allowShrink: true, nowMs: 0 })).rejects.toMatchObject({
      code: 'LIST_EMPTY',
    })
    const actor = { id: 'a', label: '', categories: [], jurisdictions: [], uri: '', aliases: [] }
    const pack = contentOf({ list: 'actorpack:a', hash: 'b', actors: [actor] })
    expect(await importList(store, pack, KEEP)).toMatchObject({ stored: true, added: 0 })
  })

  test('other lists are not looked at', async () => {
    const store = memoryListStore()
    await importList(store, contentOf({ hash: 'a', publishedMs: 1, entries: many(100) }), KEEP)
    const other = contentOf({ list: 'm', hash: 'b', publishedMs: 2, entries: many(1) })
    expect(await importList(store, other, KEEP)).toMatchObject({ comparedWith: null, added: 1 })
  })
})
