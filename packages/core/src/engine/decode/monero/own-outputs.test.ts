/**
 * Goal: a view key finds exactly the outputs of its wallet with their true amounts, and nothing of
 * anybody else; nothing that a sender can write stops it, makes it slow without bound, or makes an
 * amount up.
 * Method: published wallets with what their own software found; laws over transactions that are
 * made from the sender's side; hostile ones by name.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addressOf,
  makeTx,
  ORDER,
  type Paid,
  type Secrets,
  type Wish,
} from '../../../../test/monero-made-tx.ts'
import { KNOWN_WALLETS } from '../../../../test/monero-wallets.ts'
import { monero } from '../../../domain/address/monero.ts'
import { decodeMoneroBase58 } from '../../../domain/address/monero-base58.ts'
import { BatchBuilder } from '../../../domain/batch/batch-builder.ts'
import { transactionsOf } from '../../../domain/batch/batch-of.ts'
import { checkBalance } from '../../../domain/posting.ts'
import { pointOf } from './curve.ts'
import { findOwnOutputs, MONERO_FLAWS } from './own-outputs.ts'
import { MONERO } from './read-header.ts'
import { txOf } from './read-tx.ts'
import { EXTRA_KEYS_MAX } from './tx-extra.ts'
import { readViewKey, ViewWallet, viewKeysOf } from './view-wallet.ts'
import { INCOMING_ONLY, writeReceived } from './write-transfers.ts'

const ID = 'ab'.repeat(32)
const RANGE = { accounts: 2, each: 3 }
const payloadOf = (address: string) => decodeMoneroBase58(address).slice(1, 65)
const openWallet = ({ view, spend }: Secrets) =>
  new ViewWallet({ view, spend: ed25519.ExtendedPoint.BASE.multiply(spend) }, RANGE)

describe('published wallets', () => {
  test.each(KNOWN_WALLETS)('$address', ({ key, address, addresses, txs }) => {
    const spend = pointOf(payloadOf(address).slice(0, 32))
    const wallet = new ViewWallet(
      { view: readViewKey(key), spend: spend! },
      { accounts: 2, each: 30 },
    )
    for (const [at, text] of Object.entries({ ...addresses, '0/0': address })) {
      const index = wallet.indexOf(payloadOf(text).slice(0, 32))
      expect(`${index?.account}/${index?.number}`).toBe(at)
      expect(payloadOf(wallet.addressOf(index!))).toEqual(payloadOf(text))
    }
    for (const { id, own, tx } of txs) {
      const found = findOwnOutputs(wallet, txOf(tx, id))
      const said = found.own.map(({ index, at, amount }) => [
        index,
        `${at.account}/${at.number}`,
        String(amount),
      ])
      expect(said).toEqual(own)
      // Wallets hide by a payment id of zeros that there is none; it must come out as none.
      expect(found.own.every(({ paymentId }) => paymentId === null)).toBe(true)
      expect(found.flaws).toEqual([])
    }
  })

  test('the keys of one open nothing of the other', () => {
    const [one, two] = KNOWN_WALLETS
    const spend = pointOf(payloadOf(one!.address).slice(0, 32))!
    const wrong = [
      new ViewWallet({ view: readViewKey(two!.key), spend }, RANGE),
      new ViewWallet({ view: readViewKey(one!.key) + 1n, spend }, RANGE),
    ]
    for (const wallet of wrong) {
      for (const { tx, id } of one!.txs)
        expect(findOwnOutputs(wallet, txOf(tx, id)).own).toEqual([])
    }
  })
})

const aScalar = fc.bigInt({ min: 1n, max: ORDER - 1n })
const someSecrets = fc.record({ view: aScalar, spend: aScalar })
const anAmount = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 58n }), fc.constant(0n))
const someId = fc.option(
  fc.constantFrom(8, 32).chain((length) => fc.uint8Array({ minLength: length, maxLength: length })),
)
/** Who is paid: an address of the wallet by its index, or somebody else's. */
const aPayee = fc.record({
  isOwn: fc.boolean(),
  account: fc.nat(RANGE.accounts - 1),
  number: fc.nat(RANGE.each - 1),
  amount: anAmount,
})
const aWish = fc.record({
  payees: fc.array(aPayee, { minLength: 1, maxLength: 5 }),
  amounts: fc.constantFrom('clear' as const, 'long' as const, 'short' as const),
  hasTags: fc.boolean(),
  isCoinbase: fc.boolean(),
  paymentId: someId,
  secret: aScalar,
  secrets: fc.array(aScalar, { minLength: 5, maxLength: 5 }),
  padding: fc.nat(200),
})

type Made = { own: Secrets; other: Secrets; wish: Parameters<typeof wishOf>[2] }
const aStory = fc.record({ own: someSecrets, other: someSecrets, wish: aWish })

