/** Answers of screening names for people. */
import type {
  ListedName,
  NameVerdict,
  PartyAnswer,
  PartyHit,
  ScreenPartiesResponse,
} from '@paperchain/contract/screen-party'
import { OUTCOME_WORDS } from './screen-text.ts'
import { count, plural, table } from './table.ts'

/** Answers shown one by one; further ones are counted. */
const FULL_MAX = 50
/** Other names of a party that are shown; `--json` has more. */
const NAMES_MAX = 3

const REASONS = {
  fits: '',
  'no-fit': 'no listed party fits',
  'told-apart': 'those that fit were said to be others',
  'bad-row': 'the row is not somebody to screen',
  'no-party-list': 'no sanctions list that names parties was in force: import one',
  'script-not-read': 'the name is in a script that is compared sign by sign only',
  'name-cut': 'the name has more words than are read',
} as const

const STATES = {
  stands: 'told apart',
  'asked-changed': 'was told apart, but for another question',
  'listed-changed': 'was told apart, but the list has changed since',
} as const

/** Every answer with the pieces of its scores. */
export function namesText(answers: readonly PartyAnswer[]): string {
  if (answers.length === 0) return 'Nothing to report.'
  const parts = answers.slice(0, FULL_MAX).map(answerText)
  const left = answers.length - FULL_MAX
  if (left > 0) parts.push(`and ${plural(left, 'more answer')}; --json has all`)
  return parts.join('\n\n')
}

function answerText({ row, ref, outcome, reason, hits, toldApart, fault, hasMore }: PartyAnswer) {
  const about = ref === '' ? `row ${row}` : `row ${row} (${ref})`
  const why = fault?.message ?? REASONS[reason]
  return [
    `${OUTCOME_WORDS[outcome]}  ${about}${why === '' ? '' : `: ${why}`}`,
    ...hits.map(hitText),
    ...(hasMore ? ['  and more that fit less; --limit shows them'] : []),
    ...toldApart.map(hitText),
  ].join('\n')
}

function hitText(hit: PartyHit): string {
  const { verdict, programmes, names, nameCount, limits, list, published, party } = hit
  const others = names.filter(({ text }) => text !== hit.name.text).slice(0, NAMES_MAX)
  const more = nameCount - 1 - others.length
  const also =
    others.map(nameText).join('; ') + (more > 0 ? ` and ${plural(more, 'more name')}` : '')
  const lines = [
    `  ${hit.score.toFixed(2)} ${hit.strength}  ${nameText(hit.name)}  [${hit.kind}]`,
    `    ${list}:${party}, published ${dayOf(published)}, version ${hit.version.slice(0, 12)}`,
    ...(programmes.length === 0 ? [] : [`    programmes: ${programmes.join(', ')}`]),
    ...(nameCount === 1 ? [] : [`    also: ${also}`]),
    ...limits.map((limit) => `    bounded: ${limit}`),
    ...(verdict === null
      ? []
      : [`    ${STATES[verdict.state]}: ${verdict.why} (${verdict.by}, ${verdict.at})`]),
    indented(piecesText(hit)),
  ]
  return lines.join('\n')
}

const dayOf = (time: string): string => time.slice(0, 10)

const nameText = ({ text, weak, script }: ListedName): string => {
  const marks = [weak ? 'weak alias' : '', script === 'Latn' ? '' : script].filter((one) => one)
  return marks.length === 0 ? text : `${text} (${marks.join(', ')})`
}

const piecesText = ({ pieces }: PartyHit): string =>
  table(
    [
      { head: 'piece' },
      { head: 'points', right: true },
      { head: 'asked' },
      { head: 'listed' },
      { head: 'why' },
    ],
    pieces.map(({ feature, points, asked, listed, reason }) => [
      feature,
      points.toFixed(3),
      asked,
      listed,
      reason,
    ]),
  )

const indented = (text: string): string => text.replace(/^/gm, '    ')

/** Under the answers: how it came out, by which lists. */
export function namesNote({ answers, counts, lists, stale, aged, asOf, scorer, threshold }: Told) {
  const by = lists.map(({ list, published }) => `${list} of ${dayOf(published)}`)
  const late = [...stale, ...(aged ?? [])].map(({ list }) => `${list} is stale`)
  return [
    `${plural(answers.length, 'name')} screened as of ${dayOf(asOf)} from score ` +
      `${threshold} on (${scorer}): ${plural(counts.hit, 'hit')}, ${count(counts.clear)} clear, ` +
      `${count(counts.cannotTell)} cannot tell`,
    `Lists with parties in force: ${by.join(', ') || 'none'}`,
    ...late,
  ].join('\n')
}

type Told = ScreenPartiesResponse

/** A verdict that was kept. */
export const verdictText = ({ list, listed, verdict, id }: NameVerdict): string =>
  verdict === 'not-this'
    ? `Not ${list}:${listed}, until either side changes (verdict ${id}).`
    : `What was said of ${list}:${listed} counts no more (verdict ${id}).`
