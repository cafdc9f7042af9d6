/**
 * Where the time of a follower goes: every millisecond of its main thread is one part. A thread
 * that works is told by the profiler's stacks, one that waits by what was under way then.
 */
import { Session } from 'node:inspector'
import { performance } from 'node:perf_hooks'

/** The parts, as shares of the time that sum up to 1. */
export const PARTS = [
  'waiting for the node',
  'waiting for the ledger',
  'waiting for both',
  'taking answers (HTTP, JSON, hex)',
  'decoding',
  'storing (own thread)',
  'the rest',
] as const
type Part = (typeof PARTS)[number]
/** Share of each part. */
export type Shares = Readonly<Record<Part, number>>

const SAMPLE_US = 1_000

/** Where a stack belongs, by the first frame from its top whose file tells. */
const PLACES: readonly (readonly [RegExp, Part])[] = [
  [/\/adapters\/ledger-clickhouse\/|\/chdb/, 'storing (own thread)'],
  [/\/core\/dist\/engine\/|node-hasher|evm-answers/, 'decoding'],
  [
    /\/adapters\/chain-|undici|^node:_?(?:http|net|internal\/(?:web)?streams)/,
    'taking answers (HTTP, JSON, hex)',
  ],
  [/\/app\/jobs\//, 'the rest'],
]

/** Notes from when to when something was under way. */
export class Spans {
  readonly #changes: { readonly at: number; readonly more: 1 | -1 }[] = []

  /** Notes the time until a promise settles. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#changes.push({ at: performance.now(), more: 1 })
    try {
      return await work
    } finally {
      this.#changes.push({ at: performance.now(), more: -1 })
    }
  }

  /** Whether something was under way, for times that only rise. */
  reader(): (at: number) => boolean {
    let next = 0
    let under = 0
    return (at) => {
      for (; next < this.#changes.length; next++) {
        const change = this.#changes[next]
        if (change === undefined || change.at > at) break
        under += change.more
      }
      return under > 0
    }
  }
}

/** An object whose methods are noted while they run. */
export function watched<T extends object>(store: T, spans: Spans): T {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...words: readonly unknown[]) => {
        const result: unknown = Reflect.apply(value, target, words)
        return result instanceof Promise ? spans.during(result) : result
      }
    },
  })
}

type Frame = { readonly functionName: string; readonly url: string }
type ProfileNode = {
  readonly id: number
  readonly callFrame: Frame
  readonly children?: readonly number[]
}
type Profile = {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** Runs work under the profiler, and says where its time went. */
export async function profiled<T>(
  work: () => Promise<T>,
  { node, ledger }: { readonly node: Spans; readonly ledger: Spans },
): Promise<{ readonly result: T; readonly shares: Shares }> {
  const session = new Session()
  session.connect()
  await post(session, 'Profiler.enable')
  await post(session, 'Profiler.setSamplingInterval', { interval: SAMPLE_US })
  await post(session, 'Profiler.start')
  const startedMs = performance.now()
  const result = await work()
  const { profile } = (await post(session, 'Profiler.stop')) as { readonly profile: Profile }
  session.disconnect()
  const waits = { node: node.reader(), ledger: ledger.reader() }
  return { result, shares: sharesOf(profile, startedMs, waits) }
}

type Waits = {
  readonly node: (at: number) => boolean
  readonly ledger: (at: number) => boolean
}

function sharesOf(
  { nodes, samples, timeDeltas }: Profile,
  startedMs: number,
  waits: Waits,
): Shares {
  const places = placesOf(nodes)
  const sums = new Map<Part, number>(PARTS.map((part) => [part, 0]))
  let atMs = startedMs
  let all = 0
  for (const [nth, sample] of samples.entries()) {
    // A sample stands for the time until the next one.
    const ms = Math.max(0, timeDeltas[nth + 1] ?? 0) / 1000
    atMs += nth === 0 ? 0 : Math.max(0, timeDeltas[nth] ?? 0) / 1000
    const place = places.get(sample) ?? 'the rest'
    const part = place === 'idle' ? waitOf(atMs, waits) : place
    sums.set(part, (sums.get(part) ?? 0) + ms)
    all += ms
  }
  return Object.fromEntries([...sums].map(([part, ms]) => [part, ms / all])) as Shares
}

function waitOf(atMs: number, { node, ledger }: Waits): Part {
  const [isNode, isLedger] = [node(atMs), ledger(atMs)]
  if (isNode && isLedger) return 'waiting for both'
  if (isNode) return 'waiting for the node'
  return isLedger ? 'waiting for the ledger' : 'the rest'
}

/** The part of each node of the profile's tree, or that the thread waited. */
function placesOf(nodes: readonly ProfileNode[]): ReadonlyMap<number, Part | 'idle'> {
  const parents = new Map<number, number>()
  for (const { id, children = [] } of nodes) for (const child of children) parents.set(child, id)
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const placeOf = (id: number | undefined): Part | 'idle' => {
    const node = id === undefined ? undefined : byId.get(id)
    if (node === undefined) return 'the rest'
    const { functionName, url } = node.callFrame
    if (functionName === '(idle)') return 'idle'
    const found = PLACES.find(([where]) => where.test(url))
    return found === undefined ? placeOf(parents.get(node.id)) : found[1]
  }
  return new Map(nodes.map(({ id }) => [id, placeOf(id)]))
}

function post(session: Session, method: string, params: object = {}): Promise<unknown> {
  return new Promise((resolve, reject) => {
    session.post(method, params, (error, result) => {
      if (error === null) resolve(result)
      else reject(error)
    })
  })
}
