/**
 * What people here say of tags, in the ledger's engine. Only the process that holds the folder
 * writes; two deeds at once go one after the other, so that none takes the other's number.
 */
import type { TagDeed } from '@paperchain/core/domain/tag-deed'
import type { ListStore } from '@paperchain/core/ports'
import type { Engine } from './engine.ts'

/** The part of the list store that is about deeds. */
export function deedStore(engine: Engine): Pick<ListStore, 'deeds' | 'addDeed'> {
  let last: Promise<unknown> = Promise.resolve()
  return {
    deeds: () => read(engine),
    addDeed(deed) {
      const added = last.catch(() => undefined).then(() => add(engine, deed))
      last = added
      return added
    },
  }
}

async function read(engine: Engine): Promise<readonly TagDeed[]> {
  const rows = await engine.rows<[string]>('select deed from tag_deed final order by number')
  return rows.map(([deed]) => JSON.parse(deed) as TagDeed)
}

async function add(engine: Engine, given: Omit<TagDeed, 'number'>): Promise<TagDeed> {
  const before = (await read(engine)).at(-1)
  const number = (before?.number ?? 0) + 1
  const knownMs = Math.max(given.knownMs, before?.knownMs ?? given.knownMs)
  const deed = { number, ...given, knownMs }
  await engine.insert('tag_deed', [{ number, deed: JSON.stringify(deed) }])
  return deed
}
