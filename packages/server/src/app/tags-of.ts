/** Tags of accounts as commands need them: looked up in batches, as of a moment. */
import { recognise } from '@paperchain/core/domain/address/recognise'
import { utf8Bytes } from '@paperchain/core/domain/batch/utf8'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { ListVersion } from '@paperchain/core/domain/tag'
import { TAG_DEEDS } from '@paperchain/core/domain/tag-deed'
import { deedBook, ownEntries } from '@paperchain/core/engine/attribute/deed-book'
import { type Moment, versionInForce } from '@paperchain/core/engine/attribute/list-timeline'
import { type AgedList, agedLists, staleLists } from '@paperchain/core/engine/attribute/schedule'
import type { ScreenAnswer, ScreenTag } from '@paperchain/core/engine/screen/screen-answer'
import { buildScreenIndex, type ScreenIndex } from '@paperchain/core/engine/screen/screen-index'
import { absorbs } from '@paperchain/core/engine/trace/absorbing'
import type { TagSetVersion } from '@paperchain/core/engine/trace/certificate'
import type { Service, ServiceOf } from '@paperchain/core/engine/trace/request'
import type { ListStore } from '@paperchain/core/ports'
import { nodeHasher } from '../adapters/chain-bitcoin/node-hasher.ts'
import { SETTINGS } from './settings.ts'

/** Accounts of one question to the list store; more are asked for in pieces. */
const ACCOUNTS_A_QUESTION = 50_000

/** Above this many accounts all entries are loaded at once, which is then the cheaper way. */
const ACCOUNTS_ASKED_MAX = 200_000

/**
 * An index that knows all that lists say of these canonical accounts or texts.
 *
 * @param nowMs the time by which lists may be stale; left out where nobody is told
 */
export async function indexAbout(
  lists: ListStore,
  accounts: readonly string[],
  nowMs: number | null = null,
): Promise<ScreenIndex> {
  const versions = await lists.versions()
  const stale = nowMs === null ? [] : staleLists(versions, await lists.sources(), nowMs)
  const deeds = await lists.deeds()
  if (accounts.length > ACCOUNTS_ASKED_MAX) {
    const all = [...(await lists.entriesAbout('all')), ...ownEntries(deeds)]
    return buildScreenIndex(all, versions, { stale, deeds })
  }
  // Own tags are made by hand and few, so that all are in every index.
  const held = [...ownEntries(deeds)]
  for (let from = 0; from < accounts.length; from += ACCOUNTS_A_QUESTION) {
    held.push(...(await lists.entriesAbout(accounts.slice(from, from + ACCOUNTS_A_QUESTION))))
  }
  return buildScreenIndex(held, versions, { stale, deeds })
}

/** All entries of all lists, and their index. */
export async function indexOfAll(lists: ListStore) {
  const deeds = await lists.deeds()
  const held = [...(await lists.entriesAbout('all')), ...ownEntries(deeds)]
  return { held, index: buildScreenIndex(held, await lists.versions(), { deeds }) }
}

/** Every spelling under which a list may hold a text that people give. */
export function spellingsOf(text: string): string[] {
  const trimmed = text.trim()
  const canonical = recognise(trimmed).map(({ account }) => account)
  return [...new Set([...canonical, trimmed, trimmed.toLowerCase()])]
}

/** All that is said of an account, what accuses it first. */
export const tagsIn = ({ hits, tags }: ScreenAnswer): readonly ScreenTag[] => [...hits, ...tags]

/**
 * Tags as the tracer asks for them: the first that names a service, else the first of all. Each
 * account is looked up once.
 */
export function serviceLookup(lists: ListStore, ledger: LedgerId, moment: Moment): ServiceOf {
  const seen = new Map<string, Service | null>()
  return async (accounts) => {
    const fresh = accounts.filter((account) => !seen.has(account))
    const index = await indexAbout(lists, fresh)
    index.screenAccounts(ledger, fresh, moment).forEach((answer, at) => {
      const account = fresh[at]
      if (account !== undefined) seen.set(account, serviceIn(answer))
    })
    const found = new Map<string, Service>()
    for (const account of accounts) {
      const service = seen.get(account)
      if (service) found.set(account, service)
    }
    return found
  }
}

