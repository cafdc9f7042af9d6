/**
 * The actors of a GraphSense ActorPack.
 *
 * Source: `actorpack_schema.yaml` of the GraphSense tagpack tool. Departure: an actor without a
 * label or a URI is taken with a remark; `context` is not read.
 *
 * @module
 */
import type { Actor } from '@paperchain/core/domain/actor'
import { ListBuilder, type RowPlace } from '@paperchain/core/engine/attribute/list-builder'
import {
  type Fields,
  listField,
  readLastmod,
  remarkOf,
  rowFault,
  textField,
} from './pack-fields.ts'
import type { Pack, PackRows } from './read-pack.ts'
import type { YamlNode } from './read-yaml.ts'

/** Reads an ActorPack's rows; each bad one is a fault beside the good rest. */
export function actorRows(pack: Pack): PackRows {
  const builder = new ListBuilder(pack.list)
  const actors = new Map<string, Actor>()
  const lines = new Map<string, number>()
  for (const node of pack.rows) {
    const place: RowPlace = { file: pack.file, row: node.line }
    try {
      const actor = actorOf(node)
      const first = lines.get(actor.id)
      if (first !== undefined) throw rowFault(`Expected each id once, got that of row ${first}`)
      builder.count(place)
      remarkMissing(builder, actor, place)
      lines.set(actor.id, node.line)
      actors.set(actor.id, actor)
    } catch (error) {
      builder.refuse(remarkOf(error), place)
    }
  }
  const sorted = [...actors.values()].sort((left, right) => (left.id < right.id ? -1 : 1))
  const { faults } = builder.finish()
  return { entries: [], actors: sorted, faults, lastmod: newestLastmod(pack) }
}

function actorOf(node: YamlNode): Actor {
  if (node.kind !== 'map') throw rowFault(`Expected a map as actor, got a ${node.kind}`)
  const fields = node.members
  const id = textField(fields, 'id')
  if (id === null) throw rowFault('Expected an id, got none')
  return {
    id,
    label: textField(fields, 'label') ?? '',
    categories: listField(fields, 'categories'),
    jurisdictions: listField(fields, 'jurisdictions'),
    uri: textField(fields, 'uri') ?? '',
    aliases: listField(fields, 'aliases'),
  }
}

function remarkMissing(builder: ListBuilder, actor: Actor, place: RowPlace): void {
  for (const name of ['label', 'uri'] as const) {
    if (actor[name] !== '') continue
    builder.remark({ code: 'LIST_FIELD_MISSING', message: `Expected a ${name}, got none` }, place)
  }
}

/** Newest date of header and actors, or null. */
function newestLastmod(pack: Pack): number | null {
  const maps = pack.rows.flatMap((node) => (node.kind === 'map' ? [node.members] : []))
  const dates = [pack.header, ...maps].map(dateIn).filter((date) => date !== null)
  return dates.reduce<number | null>((newest, date) => Math.max(newest ?? date, date), null)
}

function dateIn(fields: Fields): number | null {
  const node = fields.get('lastmod')
  return node?.kind === 'text' ? readLastmod(node.text.trim()) : null
}
