/** The naive twin of `swaps.ts`: which moves of a transaction are the sides of swaps in pools. */
import { type Json, type Move, TOPIC } from './evm.fixture.ts'

/** A log with the moves that it makes. */
export type NaiveLog = { readonly log: Json; readonly moves: readonly Move[] }

/** The moves in order, those of swaps as such. */
export function naiveSwaps(logs: readonly NaiveLog[]): Move[] {
  const all: (Move & { out?: string; in?: string })[] = []
  const since = new Map<string, number>()
  let swaps = 0
  for (const { log, moves } of logs) {
    all.push(...moves.map((move) => ({ ...move })))
    const stated = statedBy(log)
    if (stated === undefined) continue
    const pool = String(log['address']).toLowerCase()
    const window = all.slice(since.get(pool) ?? 0).filter(({ asset, amount, from, to }) => {
      return asset.startsWith('erc20:') && amount !== 0n && from !== to
    })
    const own = window.filter(({ form }) => form !== 'wrap' && form !== 'unwrap')
    since.set(pool, all.length)
    const pairs = stated.flatMap(({ came, went, isInLower }) => {
      const ins = sides(
        own.filter(({ to }) => to === pool),
        came,
      )
      const outs = sides(
        own.filter(({ from }) => from === pool),
        went,
      )
      return ins.flatMap((one) => outs.map((other) => ({ one, other, isInLower })))
    })
    const fitting = pairs.filter(({ one, other, isInLower }) => {
      const [x = '', y = ''] = [one[0]?.asset, other[0]?.asset]
      return x !== y && (isInLower === null || x < y === isInLower)
    })
    if (fitting.length !== 1) continue
    if (++swaps > 64) continue
    for (const move of fitting[0]!.one) move.in = `pool-in-${swaps}`
    for (const move of fitting[0]!.other) move.out = `pool-out-${swaps}`
  }
  return all.map(({ in: into, out, ...move }) => {
    const form = [out, into].filter((one) => one !== undefined).join(' ')
    return form === '' ? move : { ...move, kind: 'swap', form }
  })
}

/** By asset the moves that are this amount: the last few of them, else the last single one. */
function sides<One extends Move>(moves: readonly One[], amount: bigint): One[][] {
  const assets = [...new Set(moves.map(({ asset }) => asset))]
  return assets.flatMap((asset): One[][] => {
    const own = moves.filter((move) => move.asset === asset)
    const tails = own.map((_, at) => own.slice(at))
    const sum = (tail: readonly One[]) => tail.reduce((all, one) => all + (one.amount ?? -1n), 0n)
    const isKnown = (tail: readonly One[]) => tail.every((one) => one.amount !== null)
    const tail = tails.find((one) => isKnown(one) && sum(one) === amount)
    if (tail !== undefined) return [tail]
    const single = own.filter((one) => one.amount === amount).at(-1)
    return single === undefined ? [] : [[single]]
  })
}

type Stated = { came: bigint; went: bigint; isInLower: boolean | null }

/** Undefined: no swap event. Empty: none that states one exchange. */
function statedBy(log: Json): Stated[] | undefined {
  const topics = (log['topics'] as string[]).map((one) => one.toLowerCase())
  const words = (
    String(log['data'])
      .slice(2)
      .match(/.{1,64}/g) ?? []
  ).map((one) => BigInt(`0x${one}`))
  const isWhole = String(log['data']).length % 64 === 2
  const shape = (topic: string, count: number, size: number) =>
    topics[0] === topic ? isWhole && topics.length === count && words.length === size : null
  const [a = 0n, b = 0n, c = 0n, d = 0n] = words
  const v2 = shape(TOPIC.swapV2, 3, 4)
  if (v2 !== null) {
    if (v2 && a > 0n && b === 0n && c === 0n && d > 0n)
      return [{ came: a, went: d, isInLower: true }]
    if (v2 && b > 0n && a === 0n && d === 0n && c > 0n)
      return [{ came: b, went: c, isInLower: false }]
    return []
  }
  const v3 = shape(TOPIC.swapV3, 3, 5)
  if (v3 !== null) {
    const [x, y] = [BigInt.asIntN(256, a), BigInt.asIntN(256, b)]
    if (v3 && x > 0n && y < 0n) return [{ came: x, went: -y, isInLower: true }]
    if (v3 && y > 0n && x < 0n) return [{ came: y, went: -x, isInLower: false }]
    return []
  }
  const curve = shape(TOPIC.swapCurve, 2, 4)
  if (curve === null) return undefined
  return curve && b > 0n && d > 0n ? [{ came: b, went: d, isInLower: null }] : []
}
