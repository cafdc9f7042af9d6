/** `paperchain link …` through a server. Files are taken apart here and go as links. */
import type { LinkRecord, NewLink } from '@paperchain/contract/link'
import { ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import {
  type LinkAddFlags,
  linkAdded,
  linkAsked,
  linkLines,
  linksImported,
  linksListed,
  putAll,
} from './link.ts'
import type { Remote, RemoteWork } from './through-server.ts'
import { faultOf } from './through-server-read.ts'

const on =
  ({ api }: Remote) =>
  async (links: readonly NewLink[]) => {
    const { answers } = await api('link.put', { body: { links: [...links] } })
    return answers.map(({ link, fault }) => ({ link, fault: fault && faultOf(fault) }))
  }

/** `paperchain link add`. */
export const linkAddThrough: RemoteWork<LinkAddFlags> = async ({ io, remote }, words, flags) =>
  linkAdded(io, await putAll({ lines: [linkAsked(words, flags)], faults: [] }, on(remote)))

/** `paperchain link import`. */
export const linkImportThrough: RemoteWork<object> = async ({ io, remote }, [path = '']) =>
  linksImported(io, await putAll(linkLines(path), on(remote)))

/** `paperchain link list`. */
export const linkListThrough: RemoteWork<object> = async ({ io, remote }, [name = '', tx]) => {
  const params = { ledger: ledgerNamed(name) }
  const all: LinkRecord[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = {
      ...(cursor === undefined ? {} : { cursor }),
      ...(tx === undefined ? {} : { tx }),
    }
    const page = await remote.api('link.list', { params, query })
    all.push(...page.items)
    cursor = page.next
  }
  return linksListed(io, all)
}
