/**
 * A generated regtest chain for benchmarks: whole blocks with valid Merkle roots, work and txids,
 * transactions of the usual shape (mixed script types, mostly recent coins spent), written straight
 * into block-file bytes. Seeded; signatures are of the right size and nothing else.
 */
import { hash } from 'node:crypto'

/** How large a chain to make. */
export type ChainSize = {
  readonly blocks: number
  readonly txsPerBlock: number
  readonly seed: number
}

/** A generated chain as block-file bytes, with what a reader should find in it. */
export type GeneratedChain = {
  readonly bytes: Buffer
  readonly blocks: number
  readonly txs: number
  readonly inputs: number
  readonly outputs: number
  /** Coins unspent at the end. */
  readonly coins: number
}

const MAGIC = 0xdab5bffa
const SUBSIDY = 5_000_000_000
const HALVING = 150
const TX_BYTES_MAX = 1_200
const TIME = 1_700_000_000

type Coin = {
  readonly txid: Buffer
  readonly index: number
  readonly value: number
  readonly form: number
}

/** Length of script by form: p2pkh, p2wpkh, p2sh, p2tr. */
const SCRIPT = [25, 22, 23, 34] as const
/** Of ten outputs. */
const FORMS = [0, 0, 0, 1, 1, 1, 1, 2, 3, 3] as const

/** Makes a chain. The first 20 blocks hold one coinbase each. */
export function generateChain(size: ChainSize): GeneratedChain {
  const random = lcg(size.seed)
  const writer = new Writer(size)
  const coins: Coin[] = []
  let previous: Buffer = Buffer.from(GENESIS, 'hex').reverse()
  for (let height = 1; height <= size.blocks; height++) {
    const txs = height <= 20 ? 0 : size.txsPerBlock
    previous = writer.block({ height, previous, txs }, coins, random)
  }
  return { bytes: writer.done(), blocks: size.blocks, ...writer.counts, coins: coins.length }
}

const GENESIS = '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206'

const doubleHash = (bytes: Uint8Array): Buffer =>
  hash('sha256', hash('sha256', bytes, 'buffer'), 'buffer')

class Writer {
  readonly counts = { txs: 0, inputs: 0, outputs: 0 }
  readonly #out: Buffer
  #at = 0
  /** The transaction being written, without and with its witness. */
  readonly #bare = Buffer.alloc(64 * 1024)
  #bareAt = 0

  constructor({ blocks, txsPerBlock }: ChainSize) {
    this.#out = Buffer.alloc(blocks * (400 + txsPerBlock * TX_BYTES_MAX))
  }

  done(): Buffer {
    return this.#out.subarray(0, this.#at)
  }

  block(
    { height, previous, txs }: { height: number; previous: Buffer; txs: number },
    coins: Coin[],
    random: () => number,
  ): Buffer {
    const out = this.#out
    const start = this.#at
    out.writeUInt32LE(MAGIC, start)
    const head = start + 8
    this.#at = head + 80
    this.#varint(txs + 1)
    const ids: Buffer[] = []
    ids.push(this.#coinbase(height, coins))
    for (let tx = 0; tx < txs; tx++) ids.push(this.#transaction(coins, random))
    this.counts.txs += txs + 1
    out.writeUInt32LE(4, head)
    previous.copy(out, head + 4)
    merkle(ids).copy(out, head + 36)
    out.writeUInt32LE(TIME + height * 600, head + 68)
    out.writeUInt32LE(0x207fffff, head + 72)
    out.writeUInt32LE(this.#at - head, start + 4)
    return grind(out, head)
  }

  #coinbase(height: number, coins: Coin[]): Buffer {
    const value = Math.floor(SUBSIDY / 2 ** Math.floor(height / HALVING))
    this.#begin(1)
    this.#put(Buffer.alloc(32))
    this.#u32(0xffffffff)
    const script = Buffer.from([3, height & 255, (height >> 8) & 255, (height >> 16) & 255, 0, 0])
    this.#bytesWithLength(script)
    this.#u32(0xffffffff)
    const form = 1
    this.#smallCount(1)
    this.#output(value, form, Buffer.alloc(32, height & 255))
    const txid = this.#end(false, [])
    coins.push({ txid, index: 0, value, form })
    this.counts.inputs++
    this.counts.outputs++
    return txid
  }

  #transaction(coins: Coin[], random: () => number): Buffer {
    const inputs = Math.min(coins.length, 1 + (random() % 10 < 5 ? 0 : random() % 4))
    const spent: Coin[] = []
    for (let input = 0; input < inputs; input++) spent.push(takeCoin(coins, random))
    const total = spent.reduce((sum, { value }) => sum + value, 0)
    const outputs = total < 10_000 ? 1 : 2 + (random() % 10 < 6 ? 0 : random() % 4)
    this.#begin(inputs)
    for (const coin of spent) this.#input(coin)
    this.#smallCount(outputs)
    const fee = Math.min(total, random() % 5_000)
    let left = total - fee
    const outs: { value: number; form: number }[] = []
    for (let output = 0; output < outputs; output++) {
      const last = output === outputs - 1
      const value = last ? left : Math.floor(left / (2 + (random() % 3)))
      const form = FORMS[random() % 10] ?? 0
      this.#output(value, form, key(random))
      left -= value
      outs.push({ value, form })
    }
    const witness = spent.some(({ form }) => form !== 0)
    const txid = this.#end(witness, spent)
    outs.forEach(({ value, form }, index) => {
      coins.push({ txid, index, value, form })
    })
    this.counts.inputs += inputs
    this.counts.outputs += outputs
    return txid
  }

  #begin(inputs: number): void {
    this.#bareAt = 0
    this.#u32(2)
    this.#smallCount(inputs)
  }

