/**
 * Tron addresses: base58check with version 0x41, and the hex of nodes.
 *
 * Goal: both spellings are one account, only the first is checked. Method: properties over random
 * addresses, known contracts, and the base64 of real transfers.
 */
import { readFileSync } from 'node:fs'
import { bytesToHex } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeShared } from '../../../test/shared-data.ts'
import { ledger } from '../ledger.ts'
import { aChange, bytes, change, faultFrom } from './address.fixture.ts'
import { BASE58 } from './fault.ts'
import { recognise } from './recognise.ts'
import { tron } from './tron.ts'

const USDT = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'
const USDT_HEX = '41a614f803b6fd780986a42c78ec9c7f77e6ded13c'
const write = (payload: Uint8Array) =>
  tron.encode({ ledger: ledger('tron'), form: 'tron', version: 0x41, payload })

describe('Tron addresses: laws', () => {
  test('what is written reads back, from base58 and from hex of either case', () => {
    fc.assert(
      fc.property(bytes(20), (payload) => {
        const account = write(payload)
        expect(account).toMatch(/^T.{33}$/)
        const hex = `41${bytesToHex(payload)}`
        for (const text of [account, hex, hex.toUpperCase()]) {
          expect(tron.resembles(text)).toBe(true)
          const read = tron.parse(text)
          expect(read.account).toBe(account)
          expect(read.payload).toEqual(payload)
          expect(read.checked).toBe(text === account)
          expect(tron.encode(read)).toBe(account)
        }
      }),
    )
  })

  test('no base58 text with one character changed is an address', () => {
    fc.assert(
      fc.property(bytes(20), aChange, (payload, where) => {
        const { text } = change(write(payload), BASE58.characters, where)
        expect(recognise(text)).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })
})

describe('Tron addresses: known ones', () => {
  test('the USDT contract, in both spellings', () => {
    expect(bytesToHex(tron.parse(USDT).payload)).toBe(USDT_HEX.slice(2))
    expect(tron.parse(USDT_HEX)).toMatchObject({ account: USDT, form: 'tron-hex', checkBits: 0 })
    expect(recognise(USDT)).toMatchObject([{ evidence: 'checksum', bits: 32 }])
    expect(recognise(USDT_HEX)).toMatchObject([{ account: USDT, evidence: 'form only', bits: 0 }])
  })

  test.each([
    ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u', 'ADDRESS_CHECKSUM', {}],
    ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj60', 'ADDRESS_CHARACTER', { index: 33, character: '0' }],
    ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj', 'ADDRESS_LENGTH', { expected: 25 }],
    ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'ADDRESS_VERSION', { version: 0 }],
    [`${USDT_HEX}00`, 'ADDRESS_CHARACTER', {}],
  ])('%s is refused with %s', (text, code, facts) => {
    expect(faultFrom(() => tron.parse(text))).toMatchObject({ code, facts })
  })

  test('a hash of another length makes no address', () => {
    expect(faultFrom(() => write(new Uint8Array(21))).code).toBe('ADDRESS_LENGTH')
  })
})

describeShared('Tron addresses: of real transfers', 'tron/transactions-0-10000.json', (file) => {
  test('every sender and receiver has one account', () => {
    const accounts = new Map<string, string>()
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const { fromAddress, toAddress } = JSON.parse(line)
      for (const base64 of [fromAddress, toAddress]) {
        if (!base64) continue
        const hex = `41${Buffer.from(base64, 'base64').toString('hex')}`
        const { account } = tron.parse(hex)
        expect(tron.parse(account).account).toBe(account)
        accounts.set(hex, account)
      }
    }
    console.info(`Tron addresses read: ${accounts.size}`)
    expect(accounts.size).toBeGreaterThan(100)
    expect(new Set(accounts.values()).size).toBe(accounts.size)
  })
})
