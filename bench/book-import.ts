/**
 * Ten million rows of an exchange's book, from CSV to stored, balanced postings, end to end.
 *
 * How to read: rows and postings a second of wall time, from opening the file to the last committed
 * block; memory is the most that the process ever had. There is no peer that stores the same: the
 * ratio compares with `csv-parse`, which only takes the same file apart, in its own process. The
 * sums of the stored postings must equal those that the generator kept before a time counts.
 * `BOOK_ROWS` sets another number of rows.
 */
import { spawnSync } from 'node:child_process'
import {
  closeSync,
  createReadStream,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseAssetId } from '@paperchain/core/domain/asset'
import type { Book } from '@paperchain/core/domain/book'
import { readMapping } from '@paperchain/core/domain/book-mapping'
import { ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import { nodeHasher } from '@paperchain/server/adapters/chain-bitcoin/node-hasher'
import { importBook } from '@paperchain/server/app/jobs/import-book'
import { BookDesks } from '@paperchain/server/app/jobs/import-book-desk'
import { openFolder } from '@paperchain/server/app/open-folder'
import { parse } from 'csv-parse'
import type { BenchResult } from './result.ts'

const ROWS = Number(process.env['BOOK_ROWS'] ?? 10_000_000)
const ACCOUNTS = 1_000_000
const SEED = 7
const BOOK = ledgerOf('book:bench')
const HEAD = 'id,time,kind,account,counterparty,asset,amount,otherAsset,otherAmount,feeAmount\n'
const MAPPING = readMapping({
  columns: Object.fromEntries(
    HEAD.trim()
      .split(',')
      .map((name) => [name, name]),
  ),
})
const assetOf = (name: string) => parseAssetId(`${BOOK}/${name}`)
const DESCRIPTION: Book = {
  ledger: BOOK,
  name: 'Bench',
  assets: [
    { code: 'USD', asset: assetOf('iso4217:USD'), decimals: 2, same: null },
    { code: 'BTC', asset: assetOf('coin:BTC'), decimals: 8, same: null },
  ],
  mappings: {},
}

type Sums = { readonly cash: string; readonly house: string; readonly fees: string }
type Run = {
  readonly seconds: number
  /** Of all threads: what the time would be without anything beside it, times cores. */
  readonly cpuSeconds: number
  readonly postings: number
  readonly stored: number
  readonly blocks: number
  readonly rssBytes: number
  readonly sums: Sums
}

/** Runs the benchmark. */
export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'paperchain-bench-'))
  try {
    const file = join(folder, 'book.csv')
    const expected = generate(file)
    const ours = child<Run>(['import', file, join(folder, 'data')])
    if (JSON.stringify(ours.sums) !== JSON.stringify(expected) || ours.stored !== ROWS) {
      const got = JSON.stringify([ours.sums, ours.stored])
      throw new Error(`expected sums ${JSON.stringify(expected)}, got ${got}`)
    }
    const peer = child<{ seconds: number; rows: number }>(['peer', file, ''])
    if (peer.rows !== ROWS) throw new Error(`expected ${ROWS} rows, got ${peer.rows}`)
    return report(ours, peer.seconds, statSync(file).size)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function report(ours: Run, peerSeconds: number, bytes: number): BenchResult {
  const { seconds, cpuSeconds, postings, blocks, rssBytes } = ours
  const ratio = peerSeconds / seconds
  return {
    name: 'book-import',
    rows: [
      { label: 'rows', value: ROWS / seconds, unit: '1/s' },
      { label: 'postings', value: postings / seconds, unit: '1/s' },
      { label: 'file', value: bytes / 1e6 / seconds, unit: 'MB/s' },
      { label: 'time', value: seconds, unit: 's' },
      { label: 'processor time', value: cpuSeconds, unit: 's' },
      { label: 'most memory', value: rssBytes / 2 ** 20, unit: 'MiB' },
      { label: 'csv-parse, parsing only', value: ROWS / peerSeconds, unit: 'rows/s' },
    ],
    ratio: {
      ours: 'file to stored postings',
      peer: 'csv-parse 7 taking the file apart',
      median: ratio,
      min: ratio,
      max: ratio,
    },
    notes: [
      `${ROWS} rows of ${ACCOUNTS} accounts, seed ${SEED}: 60 % cash in, 20 % transfers ` +
        'with a fee, 20 % trades with a fee',
      `${postings} postings in ${blocks} journal blocks; sums equal to the generator's`,
      'goal 150,000 rows/s under 1 GiB on 2 cores',
    ],
  }
}

/** Writes the file, and gives the sums that the ledger must have. */
function generate(path: string): Sums {
  const random = lcg(SEED)
  const file = openSync(path, 'w')
  let [cash, house, fees] = [0n, 0n, 0n]
  let lines = [HEAD.trimEnd()]
  for (let row = 0; row < ROWS; row++) {
    const kind = random() % 10
    const account = `C-${1_000_000 + (random() % ACCOUNTS)}`
    const cents = 1 + (random() % 10_000_000)
    const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
    const time = new Date(1_700_000_000_000 + row * 1000).toISOString()
    const start = `T${100_000_000 + row},${time}`
    if (kind < 6) {
      lines.push(`${start},cash-in,${account},,USD,${amount},,,`)
      cash += BigInt(cents)
    } else if (kind < 8) {
      const to = `C-${1_000_000 + (random() % ACCOUNTS)}`
      lines.push(`${start},transfer,${account},${to},USD,${amount},,,0.10`)
      fees += 10n
    } else {
      lines.push(`${start},trade,${account},,USD,${amount},BTC,0.${account.slice(2)},0.25`)
      house += BigInt(cents)
      fees += 25n
    }
    if (lines.length < 20_000) continue
    writeSync(file, `${lines.join('\n')}\n`)
    lines = []
  }
  if (lines.length > 0) writeSync(file, `${lines.join('\n')}\n`)
  closeSync(file)
  return { cash: String(cash), house: String(house), fees: String(fees) }
}

function child<T>(words: readonly string[]): T {
  const args = [...process.execArgv, import.meta.filename, ...words]
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the bench failed: ${stderr}`)
  return JSON.parse(stdout) as T
}

async function importOnce(file: string, folder: string): Promise<Run> {
  const data = await openFolder({ folder }, 'bench', 0)
  const { ledger, books, links } = data
  await books.putBook(DESCRIPTION)
  const clock = () => Date.now()
  const secret = () => new Uint8Array(32)
  const parts = { ledger, books, links, hasher: nodeHasher, clock, folder, secret }
  const desk = await new BookDesks(parts).of('bench')
  const before = process.cpuUsage()
  const result = await importBook(
    desk,
    { path: file, mapping: MAPPING },
    { now: () => performance.now() },
  )
  const { user, system } = process.cpuUsage(before)
  const cpuSeconds = (user + system) / 1e6
  const { seconds, postings, stored, blocks, peakRssBytes, faults } = result
  const [fault] = faults
  if (fault !== undefined) throw new Error(`${fault.code}: ${fault.message}`)
  const totals = await ledger.totals(BOOK, ['external:cash', 'house:main', '@fees'])
  const of = (account: string, side: 'credited' | 'debited') =>
    String(totals.find((row) => row.account === account && row.asset.endsWith('USD'))?.[side] ?? 0n)
  const sums = {
    cash: of('external:cash', 'debited'),
    house: of('house:main', 'credited'),
    fees: of('@fees', 'credited'),
  }
  await ledger.close()
  return { seconds, cpuSeconds, postings, stored, blocks, rssBytes: peakRssBytes, sums }
}

async function parseOnce(file: string): Promise<{ seconds: number; rows: number }> {
  const started = performance.now()
  let rows = 0
  for await (const _ of createReadStream(file).pipe(parse({ columns: true }))) rows++
  return { seconds: (performance.now() - started) / 1000, rows }
}

function lcg(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 4
  }
}

const [, main, what, file, folder] = process.argv
if (main === import.meta.filename && file !== undefined && folder !== undefined) {
  const found = what === 'import' ? await importOnce(file, folder) : await parseOnce(file)
  process.stdout.write(JSON.stringify(found))
}
