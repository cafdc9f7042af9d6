/**
 * An EVM node as a source of blocks: block, receipts, traces and uncles, in the order of height.
 *
 * Source: Ethereum JSON-RPC (execution-apis); `eth_getBlockReceipts`; geth's `debug_` namespace
 * with its callTracer; OpenEthereum's `trace_` namespace.
 *
 * @module
 */
import { FaultError, faultOf, withFacts } from '@paperchain/core/domain/error'
import { ledgerName } from '@paperchain/core/domain/ledger'
import type { EvmChain } from '@paperchain/core/engine/decode/evm/chain'
import type { EvmAnswers } from '@paperchain/core/engine/decode/evm/decode-block'
import type { EvmBatch } from '@paperchain/core/engine/decode/evm/evm-batch'
import type { EvmChange } from '@paperchain/core/engine/decode/evm/evm-block'
import type { AccountSource, Sourced } from '../../chain-any/account-source.ts'
import { firstNew, type LiveBlock } from '../../chain-any/first-new.ts'
import { BatchSize } from '../../chain-any/node/batch-size.ts'
import { ahead, type NodeTools } from '../../chain-any/node/http-node.ts'
import type { HttpPlace } from '../../chain-any/node/http-place.ts'
import { type BlockGlance, evmBatch, glance, sourcedEvm } from '../evm-answers.ts'
import { type Answer, type Call, EvmRpc, RpcRefusal } from './evm-rpc.ts'

/** Calls of one request, to begin with and at most. */
const CALLS = 48
/** Looks at a block whose parts do not belong together: it changed meanwhile. */
const LOOKS_MAX = 4
/** Blocks that a node refuses to trace before it is no longer asked for traces. */
const TRACE_REFUSALS_MAX = 16
/** Bytes of answers that are asked for in one go. */
const GO_BYTES = 4 << 20
/** Blocks of one go. */
const GO_BLOCKS_MAX = 12

/** Ways to ask for traces, the first that a node knows is used. */
const DIALECTS = [
  { method: 'debug_traceBlockByNumber', more: [{ tracer: 'callTracer' }] },
  { method: 'trace_block', more: [] },
] as const

/** What is wanted of a node. */
export type EvmRange = {
  /** First height; null goes on where the ledger and the node part. */
  readonly from: number | null
  /** Last height; null is the node's best block. */
  readonly to: number | null
  /** Live blocks of the ledger, for the place to go on from. */
  readonly live: () => Promise<readonly LiveBlock[]>
  /** Whether traces are asked for. */
  readonly traces: boolean
  /** What the protocol changed by itself, by height. */
  readonly changes: ReadonlyMap<number, readonly EvmChange[]>
}

/** A node of one chain. */
export class EvmNode {
  readonly chain: EvmChain
  readonly rpc: EvmRpc
  readonly #size = new BatchSize(CALLS)
  #receiptsByBlock = true
  /** Row in {@link DIALECTS}; beyond its end there are no traces. */
  #dialect = 0
  /** The dialect in which the node has traced a block, or null. */
  #tracesIn: number | null = null
  #untraced = 0
  #blockBytes = 0

  constructor(chain: EvmChain, { place, tools }: { place: HttpPlace; tools: NodeTools }) {
    this.chain = chain
    this.rpc = new EvmRpc(place, tools)
  }

  /** The node's best block. @throws {FaultError} `NODE_WRONG_NETWORK`, and as `EvmRpc.call` */
  async tip(): Promise<{ readonly height: number; readonly id: string }> {
    const id = await this.rpc.call('eth_chainId')
    const { chainId, ledger } = this.chain
    if (typeof id !== 'string' || Number(id) !== chainId) {
      const { shown } = this.rpc.http.place
      const expected = `${ledgerName(ledger)} (chain ${chainId})`
      const got = `chain ${typeof id === 'string' ? Number(id) : String(id)}`
      throw new FaultError('NODE_WRONG_NETWORK', `Expected ${shown} on ${expected}, got ${got}`, {
        node: shown,
      })
    }
    const tip = await this.#glanceAt('latest')
    if (tip !== null) return tip
    throw new FaultError('NODE_ANSWER', 'Expected a latest block, got none')
  }

