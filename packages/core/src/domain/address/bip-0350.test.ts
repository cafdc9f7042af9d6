/**
 * BIP 350: bech32m and SegWit addresses of versions 1 to 16.
 *
 * Goal: each version has its one checksum, and nothing else passes. Method: properties over all
 * versions and program lengths, then the BIP's vectors with its reasons, then those of
 * bitcoinjs-lib.
 */
import { readFileSync } from 'node:fs'
import { bytesToHex } from '@noble/hashes/utils.js'
import { bech32m as peer } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeShared } from '../../../test/shared-data.ts'
import { ledgerName } from '../ledger.ts'
import { aChange, change, faultFrom } from './address.fixture.ts'
import { BECH32_CHARACTERS, encodeBech32, openBech32 } from './bech32.ts'
import { vectorsAfter } from './bech32-vectors.fixture.ts'
import { BITCOIN_LEDGERS } from './bitcoin-network.ts'
import { diagnose, recognise } from './recognise.ts'
import { scriptOf } from './script.ts'
import { segwit } from './segwit.ts'

const anAddress = fc.record({
  ledger: fc.constantFrom(...BITCOIN_LEDGERS),
  form: fc.constant('witness' as const),
  version: fc.integer({ min: 1, max: 16 }),
  payload: fc.uint8Array({ minLength: 2, maxLength: 40 }),
})

