/**
 * What people decided about a pair: this question is not that listed party. A verdict holds while
 * both sides are as they were when it was given. It expires when either changes: another date of
 * birth in the question, another name, date or programme on the list. Nothing is forgotten, a
 * withdrawal is a further verdict.
 *
 * @module
 */
import type { ListParty } from '../../domain/listed-party.ts'
import type { HeldVerdict } from '../../domain/name-verdict.ts'
import type { NameQuery } from './names/name-types.ts'
import { readWords } from './names/read-name.ts'

/** `stands`, or which side is not as it was. */
export type VerdictState = 'stands' | 'asked-changed' | 'listed-changed'

/** A name in its normal form: words as names are compared by, in order of the alphabet. */
export function normalForm(name: string): string {
  const words = readWords(name).words.map(({ text }) => text)
  return words.length === 0 ? name.normalize('NFKC').trim().toLowerCase() : words.sort().join(' ')
}

/** What a question is remembered by: a customer's pseudonym, or the name's normal form. */
export function askedKey({ name, identifiers = [] }: NameQuery, party: string): string {
  if (party !== '') return `party:${party}`
  return name === '' ? `number:${numbers(identifiers)}` : `name:${normalForm(name)}`
}

/** A question as one text, equal for equal questions whatever the order of their values. */
export function askedText(query: NameQuery): string {
  const { name, schema = '', births = [], countries = [], identifiers = [], gender = '' } = query
  return stable([
    normalForm(name),
    schema,
    births.map(({ from, to }) => `${from}/${to}`).sort(),
    [...countries].sort(),
    numbers(identifiers),
    gender,
  ])
}

const numbers = (identifiers: NonNullable<NameQuery['identifiers']>): string =>
  identifiers
    .map(({ type, number, country }) => stable([type, number.toUpperCase(), country]))
    .sort()
    .join(' ')

/** All that a list says of a party but where it stands in the file. */
export function listedText({ file: _, row: __, ...said }: ListParty): string {
  return stable(said)
}

/** One text for one value. Unlike `canonicalJson` it takes texts that are not well-formed. */
function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${stable(one)}`)
  return `{${members.join(',')}}`
}

/**
 * The verdict that bears on a pair now, or null where nobody gave one or it was withdrawn.
 *
 * @param held        verdicts on this question, the newest first
 * @param pair        the listed party
 * @param listedPrint its print now; asked for only where there is a verdict
 */
export function verdictOn(
  held: readonly HeldVerdict[],
  pair: { readonly list: string; readonly listed: string },
  listedPrint: () => string,
): { readonly verdict: HeldVerdict; readonly state: VerdictState } | null {
  const about = held.filter(({ list, listed }) => list === pair.list && listed === pair.listed)
  // A verdict on exactly this question outweighs a newer one on somebody of the same name.
  const verdict = about.find(({ isSameQuestion }) => isSameQuestion) ?? about[0]
  if (verdict === undefined || verdict.verdict === 'withdrawn') return null
  if (!verdict.isSameQuestion) return { verdict, state: 'asked-changed' }
  return {
    verdict,
    state: verdict.listedPrint === listedPrint() ? 'stands' : 'listed-changed',
  }
}
