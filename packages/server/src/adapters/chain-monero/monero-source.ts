/**
 * Monero's blocks from a daemon's RPC, and from files with its answers: headers and what coinbases
 * pay; for whoever has a view key, whole transactions too. No key ever goes to the daemon.
 *
 * Source: Monero daemon RPC (`/json_rpc`, `/get_transactions`). A daemon with `--rpc-login` wants
 * digest authentication, which is not spoken here: let it listen to this machine without.
 *
 * @module
 */
import { type Fault, FaultError } from '@paperchain/core/domain/error'
import { ledgerName } from '@paperchain/core/domain/ledger'
import {
  isFirstMoneroBlock,
  type MoneroNetwork,
} from '@paperchain/core/engine/decode/monero/network'
import {
  type MoneroBlock,
  readCoinbaseSum,
  readMoneroHeaders,
  writeMoneroBlock,
} from '@paperchain/core/engine/decode/monero/read-header'
import {
  hasTransactions,
  type MoneroBlockContent,
  readBlockContent,
  readTransactions,
} from '@paperchain/core/engine/decode/monero/read-tx'
import { type AccountSource, BuilderBatch, type Sourced } from '../chain-any/account-source.ts'
import { findDataFiles } from '../chain-any/files/find-data-files.ts'
import { readDocuments } from '../chain-any/files/read-lines.ts'
import { firstNew, type LiveBlock } from '../chain-any/first-new.ts'
import { ahead, HttpNode, type NodeTools } from '../chain-any/node/http-node.ts'
import { below, type HttpPlace } from '../chain-any/node/http-place.ts'
import { answerOf, codeOf, documentOf } from './daemon-answers.ts'
import {
  type BlockTxs,
  type ContentSource,
  headOf,
  lacking,
  type PlacedTx,
  refused,
} from './monero-contents.ts'

/** Headers of one request: a restricted daemon gives no more than 1,000. */
const HEADERS = 500
/** Transactions of one request: a restricted daemon gives no more. */
const TRANSACTIONS = 100
/** Codes of the daemon: no such method, or none for us; a height above its best. */
const NO_METHOD = -32601
const TOO_BIG_HEIGHT = -2

/** Opens files of answers: one JSON document a line, or one a file. */
export function openMoneroFiles(
  { ledger }: MoneroNetwork,
  paths: readonly string[],
): AccountSource {
  const { files, faults } = findDataFiles(paths)
  return {
    ledger,
    unit: 'bytes',
    ofUnits: files.reduce((sum, { size }) => sum + size, 0),
    from: null,
    to: null,
    faults,
    newBatch: () => new BuilderBatch(ledger),
    async *read() {
      for (const { path } of files) yield* blocksOf(path)
    },
  }
}

async function* blocksOf(path: string): AsyncGenerator<Sourced> {
  try {
    for await (const { bytes, number } of readDocuments(path)) {
      try {
        const document = documentOf(bytes)
        if (hasTransactions(document)) {
          yield { units: bytes.length }
          continue
        }
        const blocks = readMoneroHeaders(document)
        for (const block of blocks) yield sourced(block, null, bytes.length / blocks.length)
      } catch (error) {
        yield unread(error, { file: path, line: number }, bytes.length)
      }
    }
  } catch (error) {
    yield unread(error, { file: path }, 0)
  }
}

/** What is wanted of a daemon. */
export type DaemonRange = {
  readonly from: number | null
  readonly to: number | null
  readonly live: () => Promise<readonly LiveBlock[]>
}

/** A Monero daemon. */
export class MoneroNode {
  readonly network: MoneroNetwork
  readonly place: HttpPlace
  readonly #http: HttpNode
  #tellsSums = true

  constructor(network: MoneroNetwork, place: HttpPlace, tools: NodeTools) {
    this.network = network
    this.place = place
    this.#http = new HttpNode(place, tools)
  }

