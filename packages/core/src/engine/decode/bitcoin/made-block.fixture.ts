/** Blocks for property tests: any shape that the protocol allows, valid down to the Merkle root. */
import fc from 'fast-check'
import { blockBytes, type NaiveHeader, type NaiveTx } from './naive-block.fixture.ts'

/** `PAPERCHAIN_SEED` repeats a run; without it every run is the same. */
export const SEED = Number(process.env['PAPERCHAIN_SEED'] ?? 20_241_120)

const bytesOf = (size: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: size, maxLength: size })

const script = (...parts: (number[] | fc.Arbitrary<Uint8Array>)[]): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(...parts.map((part) => (Array.isArray(part) ? fc.constant(part) : part)))
    .map((found) => Uint8Array.from(found.flatMap((part) => [...part])))

export const compressedKey = script([2], bytesOf(32))
const longKey = script([4], bytesOf(64))
const key = fc.oneof(compressedKey, longKey)
const pushed = (of: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  of.map((bytes) => Uint8Array.of(bytes.length, ...bytes))

const multisig = fc
  .tuple(fc.integer({ min: 0, max: 17 }), fc.array(pushed(key), { maxLength: 4 }), fc.boolean())
  .map(([needed, keys, honest]) => {
    const stated = honest ? keys.length : keys.length + 1
    const body = keys.flatMap((each) => [...each])
    return Uint8Array.of(0x50 + needed, ...body, 0x50 + stated, 0xae)
  })

const program = fc
  .tuple(fc.integer({ min: 0, max: 17 }), fc.uint8Array({ minLength: 1, maxLength: 41 }))
  .map(([version, bytes]) =>
    Uint8Array.of(version === 0 ? 0 : 0x50 + version, bytes.length, ...bytes),
  )

/** Hashes with leading zeros: base 58 writes each as a digit of its own. */
const hash20 = fc
  .tuple(bytesOf(20), fc.integer({ min: 0, max: 20 }), fc.boolean())
  .map(([hash, zeros, some]) => (some ? hash.fill(0, 0, zeros) : hash))

export const outputScript: fc.Arbitrary<Uint8Array> = fc.oneof(
  script([0x76, 0xa9, 20], hash20, [0x88, 0xac]),
  script([0xa9, 20], hash20, [0x87]),
  script([0, 20], bytesOf(20)),
  script([0, 32], bytesOf(32)),
  script([0x51, 32], bytesOf(32)),
  program,
  script(pushed(key), [0xac]),
  script([33, 5], bytesOf(32), [0xac]),
  multisig,
  script([0x6a], fc.uint8Array({ maxLength: 80 })),
  fc.uint8Array({ maxLength: 60 }),
  fc.uint8Array({ minLength: 250, maxLength: 260 }),
  fc.integer({ min: 9_990, max: 10_010 }).map((size) => new Uint8Array(size).fill(0x61)),
)

const value = fc.oneof(
  fc.bigInt({ min: 0n, max: 2_100_000_000_000_000n }),
  fc.constantFrom(0n, 0xffffffffn, 0x100000000n, 2_100_000_000_000_000n),
)
const u32 = fc.nat({ max: 0xffffffff })
const some = fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 4 })

const input = fc.record({
  prevTx: bytesOf(32).map((bytes) => Buffer.from(bytes.fill(1, 0, 1)).toString('hex')),
  prevIndex: u32,
  script: fc.oneof(fc.uint8Array({ maxLength: 120 }), fc.constant(new Uint8Array(0))),
  sequence: u32,
  witness: fc.oneof(fc.constant<Uint8Array[]>([]), some),
})

const tx: fc.Arbitrary<NaiveTx> = fc.record({
  version: fc.integer(),
  inputs: fc.array(input, { minLength: 1, maxLength: 4 }),
  outputs: fc.array(fc.record({ value, script: outputScript }), { minLength: 1, maxLength: 4 }),
  lockTime: u32,
})

const coinbase: fc.Arbitrary<NaiveTx> = fc.tuple(tx, some).map(([made, witness]) => ({
  ...made,
  inputs: [
    {
      ...made.inputs[0]!,
      script: made.inputs[0]!.script.slice(0, 100),
      prevTx: '00'.repeat(32),
      prevIndex: 0xffffffff,
      witness,
    },
  ],
}))

const header: fc.Arbitrary<NaiveHeader> = fc.record({
  version: fc.integer(),
  previous: bytesOf(32).map((bytes) => Buffer.from(bytes.fill(1, 0, 1)).toString('hex')),
  time: u32,
  bits: fc.integer({ min: 0x01010000, max: 0x207fffff }),
})

/** A block with all its parts. */
export const madeBlock = fc
  .tuple(header, coinbase, fc.array(tx, { maxLength: 6 }))
  .map(([head, first, rest]) => {
    const txs = [first, ...rest]
    return { header: head, txs, bytes: blockBytes(head, txs) }
  })
