/**
 * Records of a CSV file of OFAC's, one after the other.
 *
 * Source: RFC 4180. Departures, as OFAC writes: no header, space around fields without quotes,
 * `-0-` for no value, and a control-Z on a line of its own as the end of the file.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import { CSV_RECORD_BYTES_LIMIT } from '@paperchain/core/engine/attribute/list-limits'
import { CsvError, type Info, parse } from 'csv-parse/sync'
import type { ListFile } from './list-file.ts'

/** One record: its fields without space around them, and the line, from 1, in which it ends. */
export type CsvRecord = { readonly fields: readonly string[]; readonly row: number }

const NOTHING = '-0-'
const END_OF_FILE = '\u001a'

/**
 * Reads all records.
 *
 * @param recordLimit largest record in characters, for tests
 * @throws {FaultError} `LIST_NOT_CSV` or `LIST_SCALAR_TOO_LONG` with file and line
 */
export function readCsv(
  file: ListFile,
  recordLimit: number = CSV_RECORD_BYTES_LIMIT,
): readonly CsvRecord[] {
  const records: CsvRecord[] = []
  try {
    parse(file.text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: recordLimit,
      on_record: (fields: string[], { lines }: Info) => {
        if (fields.length > 1 || fields[0] !== END_OF_FILE) {
          records.push({ fields: fields.map(withoutNothing), row: lines })
        }
        return null
      },
    })
  } catch (error) {
    throw error instanceof CsvError ? csvFault(file.name, error, recordLimit) : error
  }
  return records
}

const withoutNothing = (text: string): string => (text === NOTHING ? '' : text)

/** What is wrong with a CSV file, with its line. */
export function csvFault(file: string, error: CsvError, limit: number): FaultError {
  const line = Number(error['lines'] ?? 0)
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    const message = `Expected records of at most ${limit} characters, got more in line ${line}`
    return new FaultError('LIST_SCALAR_TOO_LONG', message, { file, line, limit }, error)
  }
  const message = `Expected CSV in ${file}, got ${error.code} in line ${line}`
  return new FaultError('LIST_NOT_CSV', message, { file, line }, error)
}
