/**
 * Which parties came, changed and went between two versions of a list, and in which fields.
 *
 * @module
 */
import type { ListParty } from '../../domain/listed-party.ts'
import { dateText, identifierText, shareText } from '../../domain/party-text.ts'

/** Fields of a party that are compared, in the order in which a difference names them. */
export const PARTY_FIELDS = [
  'kind',
  'names',
  'programmes',
  'statedFrom',
  'mentioned',
  'births',
  'gender',
  'countries',
  'identifiers',
  'addresses',
  'titles',
  'remarks',
  'relations',
] as const

/** One of {@link PARTY_FIELDS}. */
export type PartyField = (typeof PARTY_FIELDS)[number]

/** A party under the same id of which the list now says something else. */
export type ChangedParty = {
  readonly before: ListParty
  readonly after: ListParty
  /** At least one. */
  readonly fields: readonly PartyField[]
}

/** Differences by id, each list in order of id. */
export type PartyDiff = {
  readonly added: readonly ListParty[]
  readonly changed: readonly ChangedParty[]
  readonly removed: readonly ListParty[]
}

/**
 * Fields in which two versions of a party differ. File and row do not count: where it stands is
 * evidence of a version. The order of names after the first, and of facts, does not count either:
 * lists are written anew each day.
 */
export function changedFields(before: ListParty, after: ListParty): readonly PartyField[] {
  if (before === after) return []
  return PARTY_FIELDS.filter((field) => valueText(before, field) !== valueText(after, field))
}

/** Compares the parties of two versions. Ids are unique in each. */
export function diffParties(old: readonly ListParty[], next: readonly ListParty[]): PartyDiff {
  const before = new Map(old.map((party) => [party.id, party]))
  const added: ListParty[] = []
  const changed: ChangedParty[] = []
  for (const after of next) {
    const was = before.get(after.id)
    before.delete(after.id)
    if (was === undefined) {
      added.push(after)
      continue
    }
    const fields = changedFields(was, after)
    if (fields.length > 0) changed.push({ before: was, after, fields })
  }
  return {
    added: added.sort(byId),
    changed: changed.sort((left, right) => byId(left.after, right.after)),
    removed: [...before.values()].sort(byId),
  }
}

const byId = (left: ListParty, right: ListParty): number =>
  left.id < right.id ? -1 : left.id > right.id ? 1 : 0

/** What a field says, in a form in which equal claims are equal texts. */
function valueText(party: ListParty, field: PartyField): string {
  switch (field) {
    case 'kind':
      return party.kind
    case 'statedFrom':
      return String(party.statedFrom)
    case 'mentioned':
      return String(party.mentioned === true)
    case 'names':
      return `${JSON.stringify(party.names[0])} ${setText(party.names.slice(1))}`
    case 'programmes':
      return setText(party.programmes)
    case 'relations':
      return setText(party.relations ?? [])
    case 'gender':
    case 'remarks':
      return party.facts?.[field] ?? ''
    default:
      return setText(party.facts?.[field] ?? [])
  }
}

const setText = (items: readonly unknown[]): string =>
  items
    .map((item) => canonical(item))
    .sort()
    .join('\n')

/** Keys in order, because a store may give them in another. */
const canonical = (item: unknown): string =>
  JSON.stringify(item, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )

/** A field that differs, as people read it. */
export type FieldChange = { readonly field: string; readonly was: string; readonly is: string }

/** The fields of a changed party, each before and after. */
export const fieldChanges = ({ before, after, fields }: ChangedParty): FieldChange[] =>
  fields.map((field) => ({
    field,
    was: fieldText(before, field),
    is: fieldText(after, field),
  }))

/** One field as people read it; empty where the list says nothing. */
export function fieldText(party: ListParty, field: PartyField): string {
  const facts = party.facts
  switch (field) {
    case 'kind':
      return party.kind
    case 'names':
      return party.names.map(({ text, weak }) => (weak ? `${text} (weak)` : text)).join('; ')
    case 'programmes':
      return party.programmes.join(', ')
    case 'statedFrom':
      return party.statedFrom === null ? '' : new Date(party.statedFrom).toISOString().slice(0, 10)
    case 'mentioned':
      return party.mentioned === true ? 'named beside' : 'designated'
    case 'births':
      return (facts?.births ?? []).map(dateText).join('; ')
    case 'countries':
      return (facts?.countries ?? []).map(({ country, role }) => `${country} (${role})`).join('; ')
    case 'identifiers':
      return (facts?.identifiers ?? []).map(identifierText).join('; ')
    case 'relations':
      return (party.relations ?? []).map(relationText).join('; ')
    case 'gender':
    case 'remarks':
      return facts?.[field] ?? ''
    default:
      return (facts?.[field] ?? []).join('; ')
  }
}

/** A relation in one line, by ids. */
export const relationText = ({
  kind,
  from,
  to,
  share,
}: NonNullable<ListParty['relations']>[number]): string =>
  `${from} ${kind} of ${to}${share === null ? '' : ` (${shareText(share)})`}`
