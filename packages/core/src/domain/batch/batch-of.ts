/**
 * Batches from plain transactions, and back: for tests and for sources where speed is no matter.
 *
 * @module
 */
import { invariant } from '../error.ts'
import type { LedgerId } from '../ledger.ts'
import { CERTAINTIES, type CoinName, KINDS, type Posting, type Transaction } from '../posting.ts'
import { BatchBuilder } from './batch-builder.ts'
import { readLanes, writeLanes } from './lanes.ts'
import {
  type BlockHead,
  CREDIT,
  DEBIT,
  NONE,
  type PostingBatch,
  type TxColumns,
} from './posting-batch.ts'
import { txIdBytes, txIdText } from './tx-id.ts'
import { utf8Text } from './utf8.ts'

/** A block as a plain object: its head, and all its transactions in their order. */
export type PlainBlock = {
  readonly head: BlockHead
  readonly transactions: readonly Transaction[]
}

/**
 * The batch that holds these blocks. Assets and forms are numbered as they come. Block and height
 * of a transaction are its head's, and must be the same there; a time that is not its head's is
 * its own.
 *
 * @throws {FaultError} `TX_ID_INVALID`, `AMOUNT_TOO_LARGE` or `BATCH_TOO_LARGE`
 */
export function batchOf(ledger: LedgerId, blocks: readonly PlainBlock[]): PostingBatch {
  const builder = new BatchBuilder(ledger)
  for (const { head, transactions } of blocks) {
    builder.beginBlock(head)
    for (const transaction of transactions) {
      const { id, block, height, timeMs } = transaction
      const same = block === head.id && height === head.height
      invariant(same, `block and height of ${id} are those of block ${head.id}`)
      const row = addTransaction(builder, transaction)
      if (timeMs !== head.timeMs) builder.txs.setTime(row, timeMs)
    }
  }
  return builder
}

/** All transactions of a batch as plain objects, in its order. Inverse of {@link batchOf}. */
export const transactionsOf = (batch: PostingBatch): Transaction[] =>
  Array.from({ length: batch.txs.count }, (_, row) => transactionAt(batch, row))

/** The transaction at row `row` of a batch's `txs`, as a plain object. */
export function transactionAt(batch: PostingBatch, row: number): Transaction {
  const { ledger, blocks, txs } = batch
  const head = blocks[txs.block[row]!]
  invariant(head !== undefined, `transaction row ${row} has a block`)
  const name = {
    ledger,
    block: head.id,
    height: head.height,
    position: txs.position[row]!,
  }
  const id = txIdText(ledger, txs.id.bytes, [txs.id.start[row]!, txs.id.length[row]!])
  const first = txs.firstPosting[row]!
  const postings = Array.from({ length: txs.postingCount[row]! }, (_, i) => ({
    ...name,
    tx: id,
    ...postingAt(batch, first + i),
  }))
  const timeMs = timeOf(txs, row) ?? head.timeMs
  return { ...name, id, timeMs, complete: txs.complete[row] === 1, postings }
}

/** When a transaction happened, UTC milliseconds, or null where that is the time of its block. */
export function timeOf({ time }: TxColumns, row: number): number | null {
  const own = time?.[row]
  return own === undefined || Number.isNaN(own) ? null : own
}

function addTransaction(
  builder: BatchBuilder,
  { id, position, complete, postings }: Transaction,
): number {
  const bytes = txIdBytes(builder.ledger, id)
  const row = builder.beginTx(position, builder.arena.put(bytes, 0, bytes.length), bytes.length)
  builder.txs.complete[row] = complete ? 1 : 0
  for (const posting of postings) addPosting(builder, posting)
  return row
}

function addPosting(builder: BatchBuilder, posting: Posting): void {
  const { postings, arena } = builder
  const side = posting.side === 'debit' ? DEBIT : CREDIT
  const row = builder.addPosting(posting.leg, side, KINDS.indexOf(posting.kind))
  const start = arena.putText(posting.account ?? '')
  const length = arena.used - start
  builder.setAccount(row, [start, length], CERTAINTIES.indexOf(posting.certainty))
  postings.asset[row] = builder.assetRow(posting.asset)
  postings.form[row] = builder.formRow(posting.form)
  if (posting.amount !== null) {
    writeLanes(postings.amount, row, posting.amount)
    postings.amountKnown[row] = 1
  }
  if (posting.coin !== null) setCoin(builder, row, posting.coin)
  if (posting.move !== null) postings.move[row] = posting.move
}

function setCoin({ ledger, postings, arena }: BatchBuilder, row: number, coin: CoinName): void {
  const bytes = txIdBytes(ledger, coin.tx)
  postings.coinTx.start[row] = arena.put(bytes, 0, bytes.length)
  postings.coinTx.length[row] = bytes.length
  postings.coinIndex[row] = coin.index
}

type OwnOfPosting = Omit<Posting, 'ledger' | 'block' | 'height' | 'position' | 'tx'>

function postingAt({ ledger, assets, forms, postings }: PostingBatch, row: number): OwnOfPosting {
  const { account, coinTx, coinIndex, move } = postings
  const certainty = CERTAINTIES[postings.certainty[row]!]
  const kind = KINDS[postings.kind[row]!]
  const asset = assets[postings.asset[row]!]
  const form = forms[postings.form[row]!]
  invariant(certainty !== undefined && kind !== undefined, `posting row ${row} has known codes`)
  invariant(asset !== undefined && form !== undefined, `posting row ${row} has asset and form`)
  const length = account.length[row]!
  const coin = {
    tx: txIdText(ledger, coinTx.bytes, [coinTx.start[row]!, coinTx.length[row]!]),
    index: coinIndex[row]!,
  }
  return {
    leg: postings.leg[row]!,
    side: postings.side[row] === DEBIT ? 'debit' : 'credit',
    account: length === 0 ? null : utf8Text(account.bytes, account.start[row]!, length),
    certainty,
    asset,
    amount: postings.amountKnown[row] === 1 ? readLanes(postings.amount, row) : null,
    coin: coinTx.length[row] === 0 ? null : coin,
    move: move[row] === NONE ? null : move[row]!,
    kind,
    form,
  }
}
