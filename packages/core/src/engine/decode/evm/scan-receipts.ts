/**
 * A node's answer with the receipts of a block, from bytes: logs go to rows without an object, the
 * few other fields that are read become texts, one object a receipt.
 *
 * @module
 */
import { DIGIT, NO_DIGIT, WORD_DIGITS } from './hex-bytes.ts'
import {
  CLOSE,
  CLOSE_LIST,
  COLON,
  COMMA,
  endOfString,
  isKey,
  keyBytes,
  OPEN,
  OPEN_LIST,
  passColon,
  passSpace,
  passString,
  passValue,
  QUOTE,
  SURPRISE,
} from './json-bytes.ts'
import type { EvmLogRows } from './log-rows.ts'
import { RECEIPT_FIELDS } from './read-receipt.ts'
import { scanLog } from './scan-log.ts'

/** Numbers of so many digits are below 2^52. */
const NUMBER_DIGITS_MAX = 13
/** A value that is read is no longer than this. */
const VALUE_LENGTH_MAX = 80

const NULL = keyBytes('null')
const RESULT = keyBytes('result')
const OUTER = [keyBytes('jsonrpc'), keyBytes('id')]
/** What is read of a receipt. */
const KEYS = ['logs', ...RECEIPT_FIELDS].map((name) => ({ name, bytes: keyBytes(name) }))
/** Rows of the keys by their length. */
const KEYS_OF_LENGTH: readonly (readonly number[])[] = Array.from(
  { length: Math.max(...KEYS.map(({ name }) => name.length)) + 1 },
  (_, length) => KEYS.flatMap(({ name }, key) => (name.length === length ? [key] : [])),
)
const LOGS = 0
const HASH = KEYS.findIndex(({ name }) => name === 'transactionHash')
/** Bits of the keys without which there is no receipt. */
const MUST = (1 << LOGS) | (1 << HASH)

/**
 * The fields of a receipt that are read, by name: small quantities as numbers, the rest as text.
 * The transaction's id is named by where its digits stand, its logs are counted.
 */
export type ScannedFields = { hashAt: number; logCount: number; [name: string]: unknown }

/**
 * Reads an answer: a list of receipts or one receipt, bare or as `result`. Null where anything is
 * not plain; then rows are as they were.
 *
 * @param text  bytes of one JSON document
 * @param rows  where logs go; their `receipt` counts from `first` on
 * @returns the fields of each receipt that `read-receipt.ts` reads, in the answer's order
 */
export function scanReceipts(
  text: Uint8Array,
  rows: EvmLogRows,
  first: number,
): readonly ScannedFields[] | null {
  const before = { count: rows.count, logs: rows.logs, malformed: rows.malformed }
  const receipts: ScannedFields[] = []
  const end = passAnswer(text, { view: viewOf(text), rows, first, receipts })
  if (end >= 0 && passSpace(text, end) >= text.length) return receipts
  Object.assign(rows, before)
  return null
}

type Scan = {
  /** Of the same bytes. */
  readonly view: DataView
  readonly rows: EvmLogRows
  readonly first: number
  readonly receipts: ScannedFields[]
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength)

/** Over the document: a list, or an object that is a receipt or holds `result`. */
function passAnswer(text: Uint8Array, scan: Scan): number {
  const at = passSpace(text, 0)
  if (text[at] === OPEN_LIST) return passReceipts(text, at, scan)
  if (text[at] !== OPEN) return SURPRISE
  let found = false
  let next = passSpace(text, at + 1)
  for (;;) {
    if (text[next] !== QUOTE) return SURPRISE
    const key = next + 1
    const end = endOfString(text, key)
    if (end < 0) return SURPRISE
    next = passColon(text, end + 1)
    if (next < 0) return SURPRISE
    if (end - key === RESULT.length && isKey(text, key, RESULT)) {
      if (found) return SURPRISE
      found = true
      next = text[next] === OPEN ? passReceipt(text, next, scan) : passReceipts(text, next, scan)
    } else if (OUTER.some((name) => end - key === name.length && isKey(text, key, name))) {
      next = passValue(text, scan.view, next)
    } else {
      // A bare receipt, an error, or something else: not worth a fast path.
      return SURPRISE
    }
    if (next < 0) return SURPRISE
    next = passSpace(text, next)
    if (text[next] === CLOSE) return found ? next + 1 : SURPRISE
    if (text[next] !== COMMA) return SURPRISE
    next = passSpace(text, next + 1)
  }
}

function passReceipts(text: Uint8Array, at: number, scan: Scan): number {
  if (text[at] !== OPEN_LIST) return SURPRISE
  let next = passSpace(text, at + 1)
  if (text[next] === CLOSE_LIST) return next + 1
  for (;;) {
    if (text[next] !== OPEN) return SURPRISE
    next = passReceipt(text, next, scan)
    if (next < 0) return SURPRISE
    next = passSpace(text, next)
    if (text[next] === CLOSE_LIST) return next + 1
    if (text[next] !== COMMA) return SURPRISE
    next = passSpace(text, next + 1)
  }
}

