/**
 * Ours against bitcoinjs-lib: raw blocks to transaction ids, and to the address and value of every
 * output. Both must say the same of every block before any time is taken.
 *
 * Ours does more: it also checks the Merkle root, names the form of each script, and gives scripts
 * without an address an account.
 */
import { hash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DecodedBlock } from '@paperchain/core/engine/decode/bitcoin/columns'
import { decodeBlock } from '@paperchain/core/engine/decode/bitcoin/decode-block'
import { NETWORKS } from '@paperchain/core/engine/decode/bitcoin/network'
import type { Hasher } from '@paperchain/core/ports'
import { address, Block, payments } from 'bitcoinjs-lib'
import { madeBlocks } from './btc-blocks.ts'
import type { BenchResult } from './result.ts'

const ROUNDS = 9
const WARM_UP_PASSES = 20
/** Passes a round of ours, so that both sides of a pair take a comparable time. */
const OUR_PASSES = 8
const SEED = 7

/** What both sides say of an output: transaction id, address or null, satoshi. */
type Told = readonly [string, string | null, bigint]

/** OpenSSL's SHA-256. Text is the cheapest way out of it: a Buffer costs twice the hashing. */
const tools: Hasher = {
  sha256(bytes) {
    const text = hash('sha256', bytes, 'latin1' as 'hex')
    const digest = new Uint8Array(32)
    for (let at = 0; at < 32; at++) digest[at] = text.charCodeAt(at)
    return digest
  },
}

/** Proves that both sides agree, then times them in turns on one thread. */
export async function run(): Promise<BenchResult> {
  const { blocks, source } = inputs()
  const count = { bytes: 0, txs: 0, outputs: 0 }
  for (const bytes of blocks) {
    const block = ours(bytes)
    agree(toldByUs(block), toldByPeer(bytes))
    count.bytes += bytes.length
    count.txs += block.txCount
    count.outputs += block.outputCount
  }
  const { our, their, ratios } = timed(blocks)
  return {
    name: 'btc-decode',
    rows: [
      { label: 'ours, bytes', value: count.bytes / our / 1e6, unit: 'MB/s' },
      { label: 'ours, transactions', value: count.txs / our, unit: 'tx/s' },
      { label: 'ours, outputs', value: count.outputs / our, unit: 'outputs/s' },
      { label: 'bitcoinjs-lib, bytes', value: count.bytes / their / 1e6, unit: 'MB/s' },
      { label: 'bitcoinjs-lib, transactions', value: count.txs / their, unit: 'tx/s' },
    ],
    ratio: {
      ours: 'decodeBlock',
      peer: 'bitcoinjs-lib 7: Block.fromBuffer, getId, fromOutputScript',
      median: median(ratios),
      min: Math.min(...ratios),
      max: Math.max(...ratios),
    },
    notes: [
      `${blocks.length} ${source}: ${count.bytes} bytes, ${count.txs} transactions, ` +
        `${count.outputs} outputs`,
      'equal before timing: every transaction id, every value, every address',
      `${ROUNDS} rounds in turns on one thread; the ratio is the median of the pairs`,
      'ours also checks Merkle roots; the peer does not',
    ],
  }
}

/** Median seconds of a pass of each side, and the ratio of each pair. */
function timed(blocks: readonly Uint8Array[]) {
  for (let pass = 0; pass < WARM_UP_PASSES; pass++) for (const bytes of blocks) ours(bytes)
  const our: number[] = []
  const their: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    our.push(seconds(blocks, ours, OUR_PASSES))
    their.push(seconds(blocks, peer, 1))
  }
  const ratios = their.map((time, round) => time / our[round]!)
  return { our: median(our), their: median(their), ratios }
}

const ours = (bytes: Uint8Array): DecodedBlock => decodeBlock(bytes, NETWORKS.main, tools)

/** What the peer does in its time: the same fields, kept in no list. */
function peer(bytes: Uint8Array): number {
  let seen = 0
  for (const tx of Block.fromBuffer(bytes).transactions ?? []) {
    seen += tx.getId().length
    for (const { script, value } of tx.outs) {
      seen += (peerAddress(script)?.length ?? 0) + Number(value & 1n)
    }
  }
  return seen
}

function peerAddress(script: Uint8Array): string | null {
  const last = script.length - 1
  if ((last === 34 || last === 66) && script[last] === 0xac && script[0] === last - 1) {
    return payments.p2pkh({ pubkey: script.subarray(1, last) }).address ?? null
  }
  try {
    return address.fromOutputScript(script)
  } catch {
    // The peer's way to say that a script has no address.
    return null
  }
}

function toldByPeer(bytes: Uint8Array): Told[] {
  const txs = Block.fromBuffer(bytes).transactions ?? []
  return txs.flatMap((tx) => {
    const id = tx.getId()
    return tx.outs.map(({ script, value }): Told => [id, peerAddress(script), value])
  })
}

function toldByUs(block: DecodedBlock): Told[] {
  const told: Told[] = []
  for (let tx = 0; tx < block.txCount; tx++) {
    const id = Buffer.from(block.txid.subarray(32 * tx, 32 * tx + 32)).toString('hex')
    for (let row = block.txFirstOutput[tx]!; row < block.txFirstOutput[tx + 1]!; row++) {
      const start = block.outAccountStart[row]!
      const text = block.accounts.subarray(start, start + block.outAccountLength[row]!)
      const account = Buffer.from(text).toString('latin1')
      const value = (BigInt(block.outValueHi[row]!) << 32n) + BigInt(block.outValueLo[row]!)
      told.push([id, /^@|^scripthash:/.test(account) ? null : account, value])
    }
  }
  return told
}

function agree(left: readonly Told[], right: readonly Told[]): void {
  const at = left.findIndex((row, index) => String(row) !== String(right[index]))
  if (at < 0 && left.length === right.length) return
  throw new Error(`Expected both sides to agree, got ${left[at]} and ${right[at]} at ${at}`)
}

function seconds(
  blocks: readonly Uint8Array[],
  decode: (bytes: Uint8Array) => unknown,
  passes: number,
): number {
  const started = performance.now()
  for (let pass = 0; pass < passes; pass++) for (const bytes of blocks) decode(bytes)
  return (performance.now() - started) / 1000 / passes
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1]!

/** Real blocks where the shared data is there, else made ones of the same kinds of script. */
function inputs(): { blocks: Uint8Array[]; source: string } {
  const shared = process.env['PAPERCHAIN_SHARED'] ?? join(process.cwd(), '../shared')
  const folder = join(shared, 'data/bitcoin/blocks')
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.raw$/.test(name)) : []
  if (names.length === 0) {
    return { blocks: madeBlocks(SEED), source: `made blocks (no shared data; seed ${SEED})` }
  }
  const blocks = names.toSorted().map((name) => new Uint8Array(readFileSync(join(folder, name))))
  return { blocks, source: 'real blocks of the main network' }
}
