/**
 * Union-find on typed arrays: link by the smaller id, path halving (Tarjan and van Leeuwen 1984).
 * The root of a tree is its smallest member, so a cluster's name needs no table. Members form a
 * ring, which one exchange of two pointers joins or parts. Eight bytes an account hold all of it;
 * the evidence beside it keeps, of each merge, the two accounts and the transaction at the root
 * that lost, of which there is one a merge.
 *
 * @module
 */

/**
 * Trees, rings and evidence of accounts. What one step reads stands side by side, since at many
 * accounts each step waits for memory. Arrays are replaced when room is made.
 */
export type Forest = {
  /**
   * Two words an account. First: the account above, or below 0 minus the size of the tree whose
   * root this is. Second: the next member of the cluster, in a ring.
   */
  tree: Int32Array
  /**
   * Three words an account that lost its root in a merge: the account on its side, the one on the
   * other, and the number of the transaction that joined them (its 32 bits, without sign).
   */
  why: Int32Array
}

/** What a block wrote, to take it back. */
export type ForestLog = {
  /** Pairs: place in `parent`, former value. */
  readonly writes: number[]
  /** Roots that lost, in order. */
  readonly links: number[]
}

/** Room for so many accounts, each alone. */
export function createForest(capacity: number): Forest {
  const forest: Forest = { tree: new Int32Array(0), why: new Int32Array(0) }
  makeRoom(forest, capacity)
  return forest
}

/** Makes room for at least `count` accounts; grows by half, so that growing stays cheap. */
export function makeRoom(forest: Forest, count: number): void {
  const old = forest.tree.length / 2
  if (count <= old) return
  const length = Math.max(count, old + (old >> 1), 16)
  const tree = new Int32Array(2 * length)
  tree.set(forest.tree)
  for (let account = old; account < length; account++) {
    tree[2 * account] = -1
    tree[2 * account + 1] = account
  }
  const why = new Int32Array(3 * length)
  why.set(forest.why)
  forest.tree = tree
  forest.why = why
}

/** The account above, or below 0 minus the size of the tree. */
export const upOf = ({ tree }: Forest, account: number): number => tree[2 * account]!
/** The account on the side of a root that lost. */
export const fromOf = ({ why }: Forest, loser: number): number => why[3 * loser]!
/** The account on the other side. */
export const toOf = ({ why }: Forest, loser: number): number => why[3 * loser + 1]!
/** The number of the transaction that joined them. */
export const txOf = ({ why }: Forest, loser: number): number => why[3 * loser + 2]! >>> 0

/** Makes an account alone, without evidence, as if nothing had been read of it. */
export function resetAccount({ tree, why }: Forest, account: number): void {
  tree[2 * account] = -1
  tree[2 * account + 1] = account
  why.fill(0, 3 * account, 3 * account + 3)
}

/** The root of an account; shortens the way for the next call. */
export function findRoot(tree: Int32Array, account: number): number {
  let at = account
  let up = tree[2 * at]!
  while (up >= 0) {
    const over = tree[2 * up]!
    if (over < 0) return up
    tree[2 * at] = over
    at = over
    up = tree[2 * at]!
  }
  return at
}

/** The root of an account; writes nothing, so readers may call it at any time. */
export function rootOf({ tree }: Forest, account: number): number {
  let at = account
  for (let up = tree[2 * at]!; up >= 0; up = tree[2 * at]!) at = up
  return at
}

function findLogged(tree: Int32Array, account: number, writes: number[]): number {
  let at = account
  let up = tree[2 * at]!
  while (up >= 0) {
    const over = tree[2 * up]!
    if (over < 0) return up
    writes.push(at, up)
    tree[2 * at] = over
    at = over
    up = tree[2 * at]!
  }
  return at
}

/** The root that won, where two trees became one; -1 where both accounts had one root already. */
export function unite(forest: Forest, one: number, other: number, tx: number): number {
  const { tree } = forest
  const left = findRoot(tree, one)
  const right = findRoot(tree, other)
  if (left === right) return -1
  if (left < right) link(forest, left, right, other, one, tx)
  else link(forest, right, left, one, other, tx)
  return Math.min(left, right)
}

/** As {@link unite}, and writes down what it changed. */
export function uniteLogged(
  forest: Forest,
  one: number,
  other: number,
  tx: number,
  log: ForestLog,
): number {
  const { tree } = forest
  const left = findLogged(tree, one, log.writes)
  const right = findLogged(tree, other, log.writes)
  if (left === right) return -1
  const winner = Math.min(left, right)
  const loser = Math.max(left, right)
  log.writes.push(winner, tree[2 * winner]!, loser, tree[2 * loser]!)
  log.links.push(loser)
  link(forest, winner, loser, left < right ? other : one, left < right ? one : other, tx)
  return winner
}

