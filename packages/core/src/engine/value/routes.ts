/**
 * Ways from an asset to a currency over the pairs that are here: direct, or crossed through dollar
 * and euro, through an asset in which others are quoted, or over a stated equality.
 *
 * @module
 */
import type { Pair, Priced, PriceLink } from '../../domain/price.ts'
import { isCurrency, pairKey } from '../../domain/price.ts'
import { PRICE_LEGS_LIMIT, PRICE_ROUTES_LIMIT } from './price-limits.ts'

/** Currencies that others are crossed through, the first one first. */
export const PIVOTS: readonly string[] = ['USD', 'EUR']

/** One step of a way, in the direction walked: from `from` to `to`. */
export type Step = {
  readonly from: Priced
  readonly to: Priced
  readonly kind: 'market' | 'same' | 'peg'
  /** The pair as it is quoted. */
  readonly pair: Pair
  readonly isInverse: boolean
}

/** Steps from the asset to the currency; none where they are the same. */
export type Route = readonly Step[]

/** Finds ways over what is here. Made once a question. */
export class RouteMap {
  readonly #steps = new Map<Priced, Step[]>()
  /** Assets in which something is quoted: a way may lead through them. */
  readonly #quotes = new Set<Priced>()

  constructor(pairs: readonly Pair[], links: readonly PriceLink[]) {
    const seen = new Set<string>()
    for (const { base, quote } of pairs) {
      const pair = { base, quote }
      if (base === quote || seen.has(pairKey(pair))) continue
      seen.add(pairKey(pair))
      this.#add({ from: base, to: quote, kind: 'market', pair, isInverse: false })
      this.#add({ from: quote, to: base, kind: 'market', pair, isInverse: true })
      this.#quotes.add(quote)
    }
    for (const { asset, as, kind } of links) {
      if (asset === as) continue
      this.#add({ from: asset, to: as, kind, pair: { base: asset, quote: as }, isInverse: false })
      this.#quotes.add(as)
    }
  }

  #add(step: Step): void {
    const steps = this.#steps.get(step.from) ?? []
    steps.push(step)
    this.#steps.set(step.from, steps)
  }

  /** The shortest ways, by legs, then pivots, then names; at most {@link PRICE_ROUTES_LIMIT}. */
  from(start: Priced, end: Priced): readonly Route[] {
    if (start === end) return [[]]
    const found: Route[] = []
    let open: Route[] = [[]]
    // Breadth first, so that a cut takes the longest ways away.
    for (let legs = 1; legs <= PRICE_LEGS_LIMIT && found.length < PRICE_ROUTES_LIMIT; legs++) {
      const longer = open.flatMap((route) => this.#longer(route, start, end))
      const done = longer.filter((route) => route.at(-1)?.to === end)
      found.push(...done.sort(compareRoutes))
      open = longer.filter((route) => route.at(-1)?.to !== end).slice(0, OPEN_LIMIT)
    }
    return found.slice(0, PRICE_ROUTES_LIMIT)
  }

  #longer(route: Route, start: Priced, end: Priced): Route[] {
    const here = route.at(-1)?.to ?? start
    return (this.#steps.get(here) ?? [])
      .filter(({ to }) => to === end || this.#isPivot(to))
      .filter(({ to }) => to !== start && route.every((step) => step.to !== to))
      .map((step) => [...route, step])
  }

  #isPivot(priced: Priced): boolean {
    return isCurrency(priced) ? PIVOTS.includes(priced) : this.#quotes.has(priced)
  }
}

/** Unfinished ways of one length that are walked on. */
const OPEN_LIMIT = 1_000

const rank = (priced: string): string => {
  const at = PIVOTS.indexOf(priced)
  return at < 0 ? `~${priced}` : String(at)
}

const textOf = (route: Route): string =>
  route.map(({ to, kind, isInverse }) => `${rank(to)} ${kind} ${Number(isInverse)}`).join(' ')

/** By name alone: a locale must not change a value. */
const compareRoutes = (left: Route, right: Route): number =>
  textOf(left) < textOf(right) ? -1 : Number(textOf(left) > textOf(right))
