/**
 * Monero's blocks from a daemon's RPC, and from files with its answers: headers and what coinbases
 * pay, nothing else.
 *
 * Source: Monero daemon RPC (`/json_rpc`). A daemon with `--rpc-login` wants digest authentication,
 * which is not spoken here: let it listen to this machine without.
 *
 * @module
 */
import { FaultError, faultOf, withFacts } from '@paperchain/core/domain/error'
import { parseExactJson } from '@paperchain/core/engine/decode/exact-json'
import {
  MONERO,
  type MoneroBlock,
  readCoinbaseSum,
  readMoneroHeaders,
  writeMoneroBlock,
} from '@paperchain/core/engine/decode/monero/read-header'
import { type AccountSource, BuilderBatch, type Sourced } from '../chain-any/account-source.ts'
import { findDataFiles } from '../chain-any/files/find-data-files.ts'
import { readDocuments } from '../chain-any/files/read-lines.ts'
import { firstNew, type LiveBlock } from '../chain-any/first-new.ts'
import type { Reply } from '../chain-any/node/http-get.ts'
import { ahead, Garbage, HttpNode, type NodeTools, TooMuch } from '../chain-any/node/http-node.ts'
import { below, type HttpPlace } from '../chain-any/node/http-place.ts'

/** Headers of one request: a restricted daemon gives no more than 1,000. */
const HEADERS = 500
/** Codes of the daemon: no such method, or none for us; a height above its best. */
const NO_METHOD = -32601
const TOO_BIG_HEIGHT = -2

/** Opens files of answers: one JSON document a line, or one a file. */
export function openMoneroFiles(paths: readonly string[]): AccountSource {
  const { files, faults } = findDataFiles(paths)
  return {
    ledger: MONERO,
    unit: 'bytes',
    ofUnits: files.reduce((sum, { size }) => sum + size, 0),
    from: null,
    to: null,
    faults,
    newBatch: () => new BuilderBatch(MONERO),
    async *read() {
      for (const { path } of files) yield* blocksOf(path)
    },
  }
}

async function* blocksOf(path: string): AsyncGenerator<Sourced> {
  try {
    for await (const { bytes, number } of readDocuments(path)) {
      try {
        const blocks = readMoneroHeaders(documentOf(bytes))
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
  readonly ledger = MONERO
  readonly place: HttpPlace
  readonly #http: HttpNode
  #tellsSums = true

  constructor(place: HttpPlace, tools: NodeTools) {
    this.place = place
    this.#http = new HttpNode(place, tools)
  }

  /** The daemon's best block. @throws {FaultError} `NODE_WRONG_NETWORK` */
  async tip(): Promise<{ readonly height: number; readonly id: string }> {
    const first = await this.idAt(0)
    if (first === null || `monero:${first.slice(0, 32)}` !== MONERO) {
      const { shown } = this.place
      const message = `Expected ${shown} to be on ${MONERO}, got one whose first block is ${first}`
      throw new FaultError('NODE_WRONG_NETWORK', message, { node: shown })
    }
    const [last] = readMoneroHeaders(await this.#ask('get_last_block_header', {}))
    if (last === undefined) throw new FaultError('NODE_ANSWER', 'Expected a last block, got none')
    return last
  }

  /** Id of the daemon's block at a height; null above its best. */
  async idAt(height: number): Promise<string | null> {
    const answer = await this.#ask('get_block_header_by_height', { height })
    if (codeOf(answer) === TOO_BIG_HEIGHT) return null
    return readMoneroHeaders(answer)[0]?.id ?? null
  }

  /** Blocks of a range as a source. @throws {FaultError} as {@link MoneroNode.tip} */
  async source({ from, to, live }: DaemonRange): Promise<AccountSource> {
    const tip = await this.tip()
    const first = from ?? (await firstNew(await live(), tip.height, (at) => this.idAt(at)))
    const last = Math.min(to ?? tip.height, tip.height)
    return {
      ledger: MONERO,
      unit: 'blocks',
      ofUnits: Math.max(0, last - first + 1),
      from: first,
      to: last,
      faults: [],
      newBatch: () => new BuilderBatch(MONERO),
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
  if (!(error instanceof FaultError)) throw error
  return { fault: faultOf(withFacts(error, facts)), units }
}

function answerOf({ bytes }: Reply): unknown {
  const answer = documentOf(bytes, (said) => new Garbage(said))
  const { status } = ((answer as Said | null)?.result ?? {}) as { readonly status?: unknown }
  if (status === 'BUSY') throw new TooMuch('status BUSY')
  return answer
}

type Said = { readonly result?: unknown; readonly error?: { readonly code?: unknown } }

/** The code of an answer that is an error, or null. */
function codeOf(answer: unknown): number | null {
  const error = (answer as Said | null)?.error
  if (error === undefined || error === null) return null
  return typeof error.code === 'number' ? error.code : 0
}

const noJson = (said: string): Error =>
  new FaultError('MONERO_MALFORMED', `Expected JSON of a daemon, got ${said}`)

function documentOf(bytes: Uint8Array, wrong = noJson): unknown {
  try {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
    return parseExactJson(text)
  } catch {
    throw wrong(`${bytes.length} bytes that are none`)
  }
}
