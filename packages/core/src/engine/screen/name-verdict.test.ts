/**
 * Goal: what was said of a pair holds while both sides are as they were, expires when either
 * changes, and what comes out of a name is never called clear where it was not wholly read.
 * Method: laws over random parties and questions, then rows by name as people state them.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ListParty } from '../../domain/listed-party.ts'
import type { HeldVerdict } from '../../domain/name-verdict.ts'
import { nameOutcome } from './name-outcome.ts'
import { readQuestion } from './name-question.ts'
import { askedKey, askedText, listedText, verdictOn } from './name-verdict.ts'
import type { NameQuery } from './names/name-types.ts'
import { readQuestions } from './read-questions.ts'

const party = (over: Partial<ListParty> = {}): ListParty => ({
  id: '7',
  kind: 'individual',
  names: [{ text: 'Ivan PETROV', kind: 'main', script: 'Latn', weak: false }],
  programmes: ['X'],
  statedFrom: null,
  file: 'a.xml',
  row: 3,
  ...over,
})

const held = (over: Partial<HeldVerdict> = {}): HeldVerdict => ({
  id: 'v',
  party: '',
  list: 'un',
  listed: '7',
  listedPrint: 'p',
  verdict: 'not-this',
  why: 'another date of birth',
  by: 'ann',
  atMs: 1,
  isSameQuestion: true,
  ...over,
})

const pair = { list: 'un', listed: '7' }
const question = (stated: object): NameQuery => readQuestion(stated).question!.query

describe('a verdict', () => {
  test('stands for the pair and the two sides that it was given on', () => {
    expect(verdictOn([held()], pair, () => 'p')?.state).toBe('stands')
    expect(verdictOn([held()], pair, () => 'q')?.state).toBe('listed-changed')
    const other = held({ isSameQuestion: false })
    expect(verdictOn([other], pair, () => 'p')?.state).toBe('asked-changed')
    expect(verdictOn([held()], { ...pair, listed: '8' }, () => 'p')).toBeNull()
    expect(verdictOn([held()], { ...pair, list: 'eu' }, () => 'p')).toBeNull()
  })

  test('is taken back by a further one, and given again by one after that', () => {
    const back = held({ verdict: 'withdrawn' })
    expect(verdictOn([back, held()], pair, () => 'p')).toBeNull()
    expect(verdictOn([held(), back, held()], pair, () => 'p')?.state).toBe('stands')
  })

  test('on this very question outweighs a newer one on a namesake', () => {
    const namesake = held({ id: 'n', isSameQuestion: false })
    expect(verdictOn([namesake, held()], pair, () => 'p')?.verdict.id).toBe('v')
  })
})

describe('the two sides of a pair', () => {
  const years = fc.integer({ min: 1900, max: 2020 }).map(String)
  const names = fc.constantFrom('Ivan Petrov', 'Петров Иван', 'Kim Jong Un', 'ACME Ltd', '金正恩')

  test('a question is the same whatever the order of its values, and another by any value', () => {
    fc.assert(
      fc.property(names, fc.uniqueArray(years, { maxLength: 4 }), years, (name, born, more) => {
        const one = question({ name, born })
        expect(askedText(question({ name, born: born.toReversed() }))).toBe(askedText(one))
        if (!born.includes(more)) {
          expect(askedText(question({ name, born: [...born, more] }))).not.toBe(askedText(one))
        }
        expect(askedKey(question({ name, born: [] }), '')).toBe(askedKey(one, ''))
      }),
    )
  })

  test('a name is the same in any order and any case', () => {
    const key = (name: string): string => askedKey(question({ name }), '')
    expect(key('PETROV, Ivan')).toBe(key('ivan petrov'))
    expect(key('Ivan Petrow')).not.toBe(key('ivan petrov'))
    expect(askedKey(question({ name: 'x' }), 'abc')).toBe('party:abc')
  })

  test('a listed party is another by any fact, and the same on another row', () => {
    const same = party({ file: 'b.xml', row: 99 })
    expect(listedText(same)).toBe(listedText(party()))
    const { names } = party()
    const weak = names.map((name) => ({ ...name, weak: true }))
    for (const other of [
      party({ kind: 'entity' }),
      party({ programmes: ['X', 'Y'] }),
      party({ names: weak }),
      party({ names: [...names, { text: '\ud800', kind: 'aka', script: '', weak: false }] }),
      party({ statedFrom: 0 }),
      party({ relations: [] }),
    ]) {
      expect(listedText(other)).not.toBe(listedText(party()))
    }
  })
})

test('nothing is clear without lists, or where the name was not wholly read', () => {
  const base = { hits: 0, toldApart: 0, hasLists: true, scriptsNotRead: 0, isCut: false }
  expect(nameOutcome(base)).toEqual({ outcome: 'clear', reason: 'no-fit' })
  expect(nameOutcome({ ...base, toldApart: 1 }).reason).toBe('told-apart')
  for (const over of [{ hasLists: false }, { scriptsNotRead: 1 }, { isCut: true }]) {
    expect(nameOutcome({ ...base, ...over }).outcome).toBe('cannot-tell')
    expect(nameOutcome({ ...base, ...over, hits: 1 }).outcome).toBe('hit')
  }
})

describe('a row', () => {
  test.each([
    ['1962', '1962-01-01', '1962-12-31'],
    ['1964-02', '1964-02-01', '1964-02-29'],
    ['1900-02', '1900-02-01', '1900-02-28'],
    ['1962-05-07', '1962-05-07', '1962-05-07'],
  ])('born %s', (born, from, to) => {
    expect(question({ name: 'x', born }).births).toEqual([{ from, to, circa: false }])
  })

  test.each([
    ['no object', 'x', 'row'],
    ['nothing', null, 'row'],
    ['no name', { born: '1962' }, 'name'],
    ['a name that is none', { name: 7 }, 'name'],
    ['half a sign', { name: '\ud800' }, 'name'],
    ['5 MB of name', { name: 'a'.repeat(5_000_000) }, 'name'],
    ['a day that no calendar has', { name: 'x', born: '1962-02-30' }, 'born'],
    ['a month alone', { name: 'x', born: '05' }, 'born'],
    ['a country that is none', { name: 'x', country: 'XX' }, 'country'],
    ['a kind that is none', { name: 'x', kind: 'unknown' }, 'kind'],
    ['a field that is none', { name: 'x', secret: 'y' }, 'field 2'],
    ['a hundred dates', { name: 'x', born: Array(100).fill('1962') }, 'born'],
    ['a date in a date', { name: 'x', born: [['1962']] }, 'born'],
  ])('%s is named and not repeated', (_, stated, field) => {
    const { question: none, fault } = readQuestion(stated)
    expect(none).toBeNull()
    expect(fault).toMatchObject({ code: 'NAME_ROW', facts: { field } })
    expect(fault?.message.length).toBeLessThan(200)
  })

  test('of a file: several values by several columns, a wrong one by its line', () => {
    const csv = '\ufeffname,born,born,country\n"Kim,\nJong Un",1983,1984,kp\n\nx\ny,,,KR\n'
    const rows = [...readQuestions(new TextEncoder().encode(csv), ',')]
    expect(rows.map(({ line, fault }) => [line, fault?.code ?? ''])).toEqual([
      [2, ''],
      [5, 'NAME_ROW'],
      [6, ''],
    ])
    expect(question(rows[0]!.stated)).toMatchObject({ name: 'Kim,\nJong Un', countries: ['KP'] })
    expect(question(rows[0]!.stated).births).toHaveLength(2)
    expect(question(rows[2]!.stated).births).toEqual([])
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
    expect(() => [...readQuestions(bytes('who\nx'), ',')]).toThrow('heading')
    expect(() => [...readQuestions(bytes('born\n1962'), ',')]).toThrow('column name or id')
  })
})
