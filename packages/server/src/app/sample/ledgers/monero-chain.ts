/**
 * Headers of a small Monero chain: all that such a chain shows of who was paid. Nothing of the
 * story can be read from it, which is the point.
 *
 * @module
 */
import type { Random } from '../random.ts'
import { ASSET, idOf, MONERO_BEGINS, SAMPLE_MONERO, wordsAsId } from './marks.ts'
import type { Tally } from './tally.ts'

/** Seconds between two blocks. */
const STEP_S = 120
/** Piconero that every block issues since 2022. */
const TAIL = 600_000_000_000n
const HEADERS_A_LINE = 100

/** A chain from one moment to another. */
export type MoneroSpan = { readonly seed: number; readonly fromMs: number; readonly toMs: number }

/** Answers of a daemon with all headers, some a line. Issuance that can be told is tallied. */
export function moneroHeaders(
  { seed, fromMs, toMs }: MoneroSpan,
  random: Random,
  tally: Tally,
): string {
  const headers: object[] = []
  let previous = wordsAsId('Synthetic sample, no real Monero')
  for (let height = 0; fromMs + height * STEP_S * 1000 <= toMs; height++) {
    const hash = blockId(seed, height)
    const num_txes = random.below(5)
    const fees = BigInt(num_txes) * (30_000_000n + BigInt(random.below(1_000_000)))
    headers.push({
      hash,
      prev_hash: previous,
      height,
      timestamp: fromMs / 1000 + height * STEP_S,
      difficulty: 1000 + height,
      block_weight: 300 + 1500 * num_txes,
      miner_tx_hash: idOf(seed, `monero coinbase ${height}`),
      num_txes,
      reward: Number(TAIL + fees),
    })
    if (num_txes === 0) {
      tally.move(SAMPLE_MONERO, { asset: ASSET.xmr, from: '@issuance', to: '', units: TAIL })
    }
    previous = hash
  }
  const lines: string[] = []
  for (let from = 0; from < headers.length; from += HEADERS_A_LINE) {
    const part = headers.slice(from, from + HEADERS_A_LINE)
    lines.push(JSON.stringify({ jsonrpc: '2.0', id: '0', result: { headers: part, status: 'OK' } }))
  }
  return `${lines.join('\n')}\n`
}

/** The first block's id begins with what names the network. */
function blockId(seed: number, height: number): string {
  const id = idOf(seed, `monero block ${height}`)
  return height > 0 ? id : MONERO_BEGINS + id.slice(MONERO_BEGINS.length)
}

/** The id of the first block. */
export const firstMoneroBlock = (seed: number): string => blockId(seed, 0)
