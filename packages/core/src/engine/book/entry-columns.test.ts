/**
 * Goal: the columns and bytes of the fast path say what plain objects, texts and JSON would.
 * Method: random entries, with amounts beyond a number and names that are hostile to JSON, against
 * naive twins: postings as a list, the sealed text byte by byte, fresh names by `JSON.stringify`.
 * Batches are cleared and used again, so that nothing of an earlier one shines through.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAssetId } from '../../domain/asset.ts'
import type { BatchBuilder } from '../../domain/batch/batch-builder.ts'
import { transactionsOf } from '../../domain/batch/batch-of.ts'
import { readLanes } from '../../domain/batch/lanes.ts'
import { hexText } from '../../domain/batch/tx-id.ts'
import { utf8Bytes } from '../../domain/batch/utf8.ts'
import { BOOK_KINDS, type Book, HOUSE_CAGE, HOUSE_MAIN, OUTSIDE } from '../../domain/book.ts'
import { ledger } from '../../domain/ledger.ts'
import { AccountNames, PSEUDONYM_BYTES } from './account-names.ts'
import { BookBatch } from './book-batch.ts'
import { EntryDraft, KIND, NOBODY } from './entry-draft.ts'
import { NO_BLOCK, sealJournal } from './journal-block.ts'

const BOOK_ID = ledger('book:harbour')
const asset = (code: string) => parseAssetId(`${BOOK_ID}/${code}`)
const ASSETS = [asset('iso4217:USD'), asset('coin:BTC'), asset('coin:ETH')]
const BOOK: Book = {
  ledger: BOOK_ID,
  name: 'Harbour',
  assets: ASSETS.map((id, i) => ({ code: `c${i}`, asset: id, decimals: 2 * i, same: null })),
  mappings: {},
}
const KINDS_WRITTEN = BOOK_KINDS.filter((kind) => kind !== 'reversal')
const SWAPPED: readonly string[] = ['trade', 'chips-bought', 'chips-cashed']
const PAYS: readonly string[] = [
  ...['withdrawal', 'trade', 'transfer', 'fiat-out', 'cash-out', 'chips-bought', 'chips-cashed'],
]

type Kind = (typeof BOOK_KINDS)[number]
type Plain = {
  readonly kind: Kind
  readonly account: string
  readonly counterparty: string | null
  readonly assets: readonly [number, number, number]
  readonly units: bigint
  readonly otherUnits: bigint
  readonly feeUnits: bigint
  readonly isNegative: boolean
}

/** Hardly ever alike in size: small, around 2^32 and 2^53, and far beyond. */
const units = fc.oneof(
  fc.bigInt(1n, 100n),
  fc.bigInt(2n ** 32n - 2n, 2n ** 32n + 2n),
  fc.bigInt(2n ** 53n - 2n, 2n ** 53n + 2n),
  fc.bigInt(1n, 2n ** 254n),
)
const name = fc.oneof(
  fc.constantFrom('A', 'B', 'house:main', 'house:treasury', 'a"b', 'a\\b', '\n', '\u007f', 'Jörg'),
  fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }),
)
const entry: fc.Arbitrary<Plain> = fc.record({
  kind: fc.constantFrom(...KINDS_WRITTEN),
  account: name,
  counterparty: fc.option(name),
  assets: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)),
  units,
  otherUnits: units,
  feeUnits: fc.oneof(fc.constant(0n), units),
  isNegative: fc.boolean(),
})

/** As the reader of rows gives them: a number where that is exact. */
const asUnits = (value: bigint) => (value < 2n ** 53n ? Number(value) : value)
const span = (text: string) => {
  const bytes = utf8Bytes(text)
  return { bytes, start: 0, end: bytes.length }
}

function draftOf(plain: Plain, names: AccountNames): EntryDraft {
  const draft = new EntryDraft()
  draft.kind = KIND[plain.kind]
  draft.timeMs = 5
  draft.asset = plain.assets[0]
  const size = asUnits(plain.units)
  draft.units = plain.kind === 'correction' && plain.isNegative ? -size : size
  draft.account = names.numberOf('own', span(plain.account))
  const { counterparty } = plain
  draft.counterparty =
    counterparty === null ? NOBODY : names.numberOf('outside', span(counterparty))
  if (SWAPPED.includes(plain.kind)) {
    draft.otherAsset = plain.assets[1]
    draft.otherUnits = asUnits(plain.otherUnits)
  }
  draft.feeAsset = plain.assets[2]
  draft.feeUnits = asUnits(plain.feeUnits)
  return draft
}

/** `payer, payee, asset, units, kind` of each movement, as the table of ADR 6 has them. */
function movementsOf(plain: Plain, draft: EntryDraft, names: AccountNames) {
  const { kind } = plain
  const own = names.textOf(draft.account)
  const other = plain.counterparty === null ? endOf(kind) : names.textOf(draft.counterparty)
  const [first, second, third] = plain.assets.map((row) => ASSETS[row])
  const fee = [own, '@fees', third, plain.feeUnits, 'fee'] as const
  if (kind === 'fee') return [[own, '@fees', first, plain.units, 'fee'] as const]
  const form = SWAPPED.includes(kind) ? 'swap' : 'transfer'
  const isOut = PAYS.includes(kind) || (kind === 'correction' && plain.isNegative)
  const sides = isOut ? ([own, other] as const) : ([other, own] as const)
  return [
    [...sides, first, plain.units, form] as const,
    ...(form === 'swap' ? [[other, own, second, plain.otherUnits, form] as const] : []),
    ...(plain.feeUnits > 0n ? [fee] : []),
  ]
}

