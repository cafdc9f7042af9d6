/** The desks of the books of an opened data folder. */
import type { Clock } from '@paperchain/core/ports'
import { nodeHasher } from '../adapters/chain-bitcoin/node-hasher.ts'
import type { DataFolder } from '../adapters/ledger-clickhouse/data-folder.ts'
import { readKeyFile } from '../adapters/registry-postgres/key-file.ts'
import { BookDesks } from './jobs/import-book-desk.ts'

/** Where the names of accounts are kept, and by which key. */
export type DesksPlace = {
  readonly folder: string
  /** Made where there is none. */
  readonly keyFile: string
  readonly clock: Clock
}

/** One set of desks a data folder: two would not see what the other writes. */
export const desksOf = (
  { ledger, books, links }: Pick<DataFolder, 'ledger' | 'books' | 'links'>,
  { folder, keyFile, clock }: DesksPlace,
): BookDesks =>
  new BookDesks({
    ledger,
    books,
    links,
    hasher: nodeHasher,
    clock,
    folder,
    secret: () => readKeyFile(keyFile, true),
  })
