/**
 * Customers of the institution: persons and companies with what the Travel Rule and reports ask of
 * them, under the names of FollowTheMoney. All of it is personal data: no text of a party stands in
 * a log, a fault or an entry of the audit log. Elsewhere a party is its id.
 *
 * Each field is here because a named form asks for it; the column `asked` of
 * {@link PARTY_PROPERTIES} says which. Bounds are those of the widest form: a report that takes
 * less says so itself.
 *
 * Sources: FollowTheMoney (Person, Company, Address, Identification); IVMS101.2023; FinCEN SAR and
 * CTR (XML user guides of 2021); goAML 5.0.2 (`t_person_my_client`, `t_entity_my_client`).
 *
 * @module
 */
import type { Retention } from './retention.ts'
import type { TimeMs } from './time.ts'

/** What a party is, by the schema of FollowTheMoney. */
export const PARTY_SCHEMAS = ['Person', 'Company'] as const

/** One of {@link PARTY_SCHEMAS}. */
export type PartySchema = (typeof PARTY_SCHEMAS)[number]

/** How a text is checked; `check-party.ts` has the rules. */
export type PartyForm =
  | 'text'
  | 'number'
  | 'date'
  | 'end'
  | 'country'
  | 'email'
  | 'phone'
  | 'lei'
  | 'gender'

/** What a field may hold. */
export type PartyField = {
  readonly form: PartyForm
  /** Longest text, in characters. */
  readonly chars: number
}

/** A property: whose it is, how often it may be there, and who asks for it. */
export type PropertyRow = PartyField & {
  readonly of: PartySchema | 'both'
  readonly most: number
  readonly asked: string
}

const both = 'both'
const text = (chars: number) => ({ form: 'text', chars }) as const
const number = { form: 'number', chars: 64 } as const
const date = { form: 'date', chars: 10 } as const
const country = { form: 'country', chars: 2 } as const

/** Properties by their name in FollowTheMoney. */
export const PARTY_PROPERTIES = {
  name: { ...text(255), of: both, most: 5, asked: 'all: the full or legal name' },
  alias: { ...text(255), of: both, most: 20, asked: 'IVMS101 ALIA, TRAD; goAML alias' },
  previousName: { ...text(255), of: both, most: 20, asked: 'IVMS101 BIRT, MAID; goAML' },
  country: { ...country, of: both, most: 5, asked: 'residence: IVMS101, goAML residence' },
  address: { ...text(500), of: both, most: 10, asked: 'IVMS101 addressLine, in one line' },
  email: { form: 'email', chars: 254, of: both, most: 5, asked: 'FinCEN SAR; goAML email' },
  phone: { form: 'phone', chars: 40, of: both, most: 10, asked: 'FinCEN; goAML phones' },
  idNumber: { ...number, of: both, most: 10, asked: 'IVMS101 IDCD; goAML id_number' },
  taxNumber: { ...number, of: both, most: 5, asked: 'FinCEN TIN; IVMS101 TXID; goAML' },
  firstName: { ...text(100), of: 'Person', most: 5, asked: 'FinCEN; IVMS101; goAML first_name' },
  middleName: { ...text(100), of: 'Person', most: 5, asked: 'FinCEN; goAML middle_name' },
  lastName: { ...text(150), of: 'Person', most: 5, asked: 'FinCEN; IVMS101; goAML last_name' },
  nameSuffix: { ...text(35), of: 'Person', most: 2, asked: 'FinCEN suffix' },
  birthDate: { ...date, of: 'Person', most: 1, asked: 'FinCEN; IVMS101; goAML birthdate' },
  birthPlace: { ...text(255), of: 'Person', most: 1, asked: 'IVMS101; goAML birth_place' },
  birthCountry: { ...country, of: 'Person', most: 1, asked: 'goAML country_of_birth' },
  nationality: { ...country, of: 'Person', most: 3, asked: 'goAML nationality1 to 3' },
  gender: { form: 'gender', chars: 6, of: 'Person', most: 1, asked: 'FinCEN; goAML gender' },
  passportNumber: { ...number, of: 'Person', most: 5, asked: 'IVMS101 CCPT; goAML' },
  socialSecurityNumber: { ...number, of: 'Person', most: 2, asked: 'FinCEN SSN; IVMS101 SOCS' },
  position: { ...text(255), of: 'Person', most: 3, asked: 'FinCEN; goAML occupation' },
  registrationNumber: { ...number, of: 'Company', most: 5, asked: 'IVMS101 RAID; goAML' },
  jurisdiction: { ...country, of: 'Company', most: 1, asked: 'IVMS101 countryOfRegistration' },
  incorporationDate: { ...date, of: 'Company', most: 1, asked: 'goAML incorporation_date' },
  legalForm: { ...text(100), of: 'Company', most: 1, asked: 'goAML incorporation_legal_form' },
  leiCode: { form: 'lei', chars: 20, of: 'Company', most: 1, asked: 'IVMS101 LEIX' },
  sector: { ...text(255), of: 'Company', most: 3, asked: 'FinCEN; goAML business' },
} as const satisfies Readonly<Record<string, PropertyRow>>

/** A name in {@link PARTY_PROPERTIES}. */
export type PartyProperty = keyof typeof PARTY_PROPERTIES

