/**
 * Goal: what begins otherwise than a public EVM chain stays out of its ledger, and private chains
 * may begin as they like. Method: the hashes that clients are built with, and any others.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ledger } from '../../../domain/ledger.ts'
import { checkEvmBlock } from './first-block.ts'

const MAINNET = '0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3'
const aHash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`)

test('only the chain’s own first block begins a public chain', () => {
  expect(() => checkEvmBlock(ledger('ethereum'), { height: 0, hash: MAINNET })).not.toThrow()
  fc.assert(
    fc.property(
      fc.constantFrom(
        ...(['ethereum', 'bsc', 'polygon', 'optimism', 'base', 'arbitrum', 'avalanche'] as const),
      ),
      aHash,
      (name, hash) => {
        const wrong = expect.objectContaining({ code: 'BLOCK_WRONG_NETWORK' })
        expect(() => checkEvmBlock(ledger(name), { height: 0, hash })).toThrow(wrong)
      },
    ),
  )
})

test('blocks above the first, and private chains, are believed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30_000_000 }), aHash, (height, hash) => {
      expect(() => checkEvmBlock(ledger('ethereum'), { height, hash })).not.toThrow()
      expect(() => checkEvmBlock(ledger('eip155:31337'), { height: 0, hash })).not.toThrow()
    }),
  )
})
