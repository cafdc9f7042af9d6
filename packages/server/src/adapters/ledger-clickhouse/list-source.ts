/**
 * Sources of lists, in the ledger's engine. A source is written anew with a higher number at each
 * change; the highest counts. Only the process that holds the folder writes.
 */
import type { ListSource } from '@paperchain/core/domain/tag'
import type { ListStore } from '@paperchain/core/ports'
import type { Engine } from './engine.ts'

/** The part of the list store that is about sources. */
export const sourceStore = (
  engine: Engine,
): Pick<ListStore, 'sources' | 'putSource' | 'removeSource'> => ({
  async sources() {
    const rows = await engine.rows<[string]>(
      'select source from list_source final where gone = 0 order by id',
    )
    return rows.map(([source]) => JSON.parse(source) as ListSource)
  },
  putSource: (source) => put(engine, source.id, { gone: 0, source: JSON.stringify(source, exact) }),
  async removeSource(id) {
    const known = await engine.rows<[number]>(
      'select 1 from list_source final where gone = 0 and id = {id: String}',
      { id },
    )
    if (known.length === 0) return false
    await put(engine, id, { gone: 1, source: '' })
    return true
  },
})

async function put(
  engine: Engine,
  id: string,
  row: { readonly gone: number; readonly source: string },
): Promise<void> {
  const [last] = await engine.rows<[string]>(
    'select toString(max(number)) from list_source where id = {id: String}',
    { id },
  )
  const number = (BigInt(last?.[0] ?? '0') + 1n).toString()
  await engine.insert('list_source', [{ id, number, ...row }])
}

/** A fault's facts may hold whole numbers beyond JSON's own. */
const exact = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value
