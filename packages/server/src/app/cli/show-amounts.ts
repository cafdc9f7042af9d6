/** Amounts of whatever asset, and what is known of assets, for `show`. */
import type { LedgerAsset } from '@paperchain/contract/link'
import { ASSET_MARK_WORDS } from '@paperchain/contract/words'
import { formatAmount } from '@paperchain/core/domain/amount'
import { shortId, table } from './table.ts'

/** Assets of an answer, by id. */
export type Assets = ReadonlyMap<string, LedgerAsset>

/** Assets by id. */
export const assetsById = (assets: readonly LedgerAsset[]): Assets =>
  new Map(assets.map((asset) => [asset.id, asset]))

/** What an asset is called; one that nobody named by the end of its id. */
export function assetName(id: string, { symbol, marks }: Partial<LedgerAsset> = {}): string {
  const reference = id.slice(id.indexOf(':', id.indexOf('/')) + 1)
  const name = symbol === undefined || symbol === '' ? shortId(reference) : symbol
  return marks === undefined || marks.length === 0 ? name : `${name} (${marks.join(', ')})`
}

/** An amount without its asset: decimal, or smallest units where nobody says the decimals. */
const plain = (units: bigint, asset: LedgerAsset | undefined): string =>
  formatAmount(units, asset?.decimals ?? 0)

/** An amount with its asset. */
export function amountText(units: bigint, id: string, assets: Assets): string {
  const asset = assets.get(id)
  const of = asset?.decimalsKnown === true ? ' ' : ' smallest units of '
  return `${plain(units, asset)}${of}${assetName(id, asset)}`
}

/** How a column of amounts is written: one asset stands in the heading, several in the cells. */
export function amountColumn(ids: Iterable<string>, assets: Assets) {
  const all = new Set(ids)
  const [only] = all
  const one = all.size === 1 && only !== undefined ? assets.get(only) : undefined
  const isPlain = one?.decimalsKnown === true && one.symbol !== '' && one.marks.length === 0
  return {
    head: isPlain ? one.symbol : 'amount',
    cell: (units: bigint | null, id: string): string => {
      if (units === null) return 'not known'
      return isPlain ? plain(units, one) : amountText(units, id, assets)
    },
  }
}

/** What is said of tokens, and by whom; empty where only own coins are there. */
export function assetTable(assets: Iterable<LedgerAsset>): string {
  const told = [...assets].filter(({ source }) => source !== 'chain')
  if (told.every(({ id }) => id.startsWith('book:'))) return ''
  return table(
    [{ head: 'asset' }, { head: 'is' }, { head: 'decimals', right: true }, { head: 'said by' }],
    told.map((asset) => [
      assetName(asset.id, asset),
      asset.id,
      asset.decimalsKnown ? String(asset.decimals) : 'not known',
      saidBy(asset),
    ]),
  )
}

function saidBy({ source, vouched, marks }: LedgerAsset): string {
  const words = marks.map((mark) => ASSET_MARK_WORDS[mark] ?? mark)
  const who = source === null ? 'nobody' : vouched ? source : `its own contract (${source})`
  return [who, ...words].join('; ')
}
