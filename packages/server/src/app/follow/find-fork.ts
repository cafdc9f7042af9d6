/** Finds where two chains part, in few questions. */

/**
 * The index of the last shared block, -1 where none is. What is shared is shared with all below it.
 * Asks back from the end in doubling steps, then halves the stretch between.
 *
 * @param count  blocks of ours; the question is about their indexes
 * @param shares whether the other chain has our block at an index
 * @param most   how far back an exact answer matters: beyond it any smaller index will do
 */
export async function lastShared(
  count: number,
  shares: (index: number) => Promise<boolean>,
  most: number,
): Promise<number> {
  let parted = count
  let shared = -1
  for (let step = 1; parted > 0 && count - parted <= most; step *= 2) {
    const at = Math.max(0, parted - step)
    if (await shares(at)) {
      shared = at
      break
    }
    parted = at
  }
  while (shared >= 0 && parted - shared > 1) {
    const middle = Math.floor((shared + parted) / 2)
    if (await shares(middle)) shared = middle
    else parted = middle
  }
  return shared >= 0 ? shared : parted - 1
}
