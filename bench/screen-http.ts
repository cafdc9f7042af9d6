/**
 * Screening over HTTP: one address a request, keep-alive, against 500,000 tags.
 *
 * How to read: the whole server (host, rate limit, key, permission, schema, audit) in a process of
 * its own, against a bare `node:http` server in another that reads the body and answers constant
 * bytes of the same mean length. The same client asks both by turns over raw sockets, so that it
 * costs little and both alike. A ratio of 0.6 is 60 requests of ours while the bare one does 100.
 */
import { fork } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { BenchResult } from './result.ts'
import { QUESTIONS, type Ready, TAGS } from './screen-http-server.ts'

const CONNECTIONS = 16
const ROUNDS = 7
const ROUND_MS = 2_000
const WARM_UP_MS = 3_000

/** Runs the bench. About 50 seconds. */
export async function run(): Promise<BenchResult> {
  const ours = await start('ours')
  const bare = await start('bare', String(ours.ready.answerBytes))
  try {
    const requests = ours.ready.questions.map((text) => requestOf(text, ours.ready.token))
    await load(ours.ready.port, requests, WARM_UP_MS)
    await load(bare.ready.port, requests, WARM_UP_MS / 2)
    const rounds: { readonly ours: Loaded; readonly bare: Loaded }[] = []
    for (let round = 0; round < ROUNDS; round++) {
      // By turns first and second, so that a machine that slows down favours neither.
      const first = round % 2 === 0 ? ours : bare
      const second = first === ours ? bare : ours
      const one = await load(first.ready.port, requests, ROUND_MS)
      const two = await load(second.ready.port, requests, ROUND_MS)
      rounds.push(first === ours ? { ours: one, bare: two } : { ours: two, bare: one })
    }
    return resultOf(rounds, ours.ready)
  } finally {
    ours.stop()
    bare.stop()
  }
}

type Child = { readonly ready: Ready; readonly stop: () => void }

function start(what: 'ours' | 'bare', ...args: string[]): Promise<Child> {
  const child = fork(join(import.meta.dirname, 'screen-http-server.js'), [what, ...args], {
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  return new Promise((resolve, reject) => {
    child.once('message', (ready) =>
      resolve({ ready: ready as Ready, stop: () => void child.kill('SIGTERM') }),
    )
    child.once('exit', (code) => reject(new Error(`the server ${what} ended with ${code}`)))
  })
}

function requestOf(text: string, token: string): Buffer {
  const body = JSON.stringify({ texts: [text] })
  return Buffer.from(
    'POST /v1/screen HTTP/1.1\r\nhost: 127.0.0.1\r\n' +
      `authorization: Bearer ${token}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

type Loaded = { readonly perSecond: number; readonly times: Float64Array }

/** Asks for some time over all connections, one question at a time on each. */
async function load(port: number, requests: readonly Buffer[], ms: number): Promise<Loaded> {
  const started = performance.now()
  const plan: Plan = { requests, end: started + ms, times: [], next: 0 }
  // A client that sleeps has to be woken by each answer, which would be charged to the server that
  // is slower, so it stays awake for both.
  let isOver = false
  const stayAwake = (): void => {
    if (!isOver) setImmediate(stayAwake)
  }
  stayAwake()
  const sockets = Array.from({ length: CONNECTIONS }, () => connect(port, '127.0.0.1'))
  await Promise.all(sockets.map((socket) => askOn(socket, plan)))
  isOver = true
  const seconds = (performance.now() - started) / 1000
  const { times } = plan
  return { perSecond: times.length / seconds, times: Float64Array.from(times).sort() }
}

/** What all connections ask together, and how long each answer took. */
type Plan = {
  readonly requests: readonly Buffer[]
  readonly end: number
  readonly times: number[]
  next: number
}

/** Asks on one connection until the time is over. */
function askOn(socket: Socket, plan: Plan): Promise<void> {
  const { requests } = plan
  return new Promise((resolve, reject) => {
    let asked = 0
    let left = 0
    let head = ''
    const ask = (): void => {
      asked = performance.now()
      if (asked >= plan.end) {
        socket.destroy()
        resolve()
        return
      }
      socket.write(requests[plan.next++ % requests.length] ?? '')
    }
    socket.on('data', (data) => {
      if (left === 0) {
        head += data.toString('latin1')
        const body = head.indexOf('\r\n\r\n')
        if (body < 0) return
        if (!head.startsWith('HTTP/1.1 200')) return reject(new Error(head.slice(0, 300)))
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1])
        left = length - (head.length - body - 4)
        head = ''
      } else left -= data.length
      if (left > 0) return
      plan.times.push(performance.now() - asked)
      ask()
    })
    socket.on('error', reject)
    socket.setNoDelay(true)
    ask()
  })
}

function resultOf(
  rounds: readonly { readonly ours: Loaded; readonly bare: Loaded }[],
  ready: Ready,
): BenchResult {
  const ratios = rounds.map(({ ours, bare }) => ours.perSecond / bare.perSecond).sort(byValue)
  const middle = (side: 'ours' | 'bare', read: (loaded: Loaded) => number): number =>
    at(rounds.map((round) => read(round[side])).sort(byValue), 0.5)
  const rows = (['ours', 'bare'] as const).flatMap((side) => [
    { label: `${side}: requests`, value: middle(side, (each) => each.perSecond), unit: '1/s' },
    { label: `${side}: p50`, value: middle(side, ({ times }) => at(times, 0.5)), unit: 'ms' },
    { label: `${side}: p99`, value: middle(side, ({ times }) => at(times, 0.99)), unit: 'ms' },
  ])
  return {
    name: 'screen-http',
    rows: [...rows, { label: 'index built in', value: ready.buildMs, unit: 'ms' }],
    ratio: {
      ours: 'POST /v1/screen',
      peer: 'bare node:http',
      median: at(ratios, 0.5),
      min: at(ratios, 0),
      max: at(ratios, 1),
    },
    notes: [
      `${TAGS} tags; ${QUESTIONS} questions, 1 in 10 listed, four address forms by turns`,
      `${CONNECTIONS} connections with keep-alive, ${ROUNDS} rounds of ${ROUND_MS / 1000} s each`,
      'client and server share the processors of this machine',
    ],
  }
}

const byValue = (left: number, right: number): number => left - right

const at = (sorted: ArrayLike<number>, part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
