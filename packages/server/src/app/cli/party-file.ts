/** Files of parties on the command line: read, taken apart, told. Nothing of a row is printed. */
import { isUtf8 } from 'node:buffer'
import { readFileSync, statSync } from 'node:fs'
import { FaultError } from '@paperchain/core/domain/error'
import type { TimeMs } from '@paperchain/core/domain/time'
import {
  PARTY_SEPARATORS,
  type PartyLine,
  readParties,
} from '@paperchain/core/engine/party/read-parties'
import type { PutResult } from '../parties/put-parties.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note, noteFaults } from './io.ts'
import { count, fields, plural } from './table.ts'

/** Bytes of one file. */
export const PARTY_FILE_BYTES_MAX = 512 * 2 ** 20

/** Flags of `party import`. */
export type PartyImportFlags = {
  readonly book?: string
  readonly format?: string
  readonly separator?: string
  readonly dryRun?: boolean
}

/** The rows of a file. @throws {FaultError} `PARTY_FILE`, `PARTY_ROW` or `USAGE` */
export function partyLines(
  path: string,
  flags: PartyImportFlags,
  nowMs: TimeMs,
): Iterable<PartyLine> {
  const named = flags.format ?? /\.(csv|jsonl)$/i.exec(path)?.[1]?.toLowerCase()
  if (named !== 'csv' && named !== 'jsonl') {
    throw new FaultError('USAGE', 'Expected --format csv or jsonl, or a name that ends so')
  }
  const { separator = ',' } = flags
  const sign = separator === 'tab' ? '\t' : separator
  if (!PARTY_SEPARATORS.some((one) => one === sign)) {
    throw new FaultError('USAGE', `Expected --separator , ; | or tab, got "${separator}"`)
  }
  return readParties(bytesOf(path), { format: named, separator: sign, nowMs })
}

function bytesOf(path: string): Uint8Array {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile() !== true) throw fileFault(`Expected a file at ${path}, got none`, path)
  if (found.size > PARTY_FILE_BYTES_MAX) {
    const most = `at most ${PARTY_FILE_BYTES_MAX} bytes`
    throw fileFault(`Expected ${most} in ${path}, got ${found.size}`, path)
  }
  const bytes = read(path)
  if (isUtf8(bytes)) return bytes
  throw fileFault(`Expected UTF-8 in ${path}, got another encoding`, path)
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'no file'
    throw fileFault(`Expected to read ${path}, got ${why}`, path)
  }
}

const fileFault = (message: string, file: string): FaultError =>
  new FaultError('PARTY_FILE', message, { file })

/** Tells what an import did. @returns the exit code */
export function partiesPut(io: Io, result: PutResult, isTried: boolean): number {
  // Only storing tells which of them are new: a trial reads and checks.
  const done: [string, string][] = [
    ['made', count(result.made)],
    ['changed', count(result.changed)],
    ['known already', count(result.known)],
    ['accounts linked', count(result.linked)],
  ]
  const tried: [string, string][] = [
    ['would be taken', count(result.rows - result.refused)],
    ['stored', 'nothing (dry run)'],
  ]
  answer(io, result, () =>
    fields([
      ['rows', count(result.rows)],
      ...(isTried ? tried : done),
      ['refused', count(result.refused)],
    ]),
  )
  if (result.refused === 0) return EXIT.ok
  const others = isTried ? 'nothing was stored' : 'the others were taken'
  note(io, `${plural(result.refused, 'party', 'parties')} refused; ${others}:`)
  noteFaults(
    io,
    result.faults.map((fault) => ({
      ...fault,
      message: `${fault.message}${placeOf(fault.facts)}`,
    })),
  )
  return EXIT.fault
}

const placeOf = ({ line, column }: Readonly<Record<string, unknown>>): string =>
  line === undefined ? '' : ` (line ${line}${column === undefined ? '' : `, column ${column}`})`
