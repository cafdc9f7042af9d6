/** A small HTTP server that answers as a java-tron full node does; faults are switched on. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the node has and how it fails. */
export type FakeTron = {
  blocks: { block: { blockID: string }; infos: unknown }[]
  firstId: string
  /** Faults of the next requests: each takes one from the front. */
  faults: ('busy' | 'break' | 'garbage' | 'limit')[]
  requests: number
}

/** Id of the first block of Tron's main network. */
export const TRON_FIRST = '00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc'

/** Starts a node; `close` ends it. */
export async function fakeTron(options: Partial<FakeTron> & Pick<FakeTron, 'blocks'>) {
  const node: FakeTron = { firstId: TRON_FIRST, faults: [], requests: 0, ...options }
  const server = createServer(async (asked, answer) => {
    node.requests++
    const parts: Buffer[] = []
    for await (const part of asked) parts.push(part as Buffer)
    const fault = node.faults.shift()
    if (fault === 'busy') return answer.writeHead(429).end()
    if (fault === 'break') return asked.socket.destroy()
    if (fault === 'garbage') return answer.end('<html>')
    if (fault === 'limit') return answer.end('{"Error":"lack of computing resources: rate limit"}')
    const { num = -1 } = JSON.parse(Buffer.concat(parts).toString()) as { num?: number }
    return answer.end(JSON.stringify(said(node, asked.url ?? '', num)))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    return new Promise<void>((done) => server.close(() => done()))
  }
  return { node, url: `http://127.0.0.1:${port}`, close }
}

function said({ blocks, firstId }: FakeTron, path: string, num: number): unknown {
  if (path.endsWith('/getnowblock')) return blocks.at(-1)?.block
  if (path.endsWith('/getblockbynum'))
    return num === 0 ? { blockID: firstId } : (blocks[num - 1]?.block ?? {})
  return blocks[num - 1]?.infos ?? []
}
