/**
 * The tags that keep clusters apart: an actor named by a source that knows (level 50 and more of
 * the TagPack scale, so neither a crawler's nor a heuristic's guess), in the versions in force.
 */
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { ListVersion } from '@paperchain/core/domain/tag'
import { versionInForce } from '@paperchain/core/engine/attribute/list-timeline'
import { confidenceLevel } from '@paperchain/core/engine/attribute/order-tags'
import type { HeldEntry } from '@paperchain/core/ports'

/** Confidence, 0 to 100, from which on a tag is strong. */
export const STRONG_LEVEL = 50

/** An account that is an actor's. */
export type StrongTag = { readonly account: string; readonly actor: string }

/** What lists say, as they are held. */
export type HeldTags = {
  readonly held: readonly HeldEntry[]
  readonly versions: readonly ListVersion[]
}

/**
 * Strong tags of a ledger, by account. Of several actors of one account the surest counts, of these
 * the first by name: a contradiction within one account is for the address page to show.
 */
export function strongTags(
  ledger: LedgerId,
  { held, versions }: HeldTags,
  nowMs: number,
): readonly StrongTag[] {
  const moment = { asOf: nowMs, knownAt: Number.MAX_SAFE_INTEGER }
  const inForce = new Set<string>()
  for (const list of new Set(versions.map((version) => version.list))) {
    const its = versions.filter((version) => version.list === list)
    const version = versionInForce(its, moment)
    if (version !== null) inForce.add(`${list} ${version.hash}`)
  }
  const best = new Map<string, { actor: string; level: number }>()
  for (const { list, entry, versions: hashes } of held) {
    const { actor, account } = entry
    const level = confidenceLevel(entry.confidence)
    if (actor === '' || level < STRONG_LEVEL) continue
    if (entry.ledger !== ledger && !entry.everyLedger) continue
    if (!hashes.some((hash) => inForce.has(`${list} ${hash}`))) continue
    const known = best.get(account)
    const isFirst = known?.level === level && actor < known.actor
    if (known === undefined || level > known.level || isFirst) best.set(account, { actor, level })
  }
  return [...best]
    .map(([account, { actor }]) => ({ account, actor }))
    .sort((one, other) => (one.account < other.account ? -1 : 1))
}
