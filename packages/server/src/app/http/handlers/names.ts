/**
 * Screening names, and what people say of the pairs. Names that are asked about may be customers,
 * so the audit log has numbers and pseudonyms only.
 */
import type * as contract from '@paperchain/contract/screen-party'
import { tellingValues } from '@paperchain/core/domain/check-party'
import { FaultError } from '@paperchain/core/domain/error'
import { queriesOf } from '@paperchain/core/engine/party/screen-query'
import { readQuestion } from '@paperchain/core/engine/screen/name-question'
import { bookId } from '../../jobs/import-book-desk.ts'
import { giveVerdict, listedParty, tellingOf } from '../../names/name-verdicts.ts'
import { customersAudit, screenCustomers } from '../../names/screen-customers.ts'
import { type NameWorld, screenRows } from '../../names/screen-names.ts'
import type { Ask, Handlers, Reply } from '../ask.ts'
import { change } from '../change.ts'
import type { House } from '../house.ts'
import { momentOf } from '../named.ts'
import { screeningOf, verdictOf } from '../write/names.ts'

const worldOf = ({ names, registry, hasher }: House, signal: AbortSignal): NameWorld => ({
  book: names,
  verdicts: registry.nameVerdicts,
  hasher,
  signal,
})

async function parties({
  house,
  body,
  signal,
}: Ask<'screen.parties'>): Promise<Reply<contract.ScreenPartiesResponse>> {
  const { parties: rows, threshold, limit } = body
  const moment = momentOf(body, house)
  const grounds = house.lists.pages.grounds.at(moment, house.clock())
  const screening = await screenRows(worldOf(house, signal), rows, { moment, threshold, limit })
  const told = screeningOf(screening, moment, grounds)
  return {
    body: told,
    audit: { object: 'lists', after: { names: rows.length, ...told.counts } },
  }
}

async function verdict(ask: Ask<'name.verdict'>) {
  const { asked, ...order } = ask.body
  const { question, fault } = readQuestion(asked)
  if (question === null) throw new FaultError(fault.code, fault.message, fault.facts)
  const { query } = question
  const about = { queries: [query], party: '', telling: tellingOf(query) }
  const listed = await listedIn(ask.house, order)
  const kept = await change(ask, 'name.verdict', (stores) =>
    giveVerdict(stores, { ...about, ...listed }, { ...order, by: ask.who.who }),
  )
  return { body: verdictOf(kept) }
}

/** The listed party of a pair as it is now. */
async function listedIn(house: House, pair: { readonly list: string; readonly listed: string }) {
  const { hasher, lists } = house
  const moment = momentOf({}, house)
  const world = { lists: lists.store, versions: lists.pages.versions, moment, hasher }
  return { listedParty: await listedParty(world, pair), hasher }
}

/** As with every look at who customers are, the entry stands in the log before the answer. */
async function customers(
  ask: Ask<'party.screen'>,
): Promise<Reply<contract.ScreenCustomersResponse>> {
  const { body, house, signal } = ask
  const { book, customers: size, cursor, threshold, limit, reason } = body
  const moment = momentOf(body, house)
  const world = { ...worldOf(house, signal), parties: house.registry.parties }
  const filter = book === undefined ? {} : { book: bookId(book) }
  const page = { filter, after: cursor, customers: size, reason }
  const found = await screenCustomers(world, { ...page, moment, threshold, limit })
  await change(ask, 'party.screen', async () => ({ value: null, audit: customersAudit(found) }))
  const grounds = house.lists.pages.grounds.at(moment, house.clock())
  const { next, erased } = found
  return { body: { ...screeningOf(found, moment, grounds), next, erased } }
}

async function customerVerdict(ask: Ask<'party.verdict'>) {
  const { body, house, params, who } = ask
  const listed = await listedIn(house, body)
  const kept = await change(ask, 'party.verdict', async (stores) => {
    const { party } = await stores.parties.read(params.party)
    const about = { queries: queriesOf(party), party: params.party, telling: tellingValues(party) }
    return giveVerdict(stores, { ...about, ...listed }, { ...body, by: who.who })
  })
  return { body: verdictOf(kept) }
}

/** Handlers of this topic. */
export const NAME_HANDLERS: Handlers<
  'screen.parties' | 'name.verdict' | 'party.screen' | 'party.verdict'
> = {
  'screen.parties': parties,
  'name.verdict': verdict,
  'party.screen': customers,
  'party.verdict': customerVerdict,
}
