/**
 * Goal: every whole record of a block file is found, whatever stands between and wherever a window
 * ends; what is no record is reported, never taken. Method: files made from parts, so that the
 * answer is known; the same file through windows of any size gives the same records.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FileRecord, looksLike, scanRecords, unmask } from './block-file.ts'
import { bytesOfHex } from './hex.ts'
import { SEED } from './made-block.fixture.ts'
import { type BitcoinNetwork, NETWORKS } from './network.ts'

const { main, testnet, signet, regtest } = NETWORKS

const word = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255)
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

function record(block: readonly number[], network: BitcoinNetwork = main): number[] {
  return [...word(network.magic), ...word(block.length).reverse(), ...block]
}

type Part = { kind: 'block' | 'zeros' | 'foreign'; bytes: number[] }

/** Bytes without the magic's first, so that none of them can begin a record. */
const plain = fc.integer({ min: 1, max: 0xf0 })
const part: fc.Arbitrary<Part> = fc.oneof(
  fc
    .array(fc.nat(255), { minLength: 81, maxLength: 120 })
    .map((bytes) => ({ kind: 'block' as const, bytes })),
  fc.array(fc.constant(0), { maxLength: 30 }).map((bytes) => ({ kind: 'zeros' as const, bytes })),
  fc
    .array(plain, { minLength: 1, maxLength: 30 })
    .map((bytes) => ({ kind: 'foreign' as const, bytes })),
)
const parts = fc.array(part, { maxLength: 12 })

const fileOf = (all: readonly Part[]): Uint8Array =>
  Uint8Array.from(all.flatMap(({ kind, bytes }) => (kind === 'block' ? record(bytes) : bytes)))

const whole = (file: Uint8Array) => scanRecords(file, { network: main, base: 0, last: true })

/** Reads a file through windows of some size, as an importer does. */
function inWindows(file: Uint8Array, size: number) {
  const found: { at: number; length: number }[] = []
  let foreign = 0
  let base = 0
  let wanted = 0
  while (base < file.length) {
    const end = Math.min(file.length, base + Math.max(size, wanted))
    const last = end === file.length
    const scan = scanRecords(file.slice(base, end), { network: main, base, last })
    found.push(...scan.records.map(({ at, length }) => ({ at, length })))
    for (const { facts } of scan.faults) foreign += Number(facts['length'])
    const stuck = scan.used === 0 && scan.wanted <= end - base
    expect(stuck).toBe(false)
    base += scan.used
    wanted = scan.wanted
  }
  return { found, foreign }
}

describe('a file made of parts', () => {
  test('gives its blocks and nothing else', () => {
    console.info(`seed ${SEED}`)
    fc.assert(
      fc.property(parts, (all) => {
        const file = fileOf(all)
        const { records, used, wanted } = whole(file)
        const blocks = records.map(({ start, length }) => [...file.slice(start, start + length)])
        expect(blocks).toEqual(all.filter(({ kind }) => kind === 'block').map((one) => one.bytes))
        expect({ used, wanted }).toEqual({ used: file.length, wanted: 0 })
      }),
      { seed: SEED, numRuns: 500 },
    )
  })

  test('gives the same through windows of any size', () => {
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 300 }), (all, size) => {
        const file = fileOf(all)
        const { records, faults } = whole(file)
        const { found } = inWindows(file, size)
        expect(found).toEqual(records.map(({ at, length }) => ({ at, length })))
        const isClean = all.every(({ kind }) => kind !== 'foreign')
        expect(faults.length === 0).toBe(isClean)
        expect(inWindows(file, size).foreign === 0).toBe(isClean)
      }),
      { seed: SEED, numRuns: 500 },
    )
  })
})

const BLOCK = Array.from({ length: 100 }, (_, at) => 1 + (at % 200))

