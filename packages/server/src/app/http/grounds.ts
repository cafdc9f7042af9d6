/**
 * By what an answer is given: the versions of lists of sanctions in force, and the lists that are
 * late by their schedule, or without one by their age. Asked with every screening, so what is usual
 * is worked out once.
 */
import type { ListSource, ListVersion } from '@paperchain/core/domain/tag'
import type { TimeMs } from '@paperchain/core/domain/time'
import { type Moment, versionInForce } from '@paperchain/core/engine/attribute/list-timeline'
import {
  type AgedList,
  type OverdueLists,
  overdueLists,
  type StaleList,
} from '@paperchain/core/engine/attribute/schedule'

/** The grounds of an answer; equal ones are one object most of the time. */
export type Grounds = {
  readonly sanctions: readonly ListVersion[]
  readonly stale: readonly StaleList[]
  /** Old lists that no schedule keeps up. */
  readonly aged: readonly AgedList[]
}

/** How long it is remembered which lists are late. */
const LATE_MS = 1_000
const NONE: readonly never[] = []

/** The grounds by one state of lists and sources. */
export class GroundsBook {
  readonly #versions: readonly ListVersion[]
  readonly #sources: readonly ListSource[]
  readonly #sanctions: readonly (readonly ListVersion[])[]
  /** From here on in both times nothing more comes into force. */
  readonly #newest: Moment
  readonly #inForce: readonly ListVersion[]
  readonly #staleDays: number
  #overdue: OverdueLists = { late: NONE, aged: NONE, has: () => false }
  #lateMs = Number.NaN

  /** @param staleDays from which age on a list without a schedule is old */
  constructor(versions: readonly ListVersion[], sources: readonly ListSource[], staleDays: number) {
    this.#staleDays = staleDays
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
    // As `buildScreenIndex` does: what was confirmed since could not have said more by then.
    const stale = those(this.late(nowMs), isLateBy(moment.asOf))
    const aged = those(this.aged(nowMs), ({ publishedMs }) => publishedMs < moment.asOf)
    return { sanctions, stale, aged }
  }

  /** Lists that are late by their schedule. */
  late(nowMs: TimeMs): readonly StaleList[] {
    return this.overdue(nowMs).late
  }

  /** Lists without a schedule that are old. */
  aged(nowMs: TimeMs): readonly AgedList[] {
    return this.overdue(nowMs).aged
  }

  /** Both of them. */
  overdue(nowMs: TimeMs): OverdueLists {
    if (Math.abs(nowMs - this.#lateMs) < LATE_MS) return this.#overdue
    const rule = { nowMs, staleDays: this.#staleDays }
    const { late, aged, has } = overdueLists(this.#versions, this.#sources, rule)
    this.#overdue = { late: orNone(late), aged: orNone(aged), has }
    this.#lateMs = nowMs
    return this.#overdue
  }

  #sanctionsAt(moment: Moment): readonly ListVersion[] {
    return this.#sanctions.flatMap((versions) => versionInForce(versions, moment) ?? [])
  }
}

const isLateBy =
  (asOf: TimeMs) =>
  ({ confirmedMs }: StaleList): boolean =>
    confirmedMs === null || confirmedMs < asOf

const orNone = <One>(all: readonly One[]): readonly One[] => (all.length === 0 ? NONE : all)

/** Those that are so; the very same array where all are. */
function those<One>(all: readonly One[], is: (one: One) => boolean): readonly One[] {
  return all.every(is) ? all : all.filter(is)
}

/** The latest time, or before all times where there is none. */
export const latest = (times: readonly TimeMs[]): TimeMs =>
  times.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY)
