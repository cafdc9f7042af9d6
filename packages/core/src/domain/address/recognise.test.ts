/**
 * Recognition, diagnosis and the canonical account.
 *
 * Goal: a text is either valid on named ledgers or has a fault that helps, never both or neither;
 * no text whatever crashes. Method: properties over arbitrary texts and over damaged addresses,
 * then texts that people really paste.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FAULTS, FaultError } from '../error.ts'
import {
  BITCOIN,
  LEDGER_ALIASES,
  type LedgerId,
  ledger,
  ledgerName,
  SAMPLE_LEDGERS,
} from '../ledger.ts'
import { bytes, faultFrom } from './address.fixture.ts'
import { ADDRESS_FORMS, type AddressParts } from './codec.ts'
import {
  ADDRESS_CODECS,
  canonicalAccount,
  codecsOf,
  encodeAddress,
  parseAddress,
} from './codecs.ts'
import { checksumEvm } from './evm.ts'
import { ADDRESS_TEXT_LIMIT } from './fault.ts'
import { diagnose, recognise, recogniseAmong } from './recognise.ts'

const GENESIS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const P2WPKH = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'
const USDT_TRON = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'
const EVM = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'

const BITCOINS = ['bitcoin', 'bitcoin-testnet', 'bitcoin-signet', 'bitcoin-regtest'] as const

/** Parts of an address of any form, with the ledger it stands on. */
const anyParts: fc.Arbitrary<AddressParts> = fc
  .tuple(fc.constantFrom(...ADDRESS_FORMS), fc.nat())
  .chain(([form, turn]) => {
    const shape = shapeOf(form, turn)
    return fc.record({
      ledger: fc.constantFrom(...shape.ledgers.map(ledger)),
      form: fc.constant(form),
      version: fc.constant(shape.version),
      payload: bytes(shape.length),
    })
  })

type Shape = { ledgers: readonly string[]; version: number; length: number }

/** Ledgers with key and script hashes in base58 or cashaddr, beside Bitcoin's. */
const FORKS = ['litecoin', 'bitcoin-cash', 'dogecoin', 'dash', 'zcash'] as const

const SHAPES: Partial<Record<AddressParts['form'], Shape>> = {
  scripthash: { ledgers: BITCOINS, version: 0, length: 32 },
  evm: { ledgers: ['ethereum', 'bsc'], version: 0, length: 20 },
  tron: { ledgers: ['tron'], version: 65, length: 20 },
  'tron-hex': { ledgers: ['tron'], version: 65, length: 20 },
  'monero-standard': { ledgers: ['monero'], version: 18, length: 64 },
  'monero-integrated': { ledgers: ['monero'], version: 19, length: 72 },
  'monero-subaddress': { ledgers: ['monero'], version: 42, length: 64 },
  p2sh32: { ledgers: ['bitcoin-cash'], version: 11, length: 32 },
  mweb: { ledgers: ['litecoin'], version: 0, length: 66 },
  'zcash-sapling': { ledgers: ['zcash'], version: 0, length: 43 },
  'zcash-unified': { ledgers: ['zcash'], version: 0, length: 61 },
  xrp: { ledgers: ['xrp'], version: 0, length: 20 },
  'xrp-x': { ledgers: ['xrp'], version: 0, length: 20 },
  solana: { ledgers: ['solana'], version: 0, length: 32 },
}

/** @param turn any number, to choose among ledgers and lengths */
function shapeOf(form: AddressParts['form'], turn: number): Shape {
  const segwits = turn % 3 === 0 ? ['litecoin'] : BITCOINS
  switch (form) {
    case 'p2wpkh':
      return { ledgers: segwits, version: 0, length: 20 }
    case 'p2wsh':
      return { ledgers: segwits, version: 0, length: 32 }
    case 'p2tr':
      return { ledgers: segwits, version: 1, length: 32 }
    case 'witness':
      return { ledgers: segwits, version: 2, length: 7 }
    default:
      return SHAPES[form] ?? { ledgers: turn % 3 === 0 ? BITCOINS : FORKS, version: 0, length: 20 }
  }
}

const STARTS = [
  ...['bc1', 'tb1', 'bcrt1', 'BC1', 'ltc1', 'ltcmweb1', 'zs1', 'u1', 't1', 'q', 'bitcoincash:q'],
  ...['0x', '41', 'T', '1', '3', '4', '8', 'm', '2', 'r', 'X', 'D', 'scripthash:'],
]

