/**
 * Goal: Litecoin, Dogecoin and Bitcoin Cash are read by their own rules: blocks, amounts, subsidies,
 * accounts, and the order of spending.
 * Method: their first blocks, put together from published parts and proven by their ids; published
 * vectors for subsidies and addresses; and, where no real block was at hand (merged mining, the
 * MimbleWimble extension, tokens, sorted blocks), blocks made from the definitions.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalAccount, encodeAddress } from '../../../domain/address/codecs.ts'
import { LANES } from '../../../domain/batch/lanes.ts'
import { CoinBook } from './coin-book.ts'
import { CoinCache } from './coin-cache.ts'
import { FORMS } from './columns.ts'
import { decodeBlock } from './decode-block.ts'
import { checkWork } from './header.ts'
import { lockingForm, tokenBytes } from './locking-script.ts'
import { madeBlock, outputScript, SEED } from './made-block.fixture.ts'
import {
  accountAt,
  blockBytes,
  countBytes,
  fromHex,
  hasher,
  hexOf,
  type NaiveHeader,
  type NaiveTx,
  naiveAccount,
  naiveTxid,
} from './naive-block.fixture.ts'
import { type BitcoinNetwork, NETWORKS } from './network.ts'
import { spendOrder } from './spend-order.ts'
import { subsidy } from './subsidy.ts'
import { bitcoinBuilder, writePostings } from './write-postings.ts'
import { blockFees } from './write-postings-fees.ts'

const { litecoin, dogecoin } = NETWORKS
const cash = NETWORKS['bitcoin-cash']
const COIN = 100_000_000n
const decode = (bytes: Uint8Array, network: BitcoinNetwork) => decodeBlock(bytes, network, hasher)

const OUT = fromHex(`76a914${'11'.repeat(20)}88ac`)
const HEADER: NaiveHeader = { version: 2, previous: 'ab'.repeat(32), time: 1, bits: 0x1d00ffff }
const payment = (prevTx: string, value = COIN, prevIndex = 0): NaiveTx => ({
  version: 1,
  inputs: [{ prevTx, prevIndex, script: new Uint8Array(0), sequence: 0, witness: [] }],
  outputs: [{ value, script: OUT }],
  lockTime: 0,
})
const coinbase = (value: bigint): NaiveTx => payment('00'.repeat(32), value, 0xffffffff)

/** The first block of Litecoin and of Dogecoin, which share a key. */
function genesisOf(text: string, coins: bigint, [time, bits, nonce]: [number, number, number]) {
  const key =
    '040184710fa689ad5023690c80f3a49c8f13f8d45b8c857fbcbc8bc4a8e4d3eb4b' +
    '10f4d4604fa08dce601aaf0f470216fe1b51850b4acf21b179c45070ac7b03a9'
  const words = Buffer.from(text, 'utf8')
  const script = Uint8Array.of(4, 0xff, 0xff, 0, 0x1d, 1, 4, words.length, ...words)
  const first: NaiveTx = {
    version: 1,
    inputs: [
      { prevTx: '00'.repeat(32), prevIndex: 0xffffffff, script, sequence: 0xffffffff, witness: [] },
    ],
    outputs: [{ value: coins * COIN, script: fromHex(`41${key}ac`) }],
    lockTime: 0,
  }
  const bytes = Buffer.from(
    blockBytes({ version: 1, previous: '00'.repeat(32), time, bits }, [first]),
  )
  bytes.writeUInt32LE(nonce, 76)
  return bytes
}

describe('first blocks', () => {
  test.each([
    [
      litecoin,
      genesisOf(
        'NY Times 05/Oct/2011 Steve Jobs, Apple’s Visionary, Dies at 56',
        50n,
        [1_317_972_665, 0x1e0ffff0, 2_084_524_493],
      ),
    ],
    [dogecoin, genesisOf('Nintondo', 88n, [1_386_325_540, 0x1e0ffff0, 99_943])],
  ])('of $name is decoded to its id', (network, bytes) => {
    const block = decode(bytes, network)
    expect(block.header.id).toBe(network.genesis)
    expect(block.header.merkleRoot).toMatch(/^(97ddfbbae6be97fd|5b2a3f53f605d62c)/)
    // The work is by scrypt: the id is above the target, and that is no fault.
    expect(() => checkWork(block.header, network)).not.toThrow()
    expect(() => checkWork({ ...block.header, bits: 0x1f00ffff }, network)).toThrow(
      expect.objectContaining({ code: 'BLOCK_WRONG_NETWORK' }),
    )
    expect(() => checkWork({ ...block.header, bits: 0 }, network)).toThrow(
      expect.objectContaining({ code: 'BLOCK_NO_WORK' }),
    )
    expect(() => decode(bytes, NETWORKS.main)).toThrow(
      expect.objectContaining({ code: 'BLOCK_WRONG_NETWORK' }),
    )
  })
})

