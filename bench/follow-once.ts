/**
 * One side of `follow.ts`, once, in a process of its own: our follower into a real ledger in a
 * temporary folder, or the peer, which asks the same and parses it.
 */
import { hash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { FollowState } from '@paperchain/core/domain/follow'
import { NETWORKS } from '@paperchain/core/engine/decode/bitcoin/network'
import { EVM_CHAINS } from '@paperchain/core/engine/decode/evm/chains'
import type { LedgerStore } from '@paperchain/core/ports'
import { httpPlace } from '@paperchain/server/adapters/chain-any/node/http-place'
import { nodePlace } from '@paperchain/server/adapters/chain-bitcoin/node/node-place'
import type { OwnFolder } from '@paperchain/server/adapters/ledger-clickhouse/data-folder'
import { evmFollowed } from '@paperchain/server/app/follow/account-chains'
import { bitcoinChain } from '@paperchain/server/app/follow/bitcoin-chain'
import { pause } from '@paperchain/server/app/follow/follow-order'
import type { FollowedChain } from '@paperchain/server/app/follow/followed-chain'
import { Follower } from '@paperchain/server/app/follow/follower'
import { openFolder } from '@paperchain/server/app/open-folder'
import { EVM_FIRST, type NodeKind } from './follow-node.ts'
import { profiled, type Shares, Spans, watched } from './follow-parts.ts'

/** What was read: how many blocks, and a hash of their ids. */
export type Read = { readonly blocks: number; readonly idsHash: string }
/** What a follower reports. */
export type Followed = Read & {
  readonly seconds: number
  /** Processor time of all threads, the engine's included. */
  readonly cpuSeconds: number
  readonly txs: number
  readonly postings: number
  readonly rssBytes: number
  readonly shares: Shares | null
}
/** What the peer reports. */
export type Fetched = Read & { readonly seconds: number; readonly requests: number }

type Place = { readonly kind: NodeKind; readonly url: string }
type Counts = { txs: number; postings: number }
const POLL_MS = 1_000

async function follow(place: Place, withParts: boolean): Promise<Followed> {
  const folder = mkdtempSync(join(tmpdir(), 'paperchain-bench-'))
  try {
    const data = await openFolder({ folder }, 'bench', 0)
    const spans = { node: new Spans(), ledger: new Spans() }
    const counts = { txs: 0, postings: 0 }
    const counting = counted(data.ledger, counts)
    const stores = withParts
      ? {
          ledger: watched(counting, spans.ledger),
          assets: watched(data.assets, spans.ledger),
          notes: watched(data.notes, spans.ledger),
        }
      : { ledger: counting, assets: data.assets, notes: data.notes }
    const stop = new AbortController()
    const send = withParts ? fetchNoted(spans.node) : fetch
    const chain = chainAt(place, stores, { send, signal: stop.signal })
    const run = (): Promise<Took> => catchUp(chain, stores.ledger, stop)
    const { result: took, shares } = withParts
      ? await profiled(run, spans)
      : { result: await run(), shares: null }
    const rssBytes = process.resourceUsage().maxRSS * 1024
    const live = (await data.ledger.blocks(chain.ledger)).filter(({ state }) => state === 'live')
    await data.ledger.close()
    return { ...took, ...counts, rssBytes, shares, ...readOf(live.map(({ id }) => id)) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Took = Pick<Followed, 'seconds' | 'cpuSeconds'>

/** Follows until the ledger ends where the node does. */
async function catchUp(
  chain: FollowedChain,
  ledger: LedgerStore,
  stop: AbortController,
): Promise<Took> {
  const onState = ({ phase, fault }: FollowState): void => {
    if (fault !== null) throw new Error(`${fault.code}: ${fault.message}`)
    if (phase === 'live') stop.abort()
  }
  const firstHeight = chain.ledger === NETWORKS.regtest.ledger ? 1 : EVM_FIRST
  const tools = { ledger, clock: Date.now, sleep: pause, pollMs: POLL_MS, firstHeight, onState }
  const started = performance.now()
  const cpu = process.cpuUsage()
  await new Follower(chain, tools).run(stop.signal)
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 }
}

type Stores = Pick<OwnFolder, 'ledger' | 'assets' | 'notes'>

function chainAt(
  { kind, url }: Place,
  stores: Stores,
  { send, signal }: { readonly send: typeof fetch; readonly signal: AbortSignal },
): FollowedChain {
  const now = (): number => performance.now()
  const sleep = (ms: number): Promise<void> => pause(ms, signal)
  const tools = { ...stores, now, sleep, fetch: send }
  if (kind === 'bitcoin') {
    return bitcoinChain({ place: nodePlace(url), network: NETWORKS.regtest }, tools)
  }
  const order = { chain: EVM_CHAINS.ethereum, place: httpPlace(url) }
  return evmFollowed(order, { ...tools, clock: Date.now })
}

/** A ledger that counts what is appended to it. */
function counted(ledger: LedgerStore, counts: Counts): LedgerStore {
  return new Proxy(ledger, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (name !== 'append') return typeof value === 'function' ? value.bind(target) : value
      return (batch: Parameters<LedgerStore['append']>[0]) => {
        counts.txs += batch.txs.count
        counts.postings += batch.postings.count
        return target.append(batch)
      }
    },
  })
}

/** `fetch` that notes the time from each question to the last byte of its answer. */
function fetchNoted(spans: Spans): typeof fetch {
  return async (...words) => {
    let end = (): void => undefined
    const isRead = new Promise<void>((done) => {
      end = done
    })
    void spans.during(isRead)
    const answer = await fetch(...words)
    const body =
      answer.body === null ? null : { [Symbol.asyncIterator]: () => partsOf(answer, end) }
    if (body === null) end()
    return new Proxy(answer, {
      get: (target, name) => (name === 'body' ? body : Reflect.get(target, name, target)),
    })
  }
}

/** The parts of an answer as they come, and word of the last. */
async function* partsOf({ body }: Response, end: () => void): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of body ?? []) yield part
  } finally {
    end()
  }
}

