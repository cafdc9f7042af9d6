/** Parties and names for the tests of name screening. */
import * as fc from 'fast-check'
import type { ListParty, PartyFacts, PartyKind } from '../../../domain/listed-party.ts'

/** Facts that say nothing. */
export const NO_FACTS: PartyFacts = {
  births: [],
  gender: '',
  countries: [],
  identifiers: [],
  addresses: [],
  titles: [],
  remarks: '',
}

/** A party with names, the first its main one; a name that begins with `~` is weak. */
export function partyNamed(id: string, kind: PartyKind, names: readonly string[]): ListParty {
  return {
    id,
    kind,
    names: names.map((name, at) => ({
      text: name.startsWith('~') ? name.slice(1) : name,
      kind: at === 0 ? 'main' : 'aka',
      script: '',
      weak: name.startsWith('~'),
    })),
    programmes: [],
    statedFrom: null,
    file: 'made',
    row: 1,
  }
}

const WORDS =
  'mohamed ahmed ali hassan hussein kim jong un il park lee ivan ivanov ivanova petrov al ' +
  'bin abdul ' +
  'rahman abdulrahman j k trading llc gmbh ltd group international bank of china alpha 2 ii ' +
  'van der ' +
  'bilt vanderbilt محمد علي Иван 金正恩 김정은 σοφία משה bob robert john jon johnson a.b.c. abc'

/** Names that meet each other often, with typing errors. */
export const namesThatMeet: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.constantFrom(...WORDS.split(' ')),
      fc.nat(40),
      fc.constantFrom('', '', '', 'x', 'ha'),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((words) =>
    words.map(([word, at, more]) => word.slice(0, at % 9) + more + word.slice(at % 9)).join(' '),
  )

/** Any text at all. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  namesThatMeet,
)

/** Parties of every kind with names that meet. */
export const parties: fc.Arbitrary<readonly ListParty[]> = fc
  .array(
    fc.tuple(
      fc.constantFrom<PartyKind>('individual', 'entity', 'vessel', 'unknown'),
      fc.array(fc.oneof({ weight: 4, arbitrary: namesThatMeet }, anyText), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.constantFrom('', '1970-01-01', '1970-02-03'),
      fc.constantFrom('', 'AB-1234', '0012345'),
      fc.constantFrom<'female' | 'male' | ''>('', 'female', 'male'),
    ),
    { minLength: 1, maxLength: 25 },
  )
  .map((all) =>
    all.map(([kind, names, birth, number, gender], at) => ({
      ...partyNamed(`p${at}`, kind, names),
      facts: {
        ...NO_FACTS,
        gender,
        births: birth === '' ? [] : [{ from: birth, to: birth, circa: false }],
        identifiers: number === '' ? [] : [{ type: 'Passport', number, country: '' }],
      },
    })),
  )

/** What people do to a name: each takes its words and a number to choose by. */
const CHANGES: readonly ((words: readonly string[], at: number) => readonly string[])[] = [
  (words) => words,
  (words) => [...words].reverse(),
  (words, at) => words.map((word, each) => (each === at % words.length ? word.slice(0, 1) : word)),
  (words, at) => words.filter((_, each) => words.length === 1 || each !== at % words.length),
  (words, at) => {
    const first = at % words.length
    const joined = words.slice(first, first + 2 + (at % 2)).join('')
    return [...words.slice(0, first), joined, ...words.slice(first + 2 + (at % 2))]
  },
  (words, at) =>
    words.flatMap((word, each) =>
      each === at % words.length ? [word.slice(0, 3), word.slice(3)] : [word],
    ),
  (words, at) => [...words, ['group', 'jr', 'k', 'ltd', 'thornton'][at % 5]!],
]

/** A list with a question that is one of its names, changed once or twice. */
export const listWithRelative: fc.Arbitrary<readonly [readonly ListParty[], string]> = fc
  .tuple(parties, fc.nat(), fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 2 }))
  .map(([all, which, changes]) => {
    const { names } = all[which % all.length]!
    let words: readonly string[] = names[which % names.length]!.text.split(' ')
    for (const [change, at] of changes) words = CHANGES[change % CHANGES.length]!(words, at)
    return [all, words.join(' ')]
  })
