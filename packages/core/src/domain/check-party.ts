/**
 * Reads a party as somebody states it: every field is checked, all that is wrong is told, and no
 * message repeats what stands in a field, since that is personal data.
 *
 * @module
 */
import { countryCode } from './country.ts'
import { type Fault, type FaultCode, FaultError } from './error.ts'
import {
  ADDRESS_FIELDS,
  CUSTOMER_ID_CHARS_MAX,
  comparedNumber,
  DOCUMENT_FIELDS,
  PARTY_PARTS_MAX,
  PARTY_PROPERTIES,
  PARTY_SCHEMAS,
  type Party,
  type PartyAddress,
  type PartyDocument,
  type PartyField,
  type PartyForm,
  type PartyProperty,
  PROPERTY_NAMES,
  type PropertyRow,
} from './party.ts'
import { formatDate, type TimeMs } from './time.ts'

/** A party as stated: anything may stand in it. */
export type StatedParty = {
  readonly customerId?: unknown
  readonly schema?: unknown
  readonly properties?: unknown
  readonly addressEntity?: unknown
  readonly identification?: unknown
}

/** A party, or what is wrong with it. `field` of a fault says where: `alias[1]`. */
export type PartyReading =
  | { readonly party: Party; readonly faults: readonly [] }
  | { readonly party: null; readonly faults: readonly Fault[] }

/** The earliest day that goAML can write. */
const FIRST_DAY = '1753-01-01'
const LAST_DAY = '9999-12-31'
/** Faults of one party that are told. */
export const PARTY_FAULTS_MAX = 50

/**
 * Reads a stated party.
 *
 * @param nowMs no birth and no founding is later
 */
export function readParty(stated: StatedParty, nowMs: TimeMs): PartyReading {
  const reader = new Reader(formatDate(nowMs))
  const customerId = reader.value('customerId', stated.customerId, {
    form: 'text',
    chars: CUSTOMER_ID_CHARS_MAX,
  })
  const schema = PARTY_SCHEMAS.find((name) => name === stated.schema)
  if (schema === undefined) reader.wrong('PARTY_FIELD', 'schema', PARTY_SCHEMAS.join(' or '))
  const properties = reader.properties(stated.properties ?? {}, schema ?? null)
  const addressEntity = reader.parts('addressEntity', stated.addressEntity, ADDRESS_FIELDS)
  const identification = reader.parts('identification', stated.identification, DOCUMENT_FIELDS)
  for (const [at, { number }] of identification.entries()) {
    const field = `identification[${at}].number`
    if (number === undefined) reader.missing(field, 'the number of the document')
  }
  const isNamed = properties.name !== undefined || properties.lastName !== undefined
  if (schema === 'Company' && properties.name === undefined) reader.missing('name', 'a name')
  if (schema === 'Person' && !isNamed) reader.missing('name', 'a name or a lastName')
  if (schema === undefined || customerId === null || reader.faults.length > 0) {
    return { party: null, faults: reader.faults.slice(0, PARTY_FAULTS_MAX) }
  }
  return {
    party: { customerId, schema, properties, addressEntity, identification },
    faults: [],
  }
}

/** The same for one party alone. @throws {FaultError} the first thing that is wrong */
export function partyOf(stated: StatedParty, nowMs: TimeMs): Party {
  const { party, faults } = readParty(stated, nowMs)
  if (party !== null) return party
  const [first] = faults
  throw new FaultError(
    first?.code ?? 'PARTY_FIELD',
    first?.message ?? 'Expected a party, got none',
    first?.facts,
  )
}

type Fields = Readonly<Record<string, PartyField>>
type Part<F extends Fields> = Readonly<Partial<Record<keyof F, string>>>

class Reader {
  readonly faults: Fault[] = []
  readonly #today: string
  /** Fields that are told already: one that was refused is not told to be missing as well. */
  readonly #told = new Set<string>()

  constructor(today: string) {
    this.#today = today
  }

  wrong(code: FaultCode, field: string, expected: string): void {
    this.#told.add(field.replace(/\[.*$/, ''))
    const message = `Expected ${expected} in ${field}, got something else`
    this.faults.push({ code, message, facts: { field } })
  }

