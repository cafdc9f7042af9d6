/**
 * What holds clusters apart: labels on accounts. A label is a group and a value; two clusters with
 * different values of one group never become one. Strong tags are one group, their actors the
 * values; each hand split is a group of its own with two sides.
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'
import type { ClusterInputs, RefusedMerge } from './cluster-types.ts'

/** Values by group. Never changed once made, so that roots can share it and an undo can keep it. */
export type Labels = ReadonlyMap<number, number>

/** The group of strong tags; a hand split has the group `id + 1`. */
const ACTORS = 0

/** Labels by account, with the actors' names. */
export type LabelBook = {
  readonly byAccount: ReadonlyMap<number, Labels>
  /** Actors in byte order; their place is the value. */
  readonly actors: readonly string[]
  /** Hand split by group. */
  readonly splits: ReadonlyMap<number, number>
}

/**
 * The labels that tags and hand records put on accounts. Of several actors of one account the first
 * in byte order counts: which tag stands is decided before it comes here.
 *
 * @throws {FaultError} `CLUSTER_SPLIT_OVERLAPS` where a hand split has an account on both sides
 */
export function labelBook({ tags, hands }: ClusterInputs): LabelBook {
  const actors = [...new Set(tags.map(({ actor }) => actor))].sort()
  const rowOf = new Map(actors.map((actor, value) => [actor, value]))
  const byAccount = new Map<number, Map<number, number>>()
  const put = (account: number, group: number, value: number): void => {
    const labels = byAccount.get(account) ?? new Map<number, number>()
    const former = labels.get(group)
    labels.set(group, former === undefined ? value : Math.min(former, value))
    byAccount.set(account, labels)
  }
  for (const { account, actor } of tags) put(account, ACTORS, rowOf.get(actor)!)
  const splits = new Map<number, number>()
  // In order of id, so that of two records the elder is the one that is named.
  const ordered = hands.toSorted((a, b) => a.id - b.id)
  let group = ACTORS
  for (const hand of ordered) {
    if (hand.kind !== 'split') continue
    const both = hand.accounts.find((account) => hand.from.includes(account))
    if (both !== undefined) {
      throw new FaultError(
        'CLUSTER_SPLIT_OVERLAPS',
        `Expected two sides without a common account in hand split ${hand.id}, got ${both} in both`,
        { hand: hand.id, account: both },
      )
    }
    splits.set(++group, hand.id)
    for (const account of hand.accounts) put(account, group, 0)
    for (const account of hand.from) put(account, group, 1)
  }
  return { byAccount, actors, splits }
}

/** What holds two sets of labels apart: the smallest group of which they have different values. */
export function conflictOf(one: Labels | undefined, other: Labels | undefined): number {
  if (one === undefined || other === undefined || one === other) return -1
  let found = -1
  for (const [group, value] of one) {
    const against = other.get(group)
    if (against === undefined || against === value) continue
    if (found < 0 || group < found) found = group
  }
  return found
}

/** Both together; they must not be in conflict. */
export function joinLabels(one: Labels | undefined, other: Labels | undefined): Labels | undefined {
  if (one === undefined || one === other) return other
  return other === undefined ? one : new Map([...one, ...other])
}

/** The reason of a refusal in words and names. */
export function becauseOf(
  book: LabelBook,
  group: number,
  sides: readonly [Labels, Labels],
): RefusedMerge['because'] {
  if (group !== ACTORS) return { kind: 'split', hand: book.splits.get(group)! }
  const names = sides.map((labels) => book.actors[labels.get(ACTORS)!]!).sort()
  return { kind: 'actors', actors: [names[0]!, names[1]!] }
}

/** One text for equal labels, whatever their order and numbering: to see what changed. */
export function labelText(book: LabelBook, account: number): string {
  const labels = book.byAccount.get(account)
  if (labels === undefined) return ''
  const words = [...labels].map(([group, value]) =>
    group === ACTORS ? `actor ${book.actors[value]}` : `split ${book.splits.get(group)} ${value}`,
  )
  return words.sort().join('\n')
}

/** Labels of roots, with a small filter before them: nearly every root has none. */
export class RootLabels {
  readonly #byRoot = new Map<number, Labels>()
  readonly #filter = new Uint8Array(1 << 16)

  get size(): number {
    return this.#byRoot.size
  }

  get(root: number): Labels | undefined {
    return this.#filter[root & 0xffff] === 0 ? undefined : this.#byRoot.get(root)
  }

  set(root: number, labels: Labels): void {
    this.#filter[root & 0xffff] = 1
    this.#byRoot.set(root, labels)
  }

  delete(root: number): void {
    this.#byRoot.delete(root)
  }

  /**
   * Labels of all roots anew, from those of their members.
   *
   * @param rootOf the root of an account
   */
  fill(book: LabelBook, rootOf: (account: number) => number): void {
    this.#byRoot.clear()
    this.#filter.fill(0)
    for (const [account, labels] of book.byAccount) {
      const root = rootOf(account)
      this.set(root, joinLabels(this.get(root), labels)!)
    }
  }
}
