/**
 * Logs for the bench of EVM decoding: the mix of a busy chain, in the JSON of two kinds of node.
 * The same seed gives the same bytes.
 */

/** A log as a node states it. */
export type MadeLog = { address: string; topics: string[]; data: string; logIndex: string }

/** Answers to `eth_getBlockReceipts`, and the logs in them. */
export type MadeLogs = { readonly logs: readonly MadeLog[]; readonly answers: readonly string[] }

const LOGS_A_BLOCK = 400
const LOGS_A_RECEIPT_MAX = 5
const HEX = '0123456789abcdef'

const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
const APPROVAL = '0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925'
const BATCH = '0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb'

/** A whole number from 0 to below. */
export type Random = (below: number) => number

/**
 * So many logs: 70 % ERC-20 transfers, 10 % ERC-721, 10 % approvals, 5 % ERC-1155 batches, 5 % of
 * other and malformed ones; every tenth address in mixed case, two of five blocks with other keys.
 */
export function madeLogs(count: number, seed: number): MadeLogs {
  const random = generator(seed)
  const logs: MadeLog[] = []
  const answers: string[] = []
  while (logs.length < count) {
    const size = Math.min(LOGS_A_BLOCK, count - logs.length)
    const block = Array.from({ length: size }, (_, index) => madeLog(random, index))
    logs.push(...block)
    answers.push(answerOf(block, random, answers.length))
  }
  return { logs, answers }
}

function madeLog(random: Random, index: number): MadeLog {
  const address = accountText(random)
  const logIndex = `0x${index.toString(16)}`
  const [from, to] = [topicOf(random), topicOf(random)]
  const dice = random(100)
  if (dice < 70)
    return { address, topics: [TRANSFER, from, to], data: `0x${amount(random)}`, logIndex }
  if (dice < 80) {
    return { address, topics: [TRANSFER, from, to, `0x${amount(random)}`], data: '0x', logIndex }
  }
  if (dice < 90)
    return { address, topics: [APPROVAL, from, to], data: `0x${amount(random)}`, logIndex }
  if (dice < 95) {
    return { address, topics: [BATCH, topicOf(random), from, to], data: batch(random), logIndex }
  }
  return { address, logIndex, ...junk(random) }
}

/** Unknown events, and known ones that are cut off. */
function junk(random: Random): { topics: string[]; data: string } {
  switch (random(4)) {
    case 0:
      return { topics: [TRANSFER, topicOf(random), topicOf(random)], data: '0x' }
    case 1:
      return { topics: [], data: `0x${hex(random, 128)}` }
    case 2:
      return {
        topics: [BATCH, topicOf(random), topicOf(random), topicOf(random)],
        data: `0x${word(1e9)}`,
      }
    default:
      return { topics: [`0x${hex(random, 64)}`], data: `0x${hex(random, 192)}` }
  }
}

/** Ids and values of 2 to 6 pieces. */
function batch(random: Random): string {
  const count = 2 + random(5)
  const list = () => word(count) + Array.from({ length: count }, () => amount(random)).join('')
  return `0x${word(64)}${word(64 + 32 * (count + 1))}${list()}${list()}`
}

function answerOf(block: readonly MadeLog[], random: Random, height: number): string {
  const isOther = height % 5 >= 3
  const blockHash = `0x${hex(random, 64)}`
  const receipts: object[] = []
  let next = 0
  while (next < block.length) {
    const logs = block.slice(next, next + 1 + random(LOGS_A_RECEIPT_MAX))
    next += logs.length
    const place = {
      blockNumber: `0x${(20_000_000 + height).toString(16)}`,
      transactionHash: `0x${hex(random, 64)}`,
      transactionIndex: `0x${receipts.length.toString(16)}`,
      blockHash,
    }
    const placed = logs.map(({ address, topics, data, logIndex }) =>
      isOther
        ? { ...place, data, logIndex, address, topics, removed: false }
        : { address, topics, data, ...place, logIndex, removed: false },
    )
    receipts.push(receiptOf(placed, place, random))
  }
  return JSON.stringify({ jsonrpc: '2.0', id: height, result: receipts })
}

const receiptOf = (logs: readonly object[], place: object, random: Random): object => ({
  ...place,
  contractAddress: null,
  cumulativeGasUsed: `0x${(1_000_000 + random(1_000_000)).toString(16)}`,
  effectiveGasPrice: `0x${(10_000_000_000 + random(1_000_000)).toString(16)}`,
  from: accountText(random),
  gasUsed: `0x${(21_000 + random(200_000)).toString(16)}`,
  logs,
  logsBloom: `0x${hex(random, 512)}`,
  status: '0x1',
  to: accountText(random),
  type: '0x2',
})

function accountText(random: Random): string {
  const digits = hex(random, 40)
  if (random(10) > 0) return `0x${digits}`
  const mixed = [...digits].map((digit) => (random(2) > 0 ? digit.toUpperCase() : digit))
  return `0x${mixed.join('')}`
}

const topicOf = (random: Random): string => `0x${'0'.repeat(24)}${hex(random, 40)}`

/** Most amounts are below 2^96, some fill the word. */
const amount = (random: Random): string =>
  random(20) === 0 ? hex(random, 64) : hex(random, 8 + random(17)).padStart(64, '0')

const word = (value: number): string => value.toString(16).padStart(64, '0')

/** So many digits. */
export function hex(random: Random, digits: number): string {
  let text = ''
  for (let i = 0; i < digits; i++) text += HEX[random(16)]
  return text
}

/** Mulberry32: small, fast, and the same everywhere. */
export function generator(seed: number): Random {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((((mixed ^ (mixed >>> 14)) >>> 0) * below) / 2 ** 32) | 0
  }
}
