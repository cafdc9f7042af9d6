/**
 * Base58check (Bitcoin Core `base58.cpp`), as used by P2PKH and P2SH.
 *
 * Goal: every address reads back to itself, no single wrong character passes, and the fault says
 * what is wrong and where. Method: properties over random hashes on every network, then known
 * addresses, then Bitcoin Core's vectors.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { base58 } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeShared } from '../../../test/shared-data.ts'
import { type LedgerId, ledger, ledgerName } from '../ledger.ts'
import { aChange, bytes, change, faultFrom } from './address.fixture.ts'
import { decodeBase58Check, encodeBase58Check } from './base58check.ts'
import { bitcoinBase58 } from './bitcoin-base58.ts'
import { BITCOIN_LEDGERS } from './bitcoin-network.ts'
import { BASE58 } from './fault.ts'
import { diagnose, recognise } from './recognise.ts'

const GENESIS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const BITCOIN = ledger('bitcoin')

const anAddress = fc
  .record({
    ledger: fc.constantFrom(...BITCOIN_LEDGERS),
    form: fc.constantFrom('p2pkh' as const, 'p2sh' as const),
    payload: bytes(20),
  })
  .map((parts) => ({ ...parts, version: 0 }))

describe('base58check: laws', () => {
  test('what is written reads back, on its network, with a checksum of 32 bits', () => {
    fc.assert(
      fc.property(anAddress, (parts) => {
        const text = bitcoinBase58.encode(parts)
        expect(bitcoinBase58.resembles(text)).toBe(true)
        const read = bitcoinBase58.parse(text)
        expect(read).toMatchObject({ account: text, form: parts.form, checked: true })
        expect(read.payload).toEqual(parts.payload)
        expect(read.ledgers).toContain(parts.ledger)
        expect(bitcoinBase58.encode(read)).toBe(text)
      }),
    )
  })

  test('no text with one character changed is an address', () => {
    fc.assert(
      fc.property(anAddress, aChange, (parts, where) => {
        const { text } = change(bitcoinBase58.encode(parts), BASE58.characters, where)
        expect(recognise(text)).toEqual([])
        expect(diagnose(text)?.code).toMatch(/^ADDRESS_/)
      }),
      { numRuns: 1000 },
    )
  })

  test('a character outside the alphabet is named with its index', () => {
    const outside = fc.constantFrom('0', 'O', 'I', 'l', ' ', '-', 'é', '\u200b')
    fc.assert(
      fc.property(anAddress, outside, fc.nat(), (parts, wrong, place) => {
        const right = bitcoinBase58.encode(parts)
        const index = place % right.length
        const text = right.slice(0, index) + wrong + right.slice(index + 1)
        const { code, facts } = faultFrom(() => bitcoinBase58.parse(text))
        expect(code).toBe('ADDRESS_CHARACTER')
        expect(facts['index']).toBe(index)
      }),
    )
  })

  test('every version byte is one of ours or refused by number', () => {
    const hash = new Uint8Array(20).fill(7)
    for (let version = 0; version < 256; version++) {
      const text = encodeBase58Check(version, hash)
      expect(decodeBase58Check(text)).toEqual({ version, hash })
      if ([0, 5, 111, 196].includes(version))
        expect(bitcoinBase58.parse(text).version).toBe(version)
      else {
        const fault = faultFrom(() => bitcoinBase58.parse(text))
        expect(fault).toMatchObject({ code: 'ADDRESS_VERSION', facts: { version } })
      }
    }
  })
})

describe('base58check: known addresses', () => {
  test('the first address ever paid', () => {
    const read = bitcoinBase58.parse(GENESIS)
    expect(bytesToHex(read.payload)).toBe('62e907b15cbf27d5425399ebf6f0fb50ebb88f18')
    expect(read.ledgers.map(ledgerName)).toEqual(['bitcoin'])
  })

  test('leading zero bytes are leading ones', () => {
    const text = bitcoinBase58.encode({
      ledger: BITCOIN,
      form: 'p2pkh',
      version: 0,
      payload: new Uint8Array(20),
    })
    expect(text).toBe('1111111111111111111114oLvT2')
    expect(bitcoinBase58.parse(text).payload).toEqual(new Uint8Array(20))
  })

  test('the test networks share their versions', () => {
    const read = bitcoinBase58.parse('mrCDrCybB6J1vRfbwM5hemdJz73FwDBC8r')
    expect(read.ledgers.map(ledgerName)).toEqual([
      'bitcoin-testnet',
      'bitcoin-signet',
      'bitcoin-regtest',
    ])
  })

  test.each([
    ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb', 'ADDRESS_CHECKSUM', { got: 'c29b7d94' }],
    ['1A1zP1eP5QGefi2DMPTfTL5SLmv7Divf', 'ADDRESS_LENGTH', { expected: 25, got: 24 }],
    ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNaa', 'ADDRESS_LENGTH', { expected: 25, got: 26 }],
    ['', 'ADDRESS_LENGTH', { length: 0 }],
    ['1', 'ADDRESS_LENGTH', { got: 1 }],
    ['1'.repeat(257), 'ADDRESS_LENGTH', { length: 257, limit: 256 }],
  ])('%s is refused with %s', (text, code, facts) => {
    expect(faultFrom(() => bitcoinBase58.parse(text))).toMatchObject({ code, facts })
  })

  test('a hash of another length makes no address', () => {
    for (const length of [0, 19, 21, 32]) {
      const parts = { ledger: BITCOIN, form: 'p2pkh', version: 0 } as const
      const fault = faultFrom(() =>
        bitcoinBase58.encode({ ...parts, payload: new Uint8Array(length) }),
      )
      expect(fault).toMatchObject({ code: 'ADDRESS_LENGTH', facts: { expected: 20, got: length } })
    }
  })

  test('only P2PKH and P2SH are written, on Bitcoin networks only', () => {
    const payload = new Uint8Array(20)
    const write = (id: LedgerId, form: 'p2pkh' | 'evm') => () =>
      bitcoinBase58.encode({ ledger: id, form, version: 0, payload })
    expect(faultFrom(write(BITCOIN, 'evm')).code).toBe('ADDRESS_VERSION')
    expect(faultFrom(write(ledger('litecoin'), 'p2pkh')).code).toBe('ADDRESS_NO_CODEC')
  })
})

describe('base58check: private keys', () => {
  const encode = (hex: string): string => {
    const body = hexToBytes(hex)
    // Independent of the code under test: bytes and checksum from the library's own coder.
    return base58.encode(hexToBytes(hex + checksum(body)))
  }

  test.each([
    ['WIF', `80${'01'.repeat(32)}`],
    ['WIF compressed', `80${'01'.repeat(32)}01`],
    ['WIF of a test network', `ef${'01'.repeat(32)}01`],
    ['BIP 32 extended private key', `0488ade4${'01'.repeat(74)}`],
  ])('%s is named as one and never repeated', (_, hex) => {
    const text = encode(hex)
    const fault = diagnose(text)
    expect(fault?.code).toBe('ADDRESS_PRIVATE_KEY')
    expect(JSON.stringify(fault)).not.toContain(text.slice(0, 6))
    expect(faultFrom(() => bitcoinBase58.parse(text)).code).toBe('ADDRESS_PRIVATE_KEY')
  })

  test('an extended public key is no private key', () => {
    expect(diagnose(encode(`0488b21e${'01'.repeat(74)}`))?.code).not.toBe('ADDRESS_PRIVATE_KEY')
  })
})

describeShared('base58check: vectors of Bitcoin Core', 'vectors', (folder) => {
  const load = (name: string) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'))
  type Facts = { addrType?: string; isPrivkey: boolean; isTestnet: boolean }

  test('every valid address and key is what it is said to be', () => {
    const rows: [string, string, Facts][] = load('base58_keys_valid.json')
    expect(rows.length).toBeGreaterThan(40)
    for (const [text, hex, { addrType, isPrivkey, isTestnet }] of rows) {
      if (isPrivkey) {
        expect(diagnose(text)?.code, text).toBe('ADDRESS_PRIVATE_KEY')
        continue
      }
      const read = bitcoinBase58.parse(text)
      expect(bytesToHex(read.payload)).toBe(hex)
      expect(read.form).toBe(addrType === 'script' ? 'p2sh' : 'p2pkh')
      expect(read.ledgers.includes(BITCOIN)).toBe(!isTestnet)
    }
  })

  test('every invalid text is refused', () => {
    const rows: [string][] = load('base58_keys_invalid.json')
    expect(rows.length).toBeGreaterThan(40)
    for (const [text] of rows) {
      expect(recognise(text), text).toEqual([])
      expect(diagnose(text)?.code, text).toMatch(/^ADDRESS_/)
    }
  })

  test('invalid texts of bitcoinjs-lib are refused for their length', () => {
    const rows: { address: string }[] = load('bitcoin-address.json').invalid.fromBase58Check
    for (const { address } of rows) {
      expect(faultFrom(() => bitcoinBase58.parse(address)).code).toBe('ADDRESS_LENGTH')
    }
  })
})

/** First four bytes of the double SHA-256, hex, by Node's own hash. */
function checksum(body: Uint8Array): string {
  const once = createHash('sha256').update(body).digest()
  return createHash('sha256').update(once).digest('hex').slice(0, 8)
}