/** Texts of all kinds: any characters, those of addresses, damaged addresses. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 140 }),
  fc.stringMatching(new RegExp(`^(${STARTS.join('|')})[0-9a-zA-Z]{0,110}$`)),
  fc
    .record({
      parts: anyParts,
      at: fc.nat({ max: 110 }),
      cut: fc.nat({ max: 3 }),
      put: fc.string(),
    })
    .map(({ parts, at, cut, put }) => {
      const text = encodeAddress(parts)
      return text.slice(0, at) + put + text.slice(at + cut)
    }),
)

describe('recognition: laws', () => {
  test('every address is recognised on its ledger with its canonical account', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const account = encodeAddress(parts)
        const found = recognise(account).find((each) => each.ledger === parts.ledger)
        expect(found?.account).toBe(account)
        expect(canonicalAccount(parts.ledger, account)).toBe(account)
        expect(bytesToHex(parseAddress(account).payload)).toBe(bytesToHex(parts.payload))
        expect(diagnose(account)).toBeNull()
      }),
      { numRuns: 500 },
    )
  })

  test('a Solana address is recognised whatever its first bytes are', () => {
    const solana = ledger('solana')
    // Fewer bytes that are not zero may be written in capitals alone, which is not taken.
    for (let zeros = 0; zeros <= 24; zeros++) {
      for (const first of [1, 4, 255]) {
        const payload = new Uint8Array(32).fill(0xab).fill(0, 0, zeros)
        payload[zeros] = first
        const text = encodeAddress({ ledger: solana, form: 'solana', version: 0, payload })
        expect(recognise(text), text).toMatchObject([{ ledger: solana, account: text }])
      }
    }
  })

  test('every Tron address is recognised, also those that start like SegWit', () => {
    let alike = 0
    for (let start = 0; start < 65536; start += 16) {
      const payload = new Uint8Array(20).fill(9)
      payload.set([start >> 8, start & 255])
      const parts = { ledger: ledger('tron'), form: 'tron', version: 65, payload } as const
      const text = encodeAddress(parts)
      expect(recognise(text)).toMatchObject([{ account: text, form: 'tron' }])
      if (text.startsWith('TB')) alike++
    }
    expect(alike).toBeGreaterThan(0)
  })

  test('an upper-case testnet program as long as a Tron address is recognised', () => {
    for (let length = 10; length <= 20; length++) {
      const payload = new Uint8Array(length).fill(9)
      const parts = { ledger: ledger('bitcoin-testnet'), form: 'witness', version: 2 } as const
      const account = encodeAddress({ ...parts, payload })
      expect(recognise(account.toUpperCase())).toMatchObject([{ account }, { account }])
    }
  })

  test('a text is recognised or has a fault from the table, never both and never neither', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const fault = diagnose(text)
        expect(recognise(text).length > 0).toBe(fault === null)
        if (fault === null) return
        expect(Object.keys(FAULTS)).toContain(fault.code)
        expect(fault.message).not.toBe('')
      }),
      { numRuns: 3000 },
    )
  })

  test('what a codec parses it also resembles; all that codecs parse is recognised', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = ADDRESS_CODECS.flatMap((codec) => {
          try {
            const read = codec.parse(text)
            expect(codec.resembles(text)).toBe(true)
            return read.ledgers.map((id) => `${id} ${read.account} ${read.form}`)
          } catch (error) {
            if (error instanceof FaultError) return []
            throw error
          }
        })
        const found = recognise(text).map((each) => `${each.ledger} ${each.account} ${each.form}`)
        expect([...found].sort()).toEqual([...parsed].sort())
      }),
      { numRuns: 2000 },
    )
  })

  test('only Bitcoin Cash and Litecoin share texts with another ledger family', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const families = new Set(recognise(encodeAddress(parts)).map((each) => each.account))
        const old = parts.ledger === BITCOIN && ['p2pkh', 'p2sh'].includes(parts.form)
        expect(families.size).toBe(old ? (parts.form === 'p2sh' ? 3 : 2) : 1)
      }),
    )
  })

  test('an account is canonical: reading it again changes nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { ledger: id, account } of recognise(text)) {
          expect(canonicalAccount(id, account)).toBe(account)
          expect(canonicalAccount(id, text)).toBe(account)
        }
      }),
    )
  })

  test('no fault repeats a whole text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(text.length > 24)
        expect(JSON.stringify(diagnose(text))).not.toContain(text)
      }),
    )
  })

  test('forms without a checksum say so', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const bare = ['evm', 'scripthash', 'solana'].includes(parts.form)
        for (const { evidence, bits } of recognise(encodeAddress(parts))) {
          expect(evidence).toBe(bare ? 'form only' : 'checksum')
          expect(bits > 0).toBe(!bare)
        }
      }),
    )
  })
})

describe('recognition: what people paste', () => {
  test.each([
    [GENESIS, ['bitcoin', 'bitcoin-cash'], 32],
    ['3P14159f73E4gFr7JterCCQh9QjiTjiZrG', ['bitcoin', 'litecoin', 'bitcoin-cash'], 32],
    ['ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9', ['litecoin'], 30],
    ['LNf2JDiuunBz7GMDKFYHN4rq5meXWxiwfb', ['litecoin'], 32],
    ['t1MMXtBrSp1XG38Lx9cePcNUCJj5vdWfUWL', ['zcash'], 32],
    ['rnXyVQzgxZe7TR1EPzTkGj2jxH4LMJYh66', ['xrp'], 32],
    ['qpf2cphc5dkuclkqur7lhj2yuqq9pk3hmukle77vhq', ['bitcoin-cash'], 40],
    ['XnPFsRWTaSgiVauosEwQ6dEitGYXgwznz2', ['dash'], 32],
    ['42RLPACwZPx3vYYmxSueqsogfynBDqXK298EDsNoyoHi', ['solana'], 0],
    [P2WPKH, ['bitcoin'], 30],
    ['tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx', ['bitcoin-testnet', 'bitcoin-signet'], 30],
    ['TB1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KXPJZSX', ['bitcoin-testnet', 'bitcoin-signet'], 30],
    ['TBHTJqAy4DhHhmT3dNceJYNRz4SdLofLre', ['tron'], 32],
    [USDT_TRON, ['tron'], 32],
    [`scripthash:${'ab'.repeat(32)}`, BITCOINS, 0],
  ])('%s', (text, names, bits) => {
    const found = recognise(text)
    expect(found.map((each) => ledgerName(each.ledger))).toEqual(names)
    for (const each of found) expect(each.bits).toBe(bits)
  })

  test('an EVM address is recognised on every EVM chain', () => {
    const chains = Object.values(LEDGER_ALIASES).filter((id) => id.startsWith('eip155:'))
    expect(recognise(EVM).map((each) => each.ledger)).toEqual(chains)
    expect(recognise(EVM)[0]).toMatchObject({ evidence: 'checksum', bits: 18 })
    expect(checksumEvm(recognise(EVM)[0]!.account)).toBe(EVM)
  })

  test.each([
    ['', 'ADDRESS_LENGTH', { length: 0 }],
    ['1'.repeat(ADDRESS_TEXT_LIMIT + 1), 'ADDRESS_LENGTH', { limit: ADDRESS_TEXT_LIMIT }],
    ['x'.repeat(1_000_000), 'ADDRESS_LENGTH', { length: 1_000_000 }],
    [` ${P2WPKH}`, 'ADDRESS_CHARACTER', { index: 0, character: 'U+0020' }],
    [` ${GENESIS}`, 'ADDRESS_CHARACTER', { index: 0, character: 'U+0020' }],
    [`${GENESIS}\n`, 'ADDRESS_CHARACTER', { index: 34, character: 'U+000A' }],
    [`\ufeff${EVM}`, 'ADDRESS_CHARACTER', { index: 0, character: 'U+FEFF' }],
    ['lA1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'ADDRESS_CHARACTER', { index: 0, character: 'l' }],
    ['1A1zP1eP5QGefi2DMPTfTL5SLmv7Divf0a', 'ADDRESS_CHARACTER', { index: 32, character: '0' }],
    ['bc1qw508d6qejxtdg4b5r3zarvary0c5xw7kv8f3t4', 'ADDRESS_CHARACTER', { index: 18 }],
    ['ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n8', 'ADDRESS_CHECKSUM', { index: 42 }],
    ['bnb136ns6lfw4zs5hg4n85vdthaad7hq5m4gtkgf23', 'ADDRESS_NETWORK', { prefix: 'bnb' }],
    ['GPwg61XoHqQPNmAucFACuQ5H9sGCDv9TpS', 'ADDRESS_VERSION', { seems: 'bitcoin-gold' }],
    ['qpf2cphc5dkuclkqur7lhj2yuqq9pk3hmukle77vhp', 'ADDRESS_CHECKSUM', { index: 41 }],
    ['qpf2cphc5dkuclkqur7lhj2yuqq9pk3hmuble77vhq', 'ADDRESS_CHARACTER', { index: 34 }],
    ['42RLPACwZPx3vYYmxSueqsogfynBDqXK298EDsNoyo0i', 'ADDRESS_CHARACTER', { index: 42 }],
    ['1'.repeat(64), 'ADDRESS_UNKNOWN', { length: 64 }],
    [EVM.slice(2), 'ADDRESS_UNKNOWN', { index: 0 }],
    ['ab'.repeat(32), 'ADDRESS_UNKNOWN', { length: 64 }],
    ['vitalik.eth', 'ADDRESS_UNKNOWN', { length: 11 }],
    ['@fees', 'ADDRESS_UNKNOWN', { length: 5 }],
    ['TBHTJqAy4DhHhmT3dNceJYNRz4SdLofLr0', 'ADDRESS_CHARACTER', { index: 33, character: '0' }],
    ['TB1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KXPJZSY', 'ADDRESS_CHECKSUM', { index: 41 }],
    ['TB1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7Kxpjzsx', 'ADDRESS_MIXED_CASE', { index: 36 }],
  ])('%s', (text, code, facts) => {
    expect(recognise(text)).toEqual([])
    expect(diagnose(text)).toMatchObject({ code, facts })
  })
})

describe('among ledgers that are meant', () => {
  const private_ = ['eip155:324', 'tron-sample', 'tron:0x00000001', 'book:bank'].map(ledger)

  test.each([EVM, USDT_TRON, GENESIS, P2WPKH, '', 'vitalik.eth'])(
    'what is recognised stays and stays first: %s',
    (text) => {
      const found = recogniseAmong(text, private_)
      expect(found.slice(0, recognise(text).length)).toEqual(recognise(text))
      expect(recogniseAmong(text, [])).toEqual(recognise(text))
    },
  )

  test('a private network of the family is behind, with the same account; no other', () => {
    const more = (text: string) =>
      recogniseAmong(text, private_)
        .slice(recognise(text).length)
        .map((each) => each.ledger)
    expect(more(EVM)).toEqual(['eip155:324'])
    expect(more(USDT_TRON)).toEqual([ledger('tron-sample'), 'tron:0x00000001'])
    expect(more(GENESIS)).toEqual([])
    const twice = recogniseAmong(USDT_TRON, [ledger('tron'), ledger('tron-sample')])
    expect(twice.map((each) => [each.ledger, each.account])).toEqual([
      [ledger('tron'), USDT_TRON],
      [ledger('tron-sample'), USDT_TRON],
    ])
  })
})

describe('the canonical account on a ledger', () => {
  test('is one text for every spelling', () => {
    expect(canonicalAccount(ledger('bitcoin'), P2WPKH.toUpperCase())).toBe(P2WPKH)
    expect(canonicalAccount(ledger('ethereum'), EVM)).toBe(EVM.toLowerCase())
    expect(canonicalAccount(ledger('tron'), '41a614f803b6fd780986a42c78ec9c7f77e6ded13c')).toBe(
      USDT_TRON,
    )
  })

  test('any eip155 chain is an EVM chain, with an alias or not', () => {
    expect(canonicalAccount(ledger('eip155:324'), EVM)).toBe(EVM.toLowerCase())
  })

  test('any network of Tron takes its addresses, a private one of Monero those of the main', () => {
    for (const id of ['tron-nile', 'tron-sample', 'tron:0x00000001']) {
      expect(canonicalAccount(ledger(id), USDT_TRON)).toBe(USDT_TRON)
      expect(codecsOf(ledger(id))).toEqual(codecsOf(ledger('tron')))
    }
    expect(codecsOf(ledger('monero-sample'))).toEqual(codecsOf(ledger('monero')))
  })

  test.each([
    ['bitcoin', 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx', 'bitcoin-testnet, bitcoin-signet'],
    ['bitcoin-regtest', P2WPKH, 'bitcoin'],
    ['tron', GENESIS, 'bitcoin, bitcoin-cash'],
    ['monero', USDT_TRON, 'tron'],
    ['eip155:324', USDT_TRON, 'tron'],
    ['tron-nile', GENESIS, 'bitcoin, bitcoin-cash'],
  ])('an address of another ledger than %s is refused by name', (id, text, got) => {
    const fault = faultFrom(() => canonicalAccount(ledger(id), text))
    expect(fault).toMatchObject({ code: 'ADDRESS_NETWORK', facts: { got } })
  })

  test('a ledger whose addresses cannot be read says so', () => {
    for (const id of ['book:exchange', 'cosmos:cosmoshub-4'].map(ledger)) {
      expect(codecsOf(id)).toEqual([])
      const fault = faultFrom(() => canonicalAccount(id, GENESIS))
      expect(fault).toMatchObject({ code: 'ADDRESS_NO_CODEC', facts: { ledger: id } })
    }
  })

  test('every ledger with an alias has a codec, but the test networks of Monero', () => {
    const { 'monero-stagenet': stagenet, 'monero-testnet': testnet, ...others } = LEDGER_ALIASES
    for (const id of [stagenet, testnet]) expect(codecsOf(ledger(id))).toEqual([])
    for (const id of [...Object.values(others), ...Object.values(SAMPLE_LEDGERS)]) {
      expect([id, codecsOf(id as LedgerId).length > 0]).toEqual([id, true])
    }
  })

  test('what is wrong with the text is said as everywhere', () => {
    const fault = faultFrom(() => canonicalAccount(ledger('bitcoin'), `${GENESIS.slice(0, -1)}0`))
    expect(fault).toMatchObject({ code: 'ADDRESS_CHARACTER', facts: { index: 33 } })
  })
})