  /** Id of the node's block at a height; null above its best. */
  async idAt(height: number): Promise<string | null> {
    return (await this.#glanceAt(hexOf(height)))?.id ?? null
  }

  /** Blocks of a range as a source. @throws {FaultError} as {@link EvmNode.tip} */
  async source(range: EvmRange): Promise<AccountSource<EvmBatch>> {
    const tip = await this.tip()
    const idAt = (height: number) => this.idAt(height)
    const from = range.from ?? (await firstNew(await range.live(), tip.height, idAt))
    const to = Math.min(range.to ?? tip.height, tip.height)
    if (!range.traces) this.#dialect = DIALECTS.length
    return {
      ledger: this.chain.ledger,
      unit: 'blocks',
      ofUnits: Math.max(0, to - from + 1),
      from,
      to,
      faults: [],
      newBatch: () => evmBatch(this.chain),
      read: () => this.#read({ from, to, changes: range.changes }),
    }
  }

  async *#read(
    range: { readonly from: number; readonly to: number } & Pick<EvmRange, 'changes'>,
  ): AsyncGenerator<Sourced<EvmBatch>> {
    const goes = this.#goes(range.from, range.to)
    const fetchGo = (heights: readonly number[]) => this.#fetch(heights, range.changes)
    const width = () => Math.ceil(this.rpc.http.pace.width / 2)
    for await (const go of ahead(goes, width, fetchGo)) yield* go
  }

