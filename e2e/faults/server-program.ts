/** Runs the built server so that a test can kill it, and asks it as the machine's user does. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, createClient, type FetchInit } from '@paperchain/contract/client'
import { type Ended, type Run, start } from './program.ts'

/** How long a server may take to start, and a job to end, on a machine that does other work. */
const WAIT_MS_MAX = 60_000
const LOOK_MS = 20

const MAIN = join(import.meta.dirname, '../../packages/server/dist/app/main.js')
/** Compiles the registry's engine once and not twice: a quarter less of processor time a start. */
const ONCE = '--liftoff-only'

/** A node: a data folder, and a key file beside it. */
export type Node = { readonly folder: string; readonly env: Readonly<Record<string, string>> }

/** A node below a scratch folder. */
export function nodeAt(home: string, name: string): Node {
  mkdirSync(home, { recursive: true })
  return {
    folder: join(home, name),
    env: { PAPERCHAIN_KEY_FILE: join(home, 'key.json'), PAPERCHAIN_LOG_LEVEL: 'error' },
  }
}

/** A server that answers. */
export type Server = {
  readonly run: Run
  /** What it has printed by now. */
  readonly said: () => string
  readonly url: string
  /** Asks as the user of this machine, by the token of this run. */
  readonly api: Client
  /** Asks with another token. */
  as(key: string): Client
  kill(): Promise<Ended>
  stop(): Promise<Ended>
}

/** Starts a server without waiting until it answers. */
export const startServer = ({ folder, env }: Node, more: Record<string, string> = {}): Run =>
  start([MAIN, 'serve', '--json', '--port', '0', '--data', folder], {
    env: { ...env, ...more },
    script: ONCE,
  })

/** Starts a server and waits until it tells where it is. @throws {Error} where it ends before */
export async function serving(node: Node, more: Record<string, string> = {}): Promise<Server> {
  const run = startServer(node, more)
  const file = join(node.folder, 'server.json')
  let ended: Ended | null = null
  let said = ''
  run.child.stdout?.on('data', (text: string) => {
    said += text
  })
  void run.ended.then((how) => {
    ended = how
  })
  for (let waitedMs = 0; waitedMs < WAIT_MS_MAX; waitedMs += LOOK_MS) {
    if (ended !== null) throw new Error(`Expected a server, got ${JSON.stringify(ended)}`)
    const told = existsSync(file) ? parsed(readFileSync(file, 'utf8')) : null
    if (told !== null && told.pid === run.child.pid)
      return serverOf({ run, said: () => said }, told)
    await sleep(LOOK_MS)
  }
  run.child.kill('SIGKILL')
  throw new Error(`Expected a server within ${WAIT_MS_MAX} ms, got none`)
}

type Told = { readonly url: string; readonly pid: number; readonly token: string }

/** Half a file is none. */
function parsed(text: string): Told | null {
  try {
    return JSON.parse(text) as Told
  } catch {
    return null
  }
}

function serverOf(begun: Pick<Server, 'run' | 'said'>, { url, token }: Told): Server {
  const { run } = begun
  const ask = (path: string, init: FetchInit) => fetch(path, init as RequestInit)
  const as = (key: string): Client => createClient({ fetch: ask, base: url, key })
  const end = (signal: NodeJS.Signals): Promise<Ended> => {
    run.child.kill(signal)
    return run.ended
  }
  return {
    ...begun,
    url,
    as,
    api: as(token),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}

/** Waits until a job has ended; how it did. */
export async function jobEnded(api: Client, job: string) {
  for (let waitedMs = 0; waitedMs < WAIT_MS_MAX; waitedMs += 50) {
    const found = await api('job.read', { params: { job } })
    if (found.state !== 'queued' && found.state !== 'running') return found
    await sleep(50)
  }
  throw new Error(`Expected job ${job} to end within ${WAIT_MS_MAX} ms`)
}

/** Waits until a backup has ended; how it did. */
export async function backupEnded(api: Client, backup: string) {
  for (let waitedMs = 0; waitedMs < WAIT_MS_MAX; waitedMs += 50) {
    const found = await api('backup.read', { params: { backup } })
    if (found.state !== 'running') return found
    await sleep(50)
  }
  throw new Error(`Expected backup ${backup} to end within ${WAIT_MS_MAX} ms`)
}

/** The first sign-in with the one-time password, then a key that may do all that keys may. */
export async function administratorKey(server: Server, password: string): Promise<string> {
  const { url } = server
  const oneTime = await passwordIn(server)
  const ask = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`Expected ${path} to work, got ${await answer.text()}`)
    return answer
  }
  const signedIn = await ask('/v1/session', { name: 'admin', password: oneTime })
  const change = { current: oneTime, next: password }
  const own = await ask('/v1/session/password', change, await credentialsOf(signedIn))
  const key = { label: 'test', scopes: ['read', 'screen', 'import', 'audit', 'admin'] }
  const made = await ask('/v1/keys', key, await credentialsOf(own, signedIn))
  return ((await made.json()) as { token: string }).token
}

/** Cookie and CSRF token; the cookie stands in the answer or in the one before. */
async function credentialsOf(answer: Response, before = answer): Promise<Record<string, string>> {
  const set = answer.headers.get('set-cookie') ?? before.headers.get('set-cookie') ?? ''
  const { csrfToken } = (await answer.json()) as { csrfToken: string }
  return { cookie: set.split(';')[0] ?? '', 'x-csrf-token': csrfToken }
}

/** The one-time password that the first start tells. */
async function passwordIn({ said }: Server): Promise<string> {
  for (let waitedMs = 0; waitedMs < WAIT_MS_MAX; waitedMs += LOOK_MS) {
    const [, found] = /"password": "([^"]+)"/.exec(said()) ?? []
    if (found !== undefined) return found
    await sleep(LOOK_MS)
  }
  throw new Error('Expected a one-time password, got none')
}
