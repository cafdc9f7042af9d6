/**
 * The promises of `AssetStore` and `BlockNoteStore`. Each adapter's test file calls this once, with
 * its real engine.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AssetFacts, AssetStore } from '../src/assets.ts'
import type { BlockNoteStore } from '../src/block-notes.ts'
import { parseAssetId } from '../src/domain/asset.ts'
import { ledger } from '../src/domain/ledger.ts'

const ETHEREUM = ledger('ethereum')
const TRON = ledger('tron')
const token = (n: number) => parseAssetId(`eip155:1/erc20:0x${n.toString(16).padStart(40, '0')}`)

const facts = (n: number, change: Partial<AssetFacts> = {}): AssetFacts => ({
  id: token(n),
  symbol: 'USDT',
  name: "Tether 'USD' \\ \u200b",
  decimals: 6,
  marks: [],
  vouched: false,
  source: 'eth_call',
  knownMs: 100,
  ...change,
})

/** A store, and how to give it back. */
export type AssetBench = {
  readonly open: () => Promise<{
    assets: AssetStore
    notes: BlockNoteStore
    close: () => Promise<void>
  }>
}

/** Runs the suite against one adapter. */
export function assetStoreSpec(name: string, bench: AssetBench): void {
  describe(`AssetStore on ${name}`, () => {
    let assets: AssetStore
    let notes: BlockNoteStore
    let close: () => Promise<void>
    beforeEach(async () => {
      ;({ assets, notes, close } = await bench.open())
    })
    afterEach(() => close())

    test('gives back what was put, nulls and odd signs too, and no unknown ones', async () => {
      const bare = facts(2, { symbol: null, name: null, decimals: null })
      const odd = facts(1, { marks: ['look-alike', 'hostile-metadata'], symbol: 'USD\u0422' })
      await assets.put([bare, odd])
      await assets.put([])
      expect(await assets.facts([token(2), token(3), token(1)])).toEqual([odd, bare])
    })

    test('the same again is no change', async () => {
      await assets.put([facts(1)])
      await assets.put([facts(1), facts(1)])
      expect(await assets.facts([token(1)])).toEqual([facts(1)])
      expect(await assets.counts()).toEqual([{ ledger: ETHEREUM, assets: 1, marked: 0 }])
    })

    test('the vouched goes before the newer, of the others the newest counts', async () => {
      const [old, newer] = [facts(1), facts(1, { symbol: 'NEW', knownMs: 200 })]
      await assets.put([newer, old])
      expect(await assets.facts([token(1)])).toEqual([newer])
      const sure = facts(1, { symbol: 'SURE', vouched: true, source: 'file a', knownMs: 50 })
      await assets.put([sure])
      expect(await assets.facts([token(1)])).toEqual([sure])
    })

    test('says what was known at a time', async () => {
      await assets.put([facts(1), facts(1, { symbol: 'NEW', knownMs: 200 })])
      expect(await assets.facts([token(1)], 99)).toEqual([])
      expect(await assets.facts([token(1)], 199)).toEqual([facts(1)])
      expect(await assets.facts([token(1)], 200)).toMatchObject([{ symbol: 'NEW' }])
    })

    test('lists what is vouched for, and counts by ledger', async () => {
      const trx = facts(1, { id: parseAssetId('tron:0x2b6653dc/slip44:195'), vouched: true })
      const sure = facts(2, { vouched: true })
      await assets.put([trx, sure, facts(3, { marks: ['look-alike'] }), facts(3)])
      expect(await assets.vouched(ETHEREUM)).toEqual([sure])
      expect(await assets.vouched(TRON)).toEqual([trx])
      expect(await assets.counts()).toEqual([
        { ledger: ETHEREUM, assets: 2, marked: 1 },
        { ledger: TRON, assets: 1, marked: 0 },
      ])
    })

    test('gives all of a ledger in pages, the best row of each', async () => {
      const sure = facts(2, { vouched: true, knownMs: 5 })
      await assets.put([1, 2, 3, 4].map((n) => facts(n)))
      await assets.put([sure, facts(1, { knownMs: 200 })])
      const first = await assets.page(ETHEREUM, null, 3)
      expect(first).toEqual([facts(1, { knownMs: 200 }), sure, facts(3)])
      expect(await assets.page(ETHEREUM, token(3), 3)).toEqual([facts(4)])
      expect(await assets.page(TRON, null, 3)).toEqual([])
    })

    test('notes about blocks are counted once, by ledger, with their heights', async () => {
      const note = (height: number, text = 'fees: not seen') => ({
        block: height.toString(16).padStart(64, '0'),
        height,
        note: text,
      })
      await notes.put(TRON, [note(5), note(9), note(7, "it's")])
      await notes.put(TRON, [note(5)])
      await notes.put(ETHEREUM, [note(1)])
      expect(await notes.counts(TRON)).toEqual([
        { note: 'fees: not seen', blocks: 2, fromHeight: 5, toHeight: 9 },
        { note: "it's", blocks: 1, fromHeight: 7, toHeight: 7 },
      ])
      expect(await notes.of(TRON, note(5).block)).toEqual(['fees: not seen'])
      expect(await notes.of(ETHEREUM, note(5).block)).toEqual([])
    })
  })
}
