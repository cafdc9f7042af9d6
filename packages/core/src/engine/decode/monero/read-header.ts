/**
 * Monero at its edge: what a block issued and when. Who was paid, and how much, cannot be seen by
 * anybody without the keys: outputs are one-time keys and amounts are hidden. Nothing here pretends
 * to more.
 *
 * A coinbase pays out what the block issued and the fees of its transactions together. Where a
 * source tells the two apart (`get_coinbase_tx_sum`, or a block without other transactions), the
 * issued part comes from `@issuance` and the fees from nobody known; else all of it from nobody
 * known.
 *
 * Source: Monero daemon RPC, `get_block_headers_range`, `get_block`, `get_coinbase_tx_sum`.
 *
 * @module
 */
import type { AssetId } from '../../../domain/asset.ts'
import type { BatchBuilder } from '../../../domain/batch/batch-builder.ts'
import { invariant } from '../../../domain/error.ts'
import type { LedgerId } from '../../../domain/ledger.ts'
import { MoveWriter } from '../move-writer.ts'
import { checkMoneroBlock, MONERO_NETWORKS, moneroNetwork } from './network.ts'
import {
  amountOf,
  idOf,
  jsonOf,
  malformed,
  numberOf,
  OUTPUTS_MAX,
  objectOf,
} from './read-fields.ts'

/** The ledger of Monero's main network. */
export const MONERO: LedgerId = MONERO_NETWORKS.main.ledger
/** XMR of the main network. */
export const XMR: AssetId = MONERO_NETWORKS.main.xmr

/** What cannot be told about a block, in the words that a reader is shown. */
export const MONERO_UNSEEN = {
  transfers: 'who paid whom, and how much: hidden',
  fees: 'what was issued and what were fees: not told apart',
} as const

/** A block as its header states it. */
export type MoneroBlock = {
  readonly id: string
  readonly previous: string
  readonly height: number
  readonly timeMs: number
  /** Expected hashes to make it. */
  readonly work: bigint
  readonly bytes: number
  /** Id of the transaction that pays the maker. */
  readonly coinbase: string
  /** Transactions beside it. */
  readonly txCount: number
  /** Piconero that it pays: what was issued, and fees. */
  readonly reward: bigint
}

/**
 * Headers in an answer of a daemon, or in what stands in a line of a file: a header, an answer with
 * one or many, or a block, whose coinbase must then pay what the header says.
 *
 * @param value as `parseExactJson` gives it
 * @throws {FaultError} `MONERO_MALFORMED`
 */
export function readMoneroHeaders(value: unknown): MoneroBlock[] {
  const answer = objectOf(value, 'answer')
  const result = 'result' in answer ? objectOf(answer['result'], 'result') : answer
  if (Array.isArray(result['headers'])) return result['headers'].map(headerOf)
  const block = headerOf(result['block_header'] ?? result)
  if (typeof result['json'] === 'string') checkCoinbase(block, result['json'])
  return [block]
}

/**
 * Writes a block as the postings of its coinbase. Returns what cannot be told about it.
 *
 * @param builder of the ledger of a network of Monero
 * @param fees piconero of fees within the reward, or null where nobody says
 * @throws {FaultError} `MONERO_MALFORMED` where the fees are more than the reward,
 * `BLOCK_WRONG_NETWORK`
 */
export function writeMoneroBlock(
  builder: BatchBuilder,
  block: MoneroBlock,
  fees: bigint | null,
): readonly string[] {
  const network = moneroNetwork(builder.ledger)
  invariant(network !== null, `${builder.ledger} is a ledger of Monero`)
  checkMoneroBlock(network, block)
  const { id, previous, height, timeMs, work, bytes, coinbase, txCount, reward } = block
  const paid = txCount === 0 ? 0n : fees
  if (paid !== null && paid > reward) throw malformed('fees', `at most ${reward}`, paid)
  builder.beginBlock({
    ...{ id, previous, height, timeMs, work, bytes },
    txCount: txCount + 1,
    coinbaseText: '',
  })
  const writer = new MoveWriter(builder)
  writer.begin(coinbase, 0)
  const hidden = { to: null, asset: network.xmr, form: 'one-time-key' } as const
  const shared = { ...hidden, kind: 'issuance' } as const
  if (paid === null) writer.add({ ...shared, from: null, amount: reward })
  else {
    writer.add({ ...shared, from: '@issuance', amount: reward - paid })
    if (paid > 0n) writer.add({ ...hidden, kind: 'fee', from: null, amount: paid })
  }
  const unseen = txCount > 0 ? [MONERO_UNSEEN.transfers] : []
  return paid === null ? [...unseen, MONERO_UNSEEN.fees] : unseen
}

/**
 * What a block issued and its fees, from `get_coinbase_tx_sum` for it alone.
 *
 * @throws {FaultError} `MONERO_MALFORMED` where the two do not make the reward
 */
export function readCoinbaseSum(value: unknown, { reward }: MoneroBlock): bigint {
  const answer = objectOf(value, 'answer')
  const result = 'result' in answer ? objectOf(answer['result'], 'result') : answer
  const issued = amountOf(result['emission_amount'], 'emission_amount')
  const fees = amountOf(result['fee_amount'], 'fee_amount')
  if (issued + fees === reward) return fees
  throw malformed('emission and fees', `a sum of ${reward}`, issued + fees)
}

function headerOf(value: unknown): MoneroBlock {
  const header = objectOf(value, 'block_header')
  const wide = header['wide_difficulty']
  const isWide = typeof wide === 'string' && /^0x[0-9a-f]{1,64}$/i.test(wide)
  return {
    id: idOf(header['hash'], 'hash'),
    previous: idOf(header['prev_hash'], 'prev_hash'),
    height: numberOf(header['height'], 'height'),
    timeMs: 1000 * numberOf(header['timestamp'], 'timestamp'),
    work: isWide ? BigInt(wide) : amountOf(header['difficulty'], 'difficulty'),
    bytes: numberOf(header['block_weight'] ?? header['block_size'], 'block_weight'),
    coinbase: idOf(header['miner_tx_hash'], 'miner_tx_hash'),
    txCount: numberOf(header['num_txes'], 'num_txes'),
    reward: amountOf(header['reward'], 'reward'),
  }
}

/** The outputs of the coinbase, which a block shows in the open, must pay the header's reward. */
function checkCoinbase({ reward, height }: MoneroBlock, json: string): void {
  const block = objectOf(jsonOf(json), 'block')
  const coinbase = objectOf(block['miner_tx'], 'miner_tx')
  const outputs = coinbase['vout']
  if (!Array.isArray(outputs) || outputs.length > OUTPUTS_MAX) {
    throw malformed('vout', `a list of at most ${OUTPUTS_MAX}`, 'another value')
  }
  let sum = 0n
  for (const output of outputs) sum += amountOf(objectOf(output, 'vout')['amount'], 'amount')
  if (sum !== reward) throw malformed(`outputs of block ${height}`, `a sum of ${reward}`, sum)
}