  /** The daemon's best block. @throws {FaultError} `NODE_WRONG_NETWORK` */
  async tip(): Promise<{ readonly height: number; readonly id: string }> {
    const first = await this.idAt(0)
    const nettype = await this.#nettype()
    const isOurs = first !== null && isFirstMoneroBlock(this.network, first)
    if (!isOurs || (nettype ?? this.network.nettype) !== this.network.nettype) {
      const { shown } = this.place
      const name = ledgerName(this.network.ledger)
      const got = `${nettype ?? 'one'} whose first block is ${first}`
      const message = `Expected ${shown} to be on ${name}, got ${got}`
      throw new FaultError('NODE_WRONG_NETWORK', message, { node: shown })
    }
    const [last] = readMoneroHeaders(await this.#ask('get_last_block_header', {}))
    if (last === undefined) throw new FaultError('NODE_ANSWER', 'Expected a last block, got none')
    return last
  }

  /**
   * What the daemon calls its network: a chain of `--regtest` begins with the main network's first
   * block. Null where it does not say, or where any will do.
   */
  async #nettype(): Promise<string | null> {
    if (this.network.nettype === null) return null
    const answer = (await this.#ask('get_info', {})) as { result?: { nettype?: unknown } } | null
    const nettype = answer?.result?.nettype
    return typeof nettype === 'string' ? nettype.slice(0, 40) : null
  }

  /** Id of the daemon's block at a height; null above its best. */
  async idAt(height: number): Promise<string | null> {
    const answer = await this.#ask('get_block_header_by_height', { height })
    if (codeOf(answer) === TOO_BIG_HEIGHT) return null
    return readMoneroHeaders(answer)[0]?.id ?? null
  }

  /** Blocks of a range as a source. @throws {FaultError} as {@link MoneroNode.tip} */
  async source({ from, to, live }: DaemonRange): Promise<AccountSource> {
    const { ledger } = this.network
    const tip = await this.tip()
    const first = from ?? (await firstNew(await live(), tip.height, (at) => this.idAt(at)))
    const last = Math.min(to ?? tip.height, tip.height)
    return {
      ledger,
      unit: 'blocks',
      ofUnits: Math.max(0, last - first + 1),
      from: first,
      to: last,
      faults: [],
      newBatch: () => new BuilderBatch(ledger),
      read: () => this.#read(first, last),
    }
  }

  async *#read(first: number, last: number): AsyncGenerator<Sourced> {
    for (let from = first; from <= last; from += HEADERS) {
      const to = Math.min(last, from + HEADERS - 1)
      const range = { start_height: from, end_height: to }
      const blocks = readMoneroHeaders(await this.#ask('get_block_headers_range', range))
      yield* ahead(
        blocks,
        () => this.#http.pace.width,
        (block) => this.#sourced(block),
      )
    }
  }

  async #sourced(block: MoneroBlock): Promise<Sourced> {
    try {
      return sourced(block, block.txCount > 0 ? await this.#fees(block) : 0n, 1)
    } catch (error) {
      return unread(error, { node: this.place.shown, height: block.height }, 1)
    }
  }

  /** Fees of a block, or null where the daemon does not add them up for us. */
  async #fees(block: MoneroBlock): Promise<bigint | null> {
    if (!this.#tellsSums) return null
    const answer = await this.#ask('get_coinbase_tx_sum', { height: block.height, count: 1 })
    if (codeOf(answer) === null) return readCoinbaseSum(answer, block)
    if (codeOf(answer) === NO_METHOD) this.#tellsSums = false
    return null
  }

  /** Whole transactions of the blocks of a range. */
  contents(first: number, last: number): ContentSource {
    const heights = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)
    return {
      unit: 'blocks',
      ofUnits: heights.length,
      faults: [],
      read: () =>
        ahead(
          heights,
          () => this.#http.pace.width,
          (height) => this.#content(height),
        ),
    }
  }

  async #content(height: number): Promise<BlockTxs> {
    try {
      const block = readBlockContent(await this.#ask('get_block', { height }))
      if (block === null) {
        const message = `Expected block ${height} with its content, got a header`
        throw new FaultError('NODE_ANSWER', message, { height })
      }
      return { ...headOf(block), ...(await this.#transactions(block)), units: 1 }
    } catch (error) {
      // A daemon that is out of reach ends the whole; a block that it tells badly does not.
      const isOfBlock = error instanceof FaultError && error.code === 'MONERO_MALFORMED'
      if (!isOfBlock) throw error
      const faults = [refused(error, { node: this.place.shown, height })]
      return { id: '', height, timeMs: 0, txs: [], faults, units: 1 }
    }
  }

  async #transactions(block: MoneroBlockContent): Promise<Pick<BlockTxs, 'txs' | 'faults'>> {
    const { txIds, coinbase, id: blockId, height } = block
    const positions = new Map(txIds.map((id, at) => [id, at + 1]))
    const txs: PlacedTx[] = [{ position: 0, tx: coinbase }]
    const faults: Fault[] = []
    for (let from = 0; from < txIds.length; from += TRANSACTIONS) {
      const txs_hashes = txIds.slice(from, from + TRANSACTIONS)
      const body = JSON.stringify({ txs_hashes, decode_as_json: true, prune: true })
      const url = below(this.place, '/get_transactions')
      const answer = await this.#http.post(url, body, answerOf)
      const found = readTransactions(answer, (error, id) => {
        if (id !== null) positions.delete(id)
        faults.push(refused(error, { height, ...(id === null ? {} : { tx: id }) }))
      })
      for (const tx of found) {
        const position = positions.get(tx.id)
        if (position !== undefined) txs.push({ position, tx })
        positions.delete(tx.id)
      }
    }
    if (positions.size > 0) faults.push(lacking({ id: blockId, height }, positions.size))
    txs.sort((a, b) => a.position - b.position)
    return { txs, faults }
  }

  #ask(method: string, params: object): Promise<unknown> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: '0', method, params })
    return this.#http.post(below(this.place, '/json_rpc'), body, answerOf)
  }
}

const sourced = (block: MoneroBlock, fees: bigint | null, units: number): Sourced => ({
  id: block.id,
  height: block.height,
  units,
  write: ({ builder }) => writeMoneroBlock(builder, block, fees),
})

function unread(
  error: unknown,
  facts: Readonly<Record<string, string | number>>,
  units: number,
): Sourced {
  return { fault: refused(error, facts), units }
}
