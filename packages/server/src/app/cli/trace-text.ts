/** A trace for people: where the money is now, what was cut and why, and the equality. */
import { formatAmount } from '@paperchain/core/domain/amount'
import { FaultError } from '@paperchain/core/domain/error'
import { ledgerName } from '@paperchain/core/domain/ledger'
import { formatDate } from '@paperchain/core/domain/time'
import type { Direction, LedgerEnd, Service } from '@paperchain/core/engine/trace/request'
import type {
  Listed,
  MethodResult,
  TracePlace,
  TraceResult,
} from '@paperchain/core/engine/trace/result'
import { seedText } from '@paperchain/core/engine/trace/seeds'
import { type Unit, unitOf } from '../find.ts'
import { clip, count, fields, LABEL_SHOWN_MAX, plural, table } from './table.ts'

/** Rows of places shown to people; the certificate has what its own limit allows. */
const PLACES_USUAL = 20

/** Seeds and, of each reason, cut coins that are named to people. */
const SEEDS_SHOWN_MAX = 10
const CUTS_SHOWN_MAX = 5

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
  const sight = { unit, shown, direction: result.direction }
  const parts = result.results.map((each) => methodText(each, sight))
  return [headText(result, unit), ...parts].join('\n\n')
}

/**
 * What the blocks that are not here mean for the answer; empty where the chain is whole but perhaps
 * for its first block.
 */
export function holesText({ blocks, height }: Pick<LedgerEnd, 'blocks' | 'height'>): string {
  const missing = height + 1 - blocks
  if (missing <= 1) return ''
  return (
    `${count(blocks)} of ${count(height + 1)} blocks up to there are here: ` +
    'what is held or unspent may have been spent in one that is not'
  )
}

function headText(result: TraceResult, { symbol, decimals }: Unit): string {
  const { seeds, direction, limits, end, gathered } = result
  const { minValue, untilHeight } = limits
  const until = untilHeight === null ? '' : `, until block ${count(untilHeight)}`
  const least = minValue === 0n ? '' : `, at least ${formatAmount(minValue, decimals)} ${symbol}`
  const [first = '', ...others] = seeds.slice(0, SEEDS_SHOWN_MAX).map(seedText)
  const left = seeds.length - SEEDS_SHOWN_MAX
  return fields([
    ['trace', `${direction} from ${first}`],
    ...others.map((seed) => ['and', seed] as const),
    ['and', left > 0 ? plural(left, 'more seed') : ''],
    [
      'ledger',
      `${ledgerName(result.ledger)} to block ${count(end.height)} (${formatDate(end.timeMs)})`,
    ],
    ['not certain', holesText(end)],
    [
      'limits',
      `${plural(limits.maxHops, 'hop')}, ` +
        `${plural(limits.maxTransactions, 'transaction')}${least}${until}`,
    ],
    ['seeds', plural(result.seedCoins, 'coin')],
    ['read', plural(gathered.transactions, 'transaction')],
  ])
}

/** How places are shown: in which unit, how many, and which way the trace went. */
type Sight = { readonly unit: Unit; readonly shown: number; readonly direction: Direction }

function methodText(result: MethodResult, sight: Sight): string {
  const { unit } = sight
  const lines = [`── ${result.method} ${'─'.repeat(60)}`]
  for (const { entered, equality } of result.totals) {
    lines.push(`${formatAmount(entered, unit.decimals)} ${unit.symbol} entered`)
    lines.push(
      equality === null
        ? 'Poison marks whole coins: its sums may exceed what entered.'
        : `In smallest units: ${equality}`,
    )
  }
  lines.push('', placesText(result.places, sight))
  lines.push(...cutLines(result, unit), ...incompleteLines(result, unit))
  return lines.join('\n')
}

function placesText(
  { rows, leftOut }: Listed<TracePlace>,
  { unit, shown, direction }: Sight,
): string {
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
    rows.slice(0, shown).map(({ value, ending, account, service, hop, first, last }) => [
      formatAmount(value, unit.decimals),
      // Backward, what a service paid out is where the trail ends.
      direction === 'backward' && ending === 'absorbed' ? 'service' : ending,
      account ?? 'not known',
      service === null ? '' : serviceText(service),
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

function serviceText({ label, category }: Service): string {
  const kind = category === '' ? '' : ` (${category})`
  return `${clip(label, LABEL_SHOWN_MAX)}${kind}`
}

/** Each reason with its sum, and under it the largest coins: where somebody could go on. */
function cutLines({ cutSums, cuts }: MethodResult, { symbol, decimals }: Unit): string[] {
  return cutSums.flatMap(({ reason, count: coins, value }) => {
    const sum = `${plural(coins, 'coin')} with ${formatAmount(value, decimals)} ${symbol}`
    const shown = cuts.rows.filter((cut) => cut.reason === reason).slice(0, CUTS_SHOWN_MAX)
    const amounts = shown.map((cut) => formatAmount(cut.value, decimals))
    const size = Math.max(0, ...amounts.map((amount) => amount.length))
    const largest = shown.map(
      ({ tx, index }, at) => `  ${(amounts[at] ?? '').padStart(size)}  ${tx}:${index}`,
    )
    const left = coins - largest.length
    const more = left > 0 ? [`  and ${plural(left, 'more coin')}; --json has them`] : []
    return [`cut: ${sum}, ${CUT_WORDS[reason]}`, ...largest, ...more]
  })
}

const incompleteLines = ({ incomplete }: MethodResult, { symbol, decimals }: Unit): string[] =>
  incomplete.map(
    ({ count: txs, value, unseen }) =>
      `not certain: ${formatAmount(value, decimals)} ${symbol} passed ` +
      `${plural(txs, 'transaction')} with inputs that are not in the ledger ` +
      `(at least ${formatAmount(unseen, decimals)} ${symbol} of them, counted as clean)`,
  )
