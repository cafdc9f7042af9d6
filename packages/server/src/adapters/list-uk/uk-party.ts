/**
 * A party of the United Kingdom's list from its fields, which XML and CSV call alike.
 *
 * @module
 */
import { countryOf } from '@paperchain/core/domain/country-names'
import type { PartyName } from '@paperchain/core/domain/listed-party'
import { partialDate } from '@paperchain/core/engine/attribute/partial-date'
import { type PartyDraft, scriptOf } from '@paperchain/core/engine/attribute/party-draft'
import { inOneLine } from '../list-any/party-list.ts'

/** What a name is, by the words of the list: `Primary Name`, `Alias`, `Primary Name Variation`. */
export type UkName = {
  /** `Name1` to `Name6`; the sixth is the last name, or the whole name of a company. */
  readonly parts: readonly string[]
  readonly type: string
  /** `Good quality a.k.a`, `Low quality a.k.a`, or nothing. */
  readonly strength: string
}

export function addUkName(draft: PartyDraft, { parts, type, strength }: UkName): void {
  const text = inOneLine(parts, ' ')
  if (text === '') return
  const isMain = /^primary name$/i.test(type) && !draft.names.some(({ kind }) => kind === 'main')
  const name: PartyName = {
    text,
    kind: isMain ? 'main' : /f\.?k\.?a|former|previous/i.test(type) ? 'fka' : 'aka',
    script: scriptOf(text),
    weak: /low/i.test(strength),
  }
  draft.names.push(name)
}

/** A name in its own script; several may stand behind semicolons. */
export function addUkNonLatin(draft: PartyDraft, text: string): void {
  for (const one of text.split(/[;؛]/)) {
    if (one.trim() === '') continue
    draft.names.push({ text: one, kind: 'aka', script: scriptOf(one), weak: false })
  }
}

/** `Individual`, `Entity`, `Ship`. */
export function ukKind(text: string): PartyDraft['kind'] {
  const word = text.trim().toLowerCase()
  if (word === 'individual' || word === 'entity') return word
  return word === 'ship' ? 'vessel' : 'unknown'
}

/** What a field of the list adds to its party; the names are those of the XML. */
const ADD = new Map<string, (draft: PartyDraft, text: string) => void>(
  Object.entries<(draft: PartyDraft, text: string) => void>({
    DOB: (draft, text) => {
      const date = partialDate(text)
      if (date !== null) draft.births.push(date)
      else draft.remarks.push(`Date of birth: ${text}`)
    },
    Nationality: (draft, text) => addCountry(draft, text, 'nationality'),
    CountryOfBirth: (draft, text) => addCountry(draft, text, 'birth'),
    TownOfBirth: (draft, text) => draft.remarks.push(`Place of birth: ${text}`),
    Position: (draft, text) => draft.titles.push(text),
    Title: (draft, text) => draft.titles.push(text),
    Gender: (draft, text) => {
      const gender = text.toLowerCase()
      if (gender === 'male' || gender === 'female') draft.gender = gender
    },
    PassportNumber: (draft, text) => addNumber(draft, 'Passport', text),
    NationalIdentifierNumber: (draft, text) => addNumber(draft, 'National identifier', text),
    BusinessRegistrationNumber: (draft, text) => addNumber(draft, 'Business registration', text),
    IMONumber: (draft, text) => addNumber(draft, 'IMO', text),
    HullIdentificationNumber: (draft, text) => addNumber(draft, 'Hull identification', text),
    UNReferenceNumber: (draft, text) => addNumber(draft, 'UN reference', text),
    OFSIGroupID: (draft, text) => addNumber(draft, 'OFSI group', text),
    EmailAddress: (draft, text) => addNumber(draft, 'Email', text),
    PhoneNumber: (draft, text) => addNumber(draft, 'Phone', text),
    CurrentBelievedFlagOfShip: (draft, text) => addCountry(draft, text, 'flag'),
    PreviousFlag: (draft, text) => addCountry(draft, text, 'other'),
    CurrentOwnerOperator: (draft, text) => draft.remarks.push(`Owner or operator: ${text}`),
    ParentCompany: (draft, text) => draft.remarks.push(`Parent company: ${text}`),
    Subsidiary: (draft, text) => draft.remarks.push(`Subsidiary: ${text}`),
    OtherInformation: (draft, text) => draft.remarks.push(text),
    UKStatementofReasons: (draft, text) => draft.remarks.push(text),
    SanctionsImposed: (draft, text) =>
      draft.remarks.push(`Sanctions imposed: ${text.split('|').join(', ')}`),
    RegimeName: (draft, text) => draft.programmes.push(text),
  }),
)

/** Adds what a field says. Whether it is one that is kept. */
export function addUkField(draft: PartyDraft, name: string, text: string): boolean {
  const add = ADD.get(name)
  if (add !== undefined && text !== '') add(draft, text)
  return add !== undefined
}

/** `Russia; Ukraine` and `(1) Russia (2) Ukraine` are two. */
function addCountry(
  draft: PartyDraft,
  text: string,
  role: PartyDraft['countries'][number]['role'],
): void {
  for (const one of text.split(/;|\(\d+\)/)) {
    if (one.trim() !== '') draft.countries.push({ country: countryOf(one), role })
  }
}

const addNumber = (draft: PartyDraft, type: string, number: string): number =>
  draft.identifiers.push({ type, number: number.slice(0, 500), country: '' })

/** Six lines, a postal code and a country. */
export function addUkAddress(draft: PartyDraft, lines: readonly string[], country: string): void {
  const line = inOneLine([...lines, country])
  if (line !== '') draft.addresses.push(line)
  if (country !== '') addCountry(draft, country, 'residence')
}

/**
 * Relations by the names that the list states: owners and parents, where exactly one party has that
 * name. The list states no stake.
 */
export function relateByName(drafts: Iterable<PartyDraft>): void {
  const all = [...drafts]
  const ids = new Map<string, string | null>()
  for (const { id, names } of all) {
    for (const { text, weak } of names) {
      const key = text.trim().toLowerCase()
      const before = ids.get(key)
      if (!weak) ids.set(key, before === undefined || before === id ? id : null)
    }
  }
  for (const draft of all) {
    for (const remark of draft.remarks) {
      const [, word, name = ''] = STATED.exec(remark) ?? []
      const other = ids.get(name.trim().toLowerCase())
      if (word === undefined || other === undefined || other === null || other === draft.id)
        continue
      const isDown = word === 'Subsidiary'
      const [from, to] = isDown ? [draft.id, other] : [other, draft.id]
      draft.relations.push({ kind: 'owner', from, to, share: null, text: word })
    }
  }
}

const STATED = /^(Owner or operator|Parent company|Subsidiary): (.{1,500})$/
