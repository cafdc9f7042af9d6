/**
 * Own lists: a CSV with a mapping saved beside it (`NAME.mapping.json`, or `mapping.json` in a
 * folder of both), or a JSON notice of addresses, as the FBI's are passed on.
 *
 * @module
 */
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { ListContent } from '@paperchain/core/domain/tag'
import { PartyList } from '../list-any/party-list.ts'
import {
  dateAtEnd,
  type ListFile,
  type ListOptions,
  readListFile,
  undated,
} from '../list-ofac/list-file.ts'
import { type CsvTable, streamCsv } from '../list-ofac/stream-csv.ts'
import { type OwnMapping, readMapping, usualMapping } from './own-mapping.ts'
import { readNotice } from './own-notice.ts'
import { OwnRows } from './own-rows.ts'

/** What stands before the name in the ids of own lists. */
export const OWN_LIST = 'own:'

const SAVED = /(?:^|\.)mapping\.json$/i
const DATE = /[-_.]?\d{4}-\d{2}-\d{2}$/

/**
 * Reads a file, or a folder of one file and its mapping, as one version.
 *
 * @throws {FaultError} `LIST_SHAPE`, `LIST_EMPTY`, `LIST_UNDATED`, `LIST_NOT_JSON` and all that
 * `streamCsv` throws
 */
export async function readOwn(path: string, options: ListOptions = {}): Promise<ListContent> {
  const { data, saved } = await filesAt(path)
  const name = basename(data)
  const stem = name.replace(/\.(?:csv|tsv|json)$/i, '')
  const publishedMs = options.published ?? dateAtEnd(stem) ?? dateAtEnd(basename(path))
  const mapping = saved === null ? null : await readListFile(saved)
  const words = mappingOf(mapping, stem.replace(DATE, '') || 'list')
  const isNotice = /\.json$/i.test(name)
  const found = isNotice ? await readNotice(data, words) : await readRows(data, words)
  const day = publishedMs ?? found.publishedMs
  if (day === null) throw undated(name)
  const files = [found.file, ...(mapping === null ? [] : [mapping])]
  return found.list.content({ publishedMs: day, sanction: found.sanction, files })
}

const mappingOf = (saved: ListFile | null, name: string): OwnMapping =>
  saved === null ? usualMapping(name) : readMapping(saved.text, saved.name, name)

type Found = { readonly data: string; readonly saved: string | null }

/** The file and the mapping beside it. */
async function filesAt(path: string): Promise<Found> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
  const folder = isFolder ? path : dirname(path)
  const names = await readdir(folder).catch(() => [])
  if (!isFolder) {
    const own = `${basename(path).replace(DATE_AND_END, '')}.mapping.json`
    const saved = names.find((name) => name === own)
    return { data: path, saved: saved === undefined ? null : join(folder, saved) }
  }
  const data = names.filter((name) => /\.(?:csv|tsv|json)$/i.test(name) && !SAVED.test(name))
  const [only] = data
  if (only === undefined || data.length > 1) {
    const message = `Expected one CSV or JSON file in ${basename(path)}, got ${data.length}`
    throw new FaultError('LIST_SHAPE', message, { files: data.length })
  }
  const saved = names.find((name) => SAVED.test(name))
  return { data: join(path, only), saved: saved === undefined ? null : join(path, saved) }
}

/** `thefts-2026-01-31.csv` has its mapping in `thefts.mapping.json`. */
const DATE_AND_END = /(?:[-_.]?\d{4}-\d{2}-\d{2})?\.(?:csv|tsv|json)$/i

async function readRows(path: string, mapping: OwnMapping) {
  const file = basename(path)
  const { source, abuse, category, sanction } = mapping
  const confidence = sanction ? 'listed' : 'own'
  const words = { source, category, confidence, abuse: abuse || (sanction ? 'sanction' : '') }
  const list = new PartyList(`${OWN_LIST}${mapping.name}`, words)
  const rows = new OwnRows(list, mapping, file)
  let table: CsvTable | null = null
  let last = { columns: 0, row: 0 }
  const form = { delimiter: /\.tsv$/i.test(file) ? ('\t' as const) : mapping.delimiter }
  const streamed = await streamCsv(
    path,
    (fields, row) => {
      last = { columns: fields.length, row }
      if (table === null) table = rows.head(fields)
      else rows.take(table, fields, row)
    },
    form,
  )
  const columns = (table as CsvTable | null)?.columns ?? 0
  if (last.columns < columns) {
    const message = `Expected ${columns} columns in the last row, got ${last.columns}`
    throw new FaultError('LIST_SHAPE', `${message}; the file may be torn`, { file, row: last.row })
  }
  rows.finish()
  return { list, file: streamed, sanction, publishedMs: null }
}
