/**
 * Records of a CSV or JSON lines file, one after the other, in memory that does not grow with the
 * file. A record that cannot be taken apart is told with its line, and reading goes on behind it.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { FaultError } from '@paperchain/core/domain/error'
import {
  afterLine,
  SCAN_BROKEN,
  SCAN_FIELDS,
  SCAN_MORE,
  scanCsv,
} from '@paperchain/core/engine/book/csv-scan'
import { scanJsonLine } from '@paperchain/core/engine/book/json-scan'
import { FIELDS_MAX, RecordFields } from '@paperchain/core/engine/book/record-fields'

/** Bytes read at once. */
export const CHUNK_BYTES = 2 ** 20
/** Bytes of one record. */
export const RECORD_BYTES_MAX = 2 ** 20
const BUFFER_BYTES = CHUNK_BYTES + RECORD_BYTES_MAX

const LF = 0x0a

/** How records of a file are taken apart. */
export type RecordForm =
  | { readonly format: 'csv'; readonly separator: number }
  | { readonly format: 'jsonl'; readonly names: readonly Uint8Array[] }

/** A place in a file: bytes before it, and lines. */
export type FilePlace = { readonly bytes: number; readonly lines: number }

/** A file of records that is being read. */
export class RecordSource {
  /** The record found by the last {@link next}. */
  readonly fields: RecordFields = new RecordFields()
  /** Line at which that record begins, from 1. */
  line = 0
  readonly size: number
  readonly #file: FileHandle
  readonly #form: RecordForm
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES)
  /** Bytes of the file before the buffer's first, and how many the buffer holds. */
  #before = 0
  #filled = 0
  #at = 0
  #lines = 0
  #isLast = false
  /** Whether the buffer begins inside a line that was refused. */
  #isSkipping = false
  readonly #span: {
    end: number
    isLast: boolean
    readonly separator: number
    readonly names: readonly Uint8Array[]
  }

  private constructor(file: FileHandle, size: number, form: RecordForm) {
    this.#file = file
    this.size = size
    this.#form = form
    this.fields.bytes = this.#buffer
    const separator = form.format === 'csv' ? form.separator : 0
    const names = form.format === 'csv' ? [] : form.names
    this.#span = { end: 0, isLast: false, separator, names }
  }

  /**
   * Opens a file at a place where a record begins. A byte order mark of UTF-8 is stepped over.
   *
   * @throws {FaultError} `BOOK_FILE` or `BOOK_NOT_UTF8`
   */
  static async open(path: string, form: RecordForm, place: FilePlace): Promise<RecordSource> {
    try {
      const file = await open(path, 'r')
      const { size } = await file.stat()
      const source = new RecordSource(file, size, form)
      source.#before = place.bytes
      source.#lines = place.lines
      await source.#fill()
      if (place.bytes === 0) source.#skipMark(path)
      return source
    } catch (error) {
      throw fileFault(path, error)
    }
  }

  /** Where the next record begins: all before it was given. */
  get place(): FilePlace {
    return { bytes: this.bytesRead, lines: this.linesRead }
  }

  get bytesRead(): number {
    return this.#before + this.#at
  }

  get linesRead(): number {
    return this.#lines
  }

  /**
   * The next record in `fields`, or what is wrong with it, or null at the end. Synchronous as long
   * as the buffer has one, since a promise a record would cost more than the record.
   */
  next(): true | FaultError | null | Promise<true | FaultError | null> {
    const found = this.#scan()
    return found === 'more' ? this.#later() : found
  }

  async #later(): Promise<true | FaultError | null> {
    for (;;) {
      await this.#fill()
      const found = this.#scan()
      if (found !== 'more') return found
    }
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  #scan(): true | FaultError | null | 'more' {
    if (this.#isSkipping && this.#at < this.#filled) this.#skipLine()
    if (this.#at >= this.#filled) return this.#isLast ? null : 'more'
    this.line = this.#lines + 1
    this.#span.end = this.#filled
    this.#span.isLast = this.#isLast
    const next =
      this.#form.format === 'csv'
        ? scanCsv(this.fields, this.#at, this.#span)
        : scanJsonLine(this.fields, this.#at, this.#span)
    if (next >= 0) {
      this.#at = next
      this.#lines += this.fields.lines
      return true
    }
    if (next === SCAN_MORE && this.#filled - this.#at < RECORD_BYTES_MAX) return 'more'
    return this.#broken(next)
  }

  /** Steps over the line in which a broken record begins. */
  #broken(why: number): FaultError {
    const from = this.#at
    this.#skipLine()
    this.#lines++
    const column = why === SCAN_BROKEN ? this.#columnOf(from) : 1
    return new FaultError('BOOK_ROW', this.#said(why), { line: this.line, column })
  }

  /** Goes behind the next line break; where there is none yet, the search goes on later. */
  #skipLine(): void {
    const next = afterLine(this.#buffer, this.#at, this.#filled)
    this.#isSkipping = this.#buffer[next - 1] !== LF && !this.#isLast
    this.#at = next
  }

  #said(why: number): string {
    if (why === SCAN_FIELDS) return `Expected at most ${FIELDS_MAX} fields, got more`
    if (why !== SCAN_BROKEN) return `Expected a row of at most ${RECORD_BYTES_MAX} bytes, got more`
    const wanted =
      this.#form.format === 'csv' ? 'quotes around a whole field' : 'one flat JSON object'
    return `Expected ${wanted}, got another sign`
  }

  /** Of CSV the field in which the fault is, of JSON its byte in the line; from 1. */
  #columnOf(from: number): number {
    if (this.#form.format === 'csv') return this.fields.count + 1
    return this.fields.faultAt - from + 1
  }

  async #fill(): Promise<void> {
    this.#buffer.copyWithin(0, this.#at, this.#filled)
    this.#filled -= this.#at
    this.#before += this.#at
    this.#at = 0
    const position = this.#before + this.#filled
    const room = Math.min(CHUNK_BYTES, BUFFER_BYTES - this.#filled)
    const { bytesRead } = await this.#file.read(this.#buffer, this.#filled, room, position)
    this.#filled += bytesRead
    this.#isLast = bytesRead === 0 || position + bytesRead >= this.size
  }

  #skipMark(path: string): void {
    const [first, second, third] = this.#buffer.subarray(0, this.#filled)
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
      throw new FaultError('BOOK_NOT_UTF8', `Expected UTF-8 in ${path}, got UTF-16`, { file: path })
    }
    if (first === 0xef && second === 0xbb && third === 0xbf) this.#at = 3
  }
}

/** SHA-256 of a whole file, in hex. @throws {FaultError} `BOOK_FILE` */
export async function fileHash(path: string): Promise<string> {
  try {
    const file = await open(path, 'r')
    try {
      const hash = createHash('sha256')
      for await (const piece of file.createReadStream({
        autoClose: false,
        highWaterMark: CHUNK_BYTES,
      }))
        hash.update(piece)
      return hash.digest('hex')
    } finally {
      await file.close()
    }
  } catch (error) {
    throw fileFault(path, error)
  }
}

function fileFault(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code
  if (error instanceof FaultError || code === undefined) return error
  return new FaultError('BOOK_FILE', `Expected to read ${path}, got ${code}`, { file: path }, error)
}
