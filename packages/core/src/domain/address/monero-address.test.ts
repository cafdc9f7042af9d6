/**
 * Monero addresses (CryptoNote standard 007; Monero `cryptonote_config.h`).
 *
 * Goal: the three mainnet forms read back, other networks are refused by name, no single wrong
 * character passes. Method: properties over random keys, then published addresses, then one that
 * a daemon recorded.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { base58xmr } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeShared } from '../../../test/shared-data.ts'
import { ledger } from '../ledger.ts'
import { aChange, bytes, change, faultFrom } from './address.fixture.ts'
import { BASE58 } from './fault.ts'
import { monero } from './monero.ts'
import { decodeMoneroBase58, encodeMoneroBase58 } from './monero-base58.ts'
import { diagnose, recognise } from './recognise.ts'

const MONERO = ledger('monero')
const STANDARD =
  '44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A'
const INTEGRATED =
  '4LL9oSLmtpccfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5' +
  'Jv2bYXZKKQePHES9khPK'
const SUBADDRESS =
  '888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H'

const aMainnetAddress = fc
  .constantFrom(
    [18, 64, 'monero-standard'] as const,
    [19, 72, 'monero-integrated'] as const,
    [42, 64, 'monero-subaddress'] as const,
  )
  .chain(([version, length, form]) =>
    bytes(length).map((payload) => ({ ledger: MONERO, form, version, payload })),
  )

describe('Monero addresses: laws', () => {
  test('what is written reads back, with a checksum of 32 bits', () => {
    fc.assert(
      fc.property(aMainnetAddress, (parts) => {
        const text = monero.encode(parts)
        expect(text).toHaveLength(parts.form === 'monero-integrated' ? 106 : 95)
        expect(monero.resembles(text)).toBe(true)
        const read = monero.parse(text)
        expect(read).toMatchObject({ account: text, form: parts.form, checkBits: 32 })
        expect(read.payload).toEqual(parts.payload)
        expect(monero.encode(read)).toBe(text)
      }),
    )
  })

  test('no text with one character changed is an address', () => {
    fc.assert(
      fc.property(aMainnetAddress, aChange, (parts, where) => {
        const wrong = change(monero.encode(parts), BASE58.characters, where)
        expect(recognise(wrong.text)).toEqual([])
        expect(diagnose(wrong.text)?.code).toMatch(/^ADDRESS_/)
      }),
      { numRuns: 1000 },
    )
  })

  test('blocks agree with an independent coder, for every length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), (data) => {
        const text = encodeMoneroBase58(data)
        expect(decodeMoneroBase58(text)).toEqual(data)
        expect(base58xmr.decode(text)).toEqual(data)
      }),
    )
  })

  test('any base58 text is read or refused, as the independent coder does', () => {
    const text = fc.string({
      unit: fc.constantFrom(...BASE58.characters),
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(text, (digits) => {
        let expected: Uint8Array | null = null
        try {
          expected = base58xmr.decode(digits)
        } catch {
          expect(faultFrom(() => decodeMoneroBase58(digits)).code).toMatch(
            /^ADDRESS_(LENGTH|CHARACTER)$/,
          )
        }
        if (expected !== null) expect(decodeMoneroBase58(digits)).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })
})

describe('Monero addresses: known ones', () => {
  test.each([
    [STANDARD, 'monero-standard', 18],
    [INTEGRATED, 'monero-integrated', 19],
    [SUBADDRESS, 'monero-subaddress', 42],
  ])('%s is %s', (text, form, version) => {
    expect(monero.parse(text)).toMatchObject({ account: text, form, version, checked: true })
  })

  test.each([
    [53, 64, 'testnet'],
    [54, 72, 'testnet'],
    [63, 64, 'testnet'],
    [24, 64, 'stagenet'],
    [25, 72, 'stagenet'],
    [36, 64, 'stagenet'],
  ])('version %i of %i bytes is refused as %s', (version, length, network) => {
    const payload = new Uint8Array(length).fill(3)
    const text = monero.encode({ ledger: MONERO, form: 'monero-standard', version, payload })
    expect(faultFrom(() => monero.parse(text))).toMatchObject({
      code: 'ADDRESS_NETWORK',
      facts: { network, version },
    })
    expect(diagnose(text)?.code).toBe('ADDRESS_NETWORK')
  })

  test('published addresses of the test networks are refused by name', () => {
    const testnet =
      '9wviCeWe2D8XS82k2ovp5EUYLzBt9pYNW2LXUFsZiv8S3Mt21FZ5qQaAroko1enzw3eGr9qC7X1D7Geoo' +
      '2RrAotYPwq9Gm8'
    const stagenet =
      '55LTR8KniP4LQGJSPtbYDacR7dz8RBFnsfAKMaMuwUNYX6aQbBcovzDPyrQF9KXF9tVU6Xk3K8no1Byw' +
      'nJX6GvZX8yJsXvt'
    expect(diagnose(testnet)?.facts['network']).toBe('testnet')
    expect(diagnose(stagenet)?.facts['network']).toBe('stagenet')
  })

  test.each([
    [`${STANDARD.slice(0, 94)}B`, 'ADDRESS_CHECKSUM', {}],
    [`${STANDARD.slice(0, 50)}0${STANDARD.slice(51)}`, 'ADDRESS_CHARACTER', { index: 50 }],
    [
      `${STANDARD.slice(0, 11)}zzzzzzzzzzz${STANDARD.slice(22)}`,
      'ADDRESS_CHARACTER',
      { index: 11 },
    ],
    [STANDARD.slice(0, 94), 'ADDRESS_LENGTH', { length: 94 }],
    [`${STANDARD}2`, 'ADDRESS_LENGTH', { length: 96 }],
    ['', 'ADDRESS_LENGTH', { length: 0 }],
  ])('%s is refused with %s', (text, code, facts) => {
    expect(faultFrom(() => monero.parse(text))).toMatchObject({ code, facts })
  })

  test('a block holds 2^64 - 1 and not one more', () => {
    const most = 'jpXCZedGfVQ'
    expect(decodeMoneroBase58(most)).toEqual(new Uint8Array(8).fill(255))
    expect(faultFrom(() => decodeMoneroBase58(`${most}jpXCZedGfVR`))).toMatchObject({
      code: 'ADDRESS_CHARACTER',
      facts: { index: 11 },
    })
  })

  test('a last block of a length that no bytes have is refused at its start', () => {
    const fault = faultFrom(() => decodeMoneroBase58('1'.repeat(15)))
    expect(fault).toMatchObject({ code: 'ADDRESS_LENGTH', facts: { index: 11, length: 4 } })
  })

  test('a good checksum over too many bytes for the version is refused', () => {
    const body = Uint8Array.from([18, ...new Uint8Array(72)])
    const text = encodeMoneroBase58(Uint8Array.from([...body, ...keccak_256(body).slice(0, 4)]))
    expect(text).toHaveLength(106)
    expect(faultFrom(() => monero.parse(text))).toMatchObject({
      code: 'ADDRESS_LENGTH',
      facts: { version: 18, length: 72 },
    })
  })

  test('parts that make no address are refused', () => {
    const make = (version: number, length: number) => () =>
      monero.encode({
        ledger: MONERO,
        form: 'monero-standard',
        version,
        payload: new Uint8Array(length),
      })
    expect(faultFrom(make(18, 72)).code).toBe('ADDRESS_LENGTH')
    expect(faultFrom(make(20, 64)).code).toBe('ADDRESS_VERSION')
  })
})

describeShared('Monero addresses: in recorded daemon answers', 'monero/rpc', (folder) => {
  test('every address reads back', () => {
    const found = new Set<string>()
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.json'))) {
      const text = readFileSync(join(folder, name), 'utf8')
      for (const [address] of text.matchAll(/\b[48][1-9A-HJ-NP-Za-km-z]{94}\b/g)) found.add(address)
    }
    expect(found.size).toBeGreaterThan(0)
    for (const address of found) expect(monero.encode(monero.parse(address))).toBe(address)
  })
})
