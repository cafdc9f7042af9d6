/** Runs the server: opens the folder, listens, and stops in good order. */
import { readFileSync } from 'node:fs'
import { createServer, isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { FaultError } from '@paperchain/core/domain/error'
import type { Clock } from '@paperchain/core/ports'
import type { FastifyInstance } from 'fastify'
import { makeFirstAdmin } from '../../adapters/auth-local/sign-in.ts'
import type { DataFolder } from '../../adapters/ledger-clickhouse/data-folder.ts'
import { type Config, limitsIn, type ReadConfig } from '../config.ts'
import { makeApp } from '../http/app.ts'
import { STOP_SECONDS_MAX } from '../http/limits.ts'
import { openFolder } from '../open-folder.ts'
import { openRegistryOf } from '../open-registry.ts'
import { checkLock, isDataFolder } from '../operate/check-folder.ts'
import { placesIn } from '../operate/surroundings.ts'
import { isSampleUnfinished, loadFirstSample } from '../sample/import-whole-sample.ts'
import { type HouseParts, type OpenHouse, openHouse } from './open-house.ts'
import { newLocalToken, tellServer, untellServer } from './server-file.ts'

/** The built web pages; `src` and `dist` stand equally deep. */
const WEB = join(import.meta.dirname, '../../../../web/dist')

/** A server that listens. */
export type Running = {
  readonly url: string
  /** Name and one-time password of the administrator that this start made, or null. */
  readonly admin: { readonly name: string; readonly password: string } | null
  /** Stops: no new requests, those under way finish or are cut after some seconds. */
  readonly stop: () => Promise<void>
}

/** What a server has of its process. */
export type ServeWorld = {
  readonly folder: string
  readonly clock: Clock
  /** Aborted by Ctrl-C: the sample is not loaded further. */
  readonly signal: AbortSignal
  /** Takes sentences for people and lines of the log. */
  readonly stderr: (text: string) => void
}

/** How a server is started. */
export type ServeOptions = ReadConfig & {
  readonly io: ServeWorld
  /** Load the sample case where the ledger is empty. */
  readonly sample: boolean
}

/**
 * Starts the server.
 *
 * @throws {FaultError} `LEDGER_LOCKED`, `PORT_TAKEN`, `HOST_NOT_HERE`, `TLS_FILES` and those of the
 *         stores; everything that was opened is closed again
 */
export async function serve(options: ServeOptions): Promise<Running> {
  const { io, config } = options
  const tls = tlsOf(config)
  checkHost(config, tls !== null)
  await checkPlace(config, io.folder)
  const localToken = newLocalToken()
  const open = await openAll(options, localToken)
  try {
    const admin = await makeFirstAdmin(open.house.registry)
    const app = await makeApp({
      house: open.house,
      hosts: hostsOf(config),
      ...(tls === null ? {} : { tls }),
      secure: tls !== null || config.behindProxy !== '',
      trustProxy: config.behindProxy === '' ? false : config.behindProxy.split(',').map(trimmed),
      logLevel: config.logLevel,
      web: WEB,
    })
    const url = await listen(app, config, tls !== null)
    tellServer(io.folder, { url, pid: process.pid, token: localToken })
    return { url: publicUrl(config, url), admin, stop: () => stop(app, open, io.folder) }
  } catch (error) {
    await open.close()
    throw error
  }
}

const trimmed = (text: string): string => text.trim()

/**
 * Where nothing can be listened on, a folder that is new stays unmade. One that is there is opened
 * first: who holds it says more than that the port is taken.
 *
 * @throws {FaultError} `PORT_TAKEN`, `HOST_NOT_HERE`
 */
async function checkPlace(config: Config, folder: string): Promise<void> {
  if (isDataFolder(folder) || checkLock(folder).holder !== null) return
  const { host, port } = config
  const trial = createServer()
  await new Promise<void>((resolve, reject) => {
    trial.once('error', (error) => reject(listenFault(error, config)))
    trial.listen({ host, port }, () => trial.close(() => resolve()))
  })
}

async function openAll(options: ServeOptions, localToken: string): Promise<OpenHouse> {
  const { io, config } = options
  const { folder, clock } = io
  const places = placesIn(config, folder, process.env)
  const { clickhouseUrl: url, keyFile } = places
  const place = url === undefined ? { folder } : { folder, url }
  const data = await openFolder(place, 'serve', clock())
  try {
    if (options.sample) await addSample({ ...io, keyFile }, data)
    const registry = await openRegistryOf(places, { command: 'serve', clock })
    const { startedWith } = options
    const limits = limitsIn(config)
    const onBug = bugTeller(io)
    const parts: HouseParts = {
      folder,
      data,
      registry,
      clock,
      limits,
      startedWith,
      localToken,
      keyFile,
      onBug,
      refresh: true,
    }
    return await openHouse(parts).catch(async (error: unknown) => {
      await registry.close()
      throw error
    })
  } catch (error) {
    await data.ledger.close()
    throw error
  }
}

async function addSample(io: ServeWorld & { keyFile: string }, data: DataFolder): Promise<void> {
  const isUnfinished = isSampleUnfinished(io.folder)
  if (!isUnfinished && (await data.ledger.ledgers()).length > 0) return
  io.stderr(
    isUnfinished
      ? 'The sample case was not loaded to its end: going on with it …\n'
      : 'There is no ledger yet: loading the sample case …\n',
  )
  await loadFirstSample(io, data)
}

const bugTeller =
  (io: ServeWorld) =>
  (error: unknown): void => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    io.stderr(`${JSON.stringify({ level: 50, time: io.clock(), msg: 'bug', stack: text })}\n`)
  }

