/**
 * Parties of the lists in force, in memory once somebody asks: search by name, relations of all
 * lists together, and who is blocked by ownership.
 */
import { FaultError } from '@paperchain/core/domain/error'
import type { ListParty, PartyRelation } from '@paperchain/core/domain/listed-party'
import type { ListVersion } from '@paperchain/core/domain/tag'
import { type Moment, versionInForce } from '@paperchain/core/engine/attribute/list-timeline'
import {
  applyOwnership,
  holdingsOf,
  OWNERSHIP_RULES,
  type OwnershipAnswers,
  type OwnershipRuleName,
} from '@paperchain/core/engine/attribute/ownership'
import type { ListStore } from '@paperchain/core/ports'

/** A party of a version in force. */
export type Placed = { readonly version: ListVersion; readonly party: ListParty }

/** What is in memory, all of one set of versions. */
export type PartyPages = {
  readonly versions: readonly ListVersion[]
  /** By list, then in order of id. */
  readonly byList: ReadonlyMap<string, readonly Placed[]>
  /** By qualified id. */
  readonly byKey: ReadonlyMap<string, Placed>
  /** Relations whose ends are qualified ids, by each end. */
  readonly relations: ReadonlyMap<string, readonly PartyRelation[]>
  ownership(rule: OwnershipRuleName): OwnershipAnswers
}

/** Names a party among those of all lists. Ids of lists have no line ends. */
export const partyKey = (list: string, id: string): string => `${list}\n${id}`

/** The list and id of a key. */
export function ofPartyKey(key: string): { readonly list: string; readonly id: string } {
  const at = key.indexOf('\n')
  return { list: key.slice(0, at), id: key.slice(at + 1) }
}

/** Sets of versions that are kept in memory: that of now, and one that somebody looks back at. */
const KEPT = 2

/** Keeps the parties of versions that were asked for. */
export class ListedParties {
  readonly #store: Pick<ListStore, 'versions' | 'parties'>
  readonly #kept = new Map<string, Promise<PartyPages>>()

  constructor(store: Pick<ListStore, 'versions' | 'parties'>) {
    this.#store = store
  }

