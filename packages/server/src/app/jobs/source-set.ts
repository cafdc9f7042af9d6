/** A source of a list as somebody set it. */
import type { ListSource } from '@paperchain/core/domain/tag'
import type { TimeMs } from '@paperchain/core/domain/time'

/** What people set of a source. */
export type SourceSet = Pick<ListSource, 'form' | 'from' | 'redirectHosts' | 'everyMs'> &
  Partial<Pick<ListSource, 'paused'>>

/** What people set in the place of what was; what a source brought so far stays known. */
export const sourceSet = (
  before: ListSource | undefined,
  set: SourceSet,
  { id, addedMs }: { readonly id: string; readonly addedMs: TimeMs },
): ListSource => ({
  id,
  form: set.form,
  from: set.from,
  redirectHosts: set.redirectHosts,
  everyMs: set.everyMs,
  paused: set.paused ?? before?.paused ?? false,
  addedMs: before?.addedMs ?? addedMs,
  list: before?.list ?? '',
  lastHash: before?.lastHash ?? '',
  triedMs: before?.triedMs ?? null,
  confirmedMs: before?.confirmedMs ?? null,
  failures: before?.failures ?? 0,
  failure: before?.failure ?? null,
})
