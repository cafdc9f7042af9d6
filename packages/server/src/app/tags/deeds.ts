/** What people here say of tags: checked, put into the log's words and added. */
import type { NewTagDeed, TagDeed as ToldDeed } from '@paperchain/contract/tag'
import { recognise } from '@paperchain/core/domain/address/recognise'
import { FaultError } from '@paperchain/core/domain/error'
import { ledgerName, ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import type { ListEntry } from '@paperchain/core/domain/tag'
import { OWN_TAGS, type OwnTag, TAG_DEEDS, type TagDeed } from '@paperchain/core/domain/tag-deed'
import { parseTime, parseTimeInclusive, type TimeMs } from '@paperchain/core/domain/time'
import { type DeedBook, deedBook, ownEntries } from '@paperchain/core/engine/attribute/deed-book'
import { compareVersions, type Moment } from '@paperchain/core/engine/attribute/list-timeline'
import { CONFIDENCE_LEVELS } from '@paperchain/core/engine/attribute/order-tags'
import { type Place, placeAddress } from '@paperchain/core/engine/attribute/place-address'
import { tickerOf } from '@paperchain/core/engine/attribute/tickers'
import type { ListStore } from '@paperchain/core/ports'
import type * as z from 'zod'
import { ledgerOf, timeOrNull, timeText } from '../http/write/basics.ts'

/** A deed asked for, with what is left out filled in. */
export type Wish = z.output<typeof NewTagDeed>

/** How packs write that there is no value, so that an exported label would be lost. */
const NOTHING = /^(?:~|null)$/i
/** A confidence that authorities' own lists alone have. */
const LISTED = 'listed'

/**
 * Adds a deed.
 *
 * @throws {FaultError} `TAG_DEED_INVALID`, `TAG_UNKNOWN`, `TAG_OF_AUTHORITY`, `TIME_NOT_UTC`;
 * nothing was stored
 */
export async function putDeed(
  lists: ListStore,
  wish: Wish,
  { by, nowMs }: { readonly by: string; readonly nowMs: TimeMs },
): Promise<TagDeed> {
  const { kind, why, from } = wish
  const target = wish.target ?? null
  if ((target === null) !== (kind === 'add')) {
    throw invalid(kind === 'add' ? 'no target for a new tag' : `a target to ${kind}`)
  }
  if ((wish.tag === undefined) !== (kind === 'dispute' || kind === 'withdraw')) {
    throw invalid(kind === 'dispute' || kind === 'withdraw' ? `no tag to ${kind} with` : 'a tag')
  }
  if ((wish.account === undefined) === (kind === 'add')) {
    throw invalid(kind === 'add' ? 'an account' : 'no account beside a target')
  }
  const about = target === null ? null : await targetOf(lists, kind, target)
  const place = about ?? (kind === 'add' ? placeOf(wish) : null)
  const tag = wish.tag === undefined || place === null ? null : ownTag(wish.tag, place)
  const validMs = from === undefined ? nowMs : parseTime(from)
  if (tag?.untilMs != null && tag.untilMs < validMs) throw invalid('an end after the start')
  return lists.addDeed({ kind, knownMs: nowMs, validMs, by, why, target, tag })
}

const invalid = (expected: string): FaultError =>
  new FaultError('TAG_DEED_INVALID', `Expected ${expected}, got another deed`)

/** The account that a target names; null for a deed. */
async function targetOf(
  lists: ListStore,
  kind: TagDeed['kind'],
  { list, key }: NonNullable<TagDeed['target']>,
): Promise<Place | null> {
  if (list === TAG_DEEDS) {
    const deed = (await lists.deeds()).find(({ number }) => String(number) === key)
    if (deed === undefined) throw unknown(list, key)
    if (kind !== 'withdraw') throw invalid(`withdraw, which alone takes back a deed`)
    if (deed.target === null) throw invalid(`the list ${OWN_TAGS} to withdraw a tag`)
    if (deed.target.list === TAG_DEEDS) throw invalid('a deed that takes back none itself')
    return null
  }
  if (list === OWN_TAGS) {
    const own = ownEntries(await lists.deeds()).find(({ entry }) => entry.key === key)
    if (own === undefined) throw unknown(list, key)
    return own.entry
  }
  const versions = (await lists.versions()).filter((version) => version.list === list)
  for (const { hash, sanction } of versions.sort(compareVersions).reverse()) {
    const entry = (await lists.entriesOf(list, hash)).find((each) => each.key === key)
    if (entry === undefined) continue
    if (sanction && kind !== 'dispute') {
      const message = `Expected a dispute of what the list of sanctions ${list} says, got ${kind}`
      throw new FaultError('TAG_OF_AUTHORITY', message, { list, key })
    }
    return entry
  }
  throw unknown(list, key)
}

const unknown = (list: string, key: string): FaultError =>
  new FaultError('TAG_UNKNOWN', `Expected a tag here, got "${key}" of ${list}`, { list, key })

function placeOf({ account = '', ledger }: Wish): Place {
  const named = ledger === undefined ? null : ledgerNamed(ledger)
  const found = placeAddress(account, named === null ? '' : tickerOf(named))
  if (found.kind === 'invalid' || recognise(account.trim()).length === 0) {
    throw new FaultError('TAG_DEED_INVALID', `Expected an address, got "${account}"`)
  }
  const { place } = found
  if (named === null || place.ledger === named || place.everyLedger) return place
  const got = ledgerName(place.ledger)
  const message = `Expected an address of ${ledgerName(named)}, got one of ${got}`
  throw new FaultError('TAG_DEED_INVALID', message)
}

function ownTag(
  { until, files, ...claim }: NonNullable<Wish['tag']>,
  { ledger, account, everyLedger }: Pick<ListEntry, 'ledger' | 'account' | 'everyLedger'>,
): OwnTag {
  if (!Object.hasOwn(CONFIDENCE_LEVELS, claim.confidence) || claim.confidence === LISTED) {
    const words = Object.keys(CONFIDENCE_LEVELS).filter((each) => each !== LISTED)
    throw invalid(`a confidence of ${words.join(', ')}`)
  }
  const { label, actor, category, abuse, source } = claim
  if ([label, actor, category, abuse, source].some((text) => NOTHING.test(text))) {
    throw invalid('words that say something')
  }
  return {
    ledger,
    account,
    everyLedger,
    ...claim,
    untilMs: until === undefined ? null : parseTimeInclusive(until),
    files: files.map(({ name, hash }) => ({ name, hash: hash.toLowerCase() })),
  }
}

/** Deeds that were known, about one list or tag where that is asked, the oldest first. */
export function deedsKnown(
  deeds: readonly TagDeed[],
  { knownAt }: Moment,
  asked: { readonly list?: string | undefined; readonly key?: string | undefined },
): readonly TagDeed[] {
  const { list, key } = asked
  const isAsked = ({ number, tag, target }: TagDeed): boolean => {
    const made = tag === null ? null : { list: OWN_TAGS, key: String(number) }
    return [made, target].some(
      (each) =>
        (list === undefined || each?.list === list) && (key === undefined || each?.key === key),
    )
  }
  return deeds.filter((deed) => deed.knownMs <= knownAt && isAsked(deed))
}

/** A deed as the contract has it. */
export function deedTold(deed: TagDeed, book: DeedBook, moment: Moment): ToldDeed {
  const { number, kind, knownMs, validMs, by, why, target, tag } = deed
  return {
    number,
    kind,
    known: timeText(knownMs),
    valid: timeText(validMs),
    by,
    why,
    counts: book.counts(deed, moment),
    target,
    tag: tag === null ? null : ownTagTold(tag),
  }
}

function ownTagTold({ ledger, untilMs, files, ...tag }: OwnTag): ToldDeed['tag'] {
  return { ...tag, ...ledgerOf(ledger), until: timeOrNull(untilMs), files: [...files] }
}

/** One new deed, as it is told to whoever added it. */
export async function deedAdded(lists: ListStore, deed: TagDeed, nowMs: TimeMs): Promise<ToldDeed> {
  const moment = { asOf: nowMs, knownAt: Math.max(nowMs, deed.knownMs) }
  return deedTold(deed, deedBook(await lists.deeds()), moment)
}
