/**
 * What went through accounts was worth on its days: every posting valued at its own moment.
 *
 * Postings of one account, asset and side at one moment are summed before they are valued, exactly,
 * so that each moment is rounded once. A total adds the rounded values up; what could not be valued
 * is counted beside it and never taken for zero.
 *
 * @module
 */
import type { AssetId } from '../../domain/asset.ts'
import type { Currency } from '../../domain/price.ts'
import type { PostingMoments, PostingSum, PriceStore } from '../../prices.ts'
import type { Mark, Unknown, Worth } from './worth.ts'
import { type ValueTerms, Ways } from './worth-of.ts'

/** A sum of postings with its value. */
export type ValuedSum = PostingSum & { readonly worth: Worth }

/** One side of an account in one asset. */
export type SideWorth = {
  /** Sum of the values, in smallest units of the currency. */
  readonly value: bigint
  readonly count: number
  /** Postings without a value, by reason. */
  readonly unknown: Readonly<Partial<Record<Unknown, number>>>
  /** Valued postings with a mark, by mark. */
  readonly marked: Readonly<Partial<Record<Mark, number>>>
}

/** What went through an account in one asset, valued on the day of each posting. */
export type AccountWorth = {
  readonly account: string
  readonly asset: AssetId
  readonly currency: Currency
  readonly credited: SideWorth
  readonly debited: SideWorth
}

/** Decimals of an asset, or null where nobody said. */
export type DecimalsOf = (asset: AssetId) => number | null

/** Values all postings of accounts: two statements for their moments, however many there are. */
export async function valuePostings(
  store: PriceStore,
  postings: PostingMoments,
  terms: ValueTerms & { readonly decimalsOf: DecimalsOf },
): Promise<readonly ValuedSum[]> {
  const ways = await Ways.open(store, terms)
  const sums = await store.postingSums(postings)
  const assets = [...new Set(sums.map(({ asset }) => asset))]
  const wanted = assets
    .map((asset) => ({ asset, pairs: ways.pairsOf(asset) }))
    .filter(({ pairs }) => pairs.length > 0)
  if (wanted.length > 0) {
    ways.take(await store.pricesOfPostings(postings, wanted, terms.knownAtMs))
  }
  return sums.map((sum) => {
    const { asset, units, timeMs: atMs } = sum
    return { ...sum, worth: ways.worth({ asset, units, decimals: terms.decimalsOf(asset), atMs }) }
  })
}

/** Totals by account and asset, in byte order. */
export function worthTotals(
  sums: readonly ValuedSum[],
  currency: Currency,
): readonly AccountWorth[] {
  const totals = new Map<string, { credit: Tally; debit: Tally; of: ValuedSum }>()
  for (const sum of sums) {
    const key = `${sum.account} ${sum.asset}`
    const total = totals.get(key) ?? { credit: tally(), debit: tally(), of: sum }
    addTo(total[sum.side], sum)
    totals.set(key, total)
  }
  return [...totals]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { credit, debit, of }]) => ({
      account: of.account,
      asset: of.asset,
      currency,
      credited: credit,
      debited: debit,
    }))
}

type Tally = {
  value: bigint
  count: number
  unknown: Partial<Record<Unknown, number>>
  marked: Partial<Record<Mark, number>>
}

const tally = (): Tally => ({ value: 0n, count: 0, unknown: {}, marked: {} })

function addTo(total: Tally, { count, unknownCount, worth }: ValuedSum): void {
  total.count += count
  const known = count - unknownCount
  if (unknownCount > 0) bump(total.unknown, 'amount-unknown', unknownCount)
  if (known === 0) return
  if (!worth.known) {
    bump(total.unknown, worth.reason, known)
    return
  }
  total.value += worth.value
  for (const mark of worth.marks) bump(total.marked, mark, known)
}

function bump<Key extends string>(counts: Partial<Record<Key, number>>, key: Key, by: number) {
  counts[key] = (counts[key] ?? 0) + by
}