describe('subsidies', () => {
  const GENESIS = dogecoin.genesis
  const BLOCK_1 = '82bc68038f6034c0596b6e313729793a887fded6e92a31fbdf70863f89d9bea2'

  test('of Litecoin halve every 840,000 blocks', () => {
    expect(subsidy(0, litecoin)).toBe(50n * COIN)
    expect(subsidy(839_999, litecoin)).toBe(50n * COIN)
    expect(subsidy(840_000, litecoin)).toBe(25n * COIN)
    expect(subsidy(2_520_000, litecoin)).toBe(625_000_000n)
  })

  test('of Dogecoin follow the parent, then the height', () => {
    expect(subsidy(1, dogecoin, GENESIS)).toBe(68_416n * COIN)
    expect(subsidy(2, dogecoin, BLOCK_1)).toBe(729_752n * COIN)
    expect(subsidy(145_000, dogecoin, BLOCK_1)).toBe(250_000n * COIN)
    expect(subsidy(599_999, dogecoin)).toBe(15_625n * COIN)
    expect(subsidy(600_000, dogecoin)).toBe(10_000n * COIN)
    expect(subsidy(60_000_000, dogecoin)).toBe(10_000n * COIN)
  })

  test('of Dogecoin add up to the sums of its own tests', () => {
    const sum = (from: number, to: number): bigint => {
      // All parents of that test have the same seed, so one draw an era is enough.
      const zero = '0'.repeat(64)
      const eras = [0, 1].map((era) => subsidy(era * 100_000 + 1, dogecoin, zero))
      let total = 0n
      for (let height = from; height <= to; height++) {
        const isSteady = height >= 145_000
        total += isSteady ? subsidy(height, dogecoin, zero) : (eras[height < 100_000 ? 0 : 1] ?? 0n)
      }
      return total
    }
    expect(sum(0, 100_000)).toBe(54_894_174_438n * COIN)
    expect(sum(100_000, 145_000)).toBe(12_349_960_000n * COIN)
  })
})

describe('accounts', () => {
  test('are those of the naive twin, for any script', () => {
    const plain = outputScript.filter((script) => script[0] !== 0xef)
    const script = fc.oneof(
      plain,
      fc
        .uint8Array({ minLength: 32, maxLength: 32 })
        .map((hash) => Uint8Array.of(0xaa, 32, ...hash, 0x87)),
    )
    fc.assert(
      fc.property(script, fc.constantFrom(litecoin, dogecoin, cash), (bytes, network) => {
        const tx = { ...coinbase(COIN), outputs: [{ value: COIN, script: bytes }] }
        const block = decode(blockBytes(HEADER, [tx]), network)
        expect([FORMS[block.outForm[0]!], accountAt(block, 0)]).toEqual(
          naiveAccount(bytes, network),
        )
      }),
      { seed: SEED, numRuns: 400 },
    )
  })

  test('are the canonical texts of the address codecs', () => {
    const hash = fc.uint8Array({ minLength: 20, maxLength: 20 })
    fc.assert(
      fc.property(hash, fc.constantFrom(litecoin, dogecoin, cash), (payload, network) => {
        const scripts = [
          ['p2pkh', Uint8Array.of(0x76, 0xa9, 20, ...payload, 0x88, 0xac), network.keyVersion],
          ['p2sh', Uint8Array.of(0xa9, 20, ...payload, 0x87), network.scriptVersion],
        ] as const
        for (const [form, script, version] of scripts) {
          const tx = { ...coinbase(COIN), outputs: [{ value: COIN, script }] }
          const account = accountAt(decode(blockBytes(HEADER, [tx]), network), 0)
          expect(account).toBe(encodeAddress({ ledger: network.ledger, form, version, payload }))
          expect(canonicalAccount(network.ledger, account)).toBe(account)
        }
      }),
      { seed: SEED },
    )
  })

  test('of Bitcoin Cash are those of the specification', () => {
    const hash = 'f5bf48b397dae70be82b3cca4793f8eb2b6cdac9'
    const tx = {
      ...coinbase(COIN),
      outputs: [
        { value: COIN, script: fromHex(`76a914${hash}88ac`) },
        { value: COIN, script: fromHex('76a91476a04053bda0a88bda5177b86a15c3b29f55987388ac') },
        { value: COIN, script: fromHex('a91476a04053bda0a88bda5177b86a15c3b29f55987387') },
      ],
    }
    const block = decode(blockBytes(HEADER, [tx]), cash)
    expect([0, 1, 2].map((row) => accountAt(block, row))).toEqual([
      'qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg2',
      'qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a',
      'ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq',
    ])
  })

  test('do not change with the tokens before a script', () => {
    const category = 'bb'.repeat(32)
    const script = hexOf(OUT)
    const tokens = [
      `ef${category}1001`,
      `ef${category}10fdfd00`,
      `ef${category}20`,
      `ef${category}6005aabbccddee`,
      `ef${category}7201ccfeffffffff`,
    ]
    for (const prefix of tokens) {
      const bytes = fromHex(prefix + script)
      expect(tokenBytes(bytes, 0, bytes.length)).toBe(prefix.length / 2)
      const tx = { ...coinbase(COIN), outputs: [{ value: COIN, script: bytes }] }
      const block = decode(blockBytes(HEADER, [tx]), cash)
      expect(accountAt(block, 0)).toBe(naiveAccount(OUT, cash)[1])
    }
    // On Bitcoin these bytes are a script that nobody knows.
    const bytes = fromHex(tokens[0] + script)
    const tx = { ...coinbase(COIN), outputs: [{ value: COIN, script: bytes }] }
    expect(accountAt(decode(blockBytes(HEADER, [tx]), NETWORKS.main), 0)).toMatch(/^scripthash:/)
  })

  test('tokens that do not fit are no tokens, whatever the bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 60 }).map((rest) => Uint8Array.of(0xef, ...rest))
    fc.assert(
      fc.property(bytes, (script) => {
        const length = tokenBytes(script, 0, script.length)
        expect(length === 0 || length >= 34).toBe(true)
        expect(length).toBeLessThanOrEqual(script.length)
        lockingForm(cash, script, [length, script.length - length])
      }),
      { seed: SEED, numRuns: 1000 },
    )
  })
})

