/**
 * The promises of `ListStore`. Each adapter's test file calls this once, with its real engine.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BITCOIN, ledger } from '../src/domain/ledger.ts'
import type { ListParty } from '../src/domain/listed-party.ts'
import type { ListContent, ListEntry, ListSource, ListVersion } from '../src/domain/tag.ts'
import type { ListStore } from '../src/ports.ts'

const entry = (key: string, label = 'somebody'): ListEntry => ({
  key,
  ledger: key.startsWith('0x') ? ledger('ethereum') : BITCOIN,
  account: key,
  everyLedger: key.startsWith('0x'),
  label,
  actor: 'lazarusgroup',
  category: 'user',
  abuse: 'sanction',
  confidence: 'listed',
  source: "https://example.org/a'b\\c",
  statedFrom: key === 'c' ? Date.parse('2020-03-02') : null,
  file: 'list.json',
  row: 2,
})

const content = (hash: string, entries: readonly ListEntry[], list = 'ofac'): ListContent => ({
  list,
  hash,
  publishedMs: Date.parse(hash === 'one' ? '2024-09-27' : '2025-12-04'),
  sanction: true,
  entries,
  actors: [],
  marks: [],
  faults: [{ code: 'LIST_EMPTY', message: 'Expected “rows”', facts: { row: 3 } }],
  files: [{ name: 'list.json', hash: 'ab' }],
})

const version = (from: ListContent): ListVersion => ({
  list: from.list,
  hash: from.hash,
  publishedMs: from.publishedMs,
  knownMs: 5,
  sanction: from.sanction,
  entryCount: from.entries.length,
  added: from.entries.length,
  changed: 0,
  removed: 0,
  faults: from.faults,
  files: from.files,
})

/** A store, and how to give it back. */
export type ListBench = {
  readonly open: () => Promise<{ store: ListStore; close: () => Promise<void> }>
}

