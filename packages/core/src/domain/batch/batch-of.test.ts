/**
 * Goal: a batch says exactly what the transactions it was made of say, and a cleared builder says
 * nothing of its former life.
 * Method: round trip on any transactions, chain and book; one batch read by hand; limits and bad
 * ids by name.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAssetId } from '../asset.ts'
import { BITCOIN, ledger } from '../ledger.ts'
import { CERTAINTIES, KINDS, type Posting, type Transaction } from '../posting.ts'
import { BATCH_POSTINGS_MAX, BATCH_TXS_MAX, BatchBuilder } from './batch-builder.ts'
import { batchOf, type PlainBlock, transactionsOf } from './batch-of.ts'
import { ARENA_BYTES_MAX } from './byte-arena.ts'
import { keepTxs } from './keep-txs.ts'
import { type BlockHead, CREDIT, DEBIT, NONE } from './posting-batch.ts'

const BOOK = ledger('book:harbour')
const BTC = parseAssetId(`${BITCOIN}/slip44:0`)
const EUR = parseAssetId('book:harbour/iso4217:EUR')

const head = (height: number): BlockHead => ({
  id: height.toString(16).padStart(64, '0'),
  previous: (height - 1).toString(16).padStart(64, '0'),
  height,
  timeMs: 1_231_469_665_000 + height * 600_000,
  work: 4_295_032_833n,
  txCount: 1,
  bytes: 215,
  coinbaseText: '..',
})

const chainId = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => hexOf(bytes))
const bookId = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
const u32 = fc.integer({ min: 0, max: NONE - 1 })

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function anyBlocks(isBook: boolean): fc.Arbitrary<PlainBlock[]> {
  const id = isBook ? bookId : chainId
  const own = fc.record({
    side: fc.constantFrom('debit' as const, 'credit' as const),
    account: fc.option(fc.string({ minLength: 1, maxLength: 70, unit: 'grapheme' })),
    certainty: fc.constantFrom(...CERTAINTIES),
    asset: fc.constantFrom(BTC, EUR),
    amount: fc.option(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })),
    coin: fc.option(fc.record({ tx: id, index: u32 })),
    move: fc.option(u32),
    kind: fc.constantFrom(...KINDS),
    form: fc.constantFrom('', 'p2pkh', 'p2tr'),
  })
  const transaction = fc.record({ id, complete: fc.boolean(), rows: fc.array(own) })
  return fc
    .array(fc.array(transaction, { maxLength: 5 }), { maxLength: 5 })
    .map((blocks) =>
      blocks.map((rows, height) => ({ head: head(height), transactions: place(rows, height) })),
    )

  type Row = { id: string; complete: boolean; rows: Omit<Posting, keyof Placed>[] }
  type Placed = { ledger: 0; block: 0; height: 0; position: 0; leg: 0; tx: 0 }
  function place(rows: Row[], height: number): Transaction[] {
    return rows.map(({ id, complete, rows }, position) => {
      const at = { ledger: isBook ? BOOK : BITCOIN, block: head(height).id, height, position }
      const postings = rows.map((row, leg) => ({ ...at, tx: id, leg: leg * 2, ...row }))
      return { ...at, id, timeMs: head(height).timeMs, complete, postings }
    })
  }
}

describe('a batch of plain transactions', () => {
  test.each([
    ['a chain', false],
    ['a book', true],
  ])('round trips on any transactions of %s', (_, isBook) => {
    fc.assert(
      fc.property(anyBlocks(isBook), (blocks) => {
        const batch = batchOf(isBook ? BOOK : BITCOIN, blocks)
        expect(batch.blocks).toEqual(blocks.map((block) => block.head))
        expect(transactionsOf(batch)).toEqual(blocks.flatMap((block) => block.transactions))
      }),
      { numRuns: 200 },
    )
  })

  test('states codes, lanes and bytes as the columns promise', () => {
    const at = { ledger: BITCOIN, block: head(7).id, height: 7, position: 3 }
    const id = 'ab'.repeat(32)
    const own = { ...at, tx: id, asset: BTC, move: null }
    const transaction: Transaction = {
      ...at,
      id,
      timeMs: head(7).timeMs,
      complete: false,
      postings: [
        {
          ...own,
          leg: 0,
          side: 'debit',
          account: null,
          certainty: 'unknown',
          amount: null,
          coin: { tx: 'cd'.repeat(32), index: 9 },
          kind: 'transfer',
          form: '',
        },
        {
          ...own,
          leg: 1,
          side: 'credit',
          account: '@fees',
          certainty: 'stated',
          amount: 2n ** 32n + 5n,
          coin: null,
          kind: 'fee',
          form: 'p2pkh',
        },
      ],
    }
    const { txs, postings, forms, assets } = batchOf(BITCOIN, [
      { head: head(7), transactions: [transaction] },
    ])
    expect([...txs.id.bytes.subarray(txs.id.start[0]!, 32)]).toEqual(Array(32).fill(0xab))
    expect([txs.count, txs.position[0], txs.complete[0], txs.postingCount[0]]).toEqual([1, 3, 0, 2])
    expect([...postings.side.subarray(0, 2)]).toEqual([DEBIT, CREDIT])
    expect([...postings.certainty.subarray(0, 2)]).toEqual([2, 0])
    expect([...postings.amountKnown.subarray(0, 2)]).toEqual([0, 1])
    expect([...postings.amount.subarray(0, 16)]).toEqual([
      ...[0, 0, 0, 0, 0, 0, 0, 0],
      ...[5, 1, 0, 0, 0, 0, 0, 0],
    ])
    expect([...postings.coinIndex.subarray(0, 2)]).toEqual([9, NONE])
    expect([...postings.coinTx.length.subarray(0, 2)]).toEqual([32, 0])
    expect([...postings.account.length.subarray(0, 2)]).toEqual([0, 5])
    expect([...postings.form.subarray(0, 2)]).toEqual([0, 1])
    expect([forms, assets]).toEqual([['', 'p2pkh'], [BTC]])
  })

  test.each([
    ['too short', BITCOIN, 'ab'.repeat(31)],
    ['in capitals', BITCOIN, 'AB'.repeat(32)],
    ['empty, in a book', BOOK, ''],
    ['too long, in a book', BOOK, 'x'.repeat(257)],
  ])('refuses an id that is %s', (_, of, id) => {
    const at = { ledger: of, block: head(1).id, height: 1, position: 0 }
    const transaction = { ...at, id, timeMs: head(1).timeMs, complete: true, postings: [] }
    const plain = { head: head(1), transactions: [transaction] }
    expect(() => batchOf(of, [plain])).toThrow(expect.objectContaining({ code: 'TX_ID_INVALID' }))
  })
})

describe('a builder', () => {
  test('says nothing of its former life once cleared, and keeps what it said before', () => {
    fc.assert(
      fc.property(anyBlocks(false), (blocks) => {
        const builder = batchOf(BITCOIN, blocks) as BatchBuilder
        const before = transactionsOf(builder)
        builder.clear()
        expect(transactionsOf(builder)).toEqual([])
        builder.beginBlock(head(1))
        builder.beginTx(0, builder.arena.put(new Uint8Array(32), 0, 32), 32)
        const row = builder.addPosting(0, CREDIT, 0)
        const { postings } = builder
        expect(postings.amount.slice(row * 8, row * 8 + 8)).toEqual(new Uint32Array(8))
        expect([postings.coinIndex[row], postings.move[row], postings.form[row]]).toEqual([
          NONE,
          NONE,
          0,
        ])
        expect(before).toEqual(blocks.flatMap((block) => block.transactions))
      }),
    )
  })

  test('refuses more rows or bytes than a batch may hold, and stays as it was', () => {
    const builder = new BatchBuilder(BITCOIN)
    for (const ask of [
      () => builder.reserve(BATCH_TXS_MAX + 1, 0),
      () => builder.reserve(0, BATCH_POSTINGS_MAX + 1),
      () => builder.arena.reserve(ARENA_BYTES_MAX + 1),
      () => Array.from({ length: 300 }, (_, i) => builder.formRow(`form ${i}`)),
    ]) {
      expect(ask).toThrow(expect.objectContaining({ code: 'BATCH_TOO_LARGE' }))
    }
    expect([builder.txs.count, builder.postings.count, builder.arena.used]).toEqual([0, 0, 0])
  })
})

describe('times of transactions', () => {
  const at = { ledger: BOOK, block: head(1).id, height: 1, complete: true, postings: [] }
  const own = (position: number, timeMs: number) => ({
    ...at,
    position,
    id: `t${position}`,
    timeMs,
  })

  test('a time that is not its block’s is kept, before 1970 too; others cost no column', () => {
    const plain = [own(0, head(1).timeMs), own(1, -1), own(2, head(1).timeMs)]
    const batch = batchOf(BOOK, [{ head: head(1), transactions: plain }])
    expect(transactionsOf(batch)).toEqual(plain)
    const [first] = plain
    const without = batchOf(BOOK, [{ head: head(1), transactions: first ? [first] : [] }])
    expect(without.txs.time ?? null).toBeNull()
  })

  test('kept transactions stay as they were, whatever is taken out between', () => {
    fc.assert(
      fc.property(anyBlocks(true), fc.infiniteStream(fc.boolean()), (blocks, coins) => {
        const builder = batchOf(BOOK, blocks) as BatchBuilder
        const before = transactionsOf(builder)
        const keep = Uint8Array.from(before, () => (coins.next().value ? 1 : 0))
        keepTxs(builder, keep)
        expect(transactionsOf(builder)).toEqual(before.filter((_, row) => keep[row] === 1))
        if (builder.txs.count === 0) return
        builder.dropTx()
        expect(transactionsOf(builder)).toEqual(
          before.filter((_, row) => keep[row] === 1).slice(0, -1),
        )
      }),
    )
  })
})
