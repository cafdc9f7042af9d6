/**
 * One flat JSON object a line, as a record: the value of each wanted name by its place. Numbers are
 * taken as the digits they are written in, so that no amount passes through a float.
 *
 * Source: RFC 8259; objects and arrays inside are stepped over only where no column wants them.
 *
 * @module
 */
import { utf8Bytes } from '../../domain/batch/utf8.ts'
import { afterLine, SCAN_BROKEN, SCAN_MORE, type ScanSpan } from './csv-scan.ts'
import type { RecordFields } from './record-fields.ts'

const LF = 0x0a
const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Scans one line from `from` on. Field `i` is the value of `names[i]`, with start -1 where the line
 * does not have it or has null.
 *
 * @param names UTF-8 of the wanted names
 * @returns as `scanCsv`
 */
export function scanJsonLine(
  fields: RecordFields,
  from: number,
  { end, isLast, names }: Omit<ScanSpan, 'separator'> & { readonly names: readonly Uint8Array[] },
): number {
  const next = afterLine(fields.bytes, from, end)
  if (next === end && !isLast && fields.bytes[end - 1] !== LF) return SCAN_MORE
  fields.reset()
  fields.lines = 1
  fields.count = names.length
  fields.start.fill(-1, 0, names.length)
  fields.end.fill(-1, 0, names.length)
  const cursor = { bytes: fields.bytes, at: from, end: next }
  space(cursor)
  if (isDone(cursor)) {
    fields.count = 0
    return next
  }
  if (!readObject(cursor, fields, names)) {
    fields.faultAt = Math.min(cursor.at, next)
    return SCAN_BROKEN
  }
  return next
}

type Cursor = { readonly bytes: Uint8Array; at: number; readonly end: number }

function readObject(cursor: Cursor, fields: RecordFields, names: readonly Uint8Array[]): boolean {
  if (!take(cursor, 0x7b)) return false
  if (take(cursor, 0x7d)) return isDone(cursor)
  for (;;) {
    space(cursor)
    const key = cursor.at + 1
    const keyEnd = readString(cursor)
    if (keyEnd < 0 || !take(cursor, 0x3a)) return false
    const field = names.findIndex((name) => isEqual(cursor.bytes, key, { end: keyEnd, name }))
    // A name that is stated twice would leave it open which value was meant.
    if (field >= 0 && fields.end[field] !== -1) return false
    if (!readValue(cursor, fields, field)) return false
    if (take(cursor, 0x2c)) continue
    return take(cursor, 0x7d) && isDone(cursor)
  }
}

function readValue(cursor: Cursor, fields: RecordFields, field: number): boolean {
  space(cursor)
  const { bytes, at: start } = cursor
  const first = bytes[start]
  if (first === QUOTE) {
    const end = readString(cursor)
    if (end >= 0 && field >= 0) {
      fields.start[field] = start + 1
      fields.end[field] = end
    }
    return end >= 0
  }
  if (first === 0x7b || first === 0x5b) return field < 0 && skipNested(cursor)
  while (cursor.at < cursor.end && isWord(bytes[cursor.at]!)) cursor.at++
  if (field < 0) return cursor.at > start
  fields.end[field] = cursor.at
  const isNull = cursor.at - start === 4 && bytes[start] === 0x6e
  if (!isNull) fields.start[field] = start
  return cursor.at > start
}

const isWord = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a) || isNumberSign(byte)
const isNumberSign = (byte: number): boolean =>
  byte === 0x2b || byte === 0x2d || byte === 0x2e || byte === 0x45

/** Reads a text and undoes its escapes in place; gives the end of what it says, or -1. */
function readString(cursor: Cursor): number {
  const { bytes, end } = cursor
  if (bytes[cursor.at] !== QUOTE) return -1
  let at = cursor.at + 1
  while (at < end && bytes[at] !== QUOTE && bytes[at] !== BACKSLASH && bytes[at]! >= 0x20) at++
  if (at < end && bytes[at] === QUOTE) {
    cursor.at = at + 1
    return at
  }
  if (at >= end || bytes[at] !== BACKSLASH) return -1
  return undoEscapes(cursor, at)
}

const SIMPLE: Readonly<Record<string, number>> = {
  '"': 0x22,
  '\\': 0x5c,
  '/': 0x2f,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
}

function undoEscapes(cursor: Cursor, from: number): number {
  const { bytes, end } = cursor
  let to = from
  for (let at = from; at < end; at++) {
    const byte = bytes[at]!
    if (byte === QUOTE) {
      cursor.at = at + 1
      return to
    }
    if (byte < 0x20) return -1
    if (byte !== BACKSLASH) {
      bytes[to++] = byte
      continue
    }
    const sign = String.fromCharCode(bytes[++at] ?? 0)
    const simple = SIMPLE[sign]
    if (simple !== undefined) bytes[to++] = simple
    else {
      const point = sign === 'u' ? escaped(cursor, at + 1) : null
      if (point === null) return -1
      // An escape is longer than what it stands for, so writing never overtakes reading.
      for (const piece of utf8Bytes(point)) bytes[to++] = piece
      at += point.length > 1 ? 10 : 4
    }
  }
  return -1
}

/** The text of `\uXXXX` behind its `u`, with its second half where it is half a pair. */
function escaped({ bytes }: Cursor, at: number): string | null {
  const first = hex(bytes, at)
  if (first === null) return null
  if (first < 0xd800 || first > 0xdfff) return String.fromCharCode(first)
  const paired = bytes[at + 4] === BACKSLASH && bytes[at + 5] === 0x75
  const second = paired ? hex(bytes, at + 6) : null
  if (first > 0xdbff || second === null || second < 0xdc00 || second > 0xdfff) return null
  return String.fromCharCode(first, second)
}

function hex(bytes: Uint8Array, at: number): number | null {
  const text = String.fromCharCode(...bytes.subarray(at, at + 4))
  return /^[0-9a-fA-F]{4}$/.test(text) ? Number.parseInt(text, 16) : null
}

/** Steps over an object or array; texts in it are read, so that their brackets do not count. */
function skipNested(cursor: Cursor): boolean {
  const { bytes, end } = cursor
  let depth = 0
  while (cursor.at < end) {
    const byte = bytes[cursor.at]!
    if (byte === QUOTE) {
      if (readString(cursor) < 0) return false
      continue
    }
    cursor.at++
    if (byte === 0x7b || byte === 0x5b) depth++
    else if (byte === 0x7d || byte === 0x5d) depth--
    if (depth === 0) return true
  }
  return false
}

function space(cursor: Cursor): void {
  const { bytes, end } = cursor
  while (cursor.at < end && (bytes[cursor.at] === 0x20 || bytes[cursor.at] === 9)) cursor.at++
}

function take(cursor: Cursor, byte: number): boolean {
  space(cursor)
  if (cursor.at >= cursor.end || cursor.bytes[cursor.at] !== byte) return false
  cursor.at++
  return true
}

function isDone(cursor: Cursor): boolean {
  space(cursor)
  const { bytes, at, end } = cursor
  return at >= end || bytes[at] === LF || (bytes[at] === 13 && at + 2 >= end)
}

function isEqual(
  bytes: Uint8Array,
  start: number,
  { end, name }: { readonly end: number; readonly name: Uint8Array },
): boolean {
  if (end - start !== name.length) return false
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name[i]) return false
  return true
}
