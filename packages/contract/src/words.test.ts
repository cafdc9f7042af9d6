/**
 * Goal: whatever a ledger may hold has words, and a plain transfer needs none.
 * Method: all kinds of postings, all kinds of book entries, all marks and all links there can be.
 */
import { ASSET_MARKS } from '@paperchain/core/assets'
import { BOOK_KINDS } from '@paperchain/core/domain/book'
import { LINK_EVIDENCE, LINK_RELATIONS } from '@paperchain/core/domain/link'
import { KINDS } from '@paperchain/core/domain/posting'
import { describe, expect, test } from 'vitest'
import { ASSET_MARK_WORDS, EVIDENCE_WORDS, isRole, leadWords, roleWords } from './words.ts'

describe('what a posting is', () => {
  test('every kind but a transfer has words, and every entry of a book but a transfer', () => {
    for (const kind of KINDS) expect(roleWords({ kind, form: '' }) === '').toBe(kind === 'transfer')
    for (const form of BOOK_KINDS) {
      expect(isRole(form)).toBe(form !== 'transfer')
      expect(roleWords({ kind: 'transfer', form }) === '').toBe(form === 'transfer')
    }
  })

  test('a side of a swap in a pool is a role; a form that only begins so is none', () => {
    expect(['pool-in-1', 'pool-out-64', 'pool-in-', 'pool-x-1'].map(isRole)).toEqual([
      ...[true, true, false, false],
    ])
  })

  test.each([
    [{ kind: 'fee', form: 'base-fee' }, 'fee, base part'],
    [{ kind: 'fee', form: 'withdrawal' }, 'fee, withdrawal'],
    [{ kind: 'fee', form: 'fee' }, 'fee'],
    [{ kind: 'swap', form: 'chips-bought' }, 'chips bought'],
    [{ kind: 'swap', form: 'pool-in-1' }, 'swap 1, into a pool'],
    [{ kind: 'swap', form: 'pool-out-12' }, 'swap 12, out of a pool'],
    [{ kind: 'internal', form: 'stake' }, 'internal, stake'],
    [{ kind: 'issuance', form: 'reward' }, 'new coins, reward'],
    [{ kind: 'burn', form: '' }, 'burned'],
    [{ kind: 'transfer', form: 'p2wpkh' }, ''],
  ])('%o reads %s', (posting, words) => {
    expect(roleWords(posting)).toBe(words)
  })
})

test('every mark of an asset and every evidence of a link is explained', () => {
  expect(Object.keys(ASSET_MARK_WORDS)).toEqual([...ASSET_MARKS])
  expect(Object.keys(EVIDENCE_WORDS).sort()).toEqual([...LINK_EVIDENCE].sort())
})

test('the two ends of a link are told apart', () => {
  for (const relation of LINK_RELATIONS) {
    const ways =
      relation === 'same-value'
        ? (['comes-from', 'goes-on'] as const)
        : (['names', 'named-by'] as const)
    const [one, other] = ways.map((way) => leadWords({ way, relation }))
    expect(one).not.toBe(other)
  }
})
