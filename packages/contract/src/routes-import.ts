/** Routes that bring ledgers of accounts and facts about tokens in. @module */
import * as accounts from './import-accounts.ts'
import * as jobs from './job.ts'
import type { Route } from './route.ts'

/** By name; {@link Route} says what each field is. */
export const IMPORT_ROUTES = {
  'account.import': {
    method: 'POST',
    path: '/v1/imports/accounts',
    permission: 'block.import',
    topic: 'Imports and jobs',
    about: 'Bring files of an EVM chain, Tron or Monero in; answers with a job.',
    body: accounts.AccountImportRequest,
    status: 202,
    response: jobs.Job,
    audit: 'account.import',
  },
  'node.import': {
    method: 'POST',
    path: '/v1/imports/nodes',
    permission: 'follow.manage',
    topic: 'Imports and jobs',
    about: 'Bring blocks of an EVM chain, Tron or Monero in from a node; answers with a job.',
    body: accounts.NodeImportRequest,
    status: 202,
    response: jobs.Job,
    audit: 'node.import',
  },
  'token.import': {
    method: 'POST',
    path: '/v1/imports/tokens',
    permission: 'block.import',
    topic: 'Imports and jobs',
    about: 'Bring symbols and decimals of tokens in that you vouch for; answers with a job.',
    body: accounts.TokenImportRequest,
    status: 202,
    response: jobs.Job,
    audit: 'token.import',
  },
} as const satisfies Record<string, Route>
