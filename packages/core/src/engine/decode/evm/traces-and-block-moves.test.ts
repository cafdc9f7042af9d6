/**
 * Goal: coins move within transactions as traces say, and by the block itself as the protocol says;
 * what is not seen is said.
 * Method: examples by rule (EIP-150 calls, EIP-6780 self-destruct, EIP-658 status, EIP-649 and
 * EIP-1234 rewards, EIP-4895 withdrawals, EIP-779 DAO fork); both dialects must agree.
 */
import { describe, expect, test } from 'vitest'
import { EVM_CHAINS } from './chains.ts'
import {
  ANN,
  account,
  answersOf,
  BOB,
  bytesOf,
  decode,
  hashOf,
  hex,
  type Json,
  type Made,
  MINER,
  type Move,
  made,
  movesOf,
} from './evm.fixture.ts'

const { ethereum, base } = EVM_CHAINS
const CAT = account(0xca7)
const ETHER = 10n ** 18n

const rows = (moves: readonly Move[]) =>
  moves.map(({ from, to, amount, kind, form }) => [from, to, amount, kind, form])
const run = (block: Made, chain = ethereum as typeof ethereum | typeof base, more = {}) => {
  const { transactions, notes } = decode({ ...answersOf(block), ...more }, chain)
  return { moves: rows(transactions.flatMap(movesOf)), notes, transactions }
}

type Call = Json & { calls?: Call[] }
const call = (from: string, to: string, value: number, more: Json = {}): Call => ({
  type: 'CALL',
  from,
  to,
  value: hex(value),
  ...more,
})
const traced = (root: Call, tx: Json = {}, head: Json = {}, receipt: Json = {}) => {
  const block = made([{ tx: { value: root['value'], input: '0x00', ...tx }, receipt }], head)
  block.traces = [{ txHash: hashOf(1), result: root }]
  return block
}

describe('traces', () => {
  test('inner calls move what they carry, in order; a reverted one moves nothing, nor do those in it', () => {
    const root = call(ANN, BOB, 9, {
      calls: [
        call(BOB, CAT, 4, { calls: [call(CAT, ANN, 1)] }),
        call(BOB, CAT, 3, { error: 'execution reverted', calls: [call(CAT, ANN, 2)] }),
        call(BOB, ANN, 5),
        call(BOB, ANN, 0),
      ],
    })
    const { moves, notes } = run(traced(root))
    expect(moves).toEqual([
      [ANN, BOB, 9n, 'transfer', ''],
      [BOB, CAT, 4n, 'internal', ''],
      [CAT, ANN, 1n, 'internal', ''],
      [BOB, ANN, 5n, 'internal', ''],
    ])
    expect(notes.internal).toBe('seen')
  })

  test('delegate, static and code calls move nothing, though a tracer shows a value', () => {
    const types = ['DELEGATECALL', 'STATICCALL', 'CALLCODE']
    const root = call(ANN, BOB, 9, { calls: types.map((type) => call(BOB, CAT, 9, { type })) })
    expect(run(traced(root)).moves).toEqual([[ANN, BOB, 9n, 'transfer', '']])
  })

  test('creation, at the root and within', () => {
    const root = call(ANN, CAT, 9, {
      type: 'CREATE',
      calls: [call(CAT, BOB, 2, { type: 'CREATE2' })],
    })
    expect(run(traced(root, { to: null })).moves).toEqual([
      [ANN, CAT, 9n, 'transfer', 'creation'],
      [CAT, BOB, 2n, 'internal', 'creation'],
    ])
  })

  test('without traces a creation pays the contract that the receipt names', () => {
    const block = made([{ tx: { to: null, value: '0x9' }, receipt: { contractAddress: CAT } }])
    const { moves, notes } = run(block)
    expect(moves).toEqual([[ANN, CAT, 9n, 'transfer', 'creation']])
    expect(notes.internal).toBe('not seen')
  })

  test('a tree a thousand calls deep is read; a deeper one is refused', () => {
    const deep = (depth: number): Call =>
      depth === 0 ? call(BOB, CAT, 1) : call(ANN, BOB, 1, { calls: [deep(depth - 1)] })
    expect(run(traced(deep(1024))).moves).toHaveLength(1025)
    expect(() => run(traced(deep(1025)))).toThrow(
      expect.objectContaining({ code: 'EVM_TOO_LARGE' }),
    )
  })

  test('plain payments need no traces to be seen whole; calls do', () => {
    const plain = made([{ tx: { value: '0x1' } }])
    const called = made([{ tx: { value: '0x1' } }, { tx: { input: '0xa9059cbb' } }])
    const gas = made([{ tx: { value: '0x1' }, receipt: { gasUsed: '0x5209' } }])
    expect([plain, called, gas].map((block) => run(block).notes.internal)).toEqual([
      'seen',
      'not seen',
      'not seen',
    ])
  })

  test('a payment of nothing is stored and marked; a call that carries nothing is no payment', () => {
    expect(run(made([{ tx: {} }])).moves).toEqual([[ANN, BOB, 0n, 'transfer', 'zero-value']])
    expect(run(made([{ tx: { input: '0x00' } }])).moves).toEqual([])
    expect(run(traced(call(ANN, BOB, 0), { input: '0x' })).moves).toEqual([
      [ANN, BOB, 0n, 'transfer', 'zero-value'],
    ])
  })
})

