/**
 * Makes a {@link PostingBatch} row by row without an object a row: columns that double, and one
 * arena for all bytes, in which rows may share. `clear` keeps the memory for the next batch.
 *
 * @module
 */
import type { AssetId } from '../asset.ts'
import { FaultError, invariant } from '../error.ts'
import type { LedgerId } from '../ledger.ts'
import { PostingRows, TxRows } from './batch-rows.ts'
import { ByteArena } from './byte-arena.ts'
import { LANES } from './lanes.ts'
import { type BlockHead, NONE, type PostingBatch } from './posting-batch.ts'

/** The most transactions in one batch. */
export const BATCH_TXS_MAX = 2 ** 22
/** The most postings in one batch. */
export const BATCH_POSTINGS_MAX = 2 ** 23
/** The most assets in one batch: a row number is 16 bits. */
export const BATCH_ASSETS_MAX = 2 ** 16
/** The most forms in one batch: a row number is 8 bits. */
export const BATCH_FORMS_MAX = 2 ** 8

/** A batch under construction; at every moment a whole {@link PostingBatch} itself. */
export class BatchBuilder implements PostingBatch {
  readonly ledger: LedgerId
  readonly assets: AssetId[]
  readonly forms: string[]
  readonly blocks: BlockHead[] = []
  /** Where all bytes of this batch stand: ids, accounts, coins. */
  readonly arena: ByteArena = new ByteArena()
  readonly txs: TxRows = new TxRows(this.arena)
  readonly postings: PostingRows = new PostingRows(this.arena)

  /** @param forms names of account forms; row 0 must be the empty one */
  constructor(ledger: LedgerId, assets: readonly AssetId[] = [], forms: readonly string[] = ['']) {
    invariant(forms[0] === '', 'row 0 of the forms is the empty one')
    checkLimit('forms', forms.length, BATCH_FORMS_MAX)
    checkLimit('assets', assets.length, BATCH_ASSETS_MAX)
    this.ledger = ledger
    this.assets = [...assets]
    this.forms = [...forms]
  }

  /** Forgets blocks, transactions, postings and bytes; keeps assets, forms and the memory. */
  clear(): void {
    this.blocks.length = 0
    this.txs.count = 0
    this.txs.time = null
    this.postings.count = 0
    this.arena.clear()
  }

  /** Starts a block. Transactions added from now on are its own. Returns its row. */
  beginBlock(head: BlockHead): number {
    return this.blocks.push(head) - 1
  }

  /**
   * Makes room for so many more transactions and postings, so that columns read after this stay
   * valid until they are added.
   *
   * @throws {FaultError} `BATCH_TOO_LARGE`; the batch is as it was
   */
  reserve(txs: number, postings: number): void {
    checkLimit('transactions', this.txs.count + txs, BATCH_TXS_MAX)
    checkLimit('postings', this.postings.count + postings, BATCH_POSTINGS_MAX)
    this.txs.reserve(txs)
    this.postings.reserve(postings)
  }

  /**
   * Adds a transaction to the last block. It starts complete and without postings. Returns its row.
   *
   * @param position order in the block, from 0
   * @param idStart  where its id stands in {@link arena}
   * @param idLength bytes of the id
   */
  beginTx(position: number, idStart: number, idLength: number): number {
    const { txs } = this
    if (txs.count >= txs.block.length) this.reserve(1, 0)
    const row = txs.count++
    txs.block[row] = this.blocks.length - 1
    txs.position[row] = position
    txs.id.start[row] = idStart
    txs.id.length[row] = idLength
    txs.complete[row] = 1
    if (txs.time !== null) txs.time[row] = Number.NaN
    txs.firstPosting[row] = this.postings.count
    txs.postingCount[row] = 0
    return row
  }

  /**
   * Takes the last transaction away with its postings: it turned out wrong half-way. Bytes put for
   * it stay in the arena until {@link clear}, where nothing names them.
   */
  dropTx(): void {
    invariant(this.txs.count > 0, 'a transaction is there to be dropped')
    const row = --this.txs.count
    this.postings.count = this.txs.firstPosting[row]!
  }

  /**
   * Adds a posting to the last transaction, with everything else neutral: asset row 0, no form, no
   * coin, no move, unknown account stated by nobody, unknown amount. The caller writes into the
   * columns what it knows. Returns its row.
   *
   * @param leg  order in the transaction, above the leg before
   * @param side `DEBIT` or `CREDIT`
   * @param kind row in `KINDS`
   */
  addPosting(leg: number, side: number, kind: number): number {
    const { postings } = this
    if (postings.count >= postings.tx.length) this.reserve(0, 1)
    const row = postings.count++
    const tx = this.txs.count - 1
    postings.tx[row] = tx
    postings.leg[row] = leg
    postings.side[row] = side
    postings.kind[row] = kind
    postings.account.start[row] = 0
    postings.account.length[row] = 0
    postings.certainty[row] = UNKNOWN
    postings.asset[row] = 0
    for (let lane = row * LANES; lane < row * LANES + LANES; lane++) postings.amount[lane] = 0
    postings.amountKnown[row] = 0
    postings.coinTx.start[row] = 0
    postings.coinTx.length[row] = 0
    postings.coinIndex[row] = NONE
    postings.move[row] = NONE
    postings.form[row] = 0
    this.txs.postingCount[tx]!++
    return row
  }

  /** Points a posting's account at bytes in the arena; `certainty` is a row in `CERTAINTIES`. */
  setAccount(row: number, [start, length]: readonly [number, number], certainty: number): void {
    this.postings.account.start[row] = start
    this.postings.account.length[row] = length
    this.postings.certainty[row] = certainty
  }

  /** Row of an asset, added where it is new. */
  assetRow(id: AssetId): number {
    return rowOf(this.assets, id, BATCH_ASSETS_MAX)
  }

  /** Row of a form, added where it is new. */
  formRow(form: string): number {
    return rowOf(this.forms, form, BATCH_FORMS_MAX)
  }
}

/** Row of `unknown` in `CERTAINTIES`. */
const UNKNOWN = 2

function rowOf<Name extends string>(names: Name[], name: Name, limit: number): number {
  const known = names.indexOf(name)
  if (known >= 0) return known
  checkLimit('names', names.length + 1, limit)
  return names.push(name) - 1
}

function checkLimit(what: string, count: number, limit: number): void {
  if (count <= limit) return
  throw new FaultError('BATCH_TOO_LARGE', `Expected at most ${limit} ${what}, got ${count}`, {
    what,
    count,
    limit,
  })
}
