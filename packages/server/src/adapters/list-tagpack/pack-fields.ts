/**
 * Reads single fields of TagPacks and ActorPacks. A field of the wrong kind is never skipped: the
 * caller refuses its row, because a lost `abuse` would be a lost warning.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import { formatDate, parseTime, type TimeMs } from '@paperchain/core/domain/time'
import type { Remark } from '@paperchain/core/engine/attribute/place-address'
import type { YamlNode } from './read-yaml.ts'

/** Fields by name. */
export type Fields = ReadonlyMap<string, YamlNode>

/** How YAML writes that there is no value. */
const NOTHING: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL'])

/** The fault of one row, which is refused beside the good rest. */
export const rowFault = (message: string): FaultError => new FaultError('LIST_ROW_SHAPE', message)

/** A fault of one row as a remark; what is wrong with the whole list is thrown on. */
export function remarkOf(error: unknown): Remark {
  if (error instanceof FaultError && error.code === 'LIST_ROW_SHAPE') return error
  throw error
}

/** A text field without space around it; null where it is not there or says nothing.
 * Throws {@link rowFault} where it is no text. */
export function textField(fields: Fields, name: string): string | null {
  const node = fields.get(name)
  if (node === undefined) return null
  if (node.kind !== 'text') throw rowFault(`Expected a text as ${name}, got a ${node.kind}`)
  const text = node.text.trim()
  return NOTHING.has(text) ? null : text
}

/** A list of texts; empty where it is not there. One text counts as a list of one. */
export function listField(fields: Fields, name: string): readonly string[] {
  const node = fields.get(name)
  if (node === undefined) return []
  if (node.kind === 'text') return NOTHING.has(node.text.trim()) ? [] : [node.text.trim()]
  if (node.kind === 'map') throw rowFault(`Expected a list as ${name}, got a map`)
  return node.items.map((item) => {
    if (item.kind === 'text') return item.text.trim()
    throw rowFault(`Expected texts in ${name}, got a ${item.kind}`)
  })
}

const DATE_AND_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d{1,9})?Z?)?$/

/**
 * Reads a `lastmod`: `2022-05-16`, `2023-08-16 12:18:52.619444`, with `T` or `Z` too; UTC where no
 * zone is said. Digits below the millisecond are cut. Null for other texts.
 */
export function readLastmod(text: string): TimeMs | null {
  const [, date = '', clock = '', fraction = ''] = DATE_AND_TIME.exec(text) ?? []
  const iso = clock === '' ? date : `${date}T${clock}${fraction.slice(0, 4)}Z`
  const time = Date.parse(iso)
  return Number.isFinite(time) && formatDate(time) === date ? parseTime(iso) : null
}
