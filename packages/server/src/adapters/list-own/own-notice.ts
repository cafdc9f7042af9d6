/**
 * Notices of addresses as JSON, in the two forms in which they are passed on: an array `addresses`
 * of texts with its `source`, or `entities` with a name, programmes and addresses by chain.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import {
  type JsonNode,
  memberOf,
  readJsonLines,
} from '@paperchain/core/engine/attribute/json-lines'
import { newDraft, scriptOf } from '@paperchain/core/engine/attribute/party-draft'
import { dayOf, PartyList } from '../list-any/party-list.ts'
import { readListFile } from '../list-ofac/list-file.ts'
import type { OwnMapping } from './own-mapping.ts'

/**
 * Reads a notice. Entities with programmes are designated under them; bare addresses are not a
 * sanction unless the mapping says so.
 *
 * @throws {FaultError} `LIST_SHAPE`, `LIST_NOT_JSON`
 */
export async function readNotice(path: string, mapping: OwnMapping) {
  const file = await readListFile(path)
  const node = readJsonLines(file.text)
  const entities = itemsOf(memberOf(node, 'entities'))
  const addresses = itemsOf(memberOf(node, 'addresses'))
  if (entities === null && addresses === null) {
    const message = `Expected addresses or entities in ${file.name}, got neither`
    throw new FaultError('LIST_SHAPE', message, { file: file.name, line: node.line })
  }
  const source = textOf(memberOf(node, 'source')) || textOf(memberOf(node, 'note'))
  const sanction = mapping.sanction || entities !== null
  const list = new PartyList(`own:${mapping.name}`, {
    source: (source || mapping.source).slice(0, 300),
    category: mapping.category,
    confidence: sanction ? 'listed' : 'own',
    abuse: mapping.abuse || (sanction ? 'sanction' : ''),
  })
  for (const entity of entities ?? []) addEntity(list, entity, file.name)
  const words = { label: mapping.name, programmes: [], statedFrom: null }
  for (const { line: row, ...item } of addresses ?? []) {
    const place = { file: file.name, row }
    if (item.kind === 'string') list.addAlone({ ticker: '', text: item.value, ...place }, words)
    else list.builder.refuse({ code: 'LIST_ROW_SHAPE', message: 'Expected a text' }, place)
  }
  const day = dayOf(/\((\d{4}-\d{2}-\d{2})\)/.exec(source)?.[1] ?? '')
  return { list, file, sanction, publishedMs: day }
}

const itemsOf = (node: JsonNode | undefined): readonly JsonNode[] | null =>
  node?.kind === 'array' ? node.items : null

const textOf = (node: JsonNode | undefined): string => (node?.kind === 'string' ? node.value : '')

function addEntity(list: PartyList, entity: JsonNode, file: string): void {
  const name = textOf(memberOf(entity, 'sdn_name')) || textOf(memberOf(entity, 'name'))
  const place = { file, row: entity.line }
  const addresses = itemsOf(memberOf(entity, 'addresses')) ?? []
  const draft = newDraft(name, 'unknown')
  if (name !== '')
    draft.names.push({ text: name, kind: 'main', script: scriptOf(name), weak: false })
  const tags = itemsOf(memberOf(entity, 'program_tags')) ?? []
  draft.programmes.push(...tags.map(textOf))
  const wallets = addresses.map((one) => ({
    ticker: textOf(memberOf(one, 'chain')).slice(0, 20),
    text: textOf(memberOf(one, 'address')),
    row: one.line,
    file,
  }))
  list.add(draft, place, wallets)
}
