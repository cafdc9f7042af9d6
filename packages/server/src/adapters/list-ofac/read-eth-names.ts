/**
 * Ethereum addresses with the name that OFAC lists each under: a CSV with the header
 * `address,name`. A list of its own, because a list is a publisher and a form.
 *
 * Source: OFAC's SDN list, as ultrasound.money publishes it.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import type { ListContent } from '@paperchain/core/domain/tag'
import { ListBuilder } from '@paperchain/core/engine/attribute/list-builder'
import {
  dateAtEnd,
  type ListFile,
  type ListOptions,
  readListFile,
  undated,
  versionHash,
} from './list-file.ts'
import { addCell } from './party-entries.ts'
import { readCsv } from './read-csv.ts'

/** Id of the list. */
export const OFAC_NAMES_LIST = 'ofac-eth-names'

const SOURCE = 'OFAC SDN list, https://sanctionslist.ofac.treas.gov'
const HEADER = ['address', 'name'] as const
const TICKER = 'ETH'

/**
 * Reads a file as one version. It was published when the caller says, else when a date at the end
 * of the file's name says.
 *
 * @throws {FaultError} `LIST_SHAPE`, `LIST_EMPTY`, `LIST_UNDATED`, `LIST_NOT_CSV` and all that
 * reading a file can throw
 */
export async function readEthNames(path: string, options: ListOptions = {}): Promise<ListContent> {
  return ethNamesContent(await readListFile(path), options)
}

/** The list from the text of its file. See {@link readEthNames}. */
export function ethNamesContent(file: ListFile, options: ListOptions = {}): ListContent {
  const [head, ...records] = readCsv(file)
  if (head === undefined || HEADER.some((name, at) => head.fields[at]?.toLowerCase() !== name)) {
    const message = `Expected the header ${HEADER.join(',')} in ${file.name}, got another`
    throw new FaultError('LIST_SHAPE', message, { file: file.name, row: 1 })
  }
  const publishedMs = options.published ?? dateAtEnd(file.name.replace(/\.csv$/i, ''))
  if (publishedMs === null) throw undated(file.name)
  const builder = new ListBuilder(OFAC_NAMES_LIST)
  for (const { fields, row } of records) {
    const [text = '', name = ''] = fields
    const place = { file: file.name, row }
    if (fields.length !== HEADER.length || text === '' || name === '') {
      const message = `Expected an address and a name, got ${fields.length} columns`
      builder.refuse({ code: 'LIST_ROW_SHAPE', message }, place)
      continue
    }
    const party = { id: name, kind: 'unknown', names: [name] } as const
    const listed = { source: SOURCE, label: name, party, programmes: [], statedFrom: null }
    addCell(builder, { ticker: TICKER, text, ...place }, listed)
  }
  const { entries, faults } = builder.finish()
  if (entries.length === 0) {
    throw new FaultError('LIST_EMPTY', `Expected addresses in ${file.name}, got none`)
  }
  const files = [{ name: file.name, hash: file.hash }]
  const hash = versionHash(files)
  const base = { list: OFAC_NAMES_LIST, hash, publishedMs, sanction: true, actors: [], marks: [] }
  return { ...base, entries, faults, files }
}
