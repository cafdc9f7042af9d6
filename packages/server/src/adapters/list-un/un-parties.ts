/**
 * Puts parties together from the elements of the United Nations' consolidated list, as they pass.
 *
 * @module
 */
import { countryOf } from '@paperchain/core/domain/country-names'
import type { PartialDate, PartyName } from '@paperchain/core/domain/listed-party'
import { daysOf, partialDate } from '@paperchain/core/engine/attribute/partial-date'
import { newDraft, type PartyDraft, scriptOf } from '@paperchain/core/engine/attribute/party-draft'
import { dayOf, inOneLine } from '../list-any/party-list.ts'
import type { XmlAttributes, XmlHandler } from '../list-ofac/stream-xml.ts'

/** What is told of a party once its element is whole. */
export type UnParty = { readonly draft: PartyDraft; readonly line: number }

type Fields = Record<string, string>

const PARTIES = new Map<string, PartyDraft['kind']>(
  Object.entries<PartyDraft['kind']>({
    INDIVIDUAL: 'individual',
    ENTITY: 'entity',
  }),
)
const GROUPS = /^(?:INDIVIDUAL|ENTITY)_(ALIAS|ADDRESS|DATE_OF_BIRTH|PLACE_OF_BIRTH|DOCUMENT)$/
const FORMER = /\b(?:previously|formerly)\b/i
/** Older entries say it in the comments. */
const SAID = /\bGender:?\s+(male|female)\b/i
const REFERENCE = /\(([A-Z]{2}[ie]\.\d{3})\)/g

/** Gathers parties; give it to `streamXml`. */
export class UnParties implements XmlHandler {
  /** The first element's name, and when the file says that it was made. */
  root = ''
  generated = ''
  readonly #take: (party: UnParty) => void
  readonly #path: string[] = []
  #line = 0
  #draft: PartyDraft | null = null
  #fields: Fields = {}
  #group: Fields | null = null

  /** @param take is given each party when its element ends */
  constructor(take: (party: UnParty) => void) {
    this.#take = take
  }

  open(name: string, attributes: XmlAttributes, line: number): void {
    if (this.#path.push(name) === 1) {
      this.root = name
      this.generated = attributes['dateGenerated'] ?? ''
    }
    const kind = PARTIES.get(name)
    if (kind !== undefined) {
      this.#draft = newDraft('', kind)
      this.#fields = {}
      this.#line = line
    } else if (GROUPS.test(name)) this.#group = {}
  }

