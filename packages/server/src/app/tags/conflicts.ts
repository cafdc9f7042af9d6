/** Conflicts of tags as commands and the API tell them. */
import type { AccountConflict, TagConflict, TagConflicts } from '@paperchain/contract/tag'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import { actorIdsIn, namesBy } from '@paperchain/core/engine/attribute/actor-names'
import {
  type AccountConflicts,
  type Conflict,
  conflictsOf,
  countConflicts,
  findConflicts,
  patternsOf,
} from '@paperchain/core/engine/attribute/conflicts'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import type { ScreenAnswer, ScreenTag } from '@paperchain/core/engine/screen/screen-answer'
import type { ScreenIndex } from '@paperchain/core/engine/screen/screen-index'
import type { HeldEntry, ListStore } from '@paperchain/core/ports'
import { claimPlace } from '../http/claim-place.ts'
import { pageOf } from '../http/page.ts'
import { ledgerOf, timeText } from '../http/write/basics.ts'
import { tagOf } from '../http/write/screening.ts'

/** Patterns that are told: their number grows with what lists disagree about, not with accounts. */
const PATTERNS_MAX = 200
/** Ids of one question for actors. */
const ACTORS_A_QUESTION = 50_000

/** What narrows a question for conflicts. */
export type ConflictFilter = {
  readonly kind?: string | undefined
  readonly strength?: string | undefined
  readonly list?: string | undefined
  readonly ledger?: LedgerId | undefined
  readonly account?: string | undefined
}

/** All tags, and where they are looked at. */
export type TagWorld = {
  readonly lists: Pick<ListStore, 'actors'>
  readonly held: readonly HeldEntry[]
  readonly index: ScreenIndex
  /** Ledgers with blocks here. */
  readonly here: readonly LedgerId[]
  readonly moment: Moment
}

/** A page of the conflicts that fit, and what all of them come to. */
export async function conflictsTold(
  world: TagWorld,
  filter: ConflictFilter,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<TagConflicts> {
  const found = (await conflictsAt(world, filter)).flatMap((each) => narrowed(each, filter))
  return {
    asOf: timeText(world.moment.asOf),
    knownAt: timeText(world.moment.knownAt),
    counts: countConflicts(found),
    patterns: patternsOf(found)
      .slice(0, PATTERNS_MAX)
      .map(({ kind, isStrong, sides, accounts }) => ({
        kind,
        strength: strengthOf(isStrong),
        sides: sides.map(({ says, lists }) => ({ says, lists: [...lists] })),
        accounts,
      })),
    ...pageOf(found, page, (each) => accountConflictOf(each, world.here)),
  }
}

async function conflictsAt(
  { lists, held, index, moment }: TagWorld,
  { ledger, account }: ConflictFilter,
): Promise<readonly AccountConflicts[]> {
  if (account === undefined) {
    const namesOf = await namesIn(
      lists,
      held.map(({ entry }) => entry),
    )
    return findConflicts({ held, index, namesOf, moment })
  }
  const answers: readonly ScreenAnswer[] =
    ledger === undefined
      ? [index.screenAddress(account, moment)]
      : index.screenAccounts(ledger, [account], moment)
  const tags = answers.flatMap((answer) => [...answer.hits, ...answer.tags])
  const [first] = tags
  if (first === undefined) return []
  const namesOf = await namesIn(
    lists,
    tags.map(({ entry }) => entry),
  )
  const conflicts = conflictsOf(tags, namesOf)
  const on = ledger ?? first.entry.ledger
  return conflicts.length === 0 ? [] : [{ ledger: on, account: first.entry.account, conflicts }]
}

async function namesIn(lists: Pick<ListStore, 'actors'>, entries: readonly HeldEntry['entry'][]) {
  const ids = actorIdsIn(entries)
  const actors = []
  for (let from = 0; from < ids.length; from += ACTORS_A_QUESTION) {
    actors.push(...(await lists.actors(ids.slice(from, from + ACTORS_A_QUESTION))))
  }
  return namesBy(actors)
}

/** An account with those of its conflicts that fit; nothing where none does. */
function narrowed(found: AccountConflicts, filter: ConflictFilter): readonly AccountConflicts[] {
  const { kind, strength, list, ledger, account } = filter
  if (ledger !== undefined && account === undefined && found.ledger !== ledger) return []
  const conflicts = found.conflicts.filter(
    (each) =>
      (kind === undefined || each.kind === kind) &&
      (strength === undefined || strengthOf(each.isStrong) === strength) &&
      (list === undefined || each.sides.some(({ tags }) => tags.some((tag) => tag.list === list))),
  )
  return conflicts.length === 0 ? [] : [{ ...found, conflicts }]
}

const strengthOf = (isStrong: boolean): TagConflict['strength'] => (isStrong ? 'strong' : 'weak')

function accountConflictOf(
  { ledger, account, conflicts }: AccountConflicts,
  here: readonly LedgerId[],
): AccountConflict {
  const entry = conflicts[0]?.sides[0]?.tags[0]?.entry
  const place = entry === undefined ? { ledger, account } : claimPlace(entry, here)
  return {
    account: { ...ledgerOf(place.ledger), id: place.account },
    conflicts: conflicts.map(conflictOf),
  }
}

const conflictOf = ({ kind, isStrong, sides }: Conflict<ScreenTag>): TagConflict => ({
  kind,
  strength: strengthOf(isStrong),
  sides: sides.map(({ says, tags }) => ({ says, tags: tags.map(tagOf) })),
})