describe('what is no record is reported with its place', () => {
  const faultsOf = (bytes: number[]) =>
    whole(Uint8Array.from(bytes)).faults.map(({ code, facts }) => ({ code, ...facts }))

  test('foreign bytes at the start, in the middle and at the end', () => {
    const file = [1, 2, 3, ...record(BLOCK), 0, 0, 9, 0, 9, ...record(BLOCK), 7]
    expect(faultsOf(file)).toEqual([
      { code: 'BLOCK_FILE_FOREIGN', at: 0, length: 3 },
      { code: 'BLOCK_FILE_FOREIGN', at: 113, length: 3 },
      { code: 'BLOCK_FILE_FOREIGN', at: 224, length: 1 },
    ])
    expect(whole(Uint8Array.from(file)).records.length).toBe(2)
  })

  test('offsets count from the start of the file', () => {
    const bytes = Uint8Array.from([5, ...record(BLOCK)])
    const scan = scanRecords(bytes, { network: main, base: 1_000_000_000_000, last: true })
    expect(scan.records).toEqual([{ at: 1_000_000_000_009, start: 9, length: 100 }])
    expect(scan.faults[0]!.facts).toEqual({ at: 1_000_000_000_000, length: 1 })
  })

  test('a torn last record', () => {
    expect(faultsOf([...record(BLOCK), ...record(BLOCK).slice(0, -1)])).toEqual([
      { code: 'BLOCK_FILE_TORN', at: 108, length: 107 },
    ])
  })

  test('a length that swallows later records does not hide them', () => {
    const lying = record(BLOCK)
    lying.splice(4, 4, ...word(3_000_000).reverse())
    const { records, faults } = whole(Uint8Array.from([...lying, ...record(BLOCK)]))
    expect(records.map(({ at }: FileRecord) => at)).toEqual([116])
    expect(faults.map(({ code }) => code)).toEqual(['BLOCK_FILE_FOREIGN'])
  })

  test.each([
    ['no bytes', 0],
    ['a header and nothing else', 80],
    ['more than a block may have', 4_000_001],
  ])('a record of %s is none', (_, length) => {
    const file = [...word(main.magic), ...word(length).reverse(), ...BLOCK]
    expect(faultsOf(file)).toEqual([{ code: 'BLOCK_FILE_FOREIGN', at: 0, length: 108 }])
  })

  test('a million false magics cost one fault', () => {
    const file = new Uint8Array(4_000_000)
    const view = new DataView(file.buffer)
    for (let at = 0; at < file.length; at += 4) view.setUint32(at, main.magic)
    expect(whole(file).faults.length).toBe(1)
  })

  test('a record of another network is refused', () => {
    const file = Uint8Array.from([...record(BLOCK), ...record(BLOCK, testnet)])
    expect(() => whole(file)).toThrow(
      expect.objectContaining({
        code: 'BLOCK_WRONG_NETWORK',
        facts: { at: 108, network: 'testnet' },
      }),
    )
  })
})

test('a window that ends inside a record asks for the rest of it', () => {
  const file = Uint8Array.from([0, ...record(BLOCK)])
  for (const end of [2, 5, 8]) {
    const scan = scanRecords(file.slice(0, end), { network: main, base: 0, last: false })
    expect(scan).toEqual({ records: [], faults: [], used: 1, wanted: 8 })
  }
  const scan = scanRecords(file.slice(0, 50), { network: main, base: 0, last: false })
  expect(scan).toEqual({ records: [], faults: [], used: 1, wanted: 108 })
})

describe('what a file looks like', () => {
  test.each([main, testnet, signet, regtest])('records of $name', (network) => {
    expect(looksLike(Uint8Array.from(record(BLOCK, network)))).toBe('records')
    expect(looksLike(Uint8Array.from([0, 0, 0, ...record(BLOCK, network)]))).toBe('records')
  })

  test('a raw block, of whatever version', () => {
    for (const version of [1, 2, 0x20000000, 0x30303030]) {
      const bytes = [...word(version).reverse(), ...Array.from({ length: 76 }, (_, at) => at * 3)]
      expect(looksLike(Uint8Array.from(bytes))).toBe('raw')
    }
  })

  test('hex text', () => {
    expect(looksLike(ascii(`  01000000\n${'6F'.repeat(76)}`))).toBe('hex')
    expect(looksLike(ascii('0100000x'))).toBe('raw')
    expect(looksLike(new Uint8Array(0))).toBe('raw')
  })
})

test('the mask of a file comes off wherever a window begins', () => {
  const key = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 255])
  const bytes = Uint8Array.from({ length: 100 }, (_, at) => at)
  const masked = bytes.map((byte, at) => byte ^ key[at % 8]!)
  for (const base of [0, 1, 7, 8, 13, 99]) {
    const window = masked.slice(base)
    unmask(window, key, base)
    expect(window).toEqual(bytes.slice(base))
  }
  const same = masked.slice()
  unmask(same, new Uint8Array(0), 0)
  expect(same).toEqual(masked)
})

describe('hex text to bytes', () => {
  test('any bytes, in any case, with white space between them', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.boolean(), fc.nat(5), (bytes, upper, width) => {
        const hex = Buffer.from(bytes).toString('hex')
        const cased = upper ? hex.toUpperCase() : hex
        const spaced = cased.replace(/../g, (pair, at: number) =>
          at % (2 * width + 2) === 0 ? `\r\n\t ${pair}` : pair,
        )
        expect(Buffer.from(bytesOfHex(ascii(spaced))).toString('hex')).toBe(hex)
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  test.each([
    ['0g', 1],
    ['xy', 0],
    ['00 1', 4],
    ['0 0', 1],
    ['ab:cd', 2],
    ['00é0', 2],
    ['0/', 1],
    ['@0', 0],
    ['`0', 0],
  ])('%s is wrong at %i', (text, at) => {
    expect(() => bytesOfHex(ascii(text))).toThrow(
      expect.objectContaining({ code: 'BLOCK_HEX', facts: { at } }),
    )
  })
})
