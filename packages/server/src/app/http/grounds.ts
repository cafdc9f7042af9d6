/**
 * By what an answer is given: the versions of lists of sanctions in force, and the lists that are
 * late by their schedule. Asked with every screening, so what is usual is worked out once.
 */
import type { ListSource, ListVersion } from '@paperchain/core/domain/tag'
import type { TimeMs } from '@paperchain/core/domain/time'
import { type Moment, versionInForce } from '@paperchain/core/engine/attribute/list-timeline'
import { type StaleList, staleLists } from '@paperchain/core/engine/attribute/schedule'

/** The grounds of an answer; equal ones are one object most of the time. */
export type Grounds = {
  readonly sanctions: readonly ListVersion[]
  readonly stale: readonly StaleList[]
}

/** How long it is remembered which lists are late. */
const LATE_MS = 1_000
const NONE: readonly StaleList[] = []

/** The grounds by one state of lists and sources. */
export class GroundsBook {
  readonly #versions: readonly ListVersion[]
  readonly #sources: readonly ListSource[]
  readonly #sanctions: readonly (readonly ListVersion[])[]
  /** From here on in both times nothing more comes into force. */
  readonly #newest: Moment
  readonly #inForce: readonly ListVersion[]
  #late: readonly StaleList[] = NONE
  #lateMs = Number.NaN

  constructor(versions: readonly ListVersion[], sources: readonly ListSource[]) {
    this.#versions = versions
    this.#sources = sources
    const sanctions = versions.filter(({ sanction }) => sanction)
    const names = [...new Set(sanctions.map(({ list }) => list))]
    this.#sanctions = names.map((name) => sanctions.filter(({ list }) => list === name))
    this.#newest = {
      asOf: latest(sanctions.map(({ publishedMs }) => publishedMs)),
      knownAt: latest(sanctions.map(({ knownMs }) => knownMs)),
    }
    this.#inForce = this.#sanctionsAt(this.#newest)
  }

  /** The grounds of an answer about a moment, given now. */
  at(moment: Moment, nowMs: TimeMs): Grounds {
    const { asOf, knownAt } = this.#newest
    const isNewest = moment.asOf >= asOf && moment.knownAt >= knownAt
    const sanctions = isNewest ? this.#inForce : this.#sanctionsAt(moment)
    const late = this.late(nowMs)
    if (late.length === 0) return { sanctions, stale: late }
    // As `buildScreenIndex` does: what was confirmed since could not have said more by then.
    const stale = late.filter(
      ({ confirmedMs }) => confirmedMs === null || confirmedMs < moment.asOf,
    )
    return { sanctions, stale: stale.length === late.length ? late : stale }
  }

  /** Lists that are late by their schedule. */
  late(nowMs: TimeMs): readonly StaleList[] {
    if (this.#sources.length === 0) return NONE
    if (!(Math.abs(nowMs - this.#lateMs) < LATE_MS)) {
      const late = staleLists(this.#versions, this.#sources, nowMs)
      this.#late = late.length === 0 ? NONE : late
      this.#lateMs = nowMs
    }
    return this.#late
  }

  #sanctionsAt(moment: Moment): readonly ListVersion[] {
    return this.#sanctions.flatMap((versions) => versionInForce(versions, moment) ?? [])
  }
}

/** The latest time, or before all times where there is none. */
export const latest = (times: readonly TimeMs[]): TimeMs =>
  times.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY)