function serviceIn(answer: ScreenAnswer): Service | null {
  const tags = tagsIn(answer)
  const tag = tags.find(({ entry }) => absorbs(entry.category)) ?? tags[0]
  if (tag === undefined) return null
  const { label, category, abuse } = tag.entry
  return { label, category: category === '' ? abuse : category }
}

/** The version of each list that is in force at a moment. */
async function inForceAt(lists: ListStore, moment: Moment): Promise<readonly ListVersion[]> {
  const all = await lists.versions()
  return [...new Set(all.map(({ list }) => list))].flatMap(
    (list) =>
      versionInForce(
        all.filter((version) => version.list === list),
        moment,
      ) ?? [],
  )
}

/** Those of them that are lists of sanctions: what a `clear` rests on. */
export const sanctionsAt = async (
  lists: ListStore,
  moment: Moment,
): Promise<readonly ListVersion[]> =>
  (await inForceAt(lists, moment)).filter(({ sanction }) => sanction)

/**
 * Lists without a schedule that are old now and may have said more by the time asked about. The age
 * is that of the settings' default: the registry with another is the server's.
 */
export async function agedAt(
  lists: ListStore,
  { asOf }: Moment,
  nowMs: number,
): Promise<readonly AgedList[]> {
  const { fallback: staleDays } = SETTINGS.listStaleDays
  const old = agedLists(await lists.versions(), await lists.sources(), { nowMs, staleDays })
  return old.filter(({ publishedMs }) => publishedMs < asOf)
}

/** The versions of all lists that are in force at a moment. */
export async function tagSetAt(lists: ListStore, moment: Moment): Promise<TagSetVersion> {
  const inForce = (await inForceAt(lists, moment)).map(({ list, hash }) => ({ list, hash }))
  const own = await deedsVersion(lists, moment)
  return { lists: [...inForce, ...own], asOfMs: moment.asOf, knownAtMs: moment.knownAt }
}

/** What people here said of tags, as a version: its hash is over all that counts at the moment. */
async function deedsVersion(
  lists: ListStore,
  moment: Moment,
): Promise<readonly TagSetVersion['lists'][number][]> {
  const deeds = await lists.deeds()
  const { counts } = deedBook(deeds)
  const counted = deeds.filter((deed) => counts(deed, moment))
  if (counted.length === 0) return []
  const bytes = utf8Bytes(counted.map((deed) => JSON.stringify(deed)).join('\n'))
  return [{ list: TAG_DEEDS, hash: Buffer.from(nodeHasher.sha256(bytes)).toString('hex') }]
}

/**
 * The tags that a certificate names, and the moment at which they are looked up here. A node that
 * got the same versions of the lists later than the certificate was made has the same tags: then
 * its own knowledge of now is asked. In every other case the certificate's own two times are.
 */
export async function tagsClaimed(
  lists: ListStore,
  theirs: TagSetVersion,
  nowMs: number,
): Promise<{ readonly moment: Moment; readonly tags: TagSetVersion }> {
  const then = { asOf: theirs.asOfMs, knownAt: theirs.knownAtMs }
  const tags = await tagSetAt(lists, then)
  if (sameLists(tags, theirs)) return { moment: then, tags }
  const now = { asOf: theirs.asOfMs, knownAt: nowMs }
  const known = await tagSetAt(lists, now)
  if (!sameLists(known, theirs)) return { moment: then, tags }
  return { moment: now, tags: { ...known, knownAtMs: theirs.knownAtMs } }
}

function sameLists(left: TagSetVersion, right: TagSetVersion): boolean {
  const named = new Set(right.lists.map(({ list, hash }) => `${list} ${hash}`))
  return (
    left.lists.length === right.lists.length &&
    left.lists.every(({ list, hash }) => named.has(`${list} ${hash}`))
  )
}
