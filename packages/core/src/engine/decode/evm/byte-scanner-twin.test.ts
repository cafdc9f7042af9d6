/**
 * Goal: the decoder says what its naive twin says, however a node writes its JSON; and the full
 * parser is needed only where the text is not plain.
 * Method: any small blocks (token events whole and broken, both trace dialects, blobs, failures),
 * written with any order of keys, case of hex, white space and escapes, compared move by move.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FaultError } from '../../../domain/error.ts'
import { EVM_CHAINS } from './chains.ts'
import type { EvmAnswers } from './decode-block.ts'
import {
  ANN,
  account,
  answersOf,
  BOB,
  bytesOf,
  decode,
  hex,
  type Json,
  type Made,
  made,
  movesOf,
  TOPIC,
  topic,
  word,
  ZERO,
} from './evm.fixture.ts'
import { naive } from './naive-evm.fixture.ts'

const { ethereum } = EVM_CHAINS
const WETH = ethereum.wrapped[0]!

const who = fc.oneof(
  fc.constantFrom(ANN, BOB, ZERO),
  fc.integer({ min: 1, max: 2 ** 40 }).map((number) => account(number)),
)
const any256 = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })
/** Two of the largest never meet in one asset: sums of several are another test's matter. */
const units = fc.oneof(
  fc.constantFrom(0n, 1n, 2n ** 128n, 2n ** 192n - 1n, 2n ** 256n - 1n),
  fc.bigInt({ min: 0n, max: 2n ** 96n }),
)
const contract = fc.oneof(
  fc.constant(WETH),
  fc.integer({ min: 0x10000, max: 2 ** 45 }).map((number) => account(number)),
)
const digits = fc
  .integer({ min: 0, max: 9 })
  .chain((words) =>
    fc.array(units, { minLength: words, maxLength: words }).map((all) => all.map(word).join('')),
  )

const transfer = fc.record({ from: who, to: who, value: units, indexed: fc.nat(3) })
const transferLog = transfer.map(({ from, to, value, indexed }) => {
  const fields = [topic(from).slice(2), topic(to).slice(2), word(value)]
  return {
    topics: [TOPIC.transfer, ...fields.slice(0, indexed).map((field) => `0x${field}`)],
    data: `0x${fields.slice(indexed).join('')}`,
  }
})
const pairs = fc.array(fc.tuple(fc.bigInt({ min: 0n, max: 9n }), units), { maxLength: 5 })
const batchLog = fc.record({ from: who, to: who, pairs, offset: fc.constantFrom(0, 0, 0, 32, 7) })
const manyLog = batchLog.map(({ from, to, pairs, offset }) => {
  const count = word(pairs.length)
  const ids = count + pairs.map(([id]) => word(id)).join('')
  const values = count + pairs.map(([, value]) => word(value)).join('')
  const second = 64 + 32 * (pairs.length + 1) + offset
  return {
    topics: [TOPIC.batch, topic(ANN), topic(from), topic(to)],
    data: `0x${word(64)}${word(second)}${ids}${values}`,
  }
})
const singleLog = transfer.map(({ from, to, value, indexed }) => ({
  topics: [TOPIC.single, topic(ANN), topic(from), topic(to)],
  data: `0x${word(indexed)}${word(value)}`,
}))
const wrapLog = fc
  .tuple(fc.constantFrom(TOPIC.deposit, TOPIC.withdrawal), who, fc.bigInt({ min: 0n, max: 9n }))
  .map(([first, one, value]) => ({ topics: [first, topic(one)], data: `0x${word(value)}` }))
/** Any event with any count of topics and any data: whole by accident, mostly broken. */
const brokenLog = fc
  .tuple(fc.constantFrom(...Object.values(TOPIC)), fc.array(units, { maxLength: 3 }), digits)
  .map(([first, topics, data]) => ({
    topics: [first, ...topics.map((one) => `0x${word(one)}`)],
    data: `0x${data}`,
  }))
const otherLog = fc
  .tuple(fc.array(any256, { maxLength: 4 }), fc.uint8Array({ maxLength: 70 }))
  .map(([topics, data]) => ({
    topics: topics.map((one) => `0x${word(one)}`),
    data: `0x${Buffer.from(data).toString('hex')}`,
  }))