function wishOf(
  own: Secrets,
  other: Secrets,
  wish: Omit<Wish, 'payments'> & {
    readonly payees: readonly { isOwn: boolean; account: number; number: number; amount: bigint }[]
  },
): Wish {
  const payments = wish.payees.map(({ isOwn, account, number, amount }) => ({
    to: addressOf(isOwn ? own : other, account, number) satisfies Paid,
    amount,
  }))
  // A coinbase shows what it pays.
  return { ...wish, payments, amounts: wish.isCoinbase ? 'clear' : wish.amounts }
}

const make = ({ own, other, wish }: Made) => txOf(makeTx(wishOf(own, other, wish)), ID)

describe('made transactions', () => {
  test('exactly the own outputs are found, at their addresses, with their amounts', () => {
    fc.assert(
      fc.property(aStory, (story) => {
        const wallet = openWallet(story.own)
        const { own, flaws } = findOwnOutputs(wallet, make(story))
        const expected = story.wish.payees.flatMap(({ isOwn, account, number, amount }, index) =>
          isOwn ? [{ index, at: { account, number }, amount }] : [],
        )
        expect(own.map(({ index, at, amount }) => ({ index, at, amount }))).toEqual(expected)
        for (const { at, address } of own) {
          const { payload } = monero.parse(address)
          const { spend, view } = addressOf(story.own, at.account, at.number)
          expect(bytesToHex(payload)).toBe(`${spend.toHex()}${view.toHex()}`)
        }
        expect(flaws).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  test('a payment id is read by who was paid first, and one of zeros is none', () => {
    fc.assert(
      fc.property(aStory, someId, ({ own, other, wish }, paymentId) => {
        const payees = [{ isOwn: true, account: 0, number: 0, amount: 5n }]
        const tx = make({ own, other, wish: { ...wish, payees, paymentId } })
        const [found] = findOwnOutputs(openWallet(own), tx).own
        const isNone = paymentId === null || paymentId.every((byte) => byte === 0)
        expect(found?.paymentId).toBe(isNone ? null : bytesToHex(paymentId))
      }),
      { numRuns: 20 },
    )
  })

  test('a wrong view key finds none, nor does a right one with another spend key', () => {
    fc.assert(
      fc.property(aStory, aScalar, (story, wrong) => {
        fc.pre(wrong !== story.own.view && wrong !== story.own.spend)
        const tx = make(story)
        const { own } = story
        // A pair of the other wallet's keys finds that wallet's outputs, and so is not wrong.
        for (const keys of [
          { ...own, view: wrong },
          { ...own, spend: wrong },
        ]) {
          expect(findOwnOutputs(openWallet(keys), tx).own).toEqual([])
        }
      }),
      { numRuns: 20 },
    )
  })

  test('an amount that was not committed to is no amount', () => {
    fc.assert(
      fc.property(aStory, fc.nat(7), fc.integer({ min: 1, max: 255 }), (story, byte, change) => {
        const payees = [{ isOwn: true, account: 0, number: 1, amount: 1_000n }]
        const wish = { ...story.wish, payees, amounts: 'short' as const, isCoinbase: false }
        const tx = make({ ...story, wish })
        const [output] = tx.outputs
        const hidden = output!.amount as Exclude<typeof output, undefined>['amount'] & object
        const amount = Uint8Array.from(hidden.amount)
        amount[byte]! ^= change
        const forged = { ...tx, outputs: [{ ...output!, amount: { ...hidden, amount } }] }
        const { own, flaws } = findOwnOutputs(openWallet(story.own), forged)
        expect(own.map((each) => each.amount)).toEqual([null])
        expect(flaws).toEqual([MONERO_FLAWS.amount])
        const builder = new BatchBuilder(MONERO)
        writeReceived(builder, HEAD, [{ id: ID, position: 1, fee: 7n, own }])
        expect(transactionsOf(builder)).toEqual([])
      }),
      { numRuns: 10 },
    )
  })

  test('postings balance, come from nobody known, and say that no balance follows', () => {
    fc.assert(
      fc.property(aStory, fc.nat(3), (story, position) => {
        const { own } = findOwnOutputs(openWallet(story.own), make(story))
        fc.pre(own.length > 0)
        const builder = new BatchBuilder(MONERO)
        writeReceived(builder, HEAD, [{ id: ID, position, fee: 7n, own }])
        const [transaction] = transactionsOf(builder)
        checkBalance(transaction!)
        const { postings } = transaction!
        const credits = postings.filter(
          ({ side, account }) => side === 'credit' && account !== null,
        )
        expect(
          credits.map(({ account, amount, move, leg }) => [account, amount, move, leg]),
        ).toEqual(
          own.map(({ address, amount, index }) => [address, amount, 2 + index, 5 + 2 * index]),
        )
        for (const { form, amount } of credits) {
          expect(form).toBe(amount === 0n ? 'zero-value' : INCOMING_ONLY)
        }
        const debits = postings.filter(({ side }) => side === 'debit')
        expect(
          debits.every(({ account, certainty }) => account === null && certainty === 'unknown'),
        ).toBe(true)
        // What everybody sees stands at leg 0; of a coinbase it stands in the ledger already.
        expect(postings.some(({ leg, kind }) => leg === 0 && kind === 'fee')).toBe(position > 0)
      }),
      { numRuns: 20 },
    )
  })
})

const HEAD = {
  ...{ id: 'cd'.repeat(32), previous: 'ce'.repeat(32), height: 5, timeMs: 0 },
  ...{ work: 1n, txCount: 2, bytes: 0, coinbaseText: '' },
}

describe('hostile transactions', () => {
  const keys = { view: 5n, spend: 7n }
  const wallet = openWallet(keys)
  const wish: Made['wish'] = {
    payees: [{ isOwn: true, account: 0, number: 0, amount: 9n }],
    ...{ amounts: 'short', hasTags: false, isCoinbase: false, paymentId: null, padding: 0 },
    ...{ secret: 11n, secrets: [13n] },
  }
  const honest = make({ own: keys, other: { view: 1n, spend: 2n }, wish })
  const noPoint = Uint8Array.from([2, ...new Uint8Array(31)])

  test('an output key that is no point is nobody’s', () => {
    const outputs = [{ ...honest.outputs[0]!, key: noPoint }, honest.outputs[0]!]
    const { own, flaws } = findOwnOutputs(wallet, { ...honest, outputs: outputs.reverse() })
    expect(own.map(({ index }) => index)).toEqual([0])
    expect(flaws).toEqual([MONERO_FLAWS.output])
  })

  test('a transaction key that is no point is passed over for the next', () => {
    const extra = Uint8Array.from([1, ...noPoint, ...honest.extra])
    const { own, flaws } = findOwnOutputs(wallet, { ...honest, extra })
    expect(own).toHaveLength(1)
    expect(flaws).toEqual([MONERO_FLAWS.key])
  })

  test('a key of small order shares nothing, and finds nothing', () => {
    // The neutral point, and one of order 2: 8 times either is the neutral point.
    for (const first of [1n, 2n ** 255n - 20n]) {
      const key = ed25519.ExtendedPoint.fromHex(
        first.toString(16).padStart(64, '0').match(/../g)!.reverse().join(''),
      )
      expect(bytesToHex(wallet.derivation(key))).toBe(`01${'00'.repeat(31)}`)
      const extra = Uint8Array.from([1, ...key.toRawBytes()])
      expect(findOwnOutputs(wallet, { ...honest, extra }).own).toEqual([])
    }
  })

  test('more keys than are tried are told, and not tried', () => {
    const key = [1, ...ed25519.ExtendedPoint.BASE.toRawBytes()]
    const many = Array.from({ length: EXTRA_KEYS_MAX }, () => key).flat()
    const extra = Uint8Array.from([...many, ...honest.extra])
    expect(findOwnOutputs(wallet, { ...honest, extra })).toEqual({
      own: [],
      flaws: [MONERO_FLAWS.many],
    })
  })

  test('any extra data at all is survived', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(honest.extra.length), (junk, cut) => {
        for (const extra of [
          junk,
          Uint8Array.from([...honest.extra, ...junk]),
          Uint8Array.from([...honest.extra.slice(0, cut), ...junk]),
        ]) {
          const { own } = findOwnOutputs(wallet, { ...honest, extra })
          expect(own.length).toBeLessThanOrEqual(1)
        }
        // What stood before the tear is used.
        const torn = Uint8Array.from([...honest.extra, 0xff])
        expect(findOwnOutputs(wallet, { ...honest, extra: torn })).toMatchObject({
          own: [{ amount: 9n }],
          flaws: [MONERO_FLAWS.extra],
        })
      }),
      { numRuns: 30 },
    )
  })

  test('10,000 outputs are looked at, one more is refused', () => {
    const made = makeTx(wishOf(keys, keys, { ...wish, hasTags: true, isCoinbase: true }))
    const [output] = made['vout'] as { target: { tagged_key: { key: string } } }[]
    const { key } = output!.target.tagged_key
    const tagged = { amount: 1, target: { tagged_key: { key, view_tag: '00' } } }
    const vout = Array.from({ length: 10_000 }, (_, at) => (at === 0 ? output : tagged))
    const { own } = findOwnOutputs(wallet, txOf({ ...made, vout }, ID))
    expect(own.map(({ index }) => index)).toEqual([0])
    expect(() => txOf({ ...made, vout: [...vout, output] }, ID)).toThrow(/at most 10000/)
  })

  test('bad transactions are refused by name', () => {
    const made = makeTx(wishOf(keys, keys, wish))
    const rct = made['rct_signatures'] as object
    const bad = [
      null,
      {},
      { ...made, version: `2${'0'.repeat(40)}` },
      { ...made, vin: {} },
      { ...made, vin: [5] },
      { ...made, vout: [{}] },
      { ...made, vout: [{ amount: 0, target: { key: 'AB' } }] },
      { ...made, vout: [{ amount: 0, target: { tagged_key: { key: ID, view_tag: '1' } } }] },
      { ...made, extra: [256] },
      { ...made, extra: ['1'] },
      { ...made, extra: 'ab' },
      { ...made, rct_signatures: null },
      { ...made, rct_signatures: { ...rct, type: 7 } },
      { ...made, rct_signatures: { ...rct, type: 0 } },
      { ...made, rct_signatures: { ...rct, ecdhInfo: [] } },
      { ...made, rct_signatures: { ...rct, outPk: [] } },
      { ...made, rct_signatures: { ...rct, ecdhInfo: [{ amount: 'ab' }] } },
      { ...made, rct_signatures: { ...rct, type: 3 } },
      { ...made, rct_signatures: { ...rct, txnFee: -1 } },
      {
        version: 1,
        vin: [{ key: { amount: 1 } }],
        vout: [{ amount: 2, target: { key: ID } }],
        extra: [],
      },
      {
        version: 1,
        vin: [{ gen: {} }],
        vout: [{ amount: `1${'0'.repeat(20)}`, target: { key: ID } }],
        extra: [],
      },
    ]
    for (const value of bad) {
      expect(() => txOf(value, ID)).toThrowError(
        expect.objectContaining({ code: 'MONERO_MALFORMED' }) as Error,
      )
    }
  })
})

describe('keys and addresses of a wallet', () => {
  const keys = { view: 5n, spend: 7n }
  const at = { account: 0, number: 0 }
  const primary = openWallet(keys).addressOf(at)

  test('a key is 64 hex digits of a scalar, and no fault says what it was', () => {
    const good = `${'05'.padEnd(64, '0')}`
    expect(readViewKey(` ${good.toUpperCase()}\n`)).toBe(5n)
    const order = 'edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010'
    for (const bad of ['', good.slice(1), `${good}0`, `0x${good}`, '0'.repeat(64), order]) {
      try {
        readViewKey(bad)
        expect.unreachable()
      } catch (error) {
        expect(error).toMatchObject({ code: 'MONERO_VIEW_KEY' })
        if (bad.length > 8) expect(JSON.stringify(error) + String(error)).not.toContain(bad)
      }
    }
  })

  test('an address must be the primary one of the key', () => {
    expect(viewKeysOf(primary, 5n).view).toBe(5n)
    expect(() => viewKeysOf(primary, 6n)).toThrow(/that of another wallet/)
    const sub = openWallet(keys).addressOf(openWallet(keys).indexOf(subKey(keys))!)
    expect(() => viewKeysOf(sub, 5n)).toThrow(/subaddress/)
    const { payload } = monero.parse(primary)
    const long = { form: 'monero-integrated', version: 19 } as const
    const integrated = monero.encode({
      ...{ ledger: MONERO, ...long },
      payload: Uint8Array.from([...payload, ...new Uint8Array(8)]),
    })
    expect(() => viewKeysOf(integrated, 5n)).toThrow(/integrated/)
    const standard = { form: 'monero-standard', version: 18 } as const
    const hollow = Uint8Array.from([2, ...new Uint8Array(31), ...payload.slice(32)])
    const none = monero.encode({ ledger: MONERO, ...standard, payload: hollow })
    expect(() => viewKeysOf(none, 5n)).toThrow(/no points/)
  })

  test('too many addresses, or none, are refused', () => {
    const spend = ed25519.ExtendedPoint.BASE
    for (const range of [
      { accounts: 0, each: 5 },
      { accounts: 1.5, each: 5 },
      { accounts: 1_000, each: 101 },
    ]) {
      expect(() => new ViewWallet({ view: 5n, spend }, range)).toThrowError(
        expect.objectContaining({ code: 'MONERO_ADDRESS' }) as Error,
      )
    }
  })

  test('a wallet shows its key to no log', async () => {
    const { inspect } = await import('node:util')
    const view = 0x1234567890abcdef1234567890abcdefn
    const wallet = openWallet({ view, spend: 7n })
    const shown = `${inspect(wallet, { depth: 9, showHidden: true })}${JSON.stringify(wallet)}`
    expect(shown).not.toContain(String(view))
    expect(shown.toLowerCase()).not.toContain(view.toString(16))
  })
})

const subKey = (keys: Secrets): Uint8Array => addressOf(keys, 0, 1).spend.toRawBytes()
