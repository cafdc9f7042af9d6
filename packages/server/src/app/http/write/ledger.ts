/** Blocks, postings and totals as the contract has them. */
import type * as contract from '@paperchain/contract/ledger'
import type { Held } from '@paperchain/contract/link'
import { type AssetId, ledgerOfAsset } from '@paperchain/core/domain/asset'
import { type LedgerId, showsSpending } from '@paperchain/core/domain/ledger'
import type { Posting, Transaction } from '@paperchain/core/domain/posting'
import type { BookTimes } from '@paperchain/core/links'
import type { AccountTotal, StoredBlock } from '@paperchain/core/ports'
import { type AssetBook, assetIn } from '../../ledger-assets.ts'
import type { LedgerBlocks } from '../block-book.ts'
import { ledgerOf, timeOrNull, timeText, unitOf } from './basics.ts'

/** When a book's entries happened, as the contract has it. */
const happenedOf = (times: BookTimes | null): contract.LedgerState['happened'] =>
  times === null ? null : { first: timeText(times.firstMs), last: timeText(times.lastMs) }

/** A ledger with its tip and sums; of a book also when its entries happened. */
export function ledgerStateOf(blocks: LedgerBlocks, times: BookTimes | null): contract.LedgerState {
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
    happened: happenedOf(times),
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

/** When an account's postings happened, by asset; empty on a chain. */
type AccountTimes = { readonly times: ReadonlyMap<AssetId, BookTimes> }

/** Exact totals; the balance is told only where every debit is known. */
export function totalOf(
  total: AccountTotal,
  { live, times }: Pick<LedgerBlocks, 'live'> & AccountTimes,
  assets: AssetBook,
): contract.AccountTotal {
  const seen = (height: number) => ({
    height,
    time: timeOrNull(live.get(height)?.timeMs ?? null),
  })
  const unknown = total.unknownDebitCount
  const isTold = unknown === 0 && showsSpending(ledgerOfAsset(total.asset))
  return {
    asset: assetIn(assets, total.asset),
    credited: total.credited.toString(),
    debited: total.debited.toString(),
    balance: isTold ? (total.credited - total.debited).toString() : null,
    unknownDebitCount: unknown,
    creditCount: total.creditCount,
    debitCount: total.debitCount,
    first: seen(total.firstHeight),
    last: seen(total.lastHeight),
    happened: happenedOf(times.get(total.asset) ?? null),
  }
}

/** What moved in one asset, as far as it is known. */
type AssetSum = { debited: bigint; out: bigint; fee: bigint }

/** Sums over a transaction: how many sides, and by asset what moved. */
type Sums = {
  readonly inputs: number
  readonly outputs: number
  readonly byAsset: ReadonlyMap<AssetId, AssetSum>
}

/**
 * Which postings are fees that somebody pays here. What nobody pays is what the maker of a block
 * gets beside new coins.
 */
export function isPaidFee(postings: readonly Posting[]): (posting: Posting) => boolean {
  const nobodys = new Set(
    postings
      .filter(({ side, kind, account }) => side === 'debit' && kind === 'fee' && account === null)
      .map(({ move }) => move),
  )
  return ({ kind, move }) => kind === 'fee' && (move === null || !nobodys.has(move))
}

/** Adds a transaction up; fees stand apart from what its parties moved. */
export function sumsOf({ postings }: Pick<Transaction, 'postings'>): Sums {
  const isFee = isPaidFee(postings)
  const byAsset = new Map<AssetId, AssetSum>()
  let inputs = 0
  let outputs = 0
  for (const posting of postings) {
    const { side, asset, move } = posting
    const amount = posting.amount ?? 0n
    const sum = byAsset.get(asset) ?? { debited: 0n, out: 0n, fee: 0n }
    byAsset.set(asset, sum)
    if (side === 'debit') {
      sum.debited += amount
      // In a coin ledger a fee has no debit of its own, but the coinbase has one of all fees.
      if (move === null || !isFee(posting)) inputs += 1
    } else if (isFee(posting)) sum.fee += amount
    else {
      outputs += 1
      sum.out += amount
    }
  }
  return { inputs, outputs, byAsset }
}

const NOTHING: AssetSum = { debited: 0n, out: 0n, fee: 0n }

/** The sums in the own coin. Null is: nobody can tell. */
export function ownSums(
  { ledger, complete, postings }: Transaction,
  { byAsset }: Sums,
  notes: readonly string[],
): { readonly out: bigint; readonly fee: bigint | null; readonly unseen: bigint | null } {
  const { debited, out, fee } = byAsset.get(unitOf(ledger).id as AssetId) ?? NOTHING
  const ofCoins = postings.every(({ move }) => move === null)
  const isSeen = !notes.some((note) => note.startsWith('fees:')) || fee > 0n
  if (complete || !ofCoins) return { out, fee: isSeen ? fee : null, unseen: null }
  // The lower bound of `@unseen` (architecture, section 5): never below zero.
  const missing = out - debited
  return { out, fee: null, unseen: missing > 0n ? missing : 0n }
}

/** All fees of a transaction that are seen. */
export const feesOf = ({ byAsset }: Sums, assets: AssetBook): Held[] =>
  [...byAsset].flatMap(([asset, { fee }]) =>
    fee === 0n ? [] : { asset: assetIn(assets, asset), amount: fee.toString() },
  )

/** How a row of a block is written. */
export type RowTerms = { readonly whole: boolean; readonly notes: readonly string[] }

/** A transaction as a row of its block. */
export function blockRowOf(
  transaction: Transaction,
  { whole, notes }: RowTerms,
): contract.BlockTransaction {
  const sums = sumsOf(transaction)
  const { out, fee } = ownSums(transaction, sums, notes)
  const { id, position, complete, postings } = transaction
  return {
    id,
    position,
    inputs: sums.inputs,
    outputs: sums.outputs,
    out: out.toString(),
    fee: fee === null ? null : fee.toString(),
    sums: [...sums.byAsset]
      .map(([asset, sum]) => ({ asset, out: sum.out.toString(), fee: sum.fee.toString() }))
      .sort((one, other) => (one.asset < other.asset ? -1 : 1)),
    complete,
    ...(whole ? { postings: postings.map(postingOf) } : {}),
  }
}
