/** Anvil, a real EVM node, started for a test; or null where it is not installed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer as createHttpServer } from 'node:http'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'

/** A running node. */
export type Anvil = {
  readonly url: string
  readonly call: <T = string>(method: string, ...params: unknown[]) => Promise<T>
  /** Many calls of one kind in one request. */
  readonly batch: <T = string>(method: string, params: readonly unknown[][]) => Promise<T[]>
  readonly stop: () => Promise<void>
}

/** The path of the program of this platform, or null. */
export function anvilPath(): string | null {
  const { platform, arch } = process
  const name = `@foundry-rs/anvil-${platform}-${arch === 'x64' ? 'amd64' : arch}`
  try {
    const found = createRequire(import.meta.url).resolve(`${name}/package.json`)
    return join(dirname(found), 'bin', 'anvil')
  } catch {
    return null
  }
}

/** Starts the node on a free port. */
export async function startAnvil(path: string, ...flags: readonly string[]): Promise<Anvil> {
  const port = await freePort()
  const child = spawn(path, ['--port', String(port), '--silent', ...flags], { stdio: 'ignore' })
  // A test that is cut off must not leave a node behind.
  process.once('exit', () => child.kill())
  const url = `http://127.0.0.1:${port}`
  const batch = async <T>(method: string, params: readonly unknown[][]): Promise<T[]> => {
    const found: T[] = []
    for (let at = 0; at < params.length; at += 200) {
      const part = params.slice(at, at + 200)
      const body = part.map((each, id) => ({ jsonrpc: '2.0', id, method, params: each }))
      found.push(...((await post(url, body)) as { result: T }[]).map(({ result }) => result))
    }
    return found
  }
  const call = async <T>(method: string, ...params: unknown[]): Promise<T> => {
    const body = { jsonrpc: '2.0', id: 1, method, params }
    const answer = (await post(url, body)) as { result?: T; error?: { message: string } }
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`)
    return answer.result as T
  }
  await answering(child, () => call('eth_chainId'))
  const stop = () =>
    new Promise<void>((done) => {
      child.on('close', () => done())
      child.kill()
    })
  return { url, call, batch, stop }
}

async function answering(child: ChildProcess, ask: () => Promise<unknown>): Promise<void> {
  for (let turn = 0; ; turn++) {
    try {
      await ask()
      return
    } catch (error) {
      if (turn > 100 || child.exitCode !== null) throw error
      await new Promise((next) => setTimeout(next, 100))
    }
  }
}

async function post(url: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json()
}

/** A way to the node that does not know some methods. */
export async function without(url: string, methods: readonly string[]) {
  const server = createHttpServer(async (asked, answer) => {
    const parts: Buffer[] = []
    for await (const part of asked) parts.push(part as Buffer)
    const body = JSON.parse(Buffer.concat(parts).toString()) as Call | Call[]
    const calls = Array.isArray(body) ? body : [body]
    const isKnown = ({ method }: Call): boolean => !methods.includes(method)
    const known = calls.filter(isKnown)
    const answers = known.length === 0 ? [] : ((await post(url, known)) as unknown[])
    const error = { code: -32601, message: 'Method not found' }
    const unknown = calls.filter((call) => !isKnown(call)).map(({ id }) => ({ id, error }))
    const all = [...answers, ...unknown]
    answer.end(JSON.stringify(Array.isArray(body) ? all : all[0]))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const stop = () => new Promise<void>((done) => server.close(() => done()))
  return { url: `http://127.0.0.1:${port}`, stop }
}

type Call = { readonly id: number; readonly method: string }

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer()
    server.on('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
