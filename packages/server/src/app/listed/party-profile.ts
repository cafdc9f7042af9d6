/** A listed party as the contract has it, so that both ways of a command print the same. */
import type { ListedPartyProfile, ListedPartyRow } from '@paperchain/contract/listed-party'
import type { ListParty, PartyRelation } from '@paperchain/core/domain/listed-party'
import { changedFields, fieldChanges } from '@paperchain/core/engine/attribute/diff-parties'
import { compareVersions } from '@paperchain/core/engine/attribute/list-timeline'
import {
  OWNERSHIP_RULES,
  type OwnershipAnswers,
  type OwnershipRuleName,
  ownershipPath,
  type Stake,
} from '@paperchain/core/engine/attribute/ownership'
import type { ListStore } from '@paperchain/core/ports'
import { timeText } from '../http/write/basics.ts'
import { versionOf } from '../http/write/lists.ts'
import { entryOf } from '../http/write/screening.ts'
import { ofPartyKey, type PartyPages, type Placed, partyKey } from './listed-parties.ts'

/** Relations, parties below and versions that a profile shows. */
const RELATIONS_MAX = 1_000
const REACHED_MAX = 200
const VERSIONS_MAX = 8

type Test = ListedPartyProfile['ownership'][number]
type End = ListedPartyProfile['relations'][number]['from']
type Stores = Pick<ListStore, 'versions' | 'parties' | 'entriesOf'>

/** A party in short. */
export const partyRow = ({ version, party }: Placed, found: string): ListedPartyRow => ({
  list: version.list,
  id: party.id,
  kind: party.kind,
  name: party.names[0]?.text ?? '',
  found,
  programmes: [...party.programmes],
  mentioned: party.mentioned === true,
})

/** All that is told of a party. */
export async function partyProfile(
  store: Stores,
  pages: PartyPages,
  { version, party, withOwnership }: Placed & { readonly withOwnership: boolean },
): Promise<ListedPartyProfile> {
  const key = partyKey(version.list, party.id)
  const relations = pages.relations.get(key) ?? []
  const entries = await store.entriesOf(version.list, version.hash)
  const rules = Object.keys(OWNERSHIP_RULES) as OwnershipRuleName[]
  const { facts } = party
  return {
    list: version.list,
    id: party.id,
    kind: party.kind,
    names: party.names.map((name) => ({ ...name })),
    programmes: [...party.programmes],
    statedFrom: party.statedFrom === null ? null : timeText(party.statedFrom),
    mentioned: party.mentioned === true,
    facts: facts === undefined ? null : writtenFacts(facts),
    file: party.file,
    row: party.row,
    version: versionOf(version),
    wallets: entries.filter((entry) => entry.party?.id === party.id).map(entryOf),
    relations: relations.slice(0, RELATIONS_MAX).map((one) => writtenRelation(pages, one)),
    relationCount: relations.length,
    ownership: withOwnership ? rules.map((rule) => testOf(pages, rule, key)) : [],
    versions: await versionsOf(store, version.list, party.id),
  }
}

const writtenFacts = (facts: NonNullable<ListParty['facts']>) => ({
  ...facts,
  births: [...facts.births],
  countries: [...facts.countries],
  identifiers: [...facts.identifiers],
  addresses: [...facts.addresses],
  titles: [...facts.titles],
})

function endOf(pages: PartyPages, key: string): End {
  return { ...ofPartyKey(key), name: pages.byKey.get(key)?.party.names[0]?.text ?? null }
}

const writtenRelation = (pages: PartyPages, { kind, from, to, share, text }: PartyRelation) => ({
  kind,
  from: endOf(pages, from),
  to: endOf(pages, to),
  share,
  text,
})

const stepOf = (pages: PartyPages, { owner, owned, low, high, controls }: Stake) => ({
  owner: endOf(pages, owner),
  owned: endOf(pages, owned),
  low,
  high,
  controls,
})

function testOf(pages: PartyPages, rule: OwnershipRuleName, key: string): Test {
  const answers = pages.ownership(rule)
  const { verdict, low, high, owners } = answers.of(key)
  const reached = reachedFrom(answers, key)
  const steps = (stakes: readonly Stake[]) => stakes.map((stake) => stepOf(pages, stake))
  return {
    rule,
    verdict,
    low,
    high,
    owners: steps(owners),
    path: steps(ownershipPath(answers, key)),
    reached: reached.slice(0, REACHED_MAX).map((id) => {
      const below = answers.of(id)
      return {
        party: endOf(pages, id),
        verdict: below.verdict,
        low: below.low,
        high: below.high,
        path: steps(ownershipPath(answers, id)),
      }
    }),
    reachedCount: reached.length,
  }
}

/** What is blocked, or may be, below a party that is itself: all ways down, each party once. */
function reachedFrom(answers: OwnershipAnswers, key: string): readonly string[] {
  if (answers.of(key).verdict === 'free') return []
  const seen = new Set([key])
  const front = [key]
  for (let at = front.pop(); at !== undefined; at = front.pop()) {
    for (const { owned } of answers.ownedBy(at)) {
      const { verdict } = answers.of(owned)
      if (seen.has(owned) || verdict === 'free') continue
      seen.add(owned)
      front.push(owned)
    }
  }
  seen.delete(key)
  return [...seen].filter((id) => answers.of(id).verdict !== 'listed').sort()
}

/** What became of a party in the newest versions of its list, the newest first. */
async function versionsOf(
  store: Stores,
  list: string,
  id: string,
): Promise<ListedPartyProfile['versions']> {
  const all = (await store.versions()).filter((version) => version.list === list)
  const newest = all.sort(compareVersions).slice(-VERSIONS_MAX)
  const rows: ListedPartyProfile['versions'] = []
  let before: ListParty | undefined
  for (const [at, { hash, publishedMs }] of newest.entries()) {
    const now = (await store.parties(list, hash)).find((party) => party.id === id)
    const isFirst = at === 0 && all.length > VERSIONS_MAX
    rows.unshift({
      hash,
      published: timeText(publishedMs),
      change: isFirst && now !== undefined ? 'same' : changeOf(before, now),
      fields: before === undefined || now === undefined ? [] : fieldsOf(before, now),
    })
    before = now
  }
  return rows
}

const fieldsOf = (before: ListParty, after: ListParty) =>
  fieldChanges({ before, after, fields: changedFields(before, after) })

function changeOf(
  before: ListParty | undefined,
  now: ListParty | undefined,
): ListedPartyProfile['versions'][number]['change'] {
  if (now === undefined) return 'absent'
  if (before === undefined) return 'added'
  return changedFields(before, now).length > 0 ? 'changed' : 'same'
}
