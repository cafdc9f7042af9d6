/**
 * The naive twin of the price store: lists, and loops over all of them. Tests compare it with the
 * engine's answers.
 */
import type { AssetId } from '../src/domain/asset.ts'
import type { Posting } from '../src/domain/posting.ts'
import {
  type PriceLink,
  type PricePoint,
  type PriceSource,
  pairKey,
  type StoredPrice,
} from '../src/domain/price.ts'
import type { TimeMs } from '../src/domain/time.ts'
import type { PostingMoments, PostingSum, PriceAt, PriceImport, PriceStore } from '../src/prices.ts'

/** A posting and when it happened. */
export type TimedPosting = { readonly posting: Posting; readonly timeMs: TimeMs }

type Word = { readonly price: StoredPrice; readonly number: number; readonly gone: boolean }
type Setting = {
  readonly kind: 'source' | 'link'
  readonly id: string
  readonly knownMs: TimeMs
  readonly body: PriceSource | PriceLink | null
}

/** A price store that keeps everything in arrays. */
export function memoryPrices(postings: readonly TimedPosting[] = []): PriceStore {
  const words: Word[] = []
  const imports: PriceImport[] = []
  const settings: Setting[] = []
  const placeOf = (point: PricePoint) => `${pairKey(point)} ${point.source} ${point.timeMs}`
  /** The word that counts, by place. */
  const heard = (knownAtMs: TimeMs): Map<string, StoredPrice> => {
    const last = new Map<string, Word>()
    for (const word of words)
      if (word.price.knownMs <= knownAtMs) last.set(placeOf(word.price), word)
    return new Map(
      [...last].filter(([, { gone }]) => !gone).map(([key, { price }]) => [key, price]),
    )
  }
  const write = (
    head: Omit<PriceImport, 'number'>,
    points: readonly PricePoint[],
    gone: boolean,
  ): PriceImport => {
    const number = imports.length + 1
    const { knownMs } = head
    for (const point of points) words.push({ price: { ...point, knownMs }, number, gone })
    imports.push({ number, ...head })
    return { number, ...head }
  }
  const settingsAt = (kind: Setting['kind'], knownAtMs: TimeMs) => {
    const last = new Map<string, Setting>()
    for (const each of settings) {
      if (each.kind === kind && each.knownMs <= knownAtMs) last.set(each.id, each)
    }
    return [...last.values()]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .flatMap(({ body }) => (body === null ? [] : [body]))
  }
  const remove = (kind: Setting['kind'], id: string, knownMs: TimeMs): boolean => {
    const last = settings.filter((each) => each.kind === kind && each.id === id).at(-1)
    if (last === undefined || last.body === null) return false
    settings.push({ kind, id, knownMs, body: null })
    return true
  }
  const lastAt = (pair: string, atMs: TimeMs, prices: Iterable<StoredPrice>): PriceAt[] => {
    const last = new Map<string, StoredPrice>()
    for (const price of prices) {
      const before = last.get(price.source)
      if (pairKey(price) !== pair || price.timeMs > atMs) continue
      if (before === undefined || before.timeMs < price.timeMs) last.set(price.source, price)
    }
    return [...last.values()].map((price) => ({ atMs, price }))
  }
  const mine = ({ ledger, accounts, untilHeight = Number.POSITIVE_INFINITY }: PostingMoments) =>
    postings.filter(
      ({ posting }) =>
        posting.ledger === ledger &&
        accounts.includes(posting.account ?? '') &&
        posting.height <= untilHeight,
    )
  return {
    async add({ source, name, hash, knownMs }, points) {
      const here = heard(Number.POSITIVE_INFINITY)
      const same = (point: PricePoint): boolean => {
        const before = here.get(placeOf(point))
        return (
          before?.price.digits === point.price.digits &&
          before.price.scale === point.price.scale &&
          before.stepMs === point.stepMs &&
          before.doubtful === point.doubtful
        )
      }
      const fresh = points.filter((point) => !same(point))
      const known = points.length - fresh.length
      if (fresh.length === 0) return { import: null, known }
      const corrected = fresh.filter((point) => here.has(placeOf(point))).length
      const counts = { added: fresh.length - corrected, corrected, withdrawn: 0 }
      return { import: write({ source, name, hash, knownMs, ...counts }, fresh, false), known }
    },
    async withdraw({ source, pair, fromMs, untilMs, knownMs, reason }) {
      const found = [...heard(Number.POSITIVE_INFINITY).values()].filter(
        (price) =>
          price.source === source &&
          (pair === undefined || pairKey(price) === pairKey(pair)) &&
          price.timeMs >= (fromMs ?? Number.NEGATIVE_INFINITY) &&
          price.timeMs <= (untilMs ?? Number.POSITIVE_INFINITY),
      )
      if (found.length === 0) return null
      const counts = { added: 0, corrected: 0, withdrawn: found.length }
      return write({ source, name: reason, hash: '', knownMs, ...counts }, found, true)
    },
    async series(knownAtMs) {
      const groups = new Map<string, StoredPrice[]>()
      for (const price of heard(knownAtMs).values()) {
        const key = `${pairKey(price)} ${price.source}`
        groups.set(key, [...(groups.get(key) ?? []), price])
      }
      return [...groups]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([, prices]) => {
          const times = prices.map(({ timeMs }) => timeMs)
          const [first] = prices
          if (first === undefined) return []
          const { base, quote, source } = first
          const span = { firstMs: Math.min(...times), lastMs: Math.max(...times) }
          return [{ base, quote, source, count: prices.length, ...span }]
        })
    },
    async pricesAt(wanted, knownAtMs) {
      const prices = [...heard(knownAtMs).values()]
      return wanted.flatMap((each) => lastAt(pairKey(each), each.atMs, prices))
    },
    async postingSums(moments) {
      const sums = new Map<string, PostingSum>()
      for (const { posting, timeMs } of mine(moments)) {
        const { account, asset, side, amount } = posting
        const key = `${account} ${asset} ${side} ${timeMs}`
        const before = sums.get(key)
        sums.set(key, {
          account: account ?? '',
          asset,
          side,
          timeMs,
          units: (before?.units ?? 0n) + (amount ?? 0n),
          count: (before?.count ?? 0) + 1,
          unknownCount: (before?.unknownCount ?? 0) + Number(amount === null),
        })
      }
      return [...sums.values()]
    },
    async pricesOfPostings(moments, wanted, knownAtMs) {
      const prices = [...heard(knownAtMs).values()]
      const asked = new Map<string, { pair: string; atMs: TimeMs }>()
      for (const { posting, timeMs } of mine(moments)) {
        const pairs = wanted.find(({ asset }) => asset === posting.asset)?.pairs ?? []
        for (const each of pairs) {
          const pair = pairKey(each)
          asked.set(`${pair} ${timeMs}`, { pair, atMs: timeMs })
        }
      }
      return [...asked.values()].flatMap(({ pair, atMs }) => lastAt(pair, atMs, prices))
    },
    async pricesOf({ base, quote, source }, { fromMs, untilMs, limit }, knownAtMs) {
      return [...heard(knownAtMs).values()]
        .filter((price) => price.base === base && price.quote === quote && price.source === source)
        .filter(({ timeMs }) => timeMs >= fromMs && timeMs <= untilMs)
        .sort((a, b) => a.timeMs - b.timeMs)
        .slice(0, limit)
    },
    imports: async () => [...imports],
    sources: async (knownAtMs) => settingsAt('source', knownAtMs) as PriceSource[],
    async putSource(body, knownMs) {
      settings.push({ kind: 'source', id: body.id, knownMs, body })
    },
    removeSource: async (id, knownMs) => remove('source', id, knownMs),
    links: async (knownAtMs) => settingsAt('link', knownAtMs) as PriceLink[],
    async putLink(body, knownMs) {
      settings.push({ kind: 'link', id: body.asset, knownMs, body })
    },
    removeLink: async (asset: AssetId, knownMs) => remove('link', asset, knownMs),
  }
}
