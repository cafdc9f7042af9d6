/**
 * Which fields of a list entry changed.
 *
 * @module
 */
import type { ListEntry } from '@paperchain/contract/screen'

/** Where a claim stands is no part of the claim. */
const NOT_COMPARED = new Set(['file', 'row', 'key'])

export type FieldChange = { readonly field: string; readonly was: string; readonly is: string }

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Fields that differ between two entries, by name; empty where one of them is missing. */
export function changedFields(
  before: ListEntry | null,
  after: ListEntry | null,
): readonly FieldChange[] {
  if (before === null || after === null) return []
  const old: Readonly<Record<string, unknown>> = before
  const names = Object.keys(after).filter((name) => !NOT_COMPARED.has(name))
  return Object.entries(after)
    .filter(([name]) => names.includes(name))
    .map(([field, value]) => ({ field, was: textOf(old[field]), is: textOf(value) }))
    .filter(({ was, is }) => was !== is)
}
