/** Blocks, postings and totals as the contract has them. */
import type * as contract from '@paperchain/contract/ledger'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { Posting, Transaction } from '@paperchain/core/domain/posting'
import type { AccountTotal, StoredBlock } from '@paperchain/core/ports'
import type { LedgerBlocks } from '../block-book.ts'
import { assetOf, ledgerOf, timeOrNull, timeText, unitOf } from './basics.ts'

/** A ledger with its tip and sums. */
export function ledgerStateOf(blocks: LedgerBlocks): contract.LedgerState {
  const { ledger, all, live, tip, lowest, incomplete, transactions } = blocks
  const span = tip === null || lowest === null ? 0 : tip.height - lowest.height + 1
  return {
    ...ledgerOf(ledger),
    unit: unitOf(ledger),
    tip: refOf(tip),
    lowest: refOf(lowest),
    blocks: live.size,
    orphanedBlocks: all.length - live.size,
    missingBlocks: span - live.size,
    incompleteTransactions: incomplete,
    transactions,
  }
}

/** A block as the end of something, or null. */
export const refOf = (block: StoredBlock | null): contract.LedgerState['tip'] =>
  block === null ? null : { height: block.height, id: block.id, time: timeText(block.timeMs) }

/** A block's head. */
export const blockOf = (ledger: LedgerId, block: StoredBlock): contract.Block => ({
  ...ledgerOf(ledger),
  id: block.id,
  previous: block.previous,
  height: block.height,
  time: timeText(block.timeMs),
  txCount: block.txCount,
  bytes: block.bytes,
  coinbaseText: block.coinbaseText,
  state: block.state,
  incomplete: block.incomplete,
})

/** One posting. */
export const postingOf = (posting: Posting): contract.Posting => ({
  height: posting.height,
  position: posting.position,
  leg: posting.leg,
  block: posting.block,
  tx: posting.tx,
  side: posting.side,
  account: posting.account,
  certainty: posting.certainty,
  asset: posting.asset,
  amount: posting.amount === null ? null : posting.amount.toString(),
  coin: posting.coin,
  move: posting.move,
  kind: posting.kind,
  form: posting.form,
})

/** Exact totals; the balance is told only where every debit is known. */
export function totalOf(
  ledger: LedgerId,
  total: AccountTotal,
  { live }: Pick<LedgerBlocks, 'live'>,
): contract.AccountTotal {
  const seen = (height: number) => ({
    height,
    time: timeOrNull(live.get(height)?.timeMs ?? null),
  })
  const unknown = total.unknownDebitCount
  return {
    asset: assetOf(ledger, total.asset),
    credited: total.credited.toString(),
    debited: total.debited.toString(),
    balance: unknown > 0 ? null : (total.credited - total.debited).toString(),
    unknownDebitCount: unknown,
    creditCount: total.creditCount,
    debitCount: total.debitCount,
    first: seen(total.firstHeight),
    last: seen(total.lastHeight),
  }
}

/** Sums over a transaction of the ledger's own coin. */
export function sumsOf({ postings, complete }: Transaction): {
  readonly inputs: number
  readonly outputs: number
  readonly out: bigint
  readonly fee: bigint | null
  readonly unseen: bigint | null
} {
  let inputs = 0
  let outputs = 0
  let out = 0n
  let fee = 0n
  let known = 0n
  for (const { side, kind, amount } of postings) {
    if (side === 'debit') {
      inputs += 1
      known += amount ?? 0n
    } else if (kind === 'fee') fee += amount ?? 0n
    else {
      outputs += 1
      out += amount ?? 0n
    }
  }
  if (complete) return { inputs, outputs, out, fee, unseen: null }
  // The lower bound of `@unseen` (architecture, section 5): never below zero.
  const missing = out - known
  return { inputs, outputs, out, fee: null, unseen: missing > 0n ? missing : 0n }
}

/** A transaction as a row of its block. */
export function blockRowOf(transaction: Transaction, whole: boolean): contract.BlockTransaction {
  const { inputs, outputs, out, fee } = sumsOf(transaction)
  const { id, position, complete, postings } = transaction
  return {
    id,
    position,
    inputs,
    outputs,
    out: out.toString(),
    fee: fee === null ? null : fee.toString(),
    complete,
    ...(whole ? { postings: postings.map(postingOf) } : {}),
  }
}
