/** Lists and their versions as the contract has them. */
import type * as contract from '@paperchain/contract/list'
import type { ListVersion } from '@paperchain/core/domain/tag'
import type { TimeMs } from '@paperchain/core/domain/time'
import { faultsOf, timeText } from './basics.ts'

const DAY_MS = 86_400_000

/** Whole days since a time; never negative. */
export const ageDays = (time: TimeMs, nowMs: TimeMs): number =>
  Math.max(0, Math.floor((nowMs - time) / DAY_MS))

/** A version in short. */
export const versionOf = (version: ListVersion): contract.ListVersion => ({
  list: version.list,
  hash: version.hash,
  published: timeText(version.publishedMs),
  known: timeText(version.knownMs),
  sanction: version.sanction,
  entryCount: version.entryCount,
  added: version.added,
  changed: version.changed,
  removed: version.removed,
  faultCount: version.faults.length,
})

/** A version with its files and remarks. */
export const versionDetailOf = (version: ListVersion): contract.ListVersionDetail => ({
  ...versionOf(version),
  files: version.files.map(({ name, hash }) => ({ name, hash })),
  faults: faultsOf(version.faults),
})
