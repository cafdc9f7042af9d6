/**
 * Goal: a transaction's id does not cover its witness (BIP 141), and the same transaction has one
 * id whatever hashes it. Method: blocks made from a seed, their witnesses taken away or changed;
 * the hasher that is passed in is used for long transactions alone and is believed.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBlock } from './decode-block.ts'
import { madeBlock, SEED } from './made-block.fixture.ts'
import { blockBytes, hasher, hexOf, naiveTxid, txBytes } from './naive-block.fixture.ts'
import { NETWORKS } from './network.ts'
import { LONG_BYTES } from './txid.ts'

const idsOf = (bytes: Uint8Array): string => {
  const { txid, txCount } = decodeBlock(bytes, NETWORKS.main, hasher)
  return hexOf(txid.subarray(0, 32 * txCount))
}

test('ids are the same without the witnesses, and with others', () => {
  console.info(`seed ${SEED}`)
  fc.assert(
    fc.property(madeBlock, fc.uint8Array({ maxLength: 300 }), ({ header, txs, bytes }, item) => {
      const bare = txs.map((tx) => ({
        ...tx,
        inputs: tx.inputs.map((input) => ({ ...input, witness: [] })),
      }))
      const other = txs.map((tx) => ({
        ...tx,
        inputs: tx.inputs.map((input) => ({ ...input, witness: [item, item] })),
      }))
      const ids = idsOf(bytes)
      expect(ids).toBe(txs.map(naiveTxid).join(''))
      expect(idsOf(blockBytes(header, bare))).toBe(ids)
      expect(idsOf(blockBytes(header, other))).toBe(ids)
    }),
    { seed: SEED, numRuns: 60 },
  )
})

test('the passed hasher sees long transactions whole and without their witness, no others', () => {
  fc.assert(
    fc.property(madeBlock, ({ bytes, txs }) => {
      const seen: string[] = []
      const sha256 = (message: Uint8Array): Uint8Array => {
        seen.push(hexOf(message))
        return hasher.sha256(message)
      }
      decodeBlock(bytes, NETWORKS.main, { sha256 })
      const stripped = txs.map((tx) => txBytes(tx, false))
      expect(seen).toEqual(stripped.filter((tx) => tx.length >= LONG_BYTES).map(hexOf))
    }),
    { seed: SEED, numRuns: 60 },
  )
})
