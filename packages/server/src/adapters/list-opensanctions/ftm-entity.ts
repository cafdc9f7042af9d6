/**
 * One entity of FollowTheMoney as a line of JSON states it, checked as far as it is used.
 *
 * Source: FollowTheMoney (`alephdata/followthemoney`), `{id, schema, properties: {name: [value]}}`.
 *
 * @module
 */

/** An entity. Values of a property that are no texts are left out. */
export type FtmEntity = {
  readonly id: string
  readonly schema: string
  readonly caption: string
  readonly lastSeen: string
  /** Values of a property, or none. */
  of(...names: readonly string[]): readonly string[]
}

const NONE: readonly string[] = []

/** Reads a line, or says what is wrong with it. */
export function readEntity(line: string): FtmEntity | string {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    // The caller says where; the engine's own words name a column that nobody can look at.
    return 'no JSON'
  }
  if (!isObject(value)) return 'no object'
  const { id, schema, properties, caption, last_seen: lastSeen } = value
  if (typeof id !== 'string' || id === '') return 'no id'
  if (typeof schema !== 'string' || !isObject(properties)) return 'no schema and properties'
  return {
    id,
    schema,
    caption: textOf(caption),
    lastSeen: textOf(lastSeen),
    of: (...names) => names.flatMap((name) => textsOf(properties, name)),
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Entities nested in others count by their id. */
function textsOf(properties: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const values = Object.hasOwn(properties, name) ? properties[name] : undefined
  if (!Array.isArray(values)) return NONE
  return values.flatMap((value: unknown) => {
    if (typeof value === 'string') return [value]
    return isObject(value) && typeof value['id'] === 'string' ? [value['id']] : []
  })
}
