/**
 * Ends: where a walk of exposure stops and what it stopped at.
 *
 * @module
 */
import { compareText } from '../trace/order.ts'
import { HOPS_MOST } from './limits.ts'

/**
 * `named`: a tag says whose it is. `ledger`: the ledger's own machinery, which is nobody's.
 * `unknown`: nobody here can tell. `cut`: a limit stopped the walk.
 */
export const END_KINDS = ['named', 'ledger', 'unknown', 'cut'] as const
/** One of {@link END_KINDS}. */
export type EndKind = (typeof END_KINDS)[number]

/** Where a walk stops. */
export type End = {
  readonly kind: EndKind
  /**
   * Of `named`: the tag's abuse, else its category. Of `ledger`: `issued`, `fees`, `burned`. Of
   * `unknown`: `unseen` (from outside the ledger), `held` (by accounts that no tag names),
   * `contract`, `nobody` (an account that the ledger does not state). Of `cut`: `hops`, `dust`,
   * `degree`, `nodes`, `parts`.
   */
  readonly category: string
  /** The actor or, without one, the label; empty unless `named`. */
  readonly actor: string
}

const end = (kind: EndKind, category: string): End => ({ kind, category, actor: '' })

/** The ends that are no account's own. */
export const ENDS = {
  issued: end('ledger', 'issued'),
  fees: end('ledger', 'fees'),
  burned: end('ledger', 'burned'),
  unseen: end('unknown', 'unseen'),
  held: end('unknown', 'held'),
  contract: end('unknown', 'contract'),
  nobody: end('unknown', 'nobody'),
  hops: end('cut', 'hops'),
  dust: end('cut', 'dust'),
  degree: end('cut', 'degree'),
  nodes: end('cut', 'nodes'),
  parts: end('cut', 'parts'),
} as const satisfies Record<string, End>

/** What the tags make of an account: where a walk stops, or a name that it passes. */
export type AccountEnd = End & {
  /** False for who spends their own money: named at one hop, and walked through. */
  readonly stops: boolean
}

/** What is told of an account, or null where no tag says anything that counts. */
export type EndOf = (account: string) => AccountEnd | null

/** Text of an end, which orders ends alike on every machine. */
export const endText = ({ kind, category, actor }: End): string =>
  `${kind}\u0000${category}\u0000${actor}`

/** Places for hops in one key. */
const PLACES = HOPS_MOST + 2

/**
 * Numbers for ends. A *key* is an end with the transactions between it and where its part lies:
 * `end · 64 + hop`. An end that is `cut` has no hop, so that what is cut twice is one part.
 */
export class EndTable {
  readonly #rows = new Map<string, number>()
  readonly #ends: End[] = []
  readonly #texts: string[] = []

  /** The key of an end at a hop. */
  key(of: End, hop: number): number {
    const text = endText(of)
    let row = this.#rows.get(text)
    if (row === undefined) {
      row = this.#ends.length
      this.#rows.set(text, row)
      this.#ends.push(of)
      this.#texts.push(text)
    }
    return row * PLACES + (of.kind === 'cut' ? 0 : hop)
  }

  /** The end of a key. */
  end(key: number): End {
    return this.#ends[Math.floor(key / PLACES)]!
  }

  /** Transactions from the end to the part; 0 where it is cut. */
  hop(key: number): number {
    return key % PLACES
  }

  /** The key one transaction farther; what goes beyond `maxHops` is cut. */
  farther(key: number, maxHops: number): number {
    if (this.end(key).kind === 'cut') return key
    return this.hop(key) >= maxHops ? this.key(ENDS.hops, 0) : key + 1
  }

  /** Order of keys by what they say, never by their numbers: equal on every machine and way. */
  readonly compare = (left: number, right: number): number => {
    const a = this.#texts[Math.floor(left / PLACES)]!
    const b = this.#texts[Math.floor(right / PLACES)]!
    return compareText(a, b) || (left % PLACES) - (right % PLACES)
  }
}
