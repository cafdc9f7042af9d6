/**
 * A small HTTP server that speaks the protocol of Bitcoin Core: JSON-RPC with batches, and REST. It
 * has real or made blocks and no node behind it; its faults are switched on one by one.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hexText } from '@paperchain/core/domain/batch/tx-id'
import type { DecodedBlock } from '@paperchain/core/engine/decode/bitcoin/columns'
import { answerOf, type UndoneBlock } from '../undo-chain.fixture.ts'

/** What the node is like. */
export type FakeNode = {
  chain: UndoneBlock[]
  /** The height of the first block. */
  base: number
  genesis: string
  /** Ids of other heights than those of the chain. */
  ids: ReadonlyMap<number, string>
  login: string | null
  rest: boolean
  /** `-prune`: heights below are gone. */
  prunedBelow: number
  /** The highest verbosity of `getblock` that tells spent outputs, and the lowest there is. */
  verbosity: readonly [least: number, most: number]
  /** Batches of more calls get status 413. */
  batchMax: number
  /** Faults of the next requests: each takes one from the front. */
  faults: ('warm-up' | 'busy' | 'hang' | 'garbage' | 'break' | 'short' | 'long')[]
  /** Called before each call is answered. */
  onCall: (method: string) => void
  /** Requests and calls so far. */
  requests: number
  calls: Map<string, number>
}

type Request = { id: unknown; method: string; params: unknown[] }

/** Starts a node; `close` ends it. */
export async function fakeNode(options: Partial<FakeNode> & Pick<FakeNode, 'chain'>) {
  const node: FakeNode = {
    base: 0,
    genesis: options.chain[0]?.block.header.id ?? '',
    ids: new Map(),
    login: null,
    rest: false,
    prunedBelow: 0,
    verbosity: [0, 3],
    batchMax: 1000,
    faults: [],
    onCall: () => undefined,
    requests: 0,
    calls: new Map(),
    ...options,
  }
  const server = createServer((asked, answer) => void serve(node, asked, answer))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    return new Promise<void>((done) => server.close(() => done()))
  }
  return { node, url: `http://127.0.0.1:${port}`, close }
}

async function serve(node: FakeNode, asked: IncomingMessage, answer: ServerResponse) {
  node.requests++
  const rest = /^\/rest\/(block|spenttxouts)\/([0-9a-f]{64})\.bin$/.exec(asked.url ?? '')
  if (asked.method === 'GET') return serveRest(node, rest, answer)
  const parts: Buffer[] = []
  for await (const part of asked) parts.push(part)
  const wanted = node.login === null ? null : `Basic ${Buffer.from(node.login).toString('base64')}`
  if (wanted !== null && asked.headers.authorization !== wanted) return answer.writeHead(401).end()
  const fault = node.faults.shift()
  if (fault === 'hang') return
  if (fault === 'break') return asked.socket.destroy()
  if (fault === 'busy') return answer.writeHead(503).end('Work queue depth exceeded')
  if (fault === 'garbage') return answer.end('<html>It works!</html>')
  if (fault === 'long') return answer.end(Buffer.alloc(1 << 20, 0x20))
  const body = JSON.parse(Buffer.concat(parts).toString()) as Request | Request[]
  const calls = Array.isArray(body) ? body : [body]
  if (calls.length > node.batchMax) return answer.writeHead(413).end()
  const answers = calls.map((call) => respond(node, call, fault === 'warm-up'))
  if (fault === 'short') answers.pop()
  const text = JSON.stringify(Array.isArray(body) ? answers : (answers[0] ?? null))
  const failed = !Array.isArray(body) && answers[0]?.error != null
  return answer.writeHead(failed ? 500 : 200).end(text)
}

function serveRest(node: FakeNode, rest: RegExpExecArray | null, answer: ServerResponse) {
  const one = node.chain.find(({ block }) => block.header.id === rest?.[2])
  const [, most] = node.verbosity
  const told = rest?.[1] === 'block' || most >= 3
  if (!node.rest || one === undefined || !told) return answer.writeHead(404).end()
  return answer.end(rest?.[1] === 'block' ? one.bytes : answerOf(one))
}

function respond(node: FakeNode, { id, method, params }: Request, warmUp: boolean) {
  node.calls.set(method, (node.calls.get(method) ?? 0) + 1)
  node.onCall(method)
  const error = (code: number, message: string) => ({ id, result: null, error: { code, message } })
  if (warmUp) return error(-28, 'Loading block index…')
  const tip = node.base + node.chain.length - 1
  if (method === 'getblockchaininfo') {
    const pruned = node.prunedBelow > 0
    const more = pruned ? { pruneheight: node.prunedBelow } : {}
    return { id, error: null, result: { chain: 'main', blocks: tip, pruned, ...more } }
  }
  if (method === 'getblockhash') {
    const height = Number(params[0])
    const found = node.chain[height - node.base]?.block.header.id
    const result = node.ids.get(height) ?? (height === 0 ? node.genesis : found)
    return result ? { id, error: null, result } : error(-8, 'Block height out of range')
  }
  const at = node.chain.findIndex(
    ({ block }) => block.header.id === params.at(method === 'getrawtransaction' ? 2 : 0),
  )
  const one = node.chain[at]
  if (one === undefined) return error(-5, 'Block not found')
  if (method === 'getblockheader') {
    return { id, error: null, result: Buffer.from(one.bytes.subarray(0, 80)).toString('hex') }
  }
  if (method === 'getrawtransaction') {
    return { id, error: null, result: rawTx(one.block, String(params[0])) }
  }
  if (method !== 'getblock') return error(-32601, 'Method not found')
  const [least, most] = node.verbosity
  const verbosity = Math.min(Number(params[1]), most)
  if (verbosity < least) return error(-8, 'verbosity not allowed')
  if (node.base + at < node.prunedBelow) {
    return error(-1, 'Block not available (pruned data)')
  }
  if (verbosity === 0) return { id, error: null, result: Buffer.from(one.bytes).toString('hex') }
  return { id, error: null, result: blockJson(one, verbosity) }
}

