/**
 * The order in which tags on one account are shown: sanctions first, then the surer source, then
 * one that names its party, then the newer publication. Nothing is dropped and nothing is merged:
 * conflicting claims stand side by side.
 *
 * Source: the confidence levels of the GraphSense tagpack tool. Departure: `listed`, an
 * authority's own list read from the authority, stands with proven ownership, above what others
 * copied from authorities.
 *
 * @module
 */
import type { ListEntry } from '../../domain/tag.ts'
import type { TimeMs } from '../../domain/time.ts'

/** How sure a source is by its own word, 0 to 100. A word that is not here counts 0. */
export const CONFIDENCE_LEVELS: Readonly<Record<string, number>> = {
  listed: 100,
  override: 100,
  ownership: 100,
  ledger_immanent: 100,
  manual_transaction: 90,
  service_api: 70,
  authority_data: 60,
  trusted_provider: 50,
  service_data: 50,
  forensic: 50,
  untrusted_transaction: 40,
  web_crawl: 20,
  heuristic: 10,
  unknown: 5,
}

/** The abuse that makes a tag of any list a sanction claim. */
export const SANCTION_ABUSE = 'sanction'

/** A tag with what its list version adds to it. */
export type PlacedTag = {
  readonly list: string
  readonly entry: ListEntry
  /** Whether the tag says that its account is sanctioned. */
  readonly sanction: boolean
  /** When the version that states it was published. */
  readonly publishedMs: TimeMs
}

/** Whether an entry says that its account is sanctioned: by its list, or by its abuse. */
export const isSanction = (listSanctions: boolean, entry: ListEntry): boolean =>
  listSanctions || entry.abuse === SANCTION_ABUSE

/** The level of a confidence word, 0 to 100. */
export const confidenceLevel = (confidence: string): number =>
  Object.hasOwn(CONFIDENCE_LEVELS, confidence) ? (CONFIDENCE_LEVELS[confidence] ?? 0) : 0

/** Tags in the order to show them; ties by list and key, so that the order is one. New array. */
export const orderTags = <T extends PlacedTag>(tags: readonly T[]): readonly T[] =>
  [...tags].sort(compareTags)

function compareTags(left: PlacedTag, right: PlacedTag): number {
  if (left.sanction !== right.sanction) return left.sanction ? -1 : 1
  const surer = confidenceLevel(right.entry.confidence) - confidenceLevel(left.entry.confidence)
  if (surer !== 0) return surer
  const named = Number(right.entry.party !== undefined) - Number(left.entry.party !== undefined)
  if (named !== 0) return named
  if (left.publishedMs !== right.publishedMs) return right.publishedMs - left.publishedMs
  return textOrder(left.list, right.list) || textOrder(left.entry.key, right.entry.key)
}

const textOrder = (left: string, right: string): number =>
  left < right ? -1 : left > right ? 1 : 0
