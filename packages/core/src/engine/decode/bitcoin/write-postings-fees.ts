import { hexText } from '../../../domain/batch/tx-id.ts'
import { type Facts, FaultError } from '../../../domain/error.ts'
import type { DecodedBlock } from './columns.ts'
import { subsidy as subsidyOf } from './network.ts'
import type { BlockPlace } from './write-postings.ts'

/** All satoshi that will ever be, as every node checks (`MAX_MONEY` of Bitcoin Core). */
export const MONEY_MAX = 2_100_000_000_000_000

/** Stands for a fee that cannot be known yet, because a coin spent is not. */
export const UNKNOWN_FEE = -1

/** Fees of a block, in satoshi, each below 2^53. */
export type Fees = {
  /** By transaction, {@link UNKNOWN_FEE} where an input is not known; 0 for the coinbase. */
  readonly ofTx: Float64Array
  /** Of all transactions, or {@link UNKNOWN_FEE} where one is not known. */
  readonly total: number
  /** What the coinbase might have claimed and did not; 0 while the total is not known. */
  readonly unclaimed: number
  readonly subsidy: number
}

/**
 * Adds up what a block takes in and pays out.
 *
 * @throws {FaultError} `BLOCK_PAYS_TOO_MUCH` naming the first such transaction; or
 * `BLOCK_CLAIMS_TOO_MUCH`
 */
export function blockFees(block: DecodedBlock, place: BlockPlace): Fees {
  const ofTx = new Float64Array(block.txCount)
  let total = 0
  for (let tx = 1; tx < block.txCount; tx++) {
    const fee = feeOf(block, place, tx)
    ofTx[tx] = fee
    total = fee === UNKNOWN_FEE || total === UNKNOWN_FEE ? UNKNOWN_FEE : total + fee
    if (total > MONEY_MAX) throw tooMuch(block, tx, { fees: total, limit: MONEY_MAX })
  }
  const subsidy = Number(subsidyOf(place.height, place.network))
  const claimed = paidOut(block, 0)
  const unclaimed = total === UNKNOWN_FEE ? 0 : subsidy + total - claimed
  if (unclaimed >= 0) return { ofTx, total, unclaimed, subsidy }
  const id = block.header.id
  throw new FaultError(
    'BLOCK_CLAIMS_TOO_MUCH',
    `Expected block ${id} to claim at most ${subsidy + total} satoshi, got ${claimed}`,
    { block: id, height: place.height, subsidy, fees: total, claimed },
  )
}

function feeOf(block: DecodedBlock, { coins, firstInput }: BlockPlace, tx: number): number {
  const out = paidOut(block, tx)
  const end = firstInput + block.txFirstInput[tx + 1]!
  let taken = 0
  for (let coin = firstInput + block.txFirstInput[tx]!; coin < end; coin++) {
    if (coins.known[coin] === 0) return UNKNOWN_FEE
    taken += coins.valueHi[coin]! * 2 ** 32 + coins.valueLo[coin]!
    if (taken > MONEY_MAX) throw tooMuch(block, tx, { taken, limit: MONEY_MAX })
  }
  if (taken < out) throw tooMuch(block, tx, { taken, paid: out })
  return taken - out
}

/** Satoshi of all outputs of a transaction. */
function paidOut(block: DecodedBlock, tx: number): number {
  const end = block.txFirstOutput[tx + 1]!
  let sum = 0
  for (let output = block.txFirstOutput[tx]!; output < end; output++) {
    sum += block.outValueHi[output]! * 2 ** 32 + block.outValueLo[output]!
    if (sum > MONEY_MAX) throw tooMuch(block, tx, { paid: sum, limit: MONEY_MAX })
  }
  return sum
}

function tooMuch(block: DecodedBlock, tx: number, sums: Facts): FaultError {
  const id = hexText(block.txid, tx * 32, 32)
  const shown = Object.entries(sums).map(([name, sum]) => `${name} ${sum}`)
  return new FaultError(
    'BLOCK_PAYS_TOO_MUCH',
    `Expected transaction ${id} to pay no more than it takes in, got ${shown.join(', ')} satoshi`,
    { block: block.header.id, tx: id, position: tx, ...sums },
  )
}
