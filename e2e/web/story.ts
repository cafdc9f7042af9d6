/** Places of the sample case that the journeys visit. The sample is the same at every build. */

/** The transaction that robs the exchange. */
export const THEFT = 'd770e44c19b417257c301be91ae3aa78cc17faf5b76a2b2a5879a363ae9c24bc'
/** Where most of the stolen coins went first. */
export const THIEF = 'bcrt1qrv9pu7a6d35v2n9v6mu9cydttvpgljm433wyjr'
export const LEDGER = 'bitcoin-regtest'
export const TAGS = 'tagpack:sample-tags'

/** Every screen with its address and the beginning of its title. */
export const SCREENS: readonly (readonly [name: string, path: string, title: string])[] = [
  ['home', '/', 'Who is this'],
  ['address', `/address/${LEDGER}/${THIEF}`, THIEF],
  ['counterparties', `/address/${LEDGER}/${THIEF}?tab=with`, THIEF],
  ['cluster', `/cluster/${LEDGER}/${THIEF}`, THIEF],
  ['exposure', `/address/${LEDGER}/${THIEF}?tab=exposure`, THIEF],
  ['transaction', `/tx/${LEDGER}/${THEFT}`, THEFT],
  ['block', `/block/${LEDGER}/214`, '214'],
  ['screen', '/screen', 'Screen many addresses'],
  ['names', '/names', 'Screen a name'],
  ['trace-empty', '/trace', 'Trace'],
  ['trace', `/trace?seeds=${THIEF}&method=fifo`, 'Trace'],
  ['trace-back', `/trace?seeds=${THEFT}&method=all&direction=backward&hops=3&view=cuts`, 'Trace'],
  ['verify', '/verify', 'Verify a certificate'],
  ['imports', '/imports', 'Imports'],
  ['books', '/books', 'Books'],
  ['book', '/books/harbour', 'Harbour Exchange'],
  ['book-import', '/books/harbour/import', 'Import a file'],
  ['customers', '/customers', 'Customers'],
  ['customer-new', '/customers/new?book=harbour', 'Add a customer'],
  ['customer-import', '/customers/import?book=harbour', 'Import customers'],
  ['lists', '/lists', 'Lists'],
  ['list', `/lists/${encodeURIComponent(TAGS)}`, TAGS],
  ['list-entries', `/lists/${encodeURIComponent(TAGS)}?tab=entries`, TAGS],
  ['list-changes', `/lists/${encodeURIComponent(TAGS)}?tab=diff`, TAGS],
  ['tags', '/tags?q=Lantern', 'Tags'],
  ['tag-conflicts', '/tags?tab=conflicts', 'Tags'],
  ['actor', '/actors/sample-lantern', 'Lantern'],
  ['people', '/admin/people', 'People'],
  ['keys', '/admin/keys', 'API keys'],
  ['audit', '/admin/audit', 'Audit log'],
  ['settings', '/admin/settings', 'Settings of the node'],
  ['preferences', '/preferences', 'Preferences'],
  ['nowhere', '/nowhere', 'No such page'],
]
