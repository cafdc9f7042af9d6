/**
 * EIP-55: the mixed-case checksum of EVM addresses.
 *
 * Goal: a mixed-case text passes only with the right case; a text in one case passes and says that
 * nothing was checked. Method: properties over random addresses, the EIP's own examples, then the
 * accounts of ethers.
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeShared } from '../../../test/shared-data.ts'
import { ledger, ledgerName } from '../ledger.ts'
import { bytes, faultFrom } from './address.fixture.ts'
import { checksumEvm, EVM_LEDGERS, evm } from './evm.ts'
import { recognise } from './recognise.ts'

const aAddress = bytes(20).map((payload) =>
  evm.encode({ ledger: ledger('ethereum'), form: 'evm', version: 0, payload }),
)
const isMixed = (text: string) => /[a-f]/.test(text.slice(2)) && /[A-F]/.test(text.slice(2))

describe('EIP-55: laws', () => {
  test('what is written reads back, from every case that is allowed', () => {
    fc.assert(
      fc.property(aAddress, (account) => {
        const shown = checksumEvm(account)
        const upper = `0x${account.slice(2).toUpperCase()}`
        for (const text of [account, upper, upper.toUpperCase(), shown]) {
          const read = evm.parse(text)
          expect(read.account).toBe(account)
          expect(evm.encode(read)).toBe(account)
          expect(evm.resembles(text)).toBe(true)
          expect(read.ledgers).toEqual(EVM_LEDGERS)
        }
      }),
    )
  })

  test('mixed case is checked with a bit a letter, one case is not checked', () => {
    fc.assert(
      fc.property(aAddress, (account) => {
        const shown = checksumEvm(account)
        const letters = account.slice(2).replace(/\d/g, '').length
        const mixed = isMixed(shown)
        expect(evm.parse(shown)).toMatchObject({ checked: mixed, checkBits: mixed ? letters : 0 })
        expect(evm.parse(account)).toMatchObject({ checked: false, checkBits: 0 })
        for (const { evidence } of recognise(account)) expect(evidence).toBe('form only')
      }),
    )
  })

  test('the wrong case of any one letter is refused at that letter', () => {
    fc.assert(
      fc.property(aAddress, fc.nat(), (account, place) => {
        const shown = checksumEvm(account)
        const letters = [...shown.matchAll(/[a-fA-F]/g)].map((found) => found.index)
        const index = letters[place % letters.length]
        fc.pre(index !== undefined)
        const letter = shown.charAt(index)
        const other = letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()
        const wrong = shown.slice(0, index) + other + shown.slice(index + 1)
        fc.pre(isMixed(wrong))
        expect(faultFrom(() => evm.parse(wrong))).toMatchObject({
          code: 'ADDRESS_CHECKSUM',
          facts: { index, character: other },
        })
      }),
      { numRuns: 500 },
    )
  })
})

describe('EIP-55: known addresses', () => {
  test.each([
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
  ])('%s has its checksum', (text) => {
    expect(evm.parse(text).checked).toBe(true)
    expect(checksumEvm(text.toLowerCase())).toBe(text)
  })

  test.each([
    '0x52908400098527886E0F7030069857D2E4169EE7',
    '0xde709f2102306220921060314715629080e2fb77',
    `0x${'1'.repeat(40)}`,
  ])('%s in one case or without letters is not checked', (text) => {
    expect(evm.parse(text)).toMatchObject({ checked: false, checkBits: 0 })
  })

  test.each([
    ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg', 'ADDRESS_CHARACTER', { index: 41 }],
    ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe', 'ADDRESS_LENGTH', { got: 39 }],
    ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed0', 'ADDRESS_LENGTH', { got: 41 }],
    [`0x${'ab'.repeat(32)}`, 'ADDRESS_LENGTH', { got: 64 }],
    ['Ox5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', 'ADDRESS_CHARACTER', { index: 0 }],
    ['005aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', 'ADDRESS_CHARACTER', { index: 1 }],
    ['0x', 'ADDRESS_LENGTH', { got: 0 }],
    ['', 'ADDRESS_LENGTH', { length: 0 }],
  ])('%s is refused with %s', (text, code, facts) => {
    expect(faultFrom(() => evm.parse(text))).toMatchObject({ code, facts })
  })

  test('it is valid on every EVM chain with an alias', () => {
    const names = evm.parse(`0x${'00'.repeat(20)}`).ledgers.map(ledgerName)
    expect(names).toContain('ethereum')
    expect(names).toContain('bsc')
    expect(names).not.toContain('tron')
    const parts = { ledger: ledger('ethereum'), form: 'evm', version: 0 } as const
    const fault = faultFrom(() => evm.encode({ ...parts, payload: new Uint8Array(21) }))
    expect(fault.code).toBe('ADDRESS_LENGTH')
  })
})

describeShared('EIP-55: accounts of ethers', 'vectors/ethereum-accounts.json.gz', (file) => {
  test('every account is shown as ethers shows it', () => {
    const rows: { address: string }[] = JSON.parse(gunzipSync(readFileSync(file)).toString())
    expect(rows.length).toBeGreaterThan(100)
    for (const { address } of rows) {
      expect(checksumEvm(address.toLowerCase())).toBe(address)
      expect(evm.parse(address).account).toBe(address.toLowerCase())
    }
  })
})
