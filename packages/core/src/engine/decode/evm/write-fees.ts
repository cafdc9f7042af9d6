/**
 * What a transaction pays for being processed, part by part, to whom the chain says.
 *
 * Sources: EIP-1559 (base and priority), EIP-4844 (blobs), the OP stack's receipts (`l1Fee`,
 * operator), ArbOS (`gasUsedForL1`).
 *
 * @module
 */
import type { FeeStep, FeeWay } from './chain.ts'
import type { EvmReceipt, EvmSent } from './evm-block.ts'
import type { EvmWriter } from './evm-writer.ts'

/** What the fees of one transaction depend on. */
export type FeeFacts = {
  readonly sent: EvmSent
  readonly receipt: EvmReceipt
  /** Of the block, or null. */
  readonly baseFee: bigint | null
  /** Where the base fee goes at this height. */
  readonly baseWay: FeeWay
  readonly ways: { readonly [part in 'priority' | 'blob' | 'data' | 'operator']: FeeWay }
  /** Who is paid as the producer. */
  readonly producer: string
}

/** Posts the parts that are not zero. They come last: the fee is the last to be filled. */
export function writeFees(writer: EvmWriter, facts: FeeFacts): void {
  const { sent, receipt, producer, ways } = facts
  const price = receipt.gasPrice ?? sent.gasPrice
  const base = smaller(facts.baseFee ?? 0n, price)
  const gas = receipt.gasUsed - smaller(receipt.gasUsedForL1, receipt.gasUsed)
  const parts: readonly (readonly [bigint, FeeWay, string])[] = [
    [gas * base, facts.baseWay, 'base-fee'],
    [gas * (price - base), ways.priority, 'priority-fee'],
    [receipt.blobGasUsed * receipt.blobGasPrice, ways.blob, 'blob-fee'],
    [(receipt.gasUsed - gas) * price + receipt.l1Fee, ways.data, 'data-fee'],
    [receipt.operatorFee, ways.operator, 'operator-fee'],
  ]
  for (const [amount, way, form] of parts) {
    if (amount === 0n) continue
    writer.coin({ from: sent.from, to: payee(way, producer), amount, kind: 'fee', form })
  }
}

/** The way that holds at a height. */
export function wayAt(steps: readonly FeeStep[], height: number): FeeWay {
  const step = steps.findLast(({ fromHeight }) => fromHeight <= height)
  return step?.way ?? 'fees'
}

function payee(way: FeeWay, producer: string): string {
  if (typeof way === 'object') return way.collector
  return way === 'burned' ? '@burn' : way === 'fees' ? '@fees' : producer
}

const smaller = (one: bigint, other: bigint): bigint => (one < other ? one : other)
