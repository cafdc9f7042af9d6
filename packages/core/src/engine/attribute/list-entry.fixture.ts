/** Builders of list entries, versions and held entries for tests. */
import { otherSpellings } from '../../domain/address/recognise.ts'
import { ledger } from '../../domain/ledger.ts'
import type { ListContent, ListEntry, ListSource, ListVersion } from '../../domain/tag.ts'
import type { HeldEntry, ListStore } from '../../ports.ts'

const BLANK: ListEntry = {
  key: 'XBT:a',
  ledger: ledger('bitcoin'),
  account: 'a',
  everyLedger: false,
  label: '',
  actor: '',
  category: '',
  abuse: '',
  confidence: '',
  source: 'test',
  statedFrom: null,
  file: 'test.json',
  row: 1,
}

/** An entry; its key is `XBT:<account>` unless given. */
export const entryOf = (parts: Partial<ListEntry>): ListEntry => ({
  ...BLANK,
  key: `XBT:${parts.account ?? BLANK.account}`,
  ...parts,
})

/** A version of list `l`, published and known at 0 unless given. */
export const versionOf = (parts: Partial<ListVersion>): ListVersion => ({
  list: 'l',
  hash: 'h',
  publishedMs: 0,
  knownMs: 0,
  sanction: true,
  entryCount: 0,
  added: 0,
  changed: 0,
  removed: 0,
  faults: [],
  files: [{ name: 'test.json', hash: 'file' }],
  ...parts,
})

/** A list's content, as an adapter gives it. */
export const contentOf = (parts: Partial<ListContent>): ListContent => ({
  list: 'l',
  hash: 'h',
  publishedMs: 0,
  sanction: true,
  entries: [],
  actors: [],
  marks: [],
  faults: [],
  files: [],
  ...parts,
})

/** A list store in memory: enough of the port to import into and to screen from. */
export function memoryListStore(): ListStore {
  const stored: { version: ListVersion; content: ListContent }[] = []
  const sources = new Map<string, ListSource>()
  const order = ({ list, publishedMs, hash }: ListVersion): string =>
    JSON.stringify([list, String(publishedMs + 1e15), hash])
  return {
    async addVersion(version, content) {
      if (stored.some((each) => each.version.hash === version.hash)) return false
      stored.push({ version, content })
      return true
    },
    versions: async () =>
      stored
        .map(({ version }) => version)
        .sort((left, right) => (order(left) < order(right) ? -1 : 1)),
    entriesOf: async (list, hash) =>
      stored.find(({ version }) => version.list === list && version.hash === hash)?.content
        .entries ?? [],
    entriesAbout: async (accounts) =>
      heldOf(stored).filter(({ entry }) => accounts === 'all' || isAbout(entry, accounts)),
    actors: async () => [],
    marks: async () => [],
    parties: async (list, hash) =>
      stored.find(({ version }) => version.list === list && version.hash === hash)?.content
        .parties ?? [],
    sources: async () => [...sources.values()].sort((left, right) => (left.id < right.id ? -1 : 1)),
    putSource: async (source) => {
      sources.set(source.id, source)
    },
    removeSource: async (id) => sources.delete(id),
    deeds: async () => [],
    addDeed: async (deed) => ({ number: 1, ...deed }),
  }
}

/** Whether an entry is about one of the accounts, under this or another text of its key. */
const isAbout = ({ account }: ListEntry, accounts: readonly string[]): boolean =>
  accounts.some(
    (asked) =>
      asked === account ||
      otherSpellings(account).includes(asked) ||
      otherSpellings(asked).includes(account),
  )

/** Entries by content, with the versions that hold exactly each. */
export function heldOf(
  stored: readonly { version: ListVersion; content: ListContent }[],
): readonly HeldEntry[] {
  const held = new Map<string, { list: string; entry: ListEntry; versions: string[] }>()
  for (const { version, content } of stored) {
    for (const entry of content.entries) {
      const key = JSON.stringify([content.list, entry])
      const before = held.get(key) ?? { list: content.list, entry, versions: [] }
      before.versions.push(version.hash)
      held.set(key, before)
    }
  }
  return [...held.values()]
}

/** A source that was added at 0, feeds `l` every 100 ms and has never been tried. */
export const sourceOf = (parts: Partial<ListSource>): ListSource => ({
  id: 's',
  form: 'ofac',
  from: ['/lists'],
  redirectHosts: [],
  everyMs: 100,
  paused: false,
  addedMs: 0,
  list: 'l',
  lastHash: '',
  triedMs: null,
  confirmedMs: null,
  failures: 0,
  failure: null,
  ...parts,
})
