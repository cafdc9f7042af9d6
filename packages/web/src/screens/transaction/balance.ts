/**
 * The law of double entry, checked again where people see it.
 *
 * @module
 */
import type { LedgerAsset } from '@paperchain/contract/link'
import { amountLabel } from '../../format/amount.ts'
import { assetBook, decimalsOf, unitOf } from '../assets.ts'

type Leg = {
  readonly side: 'debit' | 'credit'
  readonly asset: string
  readonly amount: string | null
}

export type BalanceLine = { readonly text: string; readonly holds: boolean }

/** One line an asset: `Debits 5 BTC = credits 5 BTC`, or how far apart known amounts are. */
export function balanceOf(
  postings: readonly Leg[],
  assets: readonly LedgerAsset[],
): readonly BalanceLine[] {
  const book = assetBook(assets)
  const sums = new Map<string, { debit: bigint; credit: bigint; unknown: number }>()
  for (const { asset, side, amount } of postings) {
    const sum = sums.get(asset) ?? { debit: 0n, credit: 0n, unknown: 0 }
    if (amount === null) sum.unknown += 1
    else sum[side] += BigInt(amount)
    sums.set(asset, sum)
  }
  return [...sums.entries()].map(([asset, { debit, credit, unknown }]) => {
    const write = (units: bigint): string =>
      `${amountLabel(units, decimalsOf(book, asset))} ${unitOf(book, asset)}`
    if (unknown > 0) {
      const text = `Known debits ${write(debit)}, ${unknown} unknown; credits ${write(credit)}`
      return { text, holds: false }
    }
    const holds = debit === credit
    return { text: `Debits ${write(debit)} ${holds ? '=' : '≠'} credits ${write(credit)}`, holds }
  })
}
