/**
 * Rows of a CSV file as ethereum-etl writes them: a first line with names, commas, quotes around
 * what holds commas, no line breaks within a field. Names are told apart without case and
 * underscores, so that `block_number` and `blockNumber` are one.
 *
 * Source: RFC 4180; the CSV of ethereum-etl and of GraphSense's exports.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import { readLines } from '../../chain-any/files/read-lines.ts'

/** A row: the text of each column by its plain name. */
export type CsvRow = {
  readonly line: number
  /** The text of the first of these columns that the file has; empty where it has none. */
  get(...names: readonly string[]): string
}

/** The most columns. */
const COLUMNS_MAX = 200

/**
 * Rows of a file.
 *
 * @throws {FaultError} `EVM_SHAPE` for a row with another number of fields, with file and line
 */
export async function* csvRows(file: string): AsyncGenerator<CsvRow> {
  let columns: ReadonlyMap<string, number> | null = null
  for await (const { bytes, number } of readLines(file)) {
    const fields = fieldsOf(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'),
    )
    if (columns === null) {
      columns = new Map(fields.map((name, at) => [plain(name), at]))
      continue
    }
    if (fields.length !== columns.size || fields.length > COLUMNS_MAX) {
      const message = `Expected ${columns.size} fields, got ${fields.length}`
      throw new FaultError('EVM_SHAPE', message, { file, line: number })
    }
    yield rowOf(columns, fields, number)
  }
}

function rowOf(
  columns: ReadonlyMap<string, number>,
  fields: readonly string[],
  line: number,
): CsvRow {
  return {
    line,
    get(...names) {
      for (const name of names) {
        const at = columns.get(name)
        if (at !== undefined) return fields[at] ?? ''
      }
      return ''
    },
  }
}

const plain = (name: string): string => name.trim().toLowerCase().replaceAll('_', '')

function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',')
  const fields: string[] = []
  let field = ''
  let isQuoted = false
  for (let at = 0; at < line.length; at++) {
    const sign = line[at]
    if (sign === '"') {
      if (isQuoted && line[at + 1] === '"') {
        field += '"'
        at++
      } else isQuoted = !isQuoted
    } else if (sign === ',' && !isQuoted) {
      fields.push(field)
      field = ''
    } else field += sign
  }
  return [...fields, field]
}
