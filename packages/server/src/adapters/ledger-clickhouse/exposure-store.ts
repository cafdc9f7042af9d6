/** The table of exposure by account, in the ledger's engine. */
import type { AssetId } from '@paperchain/core/domain/asset'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type {
  ExposureChange,
  ExposureSide,
  ExposureStore,
  StoredExposure,
} from '@paperchain/core/exposures'
import type { Engine } from './engine.ts'
import { KEYS_MAX, textsIn } from './keys.ts'
import type { UpkeepWorld } from './upkeep.ts'

/** Rows of one insert. */
const ROWS_AT_ONCE = 50_000

type Row = [
  account: string,
  side: ExposureSide,
  asset: string,
  kind: StoredExposure['kind'],
  category: string,
  actor: string,
  direct: string,
  indirect: string,
  total: string,
]

/** The store on an engine; `inTurn` keeps copies of it from seeing a change in part. */
export const exposureStore = (engine: Engine, inTurn: UpkeepWorld['inTurn']): ExposureStore => ({
  async basis(ledger) {
    const state = await stateOf(engine, ledger)
    return state.basis === '' ? null : state.basis
  },
  change: (change) => inTurn(() => apply(engine, change)),
  async accounts({ ledger, side, category, skip, limit }) {
    const rows = await engine.rows<Row>(
      `select account, side, asset, kind, category, actor,
              toString(direct), toString(indirect), toString(total)
       from exposure final
       where ledger = {ledger: String} and side = {side: String} and category = {category: String}
       order by exposure.direct + exposure.indirect desc, account, asset, kind, actor
       limit {limit: UInt32} offset {skip: UInt32}`,
      { ledger, side, category, limit, skip },
    )
    return rows.map(storedOf)
  },
})

async function stateOf(
  engine: Engine,
  ledger: LedgerId,
): Promise<{ readonly basis: string; readonly version: bigint }> {
  const [state] = await engine.rows<[string, string]>(
    `select basis, toString(version) from exposure_state final where ledger = {ledger: String}`,
    { ledger },
  )
  return { basis: state?.[0] ?? '', version: BigInt(state?.[1] ?? 0) }
}

/** First no state counts, then rows go and come, then the new state counts. */
async function apply(engine: Engine, { ledger, basis, accounts, rows }: ExposureChange) {
  const { version } = await stateOf(engine, ledger)
  const say = (text: string, at: bigint) =>
    engine.insert('exposure_state', [{ ledger, basis: text, version: String(at) }])
  await say('', version + 1n)
  await drop(engine, { ledger, accounts, version: version + 2n })
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const some = rows.slice(from, from + ROWS_AT_ONCE)
    const more = { ledger, version: String(version + 3n), gone: 0 }
    await engine.insert(
      'exposure',
      some.map(({ direct, indirect, total, ...row }) => ({
        ...{ ...row, ...more },
        ...{ direct: String(direct), indirect: String(indirect), total: String(total) },
      })),
    )
  }
  await say(basis, version + 3n)
}

type Dropping = Pick<ExposureChange, 'ledger' | 'accounts'> & { readonly version: bigint }

async function drop(engine: Engine, { ledger, accounts, version }: Dropping): Promise<void> {
  const all = accounts === 'all' ? [] : [...accounts]
  for (let from = 0; accounts === 'all' || from < all.length; from += KEYS_MAX) {
    const some = all.slice(from, from + KEYS_MAX)
    const only = accounts === 'all' ? '' : `and account in ${textsIn(some)}`
    await engine.run(
      `insert into exposure
       select ledger, account, side, asset, kind, category, actor, direct, indirect, total,
              {version: UInt64}, 1
       from exposure final where ledger = {ledger: String} ${only}`,
      { ledger, version: String(version) },
    )
    if (accounts === 'all') return
  }
}

function storedOf(row: Row): StoredExposure {
  const [account, side, asset, kind, category, actor, direct, indirect, total] = row
  const amounts = { direct: BigInt(direct), indirect: BigInt(indirect), total: BigInt(total) }
  return { account, side, asset: asset as AssetId, kind, category, actor, ...amounts }
}
