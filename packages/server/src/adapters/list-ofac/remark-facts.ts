/**
 * What OFAC's remarks say of a party beside addresses and names: births, countries, numbers, and
 * whom it is linked to.
 *
 * Source: OFAC "SDN data specification" (legacy format): statements between semicolons, each with
 * its kind first (`DOB 31 Aug 1960`, `Passport 1084010 (Egypt)`, `nationality Syria`).
 *
 * @module
 */
import { countryOf } from '@paperchain/core/domain/country-names'
import { partialDate } from '@paperchain/core/engine/attribute/partial-date'
import type { PartyDraft } from '@paperchain/core/engine/attribute/party-draft'

/** Longest statement that is taken apart, in characters; the whole remark is kept in any case. */
const STATEMENT_LIMIT = 300

const BIRTH = /^(?:alt\. )?DOB (.+)$/i
const PLACE = /^(?:alt\. )?POB (.+)$/i
const COUNTRY = /^(?:alt\. )?(nationality|citizen) (.+)$/i
const FLAG = /^(?:alt\. )?(Former )?Vessel Flag (.+)$/i
const GENDER = /^Gender (Male|Female)$/i
const LINKED = /^Linked To: (.+)$/i
/** A kind, a number with a digit in it, the country in brackets, and when it was given out. */
const NUMBER = new RegExp(
  /^(?:alt\. )?([A-Za-z].{1,70}?)\s+(?:#\s*)?/.source +
    /((?:[A-Z]{1,4}[- ])?[\w./-]*\d[\w./ -]*)/.source +
    /(?:\s?\(([^)]+)\))?(?: (?:issued|expires)\b.*)?$/.source,
)

/** Kinds of numbers, by a word in them or by their end. */
const NUMBER_TYPE = new RegExp(
  [
    'passport|License|Certificate|Cedula|^LE Number',
    '\\b(?:No\\.?|Number|ID|Code|BIC)$|#$|IMO$|\\(MSN\\)$|Document$|Identification$',
    '^(?:R\\.F\\.C\\.|C\\.U\\.R\\.P\\.|D\\.N\\.I\\.|NIT|RUC|MMSI|SSN)$|^C\\.U\\.I\\.',
  ].join('|'),
  'i',
)

/** Adds what a remark says. `known` finds a party by a name of it. */
export function addRemarkFacts(
  draft: PartyDraft,
  remark: string,
  known: (name: string) => string | undefined,
): void {
  for (const piece of remark.split(';')) {
    const statement = piece.trim().replace(/\.$/, '')
    if (statement === '' || statement.length > STATEMENT_LIMIT) continue
    if (!addPerson(draft, statement)) addOther(draft, statement, known)
  }
}

/** Births, countries and gender. Whether the statement was one of these. */
function addPerson(draft: PartyDraft, statement: string): boolean {
  const birth = BIRTH.exec(statement)?.[1]
  if (birth !== undefined) {
    const date = partialDate(birth)
    if (date !== null) draft.births.push(date)
    return true
  }
  const place = PLACE.exec(statement)?.[1]
  if (place !== undefined) {
    const country = countryOf(countryAtEnd(place))
    if (country.length === 2) draft.countries.push({ country, role: 'birth' })
    return true
  }
  const [, , country] = COUNTRY.exec(statement) ?? []
  if (country !== undefined) {
    draft.countries.push({ country: countryOf(country), role: 'nationality' })
    return true
  }
  const gender = GENDER.exec(statement)?.[1]?.toLowerCase()
  if (gender === 'male' || gender === 'female') draft.gender = gender
  return gender !== undefined
}

/** `Culiacan, Sinaloa, Mexico` ends in its country; `Nampo, Korea, North` in two parts of one. */
function countryAtEnd(place: string): string {
  const parts = place.split(',').map((part) => part.trim())
  const lastTwo = parts.slice(-2).join(', ')
  return countryOf(lastTwo).length === 2 ? lastTwo : (parts.at(-1) ?? '')
}

function addOther(
  draft: PartyDraft,
  statement: string,
  known: (name: string) => string | undefined,
): void {
  const linked = LINKED.exec(statement)?.[1]
  const to = linked === undefined ? undefined : known(linked)
  if (to !== undefined && to !== draft.id) {
    draft.relations.push({ kind: 'associate', from: draft.id, to, share: null, text: 'Linked To' })
  }
  if (linked !== undefined) return
  const [, former, flag] = FLAG.exec(statement) ?? []
  if (flag !== undefined) {
    const role = former === undefined ? 'flag' : 'other'
    draft.countries.push({ country: countryOf(flag), role })
    return
  }
  const [, type, number, country] = NUMBER.exec(statement) ?? []
  if (type === undefined || number === undefined || !NUMBER_TYPE.test(type)) return
  draft.identifiers.push({ type, number: number.trim(), country: countryOf(country ?? '') })
}
