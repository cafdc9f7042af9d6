/**
 * Puts parties together from the elements of OFAC's `sdn_advanced.xml`, as they pass by.
 *
 * What an id means (alias types, scripts, feature types, kinds of party) is looked up in the
 * file's own reference values by their text, because ids change between publications. Parties come
 * before their sanctions entries, so all are kept until the end; of each only what is used.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import type { PartyKind, PartyName } from '@paperchain/core/domain/listed-party'
import { formatDate, type TimeMs } from '@paperchain/core/domain/time'
import { LIST_ROWS_LIMIT, PARTY_NAMES_LIMIT } from '@paperchain/core/engine/attribute/list-limits'
import type { XmlAttributes, XmlHandler } from './stream-xml.ts'

/** A listed address as it stands in the file. */
export type XmlAddress = { readonly ticker: string; readonly text: string; readonly line: number }

/** What is known of a party. */
export type XmlParty = {
  readonly id: string
  readonly line: number
  readonly kind: PartyKind
  readonly names: PartyName[]
  readonly addresses: XmlAddress[]
  readonly programmes: string[]
  /** Earliest event of its entries, or null. */
  statedFrom: TimeMs | null
  /** Whether an entry in a list of sanctions names it. */
  entered: boolean
}

/** Reference values that are looked up, by the element that states them. */
const VALUE_ELEMENTS = [
  'AliasType',
  'FeatureType',
  'List',
  'NamePartType',
  'PartyType',
  'SanctionsType',
] as const
type ValueElement = (typeof VALUE_ELEMENTS)[number]

/** Values of all kinds together: OFAC has some 3,000. */
const VALUES_LIMIT = 200_000

const DIGITAL_CURRENCY = /^Digital Currency Address\s*-\s*(.+)$/i

type Part = { group: string; script: string; text: string }
type Documented = { readonly parts: Part[] }
type Alias = { readonly type: string; readonly primary: boolean; readonly weak: boolean } & {
  readonly documented: Documented[]
}

/** Collects parties; give it to `streamXml`, then read its fields. */
export class AdvancedParties implements XmlHandler {
  /** By profile id, in document order. */
  readonly parties = new Map<string, XmlParty>()
  /** Names of the lists that entries stand in. */
  readonly lists = new Set<string>()
  /** The first element's name, and when the file says that it was issued. */
  root = ''
  issuedMs: TimeMs | null = null

  readonly #values = new Map<string, string>()
  readonly #kinds = new Map<string, { readonly text: string; readonly type: string }>()
  readonly #scripts = new Map<string, string>()
  readonly #ids = new Set<string>()
  readonly #path: string[] = []
  #valueId = ''
  #valueType = ''
  #fixedRef = ''
  #party: XmlParty | null = null
  #aliases: Alias[] = []
  #groups = new Map<string, string>()
  #ticker = ''
  #line = 0
  #entry: XmlParty | null = null
  #measure = ''
  #date = { year: '', month: '', day: '' }

  open(name: string, attributes: XmlAttributes, line: number): void {
    if (this.#path.push(name) === 1) this.root = name
    this.#line = line
    this.#begin(name, attributes, line)
  }

  #begin(name: string, attributes: XmlAttributes, line: number): void {
    switch (name) {
      case 'DistinctParty':
        this.#fixedRef = attributes['FixedRef'] ?? ''
        break
      case 'Profile':
        this.#openProfile(attributes, line)
        break
      case 'Identity':
        this.#aliases = []
        this.#groups = new Map()
        break
      case 'Alias':
      case 'DocumentedName':
      case 'NamePartValue':
        this.#openName(name, attributes)
        break
      case 'NamePartGroup':
        this.#groups.set(attributes['ID'] ?? '', attributes['NamePartTypeID'] ?? '')
        break
      case 'Feature':
        this.#ticker = this.#tickerOf(attributes['FeatureTypeID'] ?? '')
        break
      case 'SanctionsEntry':
        this.#openEntry(attributes)
        break
      case 'SanctionsMeasure':
        this.#measure = this.#value('SanctionsType', attributes['SanctionsTypeID'] ?? '')
        break
      case 'Date':
      case 'DateOfIssue':
        this.#date = { year: '', month: '', day: '' }
        break
      default:
        this.#valueId = attributes['ID'] ?? ''
        this.#valueType = attributes['PartyTypeID'] ?? attributes['ScriptCode'] ?? ''
    }
  }

  close(name: string, text: string): void {
    this.#path.pop()
    if (name === 'Year') this.#date.year = text
    else if (name === 'Month') this.#date.month = text
    else if (name === 'Day') this.#date.day = text
    else this.#end(name, text)
  }

  #end(name: string, text: string): void {
    const parent = this.#path.at(-1) ?? ''
    switch (name) {
      case 'DateOfIssue':
        this.issuedMs = dateOf(this.#date)
        break
      case 'Date':
        if (parent === 'EntryEvent') this.#closeEvent()
        break
      case 'NamePartValue':
        this.#closePart(text)
        break
      case 'Identity':
        this.#closeIdentity()
        break
      case 'VersionDetail':
        if (this.#ticker !== '' && text !== '') this.#addAddress(text)
        break
      case 'Feature':
        this.#ticker = ''
        break
      case 'Profile':
        this.#party = null
        break
      case 'Comment':
        if (parent === 'SanctionsMeasure') this.#closeProgramme(text)
        break
      case 'SanctionsEntry':
        this.#entry = null
        break
      default:
        this.#closeValue(name, text)
    }
  }

  #openProfile(attributes: XmlAttributes, line: number): void {
    const id = attributes['ID'] ?? ''
    if (this.parties.size >= LIST_ROWS_LIMIT) throw tooMany('parties', LIST_ROWS_LIMIT)
    // OFAC's number names the party; a second profile of one number keeps its own beside it.
    const usual = this.#fixedRef === '' ? id : this.#fixedRef
    const own = this.#ids.has(usual) ? `${usual}-${id}` : usual
    this.#ids.add(own)
    this.#party = {
      id: own,
      line,
      kind: this.#kindOf(attributes['PartySubTypeID'] ?? ''),
      names: [],
      addresses: [],
      programmes: [],
      statedFrom: null,
      entered: false,
    }
    this.parties.set(id, this.#party)
  }

