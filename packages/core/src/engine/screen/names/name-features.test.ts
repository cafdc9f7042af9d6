/**
 * Goal: each feature adds and takes what the table of weights says, with its reason and both values,
 * and the rules that bound a score hold. Method: laws on random parties, then one example a rule.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ListParty, PartialDate, PartyFacts } from '../../../domain/listed-party.ts'
import { buildNameIndex } from './name-index.ts'
import { NAME_STRONG, type NameQuery } from './name-types.ts'
import { NO_FACTS, namesThatMeet, parties, partyNamed } from './names.fixture.ts'
import { scoreParty } from './score-party.ts'
import { compareBirths } from './side-features.ts'
import { SIDE_MOST, WEIGHTS } from './weights.ts'

const day = (text: string): PartialDate => ({ from: text, to: text, circa: false })
const year = (text: string, circa = false): PartialDate => ({
  from: `${text}-01-01`,
  to: `${text}-12-31`,
  circa,
})

function personWith(facts: Partial<PartyFacts>, names = ['Igor Thornton']): ListParty {
  return { ...partyNamed('x', 'individual', names), facts: { ...NO_FACTS, ...facts } }
}

const scoreWith = (query: Omit<NameQuery, 'name'>, facts: Partial<PartyFacts>): number =>
  scoreParty({ name: 'Igor Thornton', ...query }, personWith(facts))!.score

test('the best of all features together is one', () => {
  expect(WEIGHTS.name.most + SIDE_MOST).toBeCloseTo(1, 12)
})

test('a score is between 0 and 1, and its pieces add up to it unless a rule bounds it', () => {
  fc.assert(
    fc.property(parties, namesThatMeet, ([party], name) => {
      const hit = scoreParty({ name, births: [year('1970')], gender: 'male' }, party!)!
      expect(hit.score).toBeGreaterThanOrEqual(0)
      expect(hit.score).toBeLessThanOrEqual(1)
      const sum = hit.features.reduce((total, { points }) => total + points, 0)
      if (hit.limits.includes('weak-alias-alone')) return
      expect(hit.score).toBeCloseTo(Math.min(1, Math.max(0, sum)), 5)
    }),
  )
})

describe('date of birth', () => {
  test.each([
    [day('1970-03-04'), day('1970-03-04'), 1, 'same day'],
    [day('1970-03-04'), year('1970'), 0.6, 'same year'],
    [day('1970-03-04'), day('1970-04-03'), 0.6, 'day and month swapped'],
    [day('1970-03-04'), day('1970-09-09'), 0.2, 'same year, another day'],
    [year('1970', true), year('1972'), 0.3, 'about that year'],
    [year('1970'), year('1971'), -0.2, 'a year apart'],
    [year('1970'), year('1985'), -1, '15 years apart'],
  ])('%o and %o', (left, right, score, reason) => {
    expect(compareBirths(left, right)).toEqual({ score, reason })
    expect(compareBirths(right, left)).toEqual({ score, reason })
  })

  test('the best of several dates counts, and a contradiction takes a hit away', () => {
    const births = [year('1950'), day('1970-03-04')]
    expect(scoreWith({ births: [day('1970-03-04')] }, { births })).toBe(0.97)
    expect(scoreWith({ births: [year('1999')] }, { births })).toBe(0.67)
  })
})

test('what one side does not know neither adds nor takes', () => {
  expect(scoreWith({ births: [year('1970')], countries: ['KP'], gender: 'male' }, {})).toBe(0.92)
  expect(scoreWith({}, { births: [year('1970')], gender: 'male' })).toBe(0.92)
})

test('country and gender agree or contradict', () => {
  const countries = [{ country: 'KP', role: 'nationality' as const }]
  expect(scoreWith({ countries: ['KP', 'CN'] }, { countries })).toBe(0.94)
  expect(scoreWith({ countries: ['CN'] }, { countries })).toBe(0.87)
  expect(scoreWith({ gender: 'male' }, { gender: 'male' })).toBe(0.925)
  expect(scoreWith({ gender: 'male' }, { gender: 'female' })).toBe(0.77)
})

test('a number in its normal form decides, without a name too', () => {
  const identifiers = [{ type: 'Passport', number: '00 836-410.634', country: 'KP' }]
  const index = buildNameIndex([{ list: 'a', parties: [personWith({ identifiers })] }])
  const asked = [{ type: '', number: '836410634', country: '' }]
  const [hit] = index.search({ name: '', identifiers: asked }).hits
  expect(hit).toMatchObject({ score: 0.95, strength: 'strong' })
  expect(hit?.features.at(-1)).toMatchObject({ feature: 'identifier', reason: 'same number' })
  const elsewhere = [{ type: '', number: '836410634', country: 'US' }]
  expect(index.search({ name: '', identifiers: elsewhere }).hits).toEqual([])
})

describe('a weak alias', () => {
  const facts = { births: [year('1970')] }
  test('alone never reaches strong', () => {
    const hit = scoreParty({ name: 'Old Fox' }, personWith(facts, ['Igor Thornton', '~Old Fox']))!
    expect(hit).toMatchObject({ strength: 'possible', limits: ['weak-alias-alone'], nameAt: 1 })
    expect(hit.score).toBeLessThan(NAME_STRONG)
  })

  test('does with a second factor', () => {
    const party = personWith(facts, ['Igor Thornton', '~Old Fox'])
    expect(scoreParty({ name: 'Old Fox', births: [year('1970')] }, party)).toMatchObject({
      strength: 'strong',
      limits: [],
    })
  })
})

test('ties are ordered by main name, by what agrees beside it, by list and by id', () => {
  const named = (id: string, names: string[], facts: Partial<PartyFacts> = {}): ListParty => ({
    ...partyNamed(id, 'individual', names),
    facts: { ...NO_FACTS, ...facts },
  })
  const index = buildNameIndex([
    { list: 'b', parties: [named('1', ['Igor Thornton'])] },
    {
      list: 'a',
      parties: [
        named('3', ['Other Man', 'Igor Thornton']),
        named('2', ['Igor Thornton']),
        named('4', ['Igor Thornton']),
      ],
    },
  ])
  const { hits } = index.search({ name: 'Thornton Igor' })
  expect(hits.map(({ list, party }) => list + party.id)).toEqual(['a2', 'a4', 'b1', 'a3'])
})

test('the parts that fit and those left over are shown beside each other', () => {
  const hit = scoreParty({ name: 'Bill X Thorton' }, personWith({}, ['William Thornton Junior']))!
  expect(hit.parts).toEqual([
    { asked: 'bill', listed: 'william', score: 0.85, match: 'short-form' },
    { asked: 'thorton', listed: 'thornton', score: expect.closeTo(0.81, 1), match: 'typing' },
    { asked: 'x', listed: '', score: 0, match: 'none' },
    { asked: '', listed: 'junior', score: 0, match: 'none' },
  ])
})
