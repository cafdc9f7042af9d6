/** Facts about assets, and notes about blocks, in the ledger's engine. Rows are only added. */
import type { AssetFacts, AssetMark, AssetStore } from '@paperchain/core/assets'
import type { BlockNoteStore } from '@paperchain/core/block-notes'
import { type AssetId, ledgerOfAsset } from '@paperchain/core/domain/asset'
import { invariant } from '@paperchain/core/domain/error'
import { type LedgerId, ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import type { Engine } from './engine.ts'
import { KEYS_MAX, textsIn } from './keys.ts'
import type { UpkeepWorld } from './upkeep.ts'

type AssetRow = readonly [
  id: string,
  vouched: number,
  knownMs: string,
  source: string,
  symbol: string | null,
  name: string | null,
  decimals: number | null,
  marks: AssetMark[],
]

/** Of several rows of an asset the vouched one first, of these the newest, of these by source. */
const BEST = `
  select id, vouched, toString(known_ms), source, symbol, name, decimals, marks
  from asset final
  where id in KEYS and known_ms <= {knownAt: Int64}
  order by id, vouched desc, known_ms desc, source
  limit 1 by id`

/** Later than any time that a store is asked about. */
const FOREVER = 2 ** 52

/** What is known about assets, and what is not about blocks. */
export type AssetStores = { readonly assets: AssetStore; readonly notes: BlockNoteStore }

/** Both stores on an engine; `inTurn` keeps copies of them from seeing a change in part. */
export const assetStores = (engine: Engine, inTurn: UpkeepWorld['inTurn']): AssetStores => ({
  assets: assetStore(engine, inTurn),
  notes: blockNoteStore(engine, inTurn),
})

const assetStore = (engine: Engine, inTurn: UpkeepWorld['inTurn']): AssetStore => ({
  put: (facts) => inTurn(() => engine.insert('asset', facts.map(rowOf))),
  async facts(ids, knownAtMs = FOREVER) {
    invariant(ids.length > 0 && ids.length <= KEYS_MAX, `1 to ${KEYS_MAX} assets are asked about`)
    const query = BEST.replace('KEYS', textsIn(ids))
    return (await engine.rows<AssetRow>(query, { knownAt: knownAtMs })).map(factsOf)
  },
  async vouched(ledger) {
    const rows = await engine.rows<AssetRow>(
      `select id, vouched, toString(known_ms), source, symbol, name, decimals, marks
       from asset final where ledger = {ledger: String} and vouched = 1
       order by id, known_ms desc, source limit 1 by id`,
      { ledger },
    )
    return rows.map(factsOf)
  },
  async page(ledger, after, limit) {
    invariant(limit > 0 && limit <= KEYS_MAX, `a page has 1 to ${KEYS_MAX} assets`)
    const rows = await engine.rows<AssetRow>(
      `select id, vouched, toString(known_ms), source, symbol, name, decimals, marks
       from asset final where ledger = {ledger: String} and id > {after: String}
       order by id, vouched desc, known_ms desc, source limit 1 by id limit {limit: UInt32}`,
      { ledger, after: after ?? '', limit },
    )
    return rows.map(factsOf)
  },
  async counts() {
    const rows = await engine.rows<[string, string, string]>(
      `select ledger, toString(uniqExact(id)), toString(uniqExactIf(id, notEmpty(marks)))
       from asset group by ledger order by ledger`,
    )
    return rows.map(([ledger, assets, marked]) => ({
      ledger: ledgerOf(ledger),
      assets: Number(assets),
      marked: Number(marked),
    }))
  },
})

/** Notes about blocks on an engine. */
const blockNoteStore = (engine: Engine, inTurn: UpkeepWorld['inTurn']): BlockNoteStore => ({
  put: (ledger, notes) =>
    inTurn(() =>
      engine.insert(
        'block_note',
        notes.map((note) => ({ ledger, ...note })),
      ),
    ),
  async counts(ledger) {
    const rows = await engine.rows<[string, string, number, number]>(
      `select note, toString(count()), min(height), max(height)
       from block_note final where ledger = {ledger: String} group by note order by note`,
      { ledger },
    )
    return rows.map(([note, blocks, fromHeight, toHeight]) => ({
      note,
      blocks: Number(blocks),
      fromHeight,
      toHeight,
    }))
  },
  async of(ledger: LedgerId, block: string) {
    const rows = await engine.rows<[string]>(
      `select note from block_note final
       where ledger = {ledger: String} and block = {block: String} order by note`,
      { ledger, block },
    )
    return rows.map(([note]) => note)
  },
})

const rowOf = ({ knownMs, vouched, ...facts }: AssetFacts) => ({
  ...facts,
  ledger: ledgerOfAsset(facts.id),
  vouched: vouched ? 1 : 0,
  known_ms: String(knownMs),
})

function factsOf(row: AssetRow): AssetFacts {
  const [id, vouched, knownMs, source, symbol, name, decimals, marks] = row
  const known = { vouched: vouched === 1, source, knownMs: Number(knownMs) }
  return { id: id as AssetId, symbol, name, decimals, marks, ...known }
}
