/** What the doctor says of ledgers and lists, whether read here or told by the server. */
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import type { ListSource, ListVersion } from '@paperchain/core/domain/tag'
import { formatDate, type TimeMs } from '@paperchain/core/domain/time'
import { overdueLists, staleText } from '@paperchain/core/engine/attribute/schedule'
import type { LedgerStore, StoredBlock } from '@paperchain/core/ports'
import { unequalPairs } from '../../adapters/ledger-clickhouse/upkeep.ts'
import { type Line, ok, problem, warning } from './line.ts'

/** Gaps named in one line; the rest is counted. */
const GAPS_SHOWN_MAX = 5

const DAY_MS = 86_400_000

/** A run of heights without a live block, both ends included. */
export type Gap = { readonly from: number; readonly to: number }

/** Heights between live blocks that have none. */
export function gapsOf(blocks: readonly Pick<StoredBlock, 'height' | 'state'>[]): readonly Gap[] {
  const heights = blocks.filter(({ state }) => state === 'live').map(({ height }) => height)
  heights.sort((left, right) => left - right)
  return heights.flatMap((height, at) => {
    const before = heights[at - 1]
    return before === undefined || height <= before + 1
      ? []
      : [{ from: before + 1, to: height - 1 }]
  })
}

/** One ledger: from where to where, what is missing, what waits for coins. */
export async function checkChain(ledger: LedgerStore, id: LedgerId): Promise<Line> {
  const blocks = await ledger.blocks(id)
  const live = blocks.filter(({ state }) => state === 'live')
  const gaps = gapsOf(blocks)
  const open = live.reduce((sum, { incomplete }) => sum + incomplete, 0)
  const first = live[0]?.height ?? 0
  const last = live.at(-1)?.height ?? 0
  const says = [
    `${live.length} live blocks from ${first} to ${last}`,
    `${blocks.length - live.length} orphaned`,
    `${open} transactions with unresolved inputs`,
    ...(gaps.length === 0 ? [] : [`missing: ${gapText(gaps)}`]),
  ].join(', ')
  const check = `chain ${ledgerName(id)}`
  if (gaps.length > 0) return warning(check, says, 'Import the missing blocks; order is free.')
  if (open > 0 && first === 0) {
    const todo = 'No block is missing, yet coins are: import the blocks again, and report it.'
    return problem(check, says, todo)
  }
  return ok(check, says)
}

function gapText(gaps: readonly Gap[]): string {
  const shown = gaps.slice(0, GAPS_SHOWN_MAX)
  const texts = shown.map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`))
  const rest = gaps.length - shown.length
  return rest > 0 ? `${texts.join('; ')}; and ${rest} more` : texts.join('; ')
}

/** Whether all orders of a ledger tell one truth. Reads all. */
export async function checkOrders(ledger: LedgerStore, id: LedgerId): Promise<Line> {
  const unequal = unequalPairs(await ledger.digests(id))
  const check = `orders ${ledgerName(id)}`
  if (unequal.length === 0) return ok(check, 'all orders hold what the postings say')
  const says = `the orders ${unequal.join(', ')} do not hold what the postings say`
  return problem(check, says, 'Restore the last good backup, and report this with its log.')
}

/** How lists stand. */
export type ListsNow = {
  readonly versions: readonly ListVersion[]
  readonly sources: readonly ListSource[]
  /** Days from which a list without a source counts as stale. */
  readonly staleDays: number
}

/** One line a list, and one where no list of sanctions is here. */
export function checkLists({ versions, sources, staleDays }: ListsNow, nowMs: TimeMs): Line[] {
  const overdue = overdueLists(versions, sources, { nowMs, staleDays })
  const stale = new Map(overdue.late.map((one) => [one.list, one]))
  const names = new Set([...versions.map(({ list }) => list), ...stale.keys()])
  const lines = [...names].sort().map((list) => {
    const check = `list ${list}`
    const late = stale.get(list)
    if (late !== undefined) {
      return warning(check, staleText(late), `paperchain list refresh ${late.source}`)
    }
    const own = versions.filter((version) => version.list === list)
    const newestMs = own.reduce((latest, { publishedMs }) => Math.max(latest, publishedMs), 0)
    const days = Math.max(0, Math.floor((nowMs - newestMs) / DAY_MS))
    const says = `published ${formatDate(newestMs)}, ${days} days ago`
    return listLine(check, says, overdue.has(list))
  })
  return [...lines, ...failing(sources), ...covered(versions)]
}

/** One list by its age: of tags as of sanctions, since the pages call both stale alike. */
export const listLine = (check: string, says: string, isStale: boolean): Line =>
  isStale
    ? warning(check, `stale: ${says}`, 'Import its newest version, or give it a source.')
    : ok(check, says)

const failing = (sources: readonly ListSource[]): Line[] =>
  sources.flatMap(({ id, failures, failure }) =>
    failures === 0
      ? []
      : [
          warning(
            `list source ${id}`,
            `failed ${failures} times: ${failure?.code ?? ''} ${failure?.message ?? ''}`,
            `paperchain list refresh ${id}`,
          ),
        ],
  )

const covered = (versions: readonly ListVersion[]): Line[] =>
  versions.some(({ sanction }) => sanction)
    ? []
    : [
        warning(
          'sanctions',
          'no list of sanctions is here: nothing screens clear',
          'paperchain list import ofac FOLDER',
        ),
      ]
