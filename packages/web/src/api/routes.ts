/**
 * Method and path of each route this page asks. The compiler compares every line with the contract,
 * so that the schemas themselves (and the library that reads them) stay out of the page.
 *
 * @module
 */
import type { ROUTES } from '@paperchain/contract/routes'

type Table = typeof ROUTES

export const LINES = {
  'session.read': 'GET /v1/session',
  'session.signIn': 'POST /v1/session',
  'session.signOut': 'DELETE /v1/session',
  'session.changePassword': 'POST /v1/session/password',
  search: 'GET /v1/search',
  'status.read': 'GET /v1/status',
  'account.read': 'GET /v1/ledgers/{ledger}/accounts/{account}',
  'account.postings': 'GET /v1/ledgers/{ledger}/accounts/{account}/postings',
  'account.counterparties': 'GET /v1/ledgers/{ledger}/accounts/{account}/counterparties',
  'account.links': 'GET /v1/ledgers/{ledger}/accounts/{account}/links',
  'cluster.read': 'GET /v1/clusters/{ledger}/{account}',
  'cluster.members': 'GET /v1/clusters/{ledger}/{account}/members',
  'cluster.reasons': 'GET /v1/clusters/{ledger}/{account}/reasons',
  'cluster.path': 'GET /v1/clusters/{ledger}/{account}/path',
  'cluster.build': 'POST /v1/clusters/{ledger}/build',
  'cluster.decide': 'POST /v1/clusters/{ledger}/hands',
  'cluster.undo': 'POST /v1/clusters/{ledger}/hands/{hand}/undo',
  'exposure.read': 'GET /v1/exposures/{ledger}/{account}',
  'exposure.transactions': 'GET /v1/exposures/{ledger}/{account}/transactions',
  'transaction.read': 'GET /v1/ledgers/{ledger}/transactions/{tx}',
  'block.list': 'GET /v1/ledgers/{ledger}/blocks',
  'block.read': 'GET /v1/ledgers/{ledger}/blocks/{block}',
  'block.transactions': 'GET /v1/ledgers/{ledger}/blocks/{block}/transactions',
  'screen.texts': 'POST /v1/screen',
  'screen.parties': 'POST /v1/screen/parties',
  'name.verdict': 'POST /v1/screen/parties/verdicts',
  trace: 'POST /v1/trace',
  'certificate.verify': 'POST /v1/certificates/verify',
  'list.list': 'GET /v1/lists',
  'list.versions': 'GET /v1/lists/{list}/versions',
  'list.version': 'GET /v1/lists/{list}/versions/{hash}',
  'list.entries': 'GET /v1/lists/{list}/versions/{hash}/entries',
  'list.diff': 'GET /v1/lists/{list}/diff',
  'list.parties': 'GET /v1/lists/{list}/parties',
  'list.party': 'GET /v1/lists/{list}/parties/{party}',
  'list.import': 'POST /v1/lists/import',
  'source.list': 'GET /v1/list-sources',
  'source.put': 'PUT /v1/list-sources/{source}',
  'source.remove': 'DELETE /v1/list-sources/{source}',
  'source.refresh': 'POST /v1/list-sources/refresh',
  'tag.list': 'GET /v1/tags',
  'tag.conflicts': 'GET /v1/tags/conflicts',
  'actor.read': 'GET /v1/actors/{actor}',
  'upload.create': 'POST /v1/uploads',
  'upload.remove': 'DELETE /v1/uploads/{upload}',
  'block.import': 'POST /v1/imports',
  'account.import': 'POST /v1/imports/accounts',
  'node.import': 'POST /v1/imports/nodes',
  'book.list': 'GET /v1/books',
  'book.read': 'GET /v1/books/{book}',
  'book.jobs': 'GET /v1/books/{book}/jobs',
  'book.put': 'PUT /v1/books/{book}',
  'book.preview': 'POST /v1/books/{book}/preview',
  'book.import': 'POST /v1/books/{book}/import',
  'book.reconcile': 'POST /v1/books/{book}/reconcile',
  'book.link': 'POST /v1/books/{book}/links',
  'book.names': 'POST /v1/books/{book}/names',
  'party.list': 'GET /v1/parties',
  'party.one': 'GET /v1/parties/{party}',
  'party.put': 'POST /v1/parties',
  'party.import': 'POST /v1/parties/import',
  'party.find': 'POST /v1/parties/find',
  'party.read': 'POST /v1/parties/{party}/read',
  'party.link': 'POST /v1/parties/{party}/accounts',
  'party.retain': 'POST /v1/parties/{party}/retention',
  'party.hold': 'POST /v1/parties/{party}/holds',
  'party.lift': 'POST /v1/parties/{party}/holds/{hold}/lift',
  'party.erase': 'POST /v1/parties/{party}/erase',
  'job.list': 'GET /v1/jobs',
  'job.read': 'GET /v1/jobs/{job}',
  'job.cancel': 'POST /v1/jobs/{job}/cancel',
  'job.resume': 'POST /v1/jobs/{job}/resume',
  'user.list': 'GET /v1/users',
  'user.create': 'POST /v1/users',
  'user.change': 'PATCH /v1/users/{user}',
  'user.resetPassword': 'POST /v1/users/{user}/reset-password',
  'session.list': 'GET /v1/sessions',
  'session.end': 'DELETE /v1/sessions/{session}',
  'key.list': 'GET /v1/keys',
  'key.create': 'POST /v1/keys',
  'key.revoke': 'DELETE /v1/keys/{key}',
  'audit.list': 'GET /v1/audit',
  'audit.head': 'GET /v1/audit/head',
  'audit.verify': 'POST /v1/audit/verify',
  'setting.list': 'GET /v1/settings',
  'setting.change': 'PUT /v1/settings/{key}',
} as const satisfies {
  readonly [Name in keyof Table]?: `${Table[Name]['method']} ${Table[Name]['path']}`
}

/** A route that this page asks. */
export type Asked = keyof typeof LINES

type Fields = { readonly [name: string]: unknown }

/** Method and address of a question: its fields escaped, empty ones left out. */
export function addressOf(
  line: string,
  params: Fields = {},
  query: Fields = {},
): { readonly method: string; readonly url: string } {
  const [method = '', path = ''] = line.split(' ')
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  )
  const fields = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') fields.set(name, String(value))
  }
  const text = fields.toString()
  return { method, url: text === '' ? filled : `${filled}?${text}` }
}
