/**
 * A party on its way from a list's own form to a {@link ListParty}: adapters say what they read,
 * and the same rules for names, facts and limits hold for every list.
 *
 * Names keep their script and their letters. What cannot be seen and can make one name look like
 * another (direction marks, zero-width spaces, controls) is taken out and remarked on; the joiners
 * that Persian and Indic scripts need stay.
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'
import type {
  ListParty,
  PartialDate,
  PartyCountry,
  PartyFacts,
  PartyIdentifier,
  PartyKind,
  PartyName,
  PartyRelation,
} from '../../domain/listed-party.ts'
import type { TimeMs } from '../../domain/time.ts'
import type { ListBuilder, RowPlace } from './list-builder.ts'
import {
  LIST_ROWS_LIMIT,
  PARTY_FACTS_LIMIT,
  PARTY_NAMES_LIMIT,
  PARTY_REMARKS_LIMIT,
  PARTY_TEXT_LIMIT,
} from './list-limits.ts'

/** What a reader gathers of a party. Lists repeat themselves; doubles are dropped at the end. */
export type PartyDraft = {
  readonly id: string
  kind: PartyKind
  readonly names: PartyName[]
  readonly programmes: string[]
  statedFrom: TimeMs | null
  /** Whether the list only names it beside those that it designates. */
  mentioned: boolean
  readonly births: PartialDate[]
  gender: PartyFacts['gender']
  readonly countries: PartyCountry[]
  readonly identifiers: PartyIdentifier[]
  readonly addresses: string[]
  readonly titles: string[]
  readonly remarks: string[]
  readonly relations: PartyRelation[]
}

/** A draft that says nothing yet. */
export const newDraft = (id: string, kind: PartyKind): PartyDraft => ({
  id,
  kind,
  names: [],
  programmes: [],
  statedFrom: null,
  mentioned: false,
  births: [],
  gender: '',
  countries: [],
  identifiers: [],
  addresses: [],
  titles: [],
  remarks: [],
  relations: [],
})

/** Controls and format marks, without line ends, joiners and the number signs of Arabic. */
const UNSEEN = /(?!\u200c|\u200d|[\t\n\r\u0600-\u0605\u06dd\u070f])[\p{Cc}\p{Cf}]/gu

/** A text in one line, without what cannot be seen. */
export const seenText = (text: string): string =>
  text.replace(UNSEEN, '').replace(/\s+/gu, ' ').trim()

/** Puts finished drafts together, within the limits of a list. */
export class PartyRows {
  readonly #builder: ListBuilder
  readonly #parties = new Map<string, ListParty>()

  /** @param builder takes the remarks on parties */
  constructor(builder: ListBuilder) {
    this.#builder = builder
  }

