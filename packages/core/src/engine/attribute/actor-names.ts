/**
 * Whom a tag names, so that one actor under two spellings is one.
 *
 * Two tags name the same actor where they share a name. A tag's names are its actor's id and its
 * listed party's names; where an actor pack knows one of them as id, label or alias, all names of
 * that actor. A label alone is no name (`hot wallet 3`, `Locky victim`), unless a pack knows it.
 * Names are compared without case, accents, spaces and punctuation, with and without the ending of
 * a host name: `Bitfinex.com` is `bitfinex`.
 *
 * Departure: names in other scripts are not transliterated here; `screen/names` does that, with a
 * score, and a score is no identity.
 *
 * @module
 */
import type { Actor } from '../../domain/actor.ts'
import type { ListEntry } from '../../domain/tag.ts'

/** Characters of a name that are compared; no publisher's names are longer. */
const NAME_CHARS_MAX = 400

/** The last part of a host name, from the first to the fifth letter. */
const HOST_ENDING = /^(.*[\p{L}\p{N}])\.[a-z]{2,5}$/u

/** Gives the names by which a tag's actor is known; empty where it names nobody. */
export type NamesOf = (entry: ListEntry) => ReadonlySet<string>

const NOBODY: ReadonlySet<string> = new Set()

/** A name as it is compared: letters and digits alone, in lower case. May be empty. */
export const foldName = (name: string): string =>
  name
    .slice(0, NAME_CHARS_MAX)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** Ids under which packs may describe the actors of these tags: what to ask the store for. */
export function actorIdsIn(entries: Iterable<ListEntry>): readonly string[] {
  const ids = new Set<string>()
  for (const { actor, label } of entries) {
    if (actor !== '') ids.add(actor)
    else for (const name of folded(label)) ids.add(name)
  }
  return [...ids]
}

/** Reads names by what actor packs say. @param actors those that the tags name, in any order */
export function namesBy(actors: readonly Actor[]): NamesOf {
  const known = new Map<string, ReadonlySet<string>>()
  for (const { id, label, aliases } of actors) {
    const names = new Set([id, label, ...aliases].flatMap(folded))
    // Of several actors with one name one counts, whatever the order they came in.
    for (const name of names) {
      const before = known.get(name)
      if (before === undefined || compareSets(names, before) < 0) known.set(name, names)
    }
  }
  return ({ actor, party, label }) => {
    const isNamed = actor !== '' || party !== undefined
    const names = new Set<string>()
    for (const name of (isNamed ? [actor, ...(party?.names ?? [])] : [label]).flatMap(folded)) {
      if (isNamed) names.add(name)
      for (const other of known.get(name) ?? NOBODY) names.add(other)
    }
    return names
  }
}

/** A name folded, and without the ending of a host name where it has one. */
function folded(name: string): readonly string[] {
  const host = HOST_ENDING.exec(name.slice(0, NAME_CHARS_MAX).toLowerCase())
  const both = [foldName(name), foldName(host?.[1] ?? '')]
  return both.filter((each) => each !== '')
}

function compareSets(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const [a, b] = [JSON.stringify([...left].sort()), JSON.stringify([...right].sort())]
  return a < b ? -1 : a > b ? 1 : 0
}