function passReceipt(text: Uint8Array, at: number, scan: Scan): number {
  const fields = newFields()
  const logsBefore = scan.rows.logs
  let seen = 0
  let next = passSpace(text, at + 1)
  for (;;) {
    if (text[next] !== QUOTE) return SURPRISE
    const end = endOfString(text, next + 1)
    if (end < 0) return SURPRISE
    const key = keyOf(text, next + 1, end - next - 1)
    next = text[end + 1] === COLON && text[end + 2] === QUOTE ? end + 2 : passColon(text, end + 1)
    if (next < 0 || (key >= 0 && (seen & (1 << key)) !== 0)) return SURPRISE
    if (key >= 0) seen |= 1 << key
    const from = next
    if (key === LOGS) next = passLogs(text, next, scan)
    else if (text[next] === QUOTE) next = passString(text, scan.view, next)
    else next = passValue(text, scan.view, next)
    if (next < 0) return SURPRISE
    if (key > LOGS && !take(text, from, next, fields, key)) return SURPRISE
    if (text[next] !== COMMA) next = passSpace(text, next)
    if (text[next] === CLOSE) break
    if (text[next] !== COMMA) return SURPRISE
    next++
    if (text[next] !== QUOTE) next = passSpace(text, next)
  }
  if ((seen & MUST) !== MUST || fields.hashAt < 0) return SURPRISE
  fields.logCount = scan.rows.logs - logsBefore
  scan.receipts.push(fields)
  return next + 1
}

function passLogs(text: Uint8Array, at: number, scan: Scan): number {
  if (text[at] !== OPEN_LIST) return SURPRISE
  const { rows, view } = scan
  const receipt = scan.first + scan.receipts.length
  let next = passSpace(text, at + 1)
  if (text[next] === CLOSE_LIST) return next + 1
  for (;;) {
    if (text[next] !== OPEN) return SURPRISE
    next = scanLog(text, view, next + 1, rows, receipt)
    if (next < 0) return SURPRISE
    if (text[next] === COMMA && text[next + 1] === OPEN) {
      next++
      continue
    }
    next = passSpace(text, next)
    if (text[next] === CLOSE_LIST) return next + 1
    if (text[next] !== COMMA) return SURPRISE
    next = passSpace(text, next + 1)
  }
}

/** All fields at once and in one order: objects of one shape are the cheap ones. */
const newFields = (): ScannedFields => ({
  hashAt: -1,
  logCount: 0,
  transactionHash: null,
  transactionIndex: null,
  status: null,
  gasUsed: null,
  effectiveGasPrice: null,
  contractAddress: null,
  blobGasUsed: null,
  blobGasPrice: null,
  l1Fee: null,
  gasUsedForL1: null,
  operatorFeeScalar: null,
  operatorFeeConstant: null,
})

/** Notes a value that is read. False where it is not of a plain form. */
function take(
  text: Uint8Array,
  at: number,
  end: number,
  fields: ScannedFields,
  key: number,
): boolean {
  if (text[at] !== QUOTE) return isKey(text, at, NULL)
  const length = end - at - 2
  if (key === HASH) {
    fields.hashAt = at + 3
    return length === 2 + WORD_DIGITS && isPrefixed(text, at)
  }
  const name = KEYS[key]!.name
  if (length > 2 + NUMBER_DIGITS_MAX) {
    if (length > VALUE_LENGTH_MAX) return false
    fields[name] = textOf(text, at + 1, end - 1)
    return true
  }
  if (length < 3 || !isPrefixed(text, at)) return false
  let number = 0
  for (let digit = at + 3; digit < end - 1; digit++) {
    const value = DIGIT[text[digit]!]!
    if (value > NO_DIGIT) return false
    number = number * 16 + value
  }
  fields[name] = number
  return true
}

const isPrefixed = (text: Uint8Array, at: number): boolean =>
  text[at + 1] === 48 && text[at + 2] === 120

/** Row of a key in {@link KEYS}, or -1. */
function keyOf(text: Uint8Array, at: number, length: number): number {
  const likely = KEYS_OF_LENGTH[length]
  if (likely === undefined) return -1
  for (let i = 0; i < likely.length; i++) {
    const key = likely[i]!
    if (isKey(text, at, KEYS[key]!.bytes)) return key
  }
  return -1
}

function textOf(text: Uint8Array, from: number, to: number): string {
  let value = ''
  for (let at = from; at < to; at++) value += String.fromCharCode(text[at]!)
  return value
}
