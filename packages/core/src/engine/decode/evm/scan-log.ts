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
  COLON,
  COMMA,
  endOfString,
  isKey,
  keyBytes,
  OPEN_LIST,
  passColon,
  passSpace,
  passString,
  passValue,
  QUOTE,
  SURPRISE,
} from './json-bytes.ts'
import { ADDRESS, DATA, KEY_REACH, LOG_INDEX, logKeyAt, REMOVED, TOPICS } from './log-key.ts'
import type { EvmLogRows } from './log-rows.ts'

const FALSE = keyBytes('false')

const ZERO = 48
const X = 120
/** Digits of an index that are read; more would be beyond any block. */
const INDEX_DIGITS_MAX = 7

/** Bits of what a log must have. */
const HAS_ADDRESS = 1
const HAS_TOPICS = 2
const HAS_DATA = 4
const HAS_INDEX = 8
const HAS_ALL = 15

const place = newPlace()
/** What the value passed last was: one bit, or 0 for a field that is not read. */
let got = 0

/** From behind the opening brace of a log to behind its closing one; its rows are added. */
export function scanLog(
  text: Uint8Array,
  view: DataView,
  at: number,
  rows: EvmLogRows,
  receipt: number,
): number {
  let has = 0
  let next = at
  for (;;) {
    if (text[next] !== QUOTE) next = passSpace(text, next)
    if (text[next] !== QUOTE) return SURPRISE
    const start = next + 1
    if (start + KEY_REACH > text.length) return SURPRISE
    const key = logKeyAt(view, start)
    const end = key === 0 ? endOfString(text, start) : start + (key >> 8)
    if (end < 0) return SURPRISE
    next = text[end + 1] === COLON && text[end + 2] === QUOTE ? end + 2 : passColon(text, end + 1)
    if (next < 0) return SURPRISE
    next = passField(text, view, key & 0xff, next)
    if (next < 0 || (has & got) !== 0) return SURPRISE
    has |= got
    if (text[next] === COMMA) {
      next++
      continue
    }
    next = passSpace(text, next)
    if (text[next] === COMMA) {
      next++
      continue
    }
    if (text[next] !== CLOSE || has !== HAS_ALL) return SURPRISE
    return addLog(rows, view, place, receipt) ? next + 1 : SURPRISE
  }
}

/** Over the value of a field, with what it says written to {@link place}. */
function passField(text: Uint8Array, view: DataView, field: number, at: number): number {
  got = 0
  switch (field) {
    case ADDRESS:
      return passAddress(text, at)
    case TOPICS:
      return passTopics(text, at)
    case DATA:
      return passData(text, view, at)
    case LOG_INDEX:
      return passIndex(text, at)
    case REMOVED:
      return isKey(text, at, FALSE) ? at + FALSE.length : SURPRISE
    default:
      return text[at] === QUOTE ? passString(text, view, at) : passValue(text, view, at)
  }
}

function passAddress(text: Uint8Array, at: number): number {
  const end = at + 3 + ACCOUNT_DIGITS
  if (!isHexString(text, at) || text[end] !== QUOTE) return SURPRISE
  place.address = at + 3
  got = HAS_ADDRESS
  return end + 1
}

function passTopics(text: Uint8Array, at: number): number {
  if (text[at] !== OPEN_LIST) return SURPRISE
  place.topicCount = 0
  got = HAS_TOPICS
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
  got = HAS_DATA
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
  got = HAS_INDEX
  return next + 1
}

/** Whether a string that begins with `0x` stands here. */
const isHexString = (text: Uint8Array, at: number): boolean =>
  text[at] === QUOTE && text[at + 1] === ZERO && text[at + 2] === X
