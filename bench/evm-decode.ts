/**
 * Ours against viem: logs of EVM chains to their fields; and from the bytes of a node's answer
 * against `JSON.parse` alone. Both must say the same of every field of every log before any time is
 * taken.
 *
 * Ours does more from bytes than `JSON.parse`: it checks every digit and leaves columns of numbers.
 * Traces of whole blocks are read by both of our ways, by the scanner and by the full parser.
 */
import { readLanes } from '@paperchain/core/domain/batch/lanes'
import { addTextLog } from '@paperchain/core/engine/decode/evm/add-text-log'
import type { EvmLog } from '@paperchain/core/engine/decode/evm/evm-block'
import { APPROVAL, BATCH, PIECE } from '@paperchain/core/engine/decode/evm/log-kind'
import { EvmLogRows } from '@paperchain/core/engine/decode/evm/log-rows'
import { type ReadTraces, readTraces } from '@paperchain/core/engine/decode/evm/read-traces'
import { scanReceipts } from '@paperchain/core/engine/decode/evm/scan-receipts'
import { type Abi, decodeEventLog, type Hex, parseAbi } from 'viem'
import { type MadeLog, madeLogs } from './evm-decode-logs.ts'
import { madeTraces } from './evm-decode-traces.ts'
import type { BenchResult } from './result.ts'

const LOGS = 200_000
const SEED = 7
/** Logs that a round decodes by both sides; each round takes others. */
const LOGS_A_ROUND = 20_000
const ROUNDS = 9
const BYTE_ROUNDS = 11
const TRACED_BLOCKS = 24
const WARM_UP_PASSES = 3

const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
const APPROVED = '0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925'
const BATCHED = '0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb'

/** One event each: the peer hashes every event of the list it is given. */
const ABIS: Readonly<Record<string, Abi>> = {
  [`${TRANSFER} 3`]: parseAbi([
    'event Transfer(address indexed from, address indexed to, uint256 value)',
  ]),
  [`${TRANSFER} 4`]: parseAbi([
    'event Transfer(address indexed from, address indexed to, uint256 indexed value)',
  ]),
  [`${APPROVED} 3`]: parseAbi([
    'event Approval(address indexed from, address indexed to, uint256 value)',
  ]),
  [`${BATCHED} 4`]: parseAbi([
    'event TransferBatch(address indexed operator, address indexed from, address indexed to, ' +
      'uint256[] ids, uint256[] values)',
  ]),
}

/** Proves that both sides agree, then times them in turns on one thread. */
export async function run(): Promise<BenchResult> {
  const { logs, answers } = madeLogs(LOGS, SEED)
  const texts = logs.map(textLog)
  const bytes = answers.map((answer) => new Uint8Array(Buffer.from(answer)))
  const agreed = agree(logs, texts, bytes)
  const decode = timedDecode(logs, texts)
  const scan = timedScan(answers, bytes)
  const traces = timedTraces()
  const size = bytes.reduce((all, { length }) => all + length, 0)
  return {
    name: 'evm-decode',
    rows: [
      { label: 'ours, logs as objects', value: LOGS_A_ROUND / decode.our, unit: 'logs/s' },
      { label: 'viem, logs as objects', value: LOGS_A_ROUND / decode.their, unit: 'logs/s' },
      { label: 'ours, bytes to columns', value: LOGS / scan.our, unit: 'logs/s' },
      { label: 'JSON.parse alone', value: LOGS / scan.their, unit: 'logs/s' },
      { label: 'ours, bytes', value: size / scan.our / 1e6, unit: 'MB/s' },
      { label: 'bytes to columns against JSON.parse', value: median(scan.ratios), unit: 'x' },
      { label: 'its slowest round', value: Math.min(...scan.ratios), unit: 'x' },
      { label: 'traces, ours from bytes', value: traces.frames / traces.our, unit: 'frames/s' },
      { label: 'traces, the full parser', value: traces.frames / traces.full, unit: 'frames/s' },
      { label: 'traces, JSON.parse alone', value: traces.frames / traces.parse, unit: 'frames/s' },
      { label: 'traces: ours against the full parser', value: traces.ratio, unit: 'x' },
    ],
    ratio: {
      ours: 'addTextLog',
      peer: 'viem 2: decodeEventLog with the one event of each log',
      median: median(decode.ratios),
      min: Math.min(...decode.ratios),
      max: Math.max(...decode.ratios),
    },
    notes: notesOf({ answers: answers.length, size, agreed, traces }),
  }
}

type Counts = {
  readonly answers: number
  readonly size: number
  readonly agreed: number
  readonly traces: { readonly frames: number; readonly size: number }
}

