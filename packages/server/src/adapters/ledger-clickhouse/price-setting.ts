/**
 * Records of price sources and stated equalities, in the ledger's engine: each change is a row with
 * a higher number, so that an old question finds what held then.
 */
import type { PriceLink, PriceSource } from '@paperchain/core/domain/price'
import type { TimeMs } from '@paperchain/core/domain/time'
import type { PriceStore } from '@paperchain/core/prices'
import type { Engine } from './engine.ts'

type Kind = 'source' | 'link'
type Settings = Pick<
  PriceStore,
  'sources' | 'putSource' | 'removeSource' | 'links' | 'putLink' | 'removeLink'
>

/** The part of the price store that is about settings. */
export const priceSettings = (engine: Engine): Settings => ({
  sources: (knownAtMs) => read<PriceSource>(engine, 'source', knownAtMs),
  putSource: (source, knownMs) => put(engine, { kind: 'source', id: source.id, knownMs }, source),
  removeSource: (id, knownMs) => remove(engine, { kind: 'source', id, knownMs }),
  links: (knownAtMs) => read<PriceLink>(engine, 'link', knownAtMs),
  putLink: (link, knownMs) => put(engine, { kind: 'link', id: link.asset, knownMs }, link),
  removeLink: (id, knownMs) => remove(engine, { kind: 'link', id, knownMs }),
})

async function read<Body>(engine: Engine, kind: Kind, knownAtMs: TimeMs): Promise<Body[]> {
  const rows = await engine.rows<[string]>(
    `select last.1 from
       (select id, argMax((body, gone), number) as last from price_setting final
        where kind = {kind: String} and known_ms <= {knownAt: Int64} group by id)
     where last.2 = 0 order by id`,
    { kind, knownAt: knownAtMs },
  )
  return rows.map(([body]) => JSON.parse(body) as Body)
}

type Place = { readonly kind: Kind; readonly id: string; readonly knownMs: TimeMs }

async function put(engine: Engine, place: Place, body: unknown): Promise<void> {
  const { number, before } = await lastOf(engine, place)
  const text = JSON.stringify(body)
  if (before !== text) await insert(engine, place, { number: number + 1n, gone: 0, body: text })
}

async function remove(engine: Engine, place: Place): Promise<boolean> {
  const { number, before } = await lastOf(engine, place)
  if (before === null) return false
  await insert(engine, place, { number: number + 1n, gone: 1, body: '' })
  return true
}

/** The last row, whenever it was known: `before` is its text, or null where it was taken away. */
async function lastOf(
  engine: Engine,
  { kind, id }: Place,
): Promise<{ readonly number: bigint; readonly before: string | null }> {
  const [row] = await engine.rows<[string, string, number]>(
    `select toString(number), body, gone from price_setting final
     where kind = {kind: String} and id = {id: String} order by number desc limit 1`,
    { kind, id },
  )
  if (row === undefined) return { number: 0n, before: null }
  const [number, body, gone] = row
  return { number: BigInt(number), before: gone === 1 ? null : body }
}

const insert = (
  engine: Engine,
  { kind, id, knownMs }: Place,
  { number, gone, body }: { number: bigint; gone: number; body: string },
): Promise<void> =>
  engine.insert('price_setting', [
    { kind, id, number: number.toString(), known_ms: String(knownMs), gone, body },
  ])
