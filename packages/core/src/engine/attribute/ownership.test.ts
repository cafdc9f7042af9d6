/**
 * Goal: the 50 % rule as OFAC states it, and the tests of the EU and the UK beside it.
 * Method: laws over random nets against a twin that follows the definition (the smallest set that
 * is closed under the rule, found among all sets); then OFAC's own examples by FAQ number.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PartyRelation } from '../../domain/listed-party.ts'
import {
  applyOwnership,
  holdingsOf,
  OWNERSHIP_RULES,
  type OwnershipRule,
  ownershipPath,
  type Stake,
} from './ownership.ts'

const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const

const owns = (from: string, to: string, low: number, high = low): PartyRelation => ({
  kind: 'owner',
  from,
  to,
  share: { low: low * 100, high: high * 100 },
  text: '',
})
const controls = (from: string, to: string): PartyRelation => ({
  ...owns(from, to, 0),
  kind: 'control',
  share: null,
})

const relation = fc
  .record({
    kind: fc.constantFrom('owner', 'owner', 'owner', 'control', 'family'),
    from: fc.constantFrom(...IDS),
    to: fc.constantFrom(...IDS),
    ends: fc.option(
      fc.tuple(fc.constantFrom(0, 2000, 2500, 4999, 5000, 5001, 7500, 10_000), fc.nat(4000)),
    ),
  })
  .map(({ ends, kind, from, to }): PartyRelation => {
    const share = ends === null ? null : { low: ends[0], high: Math.min(10_000, ends[0] + ends[1]) }
    return { kind: kind as PartyRelation['kind'], from, to, share, text: '' }
  })
const net = fc.array(relation, { maxLength: 14 })
const listed = fc.uniqueArray(fc.constantFrom(...IDS), { maxLength: 3 })
const rule = fc.constantFrom(...Object.values<OwnershipRule>(OWNERSHIP_RULES))

/** The smallest set that holds the listed ones and whatever its members own enough of. */
function closedSet(
  from: readonly string[],
  stakes: readonly Stake[],
  by: OwnershipRule,
  end: 'low' | 'high',
) {
  let least: readonly string[] = IDS
  for (let bits = 0; bits < 1 << IDS.length; bits++) {
    const set = IDS.filter((_, at) => bits & (1 << at))
    if (set.length > least.length || !from.every((id) => set.includes(id as never))) continue
    const isClosed = IDS.every((id) => {
      const into = stakes.filter(({ owner, owned }) => owned === id && set.includes(owner as never))
      const parts = into.map((one) => one[end])
      const sum = by.addsUp ? parts.reduce((all, one) => all + one, 0) : Math.max(0, ...parts)
      const isIn = by.isOver ? sum > by.share : sum >= by.share
      const isControlled = by.byControl && into.some((one) => one.controls)
      return set.includes(id) || !(isIn || isControlled)
    })
    if (isClosed) least = set
  }
  return [...least]
}

const verdicts = (
  from: readonly string[],
  relations: readonly PartyRelation[],
  by: OwnershipRule,
) => {
  const answers = applyOwnership(new Set(from), holdingsOf(relations), by)
  return Object.fromEntries(IDS.map((id) => [id, answers.of(id).verdict]))
}

describe('laws', () => {
  test('blocked and perhaps blocked are the smallest closed sets of the definition', () => {
    fc.assert(
      fc.property(listed, net, rule, (from, relations, by) => {
        const stakes = holdingsOf(relations)
        const found = verdicts(from, relations, by)
        const sure = IDS.filter((id) => ['listed', 'blocked'].includes(found[id]!))
        const perhaps = IDS.filter((id) => found[id] !== 'free')
        expect(sure).toEqual(closedSet(from, stakes, by, 'low'))
        expect(perhaps).toEqual(closedSet(from, stakes, by, 'high'))
      }),
      { numRuns: 150 },
    )
  })

  test('nobody is freed by one more listed party or one more relation', () => {
    const order = ['free', 'may-be', 'blocked', 'listed']
    fc.assert(
      fc.property(listed, net, relation, rule, (from, relations, more, by) => {
        const few = verdicts(from, relations, by)
        const many = verdicts(['a', ...from], [...relations, more], by)
        for (const id of IDS) {
          expect(order.indexOf(many[id]!)).toBeGreaterThanOrEqual(order.indexOf(few[id]!))
        }
      }),
    )
  })

  test('the order of relations changes nothing', () => {
    fc.assert(
      fc.property(listed, net, rule, (from, relations, by) => {
        expect(verdicts(from, [...relations].reverse(), by)).toEqual(verdicts(from, relations, by))
      }),
    )
  })

  test('each path begins at a listed party, hangs together, and never repeats a party', () => {
    fc.assert(
      fc.property(listed, net, rule, (from, relations, by) => {
        const answers = applyOwnership(new Set(from), holdingsOf(relations), by)
        for (const id of answers.reached) {
          const path = ownershipPath(answers, id)
          expect(from).toContain(path[0]?.owner)
          expect(path.at(-1)?.owned).toBe(id)
          path.slice(1).forEach((step, at) => {
            expect(step.owner).toBe(path[at]?.owned)
          })
          expect(new Set(path.map(({ owned }) => owned)).size).toBe(path.length)
        }
      }),
    )
  })

  test('the reasons of a blocked party are enough by themselves', () => {
    fc.assert(
      fc.property(listed, net, (from, relations) => {
        const by = OWNERSHIP_RULES.ofac
        const answers = applyOwnership(new Set(from), holdingsOf(relations), by)
        for (const id of answers.reached) {
          const { verdict, owners } = answers.of(id)
          const end = verdict === 'blocked' ? 'low' : 'high'
          expect(owners.reduce((all, one) => all + one[end], 0)).toBeGreaterThanOrEqual(by.share)
        }
      }),
    )
  })
})

