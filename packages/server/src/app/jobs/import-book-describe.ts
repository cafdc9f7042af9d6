/** A book as its description states it: the JSON that files and requests carry. */
import { parseAssetId } from '@paperchain/core/domain/asset'
import type { Book, BookAsset } from '@paperchain/core/domain/book'
import { readMapping } from '@paperchain/core/domain/book-mapping'
import { FaultError } from '@paperchain/core/domain/error'
import { bookId } from './import-book-desk.ts'

/** Reads a description. @throws {FaultError} `BOOK_INVALID` */
export function bookOf(name: string, json: unknown): Book {
  const ledger = bookId(name)
  const from = objectOf('the description', json)
  const { name: called = name, assets = [], mappings = {} } = from
  if (typeof called !== 'string' || !Array.isArray(assets)) {
    throw invalid('a name and a list of assets', JSON.stringify(json).slice(0, 80))
  }
  const saved = Object.entries(objectOf('mappings', mappings)).map(([key, mapping]) => {
    readMapping(mapping)
    return [key, JSON.stringify(mapping)] as const
  })
  return {
    ledger,
    name: called,
    assets: assets.map((asset) => assetOf(ledger, asset)),
    mappings: Object.fromEntries(saved),
  }
}

/** `{ code, asset, decimals, same?: { asset, decimals } }`; `asset` without its ledger. */
function assetOf(ledger: string, json: unknown): BookAsset {
  const { code, asset, decimals, same = null } = objectOf('an asset', json)
  if (typeof code !== 'string' || typeof asset !== 'string' || typeof decimals !== 'number') {
    throw invalid('code, asset and decimals of an asset', JSON.stringify(json).slice(0, 80))
  }
  const id = parseAssetId(asset.includes('/') ? asset : `${ledger}/${asset}`)
  if (same === null) return { code, asset: id, decimals, same: null }
  const { asset: there, decimals: places } = objectOf('same', same)
  if (typeof there !== 'string' || typeof places !== 'number') {
    throw invalid('asset and decimals in same', JSON.stringify(same).slice(0, 80))
  }
  return { code, asset: id, decimals, same: { asset: parseAssetId(there), decimals: places } }
}

function objectOf(what: string, json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    return json as Record<string, unknown>
  }
  throw invalid(`an object for ${what}`, (JSON.stringify(json) ?? 'nothing').slice(0, 80))
}

const invalid = (expected: string, got: string): FaultError =>
  new FaultError('BOOK_INVALID', `Expected ${expected}, got ${got}`)
