/**
 * Before and after as rows of fields.
 *
 * @module
 */
type Json = unknown

export type Difference = { readonly field: string; readonly was: string; readonly is: string }

const textOf = (value: Json): string => {
  if (value === undefined || value === null) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const fieldsOf = (value: Json): Readonly<Record<string, Json>> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, Json>)
    : null

/** Fields of both sides by name; values that are no objects are one row. */
export function differencesOf(before: Json, after: Json): readonly Difference[] {
  if (before === null && after === null) return []
  const [old, next] = [fieldsOf(before), fieldsOf(after)]
  if (old === null && next === null) {
    return [{ field: 'value', was: textOf(before), is: textOf(after) }]
  }
  const names = [...new Set([...Object.keys(old ?? {}), ...Object.keys(next ?? {})])].sort()
  return names.map((field) => ({ field, was: textOf(old?.[field]), is: textOf(next?.[field]) }))
}
