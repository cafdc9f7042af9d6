/**
 * The European Union's consolidated financial sanctions list, as XML (version 1.1). Read as a
 * stream.
 *
 * Source: https://webgate.ec.europa.eu/fsd/fsf, `export/sanctionEntity` with what it says in
 * attributes. A party's id is its EU reference number; of names, `strong="false"` is weak.
 *
 * @module
 */
import { basename } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { ListContent } from '@paperchain/core/domain/tag'
import { newDraft, type PartyDraft } from '@paperchain/core/engine/attribute/party-draft'
import { dayOf, PartyList, walletsIn } from '../list-any/party-list.ts'
import { dateAtEnd, type ListOptions, undated } from '../list-ofac/list-file.ts'
import { streamXml, type XmlAttributes, type XmlHandler } from '../list-ofac/stream-xml.ts'
import {
  addEuAddress,
  addEuBirth,
  addEuCitizenship,
  addEuIdentification,
  addEuName,
  addEuRegulation,
  type EuFields,
  euKind,
} from './eu-party.ts'

/** Id of the list. */
export const EU_XML_LIST = 'eu-fsf-xml'

const SOURCE = 'EU consolidated financial sanctions list, https://webgate.ec.europa.eu/fsd/fsf'

const PARTS = new Map<string, (draft: PartyDraft, field: EuFields) => void>(
  Object.entries<(draft: PartyDraft, field: EuFields) => void>({
    nameAlias: addEuName,
    citizenship: addEuCitizenship,
    birthdate: addEuBirth,
    address: addEuAddress,
    identification: addEuIdentification,
  }),
)

/** Gathers parties; give it to `streamXml`. */
class EuParties implements XmlHandler {
  root = ''
  generated = ''
  readonly #take: (draft: PartyDraft, line: number) => void
  readonly #path: string[] = []
  #draft: PartyDraft | null = null
  #line = 0
  #designated: number | null = null

  constructor(take: (draft: PartyDraft, line: number) => void) {
    this.#take = take
  }

  open(name: string, attributes: XmlAttributes, line: number): void {
    if (this.#path.push(name) === 1) {
      this.root = name
      this.generated = attributes['generationDate'] ?? ''
    }
    const field: EuFields = (key) => attributes[key]?.trim() ?? ''
    if (name === 'sanctionEntity') {
      const draft = newDraft(field('euReferenceNumber') || field('logicalId'), 'unknown')
      const number = field('unitedNationId')
      if (number !== '') draft.identifiers.push({ type: 'UN reference', number, country: '' })
      this.#designated = dayOf(field('designationDate'))
      this.#line = line
      this.#draft = draft
      return
    }
    const draft = this.#draft
    if (draft === null) return
    // Names and dates carry the act that brought them; only the entity's own act is a listing.
    const isOwn = this.#path.at(-2) === 'sanctionEntity'
    if (name === 'subjectType') draft.kind = euKind(field('classificationCode') || field('code'))
    else if (name === 'regulation' && isOwn) addEuRegulation(draft, field)
    else PARTS.get(name)?.(draft, field)
  }

  close(name: string, text: string): void {
    this.#path.pop()
    const draft = this.#draft
    if (draft === null) return
    if (name === 'remark' && text !== '') draft.remarks.push(text)
    if (name !== 'sanctionEntity') return
    draft.statedFrom = this.#designated ?? draft.statedFrom
    this.#draft = null
    this.#take(draft, this.#line)
  }
}

/**
 * Reads a file as one version. It was published when the caller says, else on the day on which the
 * file says that it was made.
 *
 * @throws {FaultError} `LIST_SHAPE`, `LIST_EMPTY`, `LIST_UNDATED` and all that `streamXml` throws
 */
export async function readEuXml(path: string, options: ListOptions = {}): Promise<ListContent> {
  const name = basename(path)
  const list = new PartyList(EU_XML_LIST, { source: SOURCE })
  const handler = new EuParties((draft, row) => {
    list.add(draft, { file: name, row }, walletsIn(draft.remarks.join('\n')))
  })
  const file = await streamXml(path, handler)
  if (handler.root !== 'export') {
    const message = `Expected the element export, got ${handler.root.slice(0, 40)}`
    throw new FaultError('LIST_SHAPE', message, { file: name })
  }
  const stem = name.replace(/\.xml$/i, '')
  const publishedMs = options.published ?? dayOf(handler.generated) ?? dateAtEnd(stem)
  if (publishedMs === null) throw undated(name)
  return list.content({ publishedMs, sanction: true, files: [file] })
}
