/** Clusters: whose accounts are one owner's, why, and what people decide about it. */
import type * as contract from '@paperchain/contract/cluster'
import type { Job } from '@paperchain/contract/job'
import type { HandDeed } from '@paperchain/core/domain/cluster-hand'
import { ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import { decide } from '../../clusters/decide.ts'
import {
  tellCluster,
  tellLedger,
  tellMembers,
  tellPath,
  tellReasons,
} from '../../clusters/describe.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { asJson, change } from '../change.ts'
import { addBuild, BUILD_CLUSTERS } from '../cluster-work.ts'
import { accountOf } from '../named.ts'
import { jobAnswer } from './job.ts'

type About = {
  readonly house: Ask<'cluster.read'>['house']
  readonly params: { readonly ledger: string; readonly account: string }
  readonly query: { readonly level: 0 | 1; readonly at?: number | undefined }
}

/** What every question about one account begins with. */
function asked({ house, params, query }: About) {
  const ledger = ledgerNamed(params.ledger)
  const account = accountOf(ledger, params.account)
  const { book, ...teller } = house.clusters
  const { level, at } = query
  const view = { level, ...(at === undefined ? {} : { atHeight: at }) }
  return { ledger, account, book, teller: { ...teller, query: view } }
}

const looked = (ledger: string, account: string) => ({ object: `account:${ledger}:${account}` })

async function ofLedger({
  house,
  params,
}: Ask<'cluster.ledger'>): Promise<Reply<contract.ClusterLedger>> {
  const ledger = ledgerNamed(params.ledger)
  const { book, world } = house.clusters
  const body = await book.look(ledger, async (state, behind) =>
    tellLedger(state, behind, { world }),
  )
  return { body }
}

async function read(ask: Ask<'cluster.read'>): Promise<Reply<contract.Cluster>> {
  const { ledger, account, book, teller } = asked(ask)
  const body = await book.ask(ledger, (state) => tellCluster(state, account, teller))
  return { body, audit: looked(ledger, account) }
}

async function members(ask: Ask<'cluster.members'>) {
  const { ledger, account, book, teller } = asked(ask)
  const part = ask.query
  const body = await book.ask(ledger, (state) => tellMembers(state, account, { ...teller, part }))
  return { body, audit: looked(ledger, account) }
}

async function reasons(ask: Ask<'cluster.reasons'>) {
  const { ledger, account, book, teller } = asked(ask)
  const part = ask.query
  const body = await book.ask(ledger, (state) => tellReasons(state, account, { ...teller, part }))
  return { body, audit: looked(ledger, account) }
}

async function path(ask: Ask<'cluster.path'>): Promise<Reply<contract.ClusterPath>> {
  const { ledger, account: from, book, teller } = asked(ask)
  const to = accountOf(ledger, ask.query.to)
  const body = await book.ask(ledger, (state) => tellPath(state, { from, to }, teller))
  return { body, audit: looked(ledger, from) }
}

async function build(ask: Ask<'cluster.build'>): Promise<Reply<Job>> {
  const { house, params, who } = ask
  const ledger = ledgerNamed(params.ledger)
  await house.clusters.book.behind(ledger)
  const job = await change(ask, 'cluster.build', async ({ jobs }) => ({
    value: await addBuild({ jobs, by: who.who }, ledger),
    audit: { object: `ledger:${ledger}`, after: { kind: BUILD_CLUSTERS } },
  }))
  house.jobs.wake()
  return { body: await jobAnswer(house, job) }
}

async function made(ask: Ask<'cluster.decide'>): Promise<Reply<contract.ClusterHand>> {
  const ledger = ledgerNamed(ask.params.ledger)
  const { why, ...deed } = ask.body
  return keep(ask, { ledger, deed: canonical(ledger, deed), why, action: 'cluster.decide' })
}

/** Accounts as the ledger writes them. @throws {FaultError} an `ADDRESS_…` code */
function canonical(
  ledger: ReturnType<typeof ledgerNamed>,
  deed: Exclude<HandDeed, { kind: 'undo' }>,
): HandDeed {
  const named = (account: string): string => accountOf(ledger, account)
  if (deed.kind === 'distrust') return { kind: 'distrust', tx: deed.tx.toLowerCase() }
  if (deed.kind === 'split') {
    return { kind: 'split', accounts: deed.accounts.map(named), from: deed.from.map(named) }
  }
  const [one, other] = deed.accounts
  return { kind: 'merge', accounts: [named(one), named(other)] }
}

async function undo(ask: Ask<'cluster.undo'>): Promise<Reply<contract.ClusterHand>> {
  const ledger = ledgerNamed(ask.params.ledger)
  const deed: HandDeed = { kind: 'undo', of: ask.params.hand }
  return keep(ask, { ledger, deed, why: ask.body.why, action: 'cluster.undo' })
}

async function keep(
  ask: Ask<'cluster.decide'> | Ask<'cluster.undo'>,
  order: {
    readonly ledger: ReturnType<typeof ledgerNamed>
    readonly deed: HandDeed
    readonly why: string
    readonly action: string
  },
): Promise<Reply<contract.ClusterHand>> {
  const { house, who } = ask
  const { ledger, deed, why, action } = order
  const body = await change(ask, action, async () => {
    const decision = { deed, why, who: who.name || who.who, timeMs: house.clock() }
    const value = await decide(house.clusters.world, ledger, decision)
    return { value, audit: { object: `ledger:${ledger}`, after: asJson(value) } }
  })
  return { body }
}

/** Handlers of this topic. */
export const CLUSTER_HANDLERS: Handlers<
  | 'cluster.ledger'
  | 'cluster.build'
  | 'cluster.read'
  | 'cluster.members'
  | 'cluster.reasons'
  | 'cluster.path'
  | 'cluster.decide'
  | 'cluster.undo'
> = {
  'cluster.ledger': ofLedger,
  'cluster.build': build,
  'cluster.read': read,
  'cluster.members': members,
  'cluster.reasons': reasons,
  'cluster.path': path,
  'cluster.decide': made,
  'cluster.undo': undo,
}