/** What was done, on what. */
const notesOf = ({ answers, size, agreed, traces }: Counts): string[] => [
  `${LOGS} made logs (seed ${SEED}) in ${answers} answers, ${size} bytes: 70 % ERC-20 ` +
    'transfers, 10 % ERC-721, 10 % approvals, 5 % ERC-1155 batches, 5 % others and malformed',
  `equal before timing: every field of ${agreed} decoded logs, from objects and from bytes`,
  'the scanner took every answer; the full parser was needed for none',
  `decode: ${ROUNDS} rounds of ${LOGS_A_ROUND} logs; bytes: ${BYTE_ROUNDS} rounds of all; in ` +
    'turns on one thread; ratios are medians of the pairs',
  'JSON.parse is given text: turning bytes into it is not in its time',
  `traces: ${traces.frames} made frames in ${TRACED_BLOCKS} blocks, ${traces.size} bytes, a ` +
    'third in the list dialect; both of our ways gave equal frames first',
]

const textLog = ({ address, topics, data, logIndex }: MadeLog): EvmLog => ({
  position: 0,
  index: Number(logIndex),
  address,
  topics,
  data,
})

/** What both sides say of a log: kind of event and every field, or null where it is none. */
type Told = string | null

/** Compares every log; gives the count of those that are events. */
function agree(
  logs: readonly MadeLog[],
  texts: readonly EvmLog[],
  bytes: readonly Uint8Array[],
): number {
  const theirs = logs.map(toldByPeer)
  const rows = new EvmLogRows()
  for (const [at, log] of texts.entries()) addTextLog(rows, log, at)
  const ours: Told[] = logs.map(() => null)
  for (const { log, told } of toldByRows(rows)) ours[log] = told
  same(ours, theirs)
  const scanned: string[] = []
  for (const answer of bytes) {
    rows.clear()
    if (scanReceipts(answer, rows, 0) === null) throw new Error('Expected a plain answer')
    scanned.push(...[...toldByRows(rows)].map(({ told }) => told))
  }
  const events = theirs.filter((told) => told !== null)
  same(scanned, events)
  return events.length
}

function same(ours: readonly Told[], theirs: readonly Told[]): void {
  const at = theirs.findIndex((told, index) => told !== ours[index])
  if (at < 0 && ours.length === theirs.length) return
  throw new Error(`Expected both sides to agree, got ${ours[at]} and ${theirs[at]} at ${at}`)
}

/** Rows as logs: the pairs of a batch together. */
function* toldByRows(rows: EvmLogRows): Generator<{ log: number; told: string }> {
  for (let row = 0; row < rows.count; ) {
    const log = rows.receipt[row]!
    const isBatch = rows.kind[row] === BATCH
    const ids: bigint[] = []
    const values: bigint[] = []
    const first = row
    do {
      ids.push(isBatch ? readLanes(rows.token, row) : 0n)
      values.push(readLanes(rows.amount, row))
      row++
    } while (isBatch && isSameLog(rows, first, row))
    const name = isBatch
      ? 'TransferBatch'
      : rows.kind[first] === APPROVAL
        ? 'Approval'
        : rows.kind[first] === PIECE
          ? 'Piece'
          : 'Transfer'
    const who = [accountAt(rows.from, first), accountAt(rows.to, first)]
    const operator = isBatch ? [accountAt(rows.operator, first)] : []
    yield { log, told: [name, ...operator, ...who, ...(isBatch ? ids : []), ...values].join(' ') }
  }
}

const isSameLog = ({ count, receipt, index }: EvmLogRows, one: number, other: number): boolean =>
  other < count && receipt[one] === receipt[other] && index[one] === index[other]

const accountAt = (bytes: Uint8Array, row: number): string =>
  `0x${Buffer.from(bytes.subarray(20 * row, 20 * row + 20)).toString('hex')}`

function toldByPeer(log: MadeLog): Told {
  const found = peer(log)
  if (found === null) return null
  const { eventName, args } = found
  const name = eventName === 'Transfer' && log.topics.length === 4 ? 'Piece' : eventName
  const fields = args as { operator?: string; from: string; to: string; value?: bigint }
  const many = args as { ids?: readonly bigint[]; values?: readonly bigint[] }
  const operator = fields.operator === undefined ? [] : [fields.operator.toLowerCase()]
  const who = [fields.from.toLowerCase(), fields.to.toLowerCase()]
  const numbers =
    fields.value === undefined ? [...(many.ids ?? []), ...(many.values ?? [])] : [fields.value]
  return [name, ...operator, ...who, ...numbers].join(' ')
}

