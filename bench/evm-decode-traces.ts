/**
 * Traces of blocks for the bench of EVM decoding, in geth's and in OpenEthereum's form: calls
 * within calls, with inputs and outputs that nobody reads. The same seed gives the same bytes.
 */
import { generator, hex, type Random } from './evm-decode-logs.ts'

/** Answers to the call for a block's traces, with the ids of the block's transactions. */
export type MadeTraces = { readonly answer: string; readonly ids: readonly string[] }

const TRANSACTIONS = 150
const CALLS_MAX = 4
const DEPTH_MAX = 4
/** Bytes of most inputs and outputs; one in eight is ten times as long. */
const DATA_BYTES = [36, 68, 100, 164, 32]
const LONG = 10

type Call = {
  type: string
  from: string
  to: string
  value: string
  gas: string
  gasUsed: string
  input: string
  output: string
  error?: string
  calls?: Call[]
}

/** So many blocks, every third in the list form. */
export function madeTraces(blocks: number, seed: number): MadeTraces[] {
  const random = generator(seed)
  return Array.from({ length: blocks }, (_, height) => {
    const ids = Array.from({ length: TRANSACTIONS }, () => `0x${hex(random, 64)}`)
    const roots = ids.map(() => madeCall(random, account(random), 0))
    const trees = () => roots.map((result, position) => ({ txHash: ids[position], result }))
    const lists = () => roots.flatMap((root, position) => listed(root, { position, path: [], ids }))
    const result = height % 3 === 2 ? lists() : trees()
    return { answer: JSON.stringify({ jsonrpc: '2.0', id: height, result }), ids }
  })
}

function madeCall(random: Random, from: string, depth: number): Call {
  const to = account(random)
  const type = ['CALL', 'CALL', 'STATICCALL', 'DELEGATECALL', 'CREATE2'][random(5)] ?? 'CALL'
  const count = depth < DEPTH_MAX ? random(CALLS_MAX) : 0
  const calls = Array.from({ length: count }, () => madeCall(random, to, depth + 1))
  return {
    from,
    gas: `0x${hex(random, 5)}`,
    gasUsed: `0x${hex(random, 4)}`,
    to,
    input: data(random),
    output: data(random),
    ...(random(20) === 0 ? { error: 'execution reverted' } : {}),
    ...(calls.length > 0 ? { calls } : {}),
    value: random(3) === 0 ? `0x1${hex(random, 8 + random(8))}` : '0x0',
    type,
  }
}

type Place = {
  readonly position: number
  readonly path: readonly number[]
  readonly ids: readonly string[]
}

/** A tree in the form of `trace_block`. */
function listed(
  { type, error, calls = [], ...call }: Call,
  { position, path, ids }: Place,
): object[] {
  const { from, to, gas, gasUsed, input, output, value } = call
  const isMade = type === 'CREATE2'
  const own = {
    action: isMade
      ? { from, gas, init: input, value }
      : { from, callType: type.toLowerCase(), gas, input, to, value },
    blockNumber: 20_000_000,
    ...(error === undefined
      ? { result: isMade ? { address: to, code: output, gasUsed } : { gasUsed, output } }
      : { error }),
    subtraces: calls.length,
    traceAddress: path,
    transactionHash: ids[position],
    transactionPosition: position,
    type: isMade ? 'create' : 'call',
  }
  return [
    own,
    ...calls.flatMap((inner, at) => listed(inner, { position, path: [...path, at], ids })),
  ]
}

const account = (random: Random): string => `0x${hex(random, 40)}`

function data(random: Random): string {
  const bytes = (DATA_BYTES[random(DATA_BYTES.length)] ?? 0) * (random(8) === 0 ? LONG : 1)
  return `0x${hex(random, 2 * bytes)}`
}
