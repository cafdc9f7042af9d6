/**
 * What OFAC's `sdn_advanced.xml` says of parties beside names and addresses: births, countries,
 * documents, places and relations. It listens beside `AdvancedParties`, by ids of profiles.
 *
 * Source: OFAC Sanctions List Service, advanced XML: `Locations`, `IDRegDocuments`, the features of
 * a `Profile`, `ProfileRelationships`.
 *
 * @module
 */
import { countryOf } from '@paperchain/core/domain/country-names'
import type { PartialDate, PartyRelation } from '@paperchain/core/domain/listed-party'
import { daysOf } from '@paperchain/core/engine/attribute/partial-date'
import { newDraft, type PartyDraft } from '@paperchain/core/engine/attribute/party-draft'
import type { XmlAttributes, XmlHandler } from './stream-xml.ts'

const VALUES = [
  'Country',
  'DetailReference',
  'FeatureType',
  'IDRegDocType',
  'RelationType',
] as const

/** Locations, documents, identities and relations together, of each kind: OFAC has 60,000. */
const HELD_LIMIT = 2_000_000

type Place = { country: string; readonly parts: string[] }
type Document = { type: string; identity: string; country: string; number: string }
type Days = { year: string; month: string; day: string }

/** A relation between profiles. */
type Link = Pick<PartyRelation, 'kind' | 'from' | 'to' | 'text'>

/** Collects facts; give it to `streamXml` together with the parties' own reader. */
export class AdvancedFacts implements XmlHandler {
  readonly #values = new Map<string, string>()
  readonly #places = new Map<string, Place>()
  readonly #documents: Document[] = []
  readonly #identities = new Map<string, string>()
  readonly #drafts = new Map<string, PartyDraft>()
  readonly #links: Link[] = []
  readonly #path: string[] = []
  #id = ''
  #place: Place | null = null
  #document: Document | null = null
  #draft: PartyDraft | null = null
  #comment = ''
  #feature = ''
  #days: Record<string, Days> = {}
  #isAbout = false

  /**
   * The facts of a profile, with its relations by the ids that parties have.
   *
   * @param idOf a party's id by its profile's; nothing where there is no such party
   */
  finish(idOf: (profile: string) => string | undefined): ReadonlyMap<string, PartyDraft> {
    for (const { identity, type, country, number } of this.#documents) {
      const draft = this.#drafts.get(this.#identities.get(identity) ?? '')
      draft?.identifiers.push({ type, number, country })
    }
    for (const { kind, from, to, text } of this.#links) {
      const [first, second] = [idOf(from), idOf(to)]
      if (first === undefined || second === undefined) continue
      const draft = this.#drafts.get(from)
      draft?.relations.push({ kind, from: first, to: second, share: null, text })
    }
    return this.#drafts
  }

