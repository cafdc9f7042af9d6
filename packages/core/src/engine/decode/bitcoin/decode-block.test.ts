/**
 * Goal: the decoder reads every valid block as a plain reader does, and refuses every other with a
 * code and the byte where it went wrong. Method: blocks made from a seed, compared field by field
 * with the naive twin; then one planted fault at a time.
 */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FaultError } from '../../../domain/error.ts'
import { decodeBlock } from './decode-block.ts'
import { madeBlock, SEED } from './made-block.fixture.ts'
import {
  blockBytes,
  columnsView,
  fromHex,
  hasher,
  type NaiveTx,
  naiveView,
  txBytes,
} from './naive-block.fixture.ts'
import { NETWORKS } from './network.ts'
import { LONG_BYTES } from './txid.ts'

const HEADER = { version: 1, previous: '11'.repeat(32), time: 1_300_000_000, bits: 0x1d00ffff }
const PAY = fromHex('76a914000102030405060708090a0b0c0d0e0f1011121388ac')
const FIRST_TX = 81

function coinbase(): NaiveTx {
  const input = { prevTx: '00'.repeat(32), prevIndex: 0xffffffff, script: fromHex('0102') }
  return {
    version: 1,
    inputs: [{ ...input, sequence: 0xffffffff, witness: [] }],
    outputs: [{ value: 5_000_000_000n, script: PAY }],
    lockTime: 0,
  }
}

function payment(salt = 1, outputs = 1): NaiveTx {
  const input = { prevTx: '22'.repeat(32), prevIndex: salt, script: new Uint8Array(3) }
  return {
    version: 2,
    inputs: [{ ...input, sequence: 0, witness: [] }],
    outputs: Array.from({ length: outputs }, () => ({ value: 7n, script: PAY })),
    lockTime: 0,
  }
}

const decode = (bytes: Uint8Array) => decodeBlock(bytes, NETWORKS.main, hasher)

function refusal(bytes: Uint8Array): Pick<FaultError, 'code' | 'facts' | 'message'> {
  try {
    decode(bytes)
  } catch (error) {
    if (error instanceof FaultError) return error
    throw error
  }
  throw new Error('the block was accepted')
}

describe('blocks made from a seed', () => {
  test.each(Object.values(NETWORKS).filter(({ prefix }) => prefix !== null))(
    'read as by the naive twin on $name',
    (network) => {
      console.info(`seed ${SEED}`)
      fc.assert(
        fc.property(madeBlock, ({ bytes }) => {
          const decoded = decodeBlock(bytes, network, hasher)
          expect(columnsView(decoded)).toEqual(naiveView(bytes, network))
        }),
        { seed: SEED, numRuns: 150 },
      )
    },
  )

  test('read the same from the middle of a larger buffer', () => {
    fc.assert(
      fc.property(madeBlock, fc.integer({ min: 1, max: 9 }), ({ bytes }, shift) => {
        const buffer = new Uint8Array(bytes.length + 16).fill(0xff)
        buffer.set(bytes, shift)
        const decoded = decode(buffer.subarray(shift, shift + bytes.length))
        expect(columnsView(decoded)).toEqual(naiveView(bytes, NETWORKS.main))
      }),
      { seed: SEED, numRuns: 50 },
    )
  })

  test('whatever ends them early, the block is refused and no byte is changed', () => {
    fc.assert(
      fc.property(madeBlock, fc.double({ min: 0, max: 1, noNaN: true }), ({ bytes }, part) => {
        const cut = bytes.slice(0, Math.floor(part * (bytes.length - 1)))
        const before = createHash('sha256').update(cut).digest('hex')
        expect(['BLOCK_TRUNCATED', 'BLOCK_COUNT_TOO_LARGE']).toContain(refusal(cut).code)
        expect(createHash('sha256').update(cut).digest('hex')).toBe(before)
      }),
      { seed: SEED, numRuns: 300 },
    )
  })
})