function link(
  { tree, why }: Forest,
  winner: number,
  loser: number,
  from: number,
  to: number,
  tx: number,
): void {
  tree[2 * winner]! += tree[2 * loser]!
  tree[2 * loser] = winner
  exchangeNext(tree, winner, loser)
  why[3 * loser] = from
  why[3 * loser + 1] = to
  why[3 * loser + 2] = tx
}

/** Makes one ring of two, or two of one. */
function exchangeNext(tree: Int32Array, one: number, other: number): void {
  const after = tree[2 * one + 1]!
  tree[2 * one + 1] = tree[2 * other + 1]!
  tree[2 * other + 1] = after
}

/** Takes back what a log holds: every byte is as before. Logs are taken back last first. */
export function undoLog({ tree, why }: Forest, { writes, links }: ForestLog): void {
  let link = links.length
  for (let at = writes.length - 2; at >= 0; at -= 2) {
    const account = writes[at]!
    const former = writes[at + 1]!
    // The entry of a root that lost stands right above that of its winner, still its parent here.
    if (link > 0 && former < 0 && account === links[link - 1]) {
      link--
      exchangeNext(tree, tree[2 * account]!, account)
      why.fill(0, 3 * account, 3 * account + 3)
    }
    tree[2 * account] = former
  }
}

/** Edges ahead whose accounts are read early, so that their words are near when they are needed. */
const AHEAD = 12

/**
 * Joins the ends of many edges at once, for a bulk build: the loop that the bench compares. It is
 * {@link unite} written out: at millions of accounts it waits for memory, so it reads ahead. For
 * fewer than 2^30 accounts.
 *
 * flat: one hot loop, in which a call an edge would cost more than its work
 *
 * @returns how many merges there were
 */
export function uniteEdges(
  { tree, why }: Forest,
  one: Int32Array,
  other: Int32Array,
  tx: Uint32Array,
): number {
  const last = one.length - AHEAD
  let merges = 0
  let touched = 0
  for (let edge = 0; edge < one.length; edge++) {
    if (edge < last) touched ^= tree[one[edge + AHEAD]! << 1]! ^ tree[other[edge + AHEAD]! << 1]!
    let left = one[edge]!
    for (let up = tree[left << 1]!; up >= 0; up = tree[left << 1]!) {
      const over = tree[up << 1]!
      if (over < 0) {
        left = up
        break
      }
      tree[left << 1] = over
      left = over
    }
    let right = other[edge]!
    for (let up = tree[right << 1]!; up >= 0; up = tree[right << 1]!) {
      const over = tree[up << 1]!
      if (over < 0) {
        right = up
        break
      }
      tree[right << 1] = over
      right = over
    }
    if (left === right) continue
    const isLeft = left < right
    const loser = Math.max(left, right)
    const top = Math.min(left, right) << 1
    const low = loser << 1
    tree[top] = (tree[top]! + tree[low]!) | 0
    tree[low] = top >> 1
    const after = tree[top + 1]!
    tree[top + 1] = tree[low + 1]!
    tree[low + 1] = after
    const row = 3 * loser
    why[row] = isLeft ? other[edge]! : one[edge]!
    why[row + 1] = isLeft ? one[edge]! : other[edge]!
    why[row + 2] = tx[edge]!
    merges++
  }
  // What was touched has no meaning; it is used so that no compiler leaves the reading out.
  return touched === 1 && merges < 0 ? 0 : merges
}

/** Members of an account's cluster, ascending. */
export function ringOf(forest: Forest, account: number): Int32Array {
  const { tree } = forest
  const root = rootOf(forest, account)
  const members = new Int32Array(-tree[2 * root]!)
  let at = root
  for (let row = 0; row < members.length; row++) {
    members[row] = at
    at = tree[2 * at + 1]!
  }
  return members.sort()
}

/** The smallest member of every account below `count`, by one pass: a parent is always smaller. */
export function allRoots({ tree }: Forest, count: number): Int32Array {
  const root = new Int32Array(count)
  for (let account = 0; account < count; account++) {
    const up = tree[2 * account]!
    root[account] = up < 0 ? account : root[up]!
  }
  return root
}

/**
 * The smallest member of an account's cluster once the transactions below `txEnd` were there. A
 * root that lost leads on to the account at the other end of its merge; merges from `txEnd` on are
 * not followed. Each merge leads to a tree that held no way back when it was made, so it ends.
 */
export function rootBefore(forest: Forest, account: number, txEnd: number): number {
  let at = account
  while (upOf(forest, at) >= 0 && txOf(forest, at) < txEnd) at = toOf(forest, at)
  return at
}
