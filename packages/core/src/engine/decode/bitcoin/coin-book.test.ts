/**
 * Goal: the book knows what each input spends as soon as the cache or an answer tells, asks for each
 * missing coin once, and keeps blocks apart.
 * Method: two branches that spend the same coins, told piece by piece; the cache alone is checked in
 * `coin-cache.test.ts`, whole chains in `write-postings.test.ts`.
 */
import { expect, test } from 'vitest'
import { ByteArena } from '../../../domain/batch/byte-arena.ts'
import { utf8Text } from '../../../domain/batch/utf8.ts'
import { CERTAINTIES } from '../../../domain/posting.ts'
import { CoinBook } from './coin-book.ts'
import { CoinCache } from './coin-cache.ts'
import { FORMS } from './columns.ts'
import { decodedOf, type ModelBlock, modelId } from './write-postings.fixture.ts'

const OLD = { tx: modelId('old', 1), index: 7 }
const OLDER = { tx: modelId('old', 2), index: 0 }
const FRESH = { tx: modelId('coinbase', 1), index: 0 }

const block = (number: number, inputs: ModelBlock['txs'][number]['inputs']): ModelBlock => ({
  id: modelId('block', number),
  previous: '',
  height: number,
  txs: [
    {
      id: modelId('coinbase', number),
      inputs: [],
      outputs: [{ account: '1Miner', value: 2n ** 33n + 5n, form: FORMS.indexOf('p2pkh') }],
    },
    { id: modelId('payment', number), inputs, outputs: [] },
  ],
})

function bookOf() {
  const arena = new ByteArena()
  const book = new CoinBook(arena)
  const cache = new CoinCache(100)
  const firsts = [
    book.addBlock(decodedOf(block(1, [OLD, FRESH])), cache),
    book.addBlock(decodedOf(block(2, [OLDER, OLD, FRESH])), cache),
  ]
  const worth = (row: number) => ({
    account: utf8Text(arena.bytes, book.accountStart[row]!, book.accountLength[row]!),
    value: BigInt(book.valueLo[row]!) + (BigInt(book.valueHi[row]!) << 32n),
    form: FORMS[book.form[row]!],
    certainty: CERTAINTIES[book.certainty[row]!],
  })
  return { arena, book, cache, firsts, worth }
}

test('a coin made in the same block is known, also to a second spender', () => {
  const { book, firsts, worth } = bookOf()
  expect(firsts).toEqual([0, 3])
  expect([...book.known.subarray(0, 7)]).toEqual([0, 0, 1, 0, 0, 0, 1])
  const mined = { account: '1Miner', value: 2n ** 33n + 5n, form: 'p2pkh', certainty: 'stated' }
  expect([worth(2), worth(6)]).toEqual([mined, mined])
})

test('missing coins are asked for once each, and an answer fills every input that waits', () => {
  const { book, worth } = bookOf()
  expect(book.missing()).toEqual([OLD, OLDER])
  expect([book.missingCount, book.missingInputs]).toEqual([2, 3])
  const own = { account: '3Script', form: 'p2sh', certainty: 'inferred' as const }
  book.answer([
    { coin: OLD, amount: 2n ** 50n + 1n, ...own },
    { coin: { tx: OLD.tx, index: 8 }, amount: 1n, ...own },
  ])
  expect([...book.known.subarray(0, 7)]).toEqual([0, 1, 1, 0, 0, 1, 1])
  expect(worth(1)).toEqual({ ...own, value: 2n ** 50n + 1n })
  expect(worth(5)).toEqual(worth(1))
  expect(book.missing()).toEqual([OLDER])
  expect(book.missingInputs).toBe(1)
})

test('a cleared book has forgotten what was missing', () => {
  const { arena, book, cache } = bookOf()
  book.clear()
  arena.clear()
  expect([book.count, book.missing()]).toEqual([0, []])
  expect(book.addBlock(decodedOf(block(3, [FRESH])), cache)).toBe(0)
  expect([...book.known.subarray(0, 2)]).toEqual([0, 1])
})
