/**
 * What a book accepts at once, before it is sealed: entries become transactions; those that are
 * stored already are taken out again; contra entries are written from what they are about.
 *
 * @module
 */

import { ledgerOfAsset } from '../../domain/asset.ts'
import { BatchBuilder } from '../../domain/batch/batch-builder.ts'
import { transactionAt } from '../../domain/batch/batch-of.ts'
import { keepTxs } from '../../domain/batch/keep-txs.ts'
import { txIdText } from '../../domain/batch/tx-id.ts'
import { utf8Bytes } from '../../domain/batch/utf8.ts'
import type { Book } from '../../domain/book.ts'
import { type Fault, FaultError, faultOf } from '../../domain/error.ts'
import { GIVEN_CONFIDENCE, type Link } from '../../domain/link.ts'
import type { Posting, Transaction } from '../../domain/posting.ts'
import type { AccountNames } from './account-names.ts'
import { ByteDictionary, type ByteSpan } from './byte-dictionary.ts'
import { chainAccountOf } from './chain-side.ts'
import { type EntryDraft, type EntryExtras, KIND } from './entry-draft.ts'
import { beginJournal } from './journal-block.ts'
import { copyPosting } from './write-contra.ts'
import { EntryWriter } from './write-entry.ts'

/** A claim of a transaction of the batch about another one. */
type Claim = { readonly id: string; readonly target: string; readonly line: number }

/** What became of a batch when it was compared with the book. */
export type SettledBatch = {
  /** Where the transactions stand that are in the book as they are here, and were taken out. */
  readonly knownLines: readonly number[]
  readonly faults: readonly Fault[]
}

/** What the book holds of the ids that {@link BookBatch.asks} and contra entries name. */
export type KnownBook = {
  readonly transactions: readonly Transaction[]
  /** Ids that some stored transaction reverses. */
  readonly reversed: ReadonlySet<string>
}

/** One batch; `clear` keeps its memory for the next. */
export class BookBatch {
  readonly builder: BatchBuilder
  /** Links that the entries give; those of refused ones are taken out by {@link settle}. */
  links: Link[] = []
  readonly #book: Book
  readonly #names: AccountNames
  readonly #writer: EntryWriter
  readonly #ids = new ByteDictionary()
  /** By transaction: where it stands in its source. */
  #lines: number[] = []
  #reversals: (Claim & { readonly timeMs: number })[] = []
  #corrections: Claim[] = []
  #known: number[] = []

  constructor(book: Book, names: AccountNames) {
    this.#book = book
    this.#names = names
    this.builder = new BatchBuilder(book.ledger)
    this.#writer = new EntryWriter(this.builder, names, book.assets)
    beginJournal(this.builder)
  }

  /** Transactions and reversals so far. */
  get size(): number {
    return this.builder.txs.count + this.#reversals.length
  }

  /** Forgets everything but the memory. */
  clear(): void {
    this.builder.clear()
    this.#writer.clear()
    beginJournal(this.builder)
    this.links = []
    this.#ids.clear()
    this.#lines = []
    this.#reversals = []
    this.#corrections = []
    this.#known = []
  }

  /**
   * Adds an entry as a transaction.
   *
   * @throws {FaultError} `BOOK_TX_CHANGED` where the batch has the id with other content
   */
  add(id: ByteSpan, draft: EntryDraft, extras: EntryExtras): void {
    const { count } = this.#ids
    const isKnown = this.#ids.put(id.bytes, id.start, id.end) < count
    if (draft.kind === KIND.reversal) {
      const { chainTx, corrects, line, nowMs } = extras
      this.#addReversal(id, draft, { chainTx, corrects, line, nowMs, isKnown })
      return
    }
    this.#begin(id)
    this.#writer.begin()
    this.#writer.add(draft)
    const row = this.builder.txs.count - 1
    this.builder.txs.setTime(row, draft.timeMs)
    if (isKnown) {
      this.#dropTwin(row, extras.line)
      return
    }
    this.#lines.push(extras.line)
    if (extras.chainTx !== '') this.#linkChain(row, draft, extras)
    if (extras.corrects === '') return
    const own = this.#idAt(row)
    this.#corrections.push({ id: own, target: extras.corrects, line: extras.line })
    this.#linkContra(own, extras, 'corrects')
  }

  /** Adds more movements to the transaction added last: a row of the same id. */
  addToLast(draft: EntryDraft): void {
    this.#writer.add(draft)
  }

