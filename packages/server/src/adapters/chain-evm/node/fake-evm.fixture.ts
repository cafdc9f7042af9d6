/**
 * A small HTTP server that speaks JSON-RPC as EVM nodes and their providers do. It has made blocks
 * and no node behind it; its manners and faults are switched on one by one.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  ANN,
  account,
  BOB,
  hashOf,
  hex,
  type Made,
  made,
  TOKEN,
  TOPIC,
  topic,
  word,
} from '../../../../../core/src/engine/decode/evm/evm.fixture.ts'

/** What the node is like. */
export type FakeEvm = {
  chainId: number
  blocks: Made[]
  /** Methods that it does not know. */
  lacks: string[]
  /** Batches of more calls are refused, in the given manner. */
  batchMax: number
  refusal: 'status 413' | 'one error' | 'error a call'
  /** Calls at most until the next pause, or null. */
  budget: number | null
  /** Faults of the next requests: each takes one from the front. */
  faults: ('busy' | 'break' | 'garbage' | 'short')[]
  /** Receipts of another block are given so many times. */
  mixed: number
  /** What contracts answer, by contract and selector. */
  calls: Record<string, Record<string, string>>
  requests: number
  largest: number
  asked: Map<string, number>
}

type Request = { id: number; method: string; params: unknown[] }

/** A chain of blocks, each with a payment, a token's transfer and traces. */
/** The first block of Ethereum: no other begins its ledger. */
const ETHEREUM_FIRST = '0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3'

export function madeChain(count: number, salt = 0): Made[] {
  return Array.from({ length: count }, (_, height) => {
    const id = (n: number): string => hashOf(salt * 1_000_000 + height * 1000 + n)
    const hash = height === 0 ? ETHEREUM_FIRST : id(999)
    const head = { number: hex(height), hash }
    const before = hashOf(salt * 1_000_000 + (height - 1) * 1000 + 999)
    const parent = height === 0 ? hashOf(0) : height === 1 ? ETHEREUM_FIRST : before
    if (height === 0) return made([], { ...head, parentHash: parent })
    const data = `0x${word(height)}`
    const log = { topics: [TOPIC.transfer, topic(ANN), topic(BOB)], data }
    const paid = { hash: id(1), value: hex(5 + salt) }
    const called = { hash: id(2), to: TOKEN, input: '0xa9059cbb' }
    const block = made(
      [
        { tx: paid, receipt: { transactionHash: id(1) } },
        {
          tx: called,
          receipt: { transactionHash: id(2) },
          logs: [{ ...log, transactionHash: id(2) }],
        },
      ],
      { ...head, parentHash: parent },
    )
    const frame = (to: string, value: string, calls: object[] = []) => ({
      ...{ type: 'CALL', from: ANN, to, value, gas: '0x0', gasUsed: '0x0', input: '0x', calls },
    })
    const inner = { ...frame(account(0xc0de), '0x2'), from: TOKEN }
    const traces = [
      { txHash: id(1), result: frame(BOB, paid.value) },
      { txHash: id(2), result: frame(TOKEN, '0x0', [inner]) },
    ]
    return { ...block, traces }
  })
}

/** Starts a node; `close` ends it. */
export async function fakeEvm(options: Partial<FakeEvm> & Pick<FakeEvm, 'blocks'>) {
  const node: FakeEvm = {
    chainId: 1,
    lacks: ['trace_block'],
    batchMax: 1000,
    refusal: 'status 413',
    budget: null,
    faults: [],
    mixed: 0,
    calls: {},
    requests: 0,
    largest: 0,
    asked: new Map(),
    ...options,
  }
  const server = createServer(async (request, answer) => {
    node.requests++
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const fault = node.faults.shift()
    if (fault === 'busy') return answer.writeHead(429).end()
    if (fault === 'break') return request.socket.destroy()
    if (fault === 'garbage') return answer.end('<html>It works!</html>')
    const body = JSON.parse(Buffer.concat(parts).toString()) as Request | Request[]
    const calls = Array.isArray(body) ? body : [body]
    if (calls.length > node.batchMax) {
      const error = { code: -32600, message: `batch limit ${node.batchMax} exceeded` }
      if (node.refusal === 'status 413') return answer.writeHead(413).end()
      if (node.refusal === 'one error') return answer.end(JSON.stringify({ id: null, error }))
      return answer.end(JSON.stringify(calls.map(({ id }) => ({ id, error }))))
    }
    node.largest = Math.max(node.largest, calls.length)
    const answers = calls.map((call) => respond(node, call)).reverse()
    if (fault === 'short') answers.pop()
    return answer.end(JSON.stringify(Array.isArray(body) ? answers : answers[0]))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    return new Promise<void>((done) => server.close(() => done()))
  }
  return { node, url: `http://127.0.0.1:${port}`, close }
}

function respond(node: FakeEvm, { id, method, params }: Request): object {
  node.asked.set(method, (node.asked.get(method) ?? 0) + 1)
  const error = (code: number, message: string) => ({
    jsonrpc: '2.0',
    id,
    error: { code, message },
  })
  if (node.lacks.includes(method)) {
    return error(-32601, `the method ${method} does not exist/is not available`)
  }
  if (node.budget !== null && node.budget-- <= 0) {
    // The pause of a test takes no time: the budget is full again at the next request.
    node.budget = 5
    return error(-32005, 'daily request count exceeded, request rate limited')
  }
  const result = resultOf(node, method, params)
  if (result === undefined) return error(-32000, 'execution reverted')
  return { jsonrpc: '2.0', id, result }
}

function resultOf(node: FakeEvm, method: string, params: unknown[]): unknown {
  const [first] = params
  if (method === 'eth_chainId') return hex(node.chainId)
  if (method === 'eth_call') {
    const { to, data } = first as { to: string; data: string }
    return node.calls[to]?.[data]
  }
  if (method === 'eth_getTransactionReceipt') {
    const all = node.blocks.flatMap(({ receipts }) => receipts)
    return all.find((receipt) => receipt['transactionHash'] === first) ?? null
  }
  const height = first === 'latest' ? node.blocks.length - 1 : Number(first)
  const block = node.blocks[height]
  if (method === 'eth_getBlockByNumber') return block?.block ?? null
  if (method === 'eth_getBlockReceipts') {
    if (node.mixed > 0 && height > 1 && node.mixed-- > 0) return node.blocks[height - 1]?.receipts
    return block?.receipts ?? null
  }
  return method === 'trace_block' ? listOf(block) : (block?.traces ?? [])
}

/** The traces of a made block as OpenEthereum lists them. */
function listOf(block: Made | undefined): object[] {
  type Frame = { from: string; to: string; value: string; calls: Frame[] }
  const trees = (block?.traces ?? []) as { txHash: string; result: Frame }[]
  return trees.flatMap(({ txHash, result }, transactionPosition) => {
    const one = ({ from, to, value }: Frame, traceAddress: number[]) => ({
      ...{ type: 'call', action: { callType: 'call', from, to, value }, traceAddress },
      ...{ transactionHash: txHash, transactionPosition },
    })
    return [one(result, []), ...result.calls.map((inner, nth) => one(inner, [nth]))]
  })
}
