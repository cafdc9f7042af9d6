/** Where an import from a node goes on: behind the last block that ledger and node share. */

/** A live block of the ledger. */
export type LiveBlock = { readonly id: string; readonly height: number }

/**
 * The height after the last one at which ledger and node have the same block, among the heights
 * that the ledger has without a gap below its highest; 0 for an empty ledger.
 *
 * @param tip  height of the node's best block
 * @param idAt the node's block at a height
 */
export async function firstNew(
  live: readonly LiveBlock[],
  tip: number,
  idAt: (height: number) => Promise<string | null>,
): Promise<number> {
  const ids = new Map(live.map(({ id, height }) => [height, id]))
  const top = live.reduce((highest, { height }) => Math.max(highest, height), -1)
  let low = top
  while (ids.has(low - 1)) low--
  let high = Math.min(top, tip)
  if (high < low || high < 0) return Math.max(0, low)
  const shared = async (height: number): Promise<boolean> =>
    (await idAt(height)) === ids.get(height)
  // What is shared is shared with all below it. Most often it is all, and one question shows it.
  if (await shared(high)) return high + 1
  let first = low
  while (first < high) {
    const middle = Math.floor((first + high) / 2)
    if (await shared(middle)) first = middle + 1
    else high = middle
  }
  return first
}
