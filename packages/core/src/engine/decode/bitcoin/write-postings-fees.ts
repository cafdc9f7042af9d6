import { hexText } from '../../../domain/batch/tx-id.ts'
import { FaultError } from '../../../domain/error.ts'
import type { DecodedBlock } from './columns.ts'
import { subsidy as subsidyOf } from './subsidy.ts'
import type { BlockPlace } from './write-postings.ts'

const HALF = 2 ** 32

/** Fees of a block, in smallest units. */
export type Fees = {
  /** By transaction, 1 where all its inputs are known; 1 for the coinbase. */
  readonly known: Uint8Array
  /** By transaction, low and high 32 bits; 0 for the coinbase and where an input is not known. */
  readonly lo: Uint32Array
  readonly hi: Uint32Array
  /** Of all transactions, or null where one is not known. */
  readonly total: bigint | null
  /** What the coinbase might have claimed and did not; 0n while the total is not known. */
  readonly unclaimed: bigint
  readonly subsidy: bigint
}

/**
 * Adds up what a block takes in and pays out.
 *
 * @throws {FaultError} `BLOCK_PAYS_TOO_MUCH` naming the first such transaction; or
 * `BLOCK_CLAIMS_TOO_MUCH`
 */
export function blockFees(block: DecodedBlock, place: BlockPlace): Fees {
  return new FeeReader(block, place).read()
}

/**
 * Sums stand in two numbers, the halves of 32 bits apart: Dogecoin has more units than a number
 * counts. Sums of halves stay below 2^53 in any block, and are carried once.
 */
class FeeReader {
  readonly #block: DecodedBlock
  readonly #place: BlockPlace
  readonly #maxHi: number
  readonly #maxLo: number
  /** The sum made last. */
  #hi = 0
  #lo = 0

  constructor(block: DecodedBlock, place: BlockPlace) {
    const { amountMax } = place.network
    this.#block = block
    this.#place = place
    this.#maxHi = Number(amountMax >> 32n)
    this.#maxLo = Number(amountMax & 0xffffffffn)
  }

  read(): Fees {
    const { txCount } = this.#block
    const known = new Uint8Array(txCount).fill(1)
    const lo = new Uint32Array(txCount)
    const hi = new Uint32Array(txCount)
    let isWhole = true
    let totalLo = 0
    let totalHi = 0
    for (let tx = 1; tx < txCount; tx++) {
      if (!this.#fee(tx)) {
        known[tx] = 0
        isWhole = false
        continue
      }
      lo[tx] = this.#lo
      hi[tx] = this.#hi
      totalLo += this.#lo
      totalHi += this.#hi
      if (!isWhole) continue
      this.#carry(totalHi, totalLo)
      if (this.#isTooMuch()) throw this.#tooMuch(tx, { fees: this.#sum(), limit: this.#limit() })
    }
    const total = isWhole ? joined(totalHi, totalLo) : null
    return { known, lo, hi, total, ...this.#claim(total) }
  }

  /** Leaves the fee of a transaction as the sum. False where an input is not known. */
  #fee(tx: number): boolean {
    const { coins, firstInput } = this.#place
    const block = this.#block
    this.#paidOut(tx)
    const outHi = this.#hi
    const outLo = this.#lo
    const end = firstInput + block.txFirstInput[tx + 1]!
    let hi = 0
    let lo = 0
    for (let coin = firstInput + block.txFirstInput[tx]!; coin < end; coin++) {
      if (coins.known[coin] === 0) return false
      hi += coins.valueHi[coin]!
      lo += coins.valueLo[coin]!
    }
    this.#carry(hi, lo)
    if (this.#isTooMuch()) throw this.#tooMuch(tx, { taken: this.#sum(), limit: this.#limit() })
    const borrow = this.#lo < outLo ? 1 : 0
    if (this.#hi - borrow < outHi) {
      throw this.#tooMuch(tx, { taken: this.#sum(), paid: joined(outHi, outLo) })
    }
    this.#hi -= outHi + borrow
    this.#lo += borrow * HALF - outLo
    return true
  }

  /** Leaves what a transaction pays out as the sum. */
  #paidOut(tx: number): void {
    const { outValueHi, outValueLo, txFirstOutput } = this.#block
    const end = txFirstOutput[tx + 1]!
    let hi = 0
    let lo = 0
    for (let output = txFirstOutput[tx]!; output < end; output++) {
      hi += outValueHi[output]!
      lo += outValueLo[output]!
    }
    this.#carry(hi, lo)
    if (this.#isTooMuch()) throw this.#tooMuch(tx, { paid: this.#sum(), limit: this.#limit() })
  }

  #claim(total: bigint | null): { unclaimed: bigint; subsidy: bigint } {
    const { height, network } = this.#place
    const { id, previous } = this.#block.header
    const subsidy = subsidyOf(height, network, previous)
    this.#paidOut(0)
    const claimed = this.#sum()
    const unclaimed = total === null ? 0n : subsidy + total - claimed
    if (total === null || unclaimed >= 0n) return { unclaimed, subsidy }
    throw new FaultError(
      'BLOCK_CLAIMS_TOO_MUCH',
      `Expected block ${id} to claim at most ${subsidy + total} units, got ${claimed}`,
      {
        block: id,
        height,
        subsidy: shown(subsidy),
        fees: shown(total),
        claimed: shown(claimed),
      },
    )
  }

  #carry(hi: number, lo: number): void {
    const over = Math.floor(lo / HALF)
    this.#hi = hi + over
    this.#lo = lo - over * HALF
  }

  #isTooMuch(): boolean {
    return this.#hi > this.#maxHi || (this.#hi === this.#maxHi && this.#lo > this.#maxLo)
  }

  #sum(): bigint {
    return joined(this.#hi, this.#lo)
  }

  #limit(): bigint {
    return this.#place.network.amountMax
  }

  #tooMuch(tx: number, sums: Readonly<Record<string, bigint>>): FaultError {
    const block = this.#block
    const id = hexText(block.txid, tx * 32, 32)
    const parts = Object.entries(sums)
    const text = parts.map(([name, sum]) => `${name} ${sum}`).join(', ')
    return new FaultError(
      'BLOCK_PAYS_TOO_MUCH',
      `Expected transaction ${id} to pay no more than it takes in, got ${text} units`,
      {
        block: block.header.id,
        tx: id,
        position: tx,
        ...Object.fromEntries(parts.map(([name, sum]) => [name, shown(sum)])),
      },
    )
  }
}

const joined = (hi: number, lo: number): bigint => (BigInt(hi) << 32n) + BigInt(lo)

/** A fact: a number where it is one exactly. */
const shown = (sum: bigint): number | bigint =>
  sum <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(sum) : sum