  #openName(name: string, attributes: XmlAttributes): void {
    if (name === 'Alias') {
      this.#aliases.push({
        type: this.#value('AliasType', attributes['AliasTypeID'] ?? ''),
        primary: attributes['Primary'] === 'true',
        weak: attributes['LowQuality'] === 'true',
        documented: [],
      })
      return
    }
    const alias = this.#aliases.at(-1)
    if (name === 'DocumentedName') {
      alias?.documented.push({ parts: [] })
      return
    }
    const group = attributes['NamePartGroupID'] ?? ''
    const script = this.#scripts.get(attributes['ScriptID'] ?? '') ?? ''
    alias?.documented.at(-1)?.parts.push({ group, script, text: '' })
  }

  #closePart(text: string): void {
    const part = this.#aliases.at(-1)?.documented.at(-1)?.parts.at(-1)
    if (part !== undefined) part.text = text
  }

  /** What kind of name a part is stands behind the names, so they are written out only here. */
  #closeIdentity(): void {
    const party = this.#party
    if (party === null) return
    for (const { type, primary, weak, documented } of this.#aliases) {
      for (const { parts } of documented) {
        const text = this.#written(parts)
        if (text === '') continue
        const script = parts[0]?.script ?? ''
        const isMain = primary && !party.names.some(({ kind }) => kind === 'main')
        const name = { text, kind: isMain ? 'main' : nameKind(type), script, weak } as const
        if (isMain) party.names.unshift(name)
        else party.names.push(name)
      }
    }
    if (party.names.length > PARTY_NAMES_LIMIT) throw tooMany('names', PARTY_NAMES_LIMIT)
  }

  /** `KIM, Sang Man`, as OFAC writes people; other names as their parts stand. */
  #written(parts: readonly Part[]): string {
    const isLast = ({ group }: Part) =>
      this.#value('NamePartType', this.#groups.get(group) ?? '') === 'Last Name'
    const join = (some: readonly Part[]) =>
      some
        .map(({ text }) => text)
        .join(' ')
        .trim()
    const last = join(parts.filter(isLast))
    const rest = join(parts.filter((part) => !isLast(part)))
    return [last, rest].filter((text) => text !== '').join(', ')
  }

  #addAddress(text: string): void {
    const addresses = this.#party?.addresses
    if (addresses === undefined) return
    if (addresses.length >= LIST_ROWS_LIMIT) throw tooMany('addresses', LIST_ROWS_LIMIT)
    addresses.push({ ticker: this.#ticker, text, line: this.#line })
  }

  #openEntry(attributes: XmlAttributes): void {
    this.lists.add(this.#value('List', attributes['ListID'] ?? ''))
    this.#entry = this.parties.get(attributes['ProfileID'] ?? '') ?? null
    if (this.#entry !== null) this.#entry.entered = true
  }

  #closeEvent(): void {
    const entry = this.#entry
    const date = dateOf(this.#date)
    if (entry === null || date === null) return
    entry.statedFrom = entry.statedFrom === null ? date : Math.min(entry.statedFrom, date)
  }

  #closeProgramme(text: string): void {
    const programmes = this.#entry?.programmes
    if (this.#measure !== 'Program' || text === '' || programmes === undefined) return
    if (!programmes.includes(text)) programmes.push(text)
  }

  #closeValue(name: string, text: string): void {
    const held = this.#values.size + this.#kinds.size + this.#scripts.size
    if (held > VALUES_LIMIT) throw tooMany('reference values', VALUES_LIMIT)
    if (name === 'Script') this.#scripts.set(this.#valueId, this.#valueType)
    if (name === 'PartySubType') this.#kinds.set(this.#valueId, { text, type: this.#valueType })
    const known = VALUE_ELEMENTS.find((each) => each === name)
    if (known !== undefined) this.#values.set(`${known} ${this.#valueId}`, text)
  }

  #value(element: ValueElement, id: string): string {
    return this.#values.get(`${element} ${id}`) ?? ''
  }

  #tickerOf(featureType: string): string {
    return DIGITAL_CURRENCY.exec(this.#value('FeatureType', featureType))?.[1]?.trim() ?? ''
  }

  /** A subtype names transport; of others the type behind it says more. */
  #kindOf(subType: string): PartyKind {
    const { text = '', type = '' } = this.#kinds.get(subType) ?? {}
    const said = [text, this.#value('PartyType', type)].map((word) => word.toLowerCase())
    const kinds = ['vessel', 'aircraft', 'individual', 'entity'] as const
    return kinds.find((kind) => said.includes(kind)) ?? 'unknown'
  }
}

function nameKind(type: string): PartyName['kind'] {
  if (/^f\.?k\.?a/i.test(type)) return 'fka'
  return /^n\.?k\.?a/i.test(type) ? 'nka' : 'aka'
}

type DateParts = { readonly year: string; readonly month: string; readonly day: string }

/** A date of three numbers, or null where there is no such day. */
function dateOf({ year, month, day }: DateParts): TimeMs | null {
  const text = `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isFinite(time) && formatDate(time) === text ? time : null
}

const tooMany = (what: string, limit: number): FaultError =>
  new FaultError('LIST_TOO_LARGE', `Expected at most ${limit} ${what}, got more`, { limit })
