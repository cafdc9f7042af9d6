/**
 * Blocks of a node as bytes: by REST where it has that, else `getblock` as hex, else as JSON.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import type { BlockRecord } from '@paperchain/core/engine/chain/plan-import'
import { readSpentTxOuts } from '@paperchain/core/engine/decode/bitcoin/undo/read-undo'
import type { SpentOutputs } from '@paperchain/core/engine/decode/bitcoin/undo/spent-outputs'
import { BatchSize } from '../../chain-any/node/batch-size.ts'
import type { BlockBytes } from '../read-blocks.ts'
import { bytesOfJson, idsOfJson, spentOfJson } from './json-block.ts'
import { bytesOf } from './json-value.ts'
import type { RestClient } from './rest-client.ts'
import { type Answer, RPC, type RpcClient, RpcError } from './rpc-client.ts'

/** Blocks of one request, to begin with. */
const BLOCKS = 16
/** Transactions of one request, where a block has ids only. */
const TXS = 100
/** Verbosity of `getblock`: bytes, transactions in full, and with what they spend. */
const AS_BYTES = 0
const AS_JSON = 2
const WITH_SPENT = 3

/** Reads blocks of one node. */
export class NodeBlocks {
  readonly #client: RpcClient
  readonly #rest: RestClient
  readonly #size = new BatchSize(BLOCKS)
  readonly #txSize = new BatchSize(TXS)
  #verbosity = AS_BYTES
  #tellsSpent = true

  constructor(client: RpcClient, rest: RestClient) {
    this.#client = client
    this.#rest = rest
  }

  /** The bytes of blocks in their order, a few at a time, the next ones while these are in use. */
  async *read(records: readonly BlockRecord[]): AsyncGenerator<readonly BlockBytes[]> {
    let at = 0
    const next = () => {
      const part = records.slice(at, at + this.#size.now)
      at += part.length
      return part.length === 0 ? null : settled(this.#fetch(part))
    }
    for (let ahead = next(); ahead !== null; ) {
      const found = await ahead
      if (!found.isGood) throw found.error
      ahead = next()
      yield found.value
    }
  }

  /**
   * What a block spends, or null where the node does not tell.
   *
   * @throws {FaultError} `UNDO_MALFORMED`, `NODE_ANSWER`, and as `RpcClient.batch`
   */
  async spentBy({ id }: BlockRecord): Promise<SpentOutputs | null> {
    const bytes = await this.#rest.get('spenttxouts', id)
    if (bytes !== null) return readSpentTxOuts(bytes)
    if (!this.#tellsSpent) return null
    const calls = [{ method: 'getblock', params: [id, WITH_SPENT] }]
    const [answer] = await this.#client.batch(calls, new BatchSize(1))
    const spent =
      answer === undefined || answer instanceof RpcError ? null : spentOfJson(answer.result)
    // A node before 23.0 takes 3 for 2.
    if (spent === null) this.#tellsSpent = false
    return spent
  }

  async #fetch(records: readonly BlockRecord[]): Promise<BlockBytes[]> {
    if (!this.#rest.lacks('block')) {
      const found = await Promise.all(records.map(({ id }) => this.#rest.get('block', id)))
      if (found.every((bytes) => bytes !== null)) return found.filter((bytes) => bytes !== null)
    }
    const answers = await this.#ask(records, this.#verbosity)
    // A gateway that gives no bytes refuses the verbosity: ask for the whole JSON from here on.
    const isRefused = (answer: Answer) => answer instanceof RpcError && !isPruned(answer)
    if (this.#verbosity === AS_BYTES && answers.length > 0 && answers.every(isRefused)) {
      this.#verbosity = AS_JSON
      return this.#fetch(records)
    }
    return Promise.all(records.map((record, at) => this.#bytesOf(record, answers[at])))
  }

  #ask(records: readonly BlockRecord[], verbosity: number): Promise<Answer[]> {
    const calls = records.map(({ id }) => ({ method: 'getblock', params: [id, verbosity] }))
    return this.#client.batch(calls, this.#size)
  }

  /** The bytes of one answer, or the fault in their place. */
  async #bytesOf(record: BlockRecord, answer: Answer | undefined): Promise<BlockBytes> {
    const facts = { node: this.#client.place.url, height: record.offset }
    if (answer === undefined || answer instanceof RpcError) return refused(record, answer, facts)
    try {
      const { result } = answer
      if (typeof result === 'string') return bytesOf(result, 'block')
      const ids = idsOfJson(result)
      return bytesOfJson(result, ids === null ? [] : await this.#transactions(ids, record.id))
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      return new FaultError(error.code, error.message, { ...error.facts, ...facts }, error)
    }
  }

  async #transactions(ids: readonly string[], block: string): Promise<Buffer[]> {
    const calls = ids.map((id) => ({ method: 'getrawtransaction', params: [id, false, block] }))
    const answers = await this.#client.batch(calls, this.#txSize)
    return answers.map((answer) =>
      bytesOf(answer instanceof RpcError ? null : answer.result, 'transaction'),
    )
  }
}

type Settled<T> = { readonly isGood: true; readonly value: T } | Failed
type Failed = { readonly isGood: false; readonly error: unknown }

/** A promise that never rejects: it may wait long before anybody looks at it. */
const settled = <T>(work: Promise<T>): Promise<Settled<T>> =>
  work.then(
    (value) => ({ isGood: true, value }),
    (error: unknown) => ({ isGood: false, error }),
  )

const isPruned = ({ code, message }: RpcError): boolean =>
  code === RPC.misc && /pruned/i.test(message)

function refused(
  { id, offset: height }: BlockRecord,
  error: RpcError | undefined,
  facts: { readonly node: string; readonly height: number },
): FaultError {
  if (error !== undefined && isPruned(error)) {
    const message = `Expected block ${id} of height ${height}, got "${error.message}"`
    return new FaultError('NODE_PRUNED', message, { ...facts, from: height, to: height })
  }
  const got = `error ${error?.code}: ${error?.message}`
  return new FaultError('NODE_REFUSED', `Expected block ${id}, got ${got}`, facts)
}
