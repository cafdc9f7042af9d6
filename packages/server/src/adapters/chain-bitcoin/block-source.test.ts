/**
 * Goal: every block in files and folders is found once for each time it is there, at its place, and
 * what is no block is named with file and offset while the good rest is kept.
 * Method: files made from two small real blocks, joined with padding, dirt and torn ends at random;
 * then each fault.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NETWORKS } from '@paperchain/core/engine/decode/bitcoin/network'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBlockSource } from './block-source.ts'

/** Blocks 1 and 2 of Bitcoin's main network, as every node has them. */
const BLOCK_1 =
  '010000006fe28c0ab6f1b372c1a6a246ae63f74f931e8365e15a089c68d6190000000000982051fd1e4ba744bbbe680e' +
  '1fee14677ba1a3c3540bf7b1cdb606e857233e0e61bc6649ffff001d01e3629901010000000100000000000000000000' +
  '00000000000000000000000000000000000000000000ffffffff0704ffff001d0104ffffffff0100f2052a0100000043' +
  '410496b538e853519c726a2c91e61ec11600ae1390813a627c66fb8be7947be63c52da7589379515d4e0a604f8141781' +
  'e62294721166bf621e73a82cbf2342c858eeac00000000'
const BLOCK_2 =
  '010000004860eb18bf1b1620e37e9490fc8a427514416fd75159ab86688e9a8300000000d5fdcc541e25de1c7a5added' +
  'f24858b8bb665c9f36ef744ee42c316022c90f9bb0bc6649ffff001d08d2bd6101010000000100000000000000000000' +
  '00000000000000000000000000000000000000000000ffffffff0704ffff001d010bffffffff0100f2052a0100000043' +
  '41047211a824f55b505228e4c3d5194c1fcfaa15a456abdf37f9b9d97a4040afc073dee6c89064984f03385237d92167' +
  'c13e236446b417ab79a0fcae412ae3316b77ac00000000'
const ID_1 = '00000000839a8e6886ab5951d76f411475428afc90947ee320161bbf18eb6048'
const ID_2 = '000000006a625f06636b8bb6ac7b960a8d03705d1ace08b1a19da3fdcc99ddbd'

/** The header of the first regtest block, whose target no main network block may have. */
const regtestGenesis = Buffer.concat([
  Buffer.from(
    '01000000' +
      '00'.repeat(32) +
      '3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a' +
      'dae5494dffff7f2002000000',
    'hex',
  ),
  Buffer.alloc(100),
])

const ONE = Buffer.from(BLOCK_1, 'hex')
const TWO = Buffer.from(BLOCK_2, 'hex')
const MAGIC = Buffer.from('f9beb4d9', 'hex')

function recordOf(block: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(block.length)
  return Buffer.concat([MAGIC, length, block])
}

let folder = ''
let files = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'block-source-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(bytes: Buffer | string, name = `file ${files++}.dat`): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

async function sourceOf(...paths: string[]) {
  const source = await openBlockSource({ paths, network: null })
  const blocks: string[] = []
  for await (const stretch of source.read(source.records)) {
    for (const one of stretch) {
      blocks.push(one instanceof Uint8Array ? Buffer.from(one).toString('hex') : one.code)
    }
  }
  const codes = source.faults.map(({ code }) => code)
  return { ...source, blocks, codes, ids: source.records.map(({ id }) => id) }
}

