/** `--as-of` and `--known-at`: the two times of every question about lists. */
import { parseTimeInclusive } from '@paperchain/core/domain/time'
import type { Moment } from '@paperchain/core/engine/attribute/list-timeline'
import type { Io } from './io.ts'

/** The flags; a date means the end of that day, UTC. */
export type MomentFlags = { readonly asOf?: string; readonly knownAt?: string }

/** The moment asked about; what is left out is now. */
export function momentOf(io: Io, { asOf, knownAt }: MomentFlags): Moment {
  const now = io.clock()
  return {
    asOf: asOf === undefined ? now : parseTimeInclusive(asOf),
    knownAt: knownAt === undefined ? now : parseTimeInclusive(knownAt),
  }
}
