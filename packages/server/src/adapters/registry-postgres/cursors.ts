/** Import cursors, in the table `import_cursor`. */
import type { CursorStore, ImportCursor } from '@paperchain/core/registry'
import type { Context } from './context.ts'
import { int, type Row, text } from './engine.ts'
import { checkPage, pageOf } from './page.ts'
import { checkedText, jsonOf, jsonText } from './texts.ts'

/** Longest name of a source and longest position as JSON, in characters. */
export const SOURCE_CHARS_MAX = 500
export const POSITION_CHARS_MAX = 100_000

const SET = `
insert into import_cursor (source, position, updated_ms) values ($1, $2, $3)
on conflict (source) do update set position = excluded.position, updated_ms = excluded.updated_ms
returning *`

/** The cursors of a registry. */
export function cursorStore({ db, clock }: Context): CursorStore {
  return {
    get: async (source) => {
      const [row] = await db.rows('select * from import_cursor where source = $1', [source])
      return row === undefined ? null : cursorOf(row)
    },
    set: async (source, position) => {
      const name = checkedText(source, { name: 'source', max: SOURCE_CHARS_MAX })
      const rule = { name: 'position', max: POSITION_CHARS_MAX, code: 'REGISTRY_TEXT' } as const
      const value = jsonText(position, rule)
      const updatedMs = clock()
      await db.rows(SET, [name, value, updatedMs])
      return { source: name, position, updatedMs }
    },
    list: async (page) => {
      const { limit, after } = checkPage(page)
      const sql = 'select * from import_cursor where source > $1 order by source limit $2'
      const rows = await db.rows(sql, [after, limit + 1])
      return pageOf(rows, limit, { read: cursorOf, nextOf: (row) => text(row, 'source') })
    },
  }
}

const cursorOf = (row: Row): ImportCursor => ({
  source: text(row, 'source'),
  position: jsonOf(text(row, 'position')),
  updatedMs: int(row, 'updated_ms'),
})
