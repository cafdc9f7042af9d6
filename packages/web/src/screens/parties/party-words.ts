/**
 * A customer as words in a form, and back. Several values of one property stand one a line, since
 * none of them may hold a line break.
 *
 * @module
 */

import { readParty } from '@paperchain/core/domain/check-party'
import { FAULTS, type Fault } from '@paperchain/core/domain/error'
import {
  ADDRESS_FIELDS,
  DOCUMENT_FIELDS,
  PARTY_PROPERTIES,
  type Party,
  type PartyNumber,
  type PartyProperty,
  type PartySchema,
  PROPERTY_NAMES,
  type PropertyRow,
} from '@paperchain/core/domain/party'
import { faultText, fieldWords } from './party-fault-text.ts'

/** One address or document as typed, with a key that stays while others come and go. */
export type PartWords = { readonly key: number; readonly values: Readonly<Record<string, string>> }

/** What is typed. */
export type PartyWords = {
  readonly customerId: string
  readonly schema: PartySchema
  readonly properties: Readonly<Partial<Record<PartyProperty, string>>>
  readonly addressEntity: readonly PartWords[]
  readonly identification: readonly PartWords[]
}

export const NO_PARTY: PartyWords = {
  customerId: '',
  schema: 'Person',
  properties: {},
  addressEntity: [],
  identification: [],
}

/** Groups of properties, in the order of the form. */
export const PARTY_GROUPS: readonly (readonly [string, readonly PartyProperty[]])[] = [
  ['Name', ['name', 'firstName', 'middleName', 'lastName', 'nameSuffix', 'alias', 'previousName']],
  ['Person', ['birthDate', 'birthPlace', 'birthCountry', 'nationality', 'gender', 'position']],
  ['Company', ['jurisdiction', 'incorporationDate', 'legalForm', 'sector']],
  [
    'Numbers',
    [
      'passportNumber',
      'idNumber',
      'taxNumber',
      'socialSecurityNumber',
      'registrationNumber',
      'leiCode',
    ],
  ],
  ['Residence and contact', ['country', 'address', 'email', 'phone']],
]

/** Whether a property is of a person, of a company, or of both. */
export function isOf(name: PartyProperty, schema: PartySchema): boolean {
  const { of }: PropertyRow = PARTY_PROPERTIES[name]
  return of === 'both' || of === schema
}

type Part = { readonly [name: string]: string | undefined }

/** A customer as the server tells it; what is not known is absent or undefined. */
type Told = Pick<Party, 'customerId' | 'schema'> & {
  readonly properties: { readonly [Name in PartyProperty]?: readonly string[] | undefined }
  readonly addressEntity: readonly Part[]
  readonly identification: readonly Part[]
}

/** A customer as words. */
export function wordsOf(party: Told): PartyWords {
  const parts = (all: readonly Part[]): PartWords[] =>
    all.map((part, key) => ({
      key,
      values: Object.fromEntries(Object.entries(part).map(([name, text]) => [name, text ?? ''])),
    }))
  const lines = PROPERTY_NAMES.map((name) => [name, (party.properties[name] ?? []).join('\n')])
  return {
    customerId: party.customerId,
    schema: party.schema,
    properties: Object.fromEntries(lines.filter(([, text]) => text !== '')),
    addressEntity: parts(party.addressEntity),
    identification: parts(party.identification),
  }
}

/** The same without addresses and documents in which nothing is said. */
export function tidied(words: PartyWords): PartyWords {
  const said = ({ values }: PartWords): boolean =>
    Object.values(values).some((text) => text.trim() !== '')
  return {
    ...words,
    addressEntity: words.addressEntity.filter(said),
    identification: words.identification.filter(said),
  }
}

/** What is wrong, by field: `alias`, `addressEntity[0].city`; a field without an entry is right. */
export type PartyFaults = Readonly<Record<string, string>>

/** A customer from words, or what is wrong with them. */
export function partyIn(
  words: PartyWords,
  nowMs: number,
): { readonly party: Party } | { readonly faults: PartyFaults } {
  const lines = PROPERTY_NAMES.filter((name) => isOf(name, words.schema)).map((name) => [
    name,
    (words.properties[name] ?? '').split('\n').filter((text) => text.trim() !== ''),
  ])
  const partsOf = (all: readonly PartWords[], names: readonly string[]) =>
    all.map(({ values }) =>
      Object.fromEntries(
        names.flatMap((name) => (values[name]?.trim() ? [[name, values[name]]] : [])),
      ),
    )
  const { party, faults } = readParty(
    {
      customerId: words.customerId,
      schema: words.schema,
      properties: Object.fromEntries(lines),
      addressEntity: partsOf(words.addressEntity, Object.keys(ADDRESS_FIELDS)),
      identification: partsOf(words.identification, Object.keys(DOCUMENT_FIELDS)),
    },
    nowMs,
  )
  return party === null ? { faults: faultsByField(words, faults) } : { party }
}

/** The first fault of each field; of a property whichever of its values is wrong. */
function faultsByField(words: PartyWords, faults: readonly Fault[]): PartyFaults {
  const found: Record<string, string> = {}
  for (const fault of faults) {
    const field = String(fault.facts['field'])
    const name = /^\w+\[\d+\]$/.test(field) ? field.replace(/\[\d+\]$/, '') : field
    found[name] ??= `${faultText(fault, valueAt(words, field))}. ${todoOf(fault)}`
  }
  return found
}

const todoOf = ({ code }: Fault): string =>
  Object.hasOwn(FAULTS, code) ? FAULTS[code as keyof typeof FAULTS].todo : ''

/** What was typed where a fault is: `alias[1]` is the second line that says something. */
function valueAt(words: PartyWords, field: string): string {
  const [, name = '', at = '0', part] = /^(\w+)(?:\[(\d+)\])?(?:\.(\w+))?$/.exec(field) ?? []
  if (name === 'customerId') return words.customerId
  if (name === 'addressEntity' || name === 'identification') {
    return words[name][Number(at)]?.values[part ?? ''] ?? ''
  }
  const lines = (words.properties[name as PartyProperty] ?? '').split('\n')
  return lines.filter((text) => text.trim() !== '')[Number(at)] ?? ''
}

/** How a number is compared, said where it is typed: `comparedNumber` of the core has the rule. */
export const numberHint = (kind: PartyNumber): string =>
  kind === 'customerId'
    ? 'Exactly as the institution writes it: every sign and the case count.'
    : 'Blanks, signs and case do not count.'

/** Numbers by which somebody is found, in words. */
export const numberWords = (kind: PartyNumber): string => fieldWords(kind)
