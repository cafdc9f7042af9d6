/**
 * The configuration of a server: one schema, read from flags, environment, a file, and the
 * defaults, in this order. `docs/reference/configuration.md` is made from it.
 */
import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { FaultError } from '@paperchain/core/domain/error'
import * as z from 'zod'
import type { StartedWith } from './http/house.ts'
import { HTTP_LIMITS, type HttpLimits } from './http/limits.ts'

/** Bytes of a configuration file at most. */
export const CONFIG_BYTES_MAX = 1 << 20
/** The file in the data folder that is read where no other is named. */
export const CONFIG_FILE = 'paperchain.json'

/** Name of the variable that stands for an option: `tlsCert` is `PAPERCHAIN_TLS_CERT`. */
export const variableOf = (name: string): string =>
  `PAPERCHAIN_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`

const whole = (least: number, most: number, fallback: number) =>
  z.coerce.number<number | string>().int().min(least).max(most).default(fallback)
const text = () => z.string().max(4_096).default('')

/** Every option with what it is for. Those whose `secret` is true are never shown. */
export const ConfigSchema = z.strictObject({
  host: z
    .string()
    .min(1)
    .max(255)
    .default('127.0.0.1')
    .describe('Address to listen on. Beyond loopback it needs TLS or `behindProxy`.'),
  port: whole(0, 65_535, 4180).describe('Port to listen on; 0 takes a free one.'),
  tlsCert: text().describe('File with the certificate chain (PEM).'),
  tlsKey: text().describe('File with its key (PEM).'),
  behindProxy: text().describe(
    'Addresses of the proxies before this server (`loopback`, or a list with commas), whose word ' +
      'about the client’s address and TLS is believed. Empty: none.',
  ),
  publicUrl: text().describe(
    'URL by which people reach it, where that is not the one it listens on.',
  ),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('warn')
    .describe('Least level of log lines; `info` has a line a request.'),
  requestsPerMinute: whole(1, 10_000_000, HTTP_LIMITS.requestsPerMinute).describe(
    'Requests of one address in a minute.',
  ),
  bodySeconds: whole(1, 3_600, HTTP_LIMITS.bodySeconds).describe(
    'Seconds in which a body must have come, and between two pieces of an uploaded file.',
  ),
  requestSeconds: whole(1, 3_600, HTTP_LIMITS.requestSeconds).describe(
    'Seconds an answer may take.',
  ),
  traceSeconds: whole(1, 86_400, HTTP_LIMITS.traceSeconds).describe(
    'Seconds a trace or a verification may take.',
  ),
  tracesAtOnce: whole(1, 64, HTTP_LIMITS.tracesAtOnce).describe('Traces that run at once.'),
  traceTransactions: whole(1, 1_000_000, HTTP_LIMITS.traceTransactions).describe(
    'Transactions that a trace may read.',
  ),
  fileBytes: whole(1, 2 ** 45, HTTP_LIMITS.fileBytes).describe('Bytes of one uploaded file.'),
  uploadBytes: whole(1, 2 ** 45, HTTP_LIMITS.uploadBytes).describe('Bytes of one upload.'),
  clickhouseUrl: text().describe('ClickHouse server for the ledger; empty: in this process.'),
  pgUrl: text().describe('PostgreSQL server for the registry; empty: in this process.'),
  keyFile: text().describe(
    'File with the node’s secret; empty: in the user’s configuration folder.',
  ),
})

/** A configuration. */
export type Config = z.output<typeof ConfigSchema>
/** The name of an option. */
export type ConfigName = keyof Config

/** Options whose values hold passwords or lead to secrets. */
const SECRET: ReadonlySet<string> = new Set(['clickhouseUrl', 'pgUrl', 'keyFile'])

/** Where options come from. */
export type ConfigSources = {
  readonly flags: Readonly<Partial<Record<ConfigName, string>>>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly folder: string
}

/** A configuration, and for each option where its value came from. */
export type ReadConfig = { readonly config: Config; readonly startedWith: readonly StartedWith[] }

/**
 * Reads the configuration.
 *
 * @throws {FaultError} `CONFIG_INVALID` naming the option, where it stands and what it takes
 */
export function readConfig({ flags, environment, folder }: ConfigSources): ReadConfig {
  const names = Object.keys(ConfigSchema.shape) as ConfigName[]
  const file = fileOptions(environment['PAPERCHAIN_CONFIG'], folder)
  const values: Record<string, unknown> = {}
  const sources = new Map<string, StartedWith['source']>()
  const take = (name: string, value: unknown, source: StartedWith['source']): void => {
    if (value === undefined || value === '') return
    values[name] = value
    sources.set(name, source)
  }
  for (const [name, value] of Object.entries(file)) take(name, value, 'file')
  for (const name of names) take(name, environment[variableOf(name)], 'environment')
  for (const name of names) take(name, flags[name], 'flag')
  const found = ConfigSchema.safeParse(values)
  if (!found.success) throw invalid(found.error, sources)
  const config = found.data
  return { config, startedWith: names.map((name) => shown(config, name, sources.get(name))) }
}

const shown = (
  config: Config,
  name: ConfigName,
  source: StartedWith['source'] = 'default',
): StartedWith => {
  const value = String(config[name])
  const hidden = SECRET.has(name) && value !== ''
  const about = ConfigSchema.shape[name].description ?? ''
  return { name, value: hidden ? '(set)' : value, source, about }
}

function invalid(error: z.ZodError, sources: ReadonlyMap<string, string>): FaultError {
  const [issue] = error.issues
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : ''
  const name = keys || String(issue?.path[0] ?? '')
  const where = sources.get(name) ?? 'file'
  const message = `Expected a valid ${name} (from the ${where}), got: ${issue?.message}`
  return new FaultError('CONFIG_INVALID', message, { option: name, source: where })
}

function fileOptions(named: string | undefined, folder: string): Readonly<Record<string, unknown>> {
  const path = named === undefined || named === '' ? join(folder, CONFIG_FILE) : resolve(named)
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined && (named === undefined || named === '')) return {}
  if (found?.isFile() !== true || found.size > CONFIG_BYTES_MAX) {
    const message = `Expected a file of at most ${CONFIG_BYTES_MAX} bytes at ${path}, got none`
    throw new FaultError('CONFIG_INVALID', message, { file: path })
  }
  try {
    const read: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) {
      return read as Record<string, unknown>
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new FaultError('CONFIG_INVALID', `Expected JSON in ${path}, got: ${why}`, { file: path })
  }
  throw new FaultError('CONFIG_INVALID', `Expected an object in ${path}, got another value`)
}

/** The limits of the server that are configured. */
export const limitsIn = (config: Config): HttpLimits => ({
  requestsPerMinute: config.requestsPerMinute,
  bodySeconds: config.bodySeconds,
  requestSeconds: config.requestSeconds,
  traceSeconds: config.traceSeconds,
  tracesAtOnce: config.tracesAtOnce,
  traceTransactions: config.traceTransactions,
  fileBytes: config.fileBytes,
  uploadBytes: config.uploadBytes,
})
