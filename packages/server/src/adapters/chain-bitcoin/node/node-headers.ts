/**
 * Which blocks a node has, by its headers: heights to ids to headers, in batches; the chain they
 * form is checked, as it may change while it is read.
 *
 * @module
 */
import { type Fault, FaultError, faultOf, withFacts } from '@paperchain/core/domain/error'
import type { BlockRecord } from '@paperchain/core/engine/chain/plan-import'
import { checkWork, HEADER_BYTES, readHeader } from '@paperchain/core/engine/decode/bitcoin/header'
import type { BitcoinNetwork } from '@paperchain/core/engine/decode/bitcoin/network'
import { BatchSize } from '../../chain-any/node/batch-size.ts'
import { bytesOf, idOf } from './json-value.ts'
import { type RpcClient, RpcError } from './rpc-client.ts'

/** Calls of one request for ids and headers. */
const CALLS = 500
/** How often a chain that changed is read again. */
const TURNS_MAX = 4
/** Bytes that a block counts for in plans: what a node says of its size costs another call each. */
export const BLOCK_BYTES_GUESS = 1_000_000

/** Heights, both ends included. */
export type Range = { readonly from: number; readonly to: number }

/** Records of a range in order, as far as they could be had. */
export type NodeHeaders = { readonly records: readonly BlockRecord[]; readonly faults: Fault[] }

/**
 * Reads the headers of a range of heights, checks their work and that each builds on the last.
 *
 * Faults: `NODE_CHAIN_CHANGED`, `NODE_ANSWER`, `BLOCK_NO_WORK`; the good part below is kept.
 *
 * @throws {FaultError} what keeps the node from being asked at all
 */
export async function readHeaders(
  client: RpcClient,
  network: BitcoinNetwork,
  { from, to }: Range,
): Promise<NodeHeaders> {
  const records: BlockRecord[] = []
  const size = new BatchSize(CALLS)
  let turns = 0
  while (from + records.length <= to) {
    const first = from + records.length
    const last = Math.min(to, first + CALLS - 1)
    const ids = await idsOf(client, { from: first, to: last }, size)
    const found = await recordsOf(client, { ids, network, first }, size)
    const linked = linkedPart(records, found.records)
    records.push(...linked)
    if (found.fault !== null) return { records, faults: [found.fault] }
    if (linked.length === ids.length && ids.length === last - first + 1) continue
    // The chain changed under our hands: the block below may be another one by now.
    if (++turns >= TURNS_MAX) return { records, faults: [changed(client, first)] }
    records.splice(Math.max(0, records.length - 10 * turns))
  }
  return { records, faults: [] }
}

/** Ids by height, as many as the node has from the first on. */
export async function idsOf(
  client: RpcClient,
  { from, to }: Range,
  size: BatchSize = new BatchSize(CALLS),
): Promise<string[]> {
  const heights = Array.from({ length: to - from + 1 }, (_, at) => from + at)
  const calls = heights.map((height) => ({ method: 'getblockhash', params: [height] }))
  const ids: string[] = []
  for (const answer of await client.batch(calls, size)) {
    if (answer instanceof RpcError) break
    ids.push(idOf(answer.result, 'block id'))
  }
  return ids
}

async function recordsOf(
  client: RpcClient,
  { ids, network, first }: { ids: readonly string[]; network: BitcoinNetwork; first: number },
  size: BatchSize,
): Promise<{ records: BlockRecord[]; fault: Fault | null }> {
  const calls = ids.map((id) => ({ method: 'getblockheader', params: [id, false] }))
  const answers = await client.batch(calls, size)
  const records: BlockRecord[] = []
  for (const [at, answer] of answers.entries()) {
    if (answer instanceof RpcError) break
    const height = first + at
    try {
      records.push(recordOf(answer.result, { id: ids[at] ?? '', height, network, client }))
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      return { records, fault: faultOf(withFacts(error, { node: client.place.url, height })) }
    }
  }
  return { records, fault: null }
}

function recordOf(
  result: unknown,
  {
    id,
    height,
    network,
    client,
  }: { id: string; height: number; network: BitcoinNetwork; client: RpcClient },
): BlockRecord {
  // A merged-mined header comes with its proof behind it.
  const whole = bytesOf(result, 'header', network.hasAuxPow ? undefined : HEADER_BYTES)
  const bytes = bytesOf(whole.toString('hex', 0, HEADER_BYTES), 'header', HEADER_BYTES)
  const header = readHeader(new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES))
  if (header.id !== id) {
    throw new FaultError('NODE_ANSWER', `Expected the header of ${id}, got that of ${header.id}`)
  }
  checkWork(header, network)
  const { previous, work } = header
  const place = { file: client.place.url, offset: height, size: BLOCK_BYTES_GUESS }
  return { id, previous, work, ...place, statedHeight: height }
}

/** The records that build on each other, and on what was read before. */
function linkedPart(
  before: readonly BlockRecord[],
  records: readonly BlockRecord[],
): readonly BlockRecord[] {
  let last = before.at(-1)?.id
  for (const [at, { id, previous }] of records.entries()) {
    if (last !== undefined && previous !== last) return records.slice(0, at)
    last = id
  }
  return records
}

const changed = ({ place }: RpcClient, height: number): Fault =>
  faultOf(
    new FaultError(
      'NODE_CHAIN_CHANGED',
      `Expected one chain from height ${height} of ${place.url}, got another at each look`,
      { node: place.url, height },
    ),
  )
