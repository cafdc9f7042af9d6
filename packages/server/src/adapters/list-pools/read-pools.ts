/**
 * Mining pools, in the two forms of the mining-pools data: `pools.json` (`payout_addresses` and
 * `coinbase_tags`, each by address or text) and `pool-list.json` (an array of pools with
 * `addresses` and `tags`). Payout addresses become entries, coinbase texts become marks.
 *
 * @module
 */
import { FaultError, withFacts } from '@paperchain/core/domain/error'
import type { CoinbaseMark, ListContent } from '@paperchain/core/domain/tag'
import {
  type JsonNode,
  memberOf,
  readJsonLines,
} from '@paperchain/core/engine/attribute/json-lines'
import { ListBuilder, type RowPlace } from '@paperchain/core/engine/attribute/list-builder'
import { placeAddress } from '@paperchain/core/engine/attribute/place-address'
import {
  dateAtEnd,
  type ListFile,
  type ListOptions,
  readListFile,
  undated,
  versionHash,
} from '../list-ofac/list-file.ts'

/** Pools mine Bitcoin in both forms. */
const TICKER = 'BTC'

/** An address or a coinbase text, and whose it is. Null where a field is not a text. */
type Row = {
  readonly line: number
  readonly text: string | null
  readonly label: string | null
  readonly link: string
}

type Rows = { readonly addresses: readonly Row[]; readonly marks: readonly Row[] }

/**
 * Reads a pool list. It was published when the caller says, else when a date at the end of the
 * file's name says.
 *
 * @throws {FaultError} `LIST_UNDATED`, `LIST_EMPTY`, `LIST_SHAPE`, `LIST_NOT_JSON` and all that
 * reading a file can throw, naming the file
 */
export async function readPools(path: string, options: ListOptions = {}): Promise<ListContent> {
  const file = await readListFile(path)
  try {
    return poolContent(file, options)
  } catch (error) {
    throw error instanceof FaultError ? withFacts(error, { file: file.name }) : error
  }
}

/** A pool list from the text of its file. See {@link readPools}. */
export function poolContent(file: ListFile, options: ListOptions = {}): ListContent {
  const stem = file.name.replace(/\.json$/i, '')
  const list = `pools:${stem}`
  const rows = rowsOf(readJsonLines(file.text))
  const builder = new ListBuilder(list)
  for (const row of rows.addresses) addAddress(builder, row, { file: file.name, row: row.line })
  const marks = rows.marks.flatMap((row) =>
    markOf(builder, row, { file: file.name, row: row.line }),
  )
  const { entries, faults } = builder.finish()
  if (entries.length + marks.length === 0) {
    throw new FaultError('LIST_EMPTY', `Expected pools in ${file.name}, got none`)
  }
  const publishedMs = options.published ?? dateAtEnd(stem)
  if (publishedMs === null) throw undated(file.name)
  const files = [{ name: file.name, hash: file.hash }]
  const hash = versionHash(files)
  return { list, hash, publishedMs, sanction: false, entries, actors: [], marks, faults, files }
}

function rowsOf(root: JsonNode): Rows {
  if (root.kind === 'array') return listRows(root.items)
  const addresses = memberOf(root, 'payout_addresses')
  const marks = memberOf(root, 'coinbase_tags')
  if (addresses?.kind !== 'object' || marks?.kind !== 'object') {
    const expected = 'payout_addresses and coinbase_tags, or an array of pools'
    throw new FaultError('LIST_SHAPE', `Expected ${expected}, got other JSON`, { line: root.line })
  }
  return { addresses: keyedRows(addresses), marks: keyedRows(marks) }
}

/** Rows of `{ "<address or text>": { "name": …, "link": … } }`. */
const keyedRows = (node: JsonNode & { readonly kind: 'object' }): readonly Row[] =>
  node.members.map(({ key, line, value }) => ({ line, text: key, ...poolOf(value) }))

/** Rows of `[{ "name": …, "link": …, "addresses": [], "tags": [] }]`. */
function listRows(pools: readonly JsonNode[]): Rows {
  return {
    addresses: pools.flatMap((pool) => textRows(pool, 'addresses')),
    marks: pools.flatMap((pool) => textRows(pool, 'tags')),
  }
}

function textRows(pool: JsonNode, name: 'addresses' | 'tags'): readonly Row[] {
  const items = memberOf(pool, name)
  const owner = poolOf(pool)
  // A pool without the list, or with something else in its place, is one row that is refused.
  if (items?.kind !== 'array') return [{ line: pool.line, text: null, ...owner }]
  return items.items.map((item) => ({
    line: item.line,
    text: item.kind === 'string' ? item.value : null,
    ...owner,
  }))
}

function poolOf(node: JsonNode): { readonly label: string | null; readonly link: string } {
  const name = memberOf(node, 'name')
  const link = memberOf(node, 'link')
  return {
    label: name?.kind === 'string' ? name.value : null,
    link: link?.kind === 'string' ? link.value : '',
  }
}

function addAddress(builder: ListBuilder, { text, label, link }: Row, place: RowPlace): void {
  if (text === null || label === null) {
    refuseShape(builder, place)
    return
  }
  const found = placeAddress(text, TICKER)
  if (found.kind === 'invalid') {
    builder.refuse(found.remark, place)
    return
  }
  builder.add(
    {
      ...found.place,
      ...place,
      key: `${TICKER}:${found.place.account}`,
      label,
      actor: '',
      category: 'miner',
      abuse: '',
      confidence: '',
      source: link || place.file,
      statedFrom: null,
    },
    found.remark === null ? [] : [found.remark],
  )
}

function markOf(builder: ListBuilder, row: Row, place: RowPlace): readonly CoinbaseMark[] {
  const { text, label, link } = row
  if (text === null || text === '' || label === null) {
    refuseShape(builder, place)
    return []
  }
  builder.count(place)
  return [{ text, label, link }]
}

function refuseShape(builder: ListBuilder, place: RowPlace): void {
  const message = 'Expected a text and the name of its pool, got another type or none'
  builder.refuse({ code: 'LIST_ROW_SHAPE', message }, place)
}
