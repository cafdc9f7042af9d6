/**
 * Goal: the fork found is the true one, with few questions, or one below the limit.
 * Method: random chains that part at a random index; the answer is known.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lastShared } from './find-fork.ts'

test('the last shared block, in a logarithm of questions', async () => {
  const chains = fc.record({ count: fc.nat(5_000), shared: fc.integer({ min: -1, max: 5_000 }) })
  await fc.assert(
    fc.asyncProperty(chains, async ({ count, shared }) => {
      const last = Math.min(shared, count - 1)
      let asked = 0
      const shares = async (at: number): Promise<boolean> => {
        asked++
        return at <= last
      }
      expect(await lastShared(count, shares, Number.POSITIVE_INFINITY)).toBe(last)
      expect(asked).toBeLessThanOrEqual(2 * Math.log2(count + 2) + 2)
    }),
  )
})

test('beyond the limit the answer is further back than the limit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5_000 }), fc.nat(5_000), async (count, back) => {
      const last = count - 1 - back
      const found = await lastShared(count, async (at) => at <= last, 100)
      if (back <= 100) expect(found).toBe(Math.max(-1, last))
      else expect(count - 1 - found).toBeGreaterThan(Math.min(100, count - 1))
    }),
  )
})
