/** Parts of a book by name. @module */
import type { BookPreview, BookState } from '@paperchain/contract/book'

/** What a book holds. */
export type BookAsset = BookState['assets'][number]
/** A transaction of a preview. */
export type PreviewTransaction = BookPreview['transactions'][number]
