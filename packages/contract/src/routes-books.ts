/** Routes of books and of what things were worth. @module */
import * as z from 'zod'
import * as book from './book.ts'
import * as jobs from './job.ts'
import * as ledger from './ledger.ts'
import * as price from './price.ts'
import type { Route } from './route.ts'

/** Their routes, by name. */
export const BOOK_ROUTES = {
  'price.list': {
    method: 'GET',
    path: '/v1/prices',
    permission: 'ledger.read',
    topic: 'Prices',
    about: 'Series of prices that are here, their sources and stated equalities.',
    query: price.PriceListQuery,
    status: 200,
    response: price.Prices,
  },
  'price.value': {
    method: 'GET',
    path: '/v1/prices/value',
    permission: 'ledger.read',
    topic: 'Prices',
    about: 'What an amount was worth at a moment, by which price and rule, or why it is unknown.',
    query: price.ValueQuery,
    status: 200,
    response: price.ValueAnswer,
  },
  'account.worth': {
    method: 'GET',
    path: '/v1/ledgers/{ledger}/accounts/{account}/worth',
    permission: 'ledger.read',
    topic: 'Prices',
    about: 'What went through an account was worth, each posting on its day.',
    params: ledger.AccountParams,
    query: price.AccountWorthQuery,
    status: 200,
    response: price.AccountWorth,
    audit: 'account.read',
  },
  'book.list': {
    method: 'GET',
    path: '/v1/books',
    permission: 'ledger.read',
    topic: 'Books',
    about: 'Books of institutions, with their assets and mappings.',
    status: 200,
    response: z.object({ items: z.array(book.Book) }),
  },
  'book.put': {
    method: 'PUT',
    path: '/v1/books/{book}',
    permission: 'book.write',
    topic: 'Books',
    about: 'Make a book, or change its name, assets and mappings.',
    params: book.BookParams,
    body: book.BookChange,
    status: 200,
    response: book.Book,
    audit: 'book.put',
  },
  'book.transactions': {
    method: 'POST',
    path: '/v1/books/{book}/transactions',
    permission: 'book.write',
    topic: 'Books',
    about: 'Book up to 10,000 transactions; each is answered, and again changes nothing.',
    params: book.BookParams,
    body: book.BookTransactionsRequest,
    status: 200,
    response: book.BookTransactionsResponse,
    audit: 'book.transactions',
  },
  'book.preview': {
    method: 'POST',
    path: '/v1/books/{book}/preview',
    permission: 'book.write',
    topic: 'Books',
    about: 'The first rows of an uploaded file as postings; nothing is stored.',
    params: book.BookParams,
    body: book.BookPreviewRequest,
    status: 200,
    response: book.BookPreview,
  },
  'book.import': {
    method: 'POST',
    path: '/v1/books/{book}/import',
    permission: 'book.write',
    topic: 'Books',
    about: 'Bring an uploaded file of rows in; answers with a job.',
    params: book.BookParams,
    body: book.BookImportRequest,
    status: 202,
    response: jobs.Job,
    audit: 'book.import',
  },
} as const satisfies Record<string, Route>
