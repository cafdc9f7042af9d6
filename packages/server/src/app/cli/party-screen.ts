/**
 * `paperchain party screen` and `party not-this`: customers against the listed parties. The answer
 * has pseudonyms; every run and every verdict stands in the audit log.
 */
import type { ScreenCustomersResponse } from '@paperchain/contract/screen-party'
import { tellingValues } from '@paperchain/core/domain/check-party'
import { queriesOf } from '@paperchain/core/engine/party/screen-query'
import { exitOf } from '@paperchain/core/engine/screen/screen-answer'
import type { PartyFilter } from '@paperchain/core/registry'
import { screeningOf, verdictOf } from '../http/write/names.ts'
import { bookId } from '../jobs/import-book-desk.ts'
import { giveVerdict, listedParty } from '../names/name-verdicts.ts'
import { CUSTOMERS_AT_ONCE, customersAudit, screenCustomers } from '../names/screen-customers.ts'
import { EXIT } from './exit.ts'
import { answer, type Io, note } from './io.ts'
import { type MomentFlags, momentOf } from './moment.ts'
import { type PartyReasonFlags, reasonOf } from './party.ts'
import { boundsOf, pairOf } from './screen-names.ts'
import { namesNote, namesText, verdictText } from './screen-names-text.ts'
import type { RemoteWork } from './through-server.ts'
import { faultOf } from './through-server-read.ts'
import { groundsAt, registryIn, withNames } from './with-names.ts'

/** Flags of `party screen`. */
export type PartyScreenFlags = MomentFlags &
  PartyReasonFlags & {
    readonly book?: string
    readonly threshold?: string
    readonly limit?: string
    readonly all?: boolean
  }

/** Flags of `party not-this`. */
export type PartyVerdictFlags = PartyReasonFlags & { readonly withdraw?: boolean }

/** Screens customers on the folder. */
export async function partyScreen(io: Io, _: unknown, flags: PartyScreenFlags): Promise<number> {
  const reason = reasonOf(flags)
  const { book } = flags
  const filter: PartyFilter = book === undefined ? {} : { book: bookId(book) }
  return withNames(io, 'party screen', async (open) => {
    const registry = registryIn(io, open)
    const moment = await momentOf(io, open.folder.lists, flags)
    const grounds = groundsAt(open.grounds, moment)
    const world = { ...open.world, parties: registry.parties }
    return told(io, flags, async (after) => {
      const page = { filter, customers: CUSTOMERS_AT_ONCE, reason }
      const place = after === null ? {} : { after }
      const ask = { ...page, ...place, moment, ...boundsOf(flags) }
      const found = await screenCustomers(world, ask)
      const entry = { who: 'local', from: '', action: 'party.screen', before: null }
      await registry.inTransaction((stores) =>
        stores.audit.append({ ...entry, ...customersAudit(found) }),
      )
      const { next, erased } = found
      return { ...screeningOf(found, moment, grounds), next, erased }
    })
  })
}

/** The same through a server. */
export const partyScreenThrough: RemoteWork<PartyScreenFlags> = async (
  { io, remote },
  _,
  flags,
) => {
  const reason = reasonOf(flags)
  const { book, asOf, knownAt } = flags
  const rest = {
    ...(book === undefined ? {} : { book: book.replace(/^book:/, '') }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(knownAt === undefined ? {} : { knownAt }),
    ...boundsOf(flags),
  }
  return told(io, flags, (cursor) => {
    const place = cursor === null ? {} : { cursor }
    const body = { reason, customers: CUSTOMERS_AT_ONCE, ...rest, ...place }
    return remote.api('party.screen', { body })
  })
}

/** Says that a customer is not a listed party, on the folder. */
export async function partyNotThis(
  io: Io,
  [party = '', pair = '']: readonly string[],
  flags: PartyVerdictFlags,
): Promise<number> {
  const order = { ...pairOf(pair), ...verdictIn(flags) }
  return withNames(io, 'party not-this', async (open) => {
    const { folder, world } = open
    const { hasher } = world
    const registry = registryIn(io, open)
    const versions = await folder.lists.versions()
    const moment = await momentOf(io, folder.lists, {})
    const listed = await listedParty({ lists: folder.lists, versions, moment, hasher }, order)
    const kept = await registry.inTransaction(async (stores) => {
      const { party: record } = await stores.parties.read(party)
      const about = { queries: queriesOf(record), party, telling: tellingValues(record) }
      const sides = { ...about, listedParty: listed, hasher }
      const done = await giveVerdict(stores, sides, { ...order, by: 'local' })
      const entry = { who: 'local', from: '', action: 'party.verdict', before: null }
      await stores.audit.append({ ...entry, ...done.audit })
      return done.value
    })
    const shown = verdictOf(kept)
    answer(io, shown, () => verdictText(shown))
    return EXIT.ok
  })
}

/** The same through a server. */
export const partyNotThisThrough: RemoteWork<PartyVerdictFlags> = async (
  { io, remote },
  [party = '', pair = ''],
  flags,
) => {
  const body = { ...pairOf(pair), ...verdictIn(flags) }
  const kept = await remote.api('party.verdict', { params: { party }, body })
  answer(io, kept, () => verdictText(kept))
  return EXIT.ok
}

const verdictIn = (flags: PartyVerdictFlags) => ({
  verdict: flags.withdraw === true ? ('withdrawn' as const) : ('not-this' as const),
  reason: reasonOf(flags),
})

/** All pages, as one answer. */
async function told(
  io: Io,
  { all }: PartyScreenFlags,
  page: (cursor: string | null) => Promise<ScreenCustomersResponse>,
): Promise<number> {
  const first = await page(null)
  const answers = [...first.answers]
  const counts = { ...first.counts }
  let { erased, next } = first
  while (next !== null) {
    const more = await page(next)
    for (const one of more.answers) answers.push({ ...one, row: answers.length + 1 })
    for (const name of ['hit', 'clear', 'cannotTell'] as const) counts[name] += more.counts[name]
    erased += more.erased
    next = more.next
  }
  const { next: _, ...rest } = { ...first, answers, counts, erased }
  const shown = all === true || answers.length <= 20 ? answers : answers.filter(isTelling)
  answer(io, rest, () => namesText(shown))
  note(io, namesNote(rest))
  if (erased > 0) note(io, `${erased} erased: nobody can screen them`)
  const faults = answers.flatMap(({ fault }) => (fault === null ? [] : [faultOf(fault)]))
  return exitOf(answers, faults)
}

const isTelling = ({ outcome }: { readonly outcome: string }): boolean => outcome !== 'clear'