  /**
   * Takes a party. One whose id another has keeps its own row behind a number.
   *
   * @throws {FaultError} `LIST_TOO_LARGE` above {@link LIST_ROWS_LIMIT} parties or
   * {@link PARTY_NAMES_LIMIT} names of one
   */
  add(draft: PartyDraft, place: RowPlace): ListParty {
    if (this.#parties.size >= LIST_ROWS_LIMIT) throw tooMany('parties', LIST_ROWS_LIMIT, place)
    const id = this.#freeId(draft.id, place)
    const names = namesOf(this.#builder, draft, place)
    const party: ListParty = {
      id,
      kind: draft.kind,
      names,
      programmes: unique(draft.programmes.map(seenText), PARTY_FACTS_LIMIT),
      statedFrom: draft.statedFrom,
      file: place.file,
      row: place.row,
      ...(draft.mentioned ? { mentioned: true } : {}),
      ...saidOf(draft),
    }
    this.#parties.set(id, party)
    return party
  }

  /** All parties in order of id. */
  sorted(): readonly ListParty[] {
    return [...this.#parties.values()].sort((left, right) => (left.id < right.id ? -1 : 1))
  }

  get size(): number {
    return this.#parties.size
  }

  #freeId(wanted: string, place: RowPlace): string {
    if (wanted !== '' && !this.#parties.has(wanted)) return wanted
    const message = `Expected an id of its own for each party, got "${wanted.slice(0, 60)}"`
    this.#builder.remark({ code: 'LIST_FIELD_MISSING', message }, place)
    let number = 2
    while (this.#parties.has(`${wanted} (${number})`)) number += 1
    return `${wanted} (${number})`
  }
}

/** What a draft says beside names; nothing where it says nothing. */
export function saidOf(draft: PartyDraft): Pick<ListParty, 'facts' | 'relations'> {
  const facts = factsOf(draft)
  return {
    ...(facts === null ? {} : { facts }),
    ...(draft.relations.length === 0 ? {} : { relations: relationsOf(draft) }),
  }
}

function namesOf(
  builder: ListBuilder,
  { id, names }: PartyDraft,
  place: RowPlace,
): readonly PartyName[] {
  if (names.length > PARTY_NAMES_LIMIT) throw tooMany('names', PARTY_NAMES_LIMIT, place)
  const kept = new Map<string, PartyName>()
  for (const name of names) {
    const text = checkedName(builder, name.text, place)
    const key = `${name.kind === 'fka'} ${text}`
    const before = kept.get(key)
    // Said twice, once as good and once as weak: the list is sure of it.
    if (text !== '' && (before === undefined || (before.weak && !name.weak))) {
      kept.set(key, { ...name, text, kind: before?.kind ?? name.kind })
    }
  }
  const found = [...kept.values()].sort(mainFirst)
  const [first, ...rest] = found
  if (first !== undefined) return [{ ...first, kind: 'main' }, ...rest.map(notMain)]
  builder.remark(
    { code: 'LIST_FIELD_MISSING', message: `Expected a name for party ${id}, got none` },
    place,
  )
  return [{ text: `Party ${id}`, kind: 'main', script: '', weak: false }]
}

const mainFirst = (left: PartyName, right: PartyName): number =>
  Number(right.kind === 'main') - Number(left.kind === 'main')

const notMain = (name: PartyName): PartyName =>
  name.kind === 'main' ? { ...name, kind: 'aka' } : name

/** The name as it is kept, or nothing where it is refused; says so. */
function checkedName(builder: ListBuilder, text: string, place: RowPlace): string {
  if (text.length > PARTY_TEXT_LIMIT) {
    const message = `Expected a name of at most ${PARTY_TEXT_LIMIT} characters, got ${text.length}`
    builder.remark({ code: 'LIST_SCALAR_TOO_LONG', message }, place)
    return ''
  }
  if (text.search(UNSEEN) >= 0) {
    const point = text.match(UNSEEN)?.[0].codePointAt(0)?.toString(16).toUpperCase()
    const message = `Expected a name of letters that are seen, got U+${point?.padStart(4, '0')}`
    builder.remark({ code: 'LIST_NAME_CLEANED', message }, place)
  }
  return seenText(text)
}

function factsOf(draft: PartyDraft): PartyFacts | null {
  const { births, gender, countries, identifiers } = draft
  const facts: PartyFacts = {
    births: unique(births, PARTY_FACTS_LIMIT),
    gender,
    countries: unique(
      countries.filter(({ country }) => country !== ''),
      PARTY_FACTS_LIMIT,
    ),
    identifiers: unique(
      identifiers.map(identifierOf).filter(({ number }) => number !== ''),
      PARTY_FACTS_LIMIT,
    ),
    addresses: texts(draft.addresses),
    titles: texts(draft.titles),
    remarks: draft.remarks
      .map((text) => text.replace(UNSEEN, '').trim())
      .filter((text) => text !== '')
      .join('\n')
      .slice(0, PARTY_REMARKS_LIMIT),
  }
  const { gender: said, remarks, ...lists } = facts
  const isEmpty = said === '' && remarks === ''
  return isEmpty && Object.values(lists).every(({ length }) => length === 0) ? null : facts
}

const identifierOf = ({ type, number, country }: PartyIdentifier): PartyIdentifier => ({
  type: seenText(type).slice(0, PARTY_TEXT_LIMIT),
  number: seenText(number).slice(0, PARTY_TEXT_LIMIT),
  country,
})

const texts = (all: readonly string[]): readonly string[] =>
  unique(
    all.map((text) => seenText(text).slice(0, PARTY_TEXT_LIMIT)).filter((text) => text !== ''),
    PARTY_FACTS_LIMIT,
  )

const relationsOf = ({ relations }: PartyDraft): readonly PartyRelation[] =>
  unique(
    relations.map((one) => ({ ...one, text: seenText(one.text).slice(0, PARTY_TEXT_LIMIT) })),
    LIST_ROWS_LIMIT,
  )

/** Each once, in order of first appearance, up to a number. */
function unique<T>(all: readonly T[], limit: number): readonly T[] {
  const kept = new Map<string, T>()
  for (const one of all) {
    const key = typeof one === 'string' ? one : JSON.stringify(one)
    if (kept.size < limit && key !== '' && !kept.has(key)) kept.set(key, one)
  }
  return [...kept.values()]
}

const tooMany = (what: string, limit: number, { file, row }: RowPlace): FaultError =>
  new FaultError(
    'LIST_TOO_LARGE',
    `Expected at most ${limit} ${what}, got more at ${file}:${row}`,
    {
      limit,
      file,
      row,
    },
  )

const SCRIPTS: readonly (readonly [code: string, letters: RegExp])[] = [
  ['Latn', /\p{Script=Latin}/u],
  ['Arab', /\p{Script=Arabic}/u],
  ['Cyrl', /\p{Script=Cyrillic}/u],
  ['Hang', /\p{Script=Hangul}/u],
  ['Hani', /\p{Script=Han}/u],
  ['Hebr', /\p{Script=Hebrew}/u],
  ['Grek', /\p{Script=Greek}/u],
  ['Kana', /\p{Script=Katakana}/u],
  ['Hira', /\p{Script=Hiragana}/u],
  ['Deva', /\p{Script=Devanagari}/u],
  ['Beng', /\p{Script=Bengali}/u],
  ['Mymr', /\p{Script=Myanmar}/u],
  ['Thai', /\p{Script=Thai}/u],
  ['Geor', /\p{Script=Georgian}/u],
  ['Armn', /\p{Script=Armenian}/u],
]

/**
 * The ISO 15924 code of a name's first letter, for lists that do not say; empty where it has no
 * letter of a script known here.
 */
export function scriptOf(text: string): string {
  const letter = /\p{L}/u.exec(text.slice(0, PARTY_TEXT_LIMIT))?.[0]
  if (letter === undefined) return ''
  return SCRIPTS.find(([, letters]) => letters.test(letter))?.[0] ?? ''
}