  missing(field: string, expected: string): void {
    if (this.#told.has(field.replace(/\[.*$/, ''))) return
    const message = `Expected ${expected}, got none`
    this.faults.push({ code: 'PARTY_FIELD', message, facts: { field } })
  }

  properties(stated: unknown, schema: string | null): Party['properties'] {
    const given = this.#record('properties', stated, PROPERTY_NAMES)
    const found: Partial<Record<PartyProperty, readonly string[]>> = {}
    for (const name of PROPERTY_NAMES) {
      const row: PropertyRow = PARTY_PROPERTIES[name]
      const values = listOf(given[name])
      if (values.length === 0) continue
      if (schema !== null && row.of !== 'both' && row.of !== schema) {
        this.wrong('PARTY_FIELD', name, `nothing (it is of a ${row.of})`)
      } else if (values.length > row.most) {
        this.wrong('PARTY_FIELD', name, `at most ${row.most} values`)
      } else {
        const read = values.map((value, at) => this.value(`${name}[${at}]`, value, row))
        const whole = [...new Set(read.filter((value) => value !== null))]
        if (whole.length > 0) found[name] = whole
      }
    }
    return found
  }

  parts<F extends Fields>(name: string, stated: unknown, fields: F): readonly Part<F>[] {
    const values = listOf(stated)
    if (values.length > PARTY_PARTS_MAX) {
      this.wrong('PARTY_FIELD', name, `at most ${PARTY_PARTS_MAX} entries`)
      return []
    }
    return values.map((value, at) => this.#part(`${name}[${at}]`, value, fields))
  }

  #part<F extends Fields>(place: string, stated: unknown, fields: F): Part<F> {
    const names = Object.keys(fields)
    const given = this.#record(place, stated, names)
    const found: Record<string, string> = {}
    for (const name of names) {
      const value = given[name]
      const field = fields[name]
      if (value === undefined || value === null || field === undefined) continue
      const read = this.value(`${place}.${name}`, value, field)
      if (read !== null) found[name] = read
    }
    if (names.every((name) => given[name] == null)) this.wrong('PARTY_FIELD', place, 'a field')
    return found as Part<F>
  }

  /** One text in its form, or null where it was told to be wrong. */
  value(place: string, stated: unknown, { form, chars }: PartyField): string | null {
    const clean = typeof stated === 'string' ? stated.normalize('NFC').trim() : ''
    const isShort = [...clean].length <= chars
    if (clean === '' || UNFIT.test(clean) || (form === 'text' && !isShort)) {
      this.wrong('PARTY_FIELD', place, `1 to ${chars} characters of text`)
      return null
    }
    const { code, expected, read } = FORMS[form]
    const found = isShort ? read(clean, this.#today) : null
    if (found === null) this.wrong(code, place, expected)
    return found
  }

  /** A plain object with known names only. A name that is not known may be a value: not told. */
  #record(place: string, stated: unknown, names: readonly string[]): Record<string, unknown> {
    if (typeof stated !== 'object' || stated === null || Array.isArray(stated)) {
      this.wrong('PARTY_FIELD', place, 'an object')
      return {}
    }
    const at = Object.keys(stated).findIndex((name) => !names.includes(name))
    if (at >= 0) this.wrong('PARTY_FIELD', place, `known names only (its field ${at + 1} is not)`)
    return Object.fromEntries(Object.entries(stated).filter(([name]) => names.includes(name)))
  }
}

/** One value may stand without a list around it. */
const listOf = (stated: unknown): readonly unknown[] =>
  stated === undefined || stated === null ? [] : Array.isArray(stated) ? stated : [stated]

// Control characters, line separators, halves of characters, and what stands for broken UTF-8.
const UNFIT = /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}\ufffd]/u

type FormRule = {
  readonly code: 'PARTY_FIELD' | 'PARTY_DATE' | 'PARTY_COUNTRY'
  readonly expected: string
  /** The text as it is kept, or null where it is not of the form. */
  readonly read: (text: string, today: string) => string | null
}

