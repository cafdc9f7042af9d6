/**
 * Reads a certificate from elsewhere: bounded, checked against its hash, and turned back into the
 * request that it answers.
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'
import { ledger } from '../../domain/ledger.ts'
import type { Hasher } from '../../ports.ts'
import { CANONICAL_DEPTH_MAX, type CanonicalValue, canonicalJson } from './canonical-json.ts'
import {
  CERTIFICATE_FORMAT,
  CERTIFICATE_VERSION,
  certificateHash,
  checkLength,
  type TagSetVersion,
} from './certificate.ts'
import { completeLimits, LIMIT_BOUNDS, type TraceLimits } from './limits.ts'
import { DIRECTIONS, type LedgerEnd, METHODS, type Seed, type TraceRequest } from './request.ts'

/** What a certificate says, with its hash checked and nothing else believed. */
export type Claim = {
  /** The trace to run again, ended where the first one ended. */
  readonly request: TraceRequest
  readonly end: LedgerEnd
  readonly tags: TagSetVersion
  readonly code: string
  readonly hash: string
  /** All contents but the hash, as JSON data: amounts are texts. */
  readonly body: JsonObject
}

/** A JSON object. */
export type JsonObject = { readonly [key: string]: CanonicalValue }

/**
 * Reads a certificate.
 *
 * @throws {FaultError} `CERTIFICATE_TOO_LARGE`, `CERTIFICATE_MALFORMED`
 * @throws {FaultError} `CERTIFICATE_ALTERED` where the hash does not fit, or where the text is not
 *                      the canonical one (two texts for one hash would let a reader see another)
 * @throws {FaultError} `TRACE_LIMIT`, `LEDGER_UNKNOWN` for parameters that no trace can have
 */
export function readCertificate(text: string, hasher: Hasher): Claim {
  checkLength(text)
  const all = objectAt({ certificate: parseJson(text) }, 'certificate')
  checkForm(all, 0)
  if (all['format'] !== CERTIFICATE_FORMAT || all['version'] !== CERTIFICATE_VERSION) {
    throw malformed(`${CERTIFICATE_FORMAT} version ${CERTIFICATE_VERSION}`, all['format'])
  }
  const hash = textAt(all, 'hash')
  const { hash: _, ...body } = all
  const found = certificateHash(body, hasher)
  if (found !== hash) throw altered(`contents with hash ${hash}`, found)
  if (text.trimEnd() !== canonicalJson(all)) throw altered('the canonical text', 'another')
  const trace = objectAt(body, 'trace')
  const end = readEnd(objectAt(trace, 'end'))
  return {
    request: readRequest(trace, end),
    end,
    tags: readTags(objectAt(body, 'tags')),
    code: textAt(body, 'code'),
    hash,
    body,
  }
}

const altered = (expected: string, got: string): FaultError =>
  new FaultError('CERTIFICATE_ALTERED', `Expected ${expected}, got ${got}: it was changed`)

const malformed = (expected: string, got: unknown): FaultError =>
  new FaultError(
    'CERTIFICATE_MALFORMED',
    `Expected ${expected}, got ${String(JSON.stringify(got)).slice(0, 80)}`,
  )

function parseJson(text: string): CanonicalValue {
  try {
    return JSON.parse(text) as CanonicalValue
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new FaultError('CERTIFICATE_MALFORMED', `Expected JSON, got: ${why.slice(0, 200)}`)
  }
}

/** Only what {@link canonicalJson} can write may reach it. */
function checkForm(value: CanonicalValue, depth: number): void {
  if (depth > CANONICAL_DEPTH_MAX) {
    throw new FaultError(
      'CERTIFICATE_TOO_LARGE',
      `Expected values nested at most ${CANONICAL_DEPTH_MAX} deep, got more`,
    )
  }
  if (typeof value === 'number' && (!Number.isSafeInteger(value) || Object.is(value, -0))) {
    throw malformed('whole numbers below 2^53', value)
  }
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) throw malformed('Unicode', value)
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value)) {
    checkForm(key, depth)
    checkForm(item, depth + 1)
  }
}

function objectAt(from: JsonObject, key: string): JsonObject {
  const value = from[key]
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as JsonObject
  }
  throw malformed(`an object at ${key}`, value)
}

function listAt(from: JsonObject, key: string): JsonObject[] {
  const value = from[key]
  if (!Array.isArray(value)) throw malformed(`a list at ${key}`, value)
  return value.map((item: CanonicalValue) => objectAt({ [key]: item }, key))
}

function textAt(from: JsonObject, key: string): string {
  const value = from[key]
  if (typeof value === 'string') return value
  throw malformed(`a text at ${key}`, value)
}

function numberAt(from: JsonObject, key: string): number {
  const value = from[key]
  if (typeof value === 'number') return value
  throw malformed(`a number at ${key}`, value)
}

function oneOf<T extends string>(from: JsonObject, key: string, known: readonly T[]): T {
  const found = known.find((name) => name === from[key])
  if (found !== undefined) return found
  throw malformed(`one of ${known.join(', ')} at ${key}`, from[key])
}

function readRequest(trace: JsonObject, end: LedgerEnd): TraceRequest {
  return {
    ledger: ledger(textAt(trace, 'ledger')),
    seeds: listAt(trace, 'seeds').map(readSeed),
    method: oneOf(trace, 'method', [...METHODS, 'all']),
    direction: oneOf(trace, 'direction', DIRECTIONS),
    limits: readLimits(objectAt(trace, 'limits')),
    endHeight: end.height,
  }
}

function readSeed(from: JsonObject): Seed {
  const kind = oneOf(from, 'kind', ['coin', 'transaction', 'account'])
  if (kind === 'account') return { kind, account: textAt(from, 'account') }
  if (kind === 'transaction') return { kind, tx: textAt(from, 'tx') }
  return { kind, tx: textAt(from, 'tx'), index: numberAt(from, 'index') }
}

/** Every limit must be there: a default of today may differ from that of the certificate's day. */
function readLimits(from: JsonObject): TraceLimits {
  const read = Object.keys(LIMIT_BOUNDS).map((name) => {
    if (name === 'untilHeight' && from[name] === null) return [name, null]
    if (name !== 'minValue') return [name, numberAt(from, name)]
    const digits = textAt(from, name)
    if (!/^\d{1,20}$/.test(digits)) throw malformed(`digits at ${name}`, digits)
    return [name, BigInt(digits)]
  })
  return completeLimits(Object.fromEntries(read) as TraceLimits)
}

const readEnd = (from: JsonObject): LedgerEnd => ({
  height: numberAt(from, 'height'),
  block: textAt(from, 'block'),
  timeMs: numberAt(from, 'timeMs'),
  blocks: numberAt(from, 'blocks'),
  digest: textAt(from, 'digest'),
})

const readTags = (from: JsonObject): TagSetVersion => ({
  lists: listAt(from, 'lists').map((row) => ({
    list: textAt(row, 'list'),
    hash: textAt(row, 'hash'),
  })),
  asOfMs: numberAt(from, 'asOfMs'),
  knownAtMs: numberAt(from, 'knownAtMs'),
})
