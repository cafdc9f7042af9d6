/**
 * The United Kingdom's sanctions list, as XML. Read as a stream.
 *
 * Source: Foreign, Commonwealth and Development Office, "UK Sanctions List" and its format guide;
 * the single official list of the UK since 2026-01-28. A party's id is its `UniqueID`.
 *
 * @module
 */
import { basename } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { ListContent } from '@paperchain/core/domain/tag'
import { newDraft, type PartyDraft } from '@paperchain/core/engine/attribute/party-draft'
import { britishDayOf, PartyList, walletsIn } from '../list-any/party-list.ts'
import { dateAtEnd, type ListOptions, undated } from '../list-ofac/list-file.ts'
import { streamXml, type XmlHandler } from '../list-ofac/stream-xml.ts'
import {
  addUkAddress,
  addUkField,
  addUkName,
  addUkNonLatin,
  relateByName,
  ukKind,
} from './uk-party.ts'

/** Id of the list. */
export const UK_XML_LIST = 'uk-sanctions-xml'

const SOURCE = 'UK sanctions list, https://www.gov.uk/government/publications/the-uk-sanctions-list'

type Fields = Record<string, string>
type Held = { readonly draft: PartyDraft; readonly row: number }

/** Elements of one name or address, whose own elements belong together. */
const GROUPS: ReadonlySet<string> = new Set(['Name', 'NonLatinName', 'Address'])
const NAME_PARTS = ['Name1', 'Name2', 'Name3', 'Name4', 'Name5', 'Name6']
const ADDRESS_PARTS = [1, 2, 3, 4, 5, 6].map((at) => `AddressLine${at}`)

/** Gathers parties; give it to `streamXml`. */
class UkParties implements XmlHandler {
  root = ''
  generated = ''
  readonly held: Held[] = []
  readonly #path: string[] = []
  #draft: PartyDraft | null = null
  #row = 0
  #id = ''
  #group: Fields | null = null

  open(name: string, _: unknown, line: number): void {
    if (this.#path.push(name) === 1) this.root = name
    if (name === 'Designation') {
      this.#draft = newDraft('', 'unknown')
      this.#row = line
      this.#id = ''
    } else if (GROUPS.has(name) && this.#draft !== null) this.#group ??= {}
  }

  close(name: string, text: string): void {
    this.#path.pop()
    const draft = this.#draft
    if (draft === null) {
      if (name === 'DateGenerated' || name === 'ReportDate') this.generated = text
      return
    }
    const group = this.#group
    if (group !== null && GROUPS.has(name)) this.#closeGroup(draft, name, group)
    else if (group !== null) group[name] = text
    else this.#closeField(draft, name, text)
  }

  #closeField(draft: PartyDraft, name: string, text: string): void {
    if (name === 'UniqueID') this.#id = text
    else if (name === 'IndividualEntityShip') draft.kind = ukKind(text)
    else if (name === 'DateDesignated') draft.statedFrom = britishDayOf(text)
    else if (name === 'NameNonLatinScript') addUkNonLatin(draft, text)
    else if (name === 'Designation') {
      this.held.push({ draft: { ...draft, id: this.#id }, row: this.#row })
      this.#draft = null
    } else addUkField(draft, name, text)
  }

  #closeGroup(draft: PartyDraft, name: string, group: Fields): void {
    const inside = GROUPS.has(this.#path.at(-1) ?? '')
    if (inside) return
    this.#group = null
    if (name === 'Address') {
      const lines = [...ADDRESS_PARTS, 'AddressPostalCode'].map((key) => group[key] ?? '')
      addUkAddress(draft, lines, group['AddressCountry'] ?? '')
      return
    }
    addUkNonLatin(draft, group['NameNonLatinScript'] ?? '')
    addUkName(draft, {
      parts: NAME_PARTS.map((key) => group[key] ?? ''),
      type: group['NameType'] ?? '',
      strength: group['AliasStrength'] ?? '',
    })
  }
}

/**
 * Reads a file as one version. It was published when the caller says, else on the day on which the
 * file says that it was made.
 *
 * @throws {FaultError} `LIST_SHAPE`, `LIST_EMPTY`, `LIST_UNDATED` and all that `streamXml` throws
 */
export async function readUkXml(path: string, options: ListOptions = {}): Promise<ListContent> {
  const name = basename(path)
  const found = new UkParties()
  const file = await streamXml(path, found)
  if (found.root !== 'Designations') {
    const message = `Expected the element Designations, got ${found.root.slice(0, 40)}`
    throw new FaultError('LIST_SHAPE', message, { file: name })
  }
  const list = new PartyList(UK_XML_LIST, { source: SOURCE })
  relateByName(found.held.map(({ draft }) => draft))
  for (const { draft, row } of found.held) {
    list.add(draft, { file: name, row }, walletsIn(draft.remarks.join('\n')))
  }
  const stem = name.replace(/\.xml$/i, '')
  const publishedMs = options.published ?? britishDayOf(found.generated) ?? dateAtEnd(stem)
  if (publishedMs === null) throw undated(name)
  return list.content({ publishedMs, sanction: true, files: [file] })
}
