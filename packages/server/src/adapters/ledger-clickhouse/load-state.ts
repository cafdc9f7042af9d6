/** What a ledger keeps in memory, read from the store at start. */
import { type LedgerId, ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import { ChainIndex } from './chain-index.ts'
import { CoinFilter, FILTER_ENTRIES_MAX } from './coin-filter.ts'
import type { LedgerState } from './context.ts'
import type { Engine } from './engine.ts'
import { idText } from './keys.ts'
import { TIME_OF_BLOCK } from './row-file.ts'

/** The state of every ledger that has a block. */
export async function loadStates(engine: Engine): Promise<Map<LedgerId, LedgerState>> {
  const rows = await engine.rows<[string]>('select distinct ledger from block order by ledger')
  const states = new Map<LedgerId, LedgerState>()
  for (const [name] of rows) {
    const id = ledgerOf(name)
    states.set(id, await loadState(engine, id))
  }
  return states
}

/** An empty ledger's state. */
export const emptyState = (ledger: LedgerId): LedgerState => ({
  index: new ChainIndex(ledger),
  awaited: new CoinFilter(),
  hidden: new Set(),
  isTimed: false,
})

async function loadState(engine: Engine, ledger: LedgerId): Promise<LedgerState> {
  const state = emptyState(ledger)
  const open = await incompleteCounts(engine, ledger)
  const rows = await engine.rows<[string, string, number, string, string, string, number, string]>(
    `select id, previous, height, time_ms, toString(work), state, banned, version
     from block final where ledger = {ledger: String} order by height, id`,
    { ledger },
  )
  for (const [id, previous, height, time, work, standing, banned, version] of rows) {
    if (BigInt(version) > state.index.version) state.index.version = BigInt(version)
    if (standing === 'writing') {
      state.hidden.add(id)
      continue
    }
    state.index.restore({
      id,
      previous,
      height,
      timeMs: Number(time),
      work: BigInt(work),
      banned: banned === 1,
      live: standing === 'live',
      incomplete: open.get(id) ?? 0,
    })
  }
  await loadAwaited(engine, ledger, state.awaited)
  const timed = await engine.rows<[number]>(
    `select 1 from tx where ledger = {ledger: String} and time_ms != ${TIME_OF_BLOCK} limit 1`,
    { ledger },
  )
  state.isTimed = timed.length > 0
  return state
}

async function incompleteCounts(engine: Engine, ledger: LedgerId): Promise<Map<string, number>> {
  const rows = await engine.rows<[string, number]>(
    `select ${idText(ledger, 'block')} as block_id, toUInt32(uniqExact(position))
     from unresolved final where ledger = {ledger: String} group by block`,
    { ledger },
  )
  return new Map(rows)
}

async function loadAwaited(engine: Engine, ledger: LedgerId, awaited: CoinFilter): Promise<void> {
  const rows = await engine.rows<[string, number]>(
    `select distinct lower(hex(coin_tx)) as tx_hex, coin_index from unresolved final
     where ledger = {ledger: String} limit {limit: UInt32}`,
    { ledger, limit: FILTER_ENTRIES_MAX + 1 },
  )
  for (const [hex, index] of rows) {
    const bytes = Buffer.from(hex, 'hex')
    awaited.add(bytes, 0, bytes.length, index)
  }
}
