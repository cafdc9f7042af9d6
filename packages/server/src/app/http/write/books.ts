/** Books as the contract has them. */
import type * as contract from '@paperchain/contract/book'
import type { JsonValue } from '@paperchain/contract/common'
import type { Book } from '@paperchain/core/domain/book'
import type { BookPreview } from '../../jobs/import-book-order.ts'
import { faultsOf, timeText } from './basics.ts'

/** A book; its mappings are kept as text. */
export const bookOut = ({ ledger, name, assets, mappings }: Book): contract.Book => ({
  ledger,
  name,
  assets: assets.map((asset) => ({ ...asset })),
  mappings: Object.fromEntries(
    Object.entries(mappings).map(([key, text]) => [key, JSON.parse(text) as JsonValue]),
  ),
})

/** The first rows of a file as postings. */
export const previewOut = ({ rows, transactions, faults }: BookPreview): contract.BookPreview => ({
  rows,
  transactions: transactions.map(({ id, timeMs, postings }) => ({
    id,
    happenedAt: timeText(timeMs),
    postings: postings.map(({ side, account, asset, amount, move, kind, form }) => ({
      side,
      account: account ?? '',
      asset,
      amount: (amount ?? 0n).toString(),
      move: move ?? 0,
      kind,
      form,
    })),
  })),
  faults: faultsOf(faults),
})
