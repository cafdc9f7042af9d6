/**
 * The institutions of the sample that keep a book, as their descriptions. Invented, all of them.
 *
 * @module
 */
import { type AssetId, parseAssetId } from '@paperchain/core/domain/asset'
import type { Book, BookAsset } from '@paperchain/core/domain/book'
import { readMapping } from '@paperchain/core/domain/book-mapping'
import { type LedgerId, ledger } from '@paperchain/core/domain/ledger'
import { KOREAN_MAPPING, LINES_MAPPING, PLAIN_MAPPING } from './book-forms.ts'
import { ASSET, DOLLAR } from './marks.ts'

/** Name of the one mapping of each book. */
export const MAPPING = 'file'

type Same = NonNullable<BookAsset['same']>
type Row = readonly [code: string, asset: string, decimals: number, same?: Same]

const on = (asset: AssetId, decimals: number): Same => ({ asset, decimals })
const USD: Row = ['USD', 'iso4217:USD', 2]
const KRW: Row = ['KRW', 'iso4217:KRW', 0]
const BTC: Row = ['BTC', 'coin:BTC', 8, on(ASSET.btc, 8)]
const XMR: Row = ['XMR', 'coin:XMR', 12, on(ASSET.xmr, 12)]
const TRON_DOLLAR: Same = on(ASSET.tronDollar, DOLLAR.decimals)
const EVM_DOLLAR: Same = on(ASSET.dollar, DOLLAR.decimals)

function bookOf(
  id: string,
  name: string,
  { rows, mapping }: { readonly rows: readonly Row[]; readonly mapping: object | null },
): Book {
  const own: LedgerId = ledger(`book:${id}`)
  const assets = rows.map(
    ([code, asset, decimals, same = null]): BookAsset => ({
      ...{ code, decimals, same },
      asset: parseAssetId(`${own}/${asset}`),
    }),
  )
  if (mapping !== null) readMapping(mapping)
  const mappings = mapping === null ? {} : { [MAPPING]: JSON.stringify(mapping) }
  return { ledger: own, name: `${name} (synthetic)`, assets, mappings }
}

/** Where the peels of the Bitcoin story arrived: it swaps them. */
export const LANTERN = bookOf('lantern', 'Lantern Exchange, swap desk', {
  rows: [BTC, XMR, [DOLLAR.code, 'coin:dollar', DOLLAR.decimals, EVM_DOLLAR], USD],
  mapping: PLAIN_MAPPING,
})
/** Takes dollars on the EVM chain and makes as many on Tron. */
export const CAUSEWAY = bookOf('causeway', 'Causeway Bridge', {
  rows: [
    ['dollar-evm', 'coin:dollar-evm', DOLLAR.decimals, EVM_DOLLAR],
    ['dollar-tron', 'coin:dollar-tron', DOLLAR.decimals, TRON_DOLLAR],
  ],
  mapping: LINES_MAPPING,
})
/** A second exchange, lightly supervised; it is on no chain of the sample but Tron. */
export const SKERRY = bookOf('skerry', 'Skerry Exchange', {
  rows: [XMR, [DOLLAR.code, 'coin:dollar', DOLLAR.decimals, TRON_DOLLAR], USD, KRW],
  mapping: KOREAN_MAPPING,
})
/** The first bank; its statements are camt.053 and need no mapping. */
export const TIDEWATER = bookOf('tidewater', 'Tidewater Bank', { rows: [USD, KRW], mapping: null })
/** The second bank. */
export const NORTHMOOR = bookOf('northmoor', 'Northmoor Savings', {
  rows: [USD],
  mapping: PLAIN_MAPPING,
})
/** The casino of the Bitcoin story. */
export const REEF = bookOf('reef', 'Reef Casino', {
  rows: [USD, BTC, ['chips', 'chips:main', 0]],
  mapping: PLAIN_MAPPING,
})

/** A description as `paperchain book add` reads it. */
export function descriptionText({ name, assets, mappings }: Book): string {
  const read = Object.fromEntries(
    Object.entries(mappings).map(([key, text]): [string, unknown] => [key, JSON.parse(text)]),
  )
  const rows = assets.map(({ same, ...asset }) => (same === null ? asset : { ...asset, same }))
  return `${JSON.stringify({ name, assets: rows, mappings: read }, null, 2)}\n`
}