const log = fc
  .tuple(contract, fc.oneof(transferLog, singleLog, manyLog, wrapLog, brokenLog, otherLog))
  .map(([address, rest]): Json => ({ address, ...rest }))

const gas = fc.bigInt({ min: 0n, max: 2n ** 30n }).map(hex)
const madeTx = fc.record({
  tx: fc.record({
    to: fc.option(who, { freq: 6 }),
    value: fc.bigInt({ min: 0n, max: 9n }).map(hex),
    input: fc.constantFrom('0x', '0xa9059cbb'),
  }),
  receipt: fc.record({
    status: fc.constantFrom('0x1', '0x1', '0x0'),
    gasUsed: gas,
    effectiveGasPrice: gas,
    contractAddress: fc.constant(account(0xc0de)),
    blobGasUsed: gas,
    blobGasPrice: gas,
  }),
  logs: fc.array(log, { maxLength: 5 }),
})
const head = fc.record({
  baseFeePerGas: gas,
  withdrawals: fc.array(fc.record({ address: who, amount: gas, index: gas }), { maxLength: 2 }),
})

type Node = {
  type: string
  from: string
  to: string
  value: string
  error?: string
  calls?: Node[]
}
const frame = fc.record({
  type: fc.constantFrom('CALL', 'CALL', 'CREATE', 'CREATE2', 'DELEGATECALL', 'STATICCALL'),
  from: fc.integer({ min: 1, max: 99 }).map(account),
  to: fc.integer({ min: 100, max: 199 }).map(account),
  value: fc.bigInt({ min: 0n, max: 9n }).map(hex),
  error: fc.option(fc.constant('execution reverted'), { nil: undefined, freq: 5 }),
})
const { tree } = fc.letrec<{ tree: Node }>((tie) => ({
  tree: fc
    .tuple(frame, fc.option(fc.array(tie('tree'), { maxLength: 3 }), { nil: undefined }))
    .map(([{ error, ...own }, calls]) => ({
      ...own,
      ...(error === undefined ? {} : { error }),
      ...(calls === undefined ? {} : { calls }),
    })),
}))

/** The tree dialect as the list dialect says it. */
function asList(node: Node, position: number, path: number[] = []): Json[] {
  const isCall = !node.type.startsWith('CREATE')
  const { from, to, value } = node
  const own = {
    type: isCall ? 'call' : 'create',
    action: isCall ? { callType: node.type.toLowerCase(), from, to, value } : { from, value },
    ...(node.error === undefined ? { result: isCall ? {} : { address: to } } : {}),
    ...(node.error === undefined ? {} : { error: node.error }),
    traceAddress: path,
    transactionPosition: position,
    transactionHash: `0x${word(position + 1)}`,
  }
  return [own, ...(node.calls ?? []).flatMap((call, at) => asList(call, position, [...path, at]))]
}

const anyBlock = fc
  .tuple(fc.array(fc.tuple(madeTx, tree), { minLength: 1, maxLength: 4 }), head)
  .chain(([txs, rest]) =>
    fc.constantFrom('none', 'tree', 'list').map((dialect): Made => {
      const block = made(
        txs.map(([one]) => one),
        rest,
      )
      const trees = txs.map(([, root]) => root)
      if (dialect === 'tree') block.traces = trees.map((result) => ({ result }))
      if (dialect === 'list') block.traces = trees.flatMap((root, at) => asList(root, at))
      return block
    }),
  )

/** The same value with other orders of keys. */
function shuffled(value: unknown, order: (count: number) => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, order))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  for (let at = entries.length - 1; at > 0; at--) {
    const other = order(at + 1)
    ;[entries[at], entries[other]] = [entries[other]!, entries[at]!]
  }
  return Object.fromEntries(entries.map(([name, inner]) => [name, shuffled(inner, order)]))
}

function agree(answers: EvmAnswers): number {
  const { transactions, notes } = decode(answers)
  const ours = transactions.map((tx) => ({ id: tx.id, position: tx.position, moves: movesOf(tx) }))
  expect(ours).toEqual(naive(answers, ethereum))
  return notes.fullParses
}