test('every size of transaction has its id, with and without witness', () => {
  const sizes = [...Array(200).keys(), LONG_BYTES + 1000]
  const txs = sizes.flatMap((size) =>
    [[], [new Uint8Array(size)]].map((witness) => {
      const tx = payment(size + 1)
      const input = { ...tx.inputs[0]!, script: new Uint8Array(size).fill(size), witness }
      return { ...tx, inputs: [input] }
    }),
  )
  const bytes = blockBytes(HEADER, [coinbase(), ...txs])
  expect(columnsView(decode(bytes))).toEqual(naiveView(bytes, NETWORKS.main))
})

test('outputs that pay one script again have its account again', () => {
  const txs = [coinbase(), payment(1, 3), payment(2, 300)]
  const view = columnsView(decode(blockBytes(HEADER, txs)))
  const accounts = view.txs.flatMap((tx) => tx.outputs.map(({ account }) => account))
  expect(accounts).toEqual(Array(304).fill('112D2adLM3UKy4Z4giRbReR6gjWuvHUqB'))
})

test('scripts that differ in their first or last byte alone have accounts of their own', () => {
  const program = '20'.concat('ab'.repeat(32))
  const versions = Array.from({ length: 16 }, (_, at) => (0x51 + at).toString(16) + program)
  const hash = '76a914'.concat('ab'.repeat(20), '88')
  const scripts = [
    `00${program}`,
    ...versions,
    `${hash}ac`,
    `${hash}ad`,
    `${hash}acac`,
    `${hash}ac`,
  ]
  const tx = payment()
  const outputs = scripts.map((script) => ({ value: 1n, script: fromHex(script) }))
  for (const order of [outputs, outputs.toReversed()]) {
    const bytes = blockBytes(HEADER, [coinbase(), { ...tx, outputs: order }])
    const view = columnsView(decode(bytes))
    expect(view).toEqual(naiveView(bytes, NETWORKS.main))
    expect(new Set(view.txs[1]!.outputs.map(({ account }) => account)).size).toBe(20)
  }
})

