/**
 * Parties as lists name them: persons, companies, vessels and aircraft, with what a list says to
 * tell one from another. Public data of a publisher, not of a customer (`party.ts`).
 *
 * @module
 */
import type { TimeMs } from './time.ts'

/** What a listed party is. `unknown` where the list does not say. */
export const PARTY_KINDS = ['individual', 'entity', 'vessel', 'aircraft', 'unknown'] as const

/** One of {@link PARTY_KINDS}. */
export type PartyKind = (typeof PARTY_KINDS)[number]

/** The party that an entry names, as far as its list says. */
export type PartyRef = {
  /** Identity inside the list: OFAC's number. */
  readonly id: string
  readonly kind: PartyKind
  /** Names as the list writes them, the main one first. At least one. */
  readonly names: readonly string[]
}

/** A name of a party. */
export type PartyName = {
  readonly text: string
  /** `main`, or how the list calls the other name. */
  readonly kind: 'main' | 'aka' | 'fka' | 'nka'
  /** ISO 15924 code of its script (`Latn`), or empty where the list does not say. */
  readonly script: string
  /** Whether the list calls it weak: likely to hit others. */
  readonly weak: boolean
}

/**
 * A date that may be known in part: every day from `from` to `to`, both `YYYY-MM-DD` and inclusive.
 * A year alone is its first and last day; a range is what the list gives.
 */
export type PartialDate = {
  readonly from: string
  readonly to: string
  /** Whether the list says "about". */
  readonly circa: boolean
}

/** What a country is to a party. */
export const COUNTRY_ROLES = [
  'nationality',
  'residence',
  'birth',
  'registration',
  'flag',
  'other',
] as const

/** A country of a party. */
export type PartyCountry = {
  /** ISO 3166-1 alpha-2, upper case; the list's own text where it cannot be told. */
  readonly country: string
  readonly role: (typeof COUNTRY_ROLES)[number]
}

/** A number that names a party: a passport, a tax number, an IMO number, an LEI. */
export type PartyIdentifier = {
  /** How the list calls it: `Passport`, `IMO`, `Tax ID`. */
  readonly type: string
  readonly number: string
  /** ISO 3166-1 alpha-2 of who gave it out, or empty. */
  readonly country: string
}

/** What a list says of a party beside its names. Empty lists where it says nothing. */
export type PartyFacts = {
  readonly births: readonly PartialDate[]
  readonly gender: 'female' | 'male' | ''
  readonly countries: readonly PartyCountry[]
  readonly identifiers: readonly PartyIdentifier[]
  /** Each in one line, as the list writes it. */
  readonly addresses: readonly string[]
  /** Offices and titles. */
  readonly titles: readonly string[]
  /** The list's own remarks, shortened to 4,000 characters. */
  readonly remarks: string
}

/** How one party stands to another. `owner`: the first owns the second. */
export const RELATION_KINDS = [
  'owner',
  'control',
  'director',
  'family',
  'associate',
  'other',
] as const

/** A relation that a list states, kept with the party that it is stated of. */
export type PartyRelation = {
  readonly kind: (typeof RELATION_KINDS)[number]
  /** The owner, controller, director: a party's id in the same list. */
  readonly from: string
  /** The owned, controlled, directed. */
  readonly to: string
  /**
   * The stake in hundredths of a percent, 0 to 10,000, both ends inclusive (a list may say "at
   * least half" or "25 to 50"); null where it is no ownership or not said.
   */
  readonly share: { readonly low: number; readonly high: number } | null
  /** The list's own word for it. */
  readonly text: string
}

/** A party of a list version: somebody named, with an address in the list or without. */
export type ListParty = {
  /** Identity inside the list, stable across versions. */
  readonly id: string
  readonly kind: PartyKind
  /** The main name first. At least one. */
  readonly names: readonly PartyName[]
  /** Programmes under which it is listed (`DPRK3`), in the list's order. */
  readonly programmes: readonly string[]
  /** When it was designated, as the list states it, or null where it does not. */
  readonly statedFrom: TimeMs | null
  /** File and row, from 1, for evidence. */
  readonly file: string
  readonly row: number
  /**
   * True where the list only names it beside those that it designates: an owned company, a
   * relative. Left away where it is designated.
   */
  readonly mentioned?: true
  /** Left away where its form says nothing more. */
  readonly facts?: PartyFacts
  /** Left away where its form states none. */
  readonly relations?: readonly PartyRelation[]
}