  /** Takes back the transaction added last: one of its rows is wrong. */
  dropLast(): void {
    const row = this.builder.txs.count - 1
    const id = this.#idAt(row)
    this.builder.dropTx()
    this.#lines.pop()
    this.links = this.links.filter(({ from }) => from.tx !== id)
    this.#corrections = this.#corrections.filter((claim) => claim.id !== id)
    // Its id stays in the dictionary: another row of it would be of the same wrong transaction.
  }

  /** Ids of all transactions of the batch. */
  asks(): string[] {
    const own = Array.from({ length: this.builder.txs.count }, (_, row) => this.#idAt(row))
    return [...own, ...this.#reversals.map(({ id }) => id)]
  }

  /** Ids that contra entries are about, and their own: all that an otherwise new batch must ask. */
  asksOfContra(): string[] {
    return [...this.#reversals, ...this.#corrections].flatMap(({ id, target }) => [id, target])
  }

  /** Takes out what the book has, and writes the reversals. Call once, before it is sealed. */
  settle(known: KnownBook): SettledBatch {
    const stored = new Map(known.transactions.map((each) => [each.id, each]))
    const faults: Fault[] = []
    const keep = this.#compare(stored, faults)
    if (keep.includes(0)) keepTxs(this.builder, keep)
    this.#reverse(stored, known.reversed, faults)
    if (faults.length > 0) this.#dropLinks()
    return { knownLines: this.#known, faults }
  }

  #compare(stored: ReadonlyMap<string, Transaction>, faults: Fault[]): Uint8Array {
    const { builder } = this
    const keep = new Uint8Array(builder.txs.count).fill(1)
    const missing = new Set(
      this.#corrections.flatMap((claim) => {
        const there = stored.has(claim.target) || this.#find(claim.target) >= 0
        if (there) return []
        faults.push(this.#fault('BOOK_TX_UNKNOWN', claim))
        return [claim.id]
      }),
    )
    if (stored.size === 0 && missing.size === 0) return keep
    for (let row = 0; row < builder.txs.count; row++) {
      const id = this.#idAt(row)
      const before = stored.get(id)
      if (before === undefined && !missing.has(id)) continue
      keep[row] = 0
      if (before === undefined) continue
      if (isSame(before, transactionAt(builder, row))) this.#known.push(this.#lines[row]!)
      else faults.push(this.#fault('BOOK_TX_CHANGED', { id, target: '', line: this.#lines[row]! }))
    }
    return keep
  }

  #reverse(
    stored: ReadonlyMap<string, Transaction>,
    reversed: ReadonlySet<string>,
    faults: Fault[],
  ): void {
    const done = new Set<string>()
    for (const claim of this.#reversals) {
      const before = stored.get(claim.id)
      const row = this.#find(claim.target)
      const target = stored.get(claim.target) ?? (row >= 0 ? this.#transaction(claim.target) : null)
      if (target === null || target === undefined) {
        faults.push(this.#fault('BOOK_TX_UNKNOWN', claim))
      } else if (before !== undefined) {
        const same = before.timeMs === claim.timeMs && isMirror(before, target)
        if (same) this.#known.push(claim.line)
        else faults.push(this.#fault('BOOK_TX_CHANGED', claim))
      } else if (isReversal(target) || done.has(claim.target) || reversed.has(claim.target)) {
        faults.push(this.#fault('BOOK_TX_REVERSED', claim))
      } else {
        done.add(claim.target)
        this.#writeReversal(claim, target)
      }
    }
  }

  #writeReversal(claim: Claim & { readonly timeMs: number }, target: Transaction): void {
    const bytes = utf8Bytes(claim.id)
    this.#begin({ bytes, start: 0, end: bytes.length })
    for (const posting of target.postings) copyPosting(this.builder, posting, 'reversal')
    this.builder.txs.setTime(this.builder.txs.count - 1, claim.timeMs)
  }

  #addReversal(
    id: ByteSpan,
    { timeMs }: EntryDraft,
    extras: EntryExtras & { readonly isKnown: boolean },
  ): void {
    const text = txIdText(this.#book.ledger, id.bytes, [id.start, id.end - id.start])
    const claim = { id: text, target: extras.corrects, line: extras.line, timeMs }
    if (extras.isKnown) {
      const twin = this.#reversals.find((each) => each.id === text)
      if (twin?.target !== claim.target || twin.timeMs !== timeMs) {
        throw this.#changed(text)
      }
      this.#known.push(extras.line)
      return
    }
    this.#reversals.push(claim)
    this.#linkContra(text, extras, 'reverses')
  }

  #begin({ bytes, start, end }: ByteSpan): void {
    const at = this.builder.arena.put(bytes, start, end - start)
    this.builder.beginTx(0, at, end - start)
  }

  /** The same id twice in one batch: one of them is enough if they are the same. */
  #dropTwin(row: number, line: number): void {
    const id = this.#idAt(row)
    const twin = this.#transaction(id)
    const same = twin !== null && isSame(twin, transactionAt(this.builder, row))
    this.builder.dropTx()
    if (!same) throw this.#changed(id)
    this.#known.push(line)
  }

  #linkChain(row: number, draft: EntryDraft, { chainTx, nowMs }: EntryExtras): void {
    const asset = this.#book.assets[draft.asset]
    if (asset === undefined || asset.same === null) return
    const account = chainAccountOf(this.#names.textOf(draft.counterparty))?.account ?? ''
    this.links.push({
      from: { ledger: this.#book.ledger, tx: this.#idAt(row), move: 0 },
      to: { ledger: ledgerOfAsset(asset.same.asset), tx: chainTx, account },
      relation: 'same-value',
      evidence: 'given',
      confidence: GIVEN_CONFIDENCE,
      reasons: ['the book names the transaction'],
      knownMs: nowMs,
    })
  }

  #linkContra(
    id: string,
    { corrects, nowMs }: EntryExtras,
    relation: 'reverses' | 'corrects',
  ): void {
    const { ledger } = this.#book
    this.links.push({
      from: { ledger, tx: id, move: 0 },
      to: { ledger, tx: corrects, account: '' },
      relation,
      evidence: 'given',
      confidence: 100,
      reasons: ['the book names the transaction'],
      knownMs: nowMs,
    })
  }

  /** Links of transactions that are not in the batch any more are nobody's. */
  #dropLinks(): void {
    const { txs } = this.builder
    const kept = new Set(Array.from({ length: txs.count }, (_, row) => this.#idAt(row)))
    this.links = this.links.filter(({ from }) => kept.has(from.tx))
  }

  #find(id: string): number {
    const bytes = utf8Bytes(id)
    return this.#ids.find(bytes, 0, bytes.length)
  }

  /** A transaction of the batch by its id; rare enough to look through all. */
  #transaction(id: string): Transaction | null {
    for (let row = 0; row < this.builder.txs.count; row++) {
      if (this.#idAt(row) === id) return transactionAt(this.builder, row)
    }
    return null
  }

  #idAt(row: number): string {
    const { id } = this.builder.txs
    return txIdText(this.#book.ledger, id.bytes, [id.start[row]!, id.length[row]!])
  }

  #fault(code: 'BOOK_TX_CHANGED' | 'BOOK_TX_UNKNOWN' | 'BOOK_TX_REVERSED', claim: Claim): Fault {
    const { id, target, line } = claim
    const said = {
      BOOK_TX_CHANGED: `Expected "${id}" as it is stored, got other content`,
      BOOK_TX_UNKNOWN: `Expected a transaction "${target}" in the book, got none`,
      BOOK_TX_REVERSED: `Expected "${target}" to be open to a reversal, got one that is not`,
    }
    return faultOf(new FaultError(code, said[code], { line, tx: id, taken: 'no' }))
  }

  #changed(id: string): FaultError {
    const message = `Expected "${id}" once, got it again with other content`
    return new FaultError('BOOK_TX_CHANGED', message, { tx: id })
  }
}

const isReversal = ({ postings }: Transaction): boolean => postings[0]?.form === 'reversal'

/** Whether two transactions say the same, wherever they stand. */
function isSame(a: Transaction, b: Transaction): boolean {
  const { length } = a.postings
  return (
    a.timeMs === b.timeMs &&
    length === b.postings.length &&
    a.postings.every((posting, i) => {
      const other = b.postings[i]
      return other !== undefined && content(posting) === content(other)
    })
  )
}

/** Whether a transaction is the reversal of another. */
const isMirror = (a: Transaction, target: Transaction): boolean =>
  a.postings.length === target.postings.length &&
  a.postings.every((posting, i) => {
    const other = target.postings[i]
    if (other === undefined) return false
    const side = other.side === 'debit' ? 'credit' : 'debit'
    return content(posting) === content({ ...other, side, form: 'reversal' })
  })

const content = ({ leg, side, account, asset, amount, move, kind, form }: Posting): string =>
  [leg, side, account, asset, amount, move, kind, form].join(' ')