describe('a source of blocks', () => {
  test('finds every record between padding and dirt, wherever the file is torn', async () => {
    const part = fc.oneof(
      fc.constantFrom(1 as const, 2 as const),
      fc.nat({ max: 300 }).map((length) => Buffer.alloc(length)),
      fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1 }), fc.nat(), async (parts, tear) => {
        const pieces = parts.map((one) =>
          one === 1 ? recordOf(ONE) : one === 2 ? recordOf(TWO) : one,
        )
        // The first record makes the file known as a block file.
        const whole = Buffer.concat([recordOf(ONE), ...pieces])
        const size = whole.length - (tear % (pieces.at(-1)?.length || 1))
        const { records, blocks, ids, faults } = await sourceOf(write(whole.subarray(0, size)))
        const expected: { offset: number; block: string }[] = []
        let at = 0
        for (const [i, piece] of [recordOf(ONE), ...pieces].entries()) {
          const one = i === 0 ? 1 : parts[i - 1]
          const block = one === 1 ? BLOCK_1 : one === 2 ? BLOCK_2 : null
          const fits = at + piece.length <= size
          if (block !== null && fits) expected.push({ offset: at + 8, block })
          at += piece.length
        }
        expect(records.map(({ offset }) => offset)).toEqual(expected.map(({ offset }) => offset))
        expect(blocks).toEqual(expected.map(({ block }) => block))
        expect(ids).toEqual(expected.map(({ block }) => (block === BLOCK_1 ? ID_1 : ID_2)))
        for (const { code, facts } of faults) {
          expect(['BLOCK_FILE_FOREIGN', 'BLOCK_FILE_TORN']).toContain(code)
          expect(facts['offset']).toBeLessThanOrEqual(size)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('names dirt and a torn end by their offsets, and keeps the rest', async () => {
    const dirt = Buffer.from('not a block')
    const file = Buffer.concat([recordOf(ONE), dirt, recordOf(TWO), recordOf(ONE).subarray(0, 99)])
    const path = write(file)
    const { ids, faults, refused } = await sourceOf(path)
    expect(ids).toEqual([ID_1, ID_2])
    expect(refused).toBe(1)
    expect(faults.map(({ code, facts }) => [code, facts['file'], facts['offset']])).toEqual([
      ['BLOCK_FILE_FOREIGN', path, 223],
      ['BLOCK_FILE_TORN', path, 223 + dirt.length + 223],
    ])
  })

  test('refuses a record whose header no work was done for, and keeps the rest', async () => {
    const forged = Buffer.from(ONE)
    forged[76] = 0xff
    const path = write(Buffer.concat([recordOf(forged), recordOf(TWO)]))
    const { ids, faults, refused } = await sourceOf(path)
    expect([ids, refused]).toEqual([[ID_2], 1])
    expect(faults[0]).toMatchObject({ code: 'BLOCK_NO_WORK', facts: { file: path, offset: 8 } })
  })

  test('finds a record within one whose length is wrong', async () => {
    const forged = Buffer.from(ONE)
    forged[76] = 0xff
    const record = recordOf(forged)
    record.writeUInt32LE(ONE.length + 30, 4)
    const { ids, codes } = await sourceOf(write(Buffer.concat([record, recordOf(TWO)])))
    expect([ids, codes]).toEqual([[ID_2], ['BLOCK_NO_WORK', 'BLOCK_FILE_FOREIGN']])
  })

  test('reads a raw block, hex text in lines, and a folder by name', async () => {
    const inside = join(folder, 'blocks')
    mkdirSync(inside)
    writeFileSync(join(inside, 'blk00001.dat'), recordOf(TWO))
    writeFileSync(join(inside, 'blk00000.dat'), recordOf(ONE))
    writeFileSync(join(inside, 'blk00002.dat'), Buffer.alloc(5000))
    writeFileSync(join(inside, 'rev00000.dat'), 'undo data is not read')
    const text = `${BLOCK_2.replace(/(.{64})/g, '$1\r\n').toUpperCase()}\n`
    const { ids, blocks, codes } = await sourceOf(write(ONE), write(text, 'two.hex'), inside)
    expect(codes).toEqual([])
    expect(ids).toEqual([ID_1, ID_2, ID_1, ID_2])
    expect(blocks).toEqual([BLOCK_1, BLOCK_2, BLOCK_1, BLOCK_2])
  })

  test('takes off the disguise of nodes since 28.0', async () => {
    const inside = join(folder, 'disguised')
    mkdirSync(inside)
    const key = Buffer.from('0123456789abcdef', 'hex')
    const file = Buffer.concat([recordOf(ONE), recordOf(TWO), Buffer.alloc(100)])
    const hidden = file.map((byte, at) => byte ^ key[at % 8]!)
    writeFileSync(join(inside, 'xor.dat'), key)
    writeFileSync(join(inside, 'blk00000.dat'), hidden)
    const { blocks, codes } = await sourceOf(inside)
    expect([blocks, codes]).toEqual([[BLOCK_1, BLOCK_2], []])
  })

  test('takes the network from the first magic, and refuses files of another', async () => {
    const foreign = recordOf(ONE)
    foreign.writeUInt32BE(NETWORKS.testnet.magic)
    const first = write(recordOf(ONE))
    const other = write(foreign)
    const found = await sourceOf(first, other)
    expect([found.network.name, found.ids, found.codes]).toEqual([
      'main',
      [ID_1],
      ['BLOCK_WRONG_NETWORK'],
    ])
    expect(found.faults[0]?.facts).toMatchObject({ file: other, found: 'testnet' })
    const raw = await openBlockSource({ paths: [write(regtestGenesis)], network: null })
    expect(raw.faults.map(({ code }) => code)).toEqual(['BLOCK_WRONG_NETWORK'])
    const named = await openBlockSource({ paths: [first], network: NETWORKS.regtest })
    expect(named.faults.map(({ code }) => code)).toEqual(['BLOCK_WRONG_NETWORK'])
  })

  test.each([
    ['an empty file', () => write(''), 'IMPORT_NO_BLOCKS'],
    ['a file of zeros', () => write(Buffer.alloc(300)), 'IMPORT_NO_BLOCKS'],
    ['a path that is not there', () => join(folder, 'nowhere'), 'IMPORT_UNREADABLE'],
    ['a text', () => write('once upon a time there was a chain'), 'IMPORT_NOT_BLOCKS'],
    ['an image', () => write(Buffer.alloc(5000, 'PNG.')), 'IMPORT_NOT_BLOCKS'],
    [
      'blocks of Dash',
      () => write(Buffer.from('bf0c6bbd'.padEnd(400, '0'), 'hex')),
      'BLOCK_NOT_YET',
    ],
    [
      'blocks of Zcash',
      () => write(Buffer.from('24e92764'.padEnd(400, '0'), 'hex')),
      'BLOCK_NOT_YET',
    ],
    ['an undo file', () => write(recordOf(ONE), 'rev00000.dat'), 'IMPORT_NOT_BLOCKS'],
    ['hex with an odd digit', () => write(`${BLOCK_1}a`), 'BLOCK_HEX'],
    ['hex of no block', () => write('00ff'), 'IMPORT_NOT_BLOCKS'],
    ['a raw block that is cut short', () => write(ONE.subarray(0, 100)), 'BLOCK_TRUNCATED'],
    [
      'a folder without block files',
      () => {
        const path = join(folder, `empty ${files++}`)
        mkdirSync(path)
        return path
      },
      'IMPORT_NO_BLOCKS',
    ],
  ])('names %s', async (_, path, code) => {
    const named = path()
    const { records, faults } = await sourceOf(named)
    expect(records).toEqual([])
    expect(faults).toMatchObject([{ code, facts: { file: named } }])
  })

  test('names a file that became shorter since it was looked through', async () => {
    const path = write(Buffer.concat([recordOf(ONE), recordOf(TWO)]))
    const source = await openBlockSource({ paths: [path], network: null })
    writeFileSync(path, recordOf(ONE))
    const found = []
    for await (const stretch of source.read(source.records)) found.push(...stretch)
    expect(found.map((one) => (one instanceof Uint8Array ? one.length : one.code))).toEqual([
      ONE.length,
      'IMPORT_CHANGED',
    ])
  })

  test('lists no more than a hundred faults of a file, and says how many there are', async () => {
    const forged = Buffer.from(ONE)
    forged[76] = 0xff
    const file = Buffer.concat([...Array(500).fill(recordOf(forged)), recordOf(TWO)])
    const { ids, faults, refused } = await sourceOf(write(file))
    expect([ids, refused]).toEqual([[ID_2], 500])
    expect(faults.length).toBe(101)
    expect(faults[100]?.facts['unlisted']).toBe(400)
  })
})
