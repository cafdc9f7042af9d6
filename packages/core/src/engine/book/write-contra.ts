/** Contra entries: the postings of a transaction on the other side, account by account. */
import type { BatchBuilder } from '../../domain/batch/batch-builder.ts'
import { writeLanes } from '../../domain/batch/lanes.ts'
import { CREDIT, DEBIT } from '../../domain/batch/posting-batch.ts'
import { KINDS, type Posting } from '../../domain/posting.ts'

/** Adds the contra posting of a known one to the batch's last transaction. */
export function copyPosting(builder: BatchBuilder, posting: Posting, form: string): void {
  const { postings, arena } = builder
  const side = posting.side === 'debit' ? CREDIT : DEBIT
  const row = builder.addPosting(posting.leg, side, KINDS.indexOf(posting.kind))
  const start = arena.putText(posting.account ?? '')
  builder.setAccount(row, [start, arena.used - start], 0)
  postings.asset[row] = builder.assetRow(posting.asset)
  postings.form[row] = builder.formRow(form)
  writeLanes(postings.amount, row, posting.amount ?? 0n)
  postings.amountKnown[row] = 1
  if (posting.move !== null) postings.move[row] = posting.move
}
