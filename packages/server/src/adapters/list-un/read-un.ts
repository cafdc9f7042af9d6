/**
 * The United Nations Security Council's consolidated list, as XML. Read as a stream.
 *
 * Source: https://scsanctions.un.org/resources/xml/en/consolidated.xml and its schema
 * `sc-sanctions.xsd`. A party's id is its permanent reference number (`KPi.001`). Of aliases, `Low`
 * quality is weak; `Good` and `a.k.a.` are not.
 *
 * @module
 */
import { basename } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import type { ListContent } from '@paperchain/core/domain/tag'
import { dayOf, PartyList, walletsIn } from '../list-any/party-list.ts'
import { dateAtEnd, type ListOptions, undated } from '../list-ofac/list-file.ts'
import { streamXml, type XmlLimits } from '../list-ofac/stream-xml.ts'
import { UnParties } from './un-parties.ts'

/** Id of the list. */
export const UN_LIST = 'un-consolidated'

const SOURCE = 'UN Security Council consolidated list, https://scsanctions.un.org'

/**
 * Reads a file as one version. It was published when the caller says, else on the day on which the
 * file says that it was made.
 *
 * @throws {FaultError} `LIST_SHAPE`, `LIST_EMPTY`, `LIST_UNDATED` and all that `streamXml` throws
 */
export async function readUn(
  path: string,
  options: ListOptions = {},
  limits: XmlLimits = {},
): Promise<ListContent> {
  const list = new PartyList(UN_LIST, { source: SOURCE })
  const name = basename(path)
  const handler = new UnParties(({ draft, line }) => {
    const place = { file: name, row: line }
    list.add(draft, place, walletsIn(draft.remarks.join('\n')))
  })
  const file = await streamXml(path, handler, limits)
  if (handler.root !== 'CONSOLIDATED_LIST') {
    const message = `Expected the element CONSOLIDATED_LIST, got ${handler.root.slice(0, 40)}`
    throw new FaultError('LIST_SHAPE', message, { file: file.name })
  }
  const stem = file.name.replace(/\.xml$/i, '')
  const publishedMs = options.published ?? dayOf(handler.generated) ?? dateAtEnd(stem)
  if (publishedMs === null) throw undated(file.name)
  return list.content({ publishedMs, sanction: true, files: [file] })
}
