/** The worth of an account's postings on their days, for `show address --in`. */
import { formatAmount } from '@paperchain/core/domain/amount'
import { type Currency, currencyDecimals } from '@paperchain/core/domain/price'
import type { SideWorth } from '@paperchain/core/engine/value/value-postings'
import { ROUNDING } from '@paperchain/core/engine/value/worth'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import type { FoundAccount } from '../find.ts'
import { timeText } from '../http/write/basics.ts'
import { worthOut } from '../worth-out.ts'
import { type AccountsWorth, worthOfAccounts } from '../worth-world.ts'
import type { WorthFlags } from './price-of.ts'
import { termsOf } from './price-of.ts'
import { pricedText } from './price-text.ts'
import { fields, plural, table } from './table.ts'

/** Moments shown; JSON has all. */
const MOMENTS_SHOWN = 25

/** The worth of an account, or null where nobody asked for it. */
export async function accountWorth(
  folder: DataFolder,
  { ledger, id }: FoundAccount,
  flags: WorthFlags,
): Promise<AccountsWorth | null> {
  if (flags.in === undefined) return null
  return worthOfAccounts(folder, { ledger, accounts: [id] }, termsOf(flags))
}

/** As JSON has it. */
export const accountWorthData = (worth: AccountsWorth | null): object =>
  worth === null
    ? {}
    : {
        worth: {
          totals: worth.totals.map(({ account: _, currency, credited, debited, ...rest }) => ({
            ...rest,
            currency,
            credited: sideData(credited, currency),
            debited: sideData(debited, currency),
          })),
          moments: worth.sums.map(({ account: _, timeMs, units, worth: each, ...sum }) => ({
            ...sum,
            time: timeText(timeMs),
            units: units.toString(),
            worth: worthOut(each),
          })),
        },
      }

const sideData = (side: SideWorth, currency: Currency): unknown => ({
  ...side,
  value: formatAmount(side.value, currencyDecimals(currency)),
})

/** For people: totals, then the first moments. */
export function accountWorthText(worth: AccountsWorth | null): readonly string[] {
  if (worth === null) return []
  const totals = worth.totals.map(({ asset, currency, credited, debited }) =>
    fields([
      ['worth then', `${pricedText(asset)}, each posting on its day, rounded ${ROUNDING}`],
      ['received', sideText(credited, currency)],
      ['spent', sideText(debited, currency)],
    ]),
  )
  const sorted = [...worth.sums].sort((left, right) => left.timeMs - right.timeMs)
  const rows = sorted
    .slice(0, MOMENTS_SHOWN)
    .map(({ timeMs, side, asset, worth: each }) => [
      timeText(timeMs),
      side,
      pricedText(asset),
      each.known ? `${formatAmount(each.value, each.decimals)} ${each.currency}` : 'unknown',
      each.known ? [each.rule, ...each.marks].join(', ') : each.reason,
    ])
  const heads = ['time', 'side', 'asset', 'worth then', 'by']
  const right = 'worth then'
  const columns = heads.map((head) => ({ head, ...(head === right ? { right: true } : {}) }))
  const more = sorted.length - rows.length
  const rest = more > 0 ? [`and ${plural(more, 'moment')} more: --json has all`] : []
  return rows.length === 0 ? totals : [...totals, table(columns, rows), ...rest]
}

function sideText({ value, unknown, marked }: SideWorth, currency: Currency): string {
  const said = `${formatAmount(value, currencyDecimals(currency))} ${currency}`
  const not = Object.entries(unknown).map(([why, count]) => `${plural(count, 'posting')} ${why}`)
  const weak = Object.entries(marked).map(([mark, count]) => `${plural(count, 'posting')} ${mark}`)
  return [
    said,
    ...(not.length > 0 ? [`without: ${not.join(', ')}`] : []),
    ...(weak.length > 0 ? [`weak: ${weak.join(', ')}`] : []),
  ].join('; ')
}
