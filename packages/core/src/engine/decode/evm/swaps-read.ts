/**
 * Swap events of pools that make their own market, from text of hex digits: what went in, what came
 * out. An event is a word of its contract alone; `swaps.ts` says when it is believed.
 *
 * Sources: `IUniswapV2Pair.sol`, `IUniswapV3PoolEvents.sol`, and Curve's `StableSwap.vy`.
 *
 * @module
 */
import { LANES } from '../../../domain/batch/lanes.ts'
import type { LogPlace } from './add-log.ts'
import { isHex, readWord, WORD_DIGITS } from './hex-bytes.ts'
import {
  CURVE_SWAP,
  SWAP_ANY,
  SWAP_DOWN,
  SWAP_OTHER,
  SWAP_UP,
  V2_SWAP,
  V3_SWAP,
} from './log-kind.ts'
import type { EvmLogRows } from './log-rows.ts'

/** Topics and words of data of each event. */
const TOPICS: Readonly<Record<number, number>> = { [V2_SWAP]: 3, [V3_SWAP]: 3, [CURVE_SWAP]: 2 }
const WORDS: Readonly<Record<number, number>> = { [V2_SWAP]: 4, [V3_SWAP]: 5, [CURVE_SWAP]: 4 }

/** Words that are looked at. */
const READ = 4
const words = new Uint32Array(READ * LANES)

/**
 * Reads a swap event into row `rows.count`, whose contract stands there: `amount` is what went in,
 * `token` what came out, and `kind` says of which token. One of no single exchange, or of another
 * shape, is `SWAP_OTHER`. False where a byte that should be a hex digit is none.
 */
export function readSwap(rows: EvmLogRows, text: DataView, log: LogPlace): boolean {
  const row = rows.count
  const event = rows.kind[row]!
  const { topics, topicCount, data, dataDigits } = log
  for (let topic = 1; topic < topicCount; topic++) {
    if (!isHex(text, topics[topic as 1 | 2 | 3], WORD_DIGITS)) return false
  }
  if (!isHex(text, data, dataDigits)) return false
  rows.kind[row] = SWAP_OTHER
  const isWhole = topicCount === TOPICS[event] && dataDigits === WORDS[event]! * WORD_DIGITS
  if (!isWhole) return true
  for (let word = 0; word < READ; word++) readWord(text, data + word * WORD_DIGITS, words, word)
  if (event === V2_SWAP) takeV2(rows, row)
  else if (event === V3_SWAP) takeV3(rows, row)
  else if (!isNone(1) && !isNone(3)) take(rows, row, [SWAP_ANY, 1, 3])
  return true
}

/** `amount0In`, `amount1In`, `amount0Out`, `amount1Out`: one of each token, and no loan. */
function takeV2(rows: EvmLogRows, row: number): void {
  const [in0, in1, out0, out1] = [!isNone(0), !isNone(1), !isNone(2), !isNone(3)]
  if (in0 && out1 && !in1 && !out0) take(rows, row, [SWAP_UP, 0, 3])
  if (in1 && out0 && !in0 && !out1) take(rows, row, [SWAP_DOWN, 1, 2])
}

/** `amount0`, `amount1`: what the pool's balance grew by; below zero it shrank. */
function takeV3(rows: EvmLogRows, row: number): void {
  if (isNone(0) || isNone(1) || isNegative(0) === isNegative(1)) return
  const [kind, came, went] = isNegative(1) ? [SWAP_UP, 0, 1] : [SWAP_DOWN, 1, 0]
  negate(went)
  take(rows, row, [kind, came, went])
}

function take(rows: EvmLogRows, row: number, [kind, came, went]: [number, number, number]): void {
  rows.kind[row] = kind
  for (let lane = 0; lane < LANES; lane++) {
    rows.amount[row * LANES + lane] = words[came * LANES + lane]!
    rows.token[row * LANES + lane] = words[went * LANES + lane]!
  }
}

function isNone(word: number): boolean {
  let any = 0
  for (let lane = word * LANES; lane < (word + 1) * LANES; lane++) any |= words[lane]!
  return any === 0
}

/** Whether a word is a number below zero, in two's complement. */
const isNegative = (word: number): boolean => words[(word + 1) * LANES - 1]! >>> 31 === 1

function negate(word: number): void {
  let carry = 1
  for (let lane = word * LANES; lane < (word + 1) * LANES; lane++) {
    const flipped = (~words[lane]! >>> 0) + carry
    words[lane] = flipped
    carry = flipped > 0xffffffff ? 1 : 0
  }
}
