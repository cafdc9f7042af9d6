/** Listed parties: by name, and one with all that is told of it. */

import { partiesOf, partyIn, searchParties } from '../../listed/listed-parties.ts'
import { partyProfile, partyRow } from '../../listed/party-profile.ts'
import type { Ask, Handlers } from '../ask.ts'
import { momentOf } from '../named.ts'
import { pageOf } from '../page.ts'

async function parties({ house, params, query }: Ask<'list.parties'>) {
  const pages = await house.lists.parties.at(momentOf(query, house))
  const found = searchParties(partiesOf(pages, params.list), query.q)
  return { body: pageOf(found, query, (one) => partyRow(one.placed, one.found)) }
}

async function party({ house, params, query }: Ask<'list.party'>) {
  const pages = await house.lists.parties.at(momentOf(query, house))
  const placed = partyIn(pages, params.list, params.party)
  const withOwnership = query.ownership === 'true'
  return { body: await partyProfile(house.lists.store, pages, { ...placed, withOwnership }) }
}

/** Handlers of this topic. */
export const LISTED_HANDLERS: Handlers<'list.parties' | 'list.party'> = {
  'list.parties': parties,
  'list.party': party,
}
