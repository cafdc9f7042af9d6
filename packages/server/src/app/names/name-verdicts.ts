/**
 * Saying that a question is not a listed party, or taking that back: the verdict and what the audit
 * log says of it, to be kept in one transaction. Nothing of the question stands in either.
 */
import { reasonText } from '@paperchain/core/domain/check-party'
import { FaultError } from '@paperchain/core/domain/error'
import type { Json } from '@paperchain/core/domain/job'
import type { ListParty } from '@paperchain/core/domain/listed-party'
import type { NameVerdict } from '@paperchain/core/domain/name-verdict'
import type { ListVersion } from '@paperchain/core/domain/tag'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import { versionInForce } from '@paperchain/core/engine/attribute/list-timeline'
import type { NameQuery } from '@paperchain/core/engine/screen/names/name-types'
import type { Hasher, ListStore } from '@paperchain/core/ports'
import type { RegistryStores } from '@paperchain/core/registry'
import { pairOf, printOf } from './screen-names.ts'

/** A pair and what is said of it. */
export type VerdictOrder = {
  readonly list: string
  readonly listed: string
  readonly verdict: NameVerdict['verdict']
  readonly reason: string
  readonly by: string
}

/** Who is asked about: a question, and the customer that it was made from or nobody. */
export type VerdictAbout = {
  readonly queries: readonly NameQuery[]
  readonly party: string
  /** Texts that the reason may not repeat. */
  readonly telling: readonly string[]
}

/** Where the lists are, and what time it is. */
export type VerdictWorld = {
  readonly lists: Pick<ListStore, 'parties'>
  readonly versions: readonly ListVersion[]
  readonly moment: Moment
  readonly hasher: Hasher
}

/** The listed party of a pair. @throws {FaultError} `NAME_PARTY_UNKNOWN` */
export async function listedParty(
  { lists, versions, moment }: VerdictWorld,
  { list, listed }: Pick<VerdictOrder, 'list' | 'listed'>,
): Promise<ListParty> {
  const same = versions.filter((version) => version.list === list)
  const version = versionInForce(same, moment)
  const parties = version === null ? [] : await lists.parties(list, version.hash)
  const found = parties.find(({ id }) => id === listed)
  if (found !== undefined) return found
  const message = `Expected a party of a list in force, got ${listed} of ${list}`
  throw new FaultError('NAME_PARTY_UNKNOWN', message, { list, party: listed })
}

/**
 * Keeps a verdict on every question given: a customer with several names is one pair.
 *
 * @throws {FaultError} `PARTY_REASON`
 */
export async function giveVerdict(
  { nameVerdicts }: Pick<RegistryStores, 'nameVerdicts'>,
  about: VerdictAbout & { readonly listedParty: ListParty; readonly hasher: Hasher },
  order: VerdictOrder,
): Promise<{ value: NameVerdict; audit: { object: string; after: Json } }> {
  const why = reasonText(order.reason, about.telling)
  const { list, listed, verdict, by } = order
  const listedPrint = printOf(about.hasher, about.listedParty)
  const kept: NameVerdict[] = []
  for (const query of about.queries) {
    const asked = pairOf(query, about.party)
    const rest = { party: about.party, list, listed, listedPrint, verdict, why, by }
    kept.push(await nameVerdicts.add({ asked, ...rest }))
  }
  const [value] = kept
  if (value === undefined) throw new FaultError('NAME_ROW', 'Expected a name, got none')
  const { id, party } = value
  return { value, audit: { object: `${list}:${listed}`, after: { id, verdict, why, party } } }
}

/** What in a question could tell who it is about. */
export const tellingOf = ({ name, identifiers = [] }: NameQuery): readonly string[] => [
  name,
  ...name.split(/\s+/),
  ...identifiers.map(({ number }) => number),
]
