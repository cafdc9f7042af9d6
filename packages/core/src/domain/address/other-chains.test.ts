/**
 * Addresses of Litecoin, Bitcoin Cash, Dogecoin, Dash, Zcash, XRP and Solana.
 *
 * Goal: each form reads back to itself, no single wrong character passes where there is a checksum,
 * one account has one canonical text whatever its spelling, and secrets are told by name.
 * Method: properties over random payloads, then published vectors (the CashAddr specification,
 * XLS-5d, ZIP 316, Litecoin Core, Zcash's founders' addresses) and texts with a wrong network.
 */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { base58, base58xrp } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ledger } from '../ledger.ts'
import { aChange, bytes, change, faultFrom } from './address.fixture.ts'
import { dash, dogecoin, litecoinBase58 } from './base58-forks.ts'
import { wordsOfBytes } from './bech32.ts'
import { bitcoinCash } from './bitcoin-cash.ts'
import { encodeCashAddr } from './cashaddr.ts'
import type { AddressCodec, AddressForm } from './codec.ts'
import { canonicalAccount } from './codecs.ts'
import { BASE58 } from './fault.ts'
import { litecoinMweb } from './litecoin-mweb.ts'
import { diagnose, otherSpellings, recognise } from './recognise.ts'
import { litecoinSegwit } from './segwit.ts'
import { solana } from './solana.ts'
import { xrp } from './xrp.ts'
import { zcash } from './zcash.ts'

/** From Litecoin Core's tests. */
const MWEB =
  'ltcmweb1qq20e2arnhvxw97katjkmsd35agw3capxjkrkh7dk8d30rczm8ypxuq329nwh2t' +
  'wmchhqn3jqh7ua4ps539f6aazh79jy76urqht4qa59ts3at6gf'
/** From the test vectors of ZIP 316. */
const UNIFIED =
  'u1l8xunezsvhq8fgzfl7404m450nwnd76zshscn6nfys7vyz2ywyh4cc5daaq0c7q2su5lq' +
  'fh23sp7fkf3kt27ve5948mzpfdvckzaect2jtte308mkwlycj2u0eac077wu70vqcetkxf'
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'

type Case = {
  readonly codec: AddressCodec
  readonly form: AddressForm
  readonly version: number
  readonly length: number
  readonly alphabet: string
  /** Where characters of the alphabet begin. */
  readonly start: number
  readonly bits: number
}

const base = { version: 0, length: 20, alphabet: BASE58.characters, start: 0, bits: 32 }

const CASES: readonly Case[] = [
  { ...base, codec: litecoinBase58, form: 'p2pkh' },
  { ...base, codec: litecoinBase58, form: 'p2sh' },
  { ...base, codec: litecoinSegwit, form: 'p2wpkh', alphabet: BECH32, start: 4, bits: 30 },
  { ...base, codec: litecoinMweb, form: 'mweb', length: 66, alphabet: BECH32, start: 8, bits: 30 },
  { ...base, codec: bitcoinCash, form: 'p2pkh', alphabet: BECH32, bits: 40 },
  { ...base, codec: bitcoinCash, form: 'p2sh', alphabet: BECH32, bits: 40 },
  { ...base, codec: bitcoinCash, form: 'p2sh32', length: 32, alphabet: BECH32, bits: 40 },
  { ...base, codec: dogecoin, form: 'p2pkh' },
  { ...base, codec: dogecoin, form: 'p2sh' },
  { ...base, codec: dash, form: 'p2pkh' },
  { ...base, codec: dash, form: 'p2sh' },
  { ...base, codec: zcash, form: 'p2pkh' },
  { ...base, codec: zcash, form: 'p2sh' },
  {
    ...base,
    codec: zcash,
    form: 'zcash-sapling',
    length: 43,
    alphabet: BECH32,
    start: 3,
    bits: 30,
  },
  {
    ...base,
    codec: zcash,
    form: 'zcash-unified',
    length: 61,
    alphabet: BECH32,
    start: 2,
    bits: 30,
  },
  { ...base, codec: xrp, form: 'xrp' },
]

describe.each(CASES)('$codec.name, $form', ({ codec, form, version, length, ...rest }) => {
  const texts = bytes(length).map((payload) => {
    const [home = ledger('bitcoin')] = codec.ledgers
    return { payload, text: codec.encode({ ledger: home, form, version, payload }) }
  })

  test('what is written reads back', () => {
    fc.assert(
      fc.property(texts, ({ payload, text }) => {
        expect(codec.resembles(text)).toBe(true)
        const read = codec.parse(text)
        expect(read).toMatchObject({ account: text, form, checked: true, checkBits: rest.bits })
        expect(bytesToHex(read.payload)).toBe(bytesToHex(payload))
        expect(codec.encode(read)).toBe(text)
        expect(recognise(text)).toMatchObject([{ ledger: codec.ledgers[0], account: text, form }])
      }),
    )
  })

  test('no text with one character changed is an address anywhere', () => {
    fc.assert(
      fc.property(texts, aChange, ({ text }, where) => {
        const wrong = change(text, rest.alphabet, { ...where, start: rest.start })
        expect(recognise(wrong.text)).toEqual([])
        expect(diagnose(wrong.text)?.code).toMatch(/^ADDRESS_/)
      }),
      { numRuns: 300 },
    )
  })
})