test('plain answers: equal moves, and no full parse', () => {
  fc.assert(
    fc.property(anyBlock, fc.option(fc.constant(2)), (block, indent) => {
      const { block: head, traces } = answersOf(block)
      const receipts = bytesOf({ jsonrpc: '2.0', id: 1, result: block.receipts }, indent ?? 0)
      expect(agree({ block: head, receipts, traces })).toBe(0)
      const single = block.receipts.map((one) => bytesOf({ id: 1, result: one }))
      expect(agree({ block: head, receipts: single, traces })).toBe(0)
    }),
    { numRuns: 150 },
  )
})

test('keys in any order, hex in any case: equal moves, and no full parse', () => {
  fc.assert(
    fc.property(anyBlock, fc.infiniteStream(fc.nat(1000)), fc.boolean(), (block, dice, isUpper) => {
      const order = (count: number) => (dice.next().value as number) % count
      const text = JSON.stringify({ result: shuffled(block.receipts, order) })
      const cased = isUpper
        ? text.replace(/"0x([0-9a-f]*)"/g, (_, hex: string) => `"0x${hex.toUpperCase()}"`)
        : text
      const receipts = new Uint8Array(Buffer.from(cased))
      expect(agree({ ...answersOf(block), receipts })).toBe(0)
    }),
    { numRuns: 150 },
  )
})

test('escapes, strange fields and plain numbers: equal moves by the full parser, counted', () => {
  const surprise = fc.constantFrom<(text: string) => string>(
    (text) => text.replace('"address"', '"\\u0061ddress"'),
    (text) => text.replace('"logIndex":"0x0"', '"logIndex":0'),
    (text) => text.replace('"logs":', '"logs": [], "logs":'),
    (text) => text.replace('"topics":', '"note":"a \\"quoted\\" word","topics":'),
    (text) => text.replace('"gasUsed":', '"gas\\u0055sed":'),
  )
  fc.assert(
    fc.property(anyBlock, surprise, (block, change) => {
      const text = JSON.stringify({ result: block.receipts })
      const changed = change(text)
      const receipts = new Uint8Array(Buffer.from(changed))
      const parses = agree({ ...answersOf(block), receipts })
      expect(parses === 1 || changed === text || /quoted/.test(changed)).toBe(true)
    }),
    { numRuns: 100 },
  )
})

/** What a decoder says of answers: moves, or the code of its fault. */
function said(answers: EvmAnswers): unknown {
  try {
    const { transactions } = decode(answers)
    return transactions.map((tx) => ({ id: tx.id, moves: movesOf(tx) }))
  } catch (fault) {
    expect(fault).toMatchObject({ name: 'FaultError' })
    return (fault as FaultError).code
  }
}

test('any changed byte: the scanner says what the full parser says, or what stood there before', () => {
  fc.assert(
    fc.property(anyBlock, fc.nat(), fc.nat(255), (block, at, byte) => {
      const list = bytesOf(block.receipts)
      list[at % list.length] = byte
      const wrap = (envelope: string) =>
        Uint8Array.from([...Buffer.from(envelope), ...list, ...Buffer.from('}')])
      const answers = answersOf(block)
      const scanned = said({ ...answers, receipts: wrap('{"result":') })
      // The scanner takes no envelope with a field that it does not know.
      const parsed = said({ ...answers, receipts: wrap('{"more":0,"result":') })
      // What is not read may be no JSON; then only what stood there before will do, or a fault.
      if (parsed !== 'EVM_JSON') expect(scanned).toEqual(parsed)
      else if (typeof scanned !== 'string') expect(scanned).toEqual(said(answers))
    }),
    { numRuns: 600 },
  )
})

test('any cut: a coded fault', () => {
  fc.assert(
    fc.property(anyBlock, fc.nat(), (block, at) => {
      const answers = answersOf(block)
      const receipts = (answers.receipts as Uint8Array).slice(
        0,
        at % (answers.receipts as Uint8Array).length,
      )
      expect(said({ ...answers, receipts })).toBe('EVM_JSON')
    }),
    { numRuns: 100 },
  )
})
