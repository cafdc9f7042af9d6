/**
 * Pages of the house: how long the profile of an account with a million postings and the answers of
 * the search box take, over HTTP, behind the whole server with 500,000 tags in memory.
 *
 * How to read: milliseconds from the question to the last byte of the answer. `first` is the first
 * time after the import, with nothing of it in memory; the others are medians. A profile page asks
 * for profile and postings together: `first rows` is when the rows are there, `whole` when the sums
 * are too. Targets: first rows 300 ms, search 200 ms.
 */
import { hash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { encodeAddress } from '@paperchain/core/domain/address/codecs'
import { BITCOIN, ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import type { ListEntry, ListVersion } from '@paperchain/core/domain/tag'
import { networkOf } from '@paperchain/core/engine/decode/bitcoin/network'
import type { HeldEntry, ListStore } from '@paperchain/core/ports'
import { openRegistry } from '@paperchain/server/adapters/registry-postgres/registry'
import { makeApp } from '@paperchain/server/app/http/app'
import { HTTP_LIMITS } from '@paperchain/server/app/http/limits'
import { importBitcoin } from '@paperchain/server/app/jobs/import-bitcoin'
import { openFolder } from '@paperchain/server/app/open-folder'
import { openHouse } from '@paperchain/server/app/serve/open-house'
import type { BenchResult, BenchRow } from './result.ts'

const REGTEST = ledgerOf('bitcoin-regtest')
const BLOCKS = 250
const OUTPUTS = 4_000
const TAGS = 500_000
const ROUNDS = 15
const TOKEN = 'token-of-the-bench'
const PAYLOAD = new Uint8Array(20).fill(7)
const ACCOUNT = encodeAddress({ ledger: REGTEST, form: 'p2wpkh', version: 0, payload: PAYLOAD })

/** Runs the bench. About 40 seconds. */
export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'paperchain-bench-'))
  try {
    const server = await serverOn(folder)
    const rows = await measured(server.url).finally(server.stop)
    return {
      name: 'house-pages',
      rows: [...rows, { label: 'import before', value: server.importSeconds, unit: 's' }],
      notes: [
        `${BLOCKS * OUTPUTS} postings of one account in ${BLOCKS} blocks; ${TAGS} tags, each with`,
        'a label of its own; targets: first rows 300 ms, search 200 ms',
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Server = {
  readonly url: string
  readonly importSeconds: number
  readonly stop: () => Promise<void>
}

async function serverOn(folder: string): Promise<Server> {
  const clock = Date.now
  const data = await openFolder({ folder }, 'bench', clock())
  const file = join(folder, 'blk00000.dat')
  writeFileSync(file, chainBytes())
  const order = { paths: [file], network: networkOf(REGTEST), height: null }
  const { seconds, stored, faults } = await importBitcoin(order, {
    ledger: data.ledger,
    now: clock,
  })
  if (stored !== BLOCKS) throw new Error(`${stored} blocks stored: ${faults[0]?.message}`)
  const keyFile = join(folder, 'key.json')
  const registry = await openRegistry({ folder, keyFile, command: 'bench', clock })
  const { house, close } = await openHouse({
    folder,
    data: { ...data, lists: listsOf() },
    registry,
    clock,
    limits: HTTP_LIMITS,
    startedWith: [],
    localToken: TOKEN,
    keyFile,
    onBug: (error) => console.error(error),
    refresh: false,
  })
  const hosts = new Set(['localhost'])
  const options = { hosts, secure: false, trustProxy: false, logLevel: 'warn' }
  const app = await makeApp({ house, ...options })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { url, importSeconds: seconds, stop: () => app.close().then(close) }
}

async function measured(url: string): Promise<BenchRow[]> {
  const ask = (path: string): Promise<string> => askOf(`${url}/v1${path}`)
  const page = `/ledgers/bitcoin-regtest/accounts/${ACCOUNT}`
  const whole = () => Promise.all([ask(page), ask(`${page}/postings?limit=50`)])
  const firstRows = async (): Promise<void> => {
    const sums = ask(page)
    sumsWait.push(sums)
    await ask(`${page}/postings?limit=50`)
  }
  const sumsWait: Promise<string>[] = []
  const { next, items } = JSON.parse(await ask(`${page}/postings?limit=1000`))
  const tx = String(items[0].tx)
  const first = await time(firstRows)
  await Promise.all(sumsWait.splice(0))
  const rows: BenchRow[] = [{ label: 'profile, first rows: first', value: first, unit: 'ms' }]
  const looks: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['profile, first rows', firstRows],
    ['profile, whole', whole],
    ['profile, next 1,000 rows', () => ask(`${page}/postings?limit=1000&cursor=${next}`)],
    ['profile, counterparties', () => ask(`${page}/counterparties`)],
    ['search: address', () => ask(`/search?q=${ACCOUNT}`)],
    ['search: transaction', () => ask(`/search?q=${tx}`)],
    ['search: height', () => ask('/search?q=200')],
    ['search: a label of many', () => ask('/search?q=omebody%201')],
    ['search: nothing', () => ask('/search?q=no%20such%20label')],
  ]
  for (const [label, look] of looks) {
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      times.push(await time(look))
      await Promise.all(sumsWait.splice(0))
    }
    times.sort((left, right) => left - right)
    rows.push({ label, value: times[ROUNDS >> 1] ?? Number.NaN, unit: 'ms' })
  }
  return rows
}

async function askOf(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } })
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

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

