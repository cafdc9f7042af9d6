/**
 * Which columns of an own CSV mean what: a JSON file that is saved beside it, so that the next
 * version is read as this one was.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import {
  type JsonNode,
  memberOf,
  readJsonLines,
} from '@paperchain/core/engine/attribute/json-lines'

/** What a column can be. */
export const OWN_FIELDS = [
  'id',
  'name',
  'alias',
  'weakAlias',
  'kind',
  'programme',
  'since',
  'birth',
  'country',
  'nationality',
  'identifier',
  'address',
  'title',
  'remark',
  'wallet',
  'ticker',
  'owner',
  'share',
] as const

/** One of {@link OWN_FIELDS}. */
export type OwnField = (typeof OWN_FIELDS)[number]

/** A mapping. */
export type OwnMapping = {
  /** Behind `own:` in the list's id. */
  readonly name: string
  /** Whether being on the list is a sanction. */
  readonly sanction: boolean
  /** What is wrong with a wallet of it (`theft`); empty where nothing is said. */
  readonly abuse: string
  readonly category: string
  readonly source: string
  readonly delimiter: ',' | ';' | '\t'
  /** The header's word for a field; several columns may be one field. */
  readonly columns: Readonly<Partial<Record<OwnField, readonly string[]>>>
}

/** Words that headers commonly use, where no mapping is saved. */
const USUAL: OwnMapping['columns'] = {
  id: ['id', 'uid', 'reference'],
  name: ['name', 'full name', 'entity', 'sdn_name'],
  alias: ['alias', 'aliases', 'aka'],
  weakAlias: ['weak alias'],
  kind: ['kind', 'type', 'schema'],
  programme: ['programme', 'program', 'programs', 'program_tags'],
  since: ['since', 'date', 'listed on', 'designated'],
  birth: ['birth', 'date of birth', 'dob', 'birth date'],
  country: ['country', 'countries'],
  nationality: ['nationality'],
  identifier: ['identifier', 'passport', 'id number'],
  address: ['postal address', 'street'],
  title: ['title', 'position'],
  remark: ['remark', 'remarks', 'notes', 'comment'],
  wallet: ['wallet', 'address', 'addresses', 'crypto address', 'publickey'],
  ticker: ['ticker', 'currency', 'chain', 'symbol'],
  owner: ['owner', 'owner id'],
  share: ['share', 'percentage', 'stake'],
}

/** The mapping of a file without a saved one. */
export const usualMapping = (name: string): OwnMapping => ({
  name,
  sanction: false,
  abuse: '',
  category: '',
  source: `own list ${name}`,
  delimiter: ',',
  columns: USUAL,
})

/** Reads a saved mapping. @throws {FaultError} `LIST_SHAPE` or `LIST_NOT_JSON` with the line */
export function readMapping(text: string, file: string, name: string): OwnMapping {
  const node = readJsonLines(text)
  const usual = usualMapping(name)
  const texts = (key: string, or: string): string => {
    const value = memberOf(node, key)
    if (value === undefined) return or
    if (value.kind !== 'string') throw shape(file, value, `a text for ${key}`)
    return value.value
  }
  const sanction = memberOf(node, 'sanction')
  if (
    sanction !== undefined &&
    (sanction.kind !== 'other' || typeof sanction.value !== 'boolean')
  ) {
    throw shape(file, sanction, 'true or false for sanction')
  }
  const delimiter = texts('delimiter', ',')
  if (delimiter !== ',' && delimiter !== ';' && delimiter !== '\t') {
    throw shape(file, node, 'a comma, a semicolon or a tab for delimiter')
  }
  return {
    name: texts('name', usual.name),
    sanction: sanction?.kind === 'other' && sanction.value === true,
    abuse: texts('abuse', ''),
    category: texts('category', ''),
    source: texts('source', usual.source),
    delimiter,
    columns: columnsOf(memberOf(node, 'columns'), file),
  }
}

function columnsOf(node: JsonNode | undefined, file: string): OwnMapping['columns'] {
  if (node === undefined) return USUAL
  if (node.kind !== 'object') throw shape(file, node, 'an object for columns')
  const columns: Partial<Record<OwnField, readonly string[]>> = {}
  for (const { key, value } of node.members) {
    const field = OWN_FIELDS.find((one) => one === key)
    if (field === undefined) throw shape(file, value, `one of ${OWN_FIELDS.join(', ')}`)
    const items = value.kind === 'array' ? value.items : [value]
    columns[field] = items.map((item) => {
      if (item.kind !== 'string') throw shape(file, item, `a column's name for ${key}`)
      return item.value
    })
  }
  return columns
}

const shape = (file: string, { line }: JsonNode, wanted: string): FaultError =>
  new FaultError('LIST_SHAPE', `Expected ${wanted} in line ${line} of ${file}`, { file, line })
