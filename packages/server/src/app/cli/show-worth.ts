/** The worth of an account's postings on their days, for `show address --in`. */
import type * as contract from '@paperchain/contract/price'
import { parseAssetId } from '@paperchain/core/domain/asset'
import { ROUNDING } from '@paperchain/core/engine/value/worth'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import type { FoundAccount } from '../find.ts'
import { accountWorthOut } from '../worth-out.ts'
import { worthOfAccounts } from '../worth-world.ts'
import type { WorthFlags } from './price-of.ts'
import { termsOf } from './price-of.ts'
import { pricedText } from './price-text.ts'
import { fields, plural, table } from './table.ts'

/** Moments shown; JSON has all. */
const MOMENTS_SHOWN = 25

/** The worth of an account as it is told, in order of time. */
export type ShownWorth = {
  readonly totals: contract.AccountWorth['totals']
  readonly moments: contract.AccountWorth['items']
}

/** The worth of an account, or null where nobody asked for it. */
export async function accountWorth(
  folder: DataFolder,
  { ledger, id }: FoundAccount,
  flags: WorthFlags,
): Promise<ShownWorth | null> {
  if (flags.in === undefined) return null
  const asked = { ledger, accounts: [id] }
  const { totals, moments } = accountWorthOut(await worthOfAccounts(folder, asked, termsOf(flags)))
  return { totals, moments }
}

/** As JSON has it. */
export const accountWorthData = (worth: ShownWorth | null): object =>
  worth === null ? {} : { worth }

/** For people: totals, then the first moments. */
export function accountWorthText(worth: ShownWorth | null): readonly string[] {
  if (worth === null) return []
  const totals = worth.totals.map(({ asset, currency, credited, debited }) =>
    fields([
      ['worth then', `${nameOf(asset)}, each posting on its day, rounded ${ROUNDING}`],
      ['received', sideText(credited, currency)],
      ['spent', sideText(debited, currency)],
    ]),
  )
  const rows = worth.moments
    .slice(0, MOMENTS_SHOWN)
    .map(({ time, side, asset, worth: each }) => [
      time,
      side,
      nameOf(asset),
      each.known ? `${each.value} ${each.currency}` : 'unknown',
      each.known ? [each.rule, ...each.marks].join(', ') : each.reason,
    ])
  const heads = ['time', 'side', 'asset', 'worth then', 'by']
  const right = 'worth then'
  const columns = heads.map((head) => ({ head, ...(head === right ? { right: true } : {}) }))
  const more = worth.moments.length - rows.length
  const rest = more > 0 ? [`and ${plural(more, 'moment')} more: --json has all`] : []
  return rows.length === 0 ? totals : [...totals, table(columns, rows), ...rest]
}

const nameOf = (asset: string): string => pricedText(parseAssetId(asset))

function sideText(
  { value, unknown, marked }: ShownWorth['totals'][number]['credited'],
  currency: string,
): string {
  const said = `${value} ${currency}`
  const not = Object.entries(unknown).map(([why, count]) => `${plural(count, 'posting')} ${why}`)
  const weak = Object.entries(marked).map(([mark, count]) => `${plural(count, 'posting')} ${mark}`)
  return [
    said,
    ...(not.length > 0 ? [`without: ${not.join(', ')}`] : []),
    ...(weak.length > 0 ? [`weak: ${weak.join(', ')}`] : []),
  ].join('; ')
}