describe('refused with the byte where it went wrong', () => {
  const good = blockBytes(HEADER, [coinbase(), payment()])
  const inputCountAt = FIRST_TX + 4

  test('a block of the right bytes is accepted', () => {
    expect(decode(good).txCount).toBe(2)
  })

  /** The block with some bytes replaced by others, of any length. */
  const spliced = (at: number, removed: number, bytes: number[]): Uint8Array =>
    Uint8Array.from([...good.slice(0, at), ...bytes, ...good.slice(at + removed)])

  test.each([
    ['2^60 inputs', [0xff, 0, 0, 0, 0, 0, 0, 0, 0x10], 'BLOCK_COUNT_TOO_LARGE'],
    ['2^32 inputs', [0xff, 0, 0, 0, 0, 1, 0, 0, 0], 'BLOCK_COUNT_TOO_LARGE'],
    ['2^32 - 1 inputs', [0xfe, 0xff, 0xff, 0xff, 0xff], 'BLOCK_COUNT_TOO_LARGE'],
    ['1 input in three bytes', [0xfd, 1, 0], 'BLOCK_COUNT_NOT_MINIMAL'],
    ['1 input in five bytes', [0xfe, 1, 0, 0, 0], 'BLOCK_COUNT_NOT_MINIMAL'],
    ['1 input in nine bytes', [0xff, 1, 0, 0, 0, 0, 0, 0, 0], 'BLOCK_COUNT_NOT_MINIMAL'],
    ['witness flag 2', [0, 2, 1], 'BLOCK_TX_MALFORMED'],
  ])('%s', (_, bytes, code) => {
    const { facts, ...fault } = refusal(spliced(inputCountAt, 1, bytes))
    expect({ code: fault.code, at: facts['at'] }).toEqual({ code, at: inputCountAt })
  })

  test('2^60 inputs are refused before any is looked at', () => {
    const bytes = spliced(inputCountAt, 1, [0xff, 0, 0, 0, 0, 0, 0, 0, 0x10])
    // Looking at them, or making room for them, would not end.
    const before = process.memoryUsage().arrayBuffers
    for (let round = 0; round < 1000; round++) refusal(bytes)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 30)
  })

  test('no inputs behind a witness flag', () => {
    const bytes = spliced(inputCountAt, 1, [0, 1, 0])
    expect(refusal(bytes)).toMatchObject({ code: 'BLOCK_TX_MALFORMED', facts: { at: 87 } })
  })

  test('no outputs', () => {
    const at = inputCountAt + 1 + 36 + 1 + 2 + 4
    expect(refusal(spliced(at, 1, [0]))).toMatchObject({
      code: 'BLOCK_TX_MALFORMED',
      facts: { at },
    })
  })

  test('a witness flag with no witness behind it', () => {
    const tx = txBytes(payment())
    const lying = Uint8Array.from([...tx.slice(0, 4), 0, 1, ...tx.slice(4, -4), 0, ...tx.slice(-4)])
    const raw = [txBytes(coinbase()), lying]
    const bytes = blockBytes(HEADER, [coinbase(), payment()], raw)
    expect(refusal(bytes).code).toBe('BLOCK_TX_MALFORMED')
  })

  test('an output worth more than there is', () => {
    for (const value of [2_100_000_000_000_001n, 2n ** 63n, 2n ** 64n - 1n]) {
      const tx = { ...payment(), outputs: [{ value, script: PAY }] }
      const { code } = refusal(blockBytes(HEADER, [coinbase(), tx]))
      expect(code).toBe('BLOCK_VALUE_TOO_LARGE')
    }
  })

  test('bytes behind the last transaction', () => {
    expect(refusal(spliced(good.length, 0, [0]))).toMatchObject({
      code: 'BLOCK_TRAILING',
      facts: { at: good.length, left: 1 },
    })
  })

  test('more bytes than a block may have', () => {
    expect(refusal(new Uint8Array(4_000_001))).toMatchObject({
      code: 'BLOCK_TOO_LARGE',
      facts: { bytes: 4_000_001 },
    })
  })

  test('no transactions', () => {
    expect(refusal(Uint8Array.from([...good.slice(0, 80), 0])).code).toBe('BLOCK_NO_COINBASE')
  })

  test('a first transaction that is no coinbase', () => {
    const bytes = blockBytes(HEADER, [payment(), payment(2)])
    expect(refusal(bytes)).toMatchObject({ code: 'BLOCK_NO_COINBASE', facts: { at: 86 } })
  })

  test('a coinbase with a second input', () => {
    const tx = coinbase()
    const twice = { ...tx, inputs: [...tx.inputs, ...payment().inputs] }
    expect(refusal(blockBytes(HEADER, [twice])).code).toBe('BLOCK_NO_COINBASE')
    const nulls = { ...tx, inputs: [...tx.inputs, ...tx.inputs] }
    expect(refusal(blockBytes(HEADER, [nulls])).code).toBe('BLOCK_NO_COINBASE')
  })

  test('a coinbase script longer than 100 bytes', () => {
    const tx = coinbase()
    const of = (size: number) => {
      const inputs = [{ ...tx.inputs[0]!, script: new Uint8Array(size).fill(65) }]
      return blockBytes(HEADER, [{ ...tx, inputs }])
    }
    expect(decode(of(100)).coinbaseText).toBe('A'.repeat(100))
    expect(refusal(of(101))).toMatchObject({ code: 'BLOCK_TX_MALFORMED', facts: { at: 122 } })
  })

  test('a second coinbase', () => {
    const other = { ...coinbase(), lockTime: 1 }
    expect(refusal(blockBytes(HEADER, [coinbase(), other]))).toMatchObject({
      code: 'BLOCK_TWO_COINBASES',
      facts: { tx: 1 },
    })
  })

  test('the first block of another network', () => {
    const bytes = blockBytes({ ...HEADER, previous: '00'.repeat(32) }, [coinbase()])
    expect(refusal(bytes).code).toBe('BLOCK_WRONG_NETWORK')
  })
})
