/**
 * Logs that are objects already: of the full parser, of rows of CSV.
 *
 * @module
 */
import { FaultError } from '../../../domain/error.ts'
import { addLog, newPlace, TOPICS_MAX } from './add-log.ts'
import type { EvmLog } from './evm-block.ts'
import { ACCOUNT_DIGITS, readWord, WORD_DIGITS } from './hex-bytes.ts'
import type { EvmLogRows } from './log-rows.ts'
import { shapeFault } from './read-quantity.ts'

/** The most digits of one log's data: 16 MiB, far beyond what a block's gas pays for. */
export const DATA_DIGITS_MAX = 2 ** 25

const ZERO = 48
const X = 120
const ASCII_MAX = 0x7f

let scratch = new Uint8Array(1 << 12)
let view = new DataView(scratch.buffer)
const place = newPlace()

/**
 * Adds the rows of a log, or counts it.
 *
 * @param receipt what the rows state as their receipt
 * @throws {FaultError} `EVM_SHAPE` where a part is no hex of its length, `EVM_TOO_LARGE`
 */
export function addTextLog(rows: EvmLogRows, log: EvmLog, receipt: number): void {
  const { address, topics, data } = log
  if (topics.length > TOPICS_MAX) throw shapeFault('topics', 'at most four topics', topics.length)
  const digits = data.length - 2
  if (digits > DATA_DIGITS_MAX) {
    const message = `Expected at most ${DATA_DIGITS_MAX} digits of data in a log, got ${digits}`
    throw new FaultError('EVM_TOO_LARGE', message, { limit: DATA_DIGITS_MAX })
  }
  const room = ACCOUNT_DIGITS + TOPICS_MAX * WORD_DIGITS + data.length
  if (room > scratch.length) {
    scratch = new Uint8Array(2 * room)
    view = new DataView(scratch.buffer)
  }
  place.address = 0
  let used = put('address', address, ACCOUNT_DIGITS, 0)
  place.topicCount = topics.length
  for (let topic = 0; topic < topics.length; topic++) {
    place.topics[topic as 0 | 1 | 2 | 3] = used
    used = put('topics', topics[topic] ?? '', WORD_DIGITS, used)
  }
  place.data = used
  place.dataDigits = digits
  if ((digits & 1) !== 0) throw shapeFault('data', 'whole bytes in hex', data)
  put('data', data, digits, used)
  if (digits === WORD_DIGITS && !readWord(view, used, place.word, 0)) {
    throw shapeFault('data', 'hex digits', data)
  }
  place.index = log.index
  if (!addLog(rows, view, place, receipt)) throw shapeFault('logs', 'hex digits', log)
}

/** Copies the digits behind `0x`. Returns the place behind them. */
function put(name: string, text: string, digits: number, at: number): number {
  const hasPrefix = text.charCodeAt(0) === ZERO && text.charCodeAt(1) === X
  if (!hasPrefix || text.length !== digits + 2) {
    throw shapeFault(name, `0x and ${Math.max(digits, 0)} hex digits`, text)
  }
  let beyond = 0
  for (let i = 0; i < digits; i++) {
    const code = text.charCodeAt(i + 2)
    beyond |= code
    scratch[at + i] = code
  }
  if (beyond > ASCII_MAX) throw shapeFault(name, `0x and ${digits} hex digits`, text)
  return at + digits
}
