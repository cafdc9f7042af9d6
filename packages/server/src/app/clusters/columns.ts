/** Transactions of a coin ledger as the columns that clusters are made of. */
import { isSystemAccount } from '@paperchain/core/domain/account'
import type { Posting, Transaction } from '@paperchain/core/domain/posting'
import type { ClusterBlock } from '@paperchain/core/engine/cluster/cluster-types'
import type { AccountNumbers } from './account-numbers.ts'

/** Where transactions stand, and what hands say of them. */
export type BlockPart = {
  readonly height: number
  /** Transactions of the whole block. */
  readonly txCount: number
  readonly transactions: readonly Transaction[]
  readonly distrusted: readonly number[]
}

/** Codes of forms of script: stable, since a snapshot holds them. A form not named has the last. */
const FORMS = ['', 'p2pk', 'p2pkh', 'p2sh', 'p2wpkh', 'p2wsh', 'p2tr', 'p2sh-p2wpkh']
const OTHER_FORM = 255

const formOf = (form: string): number => {
  const at = FORMS.indexOf(form)
  return at < 0 ? OTHER_FORM : at
}

/**
 * The columns of a block or of a part of it. Accounts that are new get the next numbers, inputs
 * before outputs.
 *
 * flat: one column after the other
 */
export function columnsOf(numbers: AccountNumbers, part: BlockPart): ClusterBlock {
  const { height, txCount, transactions, distrusted } = part
  const count = transactions.length
  const ins: Posting[] = []
  const outs: Posting[] = []
  const inStart = new Uint32Array(count + 1)
  const outStart = new Uint32Array(count + 1)
  const position = new Uint32Array(count)
  for (const [at, transaction] of transactions.entries()) {
    position[at] = transaction.position
    for (const posting of transaction.postings) {
      if (posting.side === 'debit') ins.push(posting)
      else if (posting.kind !== 'fee') outs.push(posting)
    }
    inStart[at + 1] = ins.length
    outStart[at + 1] = outs.length
  }
  const inAccount = new Int32Array(ins.length)
  const outAccount = new Int32Array(outs.length)
  for (let at = 0; at < count; at++) {
    number(numbers, ins, { into: inAccount, from: inStart[at] ?? 0, to: inStart[at + 1] ?? 0 })
    number(numbers, outs, { into: outAccount, from: outStart[at] ?? 0, to: outStart[at + 1] ?? 0 })
  }
  return {
    ...{ height, txCount, position, inStart, inAccount, outStart, outAccount, distrusted },
    accountCount: numbers.count,
    inAmount: Float64Array.from(ins, amountOf),
    inForm: Uint8Array.from(ins, ({ form }) => formOf(form)),
    outAmount: Float64Array.from(outs, amountOf),
    outForm: Uint8Array.from(outs, ({ form }) => formOf(form)),
  }
}

type Span = { readonly into: Int32Array; readonly from: number; readonly to: number }

function number(numbers: AccountNumbers, postings: readonly Posting[], span: Span): void {
  for (let at = span.from; at < span.to; at++) {
    const account = postings[at]?.account ?? null
    const isNobody = account === null || isSystemAccount(account)
    span.into[at] = isNobody ? -1 : numbers.numberOf(account)
  }
}

const amountOf = ({ amount }: Posting): number => (amount === null ? -1 : Number(amount))

/** Inputs that wait for their coins. */
export function openInputsOf(transactions: readonly Transaction[]): number {
  let open = 0
  for (const { postings } of transactions) {
    for (const { side, coin, amount } of postings) {
      if (side === 'debit' && coin !== null && amount === null) open += 1
    }
  }
  return open
}
