/** Tags that disagree, and what people here say of tags. */
import type { TagConflicts, TagDeed } from '@paperchain/contract/tag'
import { ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import { deedBook } from '@paperchain/core/engine/attribute/deed-book'
import { conflictsTold } from '../../tags/conflicts.ts'
import { deedAdded, deedsKnown, deedTold, putDeed } from '../../tags/deeds.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { asJson, change } from '../change.ts'
import { momentOf } from '../named.ts'
import { pageOf } from '../page.ts'

async function conflicts({ house, query }: Ask<'tag.conflicts'>): Promise<Reply<TagConflicts>> {
  const { held, index } = house.lists.pages
  const here = await house.ledger.ledgers()
  const { ledger, ...filter } = query
  const world = { lists: house.lists.store, held, index, here, moment: momentOf(query, house) }
  const named = ledger === undefined ? {} : { ledger: ledgerNamed(ledger) }
  return { body: await conflictsTold(world, { ...filter, ...named }, query) }
}

async function deeds({ house, query }: Ask<'tag.deeds'>) {
  const all = house.lists.pages.deeds
  const moment = momentOf(query, house)
  const book = deedBook(all)
  return { body: pageOf(deedsKnown(all, moment, query), query, (d) => deedTold(d, book, moment)) }
}

async function put(ask: Ask<'tag.deed'>): Promise<Reply<TagDeed>> {
  const { house, body, who } = ask
  const { store } = house.lists
  const nowMs = house.clock()
  const told = await change(ask, 'tag.deed', async () => {
    const deed = await putDeed(store, body, { by: who.who, nowMs })
    const value = await deedAdded(store, deed, nowMs)
    return { value, audit: { object: 'tags', after: asJson(value) } }
  })
  return { body: told }
}

/** Handlers of this topic. */
export const TAG_HANDLERS: Handlers<'tag.conflicts' | 'tag.deeds' | 'tag.deed'> = {
  'tag.conflicts': conflicts,
  'tag.deeds': deeds,
  'tag.deed': put,
}
