/**
 * Goal: the engine values all postings of accounts in one go, and as each would be valued alone.
 * Method: a ledger with random postings (some of unknown amount, an orphaned block, two assets) on
 * chDB; its sums and prices by `asof join` are compared with the naive twin over plain arrays.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { batchOf } from '@paperchain/core/domain/batch/batch-of'
import type { BlockHead } from '@paperchain/core/domain/batch/posting-batch'
import { ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import type { Posting, Transaction } from '@paperchain/core/domain/posting'
import { DAY_MS, type PricePoint, parseCurrency } from '@paperchain/core/domain/price'
import { assetNamed } from '@paperchain/core/engine/value/known-coins'
import { valuePostings, worthTotals } from '@paperchain/core/engine/value/value-postings'
import { worthOf } from '@paperchain/core/engine/value/worth-of'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { memoryPrices, type TimedPosting } from '../../../../core/test/memory-prices.ts'
import { type OwnFolder, openDataFolder } from './data-folder.ts'

const LEDGER = ledgerNamed('ethereum')
const ETH = assetNamed('ETH')
const TOKEN = assetNamed('ethereum/erc20:0xdac17f958d2ee523a2206206994597c13d831ec7')
const [USD, EUR] = [parseCurrency('USD'), parseCurrency('EUR')]
const START = Date.parse('2024-01-01T00:00:00Z')
const BLOCKS = 40
const ACCOUNTS = ['0xaa', '0xbb', '0xcc']

const idOf = (number: number): string => number.toString(16).padStart(64, '0')

let path: string
let folder: OwnFolder
const timed: TimedPosting[] = []
const points: PricePoint[] = []

/** Random blocks by a fixed seed. */
function makeBlocks(): { head: BlockHead; transactions: Transaction[] }[] {
  const blocks: { head: BlockHead; transactions: Transaction[] }[] = []
  const gaps = fc.sample(fc.integer({ min: 0, max: 2 * DAY_MS }), { numRuns: BLOCKS, seed: 9 })
  const drawn = fc.sample(
    fc.array(fc.tuple(fc.nat(2), fc.nat(2), fc.boolean(), fc.bigInt(0n, 10n ** 24n)), {
      maxLength: 4,
    }),
    { numRuns: BLOCKS, seed: 10 },
  )
  let timeMs = START
  for (let height = 0; height < BLOCKS; height++) {
    timeMs += gaps[height] ?? 0
    const moves = drawn[height] ?? []
    const transactions: Transaction[] = []
    const head: BlockHead = {
      id: idOf(height + 1),
      previous: height === 0 ? '0'.repeat(64) : idOf(height),
      height,
      timeMs,
      work: 1n,
      txCount: moves.length,
      bytes: 0,
      coinbaseText: '',
    }
    blocks.push({ head, transactions })
    moves.forEach(([from, to, isToken, amount], position) => {
      // A book's transaction may have happened at another time than its block was made.
      const ownMs = position === 1 ? timeMs - 3 * 3_600_000 : timeMs
      const both = ['debit', 'credit'] as const
      const postings = both.map(
        (side, leg): Posting => ({
          ledger: LEDGER,
          block: idOf(height + 1),
          height,
          position,
          leg,
          tx: idOf(1_000 + height * 10 + position),
          side,
          account: ACCOUNTS[side === 'debit' ? from : to] ?? null,
          certainty: 'stated',
          asset: isToken ? TOKEN : ETH,
          amount,
          coin: null,
          move: 0,
          kind: 'transfer',
          form: '',
        }),
      )
      const [first] = postings
      if (first === undefined) return
      const { block, tx: id } = first
      transactions.push({
        ledger: LEDGER,
        block,
        height,
        position,
        id,
        timeMs: ownMs,
        complete: true,
        postings,
      })
      for (const posting of postings) timed.push({ posting, timeMs: ownMs })
    })
  }
  return blocks
}

beforeAll(async () => {
  path = mkdtempSync(join(tmpdir(), 'paperchain-worth-'))
  folder = await openDataFolder({ folder: path, command: 'test', nowMs: 0, rulesOf: () => null })
  await folder.ledger.append(batchOf(LEDGER, makeBlocks()))
  for (let day = 0; day < 45; day++) {
    const at = { timeMs: START + (day + 1) * DAY_MS - 1, stepMs: DAY_MS, doubtful: day === 20 }
    const price = { digits: BigInt(100_003 + 7 * day), scale: 2 }
    if (day % 7 !== 3) points.push({ base: ETH, quote: USD, source: 'a', ...at, price })
    if (day % 5 !== 1)
      points.push({
        base: EUR,
        quote: USD,
        source: 'b',
        ...at,
        price: { digits: 107n + BigInt(day), scale: 2 },
      })
  }
})

afterAll(async () => {
  await folder.ledger.close()
  rmSync(path, { recursive: true, force: true })
})

test('sums and values equal those of the naive twin, and each posting’s own', async () => {
  const twin = memoryPrices(timed)
  for (const store of [twin, folder.prices]) {
    for (const source of ['a', 'b']) {
      const said = points.filter((each) => each.source === source)
      await store.add({ source, name: '', hash: '', knownMs: 1 }, said)
    }
  }
  const decimalsOf = () => 18
  for (const currency of [USD, EUR]) {
    const terms = { currency, knownAtMs: 9, decimalsOf }
    const order = (a: object, b: object) => (textOf(a) < textOf(b) ? -1 : 1)
    const textOf = (value: object) =>
      JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each))
    for (const untilHeight of [undefined, 20]) {
      const which = {
        ledger: LEDGER,
        accounts: ACCOUNTS,
        ...(untilHeight === undefined ? {} : { untilHeight }),
      }
      const found = [...(await valuePostings(folder.prices, which, terms))].sort(order)
      const expected = [...(await valuePostings(twin, which, terms))].sort(order)
      expect(found).toEqual(expected)
      expect(worthTotals(found, currency)).toEqual(worthTotals(expected, currency))
      const [some] = found.filter(({ worth }) => worth.known)
      expect(some).toBeDefined()
      for (const { asset, units, timeMs, worth } of found.slice(0, 10)) {
        const alone = { asset, units, decimals: 18, atMs: timeMs }
        expect(await worthOf(folder.prices, alone, terms)).toEqual(worth)
      }
    }
  }
  const totals = worthTotals(
    await valuePostings(
      folder.prices,
      { ledger: LEDGER, accounts: ACCOUNTS },
      { currency: USD, knownAtMs: 9, decimalsOf },
    ),
    USD,
  )
  const token = totals.find(({ asset }) => asset === TOKEN)
  // Nobody said what the token is worth: unknown, and not one cent.
  expect(token?.credited.value).toBe(0n)
  expect(token?.credited.unknown).toEqual({ 'no-prices': token?.credited.count })
})

test('postings of a block that is orphaned are not valued', async () => {
  const ask = async () =>
    (await folder.prices.postingSums({ ledger: LEDGER, accounts: ACCOUNTS })).reduce(
      (sum, { count }) => sum + count,
      0,
    )
  const before = await ask()
  expect(before).toBe(timed.length)
  await folder.ledger.orphan(LEDGER, idOf(31))
  expect(await ask()).toBe(timed.filter(({ posting }) => posting.height < 30).length)
})
