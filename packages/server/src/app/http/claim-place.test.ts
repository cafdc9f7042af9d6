/**
 * Goal: what a list names leads to the ledger that the list states, and where it leaves that open,
 * to one that is here.
 * Method: entries as readers of lists make them, with ledgers here in any order.
 */
import { type LedgerId, ledger } from '@paperchain/core/domain/ledger'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { claimPlace } from './claim-place.ts'

const TEST_NET = 'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn'
const EVM = '0x2920a66f561a6aaa4fe0c26a4d2cc2b301a88dd8'
const TRON = 'TDifpVgQy9VHQeNF2Sn5aSMoNAsSbMHBX8'
const MAIN = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const ALL = ['bitcoin', 'bitcoin-testnet', 'bitcoin-regtest', 'ethereum', 'evm-sample', 'tron']

const open = (account: string, first: string) => ({
  account,
  ledger: ledger(first),
  everyLedger: true,
})

test.each([
  ['a test network', open(TEST_NET, 'bitcoin-testnet'), 'bitcoin-regtest'],
  ['an EVM chain', open(EVM, 'ethereum'), 'evm-sample'],
  ['Tron', { ...open(TRON, 'tron'), everyLedger: false }, 'tron-sample'],
])('of %s: the one that is here, the stated one where that is here too', (_, entry, other) => {
  const { account } = entry
  expect(claimPlace(entry, [ledger('monero'), ledger(other)])).toMatchObject({
    ledger: ledger(other),
    account,
  })
  expect(claimPlace(entry, [ledger(other), entry.ledger]).ledger).toBe(entry.ledger)
  expect(claimPlace(entry, []).ledger).toBe(entry.ledger)
})

test('law: never a ledger on which the account is none, nor another than the one stated', () => {
  const entries = [
    open(TEST_NET, 'bitcoin-testnet'),
    open(EVM, 'ethereum'),
    { ...open(MAIN, 'bitcoin'), everyLedger: false },
    { ...open(EVM, 'ethereum'), everyLedger: false },
  ]
  const fits = (id: LedgerId, account: string) =>
    account === EVM ? id.startsWith('eip155:') : id.startsWith('bip122:')
  fc.assert(
    fc.property(fc.constantFrom(...entries), fc.shuffledSubarray(ALL), (entry, names) => {
      const here = names.map((name) => ledger(name))
      const place = claimPlace(entry, here)
      expect(fits(place.ledger, entry.account)).toBe(true)
      if (!entry.everyLedger) expect(place.ledger).toBe(entry.ledger)
      if (place.ledger !== entry.ledger) expect(here).toContain(place.ledger)
    }),
  )
})
