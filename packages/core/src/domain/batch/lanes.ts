/**
 * Amounts as the ledger stores them: a UInt256 in eight little-endian lanes of 32 bits.
 *
 * @module
 */
import { amount as checkedAmount } from '../amount.ts'

/** Lanes of one amount. */
export const LANES = 8

/**
 * Writes `amount` into the lanes of `row`.
 *
 * @throws {FaultError} `AMOUNT_TOO_LARGE` below 0 or from 2^256 on
 */
export function writeLanes(lanes: Uint32Array, row: number, amount: bigint): void {
  let rest: bigint = checkedAmount('', amount)
  for (let lane = 0; lane < LANES; lane++) {
    lanes[row * LANES + lane] = Number(rest & 0xffffffffn)
    rest >>= 32n
  }
}

/** The amount in the lanes of `row`: 0 ≤ amount < 2^256. */
export function readLanes(lanes: Uint32Array, row: number): bigint {
  let amount = 0n
  for (let lane = LANES - 1; lane >= 0; lane--) {
    amount = (amount << 32n) | BigInt(lanes[row * LANES + lane]!)
  }
  return amount
}
