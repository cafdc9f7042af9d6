/**
 * Postings of an entry: each movement is a debit and a credit of one asset with one `move` number,
 * so every entry balances by construction. The form of a posting is the kind of the entry.
 *
 * @module
 */
import type { BatchBuilder } from '../../domain/batch/batch-builder.ts'
import { writeLanes } from '../../domain/batch/lanes.ts'
import { CREDIT, DEBIT, NONE } from '../../domain/batch/posting-batch.ts'
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

/** Where the arena of the batch has the text of an account. Reused, so that no entry costs one. */
type Placed = { at: number; length: number }

/** Writes entries of one book into its batches. */
export class EntryWriter {
  readonly #builder: BatchBuilder
  readonly #names: AccountNames
  /** Rows of the book's assets in the batch, and of the forms by kind. */
  readonly #assetRows: Uint16Array
  readonly #forms: Uint8Array
  readonly #ends: Ends
  /** The parties of the entry that is being written. */
  readonly #own: Placed = { at: 0, length: 0 }
  readonly #named: Placed = { at: 0, length: 0 }
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
    const end = (text: string): End => ({ account: names.fixed(text), at: NOWHERE, length: 0 })
    this.#ends = {
      chain: end(OUTSIDE.chain),
      bank: end(OUTSIDE.bank),
      cash: end(OUTSIDE.cash),
      main: end(HOUSE_MAIN),
      cage: end(HOUSE_CAGE),
      fees: end('@fees'),
    }
  }

  /** The batch forgot its bytes. */
  clear(): void {
    for (const end of Object.values(this.#ends)) end.at = NOWHERE
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
    const { kind, asset, units } = entry
    this.#form = this.#forms[kind]!
    const own = this.#place(this.#own, entry.account)
    const isNegative = units < 0
    const size = isNegative ? -units : units
    this.#asset = this.#assetRows[asset]!
    if (kind === KIND.fee) {
      this.#kind = FEE
      this.#movement(own, this.#end('fees'), size)
      return
    }
    const other = this.#other(entry)
    const isOut = OUT[kind] === 1 || (kind === KIND.correction && isNegative)
    this.#kind = SWAPS[kind] === 1 ? SWAP : TRANSFER
    if (isOut) this.#movement(own, other, size)
    else this.#movement(other, own, size)
    if (SWAPS[kind] === 1) {
      this.#asset = this.#assetRows[entry.otherAsset]!
      this.#movement(other, own, entry.otherUnits)
    }
    if (entry.feeUnits > 0) {
      this.#asset = this.#assetRows[entry.feeAsset]!
      this.#kind = FEE
      this.#movement(own, this.#end('fees'), entry.feeUnits)
    }
  }

  /** Who stands on the other side: whom the entry names, or whoever it is by its kind. */
  #other({ counterparty, kind }: EntryDraft): Placed {
    if (counterparty !== NOBODY) return this.#place(this.#named, counterparty)
    return this.#end(ENDS[kind]!)
  }

  #place(to: Placed, account: number): Placed {
    to.at = this.#names.put(this.#builder.arena, account)
    to.length = this.#names.lengthOf(account)
    return to
  }

  /** Half of all postings are of these few accounts: their text stands once in a batch. */
  #end(which: keyof Ends): Placed {
    const end = this.#ends[which]
    if (end.at === NOWHERE) this.#place(end, end.account)
    return end
  }

  /**
   * Moves units of the asset and kind that were set: a debit and a credit. All columns of both rows
   * are written, side by side, since the memory may be that of an earlier batch.
   */
  // flat: two rows of a table with fifteen columns.
  #movement(payer: Placed, payee: Placed, units: Units): void {
    const builder = this.#builder
    const { postings, txs } = builder
    if (postings.count + 2 > postings.tx.length) builder.reserve(0, 2)
    const debit = postings.count
    const credit = debit + 1
    const tx = txs.count - 1
    const { account, coinTx } = postings
    postings.count += 2
    txs.postingCount[tx]! += 2
    postings.tx[debit] = tx
    postings.tx[credit] = tx
    postings.leg[debit] = this.#leg++
    postings.leg[credit] = this.#leg++
    postings.side[debit] = DEBIT
    postings.side[credit] = CREDIT
    account.start[debit] = payer.at
    account.start[credit] = payee.at
    account.length[debit] = payer.length
    account.length[credit] = payee.length
    postings.certainty[debit] = STATED
    postings.certainty[credit] = STATED
    postings.asset[debit] = this.#asset
    postings.asset[credit] = this.#asset
    postings.amountKnown[debit] = 1
    postings.amountKnown[credit] = 1
    coinTx.start[debit] = 0
    coinTx.start[credit] = 0
    coinTx.length[debit] = 0
    coinTx.length[credit] = 0
    postings.coinIndex[debit] = NONE
    postings.coinIndex[credit] = NONE
    postings.move[debit] = this.#move
    postings.move[credit] = this.#move++
    postings.kind[debit] = this.#kind
    postings.kind[credit] = this.#kind
    postings.form[debit] = this.#form
    postings.form[credit] = this.#form
    writeUnits(postings.amount, debit, units)
    writeUnits(postings.amount, credit, units)
  }
}

/** A number is exact and below 2^53: two lanes hold it. */
function writeUnits(lanes: Uint32Array, row: number, units: Units): void {
  if (typeof units === 'bigint') {
    writeLanes(lanes, row, units)
    return
  }
  const lane = row * LANES
  lanes[lane] = units
  lanes[lane + 1] = units / 2 ** 32
  for (let high = lane + 2; high < lane + LANES; high++) lanes[high] = 0
}

/** An account that no entry names, and where its text stands in the batch. */
type End = Placed & { readonly account: number }
type Ends = Readonly<Record<'chain' | 'bank' | 'cash' | 'main' | 'cage' | 'fees', End>>
/** The batch has not this text yet. */
const NOWHERE = -1

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
