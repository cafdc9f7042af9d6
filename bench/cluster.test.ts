/**
 * Goal: on planted wallets the guards keep co-spending exact, and every heuristic finds more at a
 * price in precision that can be told.
 * Method: the bench's generator at a small size; the same seed gives the same ledger; pairs counted
 * plainly on a few accounts.
 */
import { createClusters } from '@paperchain/core/engine/cluster/clusters'
import { expect, test } from 'vitest'
import { pairQuality, plantWallets } from './cluster-wallets.ts'

const PLAN = { wallets: 1_500, payments: 20_000, seed: 3 }

test('the same seed plants the same wallets', () => {
  const small = { wallets: 50, payments: 200, seed: 5 }
  expect(plantWallets(small)).toEqual(plantWallets(small))
})

test('pairs are counted as by hand', () => {
  const block = plantWallets({ wallets: 2, payments: 0, seed: 1 }).blocks[0]!
  const all = { ...block, inAccount: Int32Array.of(0, 1, 2, 3, 4) }
  const planted = { blocks: [all], walletOf: Int32Array.of(0, 0, 0, 1, 1) }
  // Put together: 01, 23. Right: 01. There are: 01, 02, 12, 34.
  expect(pairQuality(Int32Array.of(0, 0, 2, 2, 4), planted)).toEqual({
    precision: 0.5,
    recall: 0.25,
  })
})

test('with its guards co-spending joins no two wallets; without them it does', () => {
  const planted = plantWallets(PLAN)
  const guarded = createClusters({ merging: ['one-time-change', 'optimal-change'] })
  const open = createClusters({ guards: { jointTests: [] } })
  for (const block of planted.blocks) {
    guarded.applyBlock(block)
    open.applyBlock(block)
  }
  const certain = pairQuality(guarded.roots(0).root, planted)
  expect(certain.precision).toBe(1)
  expect(certain.recall).toBeGreaterThan(0.05)
  expect(pairQuality(open.roots(0).root, planted).precision).toBeLessThan(0.5)
  const inferred = pairQuality(guarded.roots(1).root, planted)
  expect(inferred.recall).toBeGreaterThan(certain.recall)
  expect(inferred.precision).toBeLessThan(1)
  guarded.setMerging([])
  expect(guarded.roots(1).root).toEqual(guarded.roots(0).root)
})
