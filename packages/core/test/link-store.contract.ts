/**
 * The promises of `LinkStore`. Each adapter's test file calls this once, with its real engine.
 *
 * Method: links are put in any order and read from either side.
 */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BITCOIN, ledger } from '../src/domain/ledger.ts'
import type { Link } from '../src/domain/link.ts'
import type { LinkStore } from '../src/links.ts'

const BOOK = ledger('book:harbour')
const hash = (number: number): string => number.toString(16).padStart(64, '0')

const link = (tx: string, to: number, more: Partial<Link> = {}): Link => ({
  from: { ledger: BOOK, tx, move: 0 },
  to: { ledger: BITCOIN, tx: hash(to), account: 'bc1q' },
  relation: 'same-value',
  evidence: 'given',
  confidence: 90,
  reasons: ['the book names the transaction'],
  knownMs: 1_700_000_000_000,
  ...more,
})

/** A store, and how to give it back. */
export type LinkBench = {
  readonly open: () => Promise<{ store: LinkStore; close: () => Promise<void> }>
}

/** Calls `linkStoreSpec('chDB', …)` in the adapter's own test file. */
export function linkStoreSpec(adapter: string, bench: LinkBench): void {
  describe(`${adapter} keeps the LinkStore promises`, () => {
    let store: LinkStore
    let close: () => Promise<void>
    beforeEach(async () => {
      ;({ store, close } = await bench.open())
    })
    afterEach(() => close())

    test('any order of puts, once or twice, gives the same links from either side', async () => {
      const all = [link('a', 1), link('a', 2), link('b', 1), link('it’s \\ "b"\n', 3)]
      let round = 0
      await fc.assert(
        fc.asyncProperty(fc.array(fc.constantFrom(...all), { maxLength: 8 }), async (some) => {
          const mark = `round ${round++}`
          const own = some.map((each) => ({
            ...each,
            from: { ...each.from, tx: mark + each.from.tx },
          }))
          for (const each of own) await store.put([each])
          const ids = [...new Set(own.map(({ from }) => from.tx))]
          const found = await store.linksOf(BOOK, ids)
          expect(new Set(found.map(textOf))).toEqual(new Set(own.map(textOf)))
          const back = await store.linksOf(
            BITCOIN,
            own.map(({ to }) => to.tx),
          )
          for (const each of own) expect(back.map(textOf)).toContain(textOf(each))
        }),
        { numRuns: 8 },
      )
    })

    test('what a person said stays against what was given or matched, before and after', async () => {
      const given = link('a', 1)
      const refused = link('a', 1, { evidence: 'refused', confidence: 0, knownMs: 5, reasons: [] })
      await store.put([refused])
      await store.put([given])
      expect(await store.linksOf(BOOK, ['a'])).toEqual([refused])
      await store.put([link('b', 1), { ...refused, from: { ...refused.from, tx: 'b' } }])
      const [of] = await store.linksOf(BOOK, ['b'])
      expect(of?.evidence).toBe('refused')
    })

    test('reads all that begin in a ledger, in pages by transaction', async () => {
      await store.put(['c', 'a', 'b'].map((tx, i) => link(tx, i)))
      const first = await store.linksFrom(BOOK, { afterTx: '', limit: 2 })
      expect(first.map(({ from }) => from.tx)).toEqual(['a', 'b'])
      const second = await store.linksFrom(BOOK, { afterTx: 'b', limit: 2 })
      expect(second.map(({ from }) => from.tx)).toEqual(['c'])
      expect(await store.linksFrom(BITCOIN, { afterTx: '', limit: 2 })).toEqual([])
    })

    test('refuses a link to itself and a confidence beyond 100, and stores nothing', async () => {
      const self = { ...link('a', 1), to: { ledger: BOOK, tx: 'a', account: '' } }
      for (const wrong of [self, link('a', 1, { confidence: 101 })]) {
        await expect(store.put([link('ok', 1), wrong])).rejects.toMatchObject({
          code: 'LINK_INVALID',
        })
      }
      expect(await store.linksOf(BOOK, ['ok', 'a'])).toEqual([])
      expect(await store.linksOf(BOOK, [])).toEqual([])
    })
  })
}

const textOf = (each: Link): string => JSON.stringify(each)
