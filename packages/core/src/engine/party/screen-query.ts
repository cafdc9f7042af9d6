/**
 * A customer as a question to the lists: every name that is known, the dates, countries and numbers
 * beside them.
 *
 * @module
 */
import type { Party } from '../../domain/party.ts'
import { readQuestion } from '../screen/name-question.ts'
import type { NameQuery } from '../screen/names/name-types.ts'

/** Questions about one customer at most: its names. */
const NAMES_MAX = 45

/** One question for each name of a customer; the rest is the same in all of them. */
export function queriesOf(party: Party): readonly NameQuery[] {
  const { properties, identification } = party
  const numbers = [
    ...(properties.idNumber ?? []),
    ...(properties.taxNumber ?? []),
    ...(properties.passportNumber ?? []),
    ...(properties.socialSecurityNumber ?? []),
    ...(properties.registrationNumber ?? []),
    ...(properties.leiCode ?? []),
    ...identification.flatMap(({ number = '' }) => number),
  ]
  const countries = [
    ...(properties.nationality ?? []),
    ...(properties.country ?? []),
    ...(properties.birthCountry ?? []),
    ...(properties.jurisdiction ?? []),
  ]
  const rest = {
    kind: party.schema === 'Person' ? 'individual' : 'entity',
    born: properties.birthDate ?? [],
    country: [...new Set(countries)],
    id: [...new Set(numbers)].slice(0, 20),
    gender: properties.gender?.[0] ?? '',
  }
  return namesOf(party).flatMap((name) => {
    const { question } = readQuestion({ ...rest, name })
    // What a customer has that a question may not is left away rather than the whole customer.
    const plain = question ?? readQuestion({ kind: rest.kind, name }).question
    return plain === null ? [] : [plain.query]
  })
}

/** Full names, other names, and what the parts make where no full name is stated. */
function namesOf({ properties }: Party): readonly string[] {
  const { firstName = [], middleName = [], lastName = [] } = properties
  const parts = [firstName[0] ?? '', middleName[0] ?? '', lastName[0] ?? '']
  const joined = parts.filter((part) => part !== '').join(' ')
  const full = properties.name ?? []
  const all = [
    ...full,
    ...(joined === '' ? [] : [joined]),
    ...(properties.alias ?? []),
    ...(properties.previousName ?? []),
  ]
  return [...new Set(all)].slice(0, NAMES_MAX)
}