/** All names in {@link PARTY_PROPERTIES}, in their order. */
export const PROPERTY_NAMES = Object.keys(PARTY_PROPERTIES) as readonly PartyProperty[]

/** Parts of an address, as FollowTheMoney's Address; asked by FinCEN, IVMS101 and goAML. */
export const ADDRESS_FIELDS = {
  full: text(500),
  postOfficeBox: text(50),
  street: text(150),
  street2: text(150),
  city: text(100),
  postalCode: text(20),
  region: text(100),
  state: text(100),
  country,
} as const satisfies Readonly<Record<string, PartyField>>

/** What a document says, as FollowTheMoney's Identification; asked by the same. */
export const DOCUMENT_FIELDS = {
  type: text(100),
  number,
  country,
  authority: text(100),
  startDate: date,
  endDate: { form: 'end', chars: 10 },
} as const satisfies Readonly<Record<string, PartyField>>

/** An address by its parts; those that are not known are absent. */
export type PartyAddress = Readonly<Partial<Record<keyof typeof ADDRESS_FIELDS, string>>>

/** A document; its number is always there. */
export type PartyDocument = Readonly<Partial<Record<keyof typeof DOCUMENT_FIELDS, string>>>

/** Most addresses, and most documents, of one party. */
export const PARTY_PARTS_MAX = 10
/** Longest {@link Party.customerId} (IVMS101 customerIdentification). */
export const CUSTOMER_ID_CHARS_MAX = 50
/** Most accounts of one party. */
export const PARTY_ACCOUNTS_MAX = 200

/** A customer, checked by `readParty` in `check-party.ts`. Personal data, all of it. */
export type Party = {
  /** The institution's own number of the customer; unique on a node, and never changed. */
  readonly customerId: string
  readonly schema: PartySchema
  /** In the order of {@link PROPERTY_NAMES}; none is empty. */
  readonly properties: Readonly<Partial<Record<PartyProperty, readonly string[]>>>
  readonly addressEntity: readonly PartyAddress[]
  readonly identification: readonly PartyDocument[]
}

/** An account that a party holds. No personal data: the account is its pseudonym. */
export type PartyAccount = {
  /** `book:harbour`. */
  readonly book: string
  readonly account: string
  readonly sinceMs: TimeMs
}

/** What may be shown of a party without a reason: that it is there. No personal data. */
export type PartyRow = {
  /** 32 hexadecimal digits, random. */
  readonly id: string
  readonly schema: PartySchema
  /** From 1, one more with each change. */
  readonly version: number
  readonly createdMs: TimeMs
  readonly updatedMs: TimeMs
  /** When its data were destroyed, or null. */
  readonly erasedMs: TimeMs | null
  /** Those held now, by book and pseudonym. */
  readonly accounts: readonly PartyAccount[]
  readonly retention: Retention
  /** Legal holds that stand; while there is one nothing of it is destroyed. */
  readonly holds: readonly PartyHold[]
}

/** A legal hold. No personal data. */
export type PartyHold = {
  /** 32 hexadecimal digits, random. */
  readonly id: string
  readonly reason: string
  /** Id of the user, or `local`. */
  readonly by: string
  readonly sinceMs: TimeMs
}

/** Who wrote a version of a party, and when. */
export type PartyVersion = {
  readonly version: number
  readonly atMs: TimeMs
  /** Id of the user or key, or `local`. */
  readonly by: string
}

/** A party with its data and its history. Personal data. */
export type PartyRecord = PartyRow & {
  /** The version that `party` is of. */
  readonly shown: number
  readonly party: Party
  readonly versions: readonly PartyVersion[]
}

/** Where a number of a party stands; by these a party is found. */
export const PARTY_NUMBERS = [
  'customerId',
  'idNumber',
  'passportNumber',
  'taxNumber',
  'socialSecurityNumber',
  'registrationNumber',
  'leiCode',
  'identification',
] as const

/** One of {@link PARTY_NUMBERS}. */
export type PartyNumber = (typeof PARTY_NUMBERS)[number]

/**
 * A number as it is compared. The customer's id stands as it is; of others only letters and digits
 * count, in one case, since `AB 12-34` and `ab1234` are one passport.
 */
export const comparedNumber = (kind: PartyNumber, value: string): string =>
  kind === 'customerId'
    ? value.normalize('NFC').trim()
    : value
        .normalize('NFKC')
        .toUpperCase()
        .replace(/[^\p{L}\p{N}]/gu, '')

/** A number of a party, as it is compared. */
export type ComparedNumber = { readonly kind: PartyNumber; readonly value: string }

/** All numbers of a party, each once, as they are compared. */
export function numbersOf(party: Party): readonly ComparedNumber[] {
  const found = new Map<string, ComparedNumber>()
  for (const kind of PARTY_NUMBERS) {
    for (const stated of statedNumbers(party, kind)) {
      const value = comparedNumber(kind, stated)
      found.set(`${kind}\n${value}`, { kind, value })
    }
  }
  return [...found.values()]
}

function statedNumbers(party: Party, kind: PartyNumber): readonly string[] {
  if (kind === 'customerId') return [party.customerId]
  if (kind !== 'identification') return party.properties[kind] ?? []
  return party.identification.map(({ number: value = '' }) => value)
}
