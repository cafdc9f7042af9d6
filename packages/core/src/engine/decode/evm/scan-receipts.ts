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
  COMMA,
  isKey,
  keyBytes,
  OPEN,
  OPEN_LIST,
  passSpace,
  passString,
  passValue,
  QUOTE,
  SURPRISE,
} from './json-bytes.ts'
import { KeyOrder } from './key-order.ts'
import type { EvmLogRows } from './log-rows.ts'
import { RECEIPT_FIELDS } from './read-receipt.ts'
import { passAnswer, viewOf } from './scan-answer.ts'
import { scanLog } from './scan-log.ts'

/** Numbers of so many digits are below 2^52. */
const NUMBER_DIGITS_MAX = 13
/** A value that is read is no longer than this. */
const VALUE_LENGTH_MAX = 80

const NULL = keyBytes('null')
/** What is read of a receipt. */
const NAMES = ['logs', ...RECEIPT_FIELDS] as const
const keys = new KeyOrder(NAMES)
const LOGS = 0
const HASH = NAMES.indexOf('transactionHash')
/** Bits of the keys without which there is no receipt. */
const MUST = (1 << LOGS) | (1 << HASH)
/** Of the receipt that is being read: what stands for each of its keys. */
const values: unknown[] = NAMES.map(() => null)

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
  const scan: Scan = { view: viewOf(text), rows, first, receipts }
  const end = passAnswer(text, scan.view, (at) =>
    text[at] === OPEN ? passReceipt(text, at, scan) : passReceipts(text, at, scan),
  )
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
  const logsBefore = scan.rows.logs
  let seen = 0
  for (let key = 0; key < values.length; key++) values[key] = null
  let next = passSpace(text, at + 1)
  for (let turn = 0; ; turn++) {
    if (text[next] !== QUOTE) return SURPRISE
    const from = keys.pass(text, scan.view, next + 1, turn)
    const key = keys.field
    if (from < 0 || (key >= 0 && (seen & (1 << key)) !== 0)) return SURPRISE
    if (key >= 0) seen |= 1 << key
    if (key === LOGS) next = passLogs(text, from, scan)
    else if (text[from] === QUOTE) next = passString(text, scan.view, from)
    else next = passValue(text, scan.view, from)
    if (next < 0) return SURPRISE
    if (key > LOGS && !take(text, from, next, key)) return SURPRISE
    if (text[next] !== COMMA) next = passSpace(text, next)
    if (text[next] === CLOSE) break
    if (text[next] !== COMMA) return SURPRISE
    next++
    if (text[next] !== QUOTE) next = passSpace(text, next)
  }
  if ((seen & MUST) !== MUST || values[HASH] === null) return SURPRISE
  scan.receipts.push(readFields(scan.rows.logs - logsBefore))
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

/** All fields at once, in the order of the names: objects of one shape are the cheap ones. */
const readFields = (logCount: number): ScannedFields => ({
  hashAt: values[HASH] as number,
  logCount,
  transactionHash: null,
  transactionIndex: values[2],
  status: values[3],
  gasUsed: values[4],
  effectiveGasPrice: values[5],
  contractAddress: values[6],
  blobGasUsed: values[7],
  blobGasPrice: values[8],
  l1Fee: values[9],
  gasUsedForL1: values[10],
  operatorFeeScalar: values[11],
  operatorFeeConstant: values[12],
})

/** Notes a value that is read. False where it is not of a plain form. */
function take(text: Uint8Array, at: number, end: number, key: number): boolean {
  if (text[at] !== QUOTE) return isKey(text, at, NULL)
  const length = end - at - 2
  if (key === HASH) {
    values[HASH] = at + 3
    return length === 2 + WORD_DIGITS && isPrefixed(text, at)
  }
  if (length > 2 + NUMBER_DIGITS_MAX) {
    if (length > VALUE_LENGTH_MAX) return false
    values[key] = textOf(text, at + 1, end - 1)
    return true
  }
  if (length < 3 || !isPrefixed(text, at)) return false
  let number = 0
  for (let digit = at + 3; digit < end - 1; digit++) {
    const value = DIGIT[text[digit]!]!
    if (value > NO_DIGIT) return false
    number = number * 16 + value
  }
  values[key] = number
  return true
}

const isPrefixed = (text: Uint8Array, at: number): boolean =>
  text[at + 1] === 48 && text[at + 2] === 120

function textOf(text: Uint8Array, from: number, to: number): string {
  let value = ''
  for (let at = from; at < to; at++) value += String.fromCharCode(text[at]!)
  return value
}
