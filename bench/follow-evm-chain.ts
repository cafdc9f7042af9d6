/**
 * Blocks of an EVM chain as a node answers them, for the bench of following: payments, transfers of
 * tokens and exchanges of one token for another, with receipts and call traces. The same seed gives
 * the same answers. Hashes are made up: no reader of JSON can check them.
 */
import { hash } from 'node:crypto'

/** The answers about one block, as JSON. */
export type EvmAnswersMade = {
  readonly height: number
  readonly id: string
  readonly block: string
  /** The block with the ids of its transactions alone. */
  readonly brief: string
  readonly receipts: string
  readonly traces: string
}

/** How large a chain to make. */
export type EvmSize = {
  readonly blocks: number
  readonly txsPerBlock: number
  readonly firstHeight: number
  readonly seed: number
}

const TOKENS = 60
const ACCOUNTS = 20_000
const WITHDRAWALS = 16
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
const SYNC = '0x1c411e9a96e071241c2f21f7726b17ae89e3cab4c78be50e062b03a9fffbbad1'
const BLOOM = `0x${'0'.repeat(512)}`

type Random = (below: number) => number
type Json = Readonly<Record<string, unknown>>
/** A transaction with its receipt and its trace. */
type Parts = { readonly tx: Json; readonly logs: readonly Json[]; readonly calls: readonly Json[] }

/** Makes a chain, a block at a time. */
export function* madeEvmChain(size: EvmSize): Generator<EvmAnswersMade> {
  const random = generator(size.seed)
  for (let nth = 0; nth < size.blocks; nth++) {
    yield madeBlock(size.firstHeight + nth, size.txsPerBlock, random)
  }
}

function madeBlock(height: number, count: number, random: Random): EvmAnswersMade {
  const id = idOf(`block ${height}`)
  const place = { blockHash: id, blockNumber: hex(height) }
  const txs: Json[] = []
  const receipts: Json[] = []
  const traces: Json[] = []
  let logIndex = 0
  for (let index = 0; index < count; index++) {
    const { tx, logs, calls } = partsOf(random)
    const of = { ...place, transactionIndex: hex(index) }
    const txId = idOf(`tx ${height} ${index}`)
    const fees = { gas: hex(200_000), gasPrice: hex(12_000_000_000) }
    txs.push({ ...of, hash: txId, type: '0x2', nonce: hex(index), ...fees, ...tx })
    const own = { ...of, transactionHash: txId }
    receipts.push({
      ...{ ...own, type: '0x2', status: '0x1', from: tx['from'], to: tx['to'] },
      ...{ gasUsed: hex(60_000), cumulativeGasUsed: hex(60_000 * (index + 1)) },
      ...{ effectiveGasPrice: hex(12_000_000_000), contractAddress: null, logsBloom: BLOOM },
      logs: logs.map((log) => ({ ...log, ...own, logIndex: hex(logIndex++), removed: false })),
    })
    traces.push({ txHash: txId, result: { ...frame(tx), calls } })
  }
  const head = headOf(height, id, random)
  return {
    height,
    id,
    block: JSON.stringify({ ...head, transactions: txs }),
    brief: JSON.stringify({ ...head, transactions: txs.map((tx) => tx['hash']) }),
    receipts: JSON.stringify(receipts),
    traces: JSON.stringify(traces),
  }
}

const headOf = (height: number, id: string, random: Random): Json => ({
  ...{ number: hex(height), hash: id, parentHash: idOf(`block ${height - 1}`) },
  ...{ timestamp: hex(1_718_000_000 + 12 * (height % 10_000_000)), size: hex(90_000) },
  ...{ miner: account(1), baseFeePerGas: hex(10_000_000_000), gasUsed: hex(15_000_000) },
  ...{ extraData: '0x', logsBloom: BLOOM, uncles: [] },
  withdrawals: Array.from({ length: WITHDRAWALS }, (_, index) => ({
    index: hex(height * WITHDRAWALS + index),
    validatorIndex: hex(random(900_000)),
    address: someone(random),
    amount: hex(18_000_000 + random(1_000_000)),
  })),
})

/** Three of ten pay, five send a token, two exchange one for another. */
function partsOf(random: Random): Parts {
  const from = someone(random)
  const kind = random(10)
  if (kind < 3) {
    const value = hex(1 + random(2 ** 30) * 1_000_000)
    return { tx: { from, to: someone(random), value, input: '0x' }, logs: [], calls: [] }
  }
  const token = tokenOf(random)
  const input = `0xa9059cbb${noise(random, 64)}`
  if (kind < 8) {
    const log = transfer(token, [from, someone(random)], random)
    return { tx: { from, to: token, value: '0x0', input }, logs: [log], calls: [] }
  }
  const pool = account(5_000_000 + random(300))
  const router = account(4_000_000)
  const other = tokenOf(random)
  const sync = { address: pool, topics: [SYNC], data: `0x${noise(random, 64)}` }
  const logs = [transfer(token, [from, pool], random), transfer(other, [pool, from], random), sync]
  const inner = (to: string, by: string): Json => ({
    ...frame({ from: by, to, value: '0x0', input }),
    output: `0x${'0'.repeat(63)}1`,
  })
  const calls = [inner(token, router), { ...inner(pool, router), calls: [inner(other, pool)] }]
  const tx = { from, to: router, value: '0x0', input: `0x38ed1739${noise(random, 260)}` }
  return { tx, logs, calls }
}

const transfer = (
  address: string,
  [from, to]: readonly [string, string],
  random: Random,
): Json => ({
  address,
  topics: [TRANSFER, topic(from), topic(to)],
  data: `0x${'0'.repeat(44)}${noise(random, 10)}`,
})

const frame = ({ from, to, value, input }: Json): Json => ({
  ...{ type: 'CALL', from, to, value, gas: hex(200_000), gasUsed: hex(60_000), input },
})

const hex = (value: number): string => `0x${value.toString(16)}`
const idOf = (name: string): string => `0x${hash('sha256', name)}`
const account = (value: number): string => `0x${value.toString(16).padStart(40, '1')}`
const topic = (value: string): string => `0x${value.slice(2).padStart(64, '0')}`
const someone = (random: Random): string => account(1_000 + random(ACCOUNTS))
const tokenOf = (random: Random): string => account(3_000_000 + random(TOKENS))

/** So many bytes in hex. */
function noise(random: Random, bytes: number): string {
  let text = ''
  while (text.length < 2 * bytes) text += (0x1000000 + random(0x1000000)).toString(16).slice(-6)
  return text.slice(0, 2 * bytes)
}

/** Park and Miller's generator. */
function generator(seed: number): Random {
  let state = seed
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}
