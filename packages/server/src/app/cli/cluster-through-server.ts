/** `paperchain cluster …` through a server. */
import { setTimeout as sleep } from 'node:timers/promises'
import { FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import {
  askedBy,
  type ClusterFlags,
  clusterShown,
  clustersBuilt,
  type Decided,
  type HandFlags,
  handKept,
  handsListed,
  namedAmong,
  pathShown,
} from './cluster.ts'
import { EXIT } from './exit.ts'
import { progress } from './progress.ts'
import type { Remote, RemoteWork } from './through-server.ts'
import { faultOf } from './through-server-read.ts'

/** How often a build is looked at. */
const LOOK_MS = 500

/** Ledgers of the server, or the one that is named. */
async function ledgersOf({ api }: Remote, named: string | undefined): Promise<LedgerId[]> {
  if (named !== undefined) return [ledgerNamed(named)]
  const { items } = await api('ledger.list', {})
  return items.map(({ ledger }) => ledger as LedgerId)
}

/** `cluster show <address>`. */
export const clusterShowThrough: RemoteWork<ClusterFlags> = async (
  { io, remote },
  [text = ''],
  flags,
) => {
  const { part, ...query } = askedBy(flags)
  const params = namedAmong(text, await ledgersOf(remote, flags.ledger))
  const cluster = await remote.api('cluster.read', { params, query })
  const asked = { params, query: { ...query, ...part } }
  const { items: members, next } = await remote.api('cluster.members', asked)
  return clusterShown(io, { cluster, members, next })
}

/** `cluster path <address> <address>`. */
export const clusterPathThrough: RemoteWork<ClusterFlags> = async (
  { io, remote },
  [one = '', other = ''],
  flags,
) => {
  const { part: _, ...query } = askedBy(flags)
  const params = namedAmong(one, await ledgersOf(remote, flags.ledger))
  const { account: to } = namedAmong(other, [params.ledger])
  return pathShown(io, await remote.api('cluster.path', { params, query: { ...query, to } }))
}

/** `cluster hands <ledger>`. */
export const clusterHandsThrough: RemoteWork<object> = async ({ io, remote }, [name = '']) =>
  handsListed(io, await remote.api('cluster.ledger', { params: { ledger: ledgerNamed(name) } }))

/** `cluster build <ledger>`. */
export const clusterBuildThrough: RemoteWork<object> = async ({ io, remote }, [name = '']) => {
  const { api } = remote
  const line = progress(io, 'Making clusters')
  try {
    let job = await api('cluster.build', { params: { ledger: ledgerNamed(name) } })
    while (job.state === 'queued' || job.state === 'running') {
      await sleep(LOOK_MS, undefined, { signal: io.signal })
      job = await api('job.read', { params: { job: job.id } })
      line.step(job.progress)
    }
    if (job.fault !== null) {
      const { code, message, facts } = faultOf(job.fault)
      throw new FaultError(code, message, facts)
    }
    if (job.kind !== 'build-clusters' || job.result === null) return EXIT.interrupted
    return clustersBuilt(io, job.result)
  } finally {
    line.end()
  }
}

/** A command that decides, through a server. */
export const clusterDecideThrough =
  (asked: (words: readonly string[], flags: HandFlags) => Decided): RemoteWork<HandFlags> =>
  async ({ io, remote }, words, flags) => {
    const { ledger: flag, decision, why } = asked(words, flags)
    const { api } = remote
    if (decision.kind === 'undo') {
      const params = { ledger: ledgerNamed(flag ?? ''), hand: decision.of }
      return handKept(io, await api('cluster.undo', { params, body: { why } }))
    }
    const first = decision.kind === 'distrust' ? null : (decision.accounts[0] ?? '')
    const ledger =
      first === null
        ? ledgerNamed(flag ?? '')
        : namedAmong(first, await ledgersOf(remote, flag)).ledger
    return handKept(io, await api('cluster.decide', { params: { ledger }, body: decision }))
  }
