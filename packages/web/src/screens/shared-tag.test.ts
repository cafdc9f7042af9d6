/**
 * Goal: a screening answer reads the same everywhere, and claims in one order.
 * Method: every outcome and reason by name; the rest by examples.
 */
import type { ScreenAnswer, ScreenTag } from '@paperchain/contract/screen'
import { expect, test } from 'vitest'
import { namedFirst, tagKind, verdictOf } from './shared-tag.ts'

const TIME = '2026-03-03T00:00:00Z'

const tag = (fields: Partial<ScreenTag['entry']>, sanction = false): ScreenTag => ({
  list: 'tagpack:x',
  version: 'a',
  published: TIME,
  fileHash: '',
  sanction,
  validFrom: TIME,
  knownFrom: TIME,
  entry: {
    key: 'k',
    ledger: 'bip122:0',
    account: '1a',
    everyLedger: false,
    label: 'L',
    actor: '',
    category: '',
    abuse: '',
    confidence: 'forensic',
    source: 's',
    statedFrom: null,
    file: 'f',
    row: 1,
    programmes: [],
    party: null,
    ...fields,
  },
})

const answer = (fields: Partial<ScreenAnswer>): ScreenAnswer => ({
  text: '1a',
  accounts: [],
  outcome: 'cannot-tell',
  reason: 'no-sanctions-list',
  hits: [],
  tags: [],
  diagnosis: null,
  asOf: TIME,
  knownAt: TIME,
  ...fields,
})

const PARTY = { party: { id: '1', kind: '', names: ['Ann Example', 'A. E.'] } }
const BARE = tag({ label: 'XBT' }, true)
const NAMED = tag({ label: 'Listed party 1', ...PARTY }, true)

test.each([
  [{ outcome: 'hit', reason: 'listed', hits: [tag({ abuse: 'theft' })] }, 'bad', 'Hit: theft. L'],
  [{ outcome: 'hit', reason: 'listed', hits: [tag({}, true)] }, 'bad', 'Sanctioned. L'],
  [{ outcome: 'hit', reason: 'listed', hits: [BARE, NAMED] }, 'bad', 'Sanctioned. Ann Example'],
  [{ outcome: 'hit', reason: 'listed', hits: [BARE, tag(PARTY)] }, 'bad', 'Sanctioned. XBT'],
  [{ outcome: 'clear', reason: 'not-listed' }, 'good', 'Clear'],
  [{}, 'warning', 'Cannot tell'],
  [{ reason: 'no-holder' }, 'info', 'Cannot tell'],
] as const)('%o', (fields, tone, title) => {
  expect(verdictOf(answer(fields as Partial<ScreenAnswer>))).toMatchObject({ tone, title })
})

test('claims that name a party stand first, the others in the order given', () => {
  const other = tag({ party: { id: '2', kind: '', names: [] } })
  expect(namedFirst([BARE, other, NAMED])).toEqual([NAMED, BARE, other])
})

test('a kind in words', () => {
  expect(tagKind({ category: 'mixing_service', abuse: '' })).toBe('mixing service')
  expect(tagKind({ category: 'user', abuse: 'theft' })).toBe('user, theft')
})
