/**
 * The parties of all lists in force, ready to be searched by name. A new version builds its list
 * anew, the others are shared; the whole is swapped at once, so no answer sees half of it.
 * Questions about other moments get an index of their own, a few of which are kept.
 */
import type { ListVersion } from '@paperchain/core/domain/tag'
import { type Moment, versionInForce } from '@paperchain/core/engine/attribute/list-timeline'
import { buildNameIndex } from '@paperchain/core/engine/screen/names/name-index'
import type { NameIndex } from '@paperchain/core/engine/screen/names/name-types'
import type { ListStore } from '@paperchain/core/ports'

/** Indexes of other moments that are kept; each may hold all parties once more. */
const FORMER_MAX = 2

/** One state: the index, and by which versions it was built. */
export type NameState = {
  readonly index: NameIndex
  /** Versions with parties, by list. */
  readonly versions: ReadonlyMap<string, ListVersion>
}

const EMPTY: NameState = { index: buildNameIndex([]), versions: new Map() }

/** What is asked about by default: all of one moment. */
type Pages = {
  readonly versions: readonly ListVersion[]
  readonly key: string
  readonly state: NameState
}

/** The index, kept up with the lists that it is built from. */
export class NameBook {
  readonly #lists: Pick<ListStore, 'parties'>
  #pages: Pages = { versions: [], key: '', state: EMPTY }
  readonly #former = new Map<string, Promise<NameState>>()
  /** One is built at a time: two at once would take twice the memory and help nobody. */
  #building: Promise<unknown> = Promise.resolve()

  constructor(lists: Pick<ListStore, 'parties'>) {
    this.#lists = lists
  }

  /** Builds what is in force by these versions; answers are from the former one until then. */
  refresh(versions: readonly ListVersion[], moment: Moment): Promise<void> {
    return this.#alone(async () => {
      const wanted = inForce(versions, moment)
      const key = keyOf(wanted)
      const state = key === this.#pages.key ? this.#pages.state : await this.#built(wanted)
      this.#pages = { versions, key, state }
    })
  }

  /** The state at a moment. What came into force by the clock alone is built now. */
  at(moment: Moment): Promise<NameState> | NameState {
    const { versions, key, state } = this.#pages
    const wanted = inForce(versions, moment)
    const asked = keyOf(wanted)
    if (asked === key) return state
    const known = this.#former.get(asked)
    if (known !== undefined) return known
    const made = this.#alone(() => this.#built(wanted))
    this.#former.set(asked, made)
    made.catch(() => this.#former.delete(asked))
    const [oldest] = this.#former.keys()
    if (this.#former.size > FORMER_MAX && oldest !== undefined) this.#former.delete(oldest)
    return made
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#building.catch(() => undefined).then(work)
    this.#building = done
    return done
  }

  /** The present state with what differs put in its place, list by list. */
  async #built(wanted: readonly ListVersion[]): Promise<NameState> {
    let { index } = this.#pages.state
    const versions = new Map(this.#pages.state.versions)
    const names = new Set(wanted.map(({ list }) => list))
    for (const list of versions.keys()) {
      if (names.has(list)) continue
      index = index.withList({ list, parties: [] })
      versions.delete(list)
    }
    for (const version of wanted) {
      const { list, hash } = version
      if (versions.get(list)?.hash === hash) continue
      const parties = await this.#lists.parties(list, hash)
      if (parties.length > 0 || versions.has(list)) index = index.withList({ list, parties })
      if (parties.length === 0) versions.delete(list)
      else versions.set(list, version)
      // Others are answered between two lists.
      await new Promise((resolve) => setImmediate(resolve))
    }
    return { index, versions }
  }
}

/** The version of each list that is in force. */
function inForce(versions: readonly ListVersion[], moment: Moment): readonly ListVersion[] {
  const byList = new Map<string, ListVersion[]>()
  for (const version of versions) {
    const same = byList.get(version.list)
    if (same === undefined) byList.set(version.list, [version])
    else same.push(version)
  }
  return [...byList.values()].flatMap((same) => versionInForce(same, moment) ?? [])
}

const keyOf = (versions: readonly ListVersion[]): string =>
  versions
    .map(({ list, hash }) => `${list} ${hash}`)
    .sort()
    .join('\n')