/** What the peer makes of a log; null for an event that it is not asked for or cannot read. */
function peer({ topics, data }: MadeLog): { eventName: string; args: unknown } | null {
  const abi = ABIS[`${topics[0]} ${topics.length}`]
  if (abi === undefined) return null
  try {
    const found = decodeEventLog({ abi, data: data as Hex, topics: topics as [Hex, ...Hex[]] })
    return found as unknown as { eventName: string; args: unknown }
  } catch {
    // The peer's way to say that data are too short.
    return null
  }
}

/** Median seconds of a round of each side, and the ratio of each pair. */
function timedDecode(logs: readonly MadeLog[], texts: readonly EvmLog[]) {
  const rows = new EvmLogRows()
  const ours = (log: EvmLog): void => addTextLog(rows, log, 0)
  const slice = (round: number): readonly [number, number] => {
    const start = (round * LOGS_A_ROUND) % (LOGS - LOGS_A_ROUND)
    return [start, start + LOGS_A_ROUND]
  }
  for (let pass = 0; pass < WARM_UP_PASSES; pass++) {
    for (const log of texts.slice(...slice(pass))) ours(log)
  }
  return inTurns(ROUNDS, (round) => {
    const [mine, other] = [texts.slice(...slice(round)), logs.slice(...slice(round))]
    rows.clear()
    return [seconds(() => mine.forEach(ours)), seconds(() => other.forEach(peer))]
  })
}

function timedScan(answers: readonly string[], bytes: readonly Uint8Array[]) {
  const rows = new EvmLogRows()
  const ours = (answer: Uint8Array): void => {
    rows.clear()
    scanReceipts(answer, rows, 0)
  }
  let seen = 0
  const parse = (answer: string): void => {
    seen += (JSON.parse(answer) as { result: unknown[] }).result.length
  }
  for (let pass = 0; pass < WARM_UP_PASSES; pass++) bytes.forEach(ours)
  const timed = inTurns(BYTE_ROUNDS, () => [
    seconds(() => bytes.forEach(ours)),
    seconds(() => answers.forEach(parse)),
  ])
  if (seen === 0) throw new Error('Expected receipts in the answers')
  return timed
}

/** Our two ways to read traces, and `JSON.parse` alone; medians of rounds. */
function timedTraces() {
  const made = madeTraces(TRACED_BLOCKS, SEED)
  const ids = made.map((each) => each.ids)
  const plain = made.map(({ answer }) => new Uint8Array(Buffer.from(answer)))
  // A member that the scanner does not know.
  const odd = made.map(({ answer }) => new Uint8Array(Buffer.from(answer.replace('{', '{"x":0,'))))
  const read = (all: readonly Uint8Array[]): ReadTraces[] =>
    all.map((bytes, at) => readTraces(bytes, ids[at] ?? []))
  const frames = sameTraces(read(plain), read(odd))
  const texts = made.map(({ answer }) => answer)
  let seen = 0
  const parse = (answer: string): void => {
    seen += (JSON.parse(answer) as { result: unknown[] }).result.length
  }
  const full = inTurns(ROUNDS, () => [seconds(() => read(plain)), seconds(() => read(odd))])
  const alone = inTurns(ROUNDS, () => [
    seconds(() => read(plain)),
    seconds(() => texts.forEach(parse)),
  ])
  if (seen === 0) throw new Error('Expected traces in the answers')
  const size = plain.reduce((all, { length }) => all + length, 0)
  const times = { our: full.our, full: full.their, parse: alone.their }
  return { frames, size, ...times, ratio: median(full.ratios) }
}

/** Count of frames, which must be equal; the scanner must have read the first, not the second. */
function sameTraces(scanned: readonly ReadTraces[], parsed: readonly ReadTraces[]): number {
  const text = (all: readonly ReadTraces[]) =>
    JSON.stringify(
      all.map(({ traces }) => traces),
      (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
    )
  const isOurs = scanned.every(({ fullParses }) => fullParses === 0)
  const isFull = parsed.every(({ fullParses }) => fullParses === 1)
  if (!isOurs || !isFull || text(scanned) !== text(parsed)) {
    throw new Error('Expected the scanner and the full parser to read the same traces')
  }
  return scanned.reduce((all, { traces }) => all + traces.length, 0)
}

function inTurns(rounds: number, round: (at: number) => readonly [number, number]) {
  const pairs = Array.from({ length: rounds }, (_, at) => round(at))
  return {
    our: median(pairs.map(([our]) => our)),
    their: median(pairs.map(([, their]) => their)),
    ratios: pairs.map(([our, their]) => their / our),
  }
}

function seconds(work: () => void): number {
  const started = performance.now()
  work()
  return (performance.now() - started) / 1000
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1]!
