/** `--as-of` and `--known-at`: the two times of every question about lists. */
import { parseTimeInclusive } from '@paperchain/core/domain/time'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import type { ListStore } from '@paperchain/core/ports'
import type { Io } from './io.ts'

/** The flags; a date means the end of that day, UTC. */
export type MomentFlags = { readonly asOf?: string; readonly knownAt?: string }

/**
 * The moment asked about; what is left out is now. All that this node has, it knows now: a version
 * that came while the clock was ahead is not forgotten when the clock is put right.
 */
export async function momentOf(
  io: Io,
  lists: ListStore,
  { asOf, knownAt }: MomentFlags,
): Promise<Moment> {
  return {
    asOf: asOf === undefined ? io.clock() : parseTimeInclusive(asOf),
    knownAt: knownAt === undefined ? await knownNow(io, lists) : parseTimeInclusive(knownAt),
  }
}

/** Now, or when the newest version came, if that is later by the clock of then. */
export const knownNow = async (io: Io, lists: ListStore): Promise<number> =>
  [...(await lists.versions()), ...(await lists.deeds())].reduce(
    (latest, { knownMs }) => Math.max(latest, knownMs),
    io.clock(),
  )