  /** Parties of all lists that are in force at a moment. */
  async at(moment: Moment): Promise<PartyPages> {
    const versions = inForce(await this.#store.versions(), moment)
    const key = versions.map(({ hash }) => hash).join(' ')
    const known = this.#kept.get(key)
    if (known !== undefined) return known
    const loading = this.#load(versions)
    this.#kept.set(key, loading)
    for (const old of this.#kept.keys()) if (this.#kept.size > KEPT) this.#kept.delete(old)
    // A store that failed once is asked again.
    loading.catch(() => this.#kept.delete(key))
    return loading
  }

  async #load(versions: readonly ListVersion[]): Promise<PartyPages> {
    const byList = new Map<string, readonly Placed[]>()
    const byKey = new Map<string, Placed>()
    for (const version of versions) {
      const parties = await this.#store.parties(version.list, version.hash)
      if (parties.length === 0) continue
      const placed = parties.map((party) => ({ version, party }))
      byList.set(version.list, placed)
      for (const one of placed) byKey.set(partyKey(version.list, one.party.id), one)
    }
    return pagesOf(versions, byList, byKey)
  }
}

function inForce(versions: readonly ListVersion[], moment: Moment): readonly ListVersion[] {
  return [...groups(versions).values()]
    .map((all) => versionInForce(all, moment))
    .filter((version) => version !== null)
}

function groups(versions: readonly ListVersion[]): ReadonlyMap<string, readonly ListVersion[]> {
  const lists = new Map<string, ListVersion[]>()
  for (const version of versions) {
    const of = lists.get(version.list)
    if (of === undefined) lists.set(version.list, [version])
    else of.push(version)
  }
  return lists
}

function pagesOf(
  versions: readonly ListVersion[],
  byList: PartyPages['byList'],
  byKey: PartyPages['byKey'],
): PartyPages {
  const all = [...byList].flatMap(([list, placed]) =>
    placed.flatMap(({ party }) =>
      (party.relations ?? []).map((one) => qualified(list, one, byKey)),
    ),
  )
  const relations = new Map<string, PartyRelation[]>()
  for (const one of all) {
    for (const end of new Set([one.from, one.to])) {
      const of = relations.get(end)
      if (of === undefined) relations.set(end, [one])
      else of.push(one)
    }
  }
  const answers = new Map<OwnershipRuleName, OwnershipAnswers>()
  const ownership = (rule: OwnershipRuleName): OwnershipAnswers => {
    const known = answers.get(rule)
    if (known !== undefined) return known
    const listed = new Set<string>()
    for (const [key, { version, party }] of byKey) {
      if (version.sanction && party.mentioned !== true) listed.add(key)
    }
    const made = applyOwnership(listed, holdingsOf(all), OWNERSHIP_RULES[rule])
    answers.set(rule, made)
    return made
  }
  return { versions, byList, byKey, relations, ownership }
}

/**
 * A relation of one list among those of all. An end that its own list does not have may name a
 * party of another one as `LIST/ID`: so an own register of owners says who owns what of whom.
 */
function qualified(list: string, one: PartyRelation, byKey: PartyPages['byKey']): PartyRelation {
  const keyOf = (id: string): string => {
    const own = partyKey(list, id)
    if (byKey.has(own)) return own
    const at = id.indexOf('/')
    const other = at < 0 ? own : partyKey(id.slice(0, at), id.slice(at + 1))
    return byKey.has(other) ? other : own
  }
  return { ...one, from: keyOf(one.from), to: keyOf(one.to) }
}

/**
 * A party by its id. @throws {FaultError} `LIST_UNKNOWN`, `LIST_PARTY_UNKNOWN`
 */
export function partyIn(pages: PartyPages, list: string, id: string): Placed {
  const found = pages.byKey.get(partyKey(list, id))
  if (found !== undefined) return found
  partiesOf(pages, list)
  throw new FaultError('LIST_PARTY_UNKNOWN', `Expected a party of ${list}, got "${id}"`, { list })
}

/** The parties of a list. @throws {FaultError} `LIST_UNKNOWN` where no version is in force */
export function partiesOf(pages: PartyPages, list: string): readonly Placed[] {
  const found = pages.byList.get(list)
  if (found !== undefined) return found
  if (pages.versions.some((version) => version.list === list)) return []
  const names = pages.versions.map((version) => version.list).join(', ') || 'none yet'
  throw new FaultError('LIST_UNKNOWN', `Expected one of the lists ${names}, got "${list}"`, {
    list,
  })
}

/** Names in the form in which beginnings are compared, made once for each list in memory. */
const FOLDED = new WeakMap<readonly Placed[], readonly (readonly string[])[]>()

const foldedName = (text: string): string =>
  ` ${text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '')}`.replace(/[^\p{L}\p{N}]+/gu, ' ')

/** Parties of which a word of a name begins with the text, and which name that is. */
export function searchParties(
  placed: readonly Placed[],
  text: string | undefined,
): readonly { readonly placed: Placed; readonly found: string }[] {
  if (text === undefined) return placed.map((one) => ({ placed: one, found: '' }))
  const wanted = foldedName(text).trimEnd()
  const names =
    FOLDED.get(placed) ??
    placed.map(({ party }) => party.names.map((name) => foldedName(name.text)))
  FOLDED.set(placed, names)
  return placed.flatMap((one, at) => {
    const place = names[at]?.findIndex((name) => name.includes(wanted)) ?? -1
    if (place < 0 || wanted.trim() === '') return []
    return [{ placed: one, found: place === 0 ? '' : (one.party.names[place]?.text ?? '') }]
  })
}
