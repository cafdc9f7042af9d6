/**
 * The naive twin of the EVM decoder: `JSON.parse` and plain code, a page long, slow, and written
 * from the standards without a look at the decoder's parts.
 */
import type { EvmChain } from './chain.ts'
import type { EvmAnswers } from './decode-block.ts'
import { type Json, type Move, TOPIC, ZERO } from './evm.fixture.ts'
import { naiveSwaps } from './naive-swaps.fixture.ts'

/** A transaction of the twin. */
export type NaiveTx = { id: string; position: number; moves: Move[] }

const json = (bytes: Uint8Array): unknown => {
  const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown
  return value !== null && typeof value === 'object' && 'result' in value ? value.result : value
}
const big = (value: unknown): bigint => BigInt((value as string | number | undefined) ?? 0)
const low = (value: unknown): string => String(value).toLowerCase()

/** What the twin makes of a block of a chain like Ethereum after the merge. */
export function naive(answers: EvmAnswers, chain: EvmChain): NaiveTx[] {
  const block = json(answers.block) as Json
  const lists = answers.receipts instanceof Uint8Array ? [answers.receipts] : answers.receipts
  const receipts = lists.flatMap((bytes): Json[] => [json(bytes) as Json | Json[]].flat())
  const traces = answers.traces === null ? null : framesOf(json(answers.traces) as Json[])
  const txs = (block['transactions'] as Json[]).map((tx, position): NaiveTx => {
    const receipt = receipts.find((one) => low(one['transactionHash']) === low(tx['hash']))!
    const frames = traces?.filter((frame) => frame.position === position) ?? null
    const moves = [...movesOfTx(tx, receipt, frames, chain), ...feesOf(tx, receipt, block)]
    return { id: low(tx['hash']).slice(2), position, moves }
  })
  const own = ((block['withdrawals'] ?? []) as Json[])
    .map((one) => coin('@issuance', low(one['address']), big(one['amount']) * 10n ** 9n))
    .filter(({ amount }) => amount! > 0n)
    .map((move) => ({ ...move, kind: 'issuance', form: 'withdrawal' }))
  if (own.length === 0) return txs
  return [...txs, { id: low(block['hash']).slice(2), position: txs.length, moves: own }]
}

const coin = (from: string | null, to: string | null, amount: bigint): Move => ({
  from: from === ZERO ? '@issuance' : from,
  to: to === ZERO ? '@burn' : to,
  asset: 'slip44:60',
  amount,
  kind: 'transfer',
  form: '',
})

type Frame = {
  position: number
  depth: number
  type: string
  from: string | null
  to: string | null
  value: bigint
  bad: boolean
}

function framesOf(list: Json[]): Frame[] {
  if (list[0] === undefined || !('action' in list[0])) {
    return list.flatMap((item, position) => tree(item['result'] as Json, position, 0, false))
  }
  const badPaths = list
    .filter((item) => item['error'] !== undefined)
    .map((item) => [item['transactionPosition'], ...(item['traceAddress'] as number[])])
  return list.flatMap((item) => {
    if (item['type'] === 'reward') return []
    const path = [item['transactionPosition'], ...(item['traceAddress'] as number[])]
    const action = item['action'] as Json
    const made = (item['result'] ?? {}) as Json
    const type = item['type'] === 'call' ? String(action['callType']) : String(item['type'])
    return {
      position: item['transactionPosition'] as number,
      depth: path.length - 1,
      type,
      from: low(action['from'] ?? action['address']),
      to: low(action['to'] ?? made['address'] ?? action['refundAddress']),
      value: big(action['value'] ?? action['balance']),
      bad: badPaths.some((bad) => bad.every((step, index) => step === path[index])),
    }
  })
}

function tree(node: Json, position: number, depth: number, above: boolean): Frame[] {
  const bad = above || node['error'] !== undefined
  const type = low(node['type'])
  const frame = {
    position,
    depth,
    type: type === 'create2' ? 'create' : type === 'selfdestruct' ? 'suicide' : type,
    from: low(node['from']),
    to: low(node['to']),
    value: big(node['value']),
    bad,
  }
  const calls = (node['calls'] ?? []) as Json[]
  return [frame, ...calls.flatMap((call) => tree(call, position, depth + 1, bad))]
}

