/**
 * The balance law over a batch's columns: `checkBalance` of `domain/posting.ts`, without an object
 * a
 * posting. Sums of values below 2^53 are exact in a number; the first larger one moves the
 * transaction to bigint.
 *
 * @module
 */
import { SUM_LIMIT } from '@paperchain/core/domain/amount'
import { readLanes } from '@paperchain/core/domain/batch/lanes'
import { CREDIT, type PostingBatch } from '@paperchain/core/domain/batch/posting-batch'
import { txIdText } from '@paperchain/core/domain/batch/tx-id'
import { FaultError } from '@paperchain/core/domain/error'

/**
 * Refuses the first complete transaction that does not balance.
 *
 * @throws {FaultError} `TRANSACTION_UNBALANCED` or `AMOUNT_TOO_LARGE`, naming the transaction
 */
export function checkBatchBalance(batch: PostingBatch): void {
  for (let tx = 0; tx < batch.txs.count; tx++) {
    if (batch.txs.complete[tx] === 1 && !balancesSmall(batch, tx)) checkLarge(batch, tx)
  }
}

/** True where the sums of each asset stay exact in a number and its sides are equal. */
function balancesSmall({ txs, postings }: PostingBatch, tx: number): boolean {
  const { asset } = postings
  const first = txs.firstPosting[tx] ?? 0
  const end = first + (txs.postingCount[tx] ?? 0)
  for (let row = first; row < end; row++) {
    // Each asset is summed once, at the first row that has it.
    let same = first
    while (asset[same] !== asset[row]) if (++same - first > SCAN_MAX) return false
    if (same === row && !sidesEqual(postings, row, end)) return false
  }
  return true
}

/** Rows that are looked through for an asset; transactions of more assets are rare. */
const SCAN_MAX = 16

/** The asset of row `first`, in the rows from there to `end`. */
function sidesEqual(
  { asset, amount, side }: PostingBatch['postings'],
  first: number,
  end: number,
): boolean {
  let difference = 0
  let total = 0
  for (let row = first; row < end; row++) {
    if (asset[row] !== asset[first]) continue
    const lane = 8 * row
    for (let high = lane + 2; high < lane + 8; high++) if (amount[high] !== 0) return false
    const value = (amount[lane + 1] ?? 0) * 0x1_0000_0000 + (amount[lane] ?? 0)
    total += value
    difference += side[row] === CREDIT ? value : -value
  }
  return total <= Number.MAX_SAFE_INTEGER && difference === 0
}

function checkLarge(batch: PostingBatch, tx: number): void {
  const { ledger, txs, postings } = batch
  const first = txs.firstPosting[tx] ?? 0
  const end = first + (txs.postingCount[tx] ?? 0)
  const sums = new Map<number, [debit: bigint, credit: bigint]>()
  for (let row = first; row < end; row++) {
    const asset = postings.asset[row] ?? 0
    const sum = sums.get(asset) ?? [0n, 0n]
    const side = postings.side[row] === CREDIT ? 1 : 0
    sum[side] += readLanes(postings.amount, row)
    sums.set(asset, sum)
  }
  for (const [asset, [debit, credit]] of sums) {
    const id = txIdText(ledger, txs.id.bytes, [txs.id.start[tx] ?? 0, txs.id.length[tx] ?? 0])
    const facts = { tx: id, asset: batch.assets[asset] ?? '', debit, credit }
    if (debit >= SUM_LIMIT || credit >= SUM_LIMIT) {
      throw new FaultError('AMOUNT_TOO_LARGE', `Transaction ${id} sums beyond 2^255`, facts)
    }
    if (debit === credit) continue
    const message = `Expected debits = credits in ${id}, got ${debit} and ${credit}`
    throw new FaultError('TRANSACTION_UNBALANCED', message, facts)
  }
}
