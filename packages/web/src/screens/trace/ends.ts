/**
 * Where a trace ended, counted the same way wherever it is counted: in accounts. A picture draws an
 * account once for each transaction that paid it, and a table has a row for each ending, so neither
 * of their counts may stand for it.
 *
 * @module
 */
import type { TraceMethodResult } from '@paperchain/contract/trace'
import { isSystemAccount, SYSTEM_ACCOUNTS } from '../../format/identifier.ts'
import { counted } from '../../format/words.ts'
import type { FlowNode, NodeKind } from '../../graph/flow.ts'

type Account = string | null

/** Different accounts in words: `16 accounts`, `2 accounts and fees`, `new coins`. */
export function accountsText(accounts: Iterable<Account>): string {
  const all = [...new Set(accounts)]
  const system = all.filter((account) => account !== null && isSystemAccount(account))
  const words = system.map((account) => (SYSTEM_ACCOUNTS[account ?? ''] ?? '').toLowerCase())
  const people = all.length - system.length
  const parts = people === 0 && words.length > 0 ? words : [counted(people, 'accounts'), ...words]
  return parts.join(' and ')
}

/** The accounts of a table of places. */
export const placesText = ({ places }: Pick<TraceMethodResult, 'places'>): string =>
  accountsText(places.rows.map(({ account }) => account))

/** Kinds of nodes at which value ended but at services. What was cut has a table of its own. */
const ENDS: ReadonlySet<NodeKind> = new Set(['held', 'unseen', 'mined'])

/** What a picture draws, in the words of the table below it. */
export function drawnText(nodes: readonly FlowNode[]): string {
  const accountsAt = (is: (kind: NodeKind) => boolean): Account[] =>
    nodes.filter(({ kind }) => is(kind)).flatMap(({ accounts }) => accounts)
  const services = new Set(accountsAt((kind) => kind === 'absorbed'))
  const others = accountsAt((kind) => ENDS.has(kind)).filter((account) => !services.has(account))
  const seeds = new Set(accountsAt((kind) => kind === 'seed')).size
  const cut = accountsAt((kind) => kind === 'cut')
  const txs = nodes.filter(({ kind }) => kind === 'tx').length
  return [
    `Drawn: seeds on ${counted(seeds, 'accounts')}`,
    counted(txs, 'transactions'),
    `ends at ${accountsText(services)} of services`,
    `ends elsewhere on ${accountsText(others)}`,
    ...(cut.length === 0 ? [] : [`not followed further from ${accountsText(cut)}`]),
  ].join(', ')
}

/** Coins that the limits of a trace cut, those beyond the table among them. */
export const cutCount = ({ cutSums }: Pick<TraceMethodResult, 'cutSums'>): number =>
  cutSums.reduce((sum, { count }) => sum + count, 0)
