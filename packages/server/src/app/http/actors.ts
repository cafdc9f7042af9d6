/** Who stands behind tags. */
import type { ActorAnswer } from '@paperchain/contract/list'
import { FaultError } from '@paperchain/core/domain/error'
import type { House } from './house.ts'
import { shortTag } from './write/screening.ts'

/** An actor with its pack's words and its accounts. @throws {FaultError} `ACTOR_UNKNOWN` */
export async function actorAnswer({ lists, clock }: House, id: string): Promise<ActorAnswer> {
  const { actors, index } = lists.pages
  const accounts = actors.get(id)?.accounts
  const [actor] = await lists.store.actors([id])
  if (accounts === undefined && actor === undefined) {
    throw new FaultError('ACTOR_UNKNOWN', `Expected an actor of a tag or pack, got "${id}"`)
  }
  const now = { asOf: clock(), knownAt: clock() }
  const [first] = accounts ?? []
  return {
    id,
    actor:
      actor === undefined
        ? null
        : {
            id: actor.id,
            label: actor.label,
            categories: [...actor.categories],
            jurisdictions: [...actor.jurisdictions],
            uri: actor.uri,
            aliases: [...actor.aliases],
          },
    accounts: accounts?.size ?? 0,
    tag: first === undefined ? null : shortTag(index.screenAddress(first, now)),
  }
}
