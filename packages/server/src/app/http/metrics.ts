/** Numbers for Prometheus. No label holds an address, a name or a path as asked. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/** Seconds by which answers are counted. */
const BUCKETS = [0.001, 0.005, 0.02, 0.1, 0.3, 1, 5, 20, 60]

/** What the server counts. */
export type Metrics = {
  /** One answer of a route, with its status and seconds. */
  answered(route: string, status: number, seconds: number): void
  /** Gauges that are read when somebody asks. */
  watch(name: string, about: string, value: () => number | Promise<number>): void
  text(): Promise<string>
}

/** Counts of one route: answers by status, and seconds by the first bucket that holds them. */
type RouteCount = {
  readonly statuses: Map<number, number>
  /** One more than there are buckets: the last one holds what is slower than all. */
  readonly buckets: Float64Array
  seconds: number
}

/**
 * New metrics, apart from those of other servers in the process. Answers are counted in plain
 * arrays and written as metrics when somebody asks: counting is on the hot path, telling is not.
 */
export function makeMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'paperchain_' })
  const routes = new Map<string, RouteCount>()
  return {
    answered(route, status, took) {
      let count = routes.get(route)
      if (count === undefined) {
        count = { statuses: new Map(), buckets: new Float64Array(BUCKETS.length + 1), seconds: 0 }
        routes.set(route, count)
      }
      count.statuses.set(status, (count.statuses.get(status) ?? 0) + 1)
      let bucket = 0
      while (bucket < BUCKETS.length && took > (BUCKETS[bucket] ?? 0)) bucket += 1
      count.buckets[bucket] = (count.buckets[bucket] ?? 0) + 1
      count.seconds += took
    },
    watch(name, about, value) {
      new Gauge({
        name: `paperchain_${name}`,
        help: about,
        registers: [registry],
        async collect() {
          this.set(await value())
        },
      })
    },
    text: async () => `${await registry.metrics()}\n${routesText(routes)}`,
  }
}

/** The counts in Prometheus’ text format, version 0.0.4. */
function routesText(routes: ReadonlyMap<string, RouteCount>): string {
  const requests = ['# HELP paperchain_http_requests_total Answers by route and status']
  requests.push('# TYPE paperchain_http_requests_total counter')
  const seconds = ['# HELP paperchain_http_seconds Seconds of answers by route']
  seconds.push('# TYPE paperchain_http_seconds histogram')
  for (const [route, { statuses, buckets, seconds: sum }] of routes) {
    for (const [status, count] of statuses) {
      const labels = `route="${route}",status="${status}"`
      requests.push(`paperchain_http_requests_total{${labels}} ${count}`)
    }
    let below = 0
    buckets.forEach((count, at) => {
      below += count
      const edge = BUCKETS[at] ?? '+Inf'
      seconds.push(`paperchain_http_seconds_bucket{route="${route}",le="${edge}"} ${below}`)
    })
    seconds.push(`paperchain_http_seconds_sum{route="${route}"} ${sum}`)
    seconds.push(`paperchain_http_seconds_count{route="${route}"} ${below}`)
  }
  return `${[...requests, ...seconds].join('\n')}\n`
}
