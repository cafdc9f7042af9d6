/** Exposure for people: one table a side and asset, shares rounded. */
import type { Exposure } from '@paperchain/contract/exposure'
import type { OpenedNumber } from './exposure.ts'
import { type Assets, amountColumn, amountText, assetsById } from './show-amounts.ts'
import { clip, count, fields, LABEL_SHOWN_MAX, plural, table } from './table.ts'

type Side = Exposure['sides'][number]

/** Transactions shown of an opened number; JSON has all. */
const OPENED_SHOWN = 25

/** An exposure as text. */
export function exposureText(exposure: Exposure & { opened?: readonly OpenedNumber[] }): string {
  const { ledgerName, accounts, sides, basis } = exposure
  const [first = ''] = accounts
  const who = accounts.length === 1 ? first : `${first} and ${count(accounts.length - 1)} more`
  const assets = assetsById(exposure.assets)
  const head = `${who} on ${ledgerName}`
  const tables = sides.map((side) => sideText(side, exposure, assets))
  const opened = (exposure.opened ?? []).map((one) => openedText(one, assets))
  const none = sides.length === 0 ? ['Nothing came in and nothing went out here.'] : []
  return [head, ...none, ...tables, ...opened, basisText(basis)].join('\n\n')
}

const SIDE_WORDS = { received: 'Received', sent: 'Sent' } as const

function sideText(side: Side, { currency }: Exposure, assets: Assets): string {
  const right = true
  const { head, cell } = amountColumn([side.asset], assets)
  const total = amountText(BigInt(side.total), side.asset, assets)
  const of = plural(side.movements, 'movement')
  const units = (text: string) => (text === '0' ? '' : cell(BigInt(text), side.asset))
  const rows = side.rows.flatMap((row) =>
    (['direct', 'indirect'] as const).flatMap((distance) => {
      const { units: some, percent, value } = row[distance]
      if (some === '0') return []
      const how = row.kind === 'cut' ? 'cut' : distance
      return [
        [
          row.kind === 'named' ? row.category : `${row.kind}: ${row.category}`,
          clip(row.actor, LABEL_SHOWN_MAX),
          how,
          units(some),
          `${percent} %`,
          value ?? 'unknown',
        ],
      ]
    }),
  )
  const columns = [
    { head: 'category' },
    { head: 'who' },
    { head: 'how' },
    { head, right },
    { head: 'share', right },
    { head: `${currency} then`, right },
  ]
  const passed = side.passed.map(
    ({ category, actor, units: some }) =>
      `walked through: ${category} ${actor}, ${amountText(BigInt(some), side.asset, assets)}`,
  )
  const title = `${SIDE_WORDS[side.side]} ${total} in ${of}`
  return [title, table(columns, rows), ...passed].join('\n')
}

function openedText(one: OpenedNumber, assets: Assets): string {
  const { side, category, actor, distance, transactions, asset } = one
  const right = true
  const { head, cell } = amountColumn([asset], assets)
  const rows = transactions
    .slice(0, OPENED_SHOWN)
    .map(({ height, time, units, tx }) => [count(height), time, cell(BigInt(units), asset), tx])
  const columns = [
    { head: 'block', right },
    { head: 'time' },
    { head, right },
    { head: 'transaction' },
  ]
  const more = transactions.length - rows.length
  const title = [side, category, actor, distance].filter((word) => word !== '').join(', ')
  const rest = more > 0 ? [`and ${plural(more, 'transaction')} more: --json has all`] : []
  return [title, table(columns, rows), ...rest].join('\n')
}

const basisText = (basis: Exposure['basis']): string =>
  fields([
    ['by', `haircut, at most ${basis.maxHops} transactions far; services absorb`],
    ['up to', basis.tip === null ? 'no block' : `block ${count(basis.tip.height)}`],
    ['from', basis.isCutShort ? `block ${count(basis.fromHeight)}: older ones were left out` : ''],
    ['lists', plural(basis.lists.length, 'version')],
  ])
