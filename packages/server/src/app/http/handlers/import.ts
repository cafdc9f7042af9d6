/** Imports of ledgers of accounts and of tokens. */
import type { Job } from '@paperchain/contract/job'
import { ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import { httpPlace } from '../../../adapters/chain-any/node/http-place.ts'
import { accountChain } from '../account-work.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { added } from './job.ts'

function files(ask: Ask<'account.import'>): Promise<Reply<Job>> {
  const { ledger, source, changes = null, dryRun } = ask.body
  const kind = 'import-accounts'
  const input = { kind, ledger: accountChain(ledger).ledger, source, changes, dryRun } as const
  return added(ask, kind, input)
}

/** What of the URL is more than scheme, host and port is kept apart from the job. */
async function node(ask: Ask<'node.import'>): Promise<Reply<Job>> {
  const { house, body } = ask
  const { node: url, from = null, to = null, changes = null } = body
  const { ledger } = accountChain(body.ledger)
  const { shown, url: bare, login } = httpPlace(url)
  const place = login === null && bare === shown ? null : await house.places.put(url)
  const { traces, tokens, dryRun } = body
  const source = { node: shown, place, from, to, traces, tokens }
  const kind = 'import-accounts'
  try {
    return await added(ask, kind, { kind, ledger, source, changes, dryRun })
  } catch (error) {
    if (place !== null) await house.places.remove(place)
    throw error
  }
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
