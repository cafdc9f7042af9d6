/**
 * What the address of each page may say: filters, tabs and questions. Whatever stands there is read
 * into a valid form; nonsense falls back to the default.
 *
 * @module
 */

/** The fields of an address as they come. */
export type Raw = Readonly<Record<string, unknown>>

/** A text of at most 4,000 characters that is not empty, else nothing. */
export function textOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' && text.length <= 4_000 ? text : undefined
}

/** One of these words, else nothing. */
export const oneOf = <Word extends string>(
  value: unknown,
  words: readonly Word[],
): Word | undefined => words.find((word) => word === value)

/** Only what is there, so that the address stays short. */
export function only<Fields extends Raw>(
  fields: Fields,
): { [K in keyof Fields]?: Defined<Fields[K]> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept) as { [K in keyof Fields]?: Defined<Fields[K]> }
}

type Defined<Value> = Exclude<Value, undefined>

/** Where to go after signing in: a path of this page, never another host. */
export function nextPath(value: unknown): string | undefined {
  const text = textOf(value)
  if (text === undefined || !/^\/(?![/\\])/.test(text)) return undefined
  // Tabs and line feeds are dropped by browsers, so `/\t/host` would be another host.
  return /[\t\r\n]/.test(text) ? undefined : text
}

export const readSignIn = (raw: Raw) =>
  only({ next: nextPath(raw['next']), ended: oneOf(textOf(raw['ended']), ['yes']) })

export const readAddress = (raw: Raw) =>
  only({ tab: oneOf(raw['tab'], ['postings', 'with', 'exposure']), asOf: textOf(raw['asOf']) })

/** A height: digits, at most ten. */
const heightOf = (value: unknown): string | undefined => {
  const text = textOf(value)
  return text !== undefined && /^\d{1,10}$/.test(text) ? text : undefined
}

export const readCluster = (raw: Raw) =>
  only({ level: oneOf(textOf(raw['level']), ['0']), at: heightOf(raw['at']) })

export const METHODS = ['all', 'fifo', 'haircut', 'poison'] as const
export const DIRECTIONS = ['forward', 'backward'] as const

export const readTrace = (raw: Raw) =>
  only({
    seeds: textOf(raw['seeds']),
    ledger: textOf(raw['ledger']),
    method: oneOf(raw['method'], METHODS),
    direction: oneOf(raw['direction'], DIRECTIONS),
    hops: textOf(raw['hops']),
    least: textOf(raw['least']),
    until: textOf(raw['until']),
    show: oneOf(raw['show'], ['fifo', 'haircut', 'poison']),
    view: oneOf(raw['view'], ['picture', 'steps', 'cuts']),
    nodes: oneOf(textOf(raw['nodes']), ['60', '150', '400']),
  })

export const readBookImport = (raw: Raw) => only({ mapping: textOf(raw['mapping']) })

export const readCustomers = (raw: Raw) =>
  only({ book: textOf(raw['book']), account: textOf(raw['account']) })

export const readList = (raw: Raw) =>
  only({
    tab: oneOf(raw['tab'], ['diff', 'entries', 'parties']),
    from: textOf(raw['from']),
    to: textOf(raw['to']),
    version: textOf(raw['version']),
    q: textOf(raw['q']),
  })

const CONFLICT_KINDS = ['actor', 'category'] as const
const CONFLICT_STRENGTHS = ['strong', 'weak'] as const

export const readTags = (raw: Raw) =>
  only({
    tab: oneOf(raw['tab'], ['conflicts']),
    kind: oneOf(raw['kind'], CONFLICT_KINDS),
    strength: oneOf(raw['strength'], CONFLICT_STRENGTHS),
    q: textOf(raw['q']),
    label: textOf(raw['label']),
    actor: textOf(raw['actor']),
    category: textOf(raw['category']),
    list: textOf(raw['list']),
  })

export const readAudit = (raw: Raw) =>
  only({
    who: textOf(raw['who']),
    action: textOf(raw['action']),
    object: textOf(raw['object']),
    from: textOf(raw['from']),
    to: textOf(raw['to']),
  })

export type SignInSearch = ReturnType<typeof readSignIn>
export type AddressSearch = ReturnType<typeof readAddress>
export type TraceSearch = ReturnType<typeof readTrace>
export type CustomersSearch = ReturnType<typeof readCustomers>
export type ListSearch = ReturnType<typeof readList>
export type TagsSearch = ReturnType<typeof readTags>
export type AuditSearch = ReturnType<typeof readAudit>