/** Calls `listStoreSpec('chDB', …)` in the adapter's own test file. */
export function listStoreSpec(adapter: string, bench: ListBench): void {
  describe(`${adapter} keeps the ListStore promises`, () => {
    let store: ListStore
    let close: () => Promise<void>
    beforeEach(async () => {
      ;({ store, close } = await bench.open())
    })
    afterEach(() => close())
    const add = (made: ListContent) => store.addVersion(version(made), made)

    test('gives versions and entries back as they were added, once', async () => {
      const one = content('one', [entry('a'), entry('b'), entry('0xabc')])
      expect(await add(one)).toBe(true)
      expect(await add(one)).toBe(false)
      expect(await store.versions()).toEqual([version(one)])
      expect(await store.entriesOf('ofac', 'one')).toEqual(
        [...one.entries].sort((x, y) => (x.key < y.key ? -1 : 1)),
      )
      expect(await store.entriesOf('ofac', 'two')).toEqual([])
    })

    test('gathers the versions that hold the very same entry', async () => {
      await add(content('two', [entry('a'), entry('b', 'renamed'), entry('c')]))
      await add(content('one', [entry('a'), entry('b')]))
      expect(await store.entriesAbout(['a', 'b', 'zzz'])).toEqual([
        { list: 'ofac', versions: ['one', 'two'], entry: entry('a') },
        { list: 'ofac', versions: ['two'], entry: entry('b', 'renamed') },
        { list: 'ofac', versions: ['one'], entry: entry('b') },
      ])
      expect((await store.entriesAbout('all')).length).toBe(4)
      expect(await store.entriesAbout([])).toEqual([])
    })

    test('keeps actors and coinbase marks; the newest version of each speaks', async () => {
      const actor = {
        id: 'lazarusgroup',
        label: 'Lazarus Group',
        categories: ['user'],
        jurisdictions: ['KP'],
        uri: '',
        aliases: ['apt38'],
      }
      const mark = { text: '/slush/', label: 'Slush', link: '' }
      await add({ ...content('one', [], 'pack'), actors: [{ ...actor, label: 'old' }], marks: [] })
      await add({ ...content('two', [], 'pack'), actors: [actor] })
      await add({ ...content('one', [], 'pools'), marks: [{ ...mark, label: 'old' }] })
      await add({ ...content('two', [], 'pools'), marks: [mark] })
      expect(await store.actors(['lazarusgroup', 'nobody'])).toEqual([actor])
      expect(await store.actors([])).toEqual([])
      expect(await store.marks()).toEqual([mark])
    })

    test('keeps programmes and parties with entries, and parties by themselves', async () => {
      const party = { id: '12', kind: 'individual', names: ['KIM, Sang Man', '김상만'] } as const
      const named = { ...entry('a'), programmes: ['DPRK3', 'CYBER2'], party }
      const listed: ListParty = {
        id: '12',
        kind: 'individual',
        names: [
          { text: 'KIM, Sang Man', kind: 'main', script: 'Latn', weak: false },
          { text: '김상만', kind: 'aka', script: 'Hang', weak: true },
        ],
        programmes: ['DPRK3'],
        statedFrom: Date.parse('2023-05-23'),
        file: 'sdn.xml',
        row: 7,
      }
      const other: ListParty = { ...listed, id: '3', kind: 'entity', statedFrom: null }
      const known: ListParty = {
        ...other,
        id: '4',
        mentioned: true,
        facts: {
          births: [{ from: '1962-01-01', to: '1962-12-31', circa: true }],
          gender: 'male',
          countries: [{ country: 'KP', role: 'nationality' }],
          identifiers: [{ type: 'Passport', number: '836434\u2011"1', country: 'KP' }],
          addresses: ['Pyongyang'],
          titles: [],
          remarks: 'a\nb',
        },
        relations: [
          { kind: 'owner', from: '4', to: '3', share: { low: 5000, high: 5100 }, text: 'half' },
          { kind: 'director', from: '12', to: '4', share: null, text: '' },
        ],
      }
      const parties = [listed, other, known]
      const one = { ...content('one', [named, entry('b')]), parties }
      await add(one)
      await add(content('two', [{ ...named, programmes: ['DPRK3'] }]))
      expect(await store.entriesOf('ofac', 'one')).toEqual([named, entry('b')])
      expect((await store.entriesAbout(['a'])).length).toBe(2)
      expect(await store.parties('ofac', 'one')).toEqual(parties)
      expect(await store.parties('ofac', 'two')).toEqual([])
    })

    test('finds an entry by another text of its key, in either direction', async () => {
      const old = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
      const cash = 'qp3wjpa3tjlj042z2wv7hahsldgwhwy0rq9sywjpyy'
      const listed = { ...entry('k'), account: cash, ledger: ledger('bitcoin-cash') }
      await add(content('one', [listed, { ...entry('m'), account: old }]))
      for (const asked of [old, cash]) {
        const found = await store.entriesAbout([asked])
        expect(found.map((held) => held.entry.account).sort()).toEqual([old, cash])
      }
      expect(await store.entriesAbout(['12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S'])).toEqual([])
    })

    test('keeps the last word on each source', async () => {
      const source: ListSource = {
        id: 'ofac',
        form: 'ofac',
        from: ['https://example.org/sdn.xml'],
        redirectHosts: ['files.example.org'],
        everyMs: 86_400_000,
        paused: false,
        addedMs: 5,
        list: '',
        lastHash: '',
        triedMs: null,
        confirmedMs: null,
        failures: 0,
        failure: null,
      }
      expect(await store.sources()).toEqual([])
      await store.putSource(source)
      const failure = { code: 'LIST_EMPTY', message: 'Expected “rows”', facts: { row: 3 } } as const
      const tried = { ...source, triedMs: 7, failures: 1, failure }
      await store.putSource(tried)
      await store.putSource({ ...source, id: 'a' })
      expect(await store.sources()).toEqual([{ ...source, id: 'a' }, tried])
      expect(await store.removeSource('ofac')).toBe(true)
      expect(await store.removeSource('ofac')).toBe(false)
      expect(await store.sources()).toEqual([{ ...source, id: 'a' }])
      await store.putSource(source)
      expect((await store.sources()).length).toBe(2)
    })

    test('keeps every deed under its own number, known in the order of the log', async () => {
      const deed = {
        kind: 'dispute',
        knownMs: 50,
        validMs: -5,
        by: 'anna',
        why: "it's “not” his\\",
        target: { list: 'ofac', key: 'a' },
        tag: null,
      } as const
      expect(await store.deeds()).toEqual([])
      const first = await store.addDeed(deed)
      expect(first).toEqual({ number: 1, ...deed })
      // The clock was put back: what comes later is known later.
      const second = await store.addDeed({ ...deed, knownMs: 40 })
      expect(second).toEqual({ number: 2, ...deed })
      const many = await Promise.all([1, 2, 3].map(() => store.addDeed({ ...deed, knownMs: 60 })))
      expect(many.map(({ number }) => number)).toEqual([3, 4, 5])
      expect(await store.deeds()).toEqual([first, second, ...many])
    })

    test('refuses a question about too many accounts', async () => {
      const many = Array.from({ length: 50_001 }, (_, i) => `a${i}`)
      await expect(store.entriesAbout(many)).rejects.toMatchObject({
        code: 'LEDGER_QUESTION_TOO_LARGE',
      })
    })
  })
}