function listsOf(): ListStore {
  const held = Array.from({ length: TAGS }, (_, row): HeldEntry => {
    const entry: ListEntry = {
      key: String(row),
      ledger: BITCOIN,
      account: `account-${row}`,
      everyLedger: false,
      label: `Somebody ${row}`,
      actor: row % 10 === 0 ? `actor-${row}` : '',
      category: 'exchange',
      abuse: '',
      confidence: '',
      source: 'bench',
      statedFrom: null,
      file: 'bench.json',
      row,
    }
    return { list: 'bench', entry, versions: [VERSION.hash] }
  })
  return {
    versions: async () => [VERSION],
    entriesAbout: async () => held,
    actors: async () => [],
    sources: async () => [],
  } as Partial<ListStore> as ListStore
}

const GENESIS = '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206'
const doubleHash = (bytes: Uint8Array): Buffer =>
  hash('sha256', hash('sha256', bytes, 'buffer'), 'buffer')

/** Blocks of one coinbase each, which pays the account many times. */
function chainBytes(): Buffer {
  const blocks: Buffer[] = []
  let previous: Buffer = Buffer.from(GENESIS, 'hex').reverse()
  for (let height = 1; height <= BLOCKS; height++) {
    const coinbase = coinbaseOf(height)
    const head = headOf(height, previous, doubleHash(coinbase))
    previous = doubleHash(head)
    const size = head.length + 1 + coinbase.length
    blocks.push(bytesOf([0xdab5bffa, size]), head, Buffer.from([1]), coinbase)
  }
  return Buffer.concat(blocks)
}

/** 32-bit numbers, lowest byte first. */
function bytesOf(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length)
  numbers.forEach((number, at) => {
    bytes.writeUInt32LE(number, 4 * at)
  })
  return bytes
}

function coinbaseOf(height: number): Buffer {
  const script = Buffer.from([3, height & 255, (height >> 8) & 255, 0, 0, 0])
  const output = Buffer.concat([bytesOf([1000, 0]), Buffer.from([22, 0, 20]), PAYLOAD])
  const count = Buffer.from([0xfd, OUTPUTS & 255, OUTPUTS >> 8])
  return Buffer.concat([
    ...[bytesOf([1]), Buffer.from([1]), Buffer.alloc(32), bytesOf([0xffffffff])],
    ...[Buffer.from([script.length]), script, bytesOf([0xffffffff]), count],
    ...Array.from({ length: OUTPUTS }, () => output),
    bytesOf([0]),
  ])
}

/** A head with work enough: on a regtest ledger every second nonce has it. */
function headOf(height: number, previous: Buffer, root: Buffer): Buffer {
  for (let nonce = 0; ; nonce++) {
    const time = 1_700_000_000 + height * 600
    const head = Buffer.concat([bytesOf([4]), previous, root, bytesOf([time, 0x207fffff, nonce])])
    if ((doubleHash(head)[31] ?? 0xff) < 0x80) return head
  }
}
