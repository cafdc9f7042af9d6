/**
 * Goal: the bulk loop, the loop of single merges and the one that logs write the same bytes, and a
 * log takes them back exactly.
 * Method: any edges; all three compared byte by byte, roots with a plain search.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allRoots, createForest, undoLog, unite, uniteEdges, uniteLogged } from './union-find.ts'

const COUNT = 40
const edges = fc.array(fc.tuple(fc.nat(COUNT - 1), fc.nat(COUNT - 1)), { maxLength: 120 })

test('bulk, single and logged merges write the same; a log takes them back', () => {
  fc.assert(
    fc.property(edges, (pairs) => {
      const [bulk, single, logged] = [1, 2, 3].map(() => createForest(COUNT))
      const empty = createForest(COUNT)
      const log = { writes: [], links: [] }
      const one = Int32Array.from(pairs, ([left]) => left)
      const other = Int32Array.from(pairs, ([, right]) => right)
      const merges = uniteEdges(bulk!, one, other, Uint32Array.from(pairs.keys()))
      for (const [tx, [left, right]] of pairs.entries()) {
        unite(single!, left, right, tx)
        uniteLogged(logged!, left, right, tx, log)
      }
      expect(bulk).toEqual(single)
      expect(logged).toEqual(single)
      expect(log.links.length).toBe(merges)
      const plain = Int32Array.from({ length: COUNT }, (_, account) => account)
      for (const [left, right] of pairs) {
        const [low, high] = [plain[left]!, plain[right]!].sort((a, b) => a - b)
        for (const [row, root] of plain.entries()) if (root === high) plain[row] = low!
      }
      expect(allRoots(single!, COUNT)).toEqual(plain)
      undoLog(logged!, log)
      expect(logged).toEqual(empty)
    }),
  )
})