const cash = (version: number, length: number): Uint8Array =>
  Uint8Array.from([version, ...new Uint8Array(length)])

describe('cashaddr names the wrong character', () => {
  test('where one is wrong, its index is the hint', () => {
    fc.assert(
      fc.property(bytes(20), aChange, (payload, where) => {
        const parts = { ledger: ledger('bitcoin-cash'), form: 'p2sh', version: 8, payload } as const
        const wrong = change(bitcoinCash.encode(parts), BECH32, where)
        const { code, facts } = faultFrom(() => bitcoinCash.parse(wrong.text))
        expect(code).toBe('ADDRESS_CHECKSUM')
        expect(facts['index']).toBe(wrong.index)
      }),
      // A first character that begins the old form, and further ones that are of its alphabet.
      { examples: [[new Uint8Array(20), { place: 0, step: 847525105 }]] },
    )
  })

  test.each([
    [`bchtest:${encodeCashAddr('bchtest', new Array(34).fill(0))}`, 'ADDRESS_NETWORK'],
    ['bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gDX6A', 'ADDRESS_MIXED_CASE'],
    ['bitcoincash:', 'ADDRESS_LENGTH'],
    ['bitcoincash:b', 'ADDRESS_CHARACTER'],
    // Type 4, which has no meaning; then 20 bytes where the version says 24; then padding.
    [
      `bitcoincash:${encodeCashAddr('bitcoincash', wordsOfBytes(cash(0x20, 20)))}`,
      'ADDRESS_VERSION',
    ],
    [encodeCashAddr('bitcoincash', wordsOfBytes(cash(0x01, 20))), 'ADDRESS_LENGTH'],
    [encodeCashAddr('bitcoincash', wordsOfBytes(cash(0, 20)).with(-1, 1)), 'ADDRESS_PADDING'],
  ])('%s: %s', (text, code) => {
    expect(diagnose(text)?.code).toBe(code)
  })
})

describe('one account, one text', () => {
  /** From the CashAddr specification. */
  const CASH = [
    ['1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu', 'qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a'],
    ['1KXrWXciRDZUpQwQmuM1DbwsKDLYAYsVLR', 'qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy'],
    ['16w1D5WRVKJuZUsSRzdLp9w3YGcgoxDXb', 'qqq3728yw0y47sqn6l2na30mcw6zm78dzqre909m2r'],
    ['3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC', 'ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq'],
    ['3LDsS579y7sruadqu11beEJoTjdFiFCdX4', 'pr95sy3j9xwd2ap32xkykttr4cvcu7as4yc93ky28e'],
    ['31nwvkZwyPdgzjBJZXfDmSWsC4ZLKpYyUw', 'pqq3728yw0y47sqn6l2na30mcw6zm78dzq5ucqzc37'],
  ] as const

  test.each(CASH)('%s is %s on Bitcoin Cash', (old, cash) => {
    const home = ledger('bitcoin-cash')
    for (const text of [old, cash, `bitcoincash:${cash}`, `BITCOINCASH:${cash.toUpperCase()}`]) {
      expect(canonicalAccount(home, text)).toBe(cash)
    }
    expect(otherSpellings(cash)).toEqual([old])
    expect(otherSpellings(old)).toEqual([])
    expect(recognise(old)[0]).toMatchObject({ ledger: ledger('bitcoin'), account: old })
  })

  test('a token-aware cashaddr names the account of the plain one', () => {
    const plain = canonicalAccount(ledger('bitcoin-cash'), CASH[0][0])
    // CHIP-2022-02: the token-aware text of the same key hash.
    const aware = 'zpm2qsznhks23z7629mms6s4cwef74vcwvrqekrq9w'
    expect(canonicalAccount(ledger('bitcoin-cash'), aware)).toBe(plain)
  })

  test("Litecoin's old P2SH is its new one", () => {
    const old = '3MSvaVbVFFLML86rt5eqgA9SvW23upaXdY'
    const fresh = 'MTf4tP1TCNBn8dNkyxeBVoPrFCcVzxJvvh'
    expect(canonicalAccount(ledger('litecoin'), old)).toBe(fresh)
    expect(canonicalAccount(ledger('litecoin'), fresh)).toBe(fresh)
    expect(canonicalAccount(ledger('bitcoin'), old)).toBe(old)
  })

  test.each([
    ['X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ', ''],
    ['X7AcgcsBL6XDcUb289X4mJ8djcdyKaGZMhc9YTE92ehJ2Fu', '00000001'],
  ])('an X-address is the account that it packs, with its tag beside: %s', (text, tag) => {
    const read = xrp.parse(text)
    expect(read).toMatchObject({ account: 'r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59', form: 'xrp-x' })
    expect(bytesToHex(read.payload.slice(20))).toBe(tag)
    expect(xrp.encode(read)).toBe(read.account)
  })

  test.each([
    [MWEB, 'litecoin', 'mweb'],
    ['t3Vz22vK5z2LcKEdg16Yv4FFneEL1zg9ojd', 'zcash', 'p2sh'],
    [
      'zs1z7rejlpsa98s2rrrfkwmaxu53e4ue0ulcrw0h4x5g8jl04tak0d3mm47vdtahatqrlkngh9slya',
      'zcash',
      'zcash-sapling',
    ],
    [UNIFIED, 'zcash', 'zcash-unified'],
    ['DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L', 'dogecoin', 'p2pkh'],
    ['7gnwGHt17heGpG9Crfeh4KGpYNFugPhJdh', 'dash', 'p2sh'],
    ['rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh', 'xrp', 'xrp'],
    ['11111111111111111111111111111111', 'solana', 'solana'],
    ['TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA', 'solana', 'solana'],
  ])('%s', (text, name, form) => {
    expect(recognise(text)).toMatchObject([{ ledger: ledger(name), account: text, form }])
  })
})

