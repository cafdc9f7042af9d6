/**
 * A party of the European Union's list from the attributes of its elements, or from the columns of
 * its CSV, which have the same names behind the element's.
 *
 * @module
 */
import { countryOf } from '@paperchain/core/domain/country-names'
import type { PartyName } from '@paperchain/core/domain/listed-party'
import { daysOf, partialDate } from '@paperchain/core/engine/attribute/partial-date'
import { type PartyDraft, scriptOf } from '@paperchain/core/engine/attribute/party-draft'
import { dayOf, inOneLine } from '../list-any/party-list.ts'

/** Gives a field by its name in the XML; empty where it is not there. */
export type EuFields = (name: string) => string

const UNKNOWN_COUNTRY = /^(?:00|unknown)?$/i

/** The country of an element: its code, else its name. */
function countryIn(field: EuFields): string {
  const code = field('countryIso2Code')
  const name = field('countryDescription')
  return countryOf(UNKNOWN_COUNTRY.test(code) ? (UNKNOWN_COUNTRY.test(name) ? '' : name) : code)
}

/** A name; the first one of a party is its main name. */
export function addEuName(draft: PartyDraft, field: EuFields): void {
  const parts = [field('firstName'), field('middleName'), field('lastName')]
  const text = field('wholeName') || inOneLine(parts, ' ')
  if (text !== '') {
    const name: PartyName = {
      text,
      kind: draft.names.some(({ kind }) => kind === 'main') ? 'aka' : 'main',
      script: scriptOf(text),
      weak: field('strong') === 'false',
    }
    draft.names.push(name)
  }
  const gender = field('gender').toUpperCase()
  if (gender === 'M') draft.gender = 'male'
  if (gender === 'F') draft.gender = 'female'
  draft.titles.push(field('title'), field('function'))
}

export function addEuCitizenship(draft: PartyDraft, field: EuFields): void {
  draft.countries.push({ country: countryIn(field), role: 'nationality' })
}

export function addEuBirth(draft: PartyDraft, field: EuFields): void {
  const circa = field('circa') === 'true'
  const [from, to] = [daysOf(field('yearRangeFrom')), daysOf(field('yearRangeTo'))]
  const [year, month, day] = [field('year'), field('monthOfYear'), field('dayOfMonth')]
  const days =
    partialDate(field('birthdate')) ??
    daysOf(year, month || undefined, day || undefined) ??
    daysOf(year) ??
    (from !== null && to !== null && from.from <= to.to ? { from: from.from, to: to.to } : null)
  // Dates of other calendars are told with it, and are not ours to turn.
  const calendar = field('calendarType')
  if (days !== null && (calendar === '' || /^gregorian$/i.test(calendar))) {
    draft.births.push({ from: days.from, to: days.to, circa })
  }
  const country = countryIn(field)
  draft.countries.push({ country, role: 'birth' })
  const place = inOneLine([field('place'), field('city'), field('region')])
  if (place !== '') draft.remarks.push(`Place of birth: ${inOneLine([place, country])}`)
}

export function addEuAddress(draft: PartyDraft, field: EuFields): void {
  const country = field('countryDescription')
  const parts = ['street', 'poBox', 'zipCode', 'city', 'place', 'region'].map(field)
  draft.addresses.push(inOneLine([...parts, UNKNOWN_COUNTRY.test(country) ? '' : country]))
  draft.countries.push({ country: countryIn(field), role: 'residence' })
}

export function addEuIdentification(draft: PartyDraft, field: EuFields): void {
  const type = field('identificationTypeDescription') || field('identificationTypeCode')
  const number = field('number') || field('latinNumber')
  const isFalse = field('knownFalse') === 'true'
  draft.identifiers.push({
    type: isFalse ? `${type} (known to be false)` : type,
    number,
    country: countryIn(field),
  })
}

/** Programme and day of a legal act. The earliest day counts where no designation is dated. */
export function addEuRegulation(draft: PartyDraft, field: EuFields): void {
  draft.programmes.push(field('programme'))
  const day = dayOf(field('entryIntoForceDate')) ?? dayOf(field('publicationDate'))
  if (day !== null) draft.statedFrom = Math.min(draft.statedFrom ?? day, day)
}

/** Kinds as `subjectType` says them. */
export function euKind(text: string): PartyDraft['kind'] {
  if (/^p(?:erson)?$/i.test(text)) return 'individual'
  return /^e(?:nterprise)?$/i.test(text) ? 'entity' : 'unknown'
}
