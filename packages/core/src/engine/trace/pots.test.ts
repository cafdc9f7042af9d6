/**
 * Goal: a transaction becomes pots whose two sides are equal, filled in the right order.
 * Method: examples of what decoders and hostile chains can send.
 */
import { expect, test } from 'vitest'
import type { Posting, Transaction } from '../../domain/posting.ts'
import { chainOf, type Pay } from './chain.fixture.ts'
import { potsOf } from './pots.ts'

const last = (pays: readonly Pay[]): Transaction => chainOf(pays).at(-1)!

const relegged = (transaction: Transaction, postings: readonly Posting[]): Transaction => ({
  ...transaction,
  postings: postings.map((posting, leg) => ({ ...posting, leg })),
})

test('the fee is filled last, wherever its leg stands', () => {
  const t = last([
    { id: 's', issue: 10n, outs: [['S', 10n]] },
    {
      id: 't',
      ins: ['s:0'],
      outs: [
        ['A', 4n],
        ['@burn', 5n],
      ],
    },
  ])
  const [debit, a, burn, fee] = t.postings
  const pot = potsOf(relegged(t, [debit!, fee!, a!, burn!]))[0]!
  expect(pot.outs.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
    'coin 4',
    'burn 5',
    'fees 1',
  ])
})

test('a coinbase that does not know what fees it collects draws the rest from them', () => {
  const m = last([{ id: 'm', issue: 50n, fees: 2n, outs: [['A', 52n]] }])
  const lacking = {
    ...m,
    complete: false,
    postings: m.postings.map((one) => (one.account === '@fees' ? { ...one, amount: null } : one)),
  }
  const pot = potsOf(lacking)[0]!
  expect(pot.ins.map(({ kind, value }) => `${kind} ${value}`)).toEqual(['issuance 50', 'fees 2'])
  expect(pot.unseen).toBe(0n)
})

test('what such a coinbase leaves of the issuance is burned, not a fee', () => {
  const m = last([{ id: 'm', issue: 50n, fees: 2n, outs: [['A', 49n]] }])
  const postings = m.postings
    .filter(({ account }) => account !== '@burn')
    .map((one) => (one.account === '@fees' ? { ...one, amount: null } : one))
  const pot = potsOf({ ...m, complete: false, postings })[0]!
  expect(pot.outs.map(({ kind, value }) => `${kind} ${value}`)).toEqual(['coin 49', 'burn 1'])
})

test('several unseen inputs are one lower bound at the place of the first', () => {
  const t = last([
    { id: 's', issue: 3n, outs: [['S', 3n]] },
    { id: 't', ins: ['?', 's:0', '?'], outs: [['A', 9n]] },
  ])
  const pot = potsOf(t)[0]!
  expect(pot.ins.map(({ kind, value }) => `${kind} ${value}`)).toEqual(['unseen 6', 'coin 3'])
  expect(pot.unseen).toBe(6n)
})

test('a complete transaction that does not balance is a bug of its adapter', () => {
  const t = last([{ id: 's', issue: 3n, outs: [['S', 3n]] }])
  const broken = { ...t, postings: t.postings.slice(0, 1) }
  expect(() => potsOf(broken)).toThrow('Broken invariant: debits equal credits')
})

test('sums from 2^64 on are refused, not wrapped', () => {
  const half = 2n ** 63n
  const t = last([
    {
      id: 's',
      issue: half * 2n,
      outs: [
        ['S', half],
        ['T', half],
      ],
    },
  ])
  expect(() => potsOf(t)).toThrow(expect.objectContaining({ code: 'AMOUNT_TOO_LARGE' }))
  const fits = last([
    {
      id: 's',
      issue: half * 2n - 1n,
      outs: [
        ['S', half],
        ['T', half - 1n],
      ],
    },
  ])
  expect(potsOf(fits)[0]!.outs).toHaveLength(2)
})
