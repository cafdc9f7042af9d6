/**
 * Writes movements of EVM blocks into a batch: each a debit and a credit of one amount with one
 * `move` number. As `move-writer.ts` does it, but token moves go from columns to columns.
 *
 * @module
 */
import { SUM_LIMIT } from '../../../domain/amount.ts'
import type { BatchBuilder } from '../../../domain/batch/batch-builder.ts'
import { LANES, readLanes, writeLanes } from '../../../domain/batch/lanes.ts'
import { CREDIT, DEBIT } from '../../../domain/batch/posting-batch.ts'
import { txIdBytes } from '../../../domain/batch/tx-id.ts'
import { CERTAINTIES, KINDS, type Kind } from '../../../domain/posting.ts'
import { BEYOND_SUMS, ZERO_VALUE } from '../move-writer.ts'
import type { EvmChain } from './chain.ts'
import { ContractTable } from './contract-table.ts'
import { writeAccount } from './hex-bytes.ts'
import { ACCOUNT_BYTES } from './log-rows.ts'

/** The account that stands for nobody: as source it issues, as target it burns. */
export const ZERO_ACCOUNT = '0x0000000000000000000000000000000000000000'

/** A movement of the chain's own coin. */
export type CoinMove = {
  /** Null where nobody can tell. */
  readonly from: string | null
  readonly to: string | null
  readonly amount: bigint
  readonly kind: Kind
  /** What is special about it; empty without. */
  readonly form: string
}

const STATED = CERTAINTIES.indexOf('stated')
const UNKNOWN = CERTAINTIES.indexOf('unknown')
const ACCOUNT_LENGTH = 2 + 2 * ACCOUNT_BYTES
const ISSUANCE = '@issuance'
const BURN = '@burn'

/**
 * Amounts below 2^192 are left out of the sums, for all rows of a block together stay below this;
 * so what is summed must stay below 2^255 by as much.
 */
const SMALL_ALL = 2n ** 216n
/** Lanes from here on are zero in amounts below 2^192. */
const LARGE_LANE = 6

/** Row of a kind. */
export const kindRow = (kind: Kind): number => KINDS.indexOf(kind)

/** Writes transactions into one builder. */
export class EvmWriter {
  readonly builder: BatchBuilder
  readonly contracts: ContractTable
  readonly #sums = new Map<number, bigint>()
  readonly #issuance: readonly [number, number]
  readonly #burn: readonly [number, number]
  #leg = 0
  #move = 0

  /** @param builder empty but for the chain's coin in row 0 of its assets */
  constructor(chain: EvmChain, builder: BatchBuilder) {
    this.builder = builder
    this.contracts = new ContractTable(chain, builder)
    this.#issuance = this.#put(ISSUANCE)
    this.#burn = this.#put(BURN)
  }

  /** Begins a transaction in the last block. `id` is `0x` and 64 digits. */
  begin(id: string, position: number): void {
    const { arena, ledger } = this.builder
    const bytes = txIdBytes(ledger, id.slice(2))
    this.builder.beginTx(position, arena.put(bytes, 0, bytes.length), bytes.length)
    this.#sums.clear()
    this.#leg = 0
    this.#move = 0
  }

  /** Adds a movement of the chain's coin. One of nothing is left out unless its form says why. */
  coin({ from, to, amount, kind, form }: CoinMove): void {
    if (amount === 0n && form === '') return
    const debit = from === ZERO_ACCOUNT ? ISSUANCE : from
    const credit = to === ZERO_ACCOUNT ? BURN : to
    const rows = this.#pair(kindRow(kind), 0, form)
    this.#setText(rows, debit)
    this.#setText(rows + 1, credit)
    const { amount: lanes, amountKnown } = this.builder.postings
    writeLanes(lanes, rows, amount)
    lanes.copyWithin((rows + 1) * LANES, rows * LANES, (rows + 1) * LANES)
    amountKnown[rows] = 1
    amountKnown[rows + 1] = 1
  }

  /**
   * Begins a token's movement: both rows with kind, asset and form. The caller says the accounts,
   * then the amount. Returns the debit's row; the credit's is the next.
   */
  token(kind: number, asset: number, form: string): number {
    return this.#pair(kind, asset, form)
  }

