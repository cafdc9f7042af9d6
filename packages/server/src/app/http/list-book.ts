/**
 * All lists in memory: the screening index, entries by account, labels to search. Built anew when a
 * version arrives; questions are answered from the former one until the new one is whole.
 */
import type { ListEntry, ListSource, ListVersion } from '@paperchain/core/domain/tag'
import type { TagDeed } from '@paperchain/core/domain/tag-deed'
import { ownEntries } from '@paperchain/core/engine/attribute/deed-book'
import { buildScreenIndex, type ScreenIndex } from '@paperchain/core/engine/screen/screen-index'
import type { HeldEntry, ListStore } from '@paperchain/core/ports'
import { ListedParties } from '../listed/listed-parties.ts'
import { GroundsBook, latest } from './grounds.ts'

/** Entries with one label. */
export type LabelGroup = {
  readonly label: string
  /** Lower case, to search in. */
  readonly text: string
  readonly example: ListEntry
  /** Different accounts. */
  readonly accounts: number
}

/** Entries about one actor. */
export type ActorGroup = { readonly actor: string; readonly accounts: ReadonlySet<string> }

/** What is in memory, all of one moment. */
export type ListPages = {
  readonly index: ScreenIndex
  readonly versions: readonly ListVersion[]
  /** What people here said of tags. */
  readonly deeds: readonly TagDeed[]
  /** Entries of all lists, then own tags. */
  readonly held: readonly HeldEntry[]
  readonly labels: readonly LabelGroup[]
  readonly actors: ReadonlyMap<string, ActorGroup>
  readonly sources: readonly ListSource[]
  readonly grounds: GroundsBook
  /** When the newest version or deed came, by the clock of then; before all times without any. */
  readonly knownMs: number
}

const EMPTY: ListPages = {
  index: buildScreenIndex([], []),
  versions: [],
  deeds: [],
  held: [],
  labels: [],
  actors: new Map(),
  sources: [],
  grounds: new GroundsBook([], [], 0),
  knownMs: Number.NEGATIVE_INFINITY,
}

/** What else is built from lists. */
type AfterBuild = (versions: readonly ListVersion[]) => Promise<void>

const nothing = async (): Promise<void> => undefined

/** The lists in memory, kept up with the store that they are read from. */
export class ListBook {
  /** The store itself: what is added through it is in the book when that returns. */
  readonly store: ListStore
  /** Listed parties, read when somebody first asks. */
  readonly parties: ListedParties
  readonly #source: ListStore
  readonly #after: AfterBuild
  #staleDays: number
  #pages: ListPages = EMPTY
  #building: Promise<void> = Promise.resolve()

  /**
   * @param staleDays from which age on a list without a schedule is old
   * @param after     told the versions once they are in the book; waited for
   */
  constructor(source: ListStore, staleDays: number, after: AfterBuild = nothing) {
    this.#source = source
    this.#after = after
    this.#staleDays = staleDays
    // The adapters' stores are plain objects, so all other questions go on to the source.
    this.store = {
      ...source,
      versions: async () => this.#pages.versions,
      addVersion: async (version, content) => {
        const added = await source.addVersion(version, content)
        if (added) await this.refresh()
        return added
      },
      sources: async () => this.#pages.sources,
      putSource: async (put) => {
        await source.putSource(put)
        await this.#refreshSources()
      },
      removeSource: async (id) => {
        const removed = await source.removeSource(id)
        await this.#refreshSources()
        return removed
      },
      deeds: async () => this.#pages.deeds,
      addDeed: async (deed) => {
        const added = await source.addDeed(deed)
        await this.refresh()
        return added
      },
    }
    this.parties = new ListedParties(this.store)
  }

  /** What is known now. */
  get pages(): ListPages {
    return this.#pages
  }

  /** Reads everything anew. Call once before the first question. */
  refresh(): Promise<void> {
    this.#building = this.#building.catch(() => undefined).then(() => this.#build())
    return this.#building
  }

  /** Takes another age; call it where the setting was changed. */
  setStaleDays(staleDays: number): Promise<void> {
    this.#staleDays = staleDays
    return this.#refreshSources()
  }

  /** Sources alone: entries are many, and stay. */
  #refreshSources(): Promise<void> {
    this.#building = this.#building
      .catch(() => undefined)
      .then(async () => {
        const sources = await this.#source.sources()
        const grounds = new GroundsBook(this.#pages.versions, sources, this.#staleDays)
        this.#pages = { ...this.#pages, sources, grounds }
      })
    return this.#building
  }

  async #build(): Promise<void> {
    const sources = await this.#source.sources()
    const versions = await this.#source.versions()
    const deeds = await this.#source.deeds()
    const held = [...(await this.#source.entriesAbout('all')), ...ownEntries(deeds)]
    const index = buildScreenIndex(held, versions, { deeds })
    const grounds = new GroundsBook(versions, sources, this.#staleDays)
    const knownMs = latest([...versions, ...deeds].map((each) => each.knownMs))
    this.#pages = { index, versions, deeds, held, sources, grounds, knownMs, ...grouped(held) }
    await this.#after(versions)
  }
}

/** Labels by text, and accounts by actor. */
function grouped(held: readonly HeldEntry[]): Pick<ListPages, 'labels' | 'actors'> {
  const labels = new Map<string, { example: ListEntry; accounts: Set<string> }>()
  const actors = new Map<string, Set<string>>()
  for (const { entry } of held) {
    const label = labels.get(entry.label)
    if (label === undefined) {
      labels.set(entry.label, { example: entry, accounts: new Set([entry.account]) })
    } else label.accounts.add(entry.account)
    if (entry.actor === '') continue
    const actor = actors.get(entry.actor)
    if (actor === undefined) actors.set(entry.actor, new Set([entry.account]))
    else actor.add(entry.account)
  }
  return {
    labels: [...labels].map(([label, { example, accounts }]) => ({
      label,
      text: [label, ...(example.party?.names ?? [])].join('\n').toLowerCase(),
      example,
      accounts: accounts.size,
    })),
    actors: new Map([...actors].map(([actor, accounts]) => [actor, { actor, accounts }])),
  }
}