describe('BIP 350: laws', () => {
  test('what is written reads back, for every version and length', () => {
    fc.assert(
      fc.property(anAddress, (parts) => {
        const text = segwit.encode(parts)
        const read = segwit.parse(text)
        const taproot = parts.version === 1 && parts.payload.length === 32
        expect(read).toMatchObject({
          account: text,
          version: parts.version,
          form: taproot ? 'p2tr' : 'witness',
        })
        expect(read.payload).toEqual(parts.payload)
        expect(read.ledgers).toContain(parts.ledger)
        expect(segwit.encode(read)).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  test('a text with one data character changed is refused, and the place is named', () => {
    fc.assert(
      fc.property(anAddress, aChange, (parts, where) => {
        const right = segwit.encode(parts)
        const start = right.indexOf('1') + 1
        const wrong = change(right, BECH32_CHARACTERS, { ...where, start })
        expect(recognise(wrong.text)).toEqual([])
        const { code, facts } = faultFrom(() => segwit.parse(wrong.text))
        expect(code).toBe('ADDRESS_CHECKSUM')
        expect(facts['index']).toBe(wrong.index)
      }),
      { numRuns: 1000 },
    )
  })

  test('up to four zero bits may be left over, and no more', () => {
    for (let count = 4; count <= 64; count++) {
      const text = encodeBech32('bc', [2, ...new Array<number>(count).fill(0)], 'bech32m')
      const bits = (5 * count) % 8
      if (bits <= 4) expect(segwit.parse(text).payload).toHaveLength((5 * count - bits) / 8)
      else {
        const fault = faultFrom(() => segwit.parse(text))
        expect(fault).toMatchObject({ code: 'ADDRESS_PADDING', facts: { bits } })
      }
    }
  })

  test('the other checksum is refused by name', () => {
    fc.assert(
      fc.property(anAddress, (parts) => {
        const { prefix, words } = openBech32(segwit.encode(parts))
        const text = encodeBech32(prefix, words, 'bech32')
        expect(faultFrom(() => segwit.parse(text))).toMatchObject({
          code: 'ADDRESS_CHECKSUM',
          facts: { expected: 'bech32m', got: 'bech32' },
        })
      }),
    )
  })

  test('inserting or deleting q before a final p no longer passes', () => {
    fc.assert(
      fc.property(anAddress, fc.integer({ min: 1, max: 5 }), (parts, count) => {
        const right = segwit.encode(parts)
        const longer = `${right.slice(0, -1)}${'q'.repeat(count)}${right.slice(-1)}`
        const shorter = right.slice(0, -2) + right.slice(-1)
        expect(recognise(longer)).toEqual([])
        expect(recognise(shorter)).toEqual([])
      }),
    )
  })

  test('generic texts agree with an independent coder', () => {
    const prefix = fc.stringMatching(/^[a-z0-9]{1,20}$/)
    const words = fc.array(fc.integer({ min: 0, max: 31 }), { maxLength: 60 })
    fc.assert(
      fc.property(prefix, words, (start, data) => {
        const text = encodeBech32(start, data, 'bech32m')
        expect(text).toBe(peer.encode(start, data))
        expect(openBech32(text)).toMatchObject({ prefix: start, words: data, spec: 'bech32m' })
      }),
    )
  })
})

describeShared('BIP 350: its vectors', 'vectors/bip-0350.mediawiki', (file) => {
  const INVALID: Readonly<Record<string, string>> = {
    'HRP character out of range': 'ADDRESS_CHARACTER',
    'overall max length exceeded': 'ADDRESS_LENGTH',
    'No separator character': 'ADDRESS_SEPARATOR',
    'Empty HRP': 'ADDRESS_SEPARATOR',
    'empty HRP': 'ADDRESS_SEPARATOR',
    'Invalid data character': 'ADDRESS_CHARACTER',
    'Too short checksum': 'ADDRESS_LENGTH',
    'Invalid character in checksum': 'ADDRESS_CHARACTER',
    'Invalid human-readable part': 'ADDRESS_NETWORK',
    'Invalid checksum (Bech32 instead of Bech32m)': 'ADDRESS_CHECKSUM',
    'Invalid checksum (Bech32m instead of Bech32)': 'ADDRESS_CHECKSUM',
    'Invalid witness version': 'ADDRESS_VERSION',
    'Invalid program length (1 byte)': 'ADDRESS_LENGTH',
    'Invalid program length (41 bytes)': 'ADDRESS_LENGTH',
    'Invalid program length for witness version 0 (per BIP141)': 'ADDRESS_LENGTH',
    'Mixed case': 'ADDRESS_MIXED_CASE',
    'zero padding of more than 4 bits': 'ADDRESS_PADDING',
    'Non-zero padding in 8-to-5 conversion': 'ADDRESS_PADDING',
    'Empty data section': 'ADDRESS_LENGTH',
  }

  test('valid texts', () => {
    const rows = vectorsAfter(file, /^The following strings are valid Bech32m:/)
    expect(rows).toHaveLength(7)
    for (const { text } of rows) expect(openBech32(text).spec, text).toBe('bech32m')
  })

  test('invalid texts, for the reason that the BIP gives', () => {
    const rows = vectorsAfter(file, /^The following string are not valid Bech32m /)
    expect(rows).toHaveLength(14)
    for (const { text, says } of rows) {
      if (says === 'checksum calculated with uppercase form of HRP') {
        expect(openBech32(text).spec).toBeNull()
      } else expect(faultFrom(() => openBech32(text)).code, says).toBe(INVALID[says])
    }
  })

  test('valid addresses and their scripts', () => {
    const rows = vectorsAfter(file, /^The following list gives valid segwit addresses/)
    expect(rows).toHaveLength(8)
    for (const { text, says } of rows) {
      expect(bytesToHex(scriptOf(text) ?? new Uint8Array()), text).toBe(says)
    }
  })

  test('invalid addresses, for the reason that the BIP gives', () => {
    const rows = vectorsAfter(file, /^The following list gives invalid segwit addresses/)
    expect(rows).toHaveLength(15)
    for (const { text, says } of rows) {
      expect(faultFrom(() => segwit.parse(text)).code, `${text}: ${says}`).toBe(INVALID[says])
      expect(diagnose(text)).not.toBeNull()
    }
  })
})

describeShared('BIP 350: vectors of bitcoinjs-lib', 'vectors/bitcoin-address.json', (file) => {
  const NETWORKS: Readonly<Record<string, string>> = {
    bitcoin: 'bitcoin',
    testnet: 'bitcoin-testnet',
    regtest: 'bitcoin-regtest',
  }
  const { standard, invalid } = JSON.parse(readFileSync(file, 'utf8'))
  type Row = { network: string; bech32?: string; version: number; data: string }

  test('standard addresses', () => {
    const rows = (standard as Row[]).filter(({ bech32 }) => bech32 !== undefined)
    expect(rows).toHaveLength(10)
    for (const { network, bech32 = '', version, data } of rows) {
      const read = segwit.parse(bech32)
      expect(ledgerName(read.ledger)).toBe(NETWORKS[network])
      expect(read.version).toBe(version)
      expect(bytesToHex(read.payload)).toBe(data)
    }
  })

  test('invalid addresses', () => {
    const rows = invalid.bech32 as { address: string }[]
    expect(rows).toHaveLength(7)
    for (const { address } of rows) expect(recognise(address), address).toEqual([])
  })
})
