/**
 * OFAC's `sdn_advanced.xml`: parties with their names, programmes and dates, and the digital
 * currency addresses among their features. Read as a stream; a list of its own, because a list is a
 * publisher and a form.
 *
 * Source: OFAC Sanctions List Service, advanced XML (`Sanctions/DistinctParties`,
 * `SanctionsEntries`). An address is valid from the designation of its party: what the party holds
 * is blocked from that day on, also where the address became known and was listed later.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import type { ListParty } from '@paperchain/core/domain/listed-party'
import type { ListContent } from '@paperchain/core/domain/tag'
import { ListBuilder } from '@paperchain/core/engine/attribute/list-builder'
import { type PartyDraft, saidOf } from '@paperchain/core/engine/attribute/party-draft'
import { AdvancedFacts } from './advanced-facts.ts'
import { AdvancedParties, type XmlParty } from './advanced-parties.ts'
import { dateAtEnd, type ListOptions, undated, versionHash } from './list-file.ts'
import { addCell } from './party-entries.ts'
import { type StreamedFile, streamXml, type XmlHandler, type XmlLimits } from './stream-xml.ts'

/** Ids of the lists: with the SDN list in it, and OFAC's other lists. */
export const OFAC_ADVANCED_LISTS = { sdn: 'ofac-sdn-xml', other: 'ofac-cons-xml' } as const

const SOURCE = 'OFAC advanced XML, https://sanctionslist.ofac.treas.gov'
const SDN_LIST = 'SDN List'

/**
 * Reads a file as one version. It was published when the caller says, else on its date of issue.
 *
 * @throws {FaultError} `LIST_SHAPE`, `LIST_EMPTY`, `LIST_UNDATED` and all that `streamXml` throws
 */
export async function readAdvanced(
  path: string,
  options: ListOptions = {},
  limits: XmlLimits = {},
): Promise<ListContent> {
  const found = new AdvancedParties()
  const facts = new AdvancedFacts()
  const file = await streamXml(path, both(found, facts), limits)
  if (found.root !== 'Sanctions') {
    const message = `Expected the element Sanctions, got ${found.root.slice(0, 40)}`
    throw new FaultError('LIST_SHAPE', message, { file: file.name })
  }
  const stem = file.name.replace(/\.xml$/i, '')
  const publishedMs = options.published ?? found.issuedMs ?? dateAtEnd(stem)
  if (publishedMs === null) throw undated(file.name)
  const isSdn = found.lists.has(SDN_LIST)
  const list = isSdn ? OFAC_ADVANCED_LISTS.sdn : OFAC_ADVANCED_LISTS.other
  return { list, publishedMs, ...contentOf(list, found, { facts, file }) }
}

/** One pass over a file for two readers. */
const both = (first: XmlHandler, second: XmlHandler): XmlHandler => ({
  open: (name, attributes, line) => {
    first.open(name, attributes, line)
    second.open(name, attributes, line)
  },
  close: (name, text) => {
    first.close(name, text)
    second.close(name, text)
  },
})

function contentOf(
  list: string,
  { parties }: AdvancedParties,
  { facts, file }: { readonly facts: AdvancedFacts; readonly file: StreamedFile },
): Omit<ListContent, 'list' | 'publishedMs'> {
  const builder = new ListBuilder(list)
  for (const party of parties.values()) addParty(builder, party, file.name)
  const { entries, faults } = builder.finish()
  if (parties.size === 0) {
    throw new FaultError('LIST_EMPTY', `Expected parties in ${file.name}, got none`)
  }
  const files = [{ name: file.name, hash: file.hash }]
  const drafts = facts.finish((profile) => parties.get(profile)?.id)
  return {
    hash: versionHash(files),
    sanction: true,
    entries,
    actors: [],
    marks: [],
    parties: [...parties]
      .map(([profile, party]) => ({ ...partyOf(party, file.name), ...said(drafts.get(profile)) }))
      .sort(byId),
    faults,
    files,
  }
}

function addParty(builder: ListBuilder, party: XmlParty, file: string): void {
  const { id, kind, programmes, statedFrom, line } = party
  const place = { file, row: line }
  if (!party.entered) remarkMissing(builder, `a sanctions entry for party ${id}`, place)
  if (party.names.length === 0) remarkMissing(builder, `a name for party ${id}`, place)
  const names = namesOf(party).map(({ text }) => text)
  const [label = ''] = names
  const listed = {
    source: SOURCE,
    label,
    party: { id, kind, names: [...new Set(names)] },
    programmes,
    statedFrom,
  }
  for (const { ticker, text, line: row } of party.addresses) {
    addCell(builder, { ticker, text, file, row }, listed)
  }
}

function remarkMissing(
  builder: ListBuilder,
  what: string,
  place: { readonly file: string; readonly row: number },
): void {
  const message = `Expected ${what}, got none`
  builder.remark({ code: 'LIST_FIELD_MISSING', message }, place)
}

/** Its names; a party without one is called by its number. */
const namesOf = ({ id, names }: XmlParty): ListParty['names'] =>
  names.length > 0 ? names : [{ text: `OFAC party ${id}`, kind: 'main', script: '', weak: false }]

const partyOf = (party: XmlParty, file: string): ListParty => ({
  id: party.id,
  kind: party.kind,
  names: namesOf(party),
  programmes: party.programmes,
  statedFrom: party.statedFrom,
  file,
  row: party.line,
})

const said = (draft: PartyDraft | undefined): Pick<ListParty, 'facts' | 'relations'> =>
  draft === undefined ? {} : saidOf(draft)

const byId = (left: ListParty, right: ListParty): number => (left.id < right.id ? -1 : 1)
