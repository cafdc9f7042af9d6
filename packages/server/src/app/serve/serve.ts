/** Runs the server: opens the folder, listens, and stops in good order. */
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { FaultError } from '@paperchain/core/domain/error'
import type { FastifyInstance } from 'fastify'
import { makeFirstAdmin } from '../../adapters/auth-local/sign-in.ts'
import { type Io, note } from '../cli/io.ts'
import { sample } from '../cli/sample.ts'
import { lend } from '../cli/with-folder.ts'
import { type Config, limitsIn, type ReadConfig } from '../config.ts'
import { makeApp } from '../http/app.ts'
import { STOP_SECONDS_MAX } from '../http/limits.ts'
import { openFolder } from '../open-folder.ts'
import { openRegistryOf } from '../open-registry.ts'
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

/** How a server is started. */
export type ServeOptions = ReadConfig & {
  readonly io: Io
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

async function openAll(options: ServeOptions, localToken: string): Promise<OpenHouse> {
  const { io, config } = options
  const { folder, clock } = io
  const url = config.clickhouseUrl
  const place = url === '' ? { folder } : { folder, url }
  const data = await openFolder(place, 'serve', clock())
  try {
    if (options.sample && (await data.ledger.ledgers()).length === 0) {
      note(io, 'There is no ledger yet: loading the sample case …')
      const quiet: Io = { ...io, json: true, stdout: () => undefined }
      lend(quiet, data)
      await sample(quiet, {})
    }
    const registry = await openRegistryOf({ folder, command: 'serve', clock }, placesIn(config))
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

/** The environment, with what the configuration says of the registry in its place. */
const placesIn = ({ pgUrl, keyFile }: Config): NodeJS.ProcessEnv => ({
  ...process.env,
  ...(pgUrl === '' ? {} : { PAPERCHAIN_PG_URL: pgUrl }),
  ...(keyFile === '' ? {} : { PAPERCHAIN_KEY_FILE: keyFile }),
})

const bugTeller =
  (io: Io) =>
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