  #input({ txid, index, form }: Coin): void {
    this.#put(txid)
    this.#u32(index)
    this.#bytesWithLength(SCRIPT_SIGS[form] ?? Buffer.alloc(0))
    this.#u32(0xfffffffd)
  }

  #output(value: number, form: number, bytes: Buffer): void {
    this.#u32(value >>> 0)
    this.#u32(Math.floor(value / 0x1_0000_0000))
    const size = SCRIPT[form] ?? 25
    this.#smallCount(size)
    const [before, length, after] = PARTS[form] ?? PARTS[0]
    this.#put(before)
    this.#put(bytes.subarray(0, length))
    this.#put(after)
  }

  /** Closes the transaction: copies it into the block, with its witness where it has one. */
  #end(witness: boolean, spent: readonly Coin[]): Buffer {
    this.#u32(0)
    const bare = this.#bare.subarray(0, this.#bareAt)
    const out = this.#out
    this.#at += bare.copy(out, this.#at, 0, 4)
    if (witness) {
      out[this.#at++] = 0
      out[this.#at++] = 1
    }
    this.#at += bare.copy(out, this.#at, 4, bare.length - 4)
    if (witness) {
      for (const { form } of spent) this.#at += (WITNESSES[form] ?? NO_WITNESS).copy(out, this.#at)
    }
    this.#at += bare.copy(out, this.#at, bare.length - 4)
    return doubleHash(bare)
  }

  #put(bytes: Buffer): void {
    this.#bareAt += bytes.copy(this.#bare, this.#bareAt)
  }

  #bytesWithLength(bytes: Buffer): void {
    this.#smallCount(bytes.length)
    this.#put(bytes)
  }

  #smallCount(count: number): void {
    this.#bare[this.#bareAt++] = count
  }

  #u32(value: number): void {
    this.#bareAt = this.#bare.writeUInt32LE(value, this.#bareAt)
  }

  #varint(count: number): void {
    if (count < 0xfd) {
      this.#out[this.#at++] = count
      return
    }
    this.#out[this.#at++] = 0xfd
    this.#at = this.#out.writeUInt16LE(count, this.#at)
  }
}

const SIGNATURE = Buffer.alloc(71, 0x30)
const KEY = Buffer.concat([Buffer.from([2]), Buffer.alloc(32, 7)])
const push = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([bytes.length]), bytes])

/** By form of the coin spent: p2pkh, p2wpkh, p2sh (a nested p2wpkh), p2tr. */
const SCRIPT_SIGS = [
  Buffer.concat([push(SIGNATURE), push(KEY)]),
  Buffer.alloc(0),
  push(Buffer.concat([Buffer.from([0, 20]), Buffer.alloc(20, 9)])),
  Buffer.alloc(0),
]
const NO_WITNESS = Buffer.from([0])
const KEY_WITNESS = Buffer.concat([Buffer.from([2]), push(SIGNATURE), push(KEY)])
const WITNESSES = [
  NO_WITNESS,
  KEY_WITNESS,
  KEY_WITNESS,
  Buffer.concat([Buffer.from([1]), push(Buffer.alloc(64, 5))]),
]

const part = (before: number[], length: number, after: number[]) =>
  [Buffer.from(before), length, Buffer.from(after)] as const
const PARTS = [
  part([0x76, 0xa9, 20], 20, [0x88, 0xac]),
  part([0, 20], 20, []),
  part([0xa9, 20], 20, [0x87]),
  part([0x51, 32], 32, []),
] as const

/** Mostly a coin of the newest few thousand, now and then any. */
function takeCoin(coins: Coin[], random: () => number): Coin {
  const reach = random() % 10 === 0 ? coins.length : Math.min(coins.length, 4_000)
  const at = coins.length - 1 - (random() % reach)
  const coin = coins[at]
  const last = coins.pop()
  if (coin === undefined || last === undefined) throw new Error('a coin to spend')
  if (coin !== last) coins[at] = last
  return coin
}

function key(random: () => number): Buffer {
  const bytes = Buffer.allocUnsafe(32)
  for (let at = 0; at < 32; at += 4) bytes.writeUInt32LE(random(), at)
  return bytes
}

function merkle(ids: readonly Buffer[]): Buffer {
  let row = [...ids]
  while (row.length > 1) {
    const next: Buffer[] = []
    for (let at = 0; at < row.length; at += 2) {
      const left = row[at] as Buffer
      next.push(doubleHash(Buffer.concat([left, row[at + 1] ?? left])))
    }
    row = next
  }
  return row[0] as Buffer
}

/** Regtest work: a hash whose highest bit is clear. */
function grind(out: Buffer, head: number): Buffer {
  for (let nonce = 0; ; nonce++) {
    out.writeUInt32LE(nonce, head + 76)
    const id = doubleHash(out.subarray(head, head + 80))
    if ((id[31] ?? 255) < 0x7f) return id
  }
}

function lcg(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 7
  }
}