function movesOfTx(tx: Json, receipt: Json, frames: Frame[] | null, chain: EvmChain): Move[] {
  if (big(receipt['status']) === 0n) return []
  const isNothing = big(tx['value']) === 0n && tx['input'] === '0x' && tx['to'] !== null
  const nothing = isNothing
    ? [{ ...coin(low(tx['from']), low(tx['to']), 0n), form: 'zero-value' }]
    : []
  const logs = receipt['logs'] as Json[]
  const tokens = naiveSwaps(logs.map((log) => ({ log, moves: tokenMoves(log, chain) })))
  if (frames === null) {
    const to = low(tx['to'] ?? receipt['contractAddress'])
    const form = tx['to'] === null ? 'creation' : ''
    const stated = { ...coin(low(tx['from']), to, big(tx['value'])), form }
    return [...(stated.amount! > 0n ? [stated] : []), ...nothing, ...tokens]
  }
  const moves = frames.flatMap((frame): Move[] => {
    if (frame.bad || !['call', 'create', 'suicide'].includes(frame.type)) return []
    if (frame.value === 0n) return frame.depth === 0 ? nothing : []
    const form = { call: '', create: 'creation', suicide: 'self-destruct' }[frame.type]!
    const kind = frame.depth === 0 ? 'transfer' : 'internal'
    return [{ ...coin(frame.from, frame.to, frame.value), kind, form }]
  })
  return [...moves, ...tokens]
}

function tokenMoves(log: Json, chain: EvmChain): Move[] {
  const topics = (log['topics'] as string[]).map(low)
  const data = low(log['data']).slice(2)
  const contract = low(log['address'])
  const words = data.match(/.{64}/g) ?? []
  const all = [...topics.slice(1).map((one) => one.slice(2)), ...words]
  const who = (text: string | undefined) => `0x${text!.slice(24)}`
  const number = (text: string | undefined) => BigInt(`0x${text}`)
  const move = (from: string, to: string, asset: string, amount: bigint): Move => {
    const kind = to === ZERO ? 'burn' : from === ZERO ? 'issuance' : 'transfer'
    const isHuge = amount >= 2n ** 255n
    const form = amount === 0n ? 'zero-value' : isHuge ? 'beyond-2^255' : ''
    return { ...coin(from, to, 0n), asset, amount: isHuge ? null : amount, kind, form }
  }
  if (topics[0] === TOPIC.transfer) {
    const isPiece = topics.length === 4
    if (isPiece ? data !== '' : all.length < 3) return []
    const [from, to, value] = [who(all[0]), who(all[1]), number(all[2])]
    if (isPiece) return [move(from, to, `erc721:${contract}/${value}`, 1n)]
    return [move(from, to, `erc20:${contract}`, value)]
  }
  const piece = (id: bigint, value: bigint) =>
    move(who(all[1]), who(all[2]), `erc1155:${contract}/${id}`, value)
  if (topics[0] === TOPIC.single && topics.length === 4 && words.length >= 2) {
    return [piece(number(words[0]), number(words[1]))]
  }
  if (topics[0] === TOPIC.batch && topics.length === 4) {
    const [ids, values] = [list(words, 0), list(words, 1)]
    if (ids === null || values === null || ids.length !== values.length) return []
    return ids.map((id, index) => piece(number(id), number(values[index])))
  }
  if (!chain.wrapped.includes(contract) || topics.length !== 2 || words.length < 1) return []
  const amount = number(words[0])
  const asset = `erc20:${contract}`
  const isHuge = amount >= 2n ** 255n
  const swap = { asset, amount: isHuge ? null : amount, kind: 'swap' }
  if (topics[0] === TOPIC.deposit) {
    return [
      { ...coin('@issuance', who(all[0]), 0n), ...swap, form: isHuge ? 'beyond-2^255' : 'wrap' },
    ]
  }
  if (topics[0] === TOPIC.withdrawal) {
    return [
      { ...coin(who(all[0]), '@burn', 0n), ...swap, form: isHuge ? 'beyond-2^255' : 'unwrap' },
    ]
  }
  return []
}

/** The list whose offset stands in a word, or null where it is not within the data. */
function list(words: readonly string[], field: number): string[] | null {
  const offset = BigInt(`0x${words[field] ?? 'f'.repeat(64)}`)
  if (offset % 32n !== 0n || offset / 32n >= BigInt(words.length)) return null
  const at = Number(offset / 32n)
  const count = BigInt(`0x${words[at]}`)
  return count < BigInt(words.length - at) ? words.slice(at + 1, at + 1 + Number(count)) : null
}

function feesOf(tx: Json, receipt: Json, block: Json): Move[] {
  const gas = big(receipt['gasUsed'])
  const price = big(receipt['effectiveGasPrice'])
  const stated = big(block['baseFeePerGas'])
  // Not `Math.min`: it takes no bigint.
  let base = stated
  if (price < base) base = price
  const fee = (amount: bigint, to: string, form: string): Move => ({
    ...coin(low(tx['from']), to, amount),
    kind: 'fee',
    form,
  })
  return [
    fee(gas * base, '@burn', 'base-fee'),
    fee(gas * (price - base), low(block['miner']), 'priority-fee'),
    fee(big(receipt['blobGasUsed']) * big(receipt['blobGasPrice']), '@burn', 'blob-fee'),
  ].filter(({ amount }) => amount! > 0n)
}
