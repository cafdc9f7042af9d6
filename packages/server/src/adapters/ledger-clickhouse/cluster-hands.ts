/** Decisions about clusters, in the ledger's engine. Rows are only added. */
import type { ClusterHandStore } from '@paperchain/core/cluster-hands'
import { checkHand, type HandDraft, type HandEntry } from '@paperchain/core/domain/cluster-hand'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { Engine } from './engine.ts'
import type { UpkeepWorld } from './upkeep.ts'

type Row = readonly [
  id: number,
  kind: HandEntry['kind'],
  accounts: string[],
  others: string[],
  tx: string,
  undoes: number,
  who: string,
  why: string,
  timeMs: string,
]

/** The log; a number is taken while nobody else writes. */
export const clusterHandStore = (
  engine: Engine,
  inTurn: UpkeepWorld['inTurn'],
): ClusterHandStore => ({
  log: (ledger) => readLog(engine, ledger),
  add: (draft) =>
    inTurn(async () => {
      const log = await readLog(engine, draft.ledger)
      checkHand(draft, log)
      const entry = { ...draft, id: (log.at(-1)?.id ?? 0) + 1 }
      await engine.insert('cluster_hand', [rowOf(entry)])
      return entry
    }),
})

async function readLog(engine: Engine, ledger: LedgerId): Promise<HandEntry[]> {
  const rows = await engine.rows<Row>(
    `select id, kind, accounts, others, tx, undoes, who, why, toString(time_ms)
     from cluster_hand final where ledger = {ledger: String} order by id`,
    { ledger },
  )
  return rows.map((row) => entryOf(ledger, row))
}

function rowOf(entry: HandEntry) {
  const { ledger, id, kind, who, why, timeMs } = entry
  return {
    ...{ ledger, id, kind, who, why },
    accounts: accountsOf(entry),
    others: entry.kind === 'split' ? entry.from : [],
    tx: entry.kind === 'distrust' ? entry.tx : '',
    undoes: entry.kind === 'undo' ? entry.of : 0,
    time_ms: String(timeMs),
  }
}

const accountsOf = (draft: HandDraft): readonly string[] =>
  draft.kind === 'merge' || draft.kind === 'split' ? draft.accounts : []

function entryOf(ledger: LedgerId, row: Row): HandEntry {
  const [id, kind, accounts, from, tx, of, who, why, timeMs] = row
  const common = { ledger, id, who, why, timeMs: Number(timeMs) }
  const [one = '', other = ''] = accounts
  if (kind === 'merge') return { ...common, kind, accounts: [one, other] }
  if (kind === 'split') return { ...common, kind, accounts, from }
  if (kind === 'distrust') return { ...common, kind, tx }
  return { ...common, kind, of }
}
