/**
 * The names of one list in columns: which words they hold, and which names hold a word.
 *
 * A row is one form of one name of one party (`name-form.ts`).
 *
 * @module
 */
import type { ListParty, PartyKind } from '../../../domain/listed-party.ts'
import { type NameForm, readName } from './name-form.ts'
import { modeOf } from './score-party.ts'
import { identifierKey } from './side-features.ts'
import { ROLES, type Token, TokenBook } from './token.ts'
import { buildDictionary, type TokenDictionary } from './token-dictionary.ts'

/** What a party is, in a column. The place is the number. */
export const KIND_CODES: readonly PartyKind[] = [
  'unknown',
  'individual',
  'entity',
  'vessel',
  'aircraft',
]

/** Columns of the rows. */
export type Rows = {
  readonly count: number
  readonly party: Uint32Array
  readonly name: Uint32Array
  readonly weight: Float64Array
  readonly parts: Uint8Array
  readonly initials: Uint8Array
  readonly isPerson: Uint8Array
  readonly kind: Uint8Array
  /** A row's words are `tokens[tokenStart[row]]` to before `tokens[tokenStart[row + 1]]`. */
  readonly tokenStart: Uint32Array
  readonly tokens: Uint32Array
  /** The same for its joins. */
  readonly joinStart: Uint32Array
  readonly joinKey: Float64Array
  /** The place of its first word, times four, plus how many words. */
  readonly joinPlace: Uint8Array
}

/** One list, ready to be searched. */
export type Segment = {
  readonly list: string
  readonly parties: readonly ListParty[]
  readonly names: number
  readonly dictionary: TokenDictionary
  readonly rows: Rows
  /**
   * Rows of persons that hold word `t` are `postings[postingStart[2 * t]]` to before
   * `postings[postingStart[2 * t + 1]]`, those of bodies the next.
   */
  readonly postingStart: Uint32Array
  readonly postings: Uint32Array
  readonly joins: JoinTable
  readonly byIdentifier: ReadonlyMap<string, readonly number[]>
  /** First row of a party; one more at the end. */
  readonly partyStart: Uint32Array
}

/** Numbers one after another in a typed array that grows. */
class Growing {
  #values: Float64Array = new Float64Array(1024)
  length = 0

  push(value: number): void {
    if (this.length === this.#values.length) {
      const wider = new Float64Array(this.length * 2)
      wider.set(this.#values)
      this.#values = wider
    }
    this.#values[this.length++] = value
  }

  get values(): Float64Array {
    return this.#values.subarray(0, this.length)
  }

  reals = (): Float64Array => this.values.slice()
  words = (): Uint32Array => Uint32Array.from(this.values)
  bytes = (): Uint8Array => Uint8Array.from(this.values)
}

const COLUMNS = [
  'party',
  'name',
  'weight',
  'parts',
  'initials',
  'isPerson',
  'kind',
  'tokenStart',
  'tokens',
  'joinStart',
  'joinKey',
  'joinPlace',
] as const

type Columns = Record<(typeof COLUMNS)[number], Growing>

/** Builds the columns of one list. */
export function buildSegment(list: string, parties: readonly ListParty[]): Segment {
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, new Growing()])) as Columns
  const numbers = new Map<Token, number>()
  const book = new TokenBook()
  const partyStart = new Uint32Array(parties.length + 1)
  let names = 0
  for (let party = 0; party < parties.length; party++) {
    partyStart[party] = columns.party.length
    names += parties[party]!.names.length
    addParty(columns, numbers, { party, book, listed: parties[party]! })
  }
  partyStart[parties.length] = columns.party.length
  const rows = finished(columns)
  const tokens = [...numbers.keys()]
  return {
    list,
    parties,
    names,
    dictionary: buildDictionary(tokens),
    rows,
    ...postingsOf(rows, tokens),
    joins: new JoinTable(rows),
    byIdentifier: identifiersOf(parties),
    partyStart,
  }
}

type Adding = { readonly party: number; readonly book: TokenBook; readonly listed: ListParty }

function addParty(columns: Columns, numbers: Map<Token, number>, adding: Adding): void {
  const { listed, book, party } = adding
  const mode = modeOf(listed)
  const kind = KIND_CODES.indexOf(listed.kind)
  for (let name = 0; name < listed.names.length; name++) {
    for (const form of readName(listed.names[name]!.text, mode, book).forms) {
      columns.party.push(party)
      columns.name.push(name)
      columns.isPerson.push(mode === 'person' ? 1 : 0)
      columns.kind.push(kind)
      addForm(columns, numbers, form)
    }
  }
}