describe('merged mining (Dogecoin)', () => {
  /** A proof as `CAuxPow` writes it: coinbase of the parent, block id, two branches, header. */
  const proof = (parent: Uint8Array, left: number, right: number): number[] => [
    ...parent,
    ...Array(32).fill(7),
    ...countBytes(left),
    ...Array(32 * left).fill(8),
    ...[0, 0, 0, 0],
    ...countBytes(right),
    ...Array(32 * right).fill(9),
    ...[1, 0, 0, 0],
    ...Array(80).fill(3),
  ]
  const parentCoinbase = (witness: boolean) => {
    const bytes = blockBytes(HEADER, [
      {
        ...coinbase(COIN),
        inputs: coinbase(COIN).inputs.map((input) => ({
          ...input,
          script: new Uint8Array(90),
          witness: witness ? [new Uint8Array(32)] : [],
        })),
      },
    ])
    return bytes.slice(81)
  }
  const merged = (bytes: Uint8Array, extra: number[]): Uint8Array =>
    Uint8Array.from([...bytes.slice(0, 80), ...extra, ...bytes.slice(80)])
  const version = 0x00620104

  test('the proof is stepped over, and the block is that without it', () => {
    const txs = [coinbase(10_000n * COIN), payment('cd'.repeat(32))]
    const plain = blockBytes({ ...HEADER, version }, txs)
    for (const [witness, left, right] of [
      [false, 0, 0],
      [true, 5, 0],
      [false, 12, 300],
    ] as const) {
      const bytes = merged(plain, proof(parentCoinbase(witness), left, right))
      const block = decode(bytes, dogecoin)
      expect(block.txCount).toBe(2)
      expect(hexOf(block.txid.subarray(0, 32))).toBe(naiveTxid(txs[0]!))
      expect(accountAt(block, 1)).toBe(naiveAccount(OUT, dogecoin)[1])
      // Another network knows no such proof, and finds no transactions there.
      expect(() => decode(bytes, NETWORKS.main)).toThrow()
    }
  })

  test('a proof cut anywhere is refused', () => {
    const plain = blockBytes({ ...HEADER, version }, [coinbase(COIN)])
    const extra = proof(parentCoinbase(true), 3, 2)
    for (let cut = 1; cut < extra.length; cut += 17) {
      expect(() => decode(merged(plain, extra.slice(0, -cut)).slice(0, 400), dogecoin)).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^BLOCK_/) }),
      )
    }
  })
})