describe('what is no address', () => {
  const checked = (body: string): string => {
    const bytesOf = hexToBytes(body)
    const sum = sha256(sha256(bytesOf)).slice(0, 4)
    return bytesToHex(Uint8Array.from([...bytesOf, ...sum]))
  }
  const inBase58 = (hex: string) => base58.encode(hexToBytes(hex))
  const inRipple = (hex: string) => base58xrp.encode(hexToBytes(hex))

  test.each([
    ['a Litecoin key', inBase58(checked(`b0${'11'.repeat(32)}01`)), 'ADDRESS_PRIVATE_KEY'],
    ['a Dogecoin key', inBase58(checked(`9e${'11'.repeat(32)}01`)), 'ADDRESS_PRIVATE_KEY'],
    ['a Dash key', inBase58(checked(`cc${'11'.repeat(32)}01`)), 'ADDRESS_PRIVATE_KEY'],
    ['an XRP seed', inRipple(checked(`21${'11'.repeat(16)}`)), 'ADDRESS_PRIVATE_KEY'],
    ['an XRP Ed25519 seed', inRipple(checked(`01e14b${'11'.repeat(16)}`)), 'ADDRESS_PRIVATE_KEY'],
    ['a Zcash key', 'secret-extended-key-main1qqqqqq', 'ADDRESS_PRIVATE_KEY'],
    ['64 bytes on Solana', base58.encode(new Uint8Array(64).fill(50)), 'ADDRESS_UNKNOWN'],
    [
      'an X-address of the test network',
      inRipple(checked(`0493${'22'.repeat(20)}${'00'.repeat(9)}`)),
      'ADDRESS_UNKNOWN',
    ],
    [
      'an X-address with a 64-bit tag',
      inRipple(checked(`0544${'22'.repeat(20)}02${'01'.repeat(8)}`)),
      'ADDRESS_VERSION',
    ],
    [
      'an X-address with a flag and no tag',
      inRipple(checked(`0544${'22'.repeat(20)}00${'01'.repeat(8)}`)),
      'ADDRESS_VERSION',
    ],
    ['a Dogecoin test address', inBase58(checked(`71${'22'.repeat(20)}`)), 'ADDRESS_VERSION'],
    ['a short Zcash address', 't1MMXtBrSp1XG38Lx9cePcNUCJj5vdWf', 'ADDRESS_LENGTH'],
    [
      'a unified address with a wrong checksum form',
      'u1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq',
      'ADDRESS_CHECKSUM',
    ],
  ])('%s', (_, text, code) => {
    expect(recognise(text)).toEqual([])
    expect(diagnose(text)?.code).toBe(code)
  })

  test('a text of 32 bytes is an address on Solana by its form only', () => {
    const text = base58.encode(new Uint8Array(32).fill(9))
    expect(recognise(text)).toMatchObject([{ evidence: 'form only', bits: 0 }])
    expect(faultFrom(() => solana.parse(text.slice(0, -2))).code).toBe('ADDRESS_LENGTH')
  })
})
