/**
 * The two servers of `screen-http.ts`, each in a process of its own: the whole Paperchain server
 * with lists in memory and a registry on disk, and a bare one.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { AddressParts } from '@paperchain/core/domain/address/codec'
import { encodeAddress } from '@paperchain/core/domain/address/codecs'
import { BITCOIN, ledger } from '@paperchain/core/domain/ledger'
import type { ListEntry, ListVersion } from '@paperchain/core/domain/tag'
import type { HeldEntry, LedgerStore, ListStore } from '@paperchain/core/ports'
import type { Registry } from '@paperchain/core/registry'
import type { OwnFolder } from '@paperchain/server/adapters/ledger-clickhouse/data-folder'
import { openRegistry } from '@paperchain/server/adapters/registry-postgres/registry'
import { makeApp } from '@paperchain/server/app/http/app'
import { HTTP_LIMITS } from '@paperchain/server/app/http/limits'
import { openHouse } from '@paperchain/server/app/serve/open-house'

/** Screening asks no ledger. */
const NO_LEDGER = { close: async () => undefined } as Partial<LedgerStore> as LedgerStore

/** Tags in the lists. */
export const TAGS = 500_000
/** Different questions. */
export const QUESTIONS = 20_000
const SEED = 11
/** Questions whose answers are measured: all four forms, listed and not. */
const SAMPLE = 40
const PAYLOAD_BYTES = 20

/** What a server tells when it listens. */
export type Ready = {
  readonly port: number
  readonly token: string
  readonly questions: readonly string[]
  /** Bytes of an answer, on average over the kinds of questions. */
  readonly answerBytes: number
  readonly buildMs: number
}

const FORMS: readonly Omit<AddressParts, 'payload'>[] = [
  { ledger: BITCOIN, form: 'p2pkh', version: 0 },
  { ledger: BITCOIN, form: 'p2wpkh', version: 0 },
  { ledger: ledger('ethereum'), form: 'evm', version: 0 },
  { ledger: ledger('tron'), form: 'tron', version: 0x41 },
]

const VERSION: ListVersion = {
  list: 'bench',
  hash: 'bench',
  publishedMs: 0,
  knownMs: 0,
  sanction: true,
  entryCount: TAGS,
  added: 0,
  changed: 0,
  removed: 0,
  faults: [],
  files: [],
}

async function ours(): Promise<void> {
  const { accounts, questions } = asked()
  const folder = mkdtempSync(join(tmpdir(), 'paperchain-bench-'))
  const keyFile = join(folder, 'key.json')
  const clock = Date.now
  const registry = await openRegistry({ folder, keyFile, command: 'bench', clock })
  const token = await keyIn(registry)
  const started = performance.now()
  const { house, close } = await openHouse({
    folder,
    data: { ledger: NO_LEDGER, lists: listsOf(accounts) } as Partial<OwnFolder> as OwnFolder,
    registry,
    clock,
    limits: { ...HTTP_LIMITS, requestsPerMinute: 10_000_000 },
    startedWith: [],
    localToken: '',
    keyFile,
    onBug: (error) => console.error(error),
    refresh: false,
  })
  const buildMs = performance.now() - started
  const hosts = new Set(['localhost'])
  const options = { hosts, secure: false, trustProxy: false, logLevel: 'warn' }
  const app = await makeApp({ house, ...options })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const headers = { authorization: `Bearer ${token}` }
  const asking = { method: 'POST', url: '/v1/screen', headers } as const
  const answerBytes = await meanBytes(questions.slice(0, SAMPLE), async (texts) =>
    Buffer.byteLength((await app.inject({ ...asking, payload: { texts } })).body),
  )
  tell({ port: portOf(app.server.address()), token, questions, answerBytes, buildMs })
  untilTold(folder, () => app.close().then(close))
}

/** Ends in good order when the bench says so. */
function untilTold(folder: string, end: () => Promise<void>): void {
  process.once('SIGTERM', () => {
    void end()
      .catch(() => undefined)
      .finally(() => {
        rmSync(folder, { recursive: true, force: true })
        process.exit(0)
      })
  })
}

/** Accounts on the list, and what is asked: one in ten is listed. */
function asked(): { readonly accounts: readonly string[]; readonly questions: readonly string[] } {
  const random = lcg(SEED)
  const accounts = Array.from({ length: TAGS }, (_, row) => addressOf(random, row))
  const questions = Array.from({ length: QUESTIONS }, (_, row) =>
    row % 10 === 0 ? (accounts[(row * 31) % TAGS] ?? '') : addressOf(random, row),
  )
  return { accounts, questions }
}

async function keyIn({ users, keys }: Registry): Promise<string> {
  const user = await users.create({
    name: 'bench',
    fullName: 'Bench',
    roles: ['admin'],
    passwordHash: '-',
    mustChangePassword: false,
  })
  const key = { userId: user.id, label: 'bench', scopes: ['screen'], expiresMs: null }
  return (await keys.create(key)).token
}

async function meanBytes(
  questions: readonly string[],
  ask: (texts: readonly string[]) => Promise<number>,
): Promise<number> {
  let bytes = 0
  for (const question of questions) bytes += await ask([question])
  return Math.round(bytes / questions.length)
}

function bare(bytes: number): void {
  const body = Buffer.alloc(bytes, 'x')
  const headers = { 'content-type': 'application/json', 'content-length': body.length }
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      response.writeHead(200, headers)
      response.end(body)
    })
  })
  server.listen(0, '127.0.0.1', () => {
    const port = portOf(server.address())
    tell({ port, token: '', questions: [], answerBytes: bytes, buildMs: 0 })
  })
}

const tell = (ready: Ready): void => void process.send?.(ready)

const portOf = (address: ReturnType<ReturnType<typeof createServer>['address']>): number =>
  typeof address === 'object' && address !== null ? address.port : 0

function listsOf(accounts: readonly string[]): ListStore {
  const versions = [VERSION.hash]
  const held = accounts.map((account, row): HeldEntry => {
    const home = FORMS[row % FORMS.length]?.ledger ?? BITCOIN
    const entry: ListEntry = {
      key: `K:${account}`,
      ledger: home,
      account,
      everyLedger: home === ledger('ethereum'),
      label: `Somebody ${row % 1000}`,
      actor: '',
      category: '',
      abuse: 'sanction',
      confidence: 'listed',
      source: 'bench',
      statedFrom: null,
      file: 'bench.json',
      row,
    }
    return { list: 'bench', entry, versions }
  })
  return {
    versions: async () => [VERSION],
    entriesAbout: async () => held,
    sources: async () => [],
  } as Partial<ListStore> as ListStore
}

function addressOf(random: () => number, row: number): string {
  const form = FORMS[row % FORMS.length]
  if (form === undefined) throw new Error('no form')
  const payload = Uint8Array.from({ length: PAYLOAD_BYTES }, () => random() >>> 24)
  return encodeAddress({ ...form, payload })
}

function lcg(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state
  }
}

const [, file, what, bytes] = process.argv
if (file === import.meta.filename) await (what === 'ours' ? ours() : bare(Number(bytes)))
