/**
 * Takes transactions out of a batch under construction.
 *
 * @module
 */
import type { BatchBuilder } from './batch-builder.ts'
import { LANES } from './lanes.ts'

/**
 * Keeps the transactions marked 1 with their postings, in their order, and forgets the others. The
 * bytes of the others stay in the arena until the batch is cleared.
 *
 * @param keep one byte a transaction
 */
export function keepTxs({ txs, postings }: BatchBuilder, keep: Uint8Array): void {
  let to = 0
  let row = 0
  for (let tx = 0; tx < txs.count; tx++) {
    if (keep[tx] !== 1) continue
    const first = txs.firstPosting[tx]!
    const count = txs.postingCount[tx]!
    txs.block[to] = txs.block[tx]!
    txs.position[to] = txs.position[tx]!
    txs.id.start[to] = txs.id.start[tx]!
    txs.id.length[to] = txs.id.length[tx]!
    txs.complete[to] = txs.complete[tx]!
    if (txs.time !== null) txs.time[to] = txs.time[tx]!
    txs.firstPosting[to] = row
    txs.postingCount[to] = count
    for (let from = first; from < first + count; from++) movePosting(postings, from, [row++, to])
    to++
  }
  txs.count = to
  postings.count = row
}

function movePosting(
  postings: BatchBuilder['postings'],
  from: number,
  [to, tx]: readonly [number, number],
): void {
  postings.tx[to] = tx
  postings.leg[to] = postings.leg[from]!
  postings.side[to] = postings.side[from]!
  postings.account.start[to] = postings.account.start[from]!
  postings.account.length[to] = postings.account.length[from]!
  postings.certainty[to] = postings.certainty[from]!
  postings.asset[to] = postings.asset[from]!
  postings.amount.copyWithin(to * LANES, from * LANES, from * LANES + LANES)
  postings.amountKnown[to] = postings.amountKnown[from]!
  postings.coinTx.start[to] = postings.coinTx.start[from]!
  postings.coinTx.length[to] = postings.coinTx.length[from]!
  postings.coinIndex[to] = postings.coinIndex[from]!
  postings.move[to] = postings.move[from]!
  postings.kind[to] = postings.kind[from]!
  postings.form[to] = postings.form[from]!
}
