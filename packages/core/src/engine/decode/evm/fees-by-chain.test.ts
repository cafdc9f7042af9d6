/**
 * Goal: each part of a fee goes where the chain says, and is paid once.
 * Method: the laws on any numbers (the parts sum to what the sender pays; nothing else moves in a
 * failure); one transaction a chain by hand, from EIP-1559, EIP-4844, the OP stack's receipts,
 * ArbOS's gas for the layer below, Bor's fee log and burn contracts.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EvmChain } from './chain.ts'
import { EVM_CHAINS, evmChain, plainEvmChain } from './chains.ts'
import {
  ANN,
  answersOf,
  BOB,
  decode,
  hex,
  MINER,
  type Move,
  made,
  movesIn,
  TOPIC,
  topic,
  word,
  ZERO,
} from './evm.fixture.ts'

const { ethereum, bsc, polygon, arbitrum, optimism, base, avalanche } = EVM_CHAINS

const receipt = {
  gasUsed: '0x64',
  effectiveGasPrice: '0x9',
  blobGasUsed: '0x20000',
  blobGasPrice: '0x2',
  l1Fee: '0x11',
  gasUsedForL1: '0xa',
  operatorFeeScalar: hex(3_000_000),
  operatorFeeConstant: '0x5',
}
const fees = (moves: readonly Move[]) =>
  moves.filter(({ kind }) => kind === 'fee').map(({ to, amount, form }) => [form, to, amount])
const feesOn = (chain: EvmChain, fields: object, head = {}) =>
  fees(movesIn(made([{ receipt: fields as never }], { baseFeePerGas: '0x7', ...head }), chain))

const pick = (...names: (keyof typeof receipt)[]) =>
  Object.fromEntries(names.map((name) => [name, receipt[name]]))
const plain = pick('gasUsed', 'effectiveGasPrice')

test('the parts sum to gas times price and what is beside the gas, on every chain', () => {
  const number = fc.nat(2 ** 20)
  const chains = fc.constantFrom<EvmChain>(...Object.values(EVM_CHAINS))
  fc.assert(
    fc.property(chains, fc.tuple(number, number, number, number, number), number, (chain, n, b) => {
      const [gas, price, blobs, blobPrice, l1Fee] = n
      const fields = {
        gasUsed: hex(gas),
        effectiveGasPrice: hex(price),
        blobGasUsed: hex(blobs),
        blobGasPrice: hex(blobPrice),
        l1Fee: hex(l1Fee),
        gasUsedForL1: hex(gas % 1000),
      }
      const paid = feesOn(chain, fields, { baseFeePerGas: hex(b) })
      const sum = paid.reduce((all, [, , amount]) => all + (amount as bigint), 0n)
      expect(sum).toBe(
        BigInt(gas) * BigInt(price) + BigInt(blobs) * BigInt(blobPrice) + BigInt(l1Fee),
      )
    }),
  )
})

test.each<[string, EvmChain, object, unknown[][]]>([
  [
    'Ethereum burns the base and the blobs and pays the rest',
    ethereum,
    { ...plain, ...pick('blobGasUsed', 'blobGasPrice') },
    [
      ['base-fee', '@burn', 700n],
      ['priority-fee', MINER, 200n],
      ['blob-fee', '@burn', 262_144n],
    ],
  ],
  [
    'BNB Smart Chain pays all to the validator',
    bsc,
    { ...plain, ...pick('blobGasUsed', 'blobGasPrice') },
    [
      ['base-fee', MINER, 700n],
      ['priority-fee', MINER, 200n],
      ['blob-fee', MINER, 262_144n],
    ],
  ],
  [
    'Avalanche burns all',
    avalanche,
    plain,
    [
      ['base-fee', '@burn', 700n],
      ['priority-fee', '@burn', 200n],
    ],
  ],
  [
    'Arbitrum pools what is for the layer below; who gets the rest no block says',
    arbitrum,
    { ...plain, ...pick('gasUsedForL1') },
    [
      ['base-fee', '@fees', 630n],
      ['priority-fee', '@fees', 180n],
      ['data-fee', '0xa4b00000000000000000000000000000000000f6', 90n],
    ],
  ],
  ...[optimism, base].map((chain): [string, EvmChain, object, unknown[][]] => [
    `the OP stack fills its vaults (${chain.ledger})`,
    chain,
    { ...plain, ...pick('l1Fee', 'operatorFeeScalar', 'operatorFeeConstant') },
    [
      ['base-fee', '0x4200000000000000000000000000000000000019', 700n],
      ['priority-fee', '0x4200000000000000000000000000000000000011', 200n],
      ['data-fee', '0x420000000000000000000000000000000000001a', 17n],
      ['operator-fee', '0x420000000000000000000000000000000000001b', 305n],
    ],
  ]),
])('%s', (_, chain, fields, expected) => {
  expect(feesOn(chain, fields)).toEqual(expected)
})

test('Polygon: the burn contract by height; the producer by the log of the fee', () => {
  const log = {
    address: polygon.nativeLoggers[0],
    topics: [TOPIC.nativeFee, topic(polygon.nativeLoggers[0]!), topic(ANN), topic(BOB)],
    data: `0x${[200, 0, 0, 0, 0].map(word).join('')}`,
  }
  const on = (height: number, logs: object[]) =>
    fees(
      movesIn(
        made([{ receipt: plain, logs: logs as never }], {
          number: hex(height),
          miner: ZERO,
          baseFeePerGas: '0x7',
        }),
        polygon,
      ),
    )
  const burned = (height: number) => on(height, [log])[0]?.[1]
  expect(burned(23_849_999)).toBe('@burn')
  expect(burned(23_850_000)).toBe('0x70bca57f4579f58670ab2d18ef16e02c17553c38')
  expect(burned(50_522_999)).toBe('0x70bca57f4579f58670ab2d18ef16e02c17553c38')
  expect(burned(50_523_000)).toBe('0x7a8ed27f4c30512326878652d20fc85727401854')
  expect(on(60_000_000, [log])[1]).toEqual(['priority-fee', BOB, 200n])
  expect(on(60_000_000, [])[1]).toEqual(['priority-fee', '@fees', 200n])
})

test('before EIP-1559 all is the producer’s; a price below the base pays no more than itself', () => {
  expect(feesOn(ethereum, plain, { baseFeePerGas: null })).toEqual([['priority-fee', MINER, 900n]])
  expect(feesOn(ethereum, plain, { baseFeePerGas: '0xffff' })).toEqual([
    ['base-fee', '@burn', 900n],
  ])
})

test('a receipt without a price pays the transaction’s own', () => {
  const block = made([
    { tx: { gasPrice: '0x9' }, receipt: { gasUsed: '0x64', effectiveGasPrice: null } },
  ])
  expect(fees(movesIn(block))).toEqual([['priority-fee', MINER, 900n]])
})

test('a failed transaction moves its fee only, whatever its logs and traces say', () => {
  const block = made([
    {
      tx: { value: '0x5' },
      receipt: { ...plain, status: '0x0' },
      logs: [{ topics: [TOPIC.transfer, topic(ANN), topic(BOB)], data: `0x${word(9)}` }],
    },
  ])
  block.traces = [{ result: { type: 'CALL', from: ANN, to: BOB, value: '0x5' } }]
  const moves = movesIn(block)
  expect(moves.map(({ kind }) => kind)).toEqual(['fee'])
})

test('fees come after all other moves of the transaction', () => {
  const block = made([
    {
      tx: { value: '0x5' },
      receipt: plain,
      logs: [{ topics: [TOPIC.transfer, topic(ANN), topic(BOB)], data: `0x${word(9)}` }],
    },
  ])
  expect(movesIn(block).map(({ kind }) => kind)).toEqual(['transfer', 'transfer', 'fee'])
})

test('a deposit on a second layer mints, even where it fails, and pays no fee', () => {
  const deposit = (status: string) =>
    made([
      {
        tx: { type: '0x7e', mint: '0x8', value: '0x5', gasPrice: '0x0' },
        receipt: { status, effectiveGasPrice: '0x0', l1Fee: '0x0' },
      },
    ])
  const mint = ['@issuance', ANN, 8n, 'issuance', 'deposit']
  const rows = (moves: readonly Move[]) =>
    moves.map(({ from, to, amount, kind, form }) => [from, to, amount, kind, form])
  expect(rows(movesIn(deposit('0x1'), base))).toEqual([mint, [ANN, BOB, 5n, 'transfer', '']])
  expect(rows(movesIn(deposit('0x0'), base))).toEqual([mint])
  expect(rows(movesIn(deposit('0x0'), ethereum))).toEqual([])
})

test('parameters: by ledger, for a chain of one’s own, and none for others', () => {
  expect(evmChain(base.ledger)).toBe(base)
  expect(Object.values(EVM_CHAINS).map(({ chainId, asset }) => [chainId, asset])).toEqual([
    [1, 'eip155:1/slip44:60'],
    [56, 'eip155:56/slip44:714'],
    [137, 'eip155:137/slip44:966'],
    [42161, 'eip155:42161/slip44:60'],
    [10, 'eip155:10/slip44:60'],
    [8453, 'eip155:8453/slip44:60'],
    [43114, 'eip155:43114/slip44:9000'],
  ])
  const own = plainEvmChain(31337)
  expect([own.ledger, own.asset, own.chainId]).toEqual([
    'eip155:31337',
    'eip155:31337/slip44:60',
    31337,
  ])
  expect(decode(answersOf(made([])), own).transactions).toEqual([])
  expect(() => evmChain('eip155:250' as never)).toThrow(
    expect.objectContaining({ name: 'FaultError', code: 'EVM_CHAIN_UNKNOWN' }),
  )
})
