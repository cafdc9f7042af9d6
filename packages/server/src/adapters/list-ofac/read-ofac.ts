/**
 * OFAC's digital currency addresses, as a folder of one file a ticker:
 * `sanctioned_addresses_XBT.json` (an array of texts) or `.txt` (an address a line). All files of
 * the folder together are one version of the list.
 *
 * Source: the SDN list's feature "Digital Currency Address - <ticker>", in the form that
 * 0xB10C/ofac-sanctioned-digital-currency-addresses publishes.
 *
 * @module
 */
import { readdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { type Fault, FaultError, withFacts } from '@paperchain/core/domain/error'
import type { ListContent, ListEntry } from '@paperchain/core/domain/tag'
import { type JsonNode, readJsonLines } from '@paperchain/core/engine/attribute/json-lines'
import { ListBuilder, type RowPlace } from '@paperchain/core/engine/attribute/list-builder'
import { LIST_FILES_LIMIT } from '@paperchain/core/engine/attribute/list-limits'
import { SANCTION_ABUSE } from '@paperchain/core/engine/attribute/order-tags'
import { placeAddress } from '@paperchain/core/engine/attribute/place-address'
import { canonicalTicker } from '@paperchain/core/engine/attribute/tickers'
import {
  dateAtEnd,
  type ListFile,
  type ListOptions,
  readListFile,
  undated,
  unreadable,
  versionHash,
} from './list-file.ts'

/** Id of the list. */
export const OFAC_LIST = 'ofac-addresses'

/** Where OFAC publishes the list that the files are made from. */
const SOURCE = 'OFAC SDN list, https://sanctionslist.ofac.treas.gov'

const FILE_NAME = /^sanctioned_addresses_(\w{1,32})\.(json|txt)$/

/** One row: an address as listed, or null where the row is no text. */
type Row = { readonly row: number; readonly text: string | null }

/**
 * Reads a folder as one version of {@link OFAC_LIST}. A file that cannot be read whole refuses the
 * version; a bad row is a fault beside the good rest. A listed text is kept even where it is no
 * valid address: that it is listed is the fact, and what is wrong with it a remark.
 *
 * @param folder  named `…-YYYY-MM-DD`, or with `published` given
 * @throws {FaultError} `LIST_UNREADABLE`, `LIST_UNDATED`, `LIST_EMPTY`, `LIST_TOO_LARGE`,
 * `LIST_NOT_UTF8`, `LIST_NOT_JSON`, `LIST_SHAPE`
 */
export async function readOfacFolder(
  folder: string,
  options: ListOptions = {},
): Promise<ListContent> {
  const name = basename(resolve(folder))
  const { listed, ignored } = await namesIn(folder)
  const publishedMs = options.published ?? dateAtEnd(name)
  if (publishedMs === null) throw undated(name)
  const builder = new ListBuilder(OFAC_LIST)
  const files: { name: string; hash: string }[] = []
  const faults: Fault[] = ignored.map(ignoredFile)
  // One file at a time: the memory that a hostile folder can ask for is that of one file.
  for (const each of listed) {
    const file = await readListFile(join(folder, each))
    files.push({ name: file.name, hash: file.hash })
    const rows = rowsOf(file)
    if (rows.length === 0) faults.push(emptyFile(file.name))
    for (const row of rows) addRow(builder, row, { file: file.name, row: row.row })
  }
  const built = builder.finish()
  if (built.entries.length === 0) throw emptyFolder(name, listed.length)
  return {
    list: OFAC_LIST,
    hash: versionHash(files),
    publishedMs,
    sanction: true,
    entries: built.entries,
    actors: [],
    marks: [],
    faults: [...faults, ...built.faults],
    files,
  }
}

async function namesIn(folder: string): Promise<{ listed: string[]; ignored: string[] }> {
  let names: string[]
  try {
    names = (await readdir(folder)).sort()
  } catch (error) {
    throw unreadable(folder, error)
  }
  const listed = names.filter((name) => FILE_NAME.test(name))
  if (names.length > LIST_FILES_LIMIT) {
    const message = `Expected at most ${LIST_FILES_LIMIT} files in ${folder}, got ${names.length}`
    throw new FaultError('LIST_TOO_LARGE', message, { files: names.length })
  }
  return { listed, ignored: names.filter((name) => !FILE_NAME.test(name)) }
}

const ignoredFile = (file: string): Fault => ({
  code: 'LIST_FILE_IGNORED',
  message: `Expected sanctioned_addresses_<TICKER>.json or .txt, got ${file}`,
  facts: { file },
})

const emptyFile = (file: string): Fault => ({
  code: 'LIST_EMPTY',
  message: `Expected addresses in ${file}, got none`,
  facts: { file },
})

function emptyFolder(name: string, files: number): FaultError {
  const message = `Expected addresses in ${name}, got none in ${files} files`
  return new FaultError('LIST_EMPTY', message, { file: name, files })
}

function rowsOf(file: ListFile): readonly Row[] {
  if (file.name.endsWith('.txt')) return textRows(file.text)
  try {
    return jsonRows(readJsonLines(file.text))
  } catch (error) {
    throw error instanceof FaultError ? withFacts(error, { file: file.name }) : error
  }
}

/** Lines that are not empty. */
const textRows = (text: string): readonly Row[] =>
  text
    .split('\n')
    .map((line, index) => ({ row: index + 1, text: line.trim() }))
    .filter((row) => row.text !== '')

function jsonRows(node: JsonNode): readonly Row[] {
  if (node.kind !== 'array') {
    throw new FaultError('LIST_SHAPE', `Expected an array of addresses, got ${node.kind}`, {
      line: node.line,
    })
  }
  return node.items.map((item) => ({
    row: item.line,
    text: item.kind === 'string' ? item.value : null,
  }))
}

function addRow(builder: ListBuilder, row: Row, place: RowPlace): void {
  if (row.text === null) {
    builder.refuse({ code: 'LIST_ROW_SHAPE', message: 'Expected a text, got none' }, place)
    return
  }
  const ticker = canonicalTicker(FILE_NAME.exec(place.file)?.[1] ?? '')
  const found = placeAddress(row.text, ticker)
  const account = found.kind === 'placed' ? found.place : found.asListed
  if (account === null) {
    if (found.remark !== null) builder.refuse(found.remark, place)
    return
  }
  const entry: ListEntry = {
    ...account,
    ...place,
    key: `${ticker}:${account.account}`,
    label: `Digital Currency Address - ${ticker}`,
    actor: '',
    category: '',
    abuse: SANCTION_ABUSE,
    confidence: 'listed',
    source: SOURCE,
    statedFrom: null,
  }
  builder.add(entry, found.remark === null ? [] : [found.remark])
}
