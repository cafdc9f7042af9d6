/**
 * A book of the sample while it is made: its entries as a file of the institution, and its sums.
 *
 * @module
 */
import { formatAmount } from '@paperchain/core/domain/amount'
import { ledgerOfAsset } from '@paperchain/core/domain/asset'
import type { Book, BookAsset, BookEntry } from '@paperchain/core/domain/book'
import { invariant } from '@paperchain/core/domain/error'
import type { Tally } from './tally.ts'

/** An amount of one of the book's assets, by its code; whole smallest units. */
export type Sum = { readonly code: string; readonly units: bigint }

/** An entry, with amounts as numbers. */
export type SampleEntry = Pick<
  BookEntry,
  'id' | 'kind' | 'counterparty' | 'address' | 'chainTx' | 'corrects'
> & {
  readonly account: string
  readonly timeMs: number
  readonly sum: Sum
  /** What a trade gives back, or chips for money. */
  readonly other?: Sum
  readonly fee?: Sum
  /** Words of the institution about it, in a column that no mapping reads. */
  readonly note?: string
}

const INTO = ['deposit', 'fiat-in', 'cash-in']
const SWAPS = ['trade', 'chips-bought', 'chips-cashed']

/** A book and what was put into it. */
export class BookFile {
  readonly book: Book
  readonly entries: SampleEntry[] = []
  readonly #tally: Tally

  constructor(book: Book, tally: Tally) {
    this.book = book
    this.#tally = tally
  }

  /** Adds an entry. Gives its id. */
  put(entry: SampleEntry): string {
    this.entries.push(entry)
    this.#book(entry)
    return entry.id
  }

  /** What an account of the book has. */
  held(account: string, code: string): bigint {
    return this.#tally.of(this.book.ledger, this.asset(code).asset, account)
  }

  /** The asset of a code. */
  asset(code: string): BookAsset {
    const found = this.book.assets.find((asset) => asset.code === code)
    invariant(found !== undefined, `${this.book.ledger} has ${code}`)
    return found
  }

  /** The decimal text of an amount. */
  amount({ code, units }: Sum): string {
    return formatAmount(units, this.asset(code).decimals)
  }

  /** The entries in the order of time. */
  get inOrder(): readonly SampleEntry[] {
    return this.entries.toSorted((a, b) => a.timeMs - b.timeMs)
  }

  /** Sums by what the kinds mean. Names of accounts outside stand behind `external:`. */
  #book(entry: SampleEntry): void {
    const { account, kind, sum, other, fee } = entry
    const side = this.#otherSide(entry)
    if (kind === 'fee') this.#move(account, '@fees', sum)
    else if (INTO.includes(kind)) this.#move(side, account, sum)
    else this.#move(account, side, sum)
    if (SWAPS.includes(kind)) {
      invariant(other !== undefined, `${entry.id} gives something back`)
      this.#move(side, account, other)
    }
    if (fee !== undefined) this.#move(account, '@fees', fee)
  }

  #otherSide({ kind, counterparty, address, sum }: SampleEntry): string {
    if (address !== undefined) {
      const { same } = this.asset(sum.code)
      invariant(same !== null, `${sum.code} is on a chain`)
      return `external:${ledgerOfAsset(same.asset)}:${address}`
    }
    const isInside = kind === 'transfer' || SWAPS.includes(kind)
    if (counterparty !== undefined) return isInside ? counterparty : `external:${counterparty}`
    if (kind === 'deposit' || kind === 'withdrawal') return 'external:chain'
    if (kind === 'fiat-in' || kind === 'fiat-out') return 'external:bank'
    if (kind === 'cash-in' || kind === 'cash-out') return 'external:cash'
    return kind === 'trade' ? 'house:main' : 'house:cage'
  }

  #move(from: string, to: string, { code, units }: Sum): void {
    invariant(units >= 0n, `${code} moves forward`)
    this.#tally.move(this.book.ledger, { asset: this.asset(code).asset, from, to, units })
  }
}
