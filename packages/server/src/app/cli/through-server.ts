/**
 * The way through a running server: where one holds the data folder, or `--server` names one, a
 * command asks its API and answers as if it had opened the folder itself.
 */
import { ApiError, type Client, createClient, type FetchInit } from '@paperchain/contract/client'
import { FAULTS, type FaultCode, FaultError } from '@paperchain/core/domain/error'
import { holderOf } from '../../adapters/ledger-clickhouse/folder-lock.ts'
import { serverOf } from '../serve/server-file.ts'
import type { Io } from './io.ts'

/** The flags that every command has for it. */
export type ServerFlags = { readonly server?: string }

/** A server to ask. */
export type Remote = {
  readonly api: Client
  readonly url: string
  /** Whether it is on this machine and of this user: then it reads files by their path. */
  readonly isLocal: boolean
}

/** A command of the command line. */
export type Work<Flags> = (io: Io, words: string[], flags: Flags) => Promise<number>
/** The same through a server. */
export type RemoteWork<Flags> = (
  asked: { readonly io: Io; readonly remote: Remote },
  words: string[],
  flags: Flags,
) => Promise<number>

/** Runs a command through a server where there is one, else on the folder. */
export const orServer =
  <Flags extends object>(local: Work<Flags>, through: RemoteWork<Flags>): Work<Flags> =>
  async (io, words, flags) => {
    const remote = remoteOf(io, flags as ServerFlags)
    if (remote === null) return local(io, words, flags)
    try {
      return await through({ io, remote }, words, flags)
    } catch (error) {
      throw asFault(error, remote)
    }
  }

/** A command that needs the folder for itself. @throws {FaultError} `SERVER_HOLDS_FOLDER` */
export const alone =
  <Flags extends object>(name: string, local: Work<Flags>): Work<Flags> =>
  async (io, words, flags) => {
    const remote = remoteOf(io, flags as ServerFlags)
    if (remote === null) return local(io, words, flags)
    const message =
      `Expected no server for \`${name}\`, got the one at ${remote.url}; stop it first, or give ` +
      'another folder with --data'
    throw new FaultError('SERVER_HOLDS_FOLDER', message, { url: remote.url })
  }

/** The server that flags, environment or the lock of the folder name, or null. */
export function remoteOf(io: Io, { server }: ServerFlags): Remote | null {
  const named = server ?? process.env['PAPERCHAIN_SERVER'] ?? ''
  const key = process.env['PAPERCHAIN_API_KEY'] ?? ''
  if (named !== '') {
    if (!URL.canParse(named) || !/^https?:/.test(named)) {
      throw new FaultError('USAGE', `Expected --server with an http(s) URL, got "${named}"`)
    }
    if (key === '') {
      throw new FaultError('USAGE', 'Expected a key in PAPERCHAIN_API_KEY with --server, got none')
    }
    return remote(named.replace(/\/$/, ''), key, false)
  }
  const holder = holderOf(io.folder)
  const told = holder?.runs === true ? serverOf(io.folder) : null
  if (told === null || told.pid !== holder?.holder.pid) return null
  return remote(told.url, told.token, true)
}

function remote(url: string, key: string, isLocal: boolean): Remote {
  // A stream as body needs it said that the answer comes after it (undici).
  const ask = (path: string, init: FetchInit) =>
    fetch(path, { ...init, duplex: 'half' } as unknown as RequestInit)
  return { api: createClient({ fetch: ask, base: url, key }), url, isLocal }
}

/** A refusal of the server by its own code; what is no answer of it at all by another. */
function asFault(error: unknown, { url }: Remote): unknown {
  if (error instanceof ApiError) {
    const { code, detail, facts } = error.problem
    if (Object.hasOwn(FAULTS, code)) return new FaultError(code as FaultCode, detail, facts, error)
    return new FaultError('SERVER_UNREACHABLE', `${detail} (${url})`, { url }, error)
  }
  if (error instanceof TypeError && error.message === 'fetch failed') {
    const { cause } = error as { readonly cause?: { readonly code?: string } }
    const message = `Expected a server at ${url}, got ${cause?.code ?? 'no answer'}`
    return new FaultError('SERVER_UNREACHABLE', message, { url }, error)
  }
  return error
}
