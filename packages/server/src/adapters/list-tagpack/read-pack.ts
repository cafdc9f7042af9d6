/**
 * Reads a GraphSense pack: a TagPack, whose `tags` are claims about addresses, or an ActorPack,
 * whose `actors` are the somebodies behind them. Each file is a list of its own.
 *
 * @module
 */
import { type Fault, FaultError, withFacts } from '@paperchain/core/domain/error'
import type { ListContent } from '@paperchain/core/domain/tag'
import type { TimeMs } from '@paperchain/core/domain/time'
import { YAML_FILE_BYTES_LIMIT } from '@paperchain/core/engine/attribute/list-limits'
import {
  type ListFile,
  type ListOptions,
  readListFile,
  undated,
  versionHash,
} from '../list-ofac/list-file.ts'
import { actorRows } from './actor-rows.ts'
import type { Fields } from './pack-fields.ts'
import { readYaml, type YamlNode } from './read-yaml.ts'
import { tagRows } from './tag-rows.ts'

/** What the rows of a pack came to. */
export type PackRows = Pick<ListContent, 'entries' | 'actors'> & {
  readonly faults: readonly Fault[]
  /** Newest date that the pack states, or null. */
  readonly lastmod: TimeMs | null
}

/** A pack's header and rows, before they are looked at. */
export type Pack = {
  readonly list: string
  readonly file: string
  readonly header: Fields
  readonly rows: readonly YamlNode[]
}

/**
 * Reads a TagPack or an ActorPack; its `tags` or `actors` tell which. It was published when its
 * newest `lastmod` says, else when the caller says.
 *
 * @throws {FaultError} `LIST_EMPTY`, `LIST_UNDATED`, `LIST_SHAPE` and all that reading a file and
 * its YAML can throw, naming the file
 */
export async function readPack(path: string, options: ListOptions = {}): Promise<ListContent> {
  const file = await readListFile(path, YAML_FILE_BYTES_LIMIT)
  try {
    return packContent(file, options)
  } catch (error) {
    throw error instanceof FaultError ? withFacts(error, { file: file.name }) : error
  }
}

/** A pack from the text of its file. See {@link readPack}. */
export function packContent(file: ListFile, options: ListOptions = {}): ListContent {
  const root = readYaml(file.text)
  if (root.kind !== 'map') throw shapeFault(`a map with tags or actors, got a ${root.kind}`)
  const kind = kindOf(root.members)
  const rows = root.members.get(kind)
  if (rows?.kind !== 'list') throw shapeFault(`a list as ${kind}, got a ${rows?.kind ?? 'gap'}`)
  const list = listName(kind, file.name)
  const pack: Pack = { list, file: file.name, header: root.members, rows: rows.items }
  const { entries, actors, faults, lastmod } = kind === 'tags' ? tagRows(pack) : actorRows(pack)
  if (entries.length + actors.length === 0) throw emptyPack(pack, faults)
  const publishedMs = lastmod ?? options.published
  if (publishedMs === undefined) throw undated(file.name)
  const files = [{ name: file.name, hash: file.hash }]
  const hash = versionHash(files)
  return { list, hash, publishedMs, sanction: false, entries, actors, marks: [], faults, files }
}

function kindOf(header: Fields): 'tags' | 'actors' {
  const tags = header.has('tags')
  const actors = header.has('actors')
  if (tags === actors) {
    throw shapeFault(`either tags or actors, got ${tags ? 'both' : 'neither'}`)
  }
  return tags ? 'tags' : 'actors'
}

const shapeFault = (expected: string): FaultError =>
  new FaultError('LIST_SHAPE', `Expected ${expected}`)

/** `tagpack:ransomware` of ransomware.yaml, `actorpack:graphsense` of graphsense.actorpack.yaml. */
function listName(kind: 'tags' | 'actors', file: string): string {
  const stem = file.replace(/\.ya?ml$/i, '')
  return kind === 'tags' ? `tagpack:${stem}` : `actorpack:${stem.replace(/\.actorpack$/i, '')}`
}

function emptyPack({ list, rows }: Pack, faults: readonly Fault[]): FaultError {
  const [first] = faults
  const why = first === undefined ? '' : `; the first fault is ${first.code}: ${first.message}`
  const message = `Expected entries in ${list}, got none of ${rows.length} rows${why}`
  return new FaultError('LIST_EMPTY', message, { list, rows: rows.length })
}
