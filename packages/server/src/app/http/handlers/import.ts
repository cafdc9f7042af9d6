/** Imports of ledgers of accounts and of tokens. */
import type { Job } from '@paperchain/contract/job'
import { FaultError } from '@paperchain/core/domain/error'
import { ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import { networkOf } from '@paperchain/core/engine/decode/bitcoin/network'
import { MONERO_NETWORKS } from '@paperchain/core/engine/decode/monero/network'
import {
  readViewKey,
  SUBADDRESSES_MAX,
  viewKeysOf,
} from '@paperchain/core/engine/decode/monero/view-wallet'
import { httpPlace } from '../../../adapters/chain-any/node/http-place.ts'
import { nodePlace } from '../../../adapters/chain-bitcoin/node/node-place.ts'
import { type AccountChain, accountChain } from '../account-work.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { added, checkPaths } from './job.ts'

async function files(ask: Ask<'account.import'>): Promise<Reply<Job>> {
  const { ledger, source, changes = null, dryRun } = ask.body
  const kind = 'import-accounts'
  const chain = accountChain(ledger)
  const wallet = walletOf(ask, chain)
  const input = { kind, ledger: chain.ledger, source, changes, dryRun, wallet } as const
  return orForgotten(ask, [wallet?.kept ?? null], () => added(ask, kind, input))
}

/** What of the URL is more than scheme, host and port is kept apart from the job. */
async function node(ask: Ask<'node.import'>): Promise<Reply<Job>> {
  const { house, body } = ask
  const { node: url, from = null, to = null, changes = null, ledger: name } = body
  if (name === undefined || networkOf(ledgerNamed(name)) !== null) return bitcoinNode(ask)
  const chain = accountChain(name)
  if (body.wallet !== undefined && from === null) {
    // No mark is kept of how far a key was used, so the first height must be said.
    throw new FaultError('REQUEST_INVALID', 'Expected `from` with a wallet, got none')
  }
  const { shown, url: bare, login } = httpPlace(url)
  const wallet = walletOf(ask, chain)
  const place = login === null && bare === shown ? null : await house.places.put(url)
  const { traces, tokens, dryRun } = body
  const source = { node: shown, place, from, to, traces, tokens }
  const kind = 'import-accounts'
  return orForgotten(ask, [place, wallet?.kept ?? null], () =>
    added(ask, kind, { kind, ledger: chain.ledger, source, changes, dryRun, wallet }),
  )
}

/** A node of Bitcoin or its kin, by the same route. */
async function bitcoinNode(ask: Ask<'node.import'>): Promise<Reply<Job>> {
  const { house, body } = ask
  const { ledger: name, node: url, cookie = null, from = null, to = null, undo, dryRun } = body
  if (body.wallet !== undefined || body.changes !== undefined) {
    const message = 'Expected neither `wallet` nor `changes` with a node of Bitcoin, got one'
    throw new FaultError('REQUEST_INVALID', message)
  }
  // A file of the server is read with the server's rights: the same rule as for imports.
  if (cookie !== null) await checkPaths(ask)
  const { url: bare, login } = nodePlace(url)
  const { shown } = httpPlace(bare)
  const place = login === null && bare === shown ? null : await house.places.put(url)
  const source = { node: shown, place, cookie, from, to }
  const kind = 'import-bitcoin'
  const ledger = name === undefined ? null : ledgerNamed(name)
  return orForgotten(ask, [place], () =>
    added(ask, kind, { kind, source, ledger, height: null, undo, dryRun }),
  )
}

/** What was kept for a job that is not taken is forgotten at once. */
async function orForgotten<T>(
  { house }: Pick<Ask<'node.import'>, 'house'>,
  kept: readonly (string | null)[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    for (const id of kept) if (id !== null) await house.places.remove(id)
    throw error
  }
}

/** Takes a wallet in: the job has its name and its address, and never its key. */
function walletOf(
  {
    house,
    body,
  }: Pick<Ask<'account.import'>, 'house'> & {
    readonly body: Pick<Ask<'account.import'>['body'], 'wallet'>
  },
  chain: AccountChain,
): { readonly kept: string; readonly address: string } | null {
  const { wallet } = body
  if (wallet === undefined) return null
  if (!('monero' in chain) || chain.monero !== MONERO_NETWORKS.main) {
    throw new FaultError('REQUEST_INVALID', `Expected a wallet of monero, got ${chain.ledger}`)
  }
  const { address, viewKey, accounts, each } = wallet
  if (accounts * each > SUBADDRESSES_MAX) {
    const message = `Expected at most ${SUBADDRESSES_MAX} addresses, got ${accounts} times ${each}`
    throw new FaultError('MONERO_ADDRESS', message)
  }
  // A wrong key is refused now, and not in a job.
  viewKeysOf(address, readViewKey(viewKey))
  return { kept: house.places.putWallet({ address, viewKey, range: { accounts, each } }), address }
}

function tokens(ask: Ask<'token.import'>): Promise<Reply<Job>> {
  const { ledger, source } = ask.body
  const kind = 'import-tokens'
  return added(ask, kind, { kind, ledger: ledgerNamed(ledger), source })
}

/** Handlers of this topic. */
export const IMPORT_HANDLERS: Handlers<'account.import' | 'node.import' | 'token.import'> = {
  'account.import': files,
  'node.import': node,
  'token.import': tokens,
}
