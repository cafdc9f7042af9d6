/**
 * Tron from a node's HTTP interface: blocks and their transaction infos, in the order of height.
 *
 * Source: java-tron's full node HTTP API (`/wallet/…`).
 *
 * @module
 */
import { type Fault, FaultError, faultOf, withFacts } from '@paperchain/core/domain/error'
import { ledgerName } from '@paperchain/core/domain/ledger'
import { parseExactJson } from '@paperchain/core/engine/decode/exact-json'
import {
  idOf,
  numberOf,
  objectOf,
  type TronReading,
  tronReading,
} from '@paperchain/core/engine/decode/tron/fields'
import { isFirstTronBlock, type TronNetwork } from '@paperchain/core/engine/decode/tron/network'
import { readTronBlock } from '@paperchain/core/engine/decode/tron/read-block'
import { type AccountSource, BuilderBatch, type Sourced } from '../chain-any/account-source.ts'
import { firstNew, type LiveBlock } from '../chain-any/first-new.ts'
import type { Reply } from '../chain-any/node/http-get.ts'
import { ahead, Garbage, HttpNode, type NodeTools, TooMuch } from '../chain-any/node/http-node.ts'
import { below, type HttpPlace } from '../chain-any/node/http-place.ts'
import { sourcedTron } from './tron-files.ts'

/** What is wanted of a node. */
export type NodeRange = {
  /** First height; null goes on where the ledger and the node part. */
  readonly from: number | null
  /** Last height; null is the node's best block. */
  readonly to: number | null
  /** Live blocks of the ledger, for the place to go on from. */
  readonly live: () => Promise<readonly LiveBlock[]>
}

/** A Tron node. */
export class TronNode {
  readonly network: TronNetwork
  readonly place: HttpPlace
  readonly #http: HttpNode
  readonly #reading: TronReading

  constructor(network: TronNetwork, place: HttpPlace, tools: NodeTools) {
    this.network = network
    this.#reading = tronReading(network)
    this.place = place
    this.#http = new HttpNode(place, tools)
  }

  /**
   * The node's best block.
   *
   * @throws {FaultError} `NODE_WRONG_NETWORK` where it is on another network than ours
   */
  async tip(): Promise<{ readonly height: number; readonly id: string }> {
    const first = await this.idAt(0)
    if (first === null || !isFirstTronBlock(this.network, first)) {
      const { shown } = this.place
      const name = ledgerName(this.network.ledger)
      const message = `Expected ${shown} to be on ${name}, got one whose first block is ${first}`
      throw new FaultError('NODE_WRONG_NETWORK', message, { node: shown })
    }
    const block = objectOf(await this.#ask('/wallet/getnowblock', {}), 'best block')
    return { id: idOf(block['blockID'], 'blockID'), height: heightOf(block) }
  }

  /** Id of the node's block at a height; null above its best. */
  async idAt(height: number): Promise<string | null> {
    const block = objectOf(await this.#ask('/wallet/getblockbynum', { num: height }), 'block')
    return block['blockID'] === undefined ? null : idOf(block['blockID'], 'blockID')
  }

  /** Blocks of a range as a source. @throws {FaultError} as {@link TronNode.tip} */
  async source({ from, to, live }: NodeRange): Promise<AccountSource> {
    const { ledger } = this.network
    const tip = await this.tip()
    const first = from ?? (await firstNew(await live(), tip.height, (at) => this.idAt(at)))
    const last = Math.min(to ?? tip.height, tip.height)
    const heights = function* () {
      for (let height = first; height <= last; height++) yield height
    }
    return {
      ledger,
      unit: 'blocks',
      ofUnits: Math.max(0, last - first + 1),
      from: first,
      to: last,
      faults: [],
      newBatch: () => new BuilderBatch(ledger),
      read: () =>
        ahead(
          heights(),
          () => this.#http.pace.width,
          (height) => this.#block(height),
        ),
    }
  }

  async #block(height: number): Promise<Sourced> {
    const num = { num: height }
    const [block, infos] = await Promise.all([
      this.#ask('/wallet/getblockbynum', num),
      this.#ask('/wallet/gettransactioninfobyblocknum', num),
    ])
    try {
      return sourcedTron(readTronBlock({ block, infos }, this.#reading), 1)
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      const fault: Fault = faultOf(withFacts(error, { node: this.place.shown, height }))
      return { fault, units: 1 }
    }
  }

  #ask(path: string, body: object): Promise<unknown> {
    return this.#http.post(below(this.place, path), JSON.stringify(body), jsonOf)
  }
}

function heightOf(block: Readonly<Record<string, unknown>>): number {
  const header = objectOf(block['block_header'], 'block_header')
  return numberOf(objectOf(header['raw_data'], 'raw_data')['number'], 'number')
}

/** A full node answers a request that it cannot take with `{"Error": …}` and status 200. */
function jsonOf({ bytes }: Reply): unknown {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
  let value: unknown
  try {
    value = parseExactJson(text)
  } catch {
    throw new Garbage(`${bytes.length} bytes that are no JSON`)
  }
  const said = (value as { readonly Error?: unknown } | null)?.Error
  if (said === undefined) return value
  const words = String(said).slice(0, 200)
  throw /rate|limit|frequency|exceed/i.test(words) ? new TooMuch(words) : new Garbage(words)
}
