/**
 * The desk of each book: whoever brings entries hands them in here, one batch after the other, so
 * that two who import at once neither make two blocks of one height nor book an id twice.
 *
 * @module
 */
import type { Book } from '@paperchain/core/domain/book'
import { type Fault, FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import type { Transaction } from '@paperchain/core/domain/posting'
import type { BookBatch } from '@paperchain/core/engine/book/book-batch'
import {
  type BookTip,
  type ImportCursor,
  importMemo,
  readMemo,
  sealJournal,
} from '@paperchain/core/engine/book/journal-block'
import type { BookStore, LinkStore } from '@paperchain/core/links'
import type { Clock, Hasher, LedgerStore } from '@paperchain/core/ports'
import { NamesFile } from './import-book-names.ts'

/** Ids asked of the ledger in one question. */
const IDS_ASKED_MAX = 20_000

/** What desks work with. */
export type DeskParts = {
  readonly ledger: LedgerStore
  readonly books: BookStore
  readonly links: LinkStore
  readonly hasher: Hasher
  readonly clock: Clock
  /** The data folder: names are kept in it. */
  readonly folder: string
  /** The secret of the key file; read when the first book is opened. */
  readonly secret: () => Uint8Array
}

/** How a batch is handed in. */
export type HandIn = {
  /** Which of the batch's ids may be stored already. */
  readonly mayKnow: 'all' | readonly string[]
  /** The last block that whoever hands in knows of. Where others wrote since, all ids are asked. */
  readonly tip: string | null
  /** Where a file is by it, or null where it comes from no file. */
  readonly cursor: ImportCursor | null
}

/** What came of a batch. */
export type Accepted = {
  /** Transactions stored now, and their postings. */
  readonly stored: number
  readonly postings: number
  /** Where the transactions stand that were stored already. */
  readonly knownLines: readonly number[]
  readonly faults: readonly Fault[]
  /** Id of its block, or null where nothing was new. */
  readonly block: string | null
  /** Whether somebody else wrote since the tip that was told. */
  readonly isShared: boolean
}

/** The desks of all books of a data folder. One for the whole process. */
export class BookDesks {
  readonly #parts: DeskParts
  readonly #open = new Map<LedgerId, Promise<BookDesk>>()

  constructor(parts: DeskParts) {
    this.#parts = parts
  }

  /** @throws {FaultError} `BOOK_UNKNOWN`; `KEY_FILE` and its kin */
  async of(name: string): Promise<BookDesk> {
    const id = bookId(name)
    const books = await this.#parts.books.books()
    const book = books.find(({ ledger }) => ledger === id)
    if (book === undefined) {
      const known = books.map(({ ledger }) => ledger).join(', ') || 'none'
      throw new FaultError('BOOK_UNKNOWN', `Expected a book (${known}), got "${name}"`)
    }
    const known = this.#open.get(id)
    const desk = await (known ?? this.#opened(id))
    desk.book = book
    return desk
  }

  #opened(id: LedgerId): Promise<BookDesk> {
    const opening = BookDesk.open(this.#parts, id)
    this.#open.set(id, opening)
    opening.catch(() => this.#open.delete(id))
    return opening
  }
}

/** `harbour` and `book:harbour` name the same book. @throws {FaultError} `BOOK_UNKNOWN` */
export function bookId(name: string): LedgerId {
  const text = name.startsWith('book:') ? name : `book:${name}`
  if (/^book:[-_a-zA-Z0-9]{1,64}$/.test(text)) return ledgerOf(text)
  throw new FaultError('BOOK_UNKNOWN', `Expected a book as letters, digits, - and _, got "${name}"`)
}

/** The desk of one book. */
export class BookDesk {
  book: Book
  readonly file: NamesFile
  readonly #parts: DeskParts
  readonly #id: LedgerId
  #tip: BookTip
  readonly #cursors = new Map<string, ImportCursor>()
  /** Batches are taken one after the other. It never rejects: each has its own promise. */
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(parts: DeskParts, id: LedgerId, tip: BookTip) {
    this.#parts = parts
    this.#id = id
    this.#tip = tip
    this.book = { ledger: id, name: '', assets: [], mappings: {} }
    this.file = new NamesFile(parts.folder, id, parts.secret())
  }

  static async open(parts: DeskParts, id: LedgerId): Promise<BookDesk> {
    const blocks = await parts.ledger.blocks(id)
    const live = blocks.filter(({ state }) => state === 'live')
    const last = live.at(-1)
    const desk = new BookDesk(parts, id, last ?? null)
    for (const { coinbaseText } of live) {
      const cursor = readMemo(coinbaseText)
      if (cursor !== null) desk.#cursors.set(cursor.source, cursor)
    }
    return desk
  }

  /** Whether the book has no transaction. */
  get isEmpty(): boolean {
    return this.#tip === null
  }

  /** Id of the last block, or null. */
  get tip(): string | null {
    return this.#tip?.id ?? null
  }

  /** The time that links of entries become known. */
  nowMs(): number {
    return this.#parts.clock()
  }

  /** How far a file was imported before, or null. */
  cursorOf(source: string): ImportCursor | null {
    return this.#cursors.get(source) ?? null
  }

  /**
   * Stores what of a batch is new. Names become durable first, then links, then the block with
   * all its transactions: a crash between leaves nothing that a second import does not mend.
   */
  accept(batch: BookBatch, handIn: HandIn): Promise<Accepted> {
    const fresh = this.file.names.takeFreshJson()
    const run = this.#turn.then(async () => {
      this.file.keepJson(fresh)
      return this.#accept(batch, handIn)
    })
    this.#turn = run.catch(() => undefined)
    return run
  }

  async #accept(batch: BookBatch, { mayKnow, cursor, tip }: HandIn): Promise<Accepted> {
    const isShared = tip !== this.tip
    const settled = batch.settle(await this.#known(batch, isShared ? 'all' : mayKnow))
    const { knownLines, faults } = settled
    const { builder } = batch
    const [stored, postings] = [builder.txs.count, builder.postings.count]
    await this.#parts.links.put(batch.links)
    if (stored === 0) return { stored, postings, knownLines, faults, block: null, isShared }
    const place = cursor === null ? null : { ...cursor, refused: cursor.refused + faults.length }
    const head = sealJournal(
      builder,
      {
        tip: this.#tip,
        recordedMs: this.#parts.clock(),
        memo: place === null ? '' : importMemo(place),
      },
      this.#parts.hasher,
    )
    await this.#parts.ledger.append(builder)
    this.#tip = head
    if (place !== null) this.#cursors.set(place.source, place)
    return { stored, postings, knownLines, faults, block: head.id, isShared }
  }

  async #known(batch: BookBatch, mayKnow: HandIn['mayKnow']) {
    const contra = batch.asksOfContra()
    const own = mayKnow === 'all' ? batch.asks() : mayKnow
    const ids = [...new Set([...own, ...contra])]
    const transactions: Transaction[] = []
    if (this.isEmpty || ids.length === 0) return { transactions, reversed: new Set<string>() }
    for (let from = 0; from < ids.length; from += IDS_ASKED_MAX) {
      const some = ids.slice(from, from + IDS_ASKED_MAX)
      transactions.push(...(await this.#parts.ledger.transactions(this.#id, some)))
    }
    return { transactions, reversed: await this.#reversed(contra) }
  }

  /** Which of these some transaction of the book reverses; a link alone does not. */
  async #reversed(targets: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>()
    if (targets.length === 0) return found
    const links = await this.#parts.links.linksOf(this.#id, [...new Set(targets)])
    const reversing = links.filter(({ relation }) => relation === 'reverses')
    const ids = [...new Set(reversing.map(({ from }) => from.tx))]
    if (ids.length === 0) return found
    const there = await this.#parts.ledger.transactions(this.#id, ids)
    const stored = new Set(there.map(({ id }) => id))
    for (const { from, to } of reversing) if (stored.has(from.tx)) found.add(to.tx)
    return found
  }
}
