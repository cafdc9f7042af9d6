/** A trace for people: where the money is now, what was cut and why, and the equality. */
import { formatAmount } from '@paperchain/core/domain/amount'
import { FaultError } from '@paperchain/core/domain/error'
import { ledgerName } from '@paperchain/core/domain/ledger'
import { formatDate } from '@paperchain/core/domain/time'
import type {
  Listed,
  MethodResult,
  TracePlace,
  TraceResult,
} from '@paperchain/core/engine/trace/result'
import { seedText } from '@paperchain/core/engine/trace/seeds'
import { type Unit, unitOf } from './find.ts'
import { count, fields, plural, table } from './table.ts'

/** Rows of places shown to people; the certificate has what its own limit allows. */
const PLACES_USUAL = 20

const CUT_WORDS = {
  value: 'below --min-value',
  hops: 'beyond --max-hops',
  until: 'spent after --until',
  budget: 'beyond --max-transactions',
  intervals: 'too many separate pieces (FIFO)',
} as const

/** The whole answer; `rows` is the flag `--rows`. */
export function traceText(result: TraceResult, rows: string | undefined): string {
  const unit = unitOf(result.ledger)
  const shown = rows === undefined ? PLACES_USUAL : Number(rows)
  if (!Number.isInteger(shown) || shown < 1) {
    throw new FaultError('USAGE', `Expected a whole number for --rows, got "${rows}"`)
  }
  const parts = result.results.map((each) => methodText(each, unit, shown))
  return [headText(result, unit), ...parts].join('\n\n')
}

function headText(result: TraceResult, { symbol, decimals }: Unit): string {
  const { seeds, direction, limits, end, gathered } = result
  const until = limits.untilHeight === null ? '' : `, until block ${limits.untilHeight}`
  const least = formatAmount(limits.minValue, decimals)
  return fields([
    ['trace', `${direction} from ${seeds.map(seedText).join(', ')}`],
    [
      'ledger',
      `${ledgerName(result.ledger)} to block ${count(end.height)} (${formatDate(end.timeMs)})`,
    ],
    [
      'limits',
      `${count(limits.maxHops)} hops, ${count(limits.maxTransactions)} transactions, ` +
        `at least ${least} ${symbol}${until}`,
    ],
    ['seeds', plural(result.seedCoins, 'coin')],
    ['read', plural(gathered.transactions, 'transaction')],
  ])
}

function methodText(result: MethodResult, unit: Unit, rows: number): string {
  const lines = [`── ${result.method} ${'─'.repeat(60)}`]
  for (const { entered, equality } of result.totals) {
    lines.push(`${formatAmount(entered, unit.decimals)} ${unit.symbol} entered`)
    lines.push(
      equality === null
        ? 'Poison marks whole coins: its sums may exceed what entered.'
        : `In smallest units: ${equality}`,
    )
  }
  lines.push('', placesText(result.places, unit, rows))
  lines.push(...cutLines(result, unit), ...incompleteLines(result, unit))
  return lines.join('\n')
}

function placesText({ rows, leftOut }: Listed<TracePlace>, unit: Unit, shown: number): string {
  const right = true
  const text = table(
    [
      { head: unit.symbol, right },
      { head: 'is' },
      { head: 'account' },
      { head: 'tag' },
      { head: 'hop', right },
      { head: 'first' },
      { head: 'last' },
    ],
    rows
      .slice(0, shown)
      .map(({ value, ending, account, service, hop, first, last }) => [
        formatAmount(value, unit.decimals),
        ending,
        account ?? 'not known',
        service === null ? '' : `${service.label} (${service.category})`,
        String(hop),
        formatDate(first.timeMs),
        formatDate(last.timeMs),
      ]),
  )
  const hidden = rows.slice(shown)
  const listed = hidden.reduce((sum, { value }) => sum + value, 0n)
  const value = leftOut.reduce((sum, each) => sum + each.value, listed)
  const places = leftOut.reduce((sum, each) => sum + each.count, hidden.length)
  if (places === 0) return text
  const amount = `${formatAmount(value, unit.decimals)} ${unit.symbol}`
  return `${text}\nand ${plural(places, 'more place')} with ${amount}; --rows shows more`
}

const cutLines = ({ cutSums }: MethodResult, { symbol, decimals }: Unit): string[] =>
  cutSums.map(
    ({ reason, count: coins, value }) =>
      `cut: ${plural(coins, 'coin')} with ${formatAmount(value, decimals)} ${symbol}, ` +
      CUT_WORDS[reason],
  )

const incompleteLines = ({ incomplete }: MethodResult, { symbol, decimals }: Unit): string[] =>
  incomplete.map(
    ({ count: txs, value, unseen }) =>
      `not certain: ${formatAmount(value, decimals)} ${symbol} passed ` +
      `${plural(txs, 'transaction')} with inputs that are not in the ledger ` +
      `(at least ${formatAmount(unseen, decimals)} ${symbol} of them, counted as clean)`,
  )
