/** Routes of links that somebody states by hand. @module */
import { pageOf } from './common.ts'
import { LedgerParams } from './ledger.ts'
import * as link from './link.ts'
import type { Route } from './route.ts'

const topic = 'Links'

/** Their routes, by name. */
export const LINK_ROUTES = {
  'link.put': {
    method: 'POST',
    path: '/v1/links',
    permission: 'book.write',
    topic,
    about: 'State that value of one ledger goes on in another; each link is kept or refused alone.',
    body: link.LinkPutRequest,
    status: 200,
    response: link.LinkPutResult,
    audit: 'link.put',
  },
  'link.list': {
    method: 'GET',
    path: '/v1/ledgers/{ledger}/links',
    permission: 'ledger.read',
    topic,
    about: 'Links that begin in a ledger, by transaction; of one transaction from either side.',
    params: LedgerParams,
    query: link.LinkListQuery,
    status: 200,
    response: pageOf(link.LinkRecord),
  },
} as const satisfies Record<string, Route>
