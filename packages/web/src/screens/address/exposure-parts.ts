/** An exposure taken apart for bars and table. */
import type { Exposure } from '@paperchain/contract/exposure'

type Side = Exposure['sides'][number]
type Row = Side['rows'][number]

/** Both sides in one asset. */
export type Asset = { readonly asset: string; readonly sides: readonly Side[] }

/** One number of it. */
export type ExposurePart = Pick<Side, 'side' | 'asset'> &
  Pick<Row, 'kind' | 'category' | 'actor'> & {
    readonly key: string
    readonly distance: 'direct' | 'indirect'
    readonly units: bigint
    readonly total: bigint
    readonly value: string | null
    /** Whether some of it has no price of its day. */
    readonly isPartly: boolean
  }

/** What cut a walk short, in words. */
export const CUT_WORDS: Readonly<Record<string, string>> = {
  hops: 'farther than is followed',
  dust: 'too small to be spent',
  degree: 'an account of very many payments that nobody named',
  nodes: 'older than what is looked at',
  parts: 'too small beside the other parts',
}

const WORDS: Readonly<Record<string, string>> = {
  'ledger issued': 'newly issued',
  'ledger fees': 'fees',
  'ledger burned': 'burned',
  'unknown unseen': 'unknown: from outside what is here',
  'unknown held': 'unknown: held by accounts without a name',
  'unknown contract': 'unknown: a contract',
  'unknown nobody': 'unknown: the ledger does not say',
  'cut hops': 'cut: hops',
  'cut dust': 'cut: dust',
  'cut degree': 'cut: degree',
  'cut nodes': 'cut: age',
  'cut parts': 'cut: small parts',
}

/** What an end is called: `theft, sample-thief`. */
export function endName({ kind, category, actor }: Pick<Row, 'kind' | 'category' | 'actor'>) {
  const words = WORDS[`${kind} ${category}`] ?? category.replaceAll('_', ' ')
  return actor === '' ? words : `${words}, ${actor}`
}

/** The sides of each asset together. */
export function partsByAsset({ sides }: Exposure): readonly Asset[] {
  const assets = [...new Set(sides.map(({ asset }) => asset))]
  return assets.map((asset) => ({ asset, sides: sides.filter((side) => side.asset === asset) }))
}

/** Every number that is not zero. */
export const partsOf = ({ sides }: Asset): readonly ExposurePart[] =>
  sides.flatMap(({ side, asset, total, rows }) =>
    rows.flatMap(({ kind, category, actor, ...row }) =>
      (['direct', 'indirect'] as const).flatMap((distance): ExposurePart[] => {
        const { units, value, unvalued } = row[distance]
        if (units === '0') return []
        const key = [side, kind, category, actor, distance].join(' ')
        const amounts = { units: BigInt(units), total: BigInt(total) }
        const worth = { value, isPartly: unvalued !== '0' }
        return [{ key, side, asset, kind, category, actor, distance, ...amounts, ...worth }]
      }),
    ),
  )

/** Shares of one category on both sides, in thousandths of the side's total. */
export type CategoryShares = {
  readonly name: string
  readonly received: Shares
  readonly sent: Shares
}

type Shares = { readonly direct: number; readonly indirect: number }

const NONE: Shares = { direct: 0, indirect: 0 }

/** By category, in order of what is named first and then of size. */
export function sharesOf(asset: Asset): readonly CategoryShares[] {
  const shares = new Map<string, { name: string; received: Shares; sent: Shares }>()
  for (const { kind, category, side, distance, units, total } of partsOf(asset)) {
    const name = endName({ kind, category, actor: '' })
    const known = shares.get(name) ?? { name, received: NONE, sent: NONE }
    const more = Number((units * 1_000n) / total)
    const now = { ...known[side], [distance]: known[side][distance] + more }
    shares.set(name, { ...known, [side]: now })
  }
  return [...shares.values()]
}
