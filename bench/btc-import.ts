/**
 * Block files to stored postings in all orders, inputs resolved, end to end; then the same with a
 * coin cache a quarter of the coin set, which must give the same ledger in bounded memory.
 *
 * How to read: transactions and megabytes a second of wall time, from opening the file to the last
 * committed batch; memory is the most that the process ever had. Each import runs in a process of
 * its own, since an engine keeps memory that it once took. There is no peer that stores the same:
 * the ratio compares the two runs, and their digests must be equal first.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ledger as ledgerOf } from '@paperchain/core/domain/ledger'
import { networkOf } from '@paperchain/core/engine/decode/bitcoin/network'
import { BATCH_ROWS, importBitcoin } from '@paperchain/server/app/jobs/import-bitcoin'
import { openFolder } from '@paperchain/server/app/open-folder'
import { generateChain } from './generate-chain.ts'
import type { BenchResult } from './result.ts'

const SIZE = { blocks: 270, txsPerBlock: 2_000, seed: 7 }
/** Batches so small that the cache may be a quarter of the coins (`COINS_MIN_BATCHES`). */
const SMALL_BATCH_ROWS = 40_000
const REGTEST = ledgerOf('bitcoin-regtest')

/** What a child process reports. */
type Run = {
  readonly seconds: number
  readonly txs: number
  readonly postings: number
  readonly unresolved: number
  readonly rssBytes: number
  readonly digests: Readonly<Record<string, string>>
}

/** Runs the benchmark. */
export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'paperchain-bench-'))
  try {
    const chain = generateChain(SIZE)
    const file = join(folder, 'blk00000.dat')
    writeFileSync(file, chain.bytes)
    const whole = child([file, join(folder, 'whole'), String(chain.coins * 4), String(BATCH_ROWS)])
    const few = Math.floor(chain.coins / 4)
    const quarter = child([file, join(folder, 'quarter'), String(few), String(SMALL_BATCH_ROWS)])
    if (JSON.stringify(whole.digests) !== JSON.stringify(quarter.digests)) {
      throw new Error('the two ledgers differ')
    }
    if (whole.txs !== chain.txs || whole.unresolved !== 0 || quarter.unresolved !== 0) {
      throw new Error(`expected ${chain.txs} transactions with every input resolved`)
    }
    return report(whole, quarter, { megabytes: statSync(file).size / 1e6, coins: chain.coins })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function report(
  whole: Run,
  quarter: Run,
  { megabytes, coins }: { readonly megabytes: number; readonly coins: number },
): BenchResult {
  const ratio = whole.seconds / quarter.seconds
  const rows = (name: string, { seconds, txs, postings, rssBytes }: Run) => [
    { label: `${name}: transactions`, value: txs / seconds, unit: '1/s' },
    { label: `${name}: postings`, value: postings / seconds, unit: '1/s' },
    { label: `${name}: block bytes`, value: megabytes / seconds, unit: 'MB/s' },
    { label: `${name}: time`, value: seconds, unit: 's' },
    { label: `${name}: most memory`, value: rssBytes / 2 ** 20, unit: 'MiB' },
  ]
  return {
    name: 'btc-import',
    rows: [...rows('all coins in the cache', whole), ...rows('a quarter of them', quarter)],
    ratio: {
      ours: 'a cache a quarter of the coin set',
      peer: 'a cache that holds all coins',
      median: ratio,
      min: ratio,
      max: ratio,
    },
    notes: [
      `${SIZE.blocks} generated blocks, ${megabytes.toFixed(0)} MB`,
      `${coins} coins unspent at the end`,
      'every input resolved; digests over all orders are equal in both runs',
      'floor 25,000 transactions/s, goal 50,000 on 2 cores',
    ],
  }
}

function child(words: readonly string[]): Run {
  const args = [...process.execArgv, import.meta.filename, ...words]
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the import failed: ${stderr}`)
  return JSON.parse(stdout) as Run
}

/** The child: one import, measured, then digests. */
async function importOnce(
  file: string,
  folder: string,
  { coins, batchRows }: { readonly coins: number; readonly batchRows: number },
): Promise<Run> {
  const { ledger } = await openFolder({ folder }, 'bench', 0)
  const order = { paths: [file], network: networkOf(REGTEST), height: null }
  const result = await importBitcoin(order, {
    ledger,
    now: () => performance.now(),
    coins,
    batchRows,
  })
  const { seconds, txs, postings, unresolved, peakRssBytes, faults } = result
  const [fault] = faults
  if (fault !== undefined) throw new Error(`${fault.code}: ${fault.message}`)
  const digests = await ledger.digests(REGTEST)
  await ledger.close()
  return { seconds, txs, postings, unresolved, rssBytes: peakRssBytes, digests }
}

const [, main, file, folder, coins, batchRows] = process.argv
if (main === import.meta.filename && file !== undefined && folder !== undefined) {
  process.stdout.write(
    JSON.stringify(
      await importOnce(file, folder, { coins: Number(coins), batchRows: Number(batchRows) }),
    ),
  )
}