function addForm(columns: Columns, numbers: Map<Token, number>, form: NameForm): void {
  columns.weight.push(form.weight)
  columns.parts.push(form.parts)
  columns.tokenStart.push(columns.tokens.length)
  columns.joinStart.push(columns.joinKey.length)
  let initials = 0
  for (const token of form.tokens) {
    if (token.role === ROLES.initial) initials++
    let number = numbers.get(token)
    if (number === undefined) {
      number = numbers.size
      numbers.set(token, number)
    }
    columns.tokens.push(number)
  }
  columns.initials.push(initials)
  for (const { at, count, key } of form.joins) {
    columns.joinKey.push(key)
    columns.joinPlace.push(at * 4 + count)
  }
}

function finished(columns: Columns): Rows {
  const count = columns.party.length
  columns.tokenStart.push(columns.tokens.length)
  columns.joinStart.push(columns.joinKey.length)
  return {
    count,
    party: columns.party.words(),
    name: columns.name.words(),
    weight: columns.weight.reals(),
    parts: columns.parts.bytes(),
    initials: columns.initials.bytes(),
    isPerson: columns.isPerson.bytes(),
    kind: columns.kind.bytes(),
    tokenStart: columns.tokenStart.words(),
    tokens: columns.tokens.words(),
    joinStart: columns.joinStart.words(),
    joinKey: columns.joinKey.reals(),
    joinPlace: columns.joinPlace.bytes(),
  }
}

/**
 * Rows by word, by counting, those of persons before those of bodies. A word that a row holds twice
 * is there twice.
 */
function postingsOf(
  rows: Rows,
  tokens: readonly Token[],
): Pick<Segment, 'postings' | 'postingStart'> {
  const postingStart = new Uint32Array(2 * tokens.length + 1)
  const laneOf = (row: number, at: number): number => 2 * rows.tokens[at]! + 1 - rows.isPerson[row]!
  const each = (found: (row: number, lane: number) => void): void => {
    for (let row = 0; row < rows.count; row++) {
      for (let at = rows.tokenStart[row]!; at < rows.tokenStart[row + 1]!; at++) {
        found(row, laneOf(row, at))
      }
    }
  }
  each((_, lane) => {
    postingStart[lane + 1] = postingStart[lane + 1]! + 1
  })
  for (let lane = 1; lane < postingStart.length; lane++) {
    postingStart[lane] = postingStart[lane]! + postingStart[lane - 1]!
  }
  const next = postingStart.slice()
  const postings = new Uint32Array(rows.tokens.length)
  each((row, lane) => {
    postings[next[lane]!] = row
    next[lane] = next[lane]! + 1
  })
  return { postingStart, postings }
}

const NONE = -1

/** Rows by the keys of their joins, in a hash table of typed arrays. */
export class JoinTable {
  readonly #mask: number
  readonly #head: Int32Array
  readonly #next: Int32Array
  readonly #keys: Float64Array
  readonly #rows: Uint32Array

  constructor({ count, joinStart, joinKey }: Rows) {
    const size = 2 ** Math.ceil(Math.log2(joinKey.length + 2))
    this.#mask = size - 1
    this.#head = new Int32Array(size).fill(NONE)
    this.#next = new Int32Array(joinKey.length)
    this.#keys = joinKey
    this.#rows = new Uint32Array(joinKey.length)
    for (let row = 0; row < count; row++) {
      for (let at = joinStart[row]!; at < joinStart[row + 1]!; at++) {
        const slot = this.#slot(joinKey[at]!)
        this.#rows[at] = row
        this.#next[at] = this.#head[slot]!
        this.#head[slot] = at
      }
    }
  }

  #slot(key: number): number {
    return (key % 0x7fffffff) & this.#mask
  }

  /** Calls with each row that has a join of this key; a row may come twice. */
  each(key: number, found: (row: number) => void): void {
    for (let at = this.#head[this.#slot(key)]!; at !== NONE; at = this.#next[at]!) {
      if (this.#keys[at] === key) found(this.#rows[at]!)
    }
  }
}

function identifiersOf(parties: readonly ListParty[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  for (let party = 0; party < parties.length; party++) {
    for (const { number } of parties[party]!.facts?.identifiers ?? []) {
      const key = identifierKey(number)
      const chain = key === '' ? undefined : found.get(key)
      if (chain !== undefined) chain.push(party)
      else if (key !== '') found.set(key, [party])
    }
  }
  return found
}
