/**
 * Places things in a row as near as possible to where they want to be, in their order and without
 * touching.
 *
 * Source: isotonic regression by pooling adjacent violators (Barlow et al., 1972), after taking off
 * the room that the things before each one need.
 *
 * @module
 */

/**
 * Centres that keep the order, stand at least `gap` apart edge to edge, and move least in the
 * sum of squares.
 *
 * @param wanted wished centres, in the order to keep
 * @param sizes  extents of the things, same length
 */
export function settle(
  wanted: readonly number[],
  sizes: readonly number[],
  gap: number,
): readonly number[] {
  const offsets: number[] = []
  let offset = 0
  for (const [index, size] of sizes.entries()) {
    if (index > 0) offset += (sizes[index - 1] ?? 0) / 2 + gap + size / 2
    offsets.push(offset)
  }
  const pools: { sum: number; count: number }[] = []
  for (const [index, wish] of wanted.entries()) {
    pools.push({ sum: wish - (offsets[index] ?? 0), count: 1 })
    for (let last = pools.length - 1; last > 0; last--) {
      const [before, pool] = [pools[last - 1], pools[last]]
      if (!before || !pool || before.sum / before.count <= pool.sum / pool.count) break
      before.sum += pool.sum
      before.count += pool.count
      pools.pop()
    }
  }
  return pools
    .flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count))
    .map((base, index) => base + (offsets[index] ?? 0))
}