describe('self-destruct', () => {
  const destroy = (to: string) => call(BOB, to, 7, { type: 'SELFDESTRUCT' })
  const before = { timestamp: hex(1_710_338_134) }
  const after = { timestamp: hex(1_710_338_135) }
  const root = (...calls: Call[]) => call(ANN, BOB, 0, { calls })

  test('gives all to another', () => {
    expect(run(traced(root(destroy(CAT)), {}, after)).moves).toEqual([
      [BOB, CAT, 7n, 'internal', 'self-destruct'],
    ])
  })

  test('to oneself burned the coins until EIP-6780; since then they stay', () => {
    const burned = [[BOB, '@burn', 7n, 'burn', 'self-destruct']]
    expect(run(traced(root(destroy(BOB)), {}, before)).moves).toEqual(burned)
    expect(run(traced(root(destroy(BOB)), {}, after)).moves).toEqual([])
  })

  test('since then too, where the contract was created in the same transaction', () => {
    const born = root(call(CAT, BOB, 0, { type: 'CREATE' }), destroy(BOB))
    expect(run(traced(born, {}, after)).moves).toEqual([
      [BOB, '@burn', 7n, 'burn', 'self-destruct'],
    ])
  })

  test('an old tracer tells neither accounts nor amount: counted', () => {
    const { moves, notes } = run(traced(root({ type: 'SELFDESTRUCT' }), {}, before))
    expect([moves, notes.selfDestructsUnseen]).toEqual([[], 1])
  })
})

describe('the list dialect says the same', () => {
  const item = (type: string, action: Json, path: number[], more: Json = {}): Json => ({
    type,
    action,
    result: {},
    traceAddress: path,
    transactionPosition: 0,
    transactionHash: hashOf(1),
    ...more,
  })
  const value = '0x4'

  test('calls, creation, self-destruct, and reverted ones with all within', () => {
    const block = made([{ tx: { value: '0x9', input: '0x00' } }])
    block.traces = [
      item('call', { callType: 'call', from: ANN, to: BOB, value: '0x9' }, []),
      item('call', { callType: 'call', from: BOB, to: CAT, value }, [0], { error: 'Reverted' }),
      item('call', { callType: 'call', from: CAT, to: ANN, value }, [0, 0]),
      item('create', { from: BOB, value }, [1], { result: { address: CAT } }),
      item('call', { callType: 'delegatecall', from: BOB, to: CAT, value }, [2]),
      item('suicide', { address: CAT, refundAddress: ANN, balance: value }, [3]),
    ]
    expect(run(block).moves).toEqual([
      [ANN, BOB, 9n, 'transfer', ''],
      [BOB, CAT, 4n, 'internal', 'creation'],
      [CAT, ANN, 4n, 'internal', 'self-destruct'],
    ])
  })

  test('its rewards are taken as they are told', () => {
    const reward = (author: string, rewardType: string): Json => ({
      type: 'reward',
      action: { author, rewardType, value: hex(3n * ETHER) },
      traceAddress: [],
      transactionHash: null,
      transactionPosition: null,
    })
    const block = made([], { number: '0x1', uncles: [hashOf(5)] })
    block.traces = [{ ...reward(MINER, 'block') }, { ...reward(CAT, 'uncle') }]
    const { moves, notes } = run(block)
    expect(moves).toEqual([
      ['@issuance', MINER, 3n * ETHER, 'issuance', 'reward'],
      ['@issuance', CAT, 3n * ETHER, 'issuance', 'uncle-reward'],
    ])
    expect(notes.unclesUnseen).toBe(0)
  })
})

