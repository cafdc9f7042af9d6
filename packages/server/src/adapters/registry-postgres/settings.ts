/** Settings of the node, in the table `setting`. */
import type { Json } from '@paperchain/core/domain/job'
import type { Setting, SettingStore } from '@paperchain/core/registry'
import type { Context } from './context.ts'
import { type Db, int, text } from './engine.ts'
import { checkedText, jsonOf, jsonText } from './texts.ts'

/** Longest key and longest value as JSON, in characters. */
export const SETTING_KEY_CHARS_MAX = 100
export const SETTING_VALUE_CHARS_MAX = 100_000

const SET = `
insert into setting (key, value, by_whom, updated_ms) values ($1, $2, $3, $4)
on conflict (key) do update
set value = excluded.value, by_whom = excluded.by_whom, updated_ms = excluded.updated_ms`

/** The settings of a registry. */
export function settingStore({ db, clock }: Context): SettingStore {
  return {
    get: async <T extends Json>(setting: Setting<T>) => {
      const stored = await storedAt(db, setting.key)
      return stored === undefined ? setting.fallback : setting.read(stored)
    },
    set: async <T extends Json>(setting: Setting<T>, change: { value: T; by: string }) => {
      const key = checkedText(setting.key, { name: 'key', max: SETTING_KEY_CHARS_MAX })
      const rule = { name: 'value', max: SETTING_VALUE_CHARS_MAX, code: 'REGISTRY_TEXT' } as const
      const value = jsonText(setting.read(change.value), rule)
      return db.transaction(async (inner) => {
        const former = await storedAt(inner, key)
        await inner.rows(SET, [key, value, change.by, clock()])
        return former ?? null
      })
    },
    clear: async (key) =>
      (await db.rows('delete from setting where key = $1 returning key', [key])).length > 0,
    list: async () => {
      const rows = await db.rows('select * from setting order by key')
      return rows.map((row) => ({
        key: text(row, 'key'),
        value: jsonOf(text(row, 'value')),
        by: text(row, 'by_whom'),
        updatedMs: int(row, 'updated_ms'),
      }))
    },
  }
}

async function storedAt(db: Db, key: string): Promise<Json | undefined> {
  const [row] = await db.rows('select value from setting where key = $1', [key])
  return row === undefined ? undefined : jsonOf(text(row, 'value'))
}
