/**
 * Goal: the id of a journal block is a function of all that it holds and of nothing else.
 * Method: two batches with the same content have one id, even where one dropped something on the
 * way; any single change gives another. A cursor reads back from its memo.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAssetId } from '../../domain/asset.ts'
import { BatchBuilder } from '../../domain/batch/batch-builder.ts'
import { CREDIT, DEBIT } from '../../domain/batch/posting-batch.ts'
import { ledger } from '../../domain/ledger.ts'
import { beginJournal, importMemo, readMemo, sealJournal } from './journal-block.ts'

const BOOK = ledger('book:harbour')
const USD = parseAssetId('book:harbour/iso4217:USD')
const hasher = { sha256: (bytes: Uint8Array) => sha256(bytes) }

type Row = { id: string; amount: number; account: string; timeMs: number }

function addTo(builder: BatchBuilder, { id, amount, account, timeMs }: Row): void {
  const start = builder.arena.putText(id)
  const tx = builder.beginTx(0, start, builder.arena.used - start)
  builder.txs.setTime(tx, timeMs)
  for (const side of [DEBIT, CREDIT]) {
    const row = builder.addPosting(side === DEBIT ? 0 : 1, side, 0)
    const from = builder.arena.putText(side === DEBIT ? 'external:cash' : account)
    builder.setAccount(row, [from, builder.arena.used - from], 0)
    builder.postings.asset[row] = builder.assetRow(USD)
    builder.postings.amount[row * 8] = amount
    builder.postings.amountKnown[row] = 1
  }
}

function sealed(rows: readonly Row[], facts = {}, dropped: Row | null = null) {
  const builder = new BatchBuilder(BOOK)
  beginJournal(builder)
  rows.forEach((row, i) => {
    if (i === 1 && dropped !== null) {
      addTo(builder, dropped)
      builder.dropTx()
    }
    addTo(builder, row)
  })
  const head = sealJournal(builder, { tip: null, recordedMs: 5, memo: '', ...facts }, hasher)
  return { head, positions: [...builder.txs.position.subarray(0, rows.length)] }
}

const rows: Row[] = [
  { id: 'a', amount: 1, account: 'x', timeMs: 1 },
  { id: 'b', amount: 2, account: 'y', timeMs: 2 },
]

describe('the id of a block', () => {
  test('is of its content alone', () => {
    const { head, positions } = sealed(rows)
    expect(head).toMatchObject({ height: 0, work: 1n, txCount: 2, previous: '0'.repeat(64) })
    expect(positions).toEqual([0, 1])
    expect(sealed(rows, {}, { id: 'gone', amount: 9, account: 'z', timeMs: 9 }).head).toEqual(head)
  })

  test('changes with every part of it', () => {
    const change: Record<keyof Row, unknown> = { id: 'c', amount: 3, account: 'z', timeMs: 3 }
    const { id } = sealed(rows).head
    const ids = new Set([id])
    for (const [key, value] of Object.entries(change)) {
      for (const at of [0, 1]) {
        const other = rows.map((row, i) => (i === at ? { ...row, [key]: value } : row))
        ids.add(sealed(other).head.id)
      }
    }
    ids.add(sealed([...rows].reverse()).head.id)
    ids.add(sealed(rows.slice(1)).head.id)
    ids.add(sealed(rows, { recordedMs: 6 }).head.id)
    ids.add(sealed(rows, { memo: 'm' }).head.id)
    ids.add(sealed(rows, { tip: { id, height: 0 } }).head.id)
    expect(ids.size).toBe(14)
  })

  test('leads to the block before', () => {
    const first = sealed(rows).head
    const second = sealed(rows, { tip: first }).head
    expect([second.previous, second.height]).toEqual([first.id, 1])
  })
})

test('a cursor reads back from its memo; other memos have none', () => {
  const whole = fc.nat(2 ** 49)
  const source = fc.stringMatching(/^[0-9a-f]{32}$/)
  fc.assert(
    fc.property(fc.record({ source, bytes: whole, lines: whole, refused: whole }), (cursor) => {
      expect(readMemo(importMemo(cursor))).toEqual(cursor)
    }),
  )
  expect(readMemo('')).toBeNull()
  expect(readMemo('import x bytes 1')).toBeNull()
})