describe('success before EIP-658', () => {
  const old = (tx: Json, receipt: Json, logs: Json[] = []) =>
    made([{ tx: { value: '0x1', ...tx }, receipt: { status: null, ...receipt }, logs }])
  const all = { gas: '0x9c40', input: '0x00' }

  test.each<[string, Made, boolean, number]>([
    ['gas was left', old({ gas: '0x9c40' }, { gasUsed: '0x5208' }), true, 0],
    ['all gas, but a log', old(all, { gasUsed: '0x9c40' }, [{}]), true, 0],
    ['a plain payment with just enough gas', old({}, {}), true, 0],
    ['all gas, no log: taken as failed', old(all, { gasUsed: '0x9c40' }), false, 1],
  ])('%s', (_, block, moved, guessed) => {
    const { moves, notes } = run(block)
    expect([moves.length > 0, notes.statusGuessed]).toEqual([moved, guessed])
  })

  test('traces decide', () => {
    const receipt = { status: null, gasUsed: '0x9c40' }
    const good = traced(call(ANN, BOB, 1), all, {}, receipt)
    const bad = traced(call(ANN, BOB, 1, { error: 'out of gas' }), all, {}, receipt)
    expect([good, bad].map((block) => run(block).moves.length)).toEqual([1, 0])
  })
})

describe('what a block does by itself', () => {
  const reward = (height: number, more = {}) =>
    run(made([], { number: hex(height) }), ethereum, more).moves.map(([, , amount]) => amount)

  test.each([
    [1, 5n],
    [4_369_999, 5n],
    [4_370_000, 3n],
    [7_279_999, 3n],
    [7_280_000, 2n],
    [15_537_393, 2n],
    [15_537_394, null],
    [20_000_000, null],
  ])('block %i brings %s ether', (height, ether) => {
    expect(reward(height)).toEqual(ether === null ? [] : [ether * ETHER])
  })

  test('uncles are paid by their distance, nephews a 32nd each; unknown ones are counted', () => {
    const uncles = [hashOf(5), hashOf(6)]
    const block = made([], { number: hex(100), uncles })
    const answer = (hash: string, number: number, miner: string) =>
      bytesOf({ result: { hash, number: hex(number), miner } })
    const known = run(block, ethereum, {
      uncles: [answer(uncles[0]!, 99, ANN), answer(uncles[1]!, 94, BOB)],
    })
    expect(known.moves.map(([, to, amount]) => [to, amount])).toEqual([
      [MINER, 5n * ETHER + (5n * ETHER) / 16n],
      [ANN, (5n * ETHER * 7n) / 8n],
      [BOB, (5n * ETHER * 2n) / 8n],
    ])
    const unknown = run(block)
    expect([unknown.moves.length, unknown.notes.unclesUnseen]).toEqual([1, 2])
  })

  test('withdrawals are gwei, and stand in a transaction of the block behind all others', () => {
    const withdrawals = [
      { address: CAT, amount: '0x7', index: '0x1', validatorIndex: '0x2' },
      { address: BOB, amount: '0x0', index: '0x2', validatorIndex: '0x3' },
    ]
    const { transactions } = run(made([{ tx: { value: '0x1' } }], { withdrawals }))
    const [, own] = transactions
    expect(own).toMatchObject({ id: hashOf(0xb10c).slice(2), position: 1, complete: true })
    expect(rows(movesOf(own!))).toEqual([
      ['@issuance', CAT, 7_000_000_000n, 'issuance', 'withdrawal'],
    ])
  })

  test('genesis and the DAO fork are posted as given; without, the notes say so', () => {
    const first = '0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3'
    const genesis = made([], { number: '0x0', hash: first })
    const changes = [{ from: '@issuance', to: ANN, amount: 5n, form: 'genesis' }]
    expect(run(genesis, ethereum, { changes }).moves).toEqual([
      ['@issuance', ANN, 5n, 'issuance', 'genesis'],
    ])
    const fork = made([], { number: hex(1_920_000) })
    const moved = [{ from: ANN, to: BOB, amount: 5n, form: 'state-change' }]
    expect(run(fork, ethereum, { changes: moved }).moves[0]).toEqual([
      ANN,
      BOB,
      5n,
      'transfer',
      'state-change',
    ])
    const said = [genesis, fork, made([])].map((block) => run(block).notes.changesUnseen)
    expect(said).toEqual([true, true, false])
  })
})
