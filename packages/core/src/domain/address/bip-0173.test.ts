/**
 * BIP 173: bech32 texts and SegWit addresses of version 0.
 *
 * Goal: the BIP's rules hold one by one, with the place of each fault; up to four wrong characters
 * never pass. Method: properties over random programs and texts, then faults made by hand, then the
 * BIP's own vectors (its addresses above version 0 are refused, because BIP 350 replaced them).
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { bech32 as peer } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeShared } from '../../../test/shared-data.ts'
import { ledger, ledgerName } from '../ledger.ts'
import { aChange, bytes, change, faultFrom } from './address.fixture.ts'
import { BECH32_CHARACTERS, encodeBech32, openBech32 } from './bech32.ts'
import { vectorsAfter } from './bech32-vectors.fixture.ts'
import { BITCOIN_LEDGERS } from './bitcoin-network.ts'
import { diagnose, recognise } from './recognise.ts'
import { scriptOf } from './script.ts'
import { segwit } from './segwit.ts'

const P2WPKH = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'

const aProgram = fc.oneof(bytes(20), bytes(32))
const anAddress = fc.record({ ledger: fc.constantFrom(...BITCOIN_LEDGERS), payload: aProgram })
const write = ({ ledger, payload }: { ledger: (typeof BITCOIN_LEDGERS)[0]; payload: Uint8Array }) =>
  segwit.encode({ ledger, form: 'witness', version: 0, payload })

describe('BIP 173: laws', () => {
  test('what is written reads back; upper case is the same account', () => {
    fc.assert(
      fc.property(anAddress, (parts) => {
        const text = write(parts)
        const read = segwit.parse(text)
        expect(read.payload).toEqual(parts.payload)
        expect(read.form).toBe(parts.payload.length === 20 ? 'p2wpkh' : 'p2wsh')
        expect(read.ledgers).toContain(parts.ledger)
        expect(segwit.encode(read)).toBe(text)
        expect(segwit.parse(text.toUpperCase()).account).toBe(text)
        expect(segwit.resembles(text) && segwit.resembles(text.toUpperCase())).toBe(true)
      }),
    )
  })

  test('a text with one data character changed is refused, and the place is named', () => {
    fc.assert(
      fc.property(anAddress, aChange, (parts, where) => {
        const right = write(parts)
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

  test('a text with one character changed anywhere, to any printable one, is refused', () => {
    const printable = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).join('')
    fc.assert(
      fc.property(anAddress, aChange, (parts, where) => {
        const right = write(parts)
        const wrong = change(right, printable, where)
        // Only the case of a letter may differ without being a change of the address.
        fc.pre(wrong.text.toLowerCase() !== right)
        const others = recognise(wrong.text).filter(({ form }) => form !== 'solana')
        expect(others).toEqual([])
        // A text whose prefix is gone may be 32 bytes in base58, a form without a checksum.
        if (recognise(wrong.text).length > 0) return
        expect(diagnose(wrong.text)?.code).toMatch(/^ADDRESS_/)
      }),
      { numRuns: 1000 },
    )
  })

  test('two to four changed data characters never pass', () => {
    const changes = fc.array(aChange, { minLength: 2, maxLength: 4 })
    fc.assert(
      fc.property(anAddress, changes, (parts, places) => {
        const right = write(parts)
        const start = right.indexOf('1') + 1
        const wrong = places.reduce(
          (text, where) => change(text, BECH32_CHARACTERS, { ...where, start }).text,
          right,
        )
        fc.pre(wrong !== right)
        expect(faultFrom(() => segwit.parse(wrong)).code).toMatch(
          /^ADDRESS_(CHECKSUM|PADDING|LENGTH|VERSION)$/,
        )
      }),
      { numRuns: 500 },
    )
  })

  test('generic texts agree with an independent coder', () => {
    const prefix = fc.stringMatching(/^[a-z0-9]{1,20}$/)
    const words = fc.array(fc.integer({ min: 0, max: 31 }), { maxLength: 60 })
    fc.assert(
      fc.property(prefix, words, (start, data) => {
        const text = encodeBech32(start, data, 'bech32')
        expect(text).toBe(peer.encode(start, data))
        expect(openBech32(text)).toMatchObject({ prefix: start, words: data, spec: 'bech32' })
      }),
    )
  })
})

describe('BIP 173: what is wrong, and where', () => {
  test.each([
    ['bc1qw508d6qejxtdg4b5r3zarvary0c5xw7kv8f3t4', 'ADDRESS_CHARACTER', 18, 'b'],
    ['bc1qw508d6qejxtdg41r3zarvary0c5xw7kv8f3t4', 'ADDRESS_CHARACTER', 18, '1'],
    ['bclqw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'ADDRESS_CHARACTER', 2, 'l'],
    ['bcrtqjh3dnrafy8f2zszh5sdqn6c3ycf', 'ADDRESS_CHARACTER', 4, 'q'],
    ['bc1qw508d6qejxtdg4Y5r3zarvary0c5xw7kv8f3t4', 'ADDRESS_MIXED_CASE', 18, 'Y'],
    ['BC1QW508d6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4', 'ADDRESS_MIXED_CASE', 8, 'd'],
    [`${P2WPKH} `, 'ADDRESS_CHARACTER', 42, 'U+0020'],
    [`${P2WPKH.slice(0, 20)}\u202e`, 'ADDRESS_CHARACTER', 20, 'U+202E'],
    [P2WPKH.replace('d', '😀'), 'ADDRESS_CHARACTER', 8, 'U+1F600'],
  ])('%s', (text, code, index, character) => {
    expect(faultFrom(() => segwit.parse(text))).toMatchObject({ code, facts: { index, character } })
  })

  test('two wrong characters have no place', () => {
    const fault = faultFrom(() => segwit.parse('bc1qw508d6qejxtdg4zzr3zarvary0c5xw7kv8f3t4'))
    expect(fault.code).toBe('ADDRESS_CHECKSUM')
    expect(fault.facts).not.toHaveProperty('index')
  })

  test('testnet and signet share tb, regtest has its own', () => {
    const payload = new Uint8Array(20)
    const names = (id: 'bitcoin-testnet' | 'bitcoin-signet' | 'bitcoin-regtest') =>
      segwit.parse(write({ ledger: ledger(id), payload })).ledgers.map(ledgerName)
    expect(names('bitcoin-testnet')).toEqual(['bitcoin-testnet', 'bitcoin-signet'])
    expect(names('bitcoin-signet')).toEqual(['bitcoin-testnet', 'bitcoin-signet'])
    expect(names('bitcoin-regtest')).toEqual(['bitcoin-regtest'])
  })

  test('parts that make no address are refused', () => {
    const parts = { ledger: ledger('bitcoin'), form: 'witness' } as const
    const make = (version: number, length: number) => () =>
      segwit.encode({ ...parts, version, payload: new Uint8Array(length) })
    expect(faultFrom(make(0, 21)).code).toBe('ADDRESS_LENGTH')
    expect(faultFrom(make(1, 1)).code).toBe('ADDRESS_LENGTH')
    expect(faultFrom(make(1, 41)).code).toBe('ADDRESS_LENGTH')
    expect(faultFrom(make(17, 32)).code).toBe('ADDRESS_VERSION')
    expect(faultFrom(make(-1, 32)).code).toBe('ADDRESS_VERSION')
    expect(faultFrom(make(0.5, 32)).code).toBe('ADDRESS_VERSION')
    expect(faultFrom(() => encodeBech32('bc', new Array(90).fill(0), 'bech32')).code).toBe(
      'ADDRESS_LENGTH',
    )
  })
})

describeShared('BIP 173: its vectors', 'vectors/bip-0173.mediawiki', (file) => {
  const INVALID: Readonly<Record<string, string>> = {
    'HRP character out of range': 'ADDRESS_CHARACTER',
    'overall max length exceeded': 'ADDRESS_LENGTH',
    'No separator character': 'ADDRESS_SEPARATOR',
    'Empty HRP': 'ADDRESS_SEPARATOR',
    'empty HRP': 'ADDRESS_SEPARATOR',
    'Invalid data character': 'ADDRESS_CHARACTER',
    'Too short checksum': 'ADDRESS_LENGTH',
    'Invalid character in checksum': 'ADDRESS_CHARACTER',
  }

  test('valid texts', () => {
    const rows = vectorsAfter(file, /^The following strings are valid Bech32:/)
    expect(rows).toHaveLength(7)
    for (const { text } of rows) expect(openBech32(text).spec, text).toBe('bech32')
  })

  test('invalid texts, for the reason that the BIP gives', () => {
    const rows = vectorsAfter(file, /^The following string are not valid Bech32 /)
    expect(rows).toHaveLength(12)
    for (const { text, says } of rows) {
      if (says === 'checksum calculated with uppercase form of HRP') {
        expect(openBech32(text).spec).toBeNull()
      } else expect(faultFrom(() => openBech32(text)).code, says).toBe(INVALID[says])
    }
  })

  test('valid addresses of version 0, and their scripts; others are left to BIP 350', () => {
    const rows = vectorsAfter(file, /^The following list gives valid segwit addresses/)
    expect(rows).toHaveLength(6)
    for (const { text, says } of rows) {
      if (says.startsWith('00')) expect(bytesToHex(scriptOf(text) ?? new Uint8Array())).toBe(says)
      else {
        const fault = faultFrom(() => segwit.parse(text))
        expect(fault).toMatchObject({ code: 'ADDRESS_CHECKSUM', facts: { got: 'bech32' } })
      }
    }
  })

  test('invalid addresses', () => {
    const rows = vectorsAfter(file, /^The following list gives invalid segwit addresses/)
    expect(rows).toHaveLength(10)
    for (const { text } of rows) expect(recognise(text), text).toEqual([])
  })
})