/** The block as `getblock` tells it, without `hex`, and without the fields that nobody reads. */
function blockJson({ block, bytes, spent }: UndoneBlock, verbosity: number) {
  const view = Buffer.from(bytes)
  const { version, previous, merkleRoot } = block.header
  const ids = Array.from({ length: block.txCount }, (_, tx) => hexText(block.txid, tx * 32, 32))
  return {
    version,
    ...(/[^0]/.test(previous) ? { previousblockhash: previous } : {}),
    merkleroot: merkleRoot,
    time: view.readUInt32LE(68),
    bits: view.readUInt32LE(72).toString(16).padStart(8, '0'),
    nonce: view.readUInt32LE(76),
    tx: verbosity === 1 ? ids : ids.map((_, tx) => txJson({ block, bytes, spent }, tx, verbosity)),
  }
}

function txJson({ block, bytes, spent }: UndoneBlock, tx: number, verbosity: number) {
  const raw = Buffer.from(rawTx(block, hexText(block.txid, tx * 32, 32)), 'hex')
  const hexOf = (at: number, length: number) =>
    Buffer.from(bytes.subarray(at, at + length)).toString('hex')
  const inputs = range(block.txFirstInput[tx]!, block.txFirstInput[tx + 1]!)
  const outputs = range(block.txFirstOutput[tx]!, block.txFirstOutput[tx + 1]!)
  return {
    version: raw.readInt32LE(0),
    locktime: raw.readUInt32LE(raw.length - 4),
    vin: inputs.map((input, at) => {
      const start = block.inScriptStart[input]!
      const length = block.inScriptLength[input]!
      const sequence = Buffer.from(bytes).readUInt32LE(start + length)
      const witness = witnessOf(block, input)
      const more = witness.length > 0 ? { txinwitness: witness } : {}
      if (tx === 0) return { coinbase: hexOf(start, length), sequence, ...more }
      const coin = spent[tx - 1]![at]!
      const prevout = {
        value: coinsOf(coin.value),
        scriptPubKey: { hex: Buffer.from(coin.script).toString('hex') },
      }
      return {
        txid: hexText(block.inPrevTx, input * 32, 32),
        vout: block.inPrevIndex[input],
        scriptSig: { hex: hexOf(start, length) },
        sequence,
        ...more,
        ...(verbosity === 3 ? { prevout } : {}),
      }
    }),
    vout: outputs.map((output, n) => ({
      n,
      value: coinsOf(
        (BigInt(block.outValueHi[output]!) << 32n) | BigInt(block.outValueLo[output]!),
      ),
      scriptPubKey: { hex: hexOf(block.outScriptStart[output]!, block.outScriptLength[output]!) },
    })),
  }
}

/** A JSON number, as the node writes it: the nearest double is what a reader gets. */
const coinsOf = (value: bigint): number =>
  Number(`${value / 100_000_000n}.${String(value % 100_000_000n).padStart(8, '0')}`)

function witnessOf(block: DecodedBlock, input: number): string[] {
  let at = block.inWitnessStart[input]!
  if (at === 0) return []
  const items: string[] = []
  for (let left = block.bytes[at++]!; left > 0; left--) {
    const length = block.bytes[at++]!
    if (length >= 0xfd) throw new Error('the fixture reads short witnesses only')
    items.push(Buffer.from(block.bytes.subarray(at, at + length)).toString('hex'))
    at += length
  }
  return items
}

/** The bytes of a transaction, found between the output before it and the one after. */
function rawTx(block: DecodedBlock, id: string): string {
  const tx = range(0, block.txCount).find((at) => hexText(block.txid, at * 32, 32) === id)!
  const bytes = Buffer.from(block.bytes)
  const starts = [firstTxAt(bytes)]
  for (let at = 0; at < block.txCount; at++) {
    const last = block.txFirstOutput[at + 1]! - 1
    let end = block.outScriptStart[last]! + block.outScriptLength[last]!
    for (const input of range(block.txFirstInput[at]!, block.txFirstInput[at + 1]!)) {
      const marked = bytes[starts[at]! + 4] === 0
      if (!marked) break
      for (let left = bytes[end++]!; left > 0; left--) end += 1 + bytes[end]!
      if (input < 0) throw new Error('no input')
    }
    starts.push(end + 4)
  }
  return bytes.subarray(starts[tx], starts[tx + 1]).toString('hex')
}

const firstTxAt = (bytes: Buffer): number => 80 + (bytes[80]! < 0xfd ? 1 : 3)

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, at) => from + at)
