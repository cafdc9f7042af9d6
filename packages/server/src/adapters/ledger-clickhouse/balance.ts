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

/** True where one asset moves, every lane sum stays exact in a number, and the sides are equal. */
function balancesSmall({ txs, postings }: PostingBatch, tx: number): boolean {
  const first = txs.firstPosting[tx] ?? 0
  const end = first + (txs.postingCount[tx] ?? 0)
  const asset = postings.asset[first]
  let difference = 0
  let total = 0
  for (let row = first; row < end; row++) {
    if (postings.asset[row] !== asset) return false
    const lane = 8 * row
    for (let high = lane + 2; high < lane + 8; high++) if (postings.amount[high] !== 0) return false
    const value = (postings.amount[lane + 1] ?? 0) * 0x1_0000_0000 + (postings.amount[lane] ?? 0)
    total += value
    difference += postings.side[row] === CREDIT ? value : -value
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