/** Certificate and key, or null. @throws {FaultError} `TLS_FILES` */
function tlsOf({ tlsCert, tlsKey }: Config): { cert: string; key: string } | null {
  if (tlsCert === '' && tlsKey === '') return null
  if (tlsCert === '' || tlsKey === '') {
    throw new FaultError('TLS_FILES', 'Expected both --tls-cert and --tls-key, got one of them')
  }
  const pair = { cert: pemIn(tlsCert), key: pemIn(tlsKey) }
  try {
    createSecureContext(pair)
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error)
    const message = `Expected a certificate and its own key, got ${why}`
    throw new FaultError('TLS_FILES', message, { cert: tlsCert, key: tlsKey }, error)
  }
  return pair
}

function pemIn(path: string): string {
  try {
    const text = readFileSync(resolve(path), 'utf8')
    if (text.includes('-----BEGIN ')) return text
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new FaultError('TLS_FILES', `Expected a PEM file at ${path}, got ${why}`, { file: path })
  }
  throw new FaultError('TLS_FILES', `Expected a PEM file at ${path}, got another`, { file: path })
}

/** Passwords must not travel in the clear, so beyond loopback there is TLS, or a proxy with it. */
function checkHost({ host, behindProxy }: Config, hasTls: boolean): void {
  const isLoopback = host === 'localhost' || host === '::1' || /^127\./.test(host)
  if (isLoopback || hasTls || behindProxy !== '') return
  const message = `Expected TLS files or --behind-proxy to listen on ${host}, got neither`
  throw new FaultError('HOST_NOT_HERE', message, { host })
}

/** Names in a Host header that are ours. */
function hostsOf({ host, publicUrl: url }: Config): ReadonlySet<string> {
  const names = ['localhost', host.toLowerCase()]
  if (url !== '' && URL.canParse(url)) names.push(new URL(url).hostname.toLowerCase())
  return new Set(names)
}

async function listen(app: FastifyInstance, config: Config, hasTls: boolean): Promise<string> {
  try {
    await app.listen({ host: config.host, port: config.port })
  } catch (error) {
    await app.close()
    throw listenFault(error, config)
  }
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  // Every address of the machine is also reached on loopback.
  const any = config.host === '0.0.0.0' || config.host === '::'
  const host = any ? '127.0.0.1' : config.host
  return `${hasTls ? 'https' : 'http'}://${isIP(host) === 6 ? `[${host}]` : host}:${port}`
}

function listenFault(error: unknown, { host, port }: Config): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    const message = `Expected port ${port} of ${host} to be free, got: taken`
    return new FaultError('PORT_TAKEN', message, { port }, error)
  }
  if (code === 'EADDRNOTAVAIL' || code === 'EACCES' || code === 'ENOTFOUND') {
    const message = `Expected to listen on ${host}:${port}, got ${code}`
    return new FaultError('HOST_NOT_HERE', message, { host, port }, error)
  }
  return error
}

const publicUrl = ({ publicUrl: url }: Config, own: string): string => (url === '' ? own : url)

async function stop(app: FastifyInstance, open: OpenHouse, folder: string): Promise<void> {
  open.beginStop()
  // What does not finish in time is cut: the stores must be closed before somebody kills us.
  const cut = setTimeout(() => app.server.closeAllConnections(), STOP_SECONDS_MAX * 1000)
  try {
    await app.close()
  } finally {
    clearTimeout(cut)
    untellServer(folder)
    await open.close()
  }
}