  /** The account of a row by its 20 bytes; 20 zeros stand for issuance or burn, by the side. */
  setAccount(row: number, bytes: Uint8Array, start: number): void {
    const { arena, postings } = this.builder
    if (isZero(bytes, start)) {
      this.setSystem(row)
      return
    }
    const at = arena.reserve(ACCOUNT_LENGTH)
    writeAccount(bytes, start, arena.bytes, at)
    postings.account.start[row] = at
    postings.account.length[row] = ACCOUNT_LENGTH
    postings.certainty[row] = STATED
  }

  /** Makes a row's account the one that issues (debit) or burns (credit). */
  setSystem(row: number): void {
    const isDebit = this.builder.postings.side[row] === DEBIT
    this.builder.setAccount(row, isDebit ? this.#issuance : this.#burn, STATED)
  }

  /**
   * The amount of a movement by its lanes. Nothing is marked as such; what would bring the sum of
   * its asset in this transaction to 2^255, as only a hostile token can, is kept as unknown.
   *
   * @returns false in that case
   */
  setAmount(row: number, lanes: Uint32Array, from: number): boolean {
    const { postings, txs } = this.builder
    const { amount } = postings
    const source = from * LANES
    let any = 0
    for (let lane = 0; lane < LANES; lane++) {
      const value = lanes[source + lane]!
      any |= value
      amount[row * LANES + lane] = value
      amount[row * LANES + LANES + lane] = value
    }
    if (any === 0 && postings.form[row] === 0) this.#setForm(row, ZERO_VALUE)
    const isLarge =
      (amount[row * LANES + LARGE_LANE]! | amount[row * LANES + LARGE_LANE + 1]!) !== 0
    if (isLarge && !this.#sumsUp(row)) {
      amount.fill(0, row * LANES, (row + 2) * LANES)
      txs.complete[txs.count - 1] = 0
      this.#setForm(row, BEYOND_SUMS)
      return false
    }
    postings.amountKnown[row] = 1
    postings.amountKnown[row + 1] = 1
    return true
  }

  /** One unit: a collectible. */
  setOne(row: number): void {
    const { amount, amountKnown } = this.builder.postings
    amount[row * LANES] = 1
    amount[(row + 1) * LANES] = 1
    amountKnown[row] = 1
    amountKnown[row + 1] = 1
  }

  #sumsUp(row: number): boolean {
    const { postings } = this.builder
    const asset = postings.asset[row]!
    const sum = (this.#sums.get(asset) ?? 0n) + readLanes(postings.amount, row)
    if (sum >= SUM_LIMIT - SMALL_ALL) return false
    this.#sums.set(asset, sum)
    return true
  }

  #pair(kind: number, asset: number, form: string): number {
    const { builder } = this
    const debit = builder.addPosting(this.#leg++, DEBIT, kind)
    const credit = builder.addPosting(this.#leg++, CREDIT, kind)
    const { postings } = builder
    const formRow = form === '' ? 0 : builder.formRow(form)
    postings.asset[debit] = asset
    postings.asset[credit] = asset
    postings.form[debit] = formRow
    postings.form[credit] = formRow
    postings.move[debit] = this.#move
    postings.move[credit] = this.#move++
    return debit
  }

  #setForm(row: number, form: string): void {
    const { postings } = this.builder
    const formRow = this.builder.formRow(form)
    postings.form[row] = formRow
    postings.form[row + 1] = formRow
  }

  #setText(row: number, account: string | null): void {
    const place =
      account === ISSUANCE
        ? this.#issuance
        : account === BURN
          ? this.#burn
          : this.#put(account ?? '')
    this.builder.setAccount(row, place, account === null ? UNKNOWN : STATED)
  }

  #put(text: string): readonly [number, number] {
    const { arena } = this.builder
    const start = arena.putText(text)
    return [start, arena.used - start]
  }
}

/** Whether these 20 bytes are all zero. */
export function isZero(bytes: Uint8Array, start: number): boolean {
  for (let i = start + ACCOUNT_BYTES - 1; i >= start; i--) if (bytes[i] !== 0) return false
  return true
}