  /** Heights in goes, each as long as the blocks before it allow. */
  *#goes(from: number, to: number): Generator<readonly number[]> {
    for (let at = from; at <= to; ) {
      const fit = Math.floor(GO_BYTES / Math.max(1, this.#blockBytes))
      const count = Math.min(Math.max(1, fit), GO_BLOCKS_MAX, to - at + 1)
      yield Array.from({ length: count }, (_, nth) => at + nth)
      at += count
    }
  }

  async #fetch(
    heights: readonly number[],
    changes: EvmRange['changes'],
  ): Promise<Sourced<EvmBatch>[]> {
    const asked = heights.map((height) => this.#callsOf(height))
    const answers = await this.rpc.ask(asked.flat(), this.#size)
    let at = 0
    const own = asked.map(({ length }) => {
      at += length
      return answers.slice(at - length, at)
    })
    return Promise.all(
      heights.map(async (height, nth) => {
        try {
          const fetched = { asked: asked[nth] ?? [], answers: own[nth] ?? [], changes }
          return await this.#sourced(height, fetched)
        } catch (error) {
          if (!(error instanceof FaultError) || isFinal(error)) throw error
          const node = this.rpc.http.place.shown
          return { fault: faultOf(withFacts(error, { node, height })), units: 1 }
        }
      }),
    )
  }

  #callsOf(height: number): Call[] {
    const number = hexOf(height)
    const calls: Call[] = [{ method: 'eth_getBlockByNumber', params: [number, true] }]
    if (this.#receiptsByBlock) calls.push({ method: 'eth_getBlockReceipts', params: [number] })
    const dialect = DIALECTS[this.#dialect]
    // Nothing runs in the first block, and nodes refuse to trace it.
    if (dialect !== undefined && height > 0) {
      calls.push({ method: dialect.method, params: [number, ...dialect.more] })
    }
    return calls
  }

  async #sourced(
    height: number,
    { asked, changes, ...first }: Fetched,
  ): Promise<Sourced<EvmBatch>> {
    let { answers } = first
    for (let look = 1; look <= LOOKS_MAX; look++) {
      const block = this.#good(answers[0], 'eth_getBlockByNumber')
      const seen = glance(block)
      const receipts = await this.#receipts(seen, answerTo('eth_getBlockReceipts', asked, answers))
      if (receipts !== null && isOf(seen, receipts)) {
        const traces = height === 0 ? null : await this.#traces(height, { asked, answers })
        const bytes = block.length + sizeOf(receipts) + (traces?.length ?? 0)
        this.#blockBytes += (bytes - this.#blockBytes) / 8
        const uncles = await this.#uncles(seen)
        const change = changes.get(height)
        const parts: EvmAnswers = {
          ...{ block, receipts, traces },
          ...(uncles === null ? {} : { uncles }),
          ...(change === undefined ? {} : { changes: change }),
        }
        return sourcedEvm(seen, parts, 1)
      }
      answers = await this.rpc.ask(asked, this.#size)
    }
    const message = `Expected the parts of block ${height} to belong together, got others each time`
    throw new FaultError('NODE_CHAIN_CHANGED', message, { height })
  }

  /** Receipts of a block, by block or one by one; null where they are of another block. */
  async #receipts(
    seen: BlockGlance,
    answer: Answer | undefined,
  ): Promise<Uint8Array | readonly Uint8Array[] | null> {
    if (seen.transactions.length === 0 || isEmpty(seen.transactions)) return []
    if (answer !== undefined && !(answer instanceof RpcRefusal)) {
      return answer.hasResult ? answer.bytes : null
    }
    if (answer instanceof RpcRefusal && !answer.lacksMethod) {
      throw this.rpc.refused('eth_getBlockReceipts', answer)
    }
    this.#receiptsByBlock = false
    const calls = idsOf(seen.transactions).map((id) => ({
      method: 'eth_getTransactionReceipt',
      params: [id],
    }))
    const answers = await this.rpc.ask(calls, this.#size)
    const found = answers.map((one) => this.#good(one, 'eth_getTransactionReceipt', true))
    return found.some((bytes) => bytes.length === 0) ? null : found
  }

  /** Traces of a block in the first dialect that the node knows; null where it has none. */
  async #traces(height: number, { asked, answers }: Asked): Promise<Uint8Array | null> {
    const nth = asked.findIndex(({ method }) => DIALECTS.some((each) => each.method === method))
    let answer = answers[nth]
    let row = DIALECTS.findIndex(({ method }) => method === asked[nth]?.method)
    while (answer instanceof RpcRefusal) {
      // A node that traces other blocks in this dialect has lost what this one needs.
      if (row === this.#tracesIn) return null
      this.#refusedTrace(row, answer)
      row++
      const next = DIALECTS[row]
      if (next === undefined) return null
      const call = { method: next.method, params: [hexOf(height), ...next.more] }
      answer = (await this.rpc.ask([call], this.#size))[0]
    }
    if (answer === undefined || !answer.hasResult) return null
    this.#tracesIn = row
    return answer.bytes
  }

  /** Begins with the next dialect where this one is not known, or refused again and again. */
  #refusedTrace(row: number, refusal: RpcRefusal): void {
    if (this.#tracesIn !== null || row !== this.#dialect) return
    if (refusal.lacksMethod || ++this.#untraced >= TRACE_REFUSALS_MAX) {
      this.#dialect++
      this.#untraced = 0
    }
  }

  /** Headers of the uncles, where the chain pays for them; null where they cannot be had. */
  async #uncles({ id, uncles }: BlockGlance): Promise<readonly Uint8Array[] | null> {
    if (this.chain.rewards.length === 0 || uncles === 0) return []
    const calls = Array.from({ length: uncles }, (_, nth) => ({
      method: 'eth_getUncleByBlockHashAndIndex',
      params: [`0x${id}`, hexOf(nth)],
    }))
    const answers = await this.rpc.ask(calls, this.#size)
    const found = answers.flatMap((one) =>
      one instanceof RpcRefusal || !one.hasResult ? [] : [one.bytes],
    )
    return found.length === uncles ? found : null
  }

  /** The bytes of a good answer; empty ones where it may be null and is. */
  #good(answer: Answer | undefined, method: string, mayBeNull = false): Buffer {
    if (answer === undefined || answer instanceof RpcRefusal) throw this.rpc.refused(method, answer)
    const { bytes, hasResult } = answer
    if (!hasResult && mayBeNull) return Buffer.alloc(0)
    if (!hasResult) {
      const node = this.rpc.http.place.shown
      throw new FaultError('NODE_ANSWER', `Expected ${method} to give a block, got none`, { node })
    }
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  async #glanceAt(number: string): Promise<BlockGlance | null> {
    const call = { method: 'eth_getBlockByNumber', params: [number, false] }
    const [answer] = await this.rpc.ask([call], new BatchSize(1))
    if (answer !== undefined && !(answer instanceof RpcRefusal) && !answer.hasResult) return null
    return glance(this.#good(answer, call.method))
  }
}

type Asked = { readonly asked: readonly Call[]; readonly answers: readonly Answer[] }
type Fetched = Asked & Pick<EvmRange, 'changes'>

const hexOf = (value: number): string => `0x${value.toString(16)}`

const answerTo = (
  method: string,
  asked: readonly Call[],
  answers: readonly Answer[],
): Answer | undefined => answers[asked.findIndex((call) => call.method === method)]

/** Faults after which no other block can be had either. */
const isFinal = ({ code }: FaultError): boolean =>
  code === 'NODE_UNREACHABLE' || code === 'NODE_UNAUTHORIZED'

const isEmpty = (list: Uint8Array): boolean =>
  list.length < 32 && /^\[\s*\]/.test(Buffer.from(list).toString('latin1'))

/** Whether receipts name the block that they were given with. */
function isOf({ id }: BlockGlance, receipts: Uint8Array | readonly Uint8Array[]): boolean {
  const parts = receipts instanceof Uint8Array ? [receipts] : receipts
  return parts.every((part) => {
    const bytes = Buffer.from(part.buffer, part.byteOffset, part.length)
    return bytes.includes(id, 'latin1') || bytes.toString('latin1').toLowerCase().includes(id)
  })
}

const sizeOf = (receipts: Uint8Array | readonly Uint8Array[]): number =>
  receipts instanceof Uint8Array
    ? receipts.length
    : receipts.reduce((sum, { length }) => sum + length, 0)

/** Ids of full transactions. */
function idsOf(transactions: Uint8Array): string[] {
  const list = JSON.parse(Buffer.from(transactions).toString('utf8')) as unknown
  if (!Array.isArray(list)) return []
  return list.map((each) => String((each as { readonly hash?: unknown } | null)?.hash ?? each))
}