describe('OFAC, FAQ 401', () => {
  const ofac = (relations: readonly PartyRelation[], from = ['x']) => {
    const answers = applyOwnership(new Set(from), holdingsOf(relations), OWNERSHIP_RULES.ofac)
    return (id: string) => answers.of(id).verdict
  }

  test('half of A, and A half of B: nothing is multiplied, B is blocked', () => {
    expect(ofac([owns('x', 'a', 50), owns('a', 'b', 50)])('b')).toBe('blocked')
  })
  test('half of A and half of B, which own a quarter each of C: C is blocked', () => {
    const held = [owns('x', 'a', 50), owns('x', 'b', 50), owns('a', 'c', 25), owns('b', 'c', 25)]
    expect(ofac(held)('c')).toBe('blocked')
  })
  test('half of A, a tenth of B; A owns 40 % of B: B is blocked', () => {
    expect(ofac([owns('x', 'a', 50), owns('x', 'b', 10), owns('a', 'b', 40)])('b')).toBe('blocked')
  })
  test('a quarter of A and a quarter of B, each half of C: C is not', () => {
    const held = [owns('x', 'a', 25), owns('x', 'b', 25), owns('a', 'c', 50), owns('b', 'c', 50)]
    expect(ofac(held)('c')).toBe('free')
  })
  test('two listed persons with a quarter each add up (FAQ 399)', () => {
    expect(ofac([owns('x', 'a', 25), owns('y', 'a', 25)], ['x', 'y'])('a')).toBe('blocked')
  })
  test('control alone is no ownership (FAQ 398)', () => {
    expect(ofac([controls('x', 'a')])('a')).toBe('free')
  })
  test('49.99 % is not half, and an owner without a stake may be', () => {
    expect(ofac([owns('x', 'a', 49.99)])('a')).toBe('free')
    expect(ofac([{ ...owns('x', 'a', 0), share: null }])('a')).toBe('may-be')
    expect(ofac([owns('x', 'a', 25, 50)])('a')).toBe('may-be')
  })
  test('a circle blocks nobody by itself', () => {
    const circle = [owns('a', 'b', 60), owns('b', 'a', 60)]
    expect(ofac(circle)('a')).toBe('free')
    expect(ofac([...circle, owns('x', 'a', 50)])('b')).toBe('blocked')
  })
  test('one stake that two records state is not added to itself', () => {
    expect(ofac([owns('x', 'a', 30), owns('x', 'a', 30)])('a')).toBe('may-be')
  })
})

describe('the EU and the UK', () => {
  const of = (name: keyof typeof OWNERSHIP_RULES, relations: readonly PartyRelation[]) =>
    applyOwnership(new Set(['x', 'y']), holdingsOf(relations), OWNERSHIP_RULES[name]).of('a')
      .verdict

  test('exactly half is enough for the newer texts of the EU only', () => {
    const half = [owns('x', 'a', 50)]
    expect([of('eu', half), of('eu-text', half), of('uk', half)]).toEqual([
      'blocked',
      'free',
      'free',
    ])
  })
  test('control is enough for both', () => {
    expect([of('eu', [controls('x', 'a')]), of('uk', [controls('x', 'a')])]).toEqual([
      'blocked',
      'blocked',
    ])
  })
  test('the UK does not add up what several own', () => {
    const both = [owns('x', 'a', 30), owns('y', 'a', 30)]
    expect([of('eu', both), of('uk', both)]).toEqual(['blocked', 'free'])
  })
})
