/**
 * The node of `follow.ts`, in a process of its own: made blocks in memory as the text of its
 * answers, so that it answers at once. It speaks as much of Bitcoin Core's JSON-RPC, or of an EVM
 * node's, as a follower asks for, and keeps what it was asked: `GET /asked` gives it.
 */
import { hash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { NETWORKS } from '@paperchain/core/engine/decode/bitcoin/network'
import { madeEvmChain } from './follow-evm-chain.ts'
import { generateChain } from './generate-chain.ts'

/** Which chain the node has. */
export type NodeKind = 'bitcoin' | 'evm'

/** What a node tells when it listens. */
export type NodeReady = {
  readonly port: number
  readonly blocks: number
  readonly txs: number
  /** Bytes of all blocks: raw ones, or those of the answers about them. */
  readonly bytes: number
}

const BITCOIN_SIZE = { blocks: 120, txsPerBlock: 1_600, seed: 7 }
/** The first height of the EVM chain: of a time without rewards and with withdrawals. */
export const EVM_FIRST = 20_000_000
const EVM_SIZE = { blocks: 300, txsPerBlock: 150, firstHeight: EVM_FIRST, seed: 7 }
/** Before each block in a block file: four bytes of mark, four of length. */
const RECORD_BYTES = 8
const HEADER_BYTES = 80

type Call = { readonly id: unknown; readonly method: string; readonly params: readonly unknown[] }
/** The text of a result, or undefined where the node does not know it. */
type Results = (call: Call) => string | undefined
type Made = Omit<NodeReady, 'port'> & { readonly results: Results; readonly error: string }

function bitcoinNode(): Made {
  const chain = generateChain(BITCOIN_SIZE)
  const ids = [NETWORKS.regtest.genesis]
  const blocks = new Map<string, { readonly header: string; readonly block: string }>()
  for (let at = 0; at < chain.bytes.length; ) {
    const end = at + RECORD_BYTES + chain.bytes.readUInt32LE(at + 4)
    const block = chain.bytes.subarray(at + RECORD_BYTES, end)
    const header = block.subarray(0, HEADER_BYTES)
    const id = Buffer.from(sha256(sha256(header)))
      .reverse()
      .toString('hex')
    ids.push(id)
    blocks.set(id, { header: `"${header.toString('hex')}"`, block: `"${block.toString('hex')}"` })
    at = end
  }
  const info = JSON.stringify({ chain: 'regtest', blocks: ids.length - 1, pruned: false })
  const results: Results = ({ method, params: [first, verbosity] }) => {
    if (method === 'getblockchaininfo') return info
    const id = method === 'getblockhash' ? ids[Number(first)] : undefined
    if (id !== undefined) return `"${id}"`
    const found = blocks.get(String(first))
    if (method === 'getblockheader') return found?.header
    return method === 'getblock' && verbosity === 0 ? found?.block : undefined
  }
  const error = '{"code":-8,"message":"Block height out of range"}'
  return { blocks: chain.blocks, txs: chain.txs, bytes: chain.bytes.length, results, error }
}

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer')

function evmNode(): Made {
  const chain = [...madeEvmChain(EVM_SIZE)]
  const bytes = chain.reduce((sum, one) => {
    return sum + one.block.length + one.receipts.length + one.traces.length
  }, 0)
  const results: Results = ({ method, params: [first, isFull] }) => {
    if (method === 'eth_chainId') return '"0x1"'
    if (method === 'eth_call') return `"0x${'0'.repeat(62)}12"`
    const found = first === 'latest' ? chain.at(-1) : chain[Number(first) - EVM_FIRST]
    if (method === 'eth_getBlockByNumber') {
      return found === undefined ? 'null' : isFull === true ? found.block : found.brief
    }
    if (method === 'eth_getBlockReceipts') return found?.receipts ?? 'null'
    return method === 'debug_traceBlockByNumber' ? found?.traces : undefined
  }
  const error = '{"code":-32601,"message":"the method does not exist"}'
  return {
    blocks: EVM_SIZE.blocks,
    txs: EVM_SIZE.blocks * EVM_SIZE.txsPerBlock,
    bytes,
    results,
    error,
  }
}

function serve({ results, error, ...size }: Made): void {
  const asked: string[] = []
  const answer = (call: Call): string => {
    const result = results(call)
    const said = result === undefined ? `"error":${error}` : `"result":${result}`
    return `{"jsonrpc":"2.0","id":${JSON.stringify(call.id)},${said}}`
  }
  const onRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method === 'GET') {
      // Bitcoin Core has its other interface switched off unless it is told otherwise.
      if (request.url !== '/asked') response.writeHead(404).end()
      else response.end(JSON.stringify(asked.splice(0)))
      return
    }
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const text = Buffer.concat(parts).toString()
    asked.push(text)
    const body = JSON.parse(text) as Call | readonly Call[]
    const isMany = Array.isArray(body)
    const answers = (isMany ? body : [body]).map(answer)
    response.end(isMany ? `[${answers.join(',')}]` : answers[0])
  }
  const server = createServer((request, response) => void onRequest(request, response))
  // On a loaded machine a client may be still for longer than connections are kept by default.
  server.keepAliveTimeout = 0
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const ready: NodeReady = { ...size, port }
    process.send?.(ready)
  })
}

const [, main, kind] = process.argv
if (main === import.meta.filename) serve(kind === 'evm' ? evmNode() : bitcoinNode())
