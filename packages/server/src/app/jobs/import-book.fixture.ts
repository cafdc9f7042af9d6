/** A book on a fresh data folder, and files of rows, for tests. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseAssetId } from '@paperchain/core/domain/asset'
import type { Book } from '@paperchain/core/domain/book'
import { type BookMapping, readMapping } from '@paperchain/core/domain/book-mapping'
import { ledger } from '@paperchain/core/domain/ledger'
import { placeLedger } from '../../../test/made-once.ts'
import { nodeHasher } from '../../adapters/chain-bitcoin/node-hasher.ts'
import { type OwnFolder, openDataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { type BookDesk, BookDesks } from './import-book-desk.ts'

export const HARBOUR = ledger('book:harbour')
const asset = (code: string) => parseAssetId(`${HARBOUR}/${code}`)
export const USD = asset('iso4217:USD')
export const BTC_HERE = asset('coin:BTC')
export const BTC = parseAssetId(`${ledger('bitcoin')}/slip44:0`)

/** An exchange with dollars, bitcoin, ether and chips. */
export const BOOK: Book = {
  ledger: HARBOUR,
  name: 'Harbour Exchange',
  assets: [
    { code: 'USD', asset: USD, decimals: 2, same: null },
    { code: 'BTC', asset: BTC_HERE, decimals: 8, same: { asset: BTC, decimals: 8 } },
    {
      code: 'ETH',
      asset: asset('coin:ETH'),
      decimals: 18,
      same: { asset: parseAssetId(`${ledger('ethereum')}/slip44:60`), decimals: 18 },
    },
    { code: 'chips', asset: asset('chips:main'), decimals: 0, same: null },
  ],
  mappings: {},
}

/** Headings that are the names of the fields. */
export const PLAIN: BookMapping = readMapping({
  columns: Object.fromEntries(
    [
      'id',
      'time',
      'kind',
      'account',
      'counterparty',
      'asset',
      'amount',
      'otherAsset',
      'otherAmount',
      'feeAsset',
      'feeAmount',
      'corrects',
      'address',
      'chainTx',
    ].map((field) => [field, field]),
  ),
})
export const PLAIN_HEAD =
  'id,time,kind,account,counterparty,asset,amount,otherAsset,otherAmount,feeAsset,feeAmount,' +
  'corrects,address,chainTx'

/** A data folder with one book, and its desk. */
export type BookHouse = {
  readonly folder: string
  readonly data: OwnFolder
  readonly desk: BookDesk
  /** Writes a file into the folder; gives its path. */
  readonly file: (name: string, content: string | Uint8Array) => string
  /** Closes the stores and opens them again. */
  readonly reopen: () => Promise<BookHouse>
  readonly close: () => Promise<void>
}

const SECRET = new Uint8Array(32).fill(7)
export const NOW_MS = Date.parse('2024-10-01T00:00:00Z')

/** Opens a folder, a fresh one unless said. */
export async function bookHouse(
  folder: string = mkdtempSync(join(tmpdir(), 'paperchain-book-')),
  book: Book = BOOK,
): Promise<BookHouse> {
  if (!existsSync(join(folder, 'ledger'))) await placeLedger(folder)
  const data = await openDataFolder({ folder, command: 'test', nowMs: 0, rulesOf: () => null })
  await data.books.putBook(book)
  const desk = await desksOf(data, folder).of('harbour')
  return {
    folder,
    data,
    desk,
    file: (name, content) => {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    reopen: async () => {
      await data.ledger.close()
      return bookHouse(folder, book)
    },
    close: async () => {
      await data.ledger.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Desks on opened stores. */
export const desksOf = (data: OwnFolder, folder: string): BookDesks =>
  new BookDesks({
    ledger: data.ledger,
    books: data.books,
    links: data.links,
    hasher: nodeHasher,
    clock: () => NOW_MS,
    folder,
    secret: () => SECRET,
  })

/** Rows of `PLAIN` from fields by name. */
export function plainCsv(rows: readonly Readonly<Record<string, string>>[]): string {
  const names = PLAIN_HEAD.split(',')
  const quoted = (text: string): string =>
    /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  const lines = rows.map((row) => names.map((name) => quoted(row[name] ?? '')).join(','))
  return `${[PLAIN_HEAD, ...lines].join('\n')}\n`
}
