/**
 * Records of CSV in a buffer, without an object a field. Quoted fields may hold separators, line
 * breaks and doubled quotes, which are put right in place: the buffer is the scanner's to change.
 *
 * Source: RFC 4180, read strictly: a quote inside an unquoted field, or text after a closing one,
 * is a fault, since what follows could be taken for another column.
 *
 * @module
 */
import { FIELDS_MAX, type RecordFields } from './record-fields.ts'

const QUOTE = 0x22
const LF = 0x0a
const CR = 0x0d

/** The record does not end in what is there. */
export const SCAN_MORE = -1
/** What stands at `fields.faultAt` may not stand there. */
export const SCAN_BROKEN = -2
/** More than `FIELDS_MAX` fields. */
export const SCAN_FIELDS = -3

/** Where a buffer ends and what parts its fields. */
export type ScanSpan = {
  readonly end: number
  /** Byte between fields. */
  readonly separator: number
  /** Whether nothing comes after `end`. */
  readonly isLast: boolean
}

/**
 * Scans one record from `from` on.
 *
 * @returns where the next record begins, or {@link SCAN_MORE}, {@link SCAN_BROKEN},
 *          {@link SCAN_FIELDS}
 */
export function scanCsv(fields: RecordFields, from: number, span: ScanSpan): number {
  const { bytes } = fields
  const { end, separator, isLast } = span
  fields.reset()
  let at = from
  for (;;) {
    if (fields.count >= FIELDS_MAX) return SCAN_FIELDS
    at = at < end && bytes[at] === QUOTE ? quoted(fields, at, span) : plain(fields, at, span)
    if (at < 0) return at
    if (at < end && bytes[at] === separator) {
      at++
      continue
    }
    if (at < end) {
      fields.lines++
      // A carriage return at the very end of what is there may have its line feed still to come.
      if (bytes[at] === CR && at + 1 >= end && !isLast) return SCAN_MORE
      at += bytes[at] === CR && at + 1 < end && bytes[at + 1] === LF ? 2 : 1
    }
    fields.undouble()
    return at
  }
}

/** Where the line in which `from` stands ends: how a reader gets past a broken row. */
export function afterLine(bytes: Uint8Array, from: number, end: number): number {
  const found = bytes.subarray(from, end).indexOf(LF)
  return found < 0 ? end : from + found + 1
}

function plain(fields: RecordFields, from: number, { end, separator, isLast }: ScanSpan): number {
  const { bytes } = fields
  let at = from
  for (; at < end; at++) {
    const byte = bytes[at]!
    if (byte === separator || byte === LF || byte === CR) break
    if (byte !== QUOTE) continue
    fields.faultAt = at
    return SCAN_BROKEN
  }
  if (at >= end && !isLast) return SCAN_MORE
  fields.add(from, at)
  return at
}

/** Reads a quoted field from its opening quote on; gives the place after its closing quote. */
function quoted(fields: RecordFields, open: number, span: ScanSpan): number {
  const { bytes } = fields
  const { end, separator, isLast } = span
  let doubled = false
  let breaks = 0
  let at = open + 1
  for (; at < end; at++) {
    if (bytes[at] === LF) breaks++
    if (bytes[at] !== QUOTE) continue
    if (at + 1 >= end || bytes[at + 1] !== QUOTE) break
    doubled = true
    at++
  }
  // A quote at the very end may be the first of two.
  if (!isLast && at + 1 >= end) return SCAN_MORE
  const next = at + 1 < end ? bytes[at + 1]! : LF
  if (at >= end || (next !== separator && next !== LF && next !== CR)) {
    fields.faultAt = at >= end ? open : at
    return SCAN_BROKEN
  }
  fields.add(open + 1, at)
  fields.lines += breaks
  if (doubled) fields.markDoubled()
  return at + 1
}