function endOf(kind: Kind): string {
  if (kind === 'deposit' || kind === 'withdrawal') return OUTSIDE.chain
  if (kind.startsWith('fiat')) return OUTSIDE.bank
  if (kind.startsWith('cash')) return OUTSIDE.cash
  return kind.startsWith('chips') ? HOUSE_CAGE : HOUSE_MAIN
}

/** Random bytes that are the same in every run, a few pseudonyms at a call. */
function counting(pseudonyms: number): () => Uint8Array {
  let next = 1
  return () =>
    Uint8Array.from({ length: PSEUDONYM_BYTES * pseudonyms }, () => {
      next = (Math.imul(next, 1_664_525) + 1_013_904_223) >>> 0
      return next >>> 24
    })
}

const extras = { chainTx: '', corrects: '', line: 1, nowMs: 0 }
const hasher = { sha256: (bytes: Uint8Array) => sha256(bytes) }
const facts = { tip: null, recordedMs: 7, memo: 'Grüße' }

/** The text of `journal-block.ts`, one piece after the other. */
function naiveId(builder: BatchBuilder): string {
  const bytes: number[] = []
  const number = (value: bigint, length: number) => {
    for (let i = 0n; i < BigInt(length); i++) bytes.push(Number((value >> (8n * i)) & 255n))
  }
  const float = (value: number) => bytes.push(...new Uint8Array(Float64Array.of(value).buffer))
  const text = (value: string) => {
    const all = utf8Bytes(value)
    number(BigInt(all.length), 4)
    bytes.push(...all)
  }
  for (const each of ['paperchain journal 1', BOOK_ID, NO_BLOCK]) text(each)
  number(0n, 4)
  float(facts.recordedMs)
  text(facts.memo)
  for (const list of [builder.assets, builder.forms]) {
    number(BigInt(list.length), 4)
    for (const each of list) text(each)
  }
  const { postings } = builder
  let row = 0
  for (const transaction of transactionsOf(builder)) {
    text(transaction.id)
    float(transaction.timeMs)
    number(BigInt(transaction.postings.length), 4)
    for (const { account } of transaction.postings) {
      bytes.push(postings.side[row]!, postings.kind[row]!)
      bytes.push(postings.certainty[row]!, postings.form[row]!)
      number(BigInt(postings.asset[row]!), 2)
      number(BigInt(postings.move[row]!), 4)
      number(readLanes(postings.amount, row), 32)
      text(account ?? '')
      row++
    }
  }
  return hexText(sha256(Uint8Array.from(bytes)), 0, 32)
}

describe('entries as columns', () => {
  test('say what the movements of each entry say, in a batch that is used again', () => {
    const names = new AccountNames(counting(3))
    const batch = new BookBatch(BOOK, names)
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 12 }), (entries) => {
        batch.clear()
        const expected = entries.map((plain, i) => {
          const draft = draftOf(plain, names)
          batch.add(span(`T${i}`), draft, extras)
          return movementsOf(plain, draft, names).flatMap(([from, to, of, amount, kind], move) => {
            const both = { asset: of, amount, kind, move, form: plain.kind, certainty: 'stated' }
            return [
              { ...both, leg: 2 * move, side: 'debit', account: from, coin: null },
              { ...both, leg: 2 * move + 1, side: 'credit', account: to, coin: null },
            ]
          })
        })
        const made = transactionsOf(batch.builder)
        expect(made.map(({ postings }) => postings)).toMatchObject(expected)
        expect(made.map(({ id, timeMs }) => [id, timeMs])).toEqual(
          entries.map((_, i) => [`T${i}`, 5]),
        )
        expect(sealJournal(batch.builder, facts, hasher).id).toBe(naiveId(batch.builder))
      }),
    )
  })
})

test('fresh names as JSON are those that are listed, and are told once', () => {
  const side = fc.constantFrom('own' as const, 'outside' as const)
  fc.assert(
    fc.property(fc.array(fc.tuple(side, name), { maxLength: 30 }), fc.nat(3), (all, pool) => {
      const [fast, slow] = [new AccountNames(counting(pool + 1)), new AccountNames(counting(1))]
      for (const [whose, text] of all) {
        fast.numberOf(whose, span(text))
        slow.numberOf(whose, span(text))
      }
      const rows = slow.takeFresh().map((each) => [each.side, each.name, each.account])
      const json = rows.length === 0 ? '' : JSON.stringify(rows)
      expect([...fast.takeFreshJson()]).toEqual([...utf8Bytes(json)])
      expect(fast.takeFreshJson()).toHaveLength(0)
    }),
  )
})
