/** Screening answers for people. */
import { ledgerName } from '@paperchain/core/domain/ledger'
import type { ListEntry, ListVersion } from '@paperchain/core/domain/tag'
import { formatDate, formatTime } from '@paperchain/core/domain/time'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import type { ScreenAnswer, ScreenTag } from '@paperchain/core/engine/screen/screen-answer'
import { count, plural, shortId, table } from './table.ts'

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

/** An outcome as people read it. */
export const OUTCOME_WORDS = { hit: 'HIT', clear: 'clear', 'cannot-tell': 'cannot tell' } as const

/** Answers shown one by one in full; further ones are a table row. */
const FULL_MAX = 25

/** Rows of that table; further ones are counted. */
const ROWS_MAX = 200

/** Every answer with what is said of it; many clear ones as a table. */
export function answersText(answers: readonly Row[]): string {
  if (answers.length === 0) return 'Nothing to report.'
  const telling = answers.filter(
    ({ hits, tags, diagnosis }) =>
      answers.length === 1 || hits.length + tags.length > 0 || diagnosis,
  )
  const rest = answers.filter((each) => !telling.includes(each))
  const parts = telling.slice(0, FULL_MAX).map(answerText)
  const more = [...telling.slice(FULL_MAX), ...rest]
  if (more.length > 0) parts.push(rowsText(more))
  return parts.join('\n\n')
}

function rowsText(answers: readonly Row[]): string {
  const text = table(
    [{ head: 'account' }, { head: 'answer' }, { head: 'why' }],
    answers
      .slice(0, ROWS_MAX)
      .map((each) => [each.text, OUTCOME_WORDS[each.outcome], whyText(each)]),
  )
  const left = answers.length - ROWS_MAX
  return left > 0 ? `${text}\nand ${plural(left, 'more account')}; --json has all` : text
}

function answerText(answer: Row): string {
  const ledgers = [...new Set(answer.accounts.map(({ ledger }) => ledgerName(ledger)))]
  const on =
    ledgers.length === 0
      ? ''
      : `  (${ledgers.slice(0, 3).join(', ')}${ledgers.length > 3 ? ' …' : ''})`
  const lines = [`${OUTCOME_WORDS[answer.outcome]}  ${answer.text}${on}`]
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
  if (answer.hits.length === 0) lines.push(`  ${whyText(answer)}`)
  return lines.join('\n')
}

/** Other names of a party that are shown; `--json` has all. */
const NAMES_SHOWN_MAX = 4

/** Under which programmes an entry stands, and what else its party is called. */
function partyText({ programmes = [], party }: ListEntry): string[] {
  const others = party?.names.slice(1) ?? []
  const left = others.length - NAMES_SHOWN_MAX
  const more = left > 0 ? ` and ${plural(left, 'more name')}` : ''
  return [
    programmes.length === 0 ? '' : `    programmes: ${programmes.join(', ')}`,
    others.length === 0 ? '' : `    also: ${others.slice(0, NAMES_SHOWN_MAX).join('; ')}${more}`,
  ].filter((line) => line !== '')
}

function tagText({
  list,
  version,
  publishedMs,
  fileHash,
  entry,
  sanction,
  validFrom,
  disputes = [],
}: ScreenTag): string[] {
  const kinds = [sanction ? 'sanction' : entry.abuse, entry.category].filter((kind) => kind !== '')
  const what = [...new Set(kinds)].join(', ')
  const actor = entry.actor === '' ? '' : ` [${entry.actor}]`
  const file = fileHash === '' ? '' : ` (sha-256 ${shortId(fileHash)})`
  return [
    `  ${what === '' ? 'tag' : what}: ${entry.label}${actor}`,
    ...partyText(entry),
    `    ${list}, published ${formatDate(publishedMs)}, version ${version.slice(0, 12)}; ` +
      `since ${formatDate(validFrom)}${entry.confidence === '' ? '' : `; ${entry.confidence}`}`,
    `    ${entry.file}, row ${entry.row}${file}${entry.source === '' ? '' : `; ${entry.source}`}`,
    ...disputes.map(
      ({ by, why, validMs }) => `    disputed since ${formatDate(validMs)} by ${by}: ${why}`,
    ),
  ]
}

const REASONS = {
  listed: 'a list names it',
  'not-listed': 'no sanctions list and no abuse tag in force names it',
  'no-address': 'it is no address',
  'no-sanctions-list': 'no sanctions list was in force: import one, or ask about a later date',
  'no-holder': 'nobody holds a system account',
} as const

/** Why the answer is what it is, in a few words. */
export const whyText = ({ reason }: ScreenAnswer): string => REASONS[reason]

/** Under the answers: as of when, how it came out, and by which lists of sanctions. */
export function summaryText(
  answers: readonly ScreenAnswer[],
  { asOf, knownAt }: Moment,
  sanctions: readonly Pick<ListVersion, 'list' | 'publishedMs'>[],
): string {
  const times = (outcome: ScreenAnswer['outcome']): number =>
    answers.filter((each) => each.outcome === outcome).length
  const lists = sanctions.map(({ list, publishedMs }) => `${list} of ${formatDate(publishedMs)}`)
  return (
    `${plural(answers.length, 'account')} screened as of ${formatDate(asOf)}, ` +
    `by what was known on ${formatTime(knownAt).slice(0, 16)}Z: ${plural(times('hit'), 'hit')}, ` +
    `${count(times('clear'))} clear, ${count(times('cannot-tell'))} cannot tell\n` +
    `Sanctions lists in force: ${lists.join(', ') || 'none'}`
  )
}