const FORMS: Readonly<Record<PartyForm, FormRule>> = {
  text: { code: 'PARTY_FIELD', expected: 'text', read: (text) => text },
  number: {
    code: 'PARTY_FIELD',
    expected: 'a number with letters or digits',
    read: (text) => (comparedNumber('idNumber', text) === '' ? null : text),
  },
  date: {
    code: 'PARTY_DATE',
    expected: `a day that was (1962-03-09; or 1962-03, 1962), from ${FIRST_DAY} to today,`,
    read: dateOf,
  },
  end: {
    code: 'PARTY_DATE',
    expected: `a day that exists (2031-03-09; or 2031-03, 2031), from ${FIRST_DAY} on,`,
    read: (text) => dateOf(text, LAST_DAY),
  },
  country: {
    code: 'PARTY_COUNTRY',
    expected: 'two letters of ISO 3166-1',
    read: countryCode,
  },
  email: {
    code: 'PARTY_FIELD',
    expected: 'an e-mail address',
    read: (text) => (/^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/.test(text) ? text : null),
  },
  phone: {
    code: 'PARTY_FIELD',
    expected: 'a phone number of 3 to 20 digits',
    read: (text) => {
      const digits = text.replace(/[ ()./-]/g, '')
      return /^\+?\d{3,20}$/.test(digits) ? text : null
    },
  },
  lei: { code: 'PARTY_FIELD', expected: 'an LEI (ISO 17442)', read: leiOf },
  gender: {
    code: 'PARTY_FIELD',
    expected: 'male, female or other',
    read: (text) => (/^(male|female|other)$/.test(text) ? text : null),
  },
}

/** A day, a month or a year that exists, up to a last day. */
function dateOf(text: string, last: string): string | null {
  if (!/^\d{4}(-\d{2}(-\d{2})?)?$/.test(text)) return null
  const whole = `${text}-01-01`.slice(0, 10)
  const first = Date.parse(text.length === 10 ? text : whole)
  if (!Number.isFinite(first)) return null
  const isThere = formatDate(first) === (text.length === 10 ? text : whole)
  const isInTime = text >= FIRST_DAY.slice(0, text.length) && text <= last.slice(0, text.length)
  return isThere && isInTime ? text : null
}

/** ISO 17442: 18 letters or digits and two check digits, by ISO 7064 MOD 97-10. */
function leiOf(text: string): string | null {
  const code = text.toUpperCase()
  if (!/^[0-9A-Z]{18}\d{2}$/.test(code)) return null
  let rest = 0
  for (const sign of code) {
    const value = Number.parseInt(sign, 36)
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97
  }
  return rest === 1 ? code : null
}

/** A reason's length. */
export const REASON_CHARS_MIN = 3
export const REASON_CHARS_MAX = 200

/**
 * A reason for looking at a party, as it goes into the audit log. It says why and not who: a text
 * that holds a name, a number or another telling value of the party is refused.
 *
 * @throws {FaultError} `PARTY_REASON`
 */
export function reasonText(given: string, told: readonly string[]): string {
  const reason = given.normalize('NFC').trim()
  const size = [...reason].length
  if (size < REASON_CHARS_MIN || size > REASON_CHARS_MAX || UNFIT.test(reason)) {
    const message = `Expected a reason of ${REASON_CHARS_MIN} to ${REASON_CHARS_MAX} characters`
    throw new FaultError('PARTY_REASON', `${message}, got ${size}, or signs that are no text`)
  }
  const bare = spaced(reason)
  if (told.some((value) => [...value].length >= TELLING_CHARS && bare.includes(spaced(value)))) {
    throw new FaultError('PARTY_REASON', 'Expected a reason without personal data, got some')
  }
  return reason
}

/** Shorter values stand in too many words to say anything. */
const TELLING_CHARS = 4

/** Words with one blank around each, so that only whole words are found. */
const spaced = (text: string): string =>
  ` ${text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `

/** The values of a party by which somebody could tell who it is. */
export function tellingValues(party: Party): readonly string[] {
  const plain: readonly PartyProperty[] = ['country', 'birthCountry', 'nationality', 'gender']
  const dull = new Set<PartyProperty>([...plain, 'jurisdiction', 'legalForm', 'sector', 'position'])
  const values = PROPERTY_NAMES.filter((name) => !dull.has(name)).flatMap(
    (name) => party.properties[name] ?? [],
  )
  const streets = party.addressEntity.flatMap(({ full, street }: PartyAddress) => [full, street])
  const papers = party.identification.map(({ number }: PartyDocument) => number)
  const parts = [...streets, ...papers].filter((value) => value !== undefined)
  return [party.customerId, ...values, ...parts].filter((value) => spaced(value).trim() !== '')
}