/** The peer: the same questions one after the other, each answer parsed and let go. */
async function fetchAll({ kind, url }: Place, file: string): Promise<Fetched> {
  const asked = JSON.parse(readFileSync(file, 'utf8')) as string[]
  const headers = { 'content-type': 'application/json' }
  const heads: string[] = []
  const started = performance.now()
  for (const body of asked) {
    const answer = await fetch(url, { method: 'POST', headers, body })
    const parsed = JSON.parse(await answer.text()) as Parsed | readonly Parsed[]
    for (const { result } of Array.isArray(parsed) ? parsed : [parsed]) {
      const head = kind === 'bitcoin' ? headOfBytes(result) : idOfBlock(result)
      if (head !== null) heads.push(head)
    }
  }
  const seconds = (performance.now() - started) / 1000
  const ids = kind === 'bitcoin' ? heads.map(idOfHeader) : heads
  return { seconds, requests: asked.length, ...readOf(ids) }
}

type Parsed = { readonly result?: unknown }
const HEADER_HEX = 160

/** The header of a block in hex; null for anything shorter, a header alone included. */
function headOfBytes(result: unknown): string | null {
  if (typeof result !== 'string' || result.length <= HEADER_HEX) return null
  // A copy: a part of a text keeps all of it in memory.
  return Buffer.from(result.slice(0, HEADER_HEX), 'hex').toString('hex')
}

/** The id of a block with its transactions; null for anything else. */
function idOfBlock(result: unknown): string | null {
  const block = result as { readonly hash?: string; readonly transactions?: unknown } | null
  if (typeof block !== 'object' || !Array.isArray(block?.transactions)) return null
  return typeof block.transactions[0] === 'object' ? (block.hash ?? '').slice(2) : null
}

function idOfHeader(hex: string): string {
  const once = hash('sha256', Buffer.from(hex, 'hex'), 'buffer')
  return hash('sha256', once, 'buffer').reverse().toString('hex')
}

function readOf(ids: readonly string[]): Read {
  const all = [...new Set(ids)].sort()
  return { blocks: all.length, idsHash: hash('sha256', all.join('\n')) }
}

const [, main, what, kind, url, more] = process.argv
if (main === import.meta.filename && url !== undefined) {
  const place: Place = { kind: kind === 'evm' ? 'evm' : 'bitcoin', url }
  const work = what === 'peer' ? fetchAll(place, more ?? '') : follow(place, more === 'parts')
  process.stdout.write(JSON.stringify(await work))
}
