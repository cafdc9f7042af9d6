/**
 * Goal: whatever bytes come, the decoder answers or refuses with a code; it never breaks, hangs or
 * takes more memory than the bytes justify. Method: thousands of damaged blocks from a seed; a
 * canary decoder with a planted crash shows that the fuzzer would notice one.
 */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sharedData } from '../../../../test/shared-data.ts'
import { FaultError } from '../../../domain/error.ts'
import { looksLike, scanRecords } from './block-file.ts'
import { decodeBlock } from './decode-block.ts'
import { inferInput } from './infer-input.ts'
import { madeBlock, SEED } from './made-block.fixture.ts'
import { columnsView, hasher } from './naive-block.fixture.ts'
import { NETWORKS } from './network.ts'

const { main } = NETWORKS
const ROUNDS = 8000
const REAL_ROUNDS = 1000
/** What may wait for the garbage collector; one decoded block here takes well below a megabyte. */
const MEMORY_BYTES_MAX = 256 * 2 ** 20

/** Park and Miller's generator: enough for noise, and the same on every machine. */
function generator(seed: number): (below: number) => number {
  let state = (seed % 2_147_483_646) + 1
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

const HUGE_COUNTS = [
  [0xfd, 0xff, 0xff],
  [0xfe, 0xff, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0xff, 0, 0, 0, 0, 0, 0, 0, 0x10],
  [0xfd, 0, 0],
  [0],
]

/** One damaged copy of a block. */
function damaged(block: Uint8Array, random: (below: number) => number): Uint8Array {
  const bytes = block.slice()
  const at = random(bytes.length)
  switch (random(7)) {
    case 0:
      bytes[at]! ^= 1 << random(8)
      return bytes
    case 1:
      return bytes.slice(0, at)
    case 2: {
      const count = HUGE_COUNTS[random(HUGE_COUNTS.length)]!
      return Uint8Array.from([...bytes.slice(0, at), ...count, ...bytes.slice(at + 1)])
    }
    case 3:
      for (let flip = 0; flip < 20; flip++) bytes[random(bytes.length)] = random(256)
      return bytes
    case 4:
      return bytes.map((byte, index) => (index < 80 ? byte : random(256)))
    case 5:
      return Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(random(bytes.length))])
    default:
      bytes.fill(random(256), at, at + random(40))
      return bytes
  }
}

type Decoder = (bytes: Uint8Array) => unknown
type Tally = { accepted: number; codes: Record<string, number>; crashes: string[] }

function fuzz(decoder: Decoder, blocks: readonly Uint8Array[], rounds: number): Tally {
  const random = generator(SEED)
  const tally: Tally = { accepted: 0, codes: {}, crashes: [] }
  for (let round = 0; round < rounds; round++) {
    const bytes = damaged(blocks[round % blocks.length]!, random)
    try {
      decoder(bytes)
      tally.accepted++
    } catch (error) {
      if (error instanceof FaultError) tally.codes[error.code] = (tally.codes[error.code] ?? 0) + 1
      else tally.crashes.push(`round ${round}: ${String(error)}`)
    }
  }
  return tally
}

/** Decodes and then reads all of it, so that a wrong offset shows. */
const decodeAndRead: Decoder = (bytes) => {
  const block = decodeBlock(bytes, main, hasher)
  for (let row = 0; row < block.inputCount; row++) inferInput(block, row, main)
  return columnsView(block)
}

const SMALL = fc.sample(madeBlock, { seed: SEED, numRuns: 60 }).map(({ bytes }) => bytes)
const REAL = ['169482.raw', '227836.raw'].flatMap((name) => {
  const path = sharedData(`bitcoin/blocks/${name}`)
  return path === null ? [] : [new Uint8Array(readFileSync(path))]
})

/** Fuzzes the decoder and holds it to its promises. */
function check(blocks: readonly Uint8Array[], rounds: number): void {
  console.info(`seed ${SEED}, ${rounds} rounds`)
  const before = process.memoryUsage().arrayBuffers
  const { crashes, codes, accepted } = fuzz(decodeAndRead, blocks, rounds)
  expect(crashes).toEqual([])
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MEMORY_BYTES_MAX)
  const refused = Object.values(codes).reduce((sum, count) => sum + count, 0)
  expect(refused + accepted).toBe(rounds)
}

describe('damaged blocks', () => {
  test('made from a seed are read or refused', () => {
    check(SMALL, ROUNDS)
  })

  if (REAL.length === 0) console.warn('skipped: real blocks (set PAPERCHAIN_SHARED)')
  test.skipIf(REAL.length === 0)('real ones are read or refused', () => {
    check(REAL, REAL_ROUNDS)
  })

  test('the fuzzer reaches most refusals', () => {
    const { codes } = fuzz(decodeAndRead, SMALL, ROUNDS / 2)
    expect(Object.keys(codes).sort()).toEqual(
      expect.arrayContaining([
        'BLOCK_COUNT_NOT_MINIMAL',
        'BLOCK_COUNT_TOO_LARGE',
        'BLOCK_MERKLE',
        'BLOCK_NO_COINBASE',
        'BLOCK_TRAILING',
        'BLOCK_TRUNCATED',
        'BLOCK_TX_MALFORMED',
        'BLOCK_VALUE_TOO_LARGE',
      ]),
    )
  })

  test('canary: a decoder that reads past a short script is caught', () => {
    const careless: Decoder = (bytes) => {
      const count = new DataView(bytes.buffer).getUint8(80)
      return new DataView(bytes.buffer).getUint32(81 + count * 10)
    }
    expect(fuzz(careless, SMALL, 500).crashes.length).toBeGreaterThan(0)
  })
})

test('a count cannot make the decoder take memory', () => {
  const bytes = new Uint8Array(200)
  bytes.set([0xfe, 0xff, 0xff, 0xff, 0x7f], 80)
  const before = process.memoryUsage().arrayBuffers
  expect(() => decodeBlock(bytes, main, hasher)).toThrow(FaultError)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20)
})

test('any bytes at all are no crash for the readers of files', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, last) => {
      expect(['records', 'raw', 'hex']).toContain(looksLike(bytes))
      const { used } = scanRecords(bytes, { network: main, base: 0, last })
      expect(used).toBeLessThanOrEqual(bytes.length)
      if (last) expect(used).toBe(bytes.length)
      expect(() => decodeBlock(bytes, main, hasher)).toThrow(FaultError)
    }),
    { seed: SEED, numRuns: 3000 },
  )
})
