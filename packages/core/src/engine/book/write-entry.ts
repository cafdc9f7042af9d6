/**
 * Postings of an entry: each movement is a debit and a credit of one asset with one `move` number,
 * so every entry balances by construction. The form of a posting is the kind of the entry.
 *
 * @module
 */
import type { BatchBuilder } from '../../domain/batch/batch-builder.ts'
import { writeLanes } from '../../domain/batch/lanes.ts'
import { CREDIT, DEBIT } from '../../domain/batch/posting-batch.ts'
import { BOOK_KINDS, type BookAsset, HOUSE_CAGE, HOUSE_MAIN, OUTSIDE } from '../../domain/book.ts'
import { KINDS } from '../../domain/posting.ts'
import type { AccountNames } from './account-names.ts'
import { type EntryDraft, KIND, NOBODY } from './entry-draft.ts'
import type { Units } from './read-amount.ts'

const TRANSFER = KINDS.indexOf('transfer')
const FEE = KINDS.indexOf('fee')
const SWAP = KINDS.indexOf('swap')
/** Row of `stated` in `CERTAINTIES`: a book says whose account it is. */
const STATED = 0
const LANES = 8

/** Writes entries of one book into its batches. */
export class EntryWriter {
  readonly #builder: BatchBuilder
  readonly #names: AccountNames
  /** Rows of the book's assets in the batch, and of the forms by kind. */
  readonly #assetRows: Uint16Array
  readonly #forms: Uint8Array
  readonly #ends: Ends
  #leg = 0
  #move = 0
  #form = 0
  #asset = 0
  #kind = 0

  constructor(builder: BatchBuilder, names: AccountNames, assets: readonly BookAsset[]) {
    this.#builder = builder
    this.#names = names
    this.#assetRows = Uint16Array.from(assets, ({ asset }) => builder.assetRow(asset))
    this.#forms = Uint8Array.from(BOOK_KINDS, (kind) => builder.formRow(kind))
    this.#ends = {
      chain: names.fixed(OUTSIDE.chain),
      bank: names.fixed(OUTSIDE.bank),
      cash: names.fixed(OUTSIDE.cash),
      main: names.fixed(HOUSE_MAIN),
      cage: names.fixed(HOUSE_CAGE),
      fees: names.fixed('@fees'),
    }
  }

  /** Starts the postings of the batch's last transaction. */
  begin(): void {
    this.#leg = 0
    this.#move = 0
  }

  /**
   * Adds the movements of an entry to the transaction. The entry is whole: its reader has seen that
   * it has what its kind needs. Reversals are not written here but from what they reverse.
   */
  add(entry: EntryDraft): void {
    const { account, kind, asset, units } = entry
    this.#form = this.#forms[kind]!
    const other = this.#other(entry)
    const isNegative = units < 0
    const size = isNegative ? -units : units
    const isOut = OUT[kind] === 1 || (kind === KIND.correction && isNegative)
    this.#asset = this.#assetRows[asset]!
    this.#kind = kind === KIND.fee ? FEE : SWAPS[kind] === 1 ? SWAP : TRANSFER
    if (kind === KIND.fee) this.#movement(account, this.#ends.fees, size)
    else if (isOut) this.#movement(account, other, size)
    else this.#movement(other, account, size)
    if (SWAPS[kind] === 1) {
      this.#asset = this.#assetRows[entry.otherAsset]!
      this.#movement(other, account, entry.otherUnits)
    }
    if (entry.feeUnits > 0 && kind !== KIND.fee) {
      this.#asset = this.#assetRows[entry.feeAsset]!
      this.#kind = FEE
      this.#movement(account, this.#ends.fees, entry.feeUnits)
    }
  }

  /** Who stands on the other side where the entry names nobody. */
  #other({ counterparty, kind }: EntryDraft): number {
    if (counterparty !== NOBODY) return counterparty
    return this.#ends[ENDS[kind]!]
  }

  /** Moves units of the asset and kind that were set. */
  #movement(payer: number, payee: number, units: Units): void {
    this.#posting(DEBIT, payer, units)
    this.#posting(CREDIT, payee, units)
    this.#move++
  }

  #posting(side: number, account: number, units: Units): void {
    const { postings, arena } = this.#builder
    const row = this.#builder.addPosting(this.#leg++, side, this.#kind)
    postings.account.start[row] = this.#names.put(arena, account)
    postings.account.length[row] = this.#names.lengthOf(account)
    postings.certainty[row] = STATED
    postings.asset[row] = this.#asset
    postings.form[row] = this.#form
    postings.move[row] = this.#move
    postings.amountKnown[row] = 1
    if (typeof units === 'bigint') writeLanes(postings.amount, row, units)
    else {
      postings.amount[row * LANES] = units
      postings.amount[row * LANES + 1] = units / 2 ** 32
    }
  }
}

type Ends = Readonly<Record<'chain' | 'bank' | 'cash' | 'main' | 'cage' | 'fees', number>>

/** By kind: who stands on the other side by default. */
const ENDS: readonly (keyof Ends)[] = BOOK_KINDS.map((kind) => {
  if (kind === 'deposit' || kind === 'withdrawal') return 'chain'
  if (kind === 'fiat-in' || kind === 'fiat-out') return 'bank'
  if (kind === 'cash-in' || kind === 'cash-out') return 'cash'
  return kind === 'chips-bought' || kind === 'chips-cashed' ? 'cage' : 'main'
})

/** By kind: 1 where the account of the entry pays. */
const OUT: readonly number[] = BOOK_KINDS.map((kind) =>
  [
    'withdrawal',
    'trade',
    'transfer',
    'fiat-out',
    'cash-out',
    'chips-bought',
    'chips-cashed',
  ].includes(kind)
    ? 1
    : 0,
)

/** By kind: 1 where something else comes back. */
const SWAPS: readonly number[] = BOOK_KINDS.map((kind) =>
  ['trade', 'chips-bought', 'chips-cashed'].includes(kind) ? 1 : 0,
)
