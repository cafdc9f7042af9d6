/**
 * Blocks for benches where no real ones are at hand: the size, the counts and the mix of scripts of
 * a full block, valid down to the Merkle root. The same seed gives the same bytes.
 */
import { hash } from 'node:crypto'

const BLOCKS = 4
const TXS = 2000
const HEADER_BYTES = 80

/** Some full blocks. */
export function madeBlocks(seed: number): Uint8Array[] {
  const random = generator(seed)
  return Array.from({ length: BLOCKS }, () => madeBlock(random))
}

type Random = (below: number) => number

function madeBlock(random: Random): Uint8Array {
  const coinbase = txBytes([inputBytes(Buffer.alloc(32), 0xffffffff, Buffer.from([1, 2]))], random)
  const txs = [coinbase]
  for (let tx = 1; tx < TXS; tx++) txs.push(payment(random))
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeInt32LE(0x20000000)
  noise(random, 32).copy(header, 4)
  rootOf(txs.map(({ id }) => id)).copy(header, 36)
  header.writeUInt32LE(1_700_000_000, 68)
  header.writeUInt32LE(0x1d00ffff, 72)
  const count = Buffer.from([0xfd, TXS & 255, TXS >> 8])
  return new Uint8Array(Buffer.concat([header, count, ...txs.map(({ bytes }) => bytes)]))
}

/** One or two inputs, with scripts as often as with witnesses. */
function payment(random: Random): MadeTx {
  const hasWitness = random(2) === 0
  const inputs = Array.from({ length: 1 + random(2) }, () => {
    const script = hasWitness
      ? Buffer.alloc(0)
      : Buffer.concat([push(random, 71), push(random, 33)])
    return inputBytes(noise(random, 32), random(4), script)
  })
  const item = () => Buffer.concat([Buffer.from([2]), push(random, 71), push(random, 33)])
  return txBytes(inputs, random, hasWitness ? inputs.map(item) : [])
}

type MadeTx = { readonly bytes: Buffer; readonly id: Buffer }

function txBytes(inputs: Buffer[], random: Random, witnesses: Buffer[] = []): MadeTx {
  const outputs = Array.from({ length: 1 + random(4) }, () => outputBytes(random))
  const body = Buffer.concat([
    Buffer.from([inputs.length]),
    ...inputs,
    Buffer.from([outputs.length]),
    ...outputs,
  ])
  const version = Buffer.from([2, 0, 0, 0])
  const lockTime = Buffer.alloc(4)
  const bare = Buffer.concat([version, body, lockTime])
  if (witnesses.length === 0) return { bytes: bare, id: double(bare) }
  const bytes = Buffer.concat([version, Buffer.from([0, 1]), body, ...witnesses, lockTime])
  return { bytes, id: double(bare) }
}

function inputBytes(prevTx: Buffer, index: number, script: Buffer): Buffer {
  const tail = Buffer.alloc(4, 0xff)
  const place = Buffer.alloc(4)
  place.writeUInt32LE(index)
  return Buffer.concat([prevTx, place, Buffer.from([script.length]), script, tail])
}

const OUTPUTS: readonly [number[], number, number[]][] = [
  [[0x76, 0xa9, 20], 20, [0x88, 0xac]],
  [[0x76, 0xa9, 20], 20, [0x88, 0xac]],
  [[0xa9, 20], 20, [0x87]],
  [[0, 20], 20, []],
  [[0, 20], 20, []],
  [[0, 32], 32, []],
]

function outputBytes(random: Random): Buffer {
  const [before, size, after] = OUTPUTS[random(OUTPUTS.length)]!
  const script = Buffer.concat([Buffer.from(before), noise(random, size), Buffer.from(after)])
  const value = Buffer.alloc(8)
  value.writeUInt32LE(random(2 ** 31), 0)
  value.writeUInt32LE(random(4), 4)
  return Buffer.concat([value, Buffer.from([script.length]), script])
}

const push = (random: Random, size: number): Buffer =>
  Buffer.concat([Buffer.from([size]), noise(random, size)])

const noise = (random: Random, size: number): Buffer =>
  Buffer.from(Array.from({ length: size }, () => 1 + random(255)))

const sha256 = (bytes: Buffer): Buffer => hash('sha256', bytes, 'buffer')

const double = (bytes: Buffer): Buffer => sha256(sha256(bytes))

function rootOf(ids: readonly Buffer[]): Buffer {
  let row = ids
  while (row.length > 1) {
    const pairs = Math.ceil(row.length / 2)
    row = Array.from({ length: pairs }, (_, pair) => {
      const left = row[2 * pair]!
      return double(Buffer.concat([left, row[2 * pair + 1] ?? left]))
    })
  }
  return row[0]!
}

/** Park and Miller's generator. */
function generator(seed: number): Random {
  let state = seed
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}
