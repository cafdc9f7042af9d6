/**
 * Regtest blocks as bytes: Merkle root, witness commitment, height in the coinbase, proof of work.
 *
 * Sources: Bitcoin wire format, BIP 34 (height), BIP 141 (commitment), BIP 144.
 *
 * @module
 */
import { at } from './random.ts'
import { type Output, type Tx, writeCoinbase } from './transaction.ts'
import { compactSize, fromHex, idText, join, sha256Twice, sized, uint32, utf8 } from './wire.ts'

/** Blocks between two halvings of the subsidy on regtest. */
const HALVING_BLOCKS = 150
/** Blocks after which a coinbase may be spent. */
export const COINBASE_MATURITY = 100

const SUBSIDY_FIRST = 5_000_000_000n
const VERSION = 0x20000000
const BITS = 0x207fffff

/** A block of the sample. */
export type SampleBlock = {
  readonly height: number
  readonly id: string
  /** Hash in wire order. */
  readonly hash: Uint8Array
  /** Seconds since 1970. */
  readonly time: number
  readonly bytes: Uint8Array
  readonly txs: readonly Tx[]
}

/** What a miner decides about a block. */
export type BlockPlan = {
  readonly height: number
  readonly previous: Uint8Array
  readonly time: number
  /** Text in the coinbase that names the pool. */
  readonly mark: string
  /** What the coinbase pays. */
  readonly reward: readonly Output[]
  readonly txs: readonly Tx[]
}

/** New satoshi that a block at `height` may make. */
export const subsidy = (height: number): bigint =>
  SUBSIDY_FIRST >> BigInt(Math.floor(height / HALVING_BLOCKS))

/** New satoshi of all blocks from 0 to `height`. */
export function subsidyTotal(height: number): bigint {
  let sum = 0n
  for (let block = 0; block <= height; block++) sum += subsidy(block)
  return sum
}

/** The first block of every regtest chain, made by its rules from its published parts. */
export function regtestGenesis(): SampleBlock {
  const text = utf8('The Times 03/Jan/2009 Chancellor on brink of second bailout for banks')
  const key = fromHex(
    '04678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb6' +
      '49f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5f',
  )
  const script = join(sized(key), Uint8Array.of(0xac))
  const bytes = join(
    uint32(1),
    Uint8Array.of(1),
    new Uint8Array(32),
    uint32(0xffffffff),
    sized(join(fromHex('04ffff001d0104'), sized(text))),
    uint32(0xffffffff),
    Uint8Array.of(1),
    fromHex('00f2052a01000000'),
    sized(script),
    uint32(0),
  )
  const txid = sha256Twice(bytes)
  const outputs = [{ script, amount: SUBSIDY_FIRST, address: null }]
  const tx: Tx = {
    ...{ id: idText(txid), txid, wtxid: txid, bytes, outputs },
    ...{ coinbase: true, inputs: [], fee: 0n },
  }
  const header = join(uint32(1), new Uint8Array(32), txid, uint32(1296688602), uint32(BITS))
  return close({ header: join(header, uint32(2)), height: 0, time: 1296688602, txs: [tx] })
}

/** Builds a block and finds a nonce for it: about two tries on regtest. */
export function buildBlock(plan: BlockPlan): SampleBlock {
  const coinbase = buildCoinbase(plan)
  const txs = [coinbase, ...plan.txs]
  const head = join(
    uint32(VERSION),
    plan.previous,
    merkleRoot(txs.map(({ txid }) => txid)),
    uint32(plan.time),
    uint32(BITS),
  )
  for (let nonce = 0; ; nonce++) {
    const header = join(head, uint32(nonce))
    if (meetsTarget(sha256Twice(header))) {
      return close({ header, height: plan.height, time: plan.time, txs })
    }
  }
}

/** Merkle root of ids in wire order; the last of an odd row stands twice. */
function merkleRoot(ids: readonly Uint8Array[]): Uint8Array {
  let row = ids
  while (row.length > 1) {
    const above: Uint8Array[] = []
    for (let left = 0; left < row.length; left += 2) {
      const right = row[left + 1] ?? at(row, left)
      above.push(sha256Twice(join(at(row, left), right)))
    }
    row = above
  }
  return at(row, 0)
}

function buildCoinbase({ height, mark, reward, txs }: BlockPlan): Tx {
  const scriptSig = join(pushHeight(height), sized(utf8(mark)))
  const withWitness = txs.some(({ txid, wtxid }) => txid !== wtxid)
  if (!withWitness) return writeCoinbase(scriptSig, reward, null)
  const reserved = new Uint8Array(32)
  // The coinbase cannot commit to itself, so its place in the tree is zero.
  const root = merkleRoot([new Uint8Array(32), ...txs.map(({ wtxid }) => wtxid)])
  const script = join(fromHex('6a24aa21a9ed'), sha256Twice(join(root, reserved)))
  return writeCoinbase(scriptSig, [...reward, { script, amount: 0n, address: null }], reserved)
}

/** Height as a script number: an opcode up to 16, else the fewest bytes with a clear sign bit. */
function pushHeight(height: number): Uint8Array {
  if (height <= 16) return Uint8Array.of(0x50 + height)
  const digits: number[] = []
  for (let rest = height; rest > 0; rest = Math.floor(rest / 256)) digits.push(rest % 256)
  if (at(digits, digits.length - 1) >= 0x80) digits.push(0)
  return sized(Uint8Array.from(digits))
}

/** Regtest's target is 7fffff followed by 29 zero bytes: half of all hashes are below it. */
const meetsTarget = (hash: Uint8Array): boolean =>
  at([...hash.subarray(31)], 0) < 0x7f || idText(hash) <= `7fffff${'0'.repeat(58)}`

function close(parts: {
  readonly header: Uint8Array
  readonly height: number
  readonly time: number
  readonly txs: readonly Tx[]
}): SampleBlock {
  const { header, height, time, txs } = parts
  const hash = sha256Twice(header)
  const bytes = join(header, compactSize(txs.length), ...txs.map((tx) => tx.bytes))
  return { height, id: idText(hash), hash, time, bytes, txs }
}
