/**
 * One log of a node's answer, from bytes of JSON to rows. Keys may stand in any order; everything
 * that is not plain is a surprise, and the full parser reads the answer instead.
 *
 * @module
 */
import { addLog, newPlace, TOPICS_MAX } from './add-log.ts'
import { ACCOUNT_DIGITS, DIGIT, isHex, NO_DIGIT, readWord, WORD_DIGITS } from './hex-bytes.ts'
import {
  CLOSE,
  CLOSE_LIST,
  COMMA,
  isKey,
  keyBytes,
  OPEN_LIST,
  passSpace,
  passString,
  passValue,
  QUOTE,
  SURPRISE,
} from './json-bytes.ts'
import { KeyOrder, UNREAD } from './key-order.ts'
import type { EvmLogRows } from './log-rows.ts'

const FALSE = keyBytes('false')

const ZERO = 48
const X = 120
/** Digits of an index that are read; more would be beyond any block. */
const INDEX_DIGITS_MAX = 7

/** Fields that are read, by their row among the keys. */
const ADDRESS = 0
const TOPICS = 1
const DATA = 2
const LOG_INDEX = 3
/** Bits of the fields that a log must have. */
const MUST = (1 << ADDRESS) | (1 << TOPICS) | (1 << DATA) | (1 << LOG_INDEX)

const keys = new KeyOrder(['address', 'topics', 'data', 'logIndex', 'removed'])
const place = newPlace()

/** From behind the opening brace of a log to behind its closing one; its rows are added. */
export function scanLog(
  text: Uint8Array,
  view: DataView,
  at: number,
  rows: EvmLogRows,
  receipt: number,
): number {
  let seen = 0
  let next = at
  for (let turn = 0; ; turn++) {
    if (text[next] !== QUOTE) next = passSpace(text, next)
    if (text[next] !== QUOTE) return SURPRISE
    next = keys.pass(text, view, next + 1, turn)
    if (next < 0) return SURPRISE
    const field = keys.field
    if (field === UNREAD) {
      next = text[next] === QUOTE ? passString(text, view, next) : passValue(text, view, next)
    } else {
      if ((seen & (1 << field)) !== 0) return SURPRISE
      seen |= 1 << field
      next = passField(text, view, field, next)
    }
    if (next < 0) return SURPRISE
    if (text[next] !== COMMA) next = passSpace(text, next)
    if (text[next] !== COMMA) break
    next++
  }
  if (text[next] !== CLOSE || (seen & MUST) !== MUST) return SURPRISE
  return addLog(rows, view, place, receipt) ? next + 1 : SURPRISE
}

/** Over the value of a field, with what it says written to {@link place}. */
function passField(text: Uint8Array, view: DataView, field: number, at: number): number {
  switch (field) {
    case ADDRESS:
      return passAddress(text, at)
    case TOPICS:
      return passTopics(text, at)
    case DATA:
      return passData(text, view, at)
    case LOG_INDEX:
      return passIndex(text, at)
    default:
      return isKey(text, at, FALSE) ? at + FALSE.length : SURPRISE
  }
}

function passAddress(text: Uint8Array, at: number): number {
  const end = at + 3 + ACCOUNT_DIGITS
  if (!isHexString(text, at) || text[end] !== QUOTE) return SURPRISE
  place.address = at + 3
  return end + 1
}

function passTopics(text: Uint8Array, at: number): number {
  if (text[at] !== OPEN_LIST) return SURPRISE
  place.topicCount = 0
  let next = text[at + 1] === QUOTE ? at + 1 : passSpace(text, at + 1)
  if (text[next] === CLOSE_LIST) return next + 1
  for (let topic = 0; topic < TOPICS_MAX; topic++) {
    const end = next + 3 + WORD_DIGITS
    if (!isHexString(text, next) || text[end] !== QUOTE) return SURPRISE
    place.topics[topic as 0 | 1 | 2 | 3] = next + 3
    place.topicCount++
    next = end + 1
    if (text[next] !== COMMA && text[next] !== CLOSE_LIST) next = passSpace(text, next)
    if (text[next] === CLOSE_LIST) return next + 1
    if (text[next] !== COMMA) return SURPRISE
    next++
    if (text[next] !== QUOTE) next = passSpace(text, next)
  }
  return SURPRISE
}

function passData(text: Uint8Array, view: DataView, at: number): number {
  if (!isHexString(text, at)) return SURPRISE
  place.data = at + 3
  const end = at + 3 + WORD_DIGITS
  // One word is the most frequent.
  if (text[end] === QUOTE && readWord(view, at + 3, place.word, 0)) {
    place.dataDigits = WORD_DIGITS
    return end + 1
  }
  const behind = passString(text, view, at)
  const digits = behind - at - 4
  place.dataDigits = digits
  if (behind < 0 || (digits & 1) !== 0 || !isHex(view, at + 3, digits)) return SURPRISE
  return behind
}

function passIndex(text: Uint8Array, at: number): number {
  if (!isHexString(text, at)) return SURPRISE
  let index = 0
  let next = at + 3
  for (; next <= at + 3 + INDEX_DIGITS_MAX; next++) {
    const digit = DIGIT[text[next]!]!
    if (digit > NO_DIGIT) break
    index = index * 16 + digit
  }
  if (text[next] !== QUOTE || next === at + 3) return SURPRISE
  place.index = index
  return next + 1
}

/** Whether a string that begins with `0x` stands here. */
const isHexString = (text: Uint8Array, at: number): boolean =>
  text[at] === QUOTE && text[at + 1] === ZERO && text[at + 2] === X
