/** Routes of exposure. @module */
import * as exposure from './exposure.ts'
import type { Route } from './route.ts'

const topic = 'Exposure'

/** Their routes, by name. */
export const EXPOSURE_ROUTES = {
  'exposure.accounts': {
    method: 'GET',
    path: '/v1/exposures/{ledger}',
    permission: 'ledger.read',
    topic,
    about: 'Accounts of a ledger with a category at their end, the largest amount first.',
    params: exposure.ExposedParams,
    query: exposure.ExposedQuery,
    status: 200,
    response: exposure.ExposedAccounts,
  },
  'exposure.read': {
    method: 'GET',
    path: '/v1/exposures/{ledger}/{account}',
    permission: 'ledger.read',
    topic,
    about: 'Whose money came in and where it went, direct and indirect, with what was cut.',
    params: exposure.ExposureParams,
    query: exposure.ExposureQuery,
    status: 200,
    response: exposure.Exposure,
    audit: 'account.read',
  },
  'exposure.transactions': {
    method: 'GET',
    path: '/v1/exposures/{ledger}/{account}/transactions',
    permission: 'ledger.read',
    topic,
    about: 'The transactions that one number of an exposure is the sum of.',
    params: exposure.ExposureParams,
    query: exposure.ExposureTransactionQuery,
    status: 200,
    response: exposure.ExposureTransactions,
    audit: 'account.read',
  },
} as const satisfies Record<string, Route>
