/**
 * Reads a price file: CSV (RFC 4180) with a header, in UTF-8, with commas, semicolons or tabs.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { TimeMs } from '@paperchain/core/domain/time'
import {
  type CsvMapping,
  csvRowReader,
  type RowReader,
} from '@paperchain/core/engine/value/csv-prices'
import {
  PRICE_FILE_BYTES_LIMIT,
  PRICE_RECORD_LIMIT,
} from '@paperchain/core/engine/value/price-limits'
import { PriceRowBuilder, type PriceRows } from '@paperchain/core/engine/value/price-rows'
import { CsvError, type Info, parse } from 'csv-parse/sync'

/** A file, whole. */
export type PriceFile = { readonly name: string; readonly hash: string; readonly text: string }

/** What was read from it, and how. */
export type ReadPrices = PriceRows & { readonly mapping: CsvMapping }

/**
 * Loads a file.
 *
 * @throws {FaultError} `PRICE_UNREADABLE` or `PRICE_TOO_LARGE`
 */
export async function loadPriceFile(path: string): Promise<PriceFile> {
  const name = basename(path)
  const bytes = await bytesOf(path)
  if (bytes.length > PRICE_FILE_BYTES_LIMIT) {
    const message = `Expected at most ${PRICE_FILE_BYTES_LIMIT} bytes in ${name}, got more`
    throw new FaultError('PRICE_TOO_LARGE', message, { file: name, limit: PRICE_FILE_BYTES_LIMIT })
  }
  const hash = createHash('sha256').update(bytes).digest('hex')
  try {
    return { name, hash, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch (error) {
    const message = `Expected UTF-8 text in ${name}, got other bytes`
    throw new FaultError('PRICE_UNREADABLE', message, { file: name }, error)
  }
}

/** At most one byte more than is read: a file may grow, or be none. */
async function bytesOf(path: string): Promise<Buffer> {
  try {
    const file = await open(path)
    try {
      const parts: Buffer[] = []
      let have = 0
      for await (const part of file.createReadStream({ end: PRICE_FILE_BYTES_LIMIT })) {
        parts.push(part as Buffer)
        have += (part as Buffer).length
      }
      return Buffer.concat(parts, have)
    } finally {
      await file.close()
    }
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error)
    const message = `Expected to read ${path}, got ${why}`
    throw new FaultError('PRICE_UNREADABLE', message, { file: path }, error)
  }
}

/**
 * Reads all rows.
 *
 * @param mappingOf how the columns of this header are read
 * @throws {FaultError} `PRICE_NOT_CSV`, `PRICE_COLUMNS`, `PRICE_NO_ROW` or `PRICE_TOO_LARGE`
 */
export function readPriceFile(
  { name, text }: PriceFile,
  mappingOf: (header: readonly string[]) => CsvMapping,
  nowMs: TimeMs,
): ReadPrices {
  const rows = new PriceRowBuilder(nowMs)
  let mapping: CsvMapping | null = null
  let read: RowReader | null = null
  const take = (fields: string[], { lines }: Info): null => {
    if (read === null) {
      mapping = mappingOf(fields)
      read = csvRowReader(fields, mapping, rows)
    } else read({ fields, row: lines })
    return null
  }
  try {
    parse(text, { ...CSV, delimiter: separatorOf(text), on_record: take })
  } catch (error) {
    throw error instanceof CsvError ? csvFault(name, error) : error
  }
  const found = rows.finish()
  if (mapping === null || found.points.length === 0) {
    const [first] = found.faults
    const why = first === undefined ? 'none' : `none, beginning with: ${first.message}`
    throw new FaultError('PRICE_NO_ROW', `Expected prices in ${name}, got ${why}`, { file: name })
  }
  return { ...found, mapping }
}

const CSV = {
  bom: true,
  trim: true,
  skip_empty_lines: true,
  relax_column_count: true,
  max_record_size: PRICE_RECORD_LIMIT,
} as const

/** The mark that parts the header most often. */
function separatorOf(text: string): string {
  const [header = ''] = text.slice(0, PRICE_RECORD_LIMIT).split(/\r?\n/, 1)
  const counted = [',', ';', '\t'].map((mark) => ({ mark, count: header.split(mark).length }))
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).mark
}

function csvFault(file: string, error: CsvError): FaultError {
  const line = Number(error['lines'] ?? 0)
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    const message = `Expected records of at most ${PRICE_RECORD_LIMIT} characters in line ${line}`
    return new FaultError('PRICE_TOO_LARGE', message, { file, line, limit: PRICE_RECORD_LIMIT })
  }
  const message = `Expected CSV in ${file}, got ${error.code} in line ${line}`
  return new FaultError('PRICE_NOT_CSV', message, { file, line }, error)
}
