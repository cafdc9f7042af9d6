/**
 * Goal: clusters are told alike on the folder and through a server; a decision is kept with who and
 * why, counts at once, stands in the audit log and can be taken back; a build is a job.
 * Method: the sample case in one house; each question both ways, both compared; the truth of the
 * sample says whose addresses are whose.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cluster, ClusterHand, ClusterPath } from '@paperchain/contract/cluster'
import { ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type TestServer, testServer } from '../http/house.fixture.ts'
import { untellServer } from '../serve/server-file.ts'
import {
  clusterBuild,
  clusterHands,
  clusterPath,
  clusterShow,
  mergeAsked,
  splitAsked,
  undoAsked,
} from './cluster.ts'
import {
  clusterBuildThrough,
  clusterHandsThrough,
  clusterPathThrough,
  clusterShowThrough,
} from './cluster-through-server.ts'
import { EXIT } from './exit.ts'
import type { Io } from './io.ts'
import { bothWays, runOn, tellTest } from './through-server.fixture.ts'
import { orServer } from './through-server.ts'

const REGTEST = 'bitcoin-regtest'
let server: TestServer
let hot: string[]
let thief: string

type Tagged = { readonly address: string; readonly label: string }

beforeAll(async () => {
  server = await testServer()
  await tellTest(server)
  const text = readFileSync(join(server.folder, 'sample-case/sample-tags.yaml'), 'utf8')
  const { tags } = parse(text) as { tags: Tagged[] }
  const named = (label: string) =>
    tags.filter((tag) => tag.label.startsWith(label)).map(({ address }) => address)
  hot = named('Lantern Exchange hot wallet')
  thief = named('First address of the robbery')[0] ?? ''
}, 120_000)
afterAll(async () => {
  untellServer(server.folder)
  await server.close()
})

type Local = Parameters<typeof orServer<object>>[0]
type Through = Parameters<typeof orServer<object>>[1]
const COMMANDS: Record<string, [Local, Through]> = {
  show: [clusterShow, clusterShowThrough],
  path: [clusterPath, clusterPathThrough],
  hands: [(io, words) => clusterHands(io, words), clusterHandsThrough],
  build: [(io, words) => clusterBuild(io, words), clusterBuildThrough],
}
const commandOf =
  (name: string, isLent: boolean, [words, flags]: [string[], object]) =>
  (io: Io): Promise<number> => {
    const [local, through] = COMMANDS[name] as [Local, Through]
    return (isLent ? local : orServer(local, through))(io, words, flags)
  }
async function both<T>(name: string, words: string[], flags: object = {}): Promise<T> {
  const ran = await bothWays(server, (isLent) => commandOf(name, isLent, [words, flags]))
  expect(ran.exit).toBe(EXIT.ok)
  return JSON.parse(ran.stdout) as T
}
type Shown = { readonly cluster: Cluster; readonly members: { readonly account: string }[] }

const post = async (path: string, payload: object, who = server.people.analyst) =>
  server.ask(who, { method: 'POST', url: `/v1/clusters/${REGTEST}${path}`, payload })

describe('told alike on the folder and through a server', () => {
  test('the hot wallet of an exchange is one cluster, with its tag', async () => {
    const [one = ''] = hot
    const { cluster, members } = await both<Shown>('show', [one])
    expect(members.map(({ account }) => account).sort()).toEqual([...hot].sort())
    expect(cluster.size).toBe(hot.length)
    expect(cluster.reasons).toEqual([{ reason: 'co-spend', merges: hot.length - 1 }])
    expect(cluster.actors.map(({ tag }) => tag.actor)).toContain('sample-lantern')
  })

  test('pages, levels and heights', async () => {
    const [one = ''] = hot
    const first = await both<Shown>('show', [one], { limit: '2' })
    const next = await both<Shown>('show', [one], { limit: '1000', after: '2', level: '0' })
    expect([...first.members, ...next.members]).toHaveLength(hot.length)
    const early = await both<Shown>('show', [one], { at: '150' })
    expect(early.cluster).toMatchObject({ size: 1, height: 150, account: one })
  })

  test('the reasons between two, and that there are none', async () => {
    const [one = '', other = ''] = hot
    const path = await both<ClusterPath>('path', [one, other])
    expect(path.joined).toBe(true)
    expect(path.steps[0]).toMatchObject({ reason: 'co-spend', from: one })
    for (const { tx } of path.steps) {
      const [found] = await server.data.ledger.transactions(path.ledger as never, [tx ?? ''])
      const spent = found?.postings.filter(({ side }) => side === 'debit') ?? []
      expect(spent.length).toBeGreaterThan(1)
    }
    const none = await both<ClusterPath>('path', [one, thief])
    expect(none).toMatchObject({ joined: false, steps: [] })
  })

  test('a joint transaction joins nobody, and the page of who spent in it says so', async () => {
    const state = await both<{ joint: number; built: boolean }>('hands', [REGTEST])
    expect(state).toMatchObject({ joint: 1, built: true })
  })

  test('a build is a job, and makes what a question makes', async () => {
    const built = await both<{ accounts: number; height: number }>('build', [REGTEST])
    const state = await both<{ accounts: number; height: number }>('hands', [REGTEST])
    expect(built).toMatchObject({ accounts: state.accounts, height: state.height })
  })
})

describe('decisions', () => {
  test('split, told as refused merges, audited, taken back', async () => {
    const [one = '', other = ''] = hot
    const body = { kind: 'split', accounts: [other], from: [one], why: 'a letter of the exchange' }
    const made = await post('/hands', body)
    expect(made.statusCode, made.body).toBe(201)
    const { id } = made.json<ClusterHand>()
    const apart = await both<Shown>('show', [one])
    expect(apart.members.map(({ account }) => account)).not.toContain(other)
    expect(apart.cluster.refused[0]).toMatchObject({ hand: id, reason: 'co-spend' })
    expect(apart.cluster.hands[0]).toMatchObject({ by: 'analyst', why: body.why, undone: null })
    const back = await post(`/hands/${id}/undo`, { why: 'it was another wallet' })
    expect(back.statusCode, back.body).toBe(200)
    const again = await both<Shown>('show', [one])
    expect(again.cluster.size).toBe(hot.length)
    expect(again.cluster.hands[0]?.undone).toMatchObject({ by: 'analyst' })
    const url = '/v1/audit?action=cluster.'
    const { items } = (await server.ask(server.people.auditor, { method: 'GET', url })).json()
    const deeds = items.map(({ action }: { action: string }) => action)
    expect(deeds).toEqual(expect.arrayContaining(['cluster.decide', 'cluster.undo']))
  })

  /** An address of the first blocks: of an early miner, whom no tag names. */
  async function unnamed(): Promise<string> {
    const ledger = ledgerNamed(REGTEST)
    const found = await server.data.order.between(ledger, { from: 100, until: 140 })
    const accounts = found.flatMap(({ postings }) => postings.map(({ account }) => account ?? ''))
    return accounts.find((account) => account.startsWith('bcrt1')) ?? ''
  }

  test('a merge of two actors is refused, one of an unnamed address is of level 1', async () => {
    const [one = ''] = hot
    const flags = { why: 'named in a report' }
    await post('/hands', { kind: 'merge', accounts: [one, thief], ...flags })
    const { cluster } = await both<Shown>('show', [thief])
    expect(cluster.size).toBe(1)
    expect(cluster.refused[0]).toMatchObject({ reason: 'hand', hand: null })
    expect([...(cluster.refused[0]?.actors ?? [])].sort()).toEqual([
      'sample-lantern',
      'sample-thief',
    ])
    const other = await unnamed()
    expect(() => mergeAsked([one, thief], {})).toThrow(/--why/)
    expect(() => splitAsked([one], flags)).toThrow(/--from/)
    expect(() => undoAsked([REGTEST, 'x'], flags)).toThrow(/number of a decision/)
    const made = await post('/hands', { kind: 'merge', accounts: [one, other], ...flags })
    const { id } = made.json<ClusterHand>()
    const path = await both<ClusterPath>('path', [one, other])
    expect(path.steps.at(-1)).toMatchObject({ reason: 'hand', hand: id, tx: null })
    expect(await both<Shown>('show', [one], { level: '0' })).toMatchObject({
      cluster: { size: hot.length },
    })
    await post(`/hands/${id}/undo`, flags)
  })

  test.each([
    ['an address that is none', { kind: 'merge', accounts: ['x', 'y'] }, 'ADDRESS_UNKNOWN'],
    ['no reason', { kind: 'distrust', tx: 'a'.repeat(64), why: '' }, 'REQUEST_INVALID'],
    ['an unknown transaction', { kind: 'distrust', tx: 'a'.repeat(64) }, 'TX_UNKNOWN'],
  ])('%s is refused', async (_, body, code) => {
    const { statusCode, ...answer } = await post('/hands', { why: 'x', ...body })
    expect([statusCode >= 400 && statusCode < 500, answer.json().code]).toEqual([true, code])
  })

  test('a viewer may look and not decide', async () => {
    const { viewer } = server.people
    const undo = await post('/hands/1/undo', { why: 'x' }, viewer)
    expect(undo.json().code).toBe('PERMISSION_NEEDED')
    const url = `/v1/clusters/${REGTEST}/${thief}`
    expect((await server.ask(viewer, { method: 'GET', url })).statusCode).toBe(200)
  })

  test('an address that is in no block, and a ledger without coins', async () => {
    const ask = async (path: string) =>
      (
        await server.ask(server.people.viewer, { method: 'GET', url: `/v1/clusters/${path}` })
      ).json()
    const nobody = 'bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202'
    expect((await ask(`${REGTEST}/${nobody}`)).code).toBe('CLUSTER_ACCOUNT_UNSEEN')
    expect((await ask('ethereum')).code).toBe('CLUSTER_LEDGER')
    expect((await ask(`${REGTEST}/${thief}/members?cursor=x`)).code).toBe('LEDGER_PAGE')
  })

  test('what the commands say is one document, or text without a control character', async () => {
    const [one = ''] = hot
    const { stdout } = await runOn(server, commandOf('show', false, [[one], {}]), { json: false })
    expect(stdout).toContain('spent together')
  })
})
