/**
 * Descriptions of books, in the ledger's engine. A book is written anew with a higher number at
 * each change; the highest counts. Only the process that holds the folder writes.
 */
import type { AssetId } from '@paperchain/core/domain/asset'
import type { Book } from '@paperchain/core/domain/book'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { BookStore, BookTimes, LinkStore } from '@paperchain/core/links'
import type { Engine } from './engine.ts'
import { linkStore } from './link-store.ts'
import { TIME_OF_BLOCK } from './row-file.ts'
import type { UpkeepWorld } from './upkeep.ts'

/** What books need beside the ledger. */
export type BookStores = { readonly books: BookStore; readonly links: LinkStore }

/** Both stores; changes run one after the other with everything else that writes. */
export function bookStores(engine: Engine, inTurn: UpkeepWorld['inTurn']): BookStores {
  const links = linkStore(engine)
  return {
    books: {
      books: () => readBooks(engine),
      putBook: (book) => inTurn(() => writeBook(engine, book)),
      times: (ledger) => readTimes(engine, ledger),
      accountTimes: (ledger, account) => readAccountTimes(engine, ledger, account),
    },
    links: { ...links, put: (all) => inTurn(() => links.put(all)) },
  }
}

async function readBooks(engine: Engine): Promise<Book[]> {
  const rows = await engine.rows<[string]>('select book from book final where gone = 0 order by id')
  return rows.map(([book]) => JSON.parse(book) as Book)
}

async function readTimes(engine: Engine, ledger: LedgerId): Promise<BookTimes | null> {
  const [row] = await engine.rows<[string, string, string]>(
    `select count(), min(time_ms), max(time_ms) from tx
     where ledger = {ledger: String} and time_ms != ${TIME_OF_BLOCK}`,
    { ledger },
  )
  const [count = '0', first = '0', last = '0'] = row ?? []
  return Number(count) === 0 ? null : { firstMs: Number(first), lastMs: Number(last) }
}

async function readAccountTimes(
  engine: Engine,
  ledger: LedgerId,
  account: string,
): Promise<ReadonlyMap<AssetId, BookTimes>> {
  const mine = `posting_by_account final
    where ledger = {ledger: String} and account = {account: String}`
  const rows = await engine.rows<[string, string, string]>(
    `select asset, min(own.time_ms), max(own.time_ms)
     from (select distinct tx, asset from ${mine}) as mine
     inner join (select tx, time_ms from tx where ledger = {ledger: String}
       and tx in (select tx from ${mine}) and time_ms != ${TIME_OF_BLOCK}) as own
     on own.tx = mine.tx group by asset`,
    { ledger, account },
  )
  return new Map(
    rows.map(([asset, first, last]) => [
      asset as AssetId,
      { firstMs: Number(first), lastMs: Number(last) },
    ]),
  )
}

async function writeBook(engine: Engine, book: Book): Promise<void> {
  const id = book.ledger
  const [last] = await engine.rows<[string]>(
    'select toString(max(number)) from book where id = {id: String}',
    { id },
  )
  const number = (BigInt(last?.[0] ?? '0') + 1n).toString()
  await engine.insert('book', [{ id, number, gone: 0, book: JSON.stringify(book) }])
}