describe('the MimbleWimble extension (Litecoin)', () => {
  /** A transaction with marker and flags; its extension part is the byte that says there is none. */
  const settling = (tx: NaiveTx, flags = 8, part = 0): Uint8Array => {
    const plain = blockBytes(HEADER, [tx]).slice(81)
    return Uint8Array.of(
      ...plain.slice(0, 4),
      0,
      flags,
      ...plain.slice(4, -4),
      part,
      ...plain.slice(-4),
    )
  }
  const first = coinbase(50n * COIN)
  const last = payment('ee'.repeat(32))
  /** The block of two transactions with the second one written otherwise, and bytes behind it. */
  const blockOf = (tx: Uint8Array, behind: Uint8Array, of = last): Uint8Array => {
    const whole = blockBytes(HEADER, [first, of])
    const plain = blockBytes(HEADER, [of]).length - 81
    return Uint8Array.from([...whole.slice(0, -plain), ...tx, ...behind])
  }

  test('is stepped over behind the transaction that settles it', () => {
    for (const behind of [new Uint8Array(1), new Uint8Array(5000).fill(1)]) {
      const block = decode(blockOf(settling(last), behind), litecoin)
      expect([block.txCount, block.inputCount]).toEqual([2, 2])
      expect(hexOf(block.txid.subarray(32, 64))).toBe(naiveTxid(last))
    }
  })

  test('may be settled for the first time without an input', () => {
    const none = { ...last, inputs: [] }
    const block = decode(blockOf(settling(none), Uint8Array.of(0), none), litecoin)
    expect([block.txCount, block.inputCount]).toEqual([2, 1])
  })

  test.each<[string, Uint8Array, BitcoinNetwork, string]>([
    ['on Bitcoin', blockOf(settling(last), new Uint8Array(1)), NETWORKS.main, 'BLOCK_TX_MALFORMED'],
    [
      'with a part of its own',
      blockOf(settling(last, 8, 1), new Uint8Array(1)),
      litecoin,
      'BLOCK_TX_MALFORMED',
    ],
    [
      'with an unknown flag',
      blockOf(settling(last, 4), new Uint8Array(1)),
      litecoin,
      'BLOCK_TX_MALFORMED',
    ],
    [
      'without it, bytes behind',
      blockOf(blockBytes(HEADER, [last]).slice(81), new Uint8Array(1)),
      litecoin,
      'BLOCK_TRAILING',
    ],
    [
      'cut off',
      blockOf(settling(last), new Uint8Array(0)).slice(0, -3),
      litecoin,
      'BLOCK_TRUNCATED',
    ],
  ])('is refused %s', (_, bytes, network, code) => {
    expect(() => decode(bytes, network)).toThrow(expect.objectContaining({ code }))
  })

  test('a peg-in has a witness account of its version', () => {
    const script = Uint8Array.of(0x59, 32, ...new Uint8Array(32).fill(5))
    const tx = { ...first, outputs: [{ value: COIN, script }] }
    const block = decode(blockBytes(HEADER, [tx]), litecoin)
    expect(accountAt(block, 0)).toMatch(/^ltc1f/)
    expect(FORMS[block.outForm[0]!]).toBe('witness')
  })
})

describe('witness programs', () => {
  test('mean nothing on Dogecoin and Bitcoin Cash, and a marker there is no transaction', () => {
    fc.assert(
      fc.property(madeBlock, fc.constantFrom(dogecoin, cash), ({ bytes, txs }, network) => {
        const marked = txs.some(({ inputs }) => inputs.some(({ witness }) => witness.length > 0))
        if (marked) {
          expect(() => decode(bytes, network)).toThrow(
            expect.objectContaining({ code: expect.stringMatching(/^BLOCK_/) }),
          )
        }
      }),
      { seed: SEED },
    )
  })
})

