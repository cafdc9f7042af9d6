/**
 * Goal: a book and a chain are compared by the stated rules; several that fit are all told, and
 * nobody is chosen.
 * Method: the rules worked by hand at their edges, then as laws over any payments.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAssetId } from '../../domain/asset.ts'
import { BITCOIN, ledger } from '../../domain/ledger.ts'
import type { Link } from '../../domain/link.ts'
import {
  CLOCK_MS,
  type Claim,
  chainOnly,
  FAR_MS,
  LATE_CONFIDENCE,
  LATE_MS,
  MATCH_CONFIDENCE,
  type Payment,
  rank,
  reconcile,
  rescaled,
} from './reconcile.ts'

const BOOK = ledger('book:harbour')
const BTC = parseAssetId(`${BITCOIN}/slip44:0`)
const T = 1_700_000_000_000
const claim = (more: Partial<Claim> = {}): Claim => ({
  tx: 'd1',
  kind: 'deposit',
  timeMs: T,
  asset: { code: 'BTC', asset: parseAssetId(`${BOOK}/coin:BTC`), decimals: 8, same: null },
  amount: 5n,
  chain: BITCOIN,
  chainAsset: BTC,
  chainUnits: 5n,
  address: 'ours',
  ...more,
})
const payment = (tx: string, more: Partial<Payment> = {}): Payment => ({
  tx,
  account: 'ours',
  asset: BTC,
  units: 5n,
  timeMs: T,
  ...more,
})
const link = (evidence: Link['evidence'], tx: string): Link => ({
  from: { ledger: BOOK, tx: 'd1', move: 0 },
  to: { ledger: BITCOIN, tx, account: 'ours' },
  relation: 'same-value',
  evidence,
  confidence: 90,
  reasons: [],
  knownMs: T,
})
const side = (...payments: Payment[]) => ({
  transactions: new Map(),
  payments: new Map([['ours', payments]]),
})

describe('rank', () => {
  test.each([
    ['deposit', -LATE_MS, MATCH_CONFIDENCE],
    ['deposit', -LATE_MS - 1, LATE_CONFIDENCE],
    ['deposit', CLOCK_MS, MATCH_CONFIDENCE],
    ['deposit', CLOCK_MS + 1, LATE_CONFIDENCE],
    ['deposit', -FAR_MS - 1, null],
    ['withdrawal', LATE_MS, MATCH_CONFIDENCE],
    ['withdrawal', -CLOCK_MS - 1, LATE_CONFIDENCE],
    ['withdrawal', FAR_MS + 1, null],
  ] as const)('a %s with its block %d ms away', (kind, away, confidence) => {
    const [found] = rank(claim({ kind }), [payment('a', { timeMs: T + away })])
    expect(found?.confidence ?? null).toBe(confidence)
  })

  test('only the same address, amount and asset, on any payments; nearer ones first', () => {
    const payments = fc.array(
      fc.record({
        tx: fc.stringMatching(/^[ab]{2}$/),
        account: fc.constantFrom('ours', 'other'),
        asset: fc.constantFrom(BTC, parseAssetId(`${BITCOIN}/slip44:1`)),
        units: fc.constantFrom(4n, 5n),
        timeMs: fc.integer({ min: T - FAR_MS * 2, max: T + FAR_MS * 2 }),
      }),
    )
    fc.assert(
      fc.property(payments, (all) => {
        const found = rank(claim(), all)
        for (const { payment: each, confidence } of found) {
          expect([each.account, each.asset, each.units]).toEqual(['ours', BTC, 5n])
          expect(confidence).toBeLessThanOrEqual(MATCH_CONFIDENCE)
        }
        const fit = all.filter(
          ({ account, asset, units, timeMs }) =>
            account === 'ours' && asset === BTC && units === 5n && Math.abs(timeMs - T) <= FAR_MS,
        )
        expect(found.length).toBe(fit.length)
        // Together they are never surer than one would be.
        const sum = found.reduce((total, { confidence }) => total + confidence, 0)
        expect(sum).toBeLessThanOrEqual(MATCH_CONFIDENCE + LATE_CONFIDENCE)
      }),
    )
  })
})

describe('how a claim stands', () => {
  const pays = (amount: bigint) => {
    const at = { ledger: BITCOIN, block: 'b', height: 1, position: 0 }
    const posting = {
      ...at,
      tx: 'a',
      leg: 0,
      side: 'credit',
      account: 'ours',
      certainty: 'stated',
      asset: BTC,
      amount,
      coin: null,
      move: null,
      kind: 'transfer',
      form: '',
    } as const
    return new Map([['a', { ...at, id: 'a', timeMs: T, complete: true, postings: [posting] }]])
  }

  test.each([
    ['agrees', [link('given', 'a')], { transactions: pays(5n), payments: new Map() }],
    ['differs', [link('given', 'a')], { transactions: pays(6n), payments: new Map() }],
    ['chain-missing', [link('given', 'a')], side()],
    ['candidates', [], side(payment('a'), payment('b'))],
    ['none', [], side(payment('a', { units: 6n }))],
    ['none', [link('refused', 'a')], side(payment('a'))],
    ['agrees', [link('confirmed', 'a')], { transactions: pays(5n), payments: new Map() }],
  ] as const)('%s', (state, links, chain) => {
    const [found] = reconcile([claim()], links, chain)
    expect(found?.state).toBe(state)
  })

  test('without an address there is nothing to look for', () => {
    const [found] = reconcile([claim({ address: null })], [], side(payment('a')))
    expect(found?.state).toBe('no-address')
  })

  test('only on the chain is what nobody claims at an address of a deposit', () => {
    const payments = [
      payment('a'),
      payment('b', { units: 9n }),
      payment('c', { account: 'theirs' }),
    ]
    const standings = reconcile([claim()], [], side(...payments))
    expect(chainOnly(standings, payments).map(({ tx }) => tx)).toEqual(['b'])
  })
})

test('amounts are brought to other decimals exactly, or not at all', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 200n }),
      fc.nat(18),
      fc.nat(18),
      (units, from, to) => {
        const found = rescaled(units, from, to)
        if (found === null) expect(units % 10n ** BigInt(from - to)).not.toBe(0n)
        else expect(rescaled(found, to, from) ?? units).toBe(units)
      },
    ),
  )
})
