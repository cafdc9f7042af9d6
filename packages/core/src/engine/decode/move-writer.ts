/**
 * Writes movements of account ledgers into a batch: each is a debit and a credit of one amount with
 * one `move` number. For decoders whose source is slow; the hot ones write columns themselves.
 *
 * @module
 */
import { SUM_LIMIT } from '../../domain/amount.ts'
import type { AssetId } from '../../domain/asset.ts'
import type { BatchBuilder } from '../../domain/batch/batch-builder.ts'
import { writeLanes } from '../../domain/batch/lanes.ts'
import { CREDIT, DEBIT } from '../../domain/batch/posting-batch.ts'
import { txIdBytes } from '../../domain/batch/tx-id.ts'
import { invariant } from '../../domain/error.ts'
import { CERTAINTIES, KINDS, type Kind } from '../../domain/posting.ts'

/** One movement. */
export type Movement = {
  /** Canonical account ids; null where the source does not say who. */
  readonly from: string | null
  readonly to: string | null
  readonly asset: AssetId
  /** Whole smallest units, from 0 to 2^256 - 1. */
  readonly amount: bigint
  readonly kind: Kind
  /** What is special about it: `stake`, `zero-value`, … ; empty without. */
  readonly form: string
}

/** The form of a movement of nothing: stored, and an exposure of nobody. */
export const ZERO_VALUE = 'zero-value'
/**
 * The form of a movement that only a hostile token can write: with it, the sum of its asset in the
 * transaction would reach 2^255. Its amount is kept as unknown, and the transaction as incomplete.
 */
export const BEYOND_SUMS = 'beyond-2^255'

const STATED = CERTAINTIES.indexOf('stated')
const UNKNOWN = CERTAINTIES.indexOf('unknown')

/** Writes transactions of movements into one builder. */
export class MoveWriter {
  readonly #builder: BatchBuilder
  readonly #sums = new Map<AssetId, bigint>()
  readonly #assetRows = new Map<AssetId, number>()
  #leg = 0
  #move = 0

  constructor(builder: BatchBuilder) {
    this.#builder = builder
  }

  /**
   * Begins a transaction in the last block of the builder.
   *
   * @throws {FaultError} `TX_ID_INVALID`
   */
  begin(id: string, position: number): void {
    const { arena, ledger } = this.#builder
    const bytes = txIdBytes(ledger, id)
    this.#builder.beginTx(position, arena.put(bytes, 0, bytes.length), bytes.length)
    this.#sums.clear()
    this.#leg = 0
    this.#move = 0
  }

  /** The next movement has this number, and its legs follow from it; those between stay free. */
  moveOn(move: number): void {
    invariant(move >= this.#move, 'movements are written in the order of their numbers')
    this.#move = move
    this.#leg = 2 * move
  }

  /**
   * Adds a movement to the transaction begun last.
   *
   * @throws {FaultError} `AMOUNT_TOO_LARGE` below 0 or from 2^256 on, `BATCH_TOO_LARGE`
   */
  add(movement: Movement): void {
    const { asset, amount } = movement
    const sum = (this.#sums.get(asset) ?? 0n) + amount
    const isKnown = sum < SUM_LIMIT
    if (isKnown) this.#sums.set(asset, sum)
    else this.#builder.txs.complete[this.#builder.txs.count - 1] = 0
    const form = isKnown ? formOf(movement) : BEYOND_SUMS
    this.#post(DEBIT, movement.from, { ...movement, form, isKnown })
    this.#post(CREDIT, movement.to, { ...movement, form, isKnown })
    this.#move++
  }

  #post(side: number, account: string | null, movement: Movement & { isKnown: boolean }): void {
    const builder = this.#builder
    const row = builder.addPosting(this.#leg++, side, KINDS.indexOf(movement.kind))
    const start = builder.arena.putText(account ?? '')
    const length = builder.arena.used - start
    builder.setAccount(row, [start, length], account === null ? UNKNOWN : STATED)
    const { postings } = builder
    postings.asset[row] = this.#assetRow(movement.asset)
    postings.form[row] = builder.formRow(movement.form)
    postings.move[row] = this.#move
    if (!movement.isKnown) return
    writeLanes(postings.amount, row, movement.amount)
    postings.amountKnown[row] = 1
  }

  /** The builder looks through all its assets, and a block of collectibles has thousands. */
  #assetRow(id: AssetId): number {
    const known = this.#assetRows.get(id)
    if (known !== undefined) return known
    const row = this.#builder.assetRow(id)
    this.#assetRows.set(id, row)
    return row
  }
}

const formOf = ({ amount, form }: Movement): string =>
  form === '' && amount === 0n ? ZERO_VALUE : form
