/** `import ethereum`, `import tron`, `import monero` and `import tokens` through a server. */
import type * as contract from '@paperchain/contract/import-accounts'
import type { Job } from '@paperchain/contract/job'
import { FaultError } from '@paperchain/core/domain/error'
import { ledger } from '@paperchain/core/domain/ledger'
import type { EvmChain } from '@paperchain/core/engine/decode/evm/chain'
import type { Genesis } from '@paperchain/core/engine/decode/evm/read-genesis'
import type { WalletSight } from '../jobs/import-monero-wallet.ts'
import { usage } from './flags.ts'
import {
  type AccountImportFlags,
  accountsTold,
  chainOf,
  noteUnseen,
  wantedOf,
} from './import-accounts.ts'
import { checkAlone, genesisOf, genesisSeen, isAlone, withGenesis } from './import-genesis.ts'

import { type StatedKey, viewKeyOf } from './import-monero-view.ts'
import { type TokenFlags, tokensTold } from './import-tokens.ts'
import type { Remote, RemoteWork } from './through-server.ts'
import { ended, failing, sourceOf, unfinished } from './through-server-import.ts'
import { faultOf } from './through-server-read.ts'

/** `paperchain import <evm chain>`. */
export const evmThrough =
  (name: string): RemoteWork<AccountImportFlags> =>
  async (asked, paths, flags) => {
    const chain = chainOf(name, flags.chain)
    checkAlone(paths, flags, chain)
    const genesis = await genesisOf(flags, chain)
    const order = { name: chain.ledger, paths: withGenesis(paths, flags) }
    const { job, isDry } = await ordered(asked, order, genesisAsChanges(paths, flags))
    const code = await told(asked, job, { isDry, genesis, chain })
    if (job.state === 'done') noteUnseen(asked.io, chain)
    return code
  }

/** A server takes one file beside the blocks: of changes, or a genesis file. */
function genesisAsChanges(
  paths: readonly string[],
  { genesis, ...flags }: AccountImportFlags,
): AccountImportFlags {
  if (genesis === undefined || isAlone(paths, { ...flags, genesis })) return flags
  if (flags.changes === undefined) return { ...flags, changes: genesis }
  throw usage('--changes or --genesis where a server holds the folder', 'both')
}

/** `paperchain import tron` and `import monero`. */
export const accountsThrough =
  (name: string): RemoteWork<AccountImportFlags> =>
  async (asked, paths, flags) => {
    const { job, isDry } = await ordered(asked, { name, paths }, flags)
    return told(asked, job, { isDry })
  }

type Asked = Parameters<RemoteWork<object>>[0]

/** Orders the import, and follows its job to the end. */
async function ordered(
  asked: Asked,
  { name, paths }: { readonly name: string; readonly paths: readonly string[] },
  flags: AccountImportFlags,
): Promise<{ readonly job: Job; readonly isDry: boolean }> {
  const { io, remote } = asked
  const wanted = wantedOf(paths, flags)
  const key = viewKeyOf(io, flags, 'place' in wanted)
  if (key !== null) checkWire(remote)
  const { changes, dryRun: isDry = false, traces = true, tokens = true, node = '' } = flags
  const shared = {
    ledger: flags.ledger ?? name,
    dryRun: isDry,
    ...(key === null ? {} : { wallet: walletSent(key) }),
    ...(changes === undefined ? {} : { changes: await sourceOf(remote, 'blocks', [changes]) }),
  }
  const begun =
    'place' in wanted
      ? await remote.api('node.import', {
          body: { ...shared, ...heights(wanted), node, traces, tokens },
        })
      : await remote.api('account.import', {
          body: { ...shared, source: await sourceOf(remote, 'blocks', wanted.paths) },
        })
  return { job: await ended(asked, begun), isDry }
}

/** A key of one's own wallet goes to this machine, or over a wire that nobody reads. */
function checkWire({ url, isLocal }: Remote): void {
  const { protocol, hostname } = new URL(url)
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  if (!isLocal && !isHere && protocol !== 'https:') throw usage('https with a view key', url)
}

const walletSent = ({ address, key, range }: StatedKey) => ({ address, viewKey: key, ...range })

type Heights = { readonly from: number | null; readonly to: number | null }

const heights = ({ from, to }: Heights) => ({
  ...(from === null ? {} : { from }),
  ...(to === null ? {} : { to }),
})

type Telling = {
  readonly isDry: boolean
  readonly genesis?: Genesis | null
  readonly chain?: EvmChain
}

async function told({ io }: Asked, job: Job, telling: Telling): Promise<number> {
  const { isDry, genesis = null, chain } = telling
  failing(job)
  if (job.kind !== 'import-accounts' || job.result === null) return unfinished(io, job)
  const result = resultOf(job.result)
  const all = chain === undefined ? result : genesisSeen(result, { genesis, chain })
  return accountsTold(io, all, isDry)
}

/** What an import did, in the order in which it is told without a server. */
function resultOf(result: contract.AccountImportResult) {
  const { ledgerName: _, faultCount: __, dryRun: ___, tokensAsked, wallet, ...rest } = result
  const { ledger: id, stored, known, refused, from, to, txs, postings, ...more } = rest
  const { orphaned, revived, unseen, faults, seconds, peakRssBytes } = more
  return {
    ledger: ledger(id),
    ...{ stored, known, refused, from, to, txs, postings, orphaned, revived, unseen },
    faults: faults.map(faultOf),
    cancelled: false,
    ...{ seconds, peakRssBytes },
    ...(tokensAsked === undefined ? {} : { tokensAsked }),
    ...(wallet === undefined ? {} : { wallet: sightOf(wallet) }),
  }
}

const sightOf = (told: NonNullable<contract.AccountImportResult['wallet']>): WalletSight => ({
  ...told,
  received: BigInt(told.received),
  list: told.list.map(({ time, amount, ...transfer }) => ({
    ...transfer,
    timeMs: Date.parse(time),
    amount: BigInt(amount),
  })),
  flaws: told.flaws as WalletSight['flaws'],
  faults: told.faults.map(faultOf),
})

/** `paperchain import tokens`. */
export const tokensThrough: RemoteWork<TokenFlags> = async ({ io, remote }, paths, flags) => {
  if (paths.length === 0) throw new FaultError('USAGE', 'Expected a file of tokens, got none')
  const body = {
    ledger: ledger(flags.ledger ?? 'ethereum'),
    source: await sourceOf(remote, 'blocks', paths),
  }
  const job = await ended({ io, remote }, await remote.api('token.import', { body }))
  failing(job)
  if (job.kind !== 'import-tokens' || job.result === null) return unfinished(io, job)
  const { ledger: id, vouched, remarked, faults } = job.result
  return tokensTold(io, { ledger: ledger(id), vouched, remarked, faults: faults.map(faultOf) })
}
