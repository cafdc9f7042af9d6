/** Links that somebody states by hand, and what stands of them. */
import type { LinkPutResult } from '@paperchain/contract/link'
import { ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import { linkRecord, linksPage, putLinks, txNamed } from '../../put-links.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { asJson, change } from '../change.ts'
import { faultOf } from '../write/basics.ts'

async function put(ask: Ask<'link.put'>): Promise<Reply<LinkPutResult>> {
  const { house, body } = ask
  const answers = await change(ask, 'link.put', async () => {
    const made = await putLinks(house.stores, body.links, house.clock())
    const links = made.flatMap(({ link }) => (link === null ? [] : [linkRecord(link)]))
    return { value: made, audit: { object: 'links', after: asJson({ links }) } }
  })
  const told = answers.map(({ link, fault }) => ({
    link: link === null ? null : linkRecord(link),
    fault: fault === null ? null : faultOf(fault),
  }))
  return { body: { answers: told, stored: told.filter(({ link }) => link !== null).length } }
}

async function list({ house, params, query }: Ask<'link.list'>) {
  const ledger = ledgerNamed(params.ledger)
  const { links } = house.stores
  if (query.tx !== undefined) {
    const found = await links.linksOf(ledger, [txNamed(ledger, query.tx)])
    return { body: { items: found.map(linkRecord), next: null } }
  }
  const { cursor: after = '', limit } = query
  const { items, next } = await linksPage(links, ledger, { after, limit })
  return { body: { items: items.map(linkRecord), next } }
}

/** Handlers of this topic. */
export const LINK_HANDLERS: Handlers<'link.put' | 'link.list'> = {
  'link.put': put,
  'link.list': list,
}
