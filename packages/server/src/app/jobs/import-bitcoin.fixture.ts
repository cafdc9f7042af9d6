/**
 * Blocks of the regtest network for tests: valid in header, Merkle root and proof of work, with
 * scripts that nobody checks.
 */
import { createHash } from 'node:crypto'

export type TestCoin = { readonly tx: Buffer; readonly index: number }
export type TestTx = { readonly id: Buffer; readonly bytes: Buffer }
export type TestBlock = { readonly id: Buffer; readonly height: number; readonly bytes: Buffer }

/** Id of the first regtest block, as it stands on the wire. */
const GENESIS = Buffer.from(
  '06226e46111a0b59caaf126043eb5bbf28c34f3a5e332a1fc7b2b73cf188910f',
  'hex',
)
export const REGTEST_GENESIS: TestBlock = { id: GENESIS, height: 0, bytes: Buffer.alloc(0) }

const EASIEST_BITS = 0x207fffff

/** A transaction that pays these values to keys made of `mark`; by default it spends nothing. */
export function testTx(coins: readonly TestCoin[], values: readonly bigint[], mark = 1): TestTx {
  const inputs = coins.map(({ tx, index }) =>
    Buffer.concat([tx, uint32(index), Buffer.of(0), uint32(0xffffffff)]),
  )
  return txOf(inputs, values, mark)
}

/** A block on `parent`; `claims` is what its coinbase pays out. */
export function testBlock(
  parent: TestBlock,
  claims: readonly bigint[],
  txs: readonly TestTx[] = [],
): TestBlock & { readonly coinbase: TestTx } {
  const height = parent.height + 1
  const coinbase = coinbaseOf(height, claims)
  const all = [coinbase, ...txs]
  const root = rootOf(all.map(({ id }) => id))
  const header = Buffer.concat([
    uint32(0x20000000),
    parent.id,
    root,
    uint32(1_772_323_200 + height * 600),
    uint32(EASIEST_BITS),
    uint32(0),
  ])
  let id = twice(header)
  for (let nonce = 1; (id[31] ?? 0) >= 0x7f; nonce++) {
    header.writeUInt32LE(nonce, 76)
    id = twice(header)
  }
  const bytes = Buffer.concat([header, Buffer.of(all.length), ...all.map((tx) => tx.bytes)])
  return { id, height, bytes, coinbase }
}

/** A block file of these blocks. */
export const testFile = (blocks: readonly TestBlock[]): Buffer =>
  Buffer.concat(
    blocks.flatMap(({ bytes }) => [Buffer.from('fabfb5da', 'hex'), uint32(bytes.length), bytes]),
  )

/** An id as people write it. */
export const shown = (id: Buffer): string => Buffer.from(id).reverse().toString('hex')

function coinbaseOf(height: number, claims: readonly bigint[]): TestTx {
  // BIP 34: small heights are an opcode, others a push of one byte (two zeros make 2 bytes at least).
  const push = height <= 16 ? Buffer.of(0x50 + height, 0) : Buffer.of(1, height)
  const input = Buffer.concat([
    Buffer.alloc(32),
    uint32(0xffffffff),
    Buffer.of(push.length),
    push,
    uint32(0xffffffff),
  ])
  return txOf([input], claims, 200 + (height % 50))
}

function txOf(inputs: readonly Buffer[], values: readonly bigint[], mark: number): TestTx {
  const outputs = values.map((value, at) => {
    const amount = Buffer.alloc(8)
    amount.writeBigUInt64LE(value)
    const key = Buffer.alloc(20, mark)
    key[0] = at
    return Buffer.concat([amount, Buffer.of(22, 0, 20), key])
  })
  const bytes = Buffer.concat([
    uint32(2),
    Buffer.of(inputs.length),
    ...inputs,
    Buffer.of(outputs.length),
    ...outputs,
    uint32(0),
  ])
  return { id: twice(bytes), bytes }
}

function rootOf(ids: readonly Buffer[]): Buffer {
  let level = [...ids]
  while (level.length > 1) {
    const next: Buffer[] = []
    for (let at = 0; at < level.length; at += 2) {
      const left = level[at] ?? Buffer.alloc(0)
      next.push(twice(Buffer.concat([left, level[at + 1] ?? left])))
    }
    level = next
  }
  return level[0] ?? Buffer.alloc(32)
}

const sha = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest()
const twice = (bytes: Buffer): Buffer => sha(sha(bytes))

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
