/**
 * Goal: numbers, amounts, scripts and undo data are read as Bitcoin Core writes them.
 * Method: a round trip through a writer made from the format's definition, for any coin; then the
 * published examples (`serialize.h`, `compress_tests.cpp`, `coins_tests.cpp`), real keys of early
 * blocks, and damaged bytes.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ByteCursor } from '../byte-cursor.ts'
import { outputScript, SEED } from '../made-block.fixture.ts'
import { fromHex, hexOf } from '../naive-block.fixture.ts'
import { expandAmount, readCoreNumber, readShortScript } from './compressed.ts'
import { liftKey } from './lift-key.ts'
import { readSpentTxOuts, readUndo } from './read-undo.ts'
import type { SpentOutputs } from './spent-outputs.ts'
import { coreNumber, shortAmount, spentTxOuts, type UndoCoin, undoBytes } from './undo.fixture.ts'

const GENESIS_KEY =
  '04678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb6' +
  '49f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5f'
const BLOCK_50001_KEY =
  '04c1b5671c8975087cc796d6ea73d2407591528b5c669106f9b6ab6ef6e373a575' +
  '53e14866aaeffc44a9f58e5ee0c7faa7add7474f0a2c55a22cb40b949fdc933c'
const BLOCK_9_KEY =
  '0411db93e1dcdb8a016b49840f8c53bc1eb68a382e97b1482ecad7b148a6909a5c' +
  'b2e0eaddfb84ccf9744464f82e160bfa9b8b64f9d4c03f999b8643f656b412a3'

const script = outputScript.filter((bytes) => bytes.length <= 10_000)
const value = fc.oneof(
  fc.bigInt({ min: 0n, max: 10n ** 18n }),
  fc.nat({ max: 21_000_000 }).map((coins) => BigInt(coins) * 100_000_000n),
  fc.tuple(fc.nat({ max: 999 }), fc.nat({ max: 12 })).map(([n, e]) => BigInt(n) * 10n ** BigInt(e)),
)
const coin: fc.Arbitrary<UndoCoin> = fc.record({
  height: fc.oneof(fc.constant(0), fc.nat({ max: 2 ** 31 - 1 })),
  coinbase: fc.boolean(),
  value,
  script,
})
const txs = fc.array(fc.array(coin, { minLength: 1, maxLength: 5 }), { maxLength: 6 })

function read(spent: SpentOutputs): { value: bigint; script: string }[][] {
  return Array.from({ length: spent.txCount }, (_, tx) => {
    const rows = []
    for (let row = spent.txFirst[tx]!; row < spent.txFirst[tx + 1]!; row++) {
      const at = spent.scriptStart[row]!
      rows.push({
        value: (BigInt(spent.valueHi[row]!) << 32n) | BigInt(spent.valueLo[row]!),
        script: hexOf(spent.scripts.subarray(at, at + spent.scriptLength[row]!)),
      })
    }
    return rows
  })
}
const wanted = (coins: readonly (readonly UndoCoin[])[]) => [
  [],
  ...coins.map((tx) => tx.map((one) => ({ value: one.value, script: hexOf(one.script) }))),
]

describe('laws', () => {
  test('any undo data are read as they were written, in both forms', () => {
    fc.assert(
      fc.property(txs, (coins) => {
        expect(read(readUndo(undoBytes(coins)))).toEqual(wanted(coins))
        expect(read(readSpentTxOuts(spentTxOuts(coins)))).toEqual(wanted(coins))
      }),
      { seed: SEED },
    )
  })

  test('any number and amount up to the most of any network is read back', () => {
    fc.assert(
      fc.property(value, (number) => {
        expect(readCoreNumber(new ByteCursor(Uint8Array.from(coreNumber(number))))).toBe(number)
        expect(expandAmount(shortAmount(number))).toBe(number)
      }),
      { seed: SEED, numRuns: 1000 },
    )
  })

  test('data cut anywhere, or with bytes behind, are refused with their place', () => {
    fc.assert(
      fc.property(txs, fc.nat(), fc.boolean(), (coins, where, rest) => {
        for (const [bytes, reader] of [
          [undoBytes(coins), readUndo],
          [spentTxOuts(coins), readSpentTxOuts],
        ] as const) {
          const broken = bytes.slice(0, where % bytes.length)
          expect(() => reader(broken)).toThrow(expect.objectContaining({ code: 'UNDO_MALFORMED' }))
          const longer = Uint8Array.of(...bytes, ...(rest ? [0] : [1, 2]))
          expect(() => reader(longer)).toThrow(
            expect.objectContaining({ code: 'UNDO_MALFORMED', facts: { at: bytes.length } }),
          )
        }
      }),
      { seed: SEED },
    )
  })

  test('noise is read or refused, and nothing else happens', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        for (const reader of [readUndo, readSpentTxOuts]) {
          try {
            reader(bytes)
          } catch (error) {
            expect(error).toMatchObject({ code: 'UNDO_MALFORMED' })
          }
        }
      }),
      { seed: SEED, numRuns: 2000 },
    )
  })
})

describe('published examples', () => {
  test.each([
    ['00', 0n],
    ['7f', 127n],
    ['8000', 128n],
    ['807f', 255n],
    ['8100', 256n],
    ['fe7f', 16_383n],
    ['ff00', 16_384n],
    ['ff7f', 16_511n],
    ['82fe7f', 65_535n],
    ['8efefeff00', 2n ** 32n],
  ])('the number %s', (hex, number) => {
    expect(readCoreNumber(new ByteCursor(fromHex(hex)))).toBe(number)
  })

  test.each([
    [0x0n, 0n],
    [0x1n, 1n],
    [0x7n, 1_000_000n],
    [0x9n, 100_000_000n],
    [0x32n, 5_000_000_000n],
    [0x1406f40n, 2_100_000_000_000_000n],
  ])('the amount %s', (short, amount) => {
    expect(expandAmount(short)).toBe(amount)
  })

  test.each([
    ['97f23c', '835800816115944e077fe7c803cfa57f29b36bf87c1d35', 203_998n, 60_000_000_000n],
    ['8ddf77', 'bbd123008c988f1a4a4de2161e0f50aac7f17e7f9555caa4', 120_891n, 110_397n],
  ])('the coin %s', (code, rest, height, amount) => {
    expect(readCoreNumber(new ByteCursor(fromHex(code))) >> 1n).toBe(height)
    const cursor = new ByteCursor(fromHex(rest))
    expect(expandAmount(readCoreNumber(cursor))).toBe(amount)
    expect(hexOf(readShortScript(cursor))).toBe(`76a914${rest.slice(-40)}88ac`)
    expect(cursor.left).toBe(0)
  })

  test('a version where a height stands, as nodes before 0.15 wrote it, is passed over', () => {
    const old = fromHex('0101' + '97f23c' + '01' + '835800816115944e077fe7c803cfa57f29b36bf87c1d35')
    expect(read(readUndo(old))[1]?.[0]?.value).toBe(60_000_000_000n)
  })
})

describe('keys', () => {
  test.each([GENESIS_KEY, BLOCK_50001_KEY, BLOCK_9_KEY])('%s is found from its half', (hex) => {
    const key = fromHex(hex)
    const odd = (key[64]! & 1) === 1
    expect(hexOf(liftKey(key.subarray(1, 33), odd)!)).toBe(hex)
    expect(hexOf(liftKey(key.subarray(1, 33), !odd)!)).not.toBe(hex)
    const script = `41${hex}ac`
    const short = Uint8Array.of(odd ? 5 : 4, ...key.subarray(1, 33))
    expect(hexOf(readShortScript(new ByteCursor(short)))).toBe(script)
  })

  test('a coordinate that no point has, or that is no residue, is refused', () => {
    expect(liftKey(new Uint8Array(32).fill(0xff), false)).toBeNull()
    // x = 5 is on no point of secp256k1: 5^3 + 7 = 132 is no square.
    const five = new Uint8Array(32)
    five[31] = 5
    expect(liftKey(five, false)).toBeNull()
    expect(() => readShortScript(new ByteCursor(Uint8Array.of(4, ...five)))).toThrow(
      expect.objectContaining({ code: 'UNDO_MALFORMED' }),
    )
  })

  test('a script longer than any that can be spent is refused before it is read', () => {
    const long = Uint8Array.from(coreNumber(10_007n))
    expect(() => readShortScript(new ByteCursor(long))).toThrow(
      expect.objectContaining({ code: 'UNDO_MALFORMED' }),
    )
  })
})
