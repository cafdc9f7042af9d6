/**
 * The tags of a GraphSense TagPack. A field that a tag does not state is inherited from the header.
 *
 * Source: `tagpack_schema.yaml` of the GraphSense tagpack tool; INTERPOL abuse taxonomy 0.2.1.
 * Departures: a tag without label, source or confidence is taken with a remark; `currency` (or
 * `network`) is a hint, the form of the address decides.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import type { ListEntry } from '@paperchain/core/domain/tag'
import type { TimeMs } from '@paperchain/core/domain/time'
import { ListBuilder, type RowPlace } from '@paperchain/core/engine/attribute/list-builder'
import { SANCTION_ABUSE } from '@paperchain/core/engine/attribute/order-tags'
import { placeAddress, type Remark } from '@paperchain/core/engine/attribute/place-address'
import { canonicalTicker } from '@paperchain/core/engine/attribute/tickers'
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

const HEADER_FIELDS: ReadonlySet<string> = new Set([
  'title',
  'creator',
  'description',
  'owner',
  'is_public',
  'tags',
])

const TAG_FIELDS: ReadonlySet<string> = new Set([
  'address',
  'label',
  'source',
  'currency',
  'network',
  'context',
  'confidence',
  'is_cluster_definer',
  'lastmod',
  'category',
  'abuse',
  'actor',
  'concepts',
  'tag_type',
  'tx_hash',
])

/** Fields that the schema demands of a tag, and without which it is still worth having. */
const DEMANDED = ['label', 'source'] as const

/** Concepts that say what is wrong. The order is that in which one of several is chosen. */
const ABUSE_CONCEPTS: readonly string[] = [
  SANCTION_ABUSE,
  'terrorism',
  'extremism',
  'ransomware',
  'sextortion',
  'extortion',
  'service_hack',
  'phishing',
  'ponzi_scheme',
  'pyramid_scheme',
  'investment_fraud',
  'scam',
  'dark_web',
]

/** Reads a TagPack's rows; each bad one is a fault beside the good rest. */
export function tagRows(pack: Pack): PackRows {
  const builder = new ListBuilder(pack.list)
  remarkUnknown(builder, pack, new Set<string>())
  let lastmod = datedHeader(builder, pack)
  const unknown = new Set<string>()
  for (const node of pack.rows) {
    const place: RowPlace = { file: pack.file, row: node.line }
    try {
      const dated = addTag(builder, { pack, node, place, unknown })
      if (dated !== null && (lastmod === null || dated > lastmod)) lastmod = dated
    } catch (error) {
      builder.refuse(remarkOf(error), place)
    }
  }
  return { ...builder.finish(), actors: [], lastmod }
}

type Row = {
  readonly pack: Pack
  readonly node: YamlNode
  readonly place: RowPlace
  /** Unknown field names that were reported already. */
  readonly unknown: Set<string>
}

/** Adds a tag or refuses it; gives its own `lastmod`, or null. */
function addTag(builder: ListBuilder, { pack, node, place, unknown }: Row): TimeMs | null {
  if (node.kind !== 'map') throw rowFault(`Expected a map as tag, got a ${node.kind}`)
  const fields = inherited(pack.header, node.members)
  const address = textField(node.members, 'address')
  if (address === null) throw rowFault(`Expected an address${otherSubject(node.members)}`)
  const ticker = canonicalTicker(
    textField(fields, 'network') ?? textField(fields, 'currency') ?? '',
  )
  const found = placeAddress(address, ticker)
  if (found.kind === 'invalid') {
    builder.refuse(found.remark, place)
    return null
  }
  const claim = claimOf(fields)
  const remarks = found.remark === null ? [] : [found.remark]
  const { account } = found.place
  const key = `${ticker || '?'}:${account} ${claim.label}`.trimEnd()
  reportUnknown(builder, { names: node.members.keys(), known: TAG_FIELDS, place, unknown })
  const { lastmod, remark } = lastmodOf(node.members)
  builder.add({ ...found.place, ...claim, ...place, key, statedFrom: null }, [
    ...remarks,
    ...missing(fields),
    ...(remark === null ? [] : [remark]),
  ])
  return lastmod
}

const otherSubject = (fields: Fields): string =>
  fields.has('tx_hash') ? ', got a transaction: tags on transactions are not read' : ', got none'

/** Header fields under the tag's own. What only a header states is not inherited. */
function inherited(header: Fields, tag: Fields): Fields {
  const fields = new Map(tag)
  for (const [name, node] of header) {
    if (!fields.has(name) && TAG_FIELDS.has(name)) fields.set(name, node)
  }
  return fields
}

type Claim = Pick<ListEntry, 'label' | 'actor' | 'category' | 'abuse' | 'confidence' | 'source'>

function claimOf(fields: Fields): Claim {
  const concepts = listField(fields, 'concepts')
  const abuses = ABUSE_CONCEPTS.filter((concept) => concepts.includes(concept))
  const category = concepts.find((concept) => !ABUSE_CONCEPTS.includes(concept))
  return {
    label: textField(fields, 'label') ?? '',
    actor: textField(fields, 'actor') ?? '',
    category: textField(fields, 'category') ?? category ?? '',
    abuse: textField(fields, 'abuse') ?? abuses[0] ?? '',
    confidence: textField(fields, 'confidence') ?? '',
    source: textField(fields, 'source') ?? '',
  }
}

const missing = (fields: Fields): readonly Remark[] =>
  DEMANDED.filter((name) => textField(fields, name) === null).map((name) => ({
    code: 'LIST_FIELD_MISSING',
    message: `Expected a ${name}, got none`,
  }))

type Lastmod = { readonly lastmod: TimeMs | null; readonly remark: Remark | null }

function lastmodOf(fields: Fields): Lastmod {
  const text = textField(fields, 'lastmod')
  const lastmod = text === null ? null : readLastmod(text)
  if (text === null || lastmod !== null) return { lastmod, remark: null }
  const message = `Expected a date as lastmod, got "${text.slice(0, 40)}"`
  return { lastmod, remark: { code: 'LIST_DATE_UNREADABLE', message } }
}

function datedHeader(builder: ListBuilder, pack: Pack): TimeMs | null {
  const row = pack.header.get('lastmod')?.line ?? 1
  const { lastmod, remark } = checkedHeader(() => lastmodOf(pack.header))
  if (remark !== null) builder.remark(remark, { file: pack.file, row })
  // Inherited by every tag, so a wrong kind is a fault of the file, not of each row.
  checkedHeader(() => claimOf(inherited(pack.header, new Map())))
  return lastmod
}

function checkedHeader<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new FaultError('LIST_SHAPE', `In the header: ${remarkOf(error).message}`)
  }
}

type Names = {
  readonly names: Iterable<string>
  readonly known: ReadonlySet<string>
  readonly place: RowPlace
  readonly unknown: Set<string>
}

/** A misspelt field is said once a file, where it first stands. */
function reportUnknown(builder: ListBuilder, { names, known, place, unknown }: Names): void {
  for (const name of names) {
    if (known.has(name) || unknown.has(name)) continue
    unknown.add(name)
    const message = `Expected a field of the form, got "${name.slice(0, 40)}"`
    builder.remark({ code: 'LIST_FIELD_UNKNOWN', message }, place)
  }
}

function remarkUnknown(builder: ListBuilder, pack: Pack, unknown: Set<string>): void {
  for (const [name, node] of pack.header) {
    if (TAG_FIELDS.has(name)) continue
    const place = { file: pack.file, row: node.line }
    reportUnknown(builder, { names: [name], known: HEADER_FIELDS, place, unknown })
  }
}
