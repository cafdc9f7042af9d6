/**
 * FollowTheMoney entities as lines of JSON, as OpenSanctions publishes every source in
 * (`entities.ftm.json`). Read as a stream.
 *
 * Their data are licensed for non-commercial use without a contract; this reads a file that its
 * user has.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import type { ListContent } from '@paperchain/core/domain/tag'
import { formatDate } from '@paperchain/core/domain/time'
import { dayOf, PartyList } from '../list-any/party-list.ts'
import { dateAtEnd, type ListOptions, undated } from '../list-ofac/list-file.ts'
import { readEntity } from './ftm-entity.ts'
import { FtmParties } from './ftm-parties.ts'
import { streamLines } from './stream-lines.ts'

/** Id of the list; a file that is not called `entities` gives its name behind it. */
export const OPENSANCTIONS_LIST = 'opensanctions'

const SOURCE = 'OpenSanctions, https://www.opensanctions.org'
const ENDS = /\.(?:ftm\.)?(?:json|jsonl|ndjson|ijson)$/i
const DATE = /[-_.]?\d{4}-\d{2}-\d{2}$/

/**
 * Reads a file as one version. It was published when the caller says, else on the day in its name,
 * else on the latest day on which an entity was seen. A line in the middle that is no entity is
 * refused by itself; a broken last line is a torn file.
 *
 * @throws {FaultError} `LIST_NOT_JSON`, `LIST_EMPTY`, `LIST_UNDATED` and all that `streamLines`
 * throws
 */
export async function readOpenSanctions(
  path: string,
  options: ListOptions = {},
): Promise<ListContent> {
  const stem = (path.split(/[/\\]/).at(-1) ?? '').replace(ENDS, '')
  const name = stem.replace(DATE, '')
  const isUsual = name === '' || /^(?:entities|targets)/i.test(name)
  const id = isUsual ? OPENSANCTIONS_LIST : `${OPENSANCTIONS_LIST}:${name}`
  const list = new PartyList(id, { source: SOURCE })
  const found = new FtmParties()
  const refused: { readonly what: string; readonly row: number }[] = []
  const file = await streamLines(path, (line, row, isLast) => {
    const entity = readEntity(line)
    if (typeof entity !== 'string') found.take(entity, row)
    else if (isLast) throw torn(entity, row)
    else refused.push({ what: entity, row })
  })
  for (const { what, row } of refused) {
    const message = `Expected an entity of FollowTheMoney, got ${what}`
    list.builder.refuse({ code: 'LIST_ROW_SHAPE', message }, { file: file.name, row })
  }
  const publishedMs = options.published ?? dateAtEnd(stem) ?? dayOf(found.lastSeen)
  if (publishedMs === null) throw undated(file.name)
  const { parties, alone } = found.finish(formatDate(publishedMs))
  for (const { draft, row, wallets } of parties) list.add(draft, { file: file.name, row }, wallets)
  for (const { label, ...wallet } of alone) {
    const words = { label, programmes: [], statedFrom: null }
    list.addAlone({ ...wallet, file: file.name }, words)
  }
  const sanction = parties.some(({ draft }) => !draft.mentioned) || alone.length > 0
  return list.content({ publishedMs, sanction, files: [file] })
}

const torn = (what: string, line: number): FaultError =>
  new FaultError(
    'LIST_NOT_JSON',
    `Expected an entity in the last line ${line}, got ${what}; the file may be torn`,
    { line },
  )
