/**
 * One log to rows: which event it is, and its fields. The log is text of hex digits in bytes; where
 * its parts stand is known, their lengths are checked, their digits are not.
 *
 * @module
 */
import { LANES } from '../../../domain/batch/lanes.ts'
import {
  ACCOUNT_DIGITS,
  isHex,
  isPadding,
  readAccount,
  readEight,
  readWord,
  WORD_DIGITS,
} from './hex-bytes.ts'
import {
  APPROVAL,
  BATCH,
  CURVE_SWAP,
  DEPOSIT,
  EVENTS,
  NATIVE,
  NATIVE_FEE,
  OTHER,
  PIECE,
  SINGLE,
  TRANSFER,
  V2_SWAP,
  V3_SWAP,
  WITHDRAWAL,
} from './log-kind.ts'
import { ACCOUNT_BYTES, type EvmLogRows } from './log-rows.ts'
import { readSwap } from './swaps-read.ts'

/** Where the parts of one log stand in the text: the first digit behind each `0x`. */
export type LogPlace = {
  /** 40 digits. */
  address: number
  /** 0 to 4. */
  topicCount: number
  /** 64 digits each. */
  readonly topics: [number, number, number, number]
  data: number
  /** Digits of data, even. */
  dataDigits: number
  /** The number in data that is one word: read where its digits were checked. */
  readonly word: Uint32Array
  /** `logIndex`. */
  index: number
}

/** A place of a log, to be filled. */
export const newPlace = (): LogPlace => ({
  address: 0,
  topicCount: 0,
  topics: [0, 0, 0, 0],
  data: 0,
  dataDigits: 0,
  word: new Uint32Array(LANES),
  index: 0,
})

/** The most topics of a log. */
export const TOPICS_MAX = 4

/** Digits before the account in a word. */
const PADDING = WORD_DIGITS - ACCOUNT_DIGITS

/** Signs of a topic that are compared at a time. */
const STEP = 4

/** Of each event its topic in lower case, four signs a number, end to end. */
const TOPIC_SIGNS = Int32Array.from(
  EVENTS.flatMap(({ topic }) => topic.match(/..../g) ?? []),
  (four) => [...four].reduce((all, sign) => (all << 8) | sign.charCodeAt(0), 0),
)
/** Numbers of one topic among them. */
const SIGNS = WORD_DIGITS / STEP
const TOPIC_KIND = Uint8Array.from(EVENTS, ({ kind }) => kind)

/**
 * Adds the rows of a log, or counts it. False where a byte that should be a hex digit is none;
 * nothing was added then.
 */
export function addLog(rows: EvmLogRows, text: DataView, log: LogPlace, receipt: number): boolean {
  const kind = log.topicCount === 0 ? OTHER : kindOf(text, log.topics[0])
  if (kind === OTHER) {
    if (!isHexLog(text, log)) return false
    rows.logs++
    return true
  }
  const before = rows.count
  const added = kind === BATCH ? addBatch(rows, text, log) : addOne(rows, text, log, kind)
  if (added === BAD_DIGIT) {
    rows.count = before
    return false
  }
  rows.logs++
  if (added === BAD_SHAPE) {
    rows.count = before
    // Its digits were not all read.
    if (!isHexLog(text, log)) {
      rows.logs--
      return false
    }
    rows.malformed++
    return true
  }
  for (let row = before; row < rows.count; row++) {
    rows.receipt[row] = receipt
    rows.index[row] = log.index
  }
  return true
}

/** What adding came to, where it is no count of rows. */
const BAD_DIGIT = -1
const BAD_SHAPE = -2

/** The kind by topic 0, compared whole. */
function kindOf(text: DataView, at: number): number {
  const first = text.getInt32(at) | SMALL
  for (let event = 0; event < TOPIC_KIND.length; event++) {
    if (TOPIC_SIGNS[event * SIGNS] === first && isTopic(text, at, event)) return TOPIC_KIND[event]!
  }
  return OTHER
}

