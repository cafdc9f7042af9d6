/**
 * Which blocks count: the best chain among the blocks that are known, as a pure function of that
 * set, so that no order of arrival can change the answer.
 *
 * Source: Bitcoin's rule of most cumulative work (Nakamoto 2008, section 4). Departures: of two
 * branches with equal work the one whose tip has the smaller id wins (a node keeps the one it saw
 * first, which depends on the order of arrival); and since a ledger here may hold pieces of a chain
 * whose beginnings are not known, each piece takes part with its own best path: where two cover the
 * same height or contradict each other about parents, the piece that reaches down to the first
 * blocks wins, whose heights are proven; else the one with more work.
 *
 * @module
 */

/** What chain selection needs to know of a block. */
export type ChainBlock = {
  readonly id: string
  readonly previous: string
  readonly height: number
  /** Expected hashes to make it, more than 0. */
  readonly work: bigint
  /** Set aside by an operator: it and all above it are off the best chain. */
  readonly banned: boolean
}

/** A best path from a root (a block whose parent is not known) to a tip. */
type Path = {
  readonly root: ChainBlock
  readonly tip: ChainBlock
  readonly work: bigint
}

/**
 * The ids of the blocks on the best chain.
 *
 * Time O(n log n) for n blocks. The answer does not depend on the order of `blocks`.
 *
 * @param blocks each id once; a block's height is its parent's plus one where the parent is known
 */
export function bestChain(blocks: readonly ChainBlock[]): Set<string> {
  const byId = new Map(blocks.map((block) => [block.id, block]))
  const best = bestDescendants(blocks, byId)
  const paths: Path[] = []
  for (const root of blocks) {
    const end = best.get(root.id)
    if (end !== undefined && !byId.has(root.previous)) paths.push({ root, ...end })
  }
  paths.sort(
    (a, b) =>
      Number(isAnchored(b)) - Number(isAnchored(a)) ||
      compareBigint(b.work, a.work) ||
      compareText(a.tip.id, b.tip.id),
  )
  const live = new Map<number, ChainBlock>()
  for (const path of paths) if (fits(path, live)) walkDown(path, byId, live)
  return new Set([...live.values()].map((block) => block.id))
}

type End = { readonly tip: ChainBlock; readonly work: bigint }

/** For each block that is not set aside: the tip of the heaviest chain above it, and its work. */
function bestDescendants(
  blocks: readonly ChainBlock[],
  byId: ReadonlyMap<string, ChainBlock>,
): Map<string, End> {
  const banned = bannedBranches(blocks, byId)
  const best = new Map<string, End>()
  const above = new Map<string, End>()
  for (const block of [...blocks].sort((a, b) => b.height - a.height)) {
    if (banned.has(block.id)) continue
    const heaviest = above.get(block.id)
    const end: End = {
      tip: heaviest?.tip ?? block,
      work: block.work + (heaviest?.work ?? 0n),
    }
    best.set(block.id, end)
    const rival = above.get(block.previous)
    if (rival === undefined || heavier(end, rival)) above.set(block.previous, end)
  }
  return best
}

/** Blocks set aside and everything built on them. */
function bannedBranches(
  blocks: readonly ChainBlock[],
  byId: ReadonlyMap<string, ChainBlock>,
): Set<string> {
  const banned = new Set<string>()
  if (!blocks.some((block) => block.banned)) return banned
  for (const block of [...blocks].sort((a, b) => a.height - b.height)) {
    const onBanned = byId.has(block.previous) && banned.has(block.previous)
    if (block.banned || onBanned) banned.add(block.id)
  }
  return banned
}

/** Whether a path begins where its chain begins, so that its heights are proven and not stated. */
const isAnchored = ({ root }: Path): boolean => root.height <= 1

const heavier = (a: End, b: End): boolean =>
  a.work > b.work || (a.work === b.work && a.tip.id < b.tip.id)

/** Whether a path covers free heights only, and agrees with its neighbours about parents. */
function fits({ root, tip }: Path, live: ReadonlyMap<number, ChainBlock>): boolean {
  const below = live.get(root.height - 1)
  if (below !== undefined && below.id !== root.previous) return false
  const aboveTip = live.get(tip.height + 1)
  if (aboveTip !== undefined && aboveTip.previous !== tip.id) return false
  for (let height = root.height; height <= tip.height; height++) {
    if (live.has(height)) return false
  }
  return true
}

function walkDown(
  { root, tip }: Path,
  byId: ReadonlyMap<string, ChainBlock>,
  live: Map<number, ChainBlock>,
): void {
  let block: ChainBlock | undefined = tip
  while (block !== undefined) {
    live.set(block.height, block)
    block = block.id === root.id ? undefined : byId.get(block.previous)
  }
}

const compareBigint = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