describe('amounts beyond 2^53 (Dogecoin)', () => {
  const value = fc.bigInt({ min: 0n, max: dogecoin.amountMax / 8n })
  test('are added, compared and written exactly', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), value, (values, left) => {
        const sum = values.reduce((total, one) => total + one, 0n)
        const made = {
          ...coinbase(0n),
          outputs: [
            { value: sum, script: OUT },
            { value: left, script: OUT },
          ],
        }
        const spends: NaiveTx = {
          ...payment(naiveTxid(made)),
          inputs: [0, 1].map((prevIndex) => ({
            ...payment(naiveTxid(made)).inputs[0]!,
            prevIndex,
          })),
          outputs: values.map((one) => ({ value: one, script: OUT })),
        }
        const claim = 10_000n * COIN + left
        const blocks = [
          decode(blockBytes(HEADER, [made]), dogecoin),
          decode(blockBytes({ ...HEADER, time: 2 }, [coinbase(claim), spends]), dogecoin),
        ]
        const builder = bitcoinBuilder(dogecoin)
        const coins = new CoinBook(builder.arena)
        const cache = new CoinCache(100)
        coins.addBlock(blocks[0]!, cache)
        const firstInput = coins.addBlock(blocks[1]!, cache)
        const place = { height: 700_000, network: dogecoin, coins, firstInput }
        const fees = blockFees(blocks[1]!, place)
        expect([fees.total, fees.unclaimed, fees.subsidy]).toEqual([left, 0n, 10_000n * COIN])
        writePostings(builder, blocks[1]!, place)
        const { amount, count } = builder.postings
        const amounts = Array.from(
          { length: count },
          (_, row) => (BigInt(amount[row * LANES + 1]!) << 32n) | BigInt(amount[row * LANES]!),
        )
        const expected = [10_000n * COIN, left, claim, sum, left, ...values, left]
        expect(amounts.filter((one) => one > 0n)).toEqual(expected.filter((one) => one > 0n))
        if (left === dogecoin.amountMax) return
        const greedy = decode(
          blockBytes({ ...HEADER, time: 2 }, [coinbase(claim + 1n), spends]),
          dogecoin,
        )
        expect(() => blockFees(greedy, place)).toThrow(
          expect.objectContaining({ code: 'BLOCK_CLAIMS_TOO_MUCH' }),
        )
      }),
      { seed: SEED, numRuns: 50 },
    )
  })

  test('beyond all there may be are refused', () => {
    const over = blockBytes(HEADER, [coinbase(dogecoin.amountMax + 1n)])
    expect(() => decode(over, dogecoin)).toThrow(
      expect.objectContaining({ code: 'BLOCK_VALUE_TOO_LARGE' }),
    )
    expect(() => decode(blockBytes(HEADER, [coinbase(dogecoin.amountMax)]), litecoin)).toThrow(
      expect.objectContaining({ code: 'BLOCK_VALUE_TOO_LARGE' }),
    )
  })
})

describe('sorted blocks (Bitcoin Cash)', () => {
  /** Payments that spend each other, sorted by id as the protocol wants them. */
  const chained = fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 30 }).map((backs) => {
    const txs: NaiveTx[] = []
    for (const back of backs) {
      const maker = txs[txs.length - 1 - back]
      const prevTx = maker === undefined ? 'dd'.repeat(32) : naiveTxid(maker)
      txs.push({ ...payment(prevTx, COIN), lockTime: txs.length })
    }
    return txs.sort((a, b) => (naiveTxid(a) < naiveTxid(b) ? -1 : 1))
  })

  test('are put in an order of spending, and every coin made inside is found', () => {
    fc.assert(
      fc.property(chained, (txs) => {
        const all = [coinbase(COIN), ...txs]
        const block = decode(blockBytes(HEADER, all), cash)
        const order = block.order ?? Uint32Array.from(all, (_, at) => at)
        expect([...order].sort((a, b) => a - b)).toEqual(all.map((_, at) => at))
        expect(order[0]).toBe(0)
        const ids = all.map(naiveTxid)
        const place = new Map([...order].map((tx, position) => [ids[tx], position]))
        for (const [tx, { inputs }] of all.entries()) {
          const maker = place.get(inputs[0]!.prevTx)
          if (maker !== undefined) expect(maker).toBeLessThan(place.get(ids[tx])!)
        }
        const builder = bitcoinBuilder(cash)
        const coins = new CoinBook(builder.arena)
        const firstInput = coins.addBlock(block, new CoinCache(100))
        const outside = txs.some(({ inputs }) => !ids.includes(inputs[0]!.prevTx)) ? 1 : 0
        expect(coins.missingCount).toBe(outside)
        writePostings(builder, block, { height: 600_000, network: cash, coins, firstInput })
        const { txs: rows } = builder
        const written = Array.from({ length: rows.count }, (_, row) =>
          hexOf(rows.id.bytes.subarray(rows.id.start[row]!, rows.id.start[row]! + 32)),
        )
        expect(written).toEqual([...order].map((tx) => ids[tx]))
      }),
      { seed: SEED },
    )
  })

  test('that stand in such an order are left as they are', () => {
    const one = payment('dd'.repeat(32))
    const block = decode(blockBytes(HEADER, [coinbase(COIN), one, payment(naiveTxid(one))]), cash)
    expect(block.order).toBeUndefined()
    expect(spendOrder(block)).toBeNull()
  })
})