  close(name: string, text: string): void {
    this.#path.pop()
    const draft = this.#draft
    if (draft === null) return
    if (PARTIES.get(name) !== undefined) this.#end(draft)
    else if (GROUPS.test(name)) {
      addGroup(draft, GROUPS.exec(name)?.[1] ?? '', this.#group ?? {})
      this.#group = null
    } else if (this.#group !== null) this.#group[name] = text
    else if (name === 'VALUE') addValue(draft, this.#path.at(-1) ?? '', text)
    else this.#fields[name] = text
  }

  #end(open: PartyDraft): void {
    const fields = this.#fields
    const id = fields['REFERENCE_NUMBER'] || fields['DATAID'] || ''
    const draft: PartyDraft = { ...open, id, statedFrom: dayOf(fields['LISTED_ON'] ?? '') }
    draft.names.unshift(...mainNames(fields))
    if (fields['UN_LIST_TYPE']) draft.programmes.push(fields['UN_LIST_TYPE'])
    const gender = (
      fields['GENDER'] ??
      SAID.exec(fields['COMMENTS1'] ?? '')?.[1] ??
      ''
    ).toLowerCase()
    if (gender === 'male' || gender === 'female') draft.gender = gender
    if (fields['COMMENTS1']) draft.remarks.unshift(fields['COMMENTS1'])
    addMentions(draft)
    this.#draft = null
    this.#take({ draft, line: this.#line })
  }
}

const nameOf = (text: string, more: Partial<PartyName> = {}): PartyName => ({
  text,
  kind: 'aka',
  script: scriptOf(text),
  weak: false,
  ...more,
})

function mainNames(fields: Fields): readonly PartyName[] {
  const parts = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME'].map((key) => fields[key])
  const main = inOneLine(parts, ' ')
  const original = (fields['NAME_ORIGINAL_SCRIPT'] ?? '').split(/[;؛]/)
  // Some entities have two names in the place of one.
  const pieces = main.includes(';') ? main.split(';') : []
  return [
    ...(main === '' ? [] : [nameOf(main, { kind: 'main' })]),
    ...[...pieces, ...original].filter((text) => text.trim() !== '').map((text) => nameOf(text)),
  ]
}

function addValue(draft: PartyDraft, of: string, text: string): void {
  if (text === '') return
  if (of === 'NATIONALITY') draft.countries.push({ country: countryOf(text), role: 'nationality' })
  if (of === 'TITLE' || of === 'DESIGNATION') draft.titles.push(text)
}

function addGroup(draft: PartyDraft, group: string, fields: Fields): void {
  if (group === 'ALIAS') addAlias(draft, fields)
  else if (group === 'ADDRESS') addAddress(draft, fields)
  else if (group === 'DATE_OF_BIRTH') draft.births.push(...birthsOf(fields))
  else if (group === 'PLACE_OF_BIRTH') addPlaceOfBirth(draft, fields)
  else addDocument(draft, fields)
}

function addAlias(draft: PartyDraft, fields: Fields): void {
  const { QUALITY: quality = '', ALIAS_NAME: text = '', NOTE: note = '' } = fields
  const isFormer = /^f/i.test(quality) || FORMER.test(note)
  if (text !== '') {
    const kind = isFormer ? 'fka' : 'aka'
    draft.names.push(nameOf(text, { kind, weak: quality.toLowerCase() === 'low' }))
  }
  const birth = partialDate(fields['DATE_OF_BIRTH'] ?? '')
  if (birth !== null) draft.births.push(birth)
  const country = fields['COUNTRY_OF_BIRTH'] ?? ''
  if (country !== '') draft.countries.push({ country: countryOf(country), role: 'birth' })
}

function addAddress(draft: PartyDraft, fields: Fields): void {
  const { STREET, CITY, STATE_PROVINCE, ZIP_CODE, COUNTRY = '', NOTE = '' } = fields
  const line = inOneLine([STREET, CITY, STATE_PROVINCE, ZIP_CODE, COUNTRY])
  if (line !== '') draft.addresses.push(NOTE === '' ? line : `${line} (${NOTE})`)
  else if (NOTE !== '') draft.addresses.push(NOTE)
  if (COUNTRY === '') return
  const isFormer = /\b(?:previous|former)/i.test(NOTE)
  draft.countries.push({ country: countryOf(COUNTRY), role: isFormer ? 'other' : 'residence' })
}

function addPlaceOfBirth(draft: PartyDraft, fields: Fields): void {
  const { STREET, CITY, STATE_PROVINCE, COUNTRY = '', NOTE } = fields
  if (COUNTRY !== '') draft.countries.push({ country: countryOf(COUNTRY), role: 'birth' })
  const place = inOneLine([STREET, CITY, STATE_PROVINCE, COUNTRY, NOTE])
  if (place !== '' && place !== COUNTRY) draft.remarks.push(`Place of birth: ${place}`)
}

function addDocument(draft: PartyDraft, fields: Fields): void {
  const number = fields['NUMBER'] ?? ''
  const country = fields['ISSUING_COUNTRY'] || fields['COUNTRY_OF_ISSUE'] || ''
  const type = fields['TYPE_OF_DOCUMENT'] || fields['TYPE_OF_DOCUMENT2'] || 'Document'
  if (number !== '') draft.identifiers.push({ type, number, country: countryOf(country) })
  else if (fields['NOTE']) draft.remarks.push(`${type}: ${fields['NOTE']}`)
}

/** A birth of its fields: a range of years, a year, or a day; a note may say that less is known. */
function birthsOf(fields: Fields): readonly PartialDate[] {
  const { TYPE_OF_DATE: type, FROM_YEAR, TO_YEAR, YEAR, DATE, NOTE = '' } = fields
  const circa = type === 'APPROXIMATELY' || /^approx/i.test(NOTE)
  const [from, to] = [daysOf(FROM_YEAR), daysOf(TO_YEAR)]
  if (from !== null && to !== null && from.from <= to.to) {
    return [{ from: from.from, to: to.to, circa: false }]
  }
  const stated = partialDate(DATE ?? '') ?? partialDate(YEAR ?? '')
  const noted = partialDate(NOTE)
  if (stated === null) return noted === null ? [] : [noted]
  const isLess = noted !== null && noted.from <= stated.from && stated.to <= noted.to
  return [isLess ? noted : { ...stated, circa }]
}

/** Whom the comments name by reference number. */
function addMentions(draft: PartyDraft): void {
  for (const [, to = ''] of draft.remarks.join('\n').matchAll(REFERENCE)) {
    if (to === draft.id) continue
    draft.relations.push({
      kind: 'other',
      from: draft.id,
      to,
      share: null,
      text: 'named in remarks',
    })
  }
}
