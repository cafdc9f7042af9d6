/**
 * Goal: the cache finds exactly the coins put last, with what they are worth, whatever collides.
 * Method: any sequence of puts and finds against a Map that drops its oldest by the same two rules
 * (coins, bytes). Ids come from a tiny set, so that probes collide and places are shared.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CoinCache } from './coin-cache.ts'
import type { DecodedBlock } from './columns.ts'

type Coin = { id: number; index: number; value: bigint; account: string; form: number }

/** An id whose last 16 bytes are noise: the cache must not read them. */
function txid(id: number): Uint8Array {
  const bytes = new Uint8Array(32).fill(0xee, 16)
  bytes[15] = id & 255
  bytes[2] = id >> 8
  return bytes
}

/** A block of one transaction with just the columns that a cache reads. */
function blockOf({ id, index, value, account, form }: Coin): DecodedBlock {
  const at = (fill: number) => new Uint32Array(index + 1).fill(fill)
  return {
    txid: txid(id),
    txFirstOutput: Uint32Array.of(0, index + 1),
    outValueLo: at(Number(value & 0xffffffffn)),
    outValueHi: at(Number(value >> 32n)),
    outForm: new Uint8Array(index + 1).fill(form),
    accounts: Uint8Array.from(`..${account}`, (sign) => sign.charCodeAt(0)),
    outAccountStart: at(2),
    outAccountLength: new Uint8Array(index + 1).fill(account.length),
  } as unknown as DecodedBlock
}

function read(cache: CoinCache, id: number, index: number): Omit<Coin, 'id' | 'index'> | null {
  const slot = cache.find(txid(id), 0, index)
  if (slot < 0) return null
  const start = cache.accountStart[slot]!
  const text = cache.accounts.subarray(start, start + cache.accountLength[slot]!)
  return {
    value: BigInt(cache.valueLo[slot]!) + (BigInt(cache.valueHi[slot]!) << 32n),
    account: String.fromCharCode(...text),
    form: cache.form[slot]!,
  }
}

/** The twin: a Map in the order of putting. It has bytes without end. */
class NaiveCache {
  readonly held = new Map<string, Coin>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  put(coin: Coin): void {
    const key = `${coin.id}:${coin.index}`
    if (this.held.has(key)) return
    if (this.held.size === this.#limit) this.held.delete(this.held.keys().next().value!)
    this.held.set(key, coin)
  }
}

const anyCoin = fc.record({
  id: fc.integer({ min: 0, max: 40 }),
  index: fc.integer({ min: 0, max: 2 }),
  value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  account: fc.string({ minLength: 1, maxLength: 90, unit: fc.constantFrom('a', 'b', 'c') }),
  form: fc.integer({ min: 0, max: 10 }),
})

describe('the cache of coins', () => {
  test('holds what a Map holds, put by put, and counts what it dropped', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(anyCoin, { maxLength: 120 }),
        (limit, coins) => {
          const cache = new CoinCache(limit, limit * 90 + 255)
          const naive = new NaiveCache(limit)
          let put = 0
          for (const coin of coins) {
            if (!naive.held.has(`${coin.id}:${coin.index}`)) put++
            naive.put(coin)
            cache.put(blockOf(coin), 0, coin.index)
            for (const { id, index, ...worth } of naive.held.values()) {
              expect(read(cache, id, index)).toEqual(worth)
            }
            expect(cache.size).toBe(naive.held.size)
          }
          expect(cache.evictions).toBe(put - naive.held.size)
          for (let id = 0; id <= 40; id++) {
            for (let index = 0; index < 3; index++) {
              expect(read(cache, id, index) === null).toBe(!naive.held.has(`${id}:${index}`))
            }
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  test('short of bytes it drops the oldest too, and never tells a wrong account', () => {
    fc.assert(
      fc.property(fc.array(anyCoin, { minLength: 20, maxLength: 120 }), (coins) => {
        const cache = new CoinCache(50, 255)
        const first = new Map<string, Coin>()
        for (const coin of coins) {
          const key = `${coin.id}:${coin.index}`
          if (read(cache, coin.id, coin.index) === null) first.set(key, coin)
          cache.put(blockOf(coin), 0, coin.index)
          const { id, index, ...worth } = first.get(key)!
          expect(read(cache, id, index)).toEqual(worth)
          let bytes = 0
          for (const { id, index, ...worth } of first.values()) {
            const found = read(cache, id, index)
            if (found === null) continue
            expect(found).toEqual(worth)
            bytes += found.account.length
          }
          expect(bytes).toBeLessThanOrEqual(255)
        }
        expect(cache.size + cache.evictions).toBeGreaterThanOrEqual(first.size)
      }),
      { numRuns: 200 },
    )
  })

  test('counts hits and misses', () => {
    const cache = new CoinCache(4)
    cache.put(blockOf({ id: 1, index: 0, value: 5n, account: 'a', form: 1 }), 0, 0)
    read(cache, 1, 0)
    read(cache, 1, 1)
    read(cache, 2, 0)
    expect([cache.hits, cache.misses]).toEqual([1, 2])
  })
})