function isTopic(text: DataView, at: number, event: number): boolean {
  for (let i = 0; i < SIGNS; i++) {
    const wanted = TOPIC_SIGNS[event * SIGNS + i]!
    const four = text.getInt32(at + i * STEP)
    if (four !== wanted && !((four | SMALL) === wanted && isHex(text, at + i * STEP, STEP))) {
      return false
    }
  }
  return true
}

/** The bit in each of four ASCII letters that makes them small. Digits have it already. */
const SMALL = 0x20202020

/** Adds the one row of an event that is no batch. */
function addOne(rows: EvmLogRows, text: DataView, log: LogPlace, kind: number): number {
  rows.reserve(1)
  const row = rows.count
  const { data, dataDigits, topicCount } = log
  if (!readAccount(text, log.address, rows.contract, row * ACCOUNT_BYTES)) return BAD_DIGIT
  rows.kind[row] = kind
  let good = BAD_SHAPE
  switch (kind) {
    case TRANSFER:
    case APPROVAL:
      good = addMove(rows, text, log, kind)
      break
    case SINGLE:
      if (topicCount !== 4 || dataDigits < 2 * WORD_DIGITS) return BAD_SHAPE
      good = both(
        both(addParties(rows, text, log), word(text, data, rows.token, row)),
        word(text, data + WORD_DIGITS, rows.amount, row),
      )
      break
    case DEPOSIT:
    case WITHDRAWAL:
      if (topicCount !== 2 || dataDigits < WORD_DIGITS) return BAD_SHAPE
      good = addWrap(rows, text, log, kind)
      break
    case NATIVE:
    case NATIVE_FEE:
      if (topicCount !== 4 || dataDigits < WORD_DIGITS) return BAD_SHAPE
      good = both(addParties(rows, text, log), word(text, data, rows.amount, row))
      break
    case V2_SWAP:
    case V3_SWAP:
    case CURVE_SWAP:
      good = readSwap(rows, text, log) ? 1 : BAD_DIGIT
      break
  }
  if (good > 0) rows.count++
  return good
}

/**
 * `Transfer` and `Approval`: three fields, of which the first ones are indexed. All three indexed
 * makes a collectible; none or one is the form of tokens older than the standard.
 */
function addMove(rows: EvmLogRows, text: DataView, log: LogPlace, kind: number): number {
  const { topics, topicCount, data, dataDigits } = log
  const inData = 4 - topicCount
  if (dataDigits < inData * WORD_DIGITS) return BAD_SHAPE
  // A collectible has nothing behind its topics; something else wears its name.
  if (topicCount === 4 && dataDigits !== 0) return BAD_SHAPE
  const row = rows.count
  if (topicCount === 4 && kind === TRANSFER) rows.kind[row] = PIECE
  const from = topicCount > 1 ? topics[1] : data
  const to = topicCount > 2 ? topics[2] : data + (2 - topicCount) * WORD_DIGITS
  const good = both(
    account(text, from, rows.from, row * ACCOUNT_BYTES),
    account(text, to, rows.to, row * ACCOUNT_BYTES),
  )
  if (good < 0) return good
  if (dataDigits === WORD_DIGITS) return copyWord(rows, log)
  const value = topicCount > 3 ? topics[3] : data + (3 - topicCount) * WORD_DIGITS
  return word(text, value, rows.amount, row)
}

function addWrap(rows: EvmLogRows, text: DataView, log: LogPlace, kind: number): number {
  const row = rows.count
  const side = kind === DEPOSIT ? rows.to : rows.from
  return both(
    account(text, log.topics[1], side, row * ACCOUNT_BYTES),
    word(text, log.data, rows.amount, row),
  )
}

/** Operator (or token), sender and receiver, all indexed. */
function addParties(rows: EvmLogRows, text: DataView, { topics }: LogPlace): number {
  const start = rows.count * ACCOUNT_BYTES
  return both(
    account(text, topics[1], rows.operator, start),
    both(account(text, topics[2], rows.from, start), account(text, topics[3], rows.to, start)),
  )
}

/**
 * A row for each id and value of a batch. Offsets and lengths are the sender's own words: each is
 * checked against the data that is there.
 */
