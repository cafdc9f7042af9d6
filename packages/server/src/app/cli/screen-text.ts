/** Screening answers for people. */
import { ledgerName } from '@paperchain/core/domain/ledger'
import { formatDate, formatTime } from '@paperchain/core/domain/time'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import type { ScreenAnswer, ScreenTag } from '@paperchain/core/engine/screen/screen-answer'
import { plural, shortId, table } from './table.ts'

/** An answer, and where in a ledger its account stands. */
type Row = ScreenAnswer & {
  readonly at?: readonly {
    readonly tx: string
    readonly side: string
    readonly certainty: string
  }[]
  readonly file?: string
  readonly row?: number
}

const WORDS = { hit: 'HIT', clear: 'clear', 'cannot-tell': 'cannot tell' } as const

/** Answers shown one by one in full; further ones are a table row. */
const FULL_MAX = 25

/** Every answer with what is said of it; many clear ones as a table. */
export function answersText(answers: readonly Row[]): string {
  if (answers.length === 0) return 'Nothing to report.'
  const telling = answers.filter(
    ({ hits, tags, diagnosis }) => hits.length + tags.length > 0 || diagnosis,
  )
  const rest = answers.filter((each) => !telling.includes(each))
  const parts = telling.slice(0, FULL_MAX).map(answerText)
  const more = [...telling.slice(FULL_MAX), ...rest]
  if (more.length > 0) parts.push(rowsText(more))
  return parts.join('\n\n')
}

function rowsText(answers: readonly Row[]): string {
  return table(
    [{ head: 'account' }, { head: 'answer' }, { head: 'why' }],
    answers.map((each) => [each.text, WORDS[each.outcome], whyText(each)]),
  )
}

function answerText(answer: Row): string {
  const ledgers = [...new Set(answer.accounts.map(({ ledger }) => ledgerName(ledger)))]
  const on =
    ledgers.length === 0
      ? ''
      : `  (${ledgers.slice(0, 3).join(', ')}${ledgers.length > 3 ? ' …' : ''})`
  const lines = [`${WORDS[answer.outcome]}  ${answer.text}${on}`]
  if (answer.diagnosis !== null) lines.push(`  ${answer.diagnosis.message}`)
  if (answer.file !== undefined) lines.push(`  ${answer.file}, line ${answer.row}`)
  for (const tag of answer.hits) lines.push(...tagText(tag))
  for (const tag of answer.tags) lines.push(...tagText(tag))
  for (const { tx, side, certainty } of (answer.at ?? []).slice(0, 5)) {
    const sure = certainty === 'stated' ? '' : `, ${certainty} from its script`
    lines.push(`  ${side === 'debit' ? 'paid in' : 'got paid in'} transaction ${tx}${sure}`)
  }
  const left = (answer.at ?? []).length - 5
  if (left > 0) lines.push(`  and ${plural(left, 'more posting')}`)
  if (answer.hits.length === 0 && answer.outcome !== 'clear') lines.push(`  ${whyText(answer)}`)
  return lines.join('\n')
}

function tagText({
  list,
  version,
  publishedMs,
  fileHash,
  entry,
  sanction,
  validFrom,
}: ScreenTag): string[] {
  const kinds = [sanction ? 'sanction' : entry.abuse, entry.category].filter((kind) => kind !== '')
  const what = [...new Set(kinds)].join(', ')
  const file = fileHash === '' ? '' : ` (sha-256 ${shortId(fileHash)})`
  return [
    `  ${what === '' ? 'tag' : what}: ${entry.label}${entry.actor === '' ? '' : ` [${entry.actor}]`}`,
    `    ${list}, published ${formatDate(publishedMs)}, version ${version.slice(0, 12)}; ` +
      `since ${formatDate(validFrom)}; ${entry.confidence}`,
    `    ${entry.file}, row ${entry.row}${file}${entry.source === '' ? '' : `; ${entry.source}`}`,
  ]
}

const REASONS = {
  listed: 'a list names it',
  'not-listed': 'no list names it',
  'no-address': 'it is no address',
  'no-sanctions-list': 'no sanctions list covers that date: import one, or ask about a later date',
  'no-holder': 'nobody holds a system account',
} as const

const whyText = ({ reason }: ScreenAnswer): string => REASONS[reason]

/** One line under the answers: what was asked as of when, and how it came out. */
export function summaryText(answers: readonly ScreenAnswer[], { asOf, knownAt }: Moment): string {
  const times = (outcome: ScreenAnswer['outcome']): number =>
    answers.filter((each) => each.outcome === outcome).length
  return (
    `${plural(answers.length, 'account')} screened as of ${formatDate(asOf)}, ` +
    `by what was known on ${formatTime(knownAt).slice(0, 16)}Z: ${plural(times('hit'), 'hit')}, ` +
    `${times('clear')} clear, ${times('cannot-tell')} cannot tell`
  )
}
