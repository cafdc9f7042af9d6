/**
 * Goal: the accounts of a private or test network are found where its blocks are here, and the
 * network can be followed; a bare text still means the main network where they are not.
 * Method: the functions that all questions go through, over ledgers of every family.
 */
import { ledger, SAMPLE_LEDGERS } from '@paperchain/core/domain/ledger'
import { describe, expect, test } from 'vitest'
import { accountsNamed } from './find.ts'
import { followable } from './follow/follow-order.ts'
import { accountOf } from './http/named.ts'

const TRON = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'
const EVM = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
const [evm, tron] = [ledger('evm-sample'), ledger('tron-sample')]

describe('accounts', () => {
  test.each([
    [EVM, evm, EVM.toLowerCase()],
    [TRON, tron, TRON],
    [TRON, ledger('tron-nile'), TRON],
    [EVM, ledger('eip155:31337'), EVM.toLowerCase()],
  ])('%s on %s', (text, id, account) => {
    expect(accountOf(id, text)).toBe(account)
    expect(accountsNamed(text, [ledger('bitcoin'), id])).toEqual([{ ledger: id, id: account }])
  })

  test('of a family that is not here mean the main network', () => {
    expect(accountsNamed(TRON, [evm])).toEqual([{ ledger: ledger('tron'), id: TRON }])
    expect(accountsNamed(TRON, [])).toEqual([{ ledger: ledger('tron'), id: TRON }])
  })

  test('of several networks that are here mean each', () => {
    const both = [ledger('tron'), tron]
    expect(accountsNamed(TRON, both).map((each) => each.ledger)).toEqual(both)
  })

  test('of another family are refused', () => {
    expect(() => accountOf(tron, EVM)).toThrow(/address of tron-sample/)
    expect(() => accountOf(evm, TRON)).toThrow(/address of evm-sample, got one of tron/)
  })
})

describe('to follow', () => {
  test.each([
    'tron',
    'tron-nile',
    'tron-shasta',
    'tron:0x00000001',
    ...Object.keys(SAMPLE_LEDGERS),
  ])('%s', (name) => {
    if (name.startsWith('monero')) expect(() => followable(name)).toThrow(/tron-nile/)
    else expect(followable(name)).toBe(ledger(name))
  })

  test.each(['tron:728126428', 'tron:0x2B6653DC', 'solana'])('%s is none', (name) => {
    expect(() => followable(name)).toThrow(/Expected one of .*tron:0xID to follow/)
  })
})