  open(name: string, attributes: XmlAttributes): void {
    this.#path.push(name)
    const id = attributes['ID'] ?? ''
    switch (name) {
      case 'Location':
        this.#place = { country: '', parts: [] }
        if (this.#places.size < HELD_LIMIT) this.#places.set(id, this.#place)
        break
      case 'LocationCountry':
        if (this.#place !== null)
          this.#place.country = this.#value('Country', attributes['CountryID'])
        break
      case 'IDRegDocument':
        this.#openDocument(attributes)
        break
      case 'Profile':
        this.#draft = newDraft(id, 'unknown')
        if (this.#comment !== '') this.#draft.remarks.push(this.#comment)
        if (this.#drafts.size < HELD_LIMIT) this.#drafts.set(id, this.#draft)
        break
      case 'Identity':
        if (this.#draft !== null) this.#identities.set(id, this.#draft.id)
        break
      case 'ProfileRelationship':
        this.#openRelation(attributes)
        break
      default:
        this.#openFeature(name, attributes)
    }
  }

  #openFeature(name: string, attributes: XmlAttributes): void {
    if (name === 'Feature') this.#feature = this.#value('FeatureType', attributes['FeatureTypeID'])
    else if (name === 'DatePeriod') this.#days = {}
    else if (name === 'Start' || name === 'End') {
      this.#isAbout = attributes['Approximate'] === 'true'
    } else if (name === 'From' || name === 'To') {
      this.#days[this.#daysKey(name)] = { year: '', month: '', day: '' }
    } else if (name === 'VersionLocation') this.#addPlace(attributes['LocationID'] ?? '')
    else if (name === 'VersionDetail') {
      this.#addDetail(this.#value('DetailReference', attributes['DetailReferenceID']))
    } else this.#id = attributes['ID'] ?? ''
  }

  close(name: string, text: string): void {
    this.#path.pop()
    const parent = this.#path.at(-1) ?? ''
    if (name === 'Year' || name === 'Month' || name === 'Day') {
      const days = this.#days[this.#daysKey(parent)]
      if (days !== undefined) days[name.toLowerCase() as keyof Days] = text
    } else if (name === 'DatePeriod') this.#addBirth()
    else if (name === 'VersionDetail') this.#addDetail(text)
    else if (name === 'Value') {
      if (text !== '') this.#place?.parts.push(text)
    } else if (name === 'Location') this.#place = null
    else if (name === 'IDRegistrationNo' && this.#document !== null) this.#document.number = text
    else if (name === 'IDRegDocument') this.#closeDocument()
    else this.#end(name, text, parent)
  }

  #end(name: string, text: string, parent: string): void {
    if (name === 'Comment' && parent === 'DistinctParty') this.#comment = text
    else if (name === 'DistinctParty') this.#comment = ''
    else if (name === 'Profile') this.#draft = null
    else if (name === 'Feature') this.#feature = ''
    else if (VALUES.some((known) => known === name) && this.#values.size < HELD_LIMIT) {
      this.#values.set(`${name} ${this.#id}`, text)
    }
  }

  #value(element: (typeof VALUES)[number], id: string | undefined): string {
    return this.#values.get(`${element} ${id ?? ''}`) ?? ''
  }

  /** `Start From`, `Start To`, `End From`, `End To`. */
  #daysKey(edge: string): string {
    const at = this.#path.lastIndexOf('Start') > this.#path.lastIndexOf('End') ? 'Start' : 'End'
    return `${at} ${edge}`
  }

  #openDocument(attributes: XmlAttributes): void {
    this.#document = {
      type: this.#value('IDRegDocType', attributes['IDRegDocTypeID']),
      identity: attributes['IdentityID'] ?? '',
      country: countryOf(this.#value('Country', attributes['IssuedBy-CountryID'])),
      number: '',
    }
  }

  #closeDocument(): void {
    const document = this.#document
    this.#document = null
    if (document === null || document.number === '') return
    if (this.#documents.length < HELD_LIMIT) this.#documents.push(document)
  }

  #openRelation(attributes: XmlAttributes): void {
    const text = this.#value('RelationType', attributes['RelationTypeID'])
    const from = attributes['From-ProfileID'] ?? ''
    const to = attributes['To-ProfileID'] ?? ''
    const isOwned = /^owned/i.test(text)
    // "A owned or controlled by B" is told of A; the owner is B.
    const link = isOwned ? { from: to, to: from } : { from, to }
    if (this.#links.length >= HELD_LIMIT || attributes['Former'] === 'true') return
    this.#links.push({ kind: isOwned ? 'owner' : kindOf(text), ...link, text })
  }

  #addBirth(): void {
    const isBirth = /^birthdate$/i.test(this.#feature)
    const date = isBirth ? periodOf(this.#days, this.#isAbout) : null
    if (date !== null) this.#draft?.births.push(date)
    this.#days = {}
  }

  #addPlace(id: string): void {
    const draft = this.#draft
    const place = this.#places.get(id)
    if (draft === null || place === undefined) return
    const country = countryOf(place.country)
    const line = [...place.parts, place.country].filter((part) => part !== '').join(', ')
    if (/^nationality|^citizenship/i.test(this.#feature)) {
      draft.countries.push({ country, role: 'nationality' })
    } else if (/^place of birth/i.test(this.#feature)) {
      draft.countries.push({ country, role: 'birth' })
      if (place.parts.length > 0) draft.remarks.push(`Place of birth: ${line}`)
    } else if (/flag/i.test(this.#feature)) {
      const role = /former/i.test(this.#feature) ? 'other' : 'flag'
      draft.countries.push({ country, role })
    } else if (/^location/i.test(this.#feature)) {
      draft.addresses.push(line)
      draft.countries.push({ country, role: 'residence' })
    }
  }

  #addDetail(text: string): void {
    const draft = this.#draft
    const feature = this.#feature
    if (draft === null || text === '' || /^Digital Currency Address/i.test(feature)) return
    const gender = text.toLowerCase()
    if (/^gender$/i.test(feature)) {
      if (gender === 'male' || gender === 'female') draft.gender = gender
    } else if (/^title$/i.test(feature)) draft.titles.push(text)
    else if (/^place of birth$/i.test(feature)) {
      const country = countryOf(text.split(',').at(-1) ?? '')
      if (country.length === 2) draft.countries.push({ country, role: 'birth' })
      draft.remarks.push(`Place of birth: ${text}`)
    } else if (/\b(?:number|MMSI|IMO|BIC|sign|code|ISIN|D-U-N-S)\b/i.test(feature)) {
      draft.identifiers.push({ type: feature, number: text, country: '' })
    } else if (feature !== '') draft.remarks.push(`${feature}: ${text}`)
  }
}

function kindOf(text: string): PartyRelation['kind'] {
  if (/family/i.test(text)) return 'family'
  if (/associate/i.test(text)) return 'associate'
  return /leader|official|executive|director/i.test(text) ? 'director' : 'other'
}

/** From the first day of the start to the last of the end; what is left away is not known. */
function periodOf(days: Readonly<Record<string, Days>>, circa: boolean): PartialDate | null {
  const from = spanOf(days['Start From'])
  const to = spanOf(days['End To']) ?? spanOf(days['End From']) ?? spanOf(days['Start To']) ?? from
  if (from === null || to === null || from.from > to.to) return null
  return { from: from.from, to: to.to, circa }
}

const spanOf = (days: Days | undefined): { from: string; to: string } | null =>
  days === undefined ? null : daysOf(days.year, days.month || undefined, days.day || undefined)
