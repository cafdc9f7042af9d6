/**
 * What name screening is asked and what it answers. The entry points are `buildNameIndex`
 * (`name-index.ts`) and, for one pair without an index, `scoreParty` (`score-party.ts`).
 *
 * A score is a display value between 0 and 1, not a probability: it orders hits and is compared
 * with a threshold. It is the sum of {@link NameFeature} points, cut to 0 and 1, then bounded by
 * the rules that `NameHit.limits` names. Method and weights: docs/methodology/names.md.
 *
 * @module
 */
import type {
  ListParty,
  PartialDate,
  PartyIdentifier,
  PartyKind,
} from '../../../domain/listed-party.ts'

/** Somebody to look for. Only `name` is needed; it may be empty where identifiers are given. */
export type NameQuery = {
  /** As written, in any script; what stands after the first 512 characters is not read. */
  readonly name: string
  /** What is looked for, where known. A party of another kind loses points, it is not left out. */
  readonly schema?: PartyKind
  /** Dates of birth, any of which may be meant. */
  readonly births?: readonly PartialDate[]
  /** ISO 3166-1 alpha-2, upper case. */
  readonly countries?: readonly string[]
  /** Numbers of documents; `type` and `country` may be empty. */
  readonly identifiers?: readonly PartyIdentifier[]
  readonly gender?: 'female' | 'male' | ''
  readonly programmes?: readonly string[]
}

/** How many hits, from which score on. */
export type NameSearchOptions = {
  /** Hits at most, 1 to 1,000; the best are kept. 50 by default. */
  readonly limit?: number
  /** Lowest score of a hit, 0.5 to 1. {@link NAME_THRESHOLD} by default. */
  readonly threshold?: number
}

/** The lowest score of a hit where the question names none. */
export const NAME_THRESHOLD = 0.7

/** From here on a hit is called strong. */
export const NAME_STRONG = 0.85

/** What a score is made of. */
export const NAME_FEATURES = [
  'name',
  'birth',
  'country',
  'identifier',
  'gender',
  'programme',
  'kind',
] as const

/** One of {@link NAME_FEATURES}. */
export type NameFeatureName = (typeof NAME_FEATURES)[number]

/** One piece of a score. */
export type NameFeature = {
  readonly feature: NameFeatureName
  /** How well the two values agree: 1 equal, 0 says nothing, below 0 contradicts. */
  readonly score: number
  /** What this adds to the hit's score; below 0 it takes away. */
  readonly points: number
  /** Plain words: `same year`, `day and month swapped`. */
  readonly reason: string
  /** The value of the question. */
  readonly asked: string
  /** The value of the list. */
  readonly listed: string
}

/** How one part of a name was found in the other. */
export const TOKEN_MATCHES = [
  'same',
  'spelling',
  'sound',
  'short-form',
  'initial',
  'typing',
  'joined',
  'consonants',
] as const

/** One of {@link TOKEN_MATCHES}. */
export type TokenMatchKind = (typeof TOKEN_MATCHES)[number]

/** Parts of the two names that were laid beside each other. */
export type NamePart = {
  /** As read: lower case, Latin letters. Empty where the list's part has no counterpart. */
  readonly asked: string
  /** The same of the list's name. Empty where the question's part has no counterpart. */
  readonly listed: string
  /** 0 where one side is empty. */
  readonly score: number
  readonly match: TokenMatchKind | 'none'
}

/** Why a score is bounded, whatever the points. */
export type NameLimit =
  /** The name that fits is a weak alias, and nothing else agrees: below {@link NAME_STRONG}. */
  | 'weak-alias-alone'
  /** One part of a name of several: not enough to name anybody. */
  | 'one-part-only'

/** A listed party that may be meant. */
export type NameHit = {
  /** The list's id, as given to the index. */
  readonly list: string
  readonly party: ListParty
  /** Which of `party.names` fits best. */
  readonly nameAt: number
  /** 0 to 1. */
  readonly score: number
  readonly strength: 'strong' | 'possible'
  /** Every feature that either side has a value for. */
  readonly features: readonly NameFeature[]
  readonly parts: readonly NamePart[]
  readonly limits: readonly NameLimit[]
  /** Scripts of the listed name whose characters were compared as they are, e.g. `Hani`. */
  readonly scriptsNotRead: readonly string[]
}

/** The answer to one question. */
export type NameAnswer = {
  /** By score, then by the order that `compareHits` states. */
  readonly hits: readonly NameHit[]
  /** Whether more parties than `limit` reach the threshold. */
  readonly hasMore: boolean
  /** Scripts of the question that were not read, so that only the same characters are found. */
  readonly scriptsNotRead: readonly string[]
  /** Whether the name was longer than is read. */
  readonly isCut: boolean
  readonly threshold: number
  /** Of the scorer and its tables: part of any record of a decision. */
  readonly scorer: string
}

/** The parties of one list version. */
export type NameList = { readonly list: string; readonly parties: readonly ListParty[] }

/** Answers questions about the parties of all its lists. Immutable: an answer sees one state. */
export type NameIndex = {
  /** Parties, and names with all their readings. */
  readonly parties: number
  readonly names: number
  /**
   * Looks somebody up. Never throws; an empty question has no hits.
   */
  search(query: NameQuery, options?: NameSearchOptions): NameAnswer
  /**
   * The index with one list put in place of its former version, or added; the other lists are
   * shared, not built again. Without parties the list is left out.
   */
  withList(list: NameList): NameIndex
}
