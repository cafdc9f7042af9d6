/**
 * What is compared beside the name. A feature counts only where both sides have a value: what is
 * not known neither agrees nor contradicts.
 *
 * @module
 */
import type { ListParty, PartialDate, PartyIdentifier } from '../../../domain/listed-party.ts'
import type { NameFeature, NameFeatureName, NameQuery } from './name-types.ts'
import { WEIGHTS } from './weights.ts'

/** How well two values agree, -1 to 1, and why. */
type Agreement = { readonly score: number; readonly reason: string }

/** Features beside name and identifier, in the order of the table of weights. */
export function sideFeatures(query: NameQuery, party: ListParty): readonly NameFeature[] {
  const found = [
    birthFeature(query, party),
    countryFeature(query, party),
    genderFeature(query, party),
    programmeFeature(query, party),
    kindFeature(query, party),
  ]
  return found.filter((feature) => feature !== null)
}

type Shown = { readonly asked: string; readonly listed: string }

function featureOf(
  name: Exclude<NameFeatureName, 'name' | 'identifier'>,
  { score, reason }: Agreement,
  shown: Shown,
): NameFeature {
  const { most, least } = WEIGHTS[name]
  const points = score > 0 ? most * score : least === 0 ? 0 : least * -score
  return { feature: name, score, points, reason, ...shown }
}

function birthFeature(query: NameQuery, { facts }: ListParty): NameFeature | null {
  const asked = query.births ?? []
  const listed = facts?.births ?? []
  let best: (Agreement & Shown) | null = null
  for (const mine of asked) {
    for (const theirs of listed) {
      const found = compareBirths(mine, theirs)
      if (best !== null && found.score <= best.score) continue
      best = { ...found, asked: shownDate(mine), listed: shownDate(theirs) }
    }
  }
  return best === null ? null : featureOf('birth', best, best)
}

const shownDate = ({ from, to, circa }: PartialDate): string => {
  const year = from.slice(0, 4)
  const isYear = from.endsWith('-01-01') && to === `${year}-12-31`
  const text = from === to ? from : isYear ? year : `${from} to ${to}`
  return circa ? `about ${text}` : text
}

const DAY = 10
/** Years that "about" may be off, and that a year copied wrongly mostly is. */
const CIRCA_YEARS = 2
const NEAR_YEARS = 1

/** Two dates that may be known in part. */
export function compareBirths(left: PartialDate, right: PartialDate): Agreement {
  const overlaps = left.from <= right.to && right.from <= left.to
  if (overlaps && left.from === left.to && right.from === right.to) {
    return { score: 1, reason: 'same day' }
  }
  if (overlaps)
    return { score: 0.6, reason: yearOf(left) === yearOf(right) ? 'same year' : 'ranges meet' }
  if (isSwapped(left, right)) return { score: 0.6, reason: 'day and month swapped' }
  const apart = yearsApart(left, right)
  if (apart === 0) return { score: 0.2, reason: 'same year, another day' }
  if ((left.circa || right.circa) && apart <= CIRCA_YEARS)
    return { score: 0.3, reason: 'about that year' }
  if (apart <= NEAR_YEARS) return { score: -0.2, reason: 'a year apart' }
  return { score: -1, reason: `${apart} years apart` }
}

const yearOf = ({ from }: PartialDate): number => Number(from.slice(0, 4))

function isSwapped(left: PartialDate, right: PartialDate): boolean {
  if (left.from !== left.to || right.from !== right.to || left.from.length < DAY) return false
  const [year, month, day] = left.from.split('-')
  return right.from === `${year}-${day}-${month}`
}

function yearsApart(left: PartialDate, right: PartialDate): number {
  const [first, second] = left.from <= right.from ? [left, right] : [right, left]
  return Math.max(0, Number(second.from.slice(0, 4)) - Number(first.to.slice(0, 4)))
}

function countryFeature(query: NameQuery, { facts }: ListParty): NameFeature | null {
  const asked = query.countries ?? []
  const listed = [...new Set(facts?.countries.map(({ country }) => country) ?? [])]
  if (asked.length === 0 || listed.length === 0) return null
  const shared = asked.filter((country) => listed.includes(country))
  const shown = { asked: asked.join(', '), listed: listed.join(', ') }
  return shared.length > 0
    ? featureOf('country', { score: 1, reason: `both ${shared.join(', ')}` }, shown)
    : featureOf('country', { score: -1, reason: 'no country in common' }, shown)
}

function genderFeature(query: NameQuery, { facts }: ListParty): NameFeature | null {
  const asked = query.gender ?? ''
  const listed = facts?.gender ?? ''
  if (asked === '' || listed === '') return null
  return asked === listed
    ? featureOf('gender', { score: 1, reason: 'same' }, { asked, listed })
    : featureOf('gender', { score: -1, reason: 'another' }, { asked, listed })
}

function programmeFeature(query: NameQuery, { programmes }: ListParty): NameFeature | null {
  const asked = query.programmes ?? []
  if (asked.length === 0 || programmes.length === 0) return null
  const shared = asked.filter((programme) => programmes.includes(programme))
  const shown = { asked: asked.join(', '), listed: programmes.join(', ') }
  if (shared.length === 0)
    return featureOf('programme', { score: 0, reason: 'none in common' }, shown)
  return featureOf('programme', { score: 1, reason: `both ${shared.join(', ')}` }, shown)
}

function kindFeature({ schema = 'unknown' }: NameQuery, { kind }: ListParty): NameFeature | null {
  if (schema === 'unknown' || kind === 'unknown') return null
  const shown = { asked: schema, listed: kind }
  return schema === kind
    ? featureOf('kind', { score: 1, reason: 'same' }, shown)
    : featureOf('kind', { score: -1, reason: 'another' }, shown)
}

const NUMBER_LETTERS_MIN = 4

/**
 * A number in its normal form: letters and digits in upper case, without zeros at its start. Empty
 * where too little is left to name anybody.
 */
export function identifierKey(number: string): string {
  let out = ''
  for (const letter of number.slice(0, 64).normalize('NFKC').toUpperCase()) {
    const isKept = (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z')
    if (isKept && !(out === '' && letter === '0')) out += letter
  }
  return out.length < NUMBER_LETTERS_MIN ? '' : out
}

/** A number that both sides have, from countries that do not contradict; null without one. */
export function identifierFeature(query: NameQuery, { facts }: ListParty): NameFeature | null {
  for (const asked of query.identifiers ?? []) {
    const key = identifierKey(asked.number)
    if (key === '') continue
    for (const listed of facts?.identifiers ?? []) {
      if (identifierKey(listed.number) !== key || !mayBeOne(asked, listed)) continue
      const shown = { asked: shownNumber(asked), listed: shownNumber(listed) }
      return { feature: 'identifier', score: 1, points: 0, reason: 'same number', ...shown }
    }
  }
  return null
}

const mayBeOne = (left: PartyIdentifier, right: PartyIdentifier): boolean =>
  left.country === '' || right.country === '' || left.country === right.country

const shownNumber = ({ type, number, country }: PartyIdentifier): string =>
  [type, number, country].filter((word) => word !== '').join(' ')