function addBatch(rows: EvmLogRows, text: DataView, log: LogPlace): number {
  const { data, dataDigits, topicCount } = log
  const wordCount = Math.floor(dataDigits / WORD_DIGITS)
  if (topicCount !== 4 || wordCount < 4) return BAD_SHAPE
  const ids = listAt(text, data, wordCount, 0)
  const values = listAt(text, data, wordCount, 1)
  if (ids < 0 || values < 0) return Math.min(ids, values)
  const count = small(text, data + ids * WORD_DIGITS, wordCount)
  if (count !== small(text, data + values * WORD_DIGITS, wordCount)) return BAD_SHAPE
  if (ids + count >= wordCount || values + count >= wordCount) return BAD_SHAPE
  rows.reserve(count + 1)
  const first = rows.count
  if (!readAccount(text, log.address, rows.contract, first * ACCOUNT_BYTES)) return BAD_DIGIT
  const parties = addParties(rows, text, log)
  if (parties < 0) return parties
  for (let i = 0; i < count; i++) {
    const row = first + i
    if (i > 0) copyParties(rows, first, row)
    rows.kind[row] = BATCH
    const id = data + (ids + 1 + i) * WORD_DIGITS
    const value = data + (values + 1 + i) * WORD_DIGITS
    if (!readWord(text, id, rows.token, row)) return BAD_DIGIT
    if (!readWord(text, value, rows.amount, row)) return BAD_DIGIT
  }
  rows.count = first + count
  return count
}

/** Word at which the list starts whose offset stands in word `field`. */
function listAt(text: DataView, data: number, wordCount: number, field: number): number {
  const bytes = small(text, data + field * WORD_DIGITS, wordCount * 32)
  if (bytes < 0) return bytes
  return bytes % 32 === 0 && bytes / 32 < wordCount ? bytes / 32 : BAD_SHAPE
}

/** A word that must be at most `limit`; else `BAD_SHAPE`. */
function small(text: DataView, at: number, limit: number): number {
  let high = 0
  for (let digit = at; digit < at + WORD_DIGITS - 8; digit += 8) {
    const eight = readEight(text, digit)
    if (eight < 0) return BAD_DIGIT
    high |= eight
  }
  const low = readEight(text, at + WORD_DIGITS - 8)
  if (low < 0) return BAD_DIGIT
  return high === 0 && low <= limit ? low : BAD_SHAPE
}

function copyParties({ contract, operator, from, to }: EvmLogRows, of: number, row: number): void {
  let source = of * ACCOUNT_BYTES
  let target = row * ACCOUNT_BYTES
  // For so few bytes a call of `copyWithin` is dearer than the loop.
  for (const end = target + ACCOUNT_BYTES; target < end; target++, source++) {
    contract[target] = contract[source]!
    operator[target] = operator[source]!
    from[target] = from[source]!
    to[target] = to[source]!
  }
}

/** The last 20 bytes of a word, as every reader takes them; the rest must be digits. */
function account(text: DataView, at: number, to: Uint8Array, start: number): number {
  if (!isPadding(text, at) && !isHex(text, at, PADDING)) return BAD_DIGIT
  return readAccount(text, at + PADDING, to, start) ? 1 : BAD_DIGIT
}

/** The amount of data that is one word. */
function copyWord({ amount, count }: EvmLogRows, { word: lanes }: LogPlace): number {
  const start = count * LANES
  for (let lane = 0; lane < LANES; lane++) amount[start + lane] = lanes[lane]!
  return 1
}

function word(text: DataView, at: number, lanes: Uint32Array, row: number): number {
  return readWord(text, at, lanes, row) ? 1 : BAD_DIGIT
}

/** One row, where both parts were read. */
const both = (one: number, other: number): number => (one > 0 && other > 0 ? 1 : BAD_DIGIT)

/** Whether all parts of a log are digits. */
function isHexLog(text: DataView, log: LogPlace): boolean {
  for (let topic = 0; topic < log.topicCount; topic++) {
    if (!isHex(text, log.topics[topic as 0 | 1 | 2 | 3], WORD_DIGITS)) return false
  }
  if (!isHex(text, log.address, ACCOUNT_DIGITS)) return false
  // One word was read, and so checked, where the log was found.
  return log.dataDigits === WORD_DIGITS || isHex(text, log.data, log.dataDigits)
}
