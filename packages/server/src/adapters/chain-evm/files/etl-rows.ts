/**
 * Blocks out of the CSV files of ethereum-etl (and of GraphSense, which took its columns): blocks
 * and transactions, and where they are there receipts, logs and traces. Files of one import belong
 * together whatever their parts; all rows are kept until they are read.
 *
 * Source: ethereum-etl, `docs/schema.md`.
 *
 * @module
 */
import { FaultError } from '@paperchain/core/domain/error'
import type {
  EvmChange,
  EvmHead,
  EvmLog,
  EvmReceipt,
  EvmSent,
  EvmTrace,
  EvmWithdrawal,
} from '@paperchain/core/engine/decode/evm/evm-block'
import type { EvmBlock } from '@paperchain/core/engine/decode/evm/write-block'
import type { CsvRow } from './csv-rows.ts'

/** The most rows of one import. */
export const ETL_ROWS_MAX = 20_000_000

/** Kinds of files, told by their names. */
export const ETL_KINDS = ['blocks', 'transactions', 'receipts', 'logs', 'traces'] as const
/** One of {@link ETL_KINDS}. */
export type EtlKind = (typeof ETL_KINDS)[number]

/** What a file of a name holds, or null. */
export function etlKind(path: string): EtlKind | null {
  const name = /([^/\\]+)\.csv(?:\.gz)?$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  return ETL_KINDS.find((kind) => new RegExp(`(?:^|_)${kind}(?:_|$)`).test(name)) ?? null
}

type Sent = Omit<EvmSent, 'mint'> & { readonly receipt: EvmReceipt | null }
type Trace = EvmTrace & { readonly tx: string | null }
type Log = Omit<EvmLog, 'position'> & { readonly tx: string }

/** Rows as they are gathered, by height. */
export class EtlRows {
  readonly #heads = new Map<number, EvmHead>()
  readonly #sent = new Map<number, Sent[]>()
  readonly #receipts = new Map<string, EvmReceipt>()
  readonly #logs = new Map<number, Log[]>()
  readonly #traces = new Map<number, Trace[]>()
  readonly #changes = new Map<number, EvmChange[]>()
  readonly #has = new Set<EtlKind>()
  #rows = 0

  /** Takes a row. @throws {FaultError} `EVM_SHAPE`, `IMPORT_TOO_LARGE` */
  add(kind: EtlKind, row: CsvRow): void {
    if (++this.#rows > ETL_ROWS_MAX) throw tooMany()
    this.#has.add(kind)
    if (kind === 'blocks') {
      const head = headOf(row)
      this.#heads.set(head.height, head)
    } else if (kind === 'transactions') put(this.#sent, heightOf(row), sentOf(row))
    else if (kind === 'receipts') this.#addReceipt(row)
    else if (kind === 'logs') put(this.#logs, heightOf(row), logOf(row))
    else this.#addTrace(row)
  }

  /** Heights with a block, in order. */
  get heights(): readonly number[] {
    return [...this.#heads.keys()].sort((a, b) => a - b)
  }

  /** Heights of rows whose block is not there. */
  get strays(): readonly number[] {
    const all = [this.#sent, this.#logs, this.#traces, this.#changes].flatMap((map) => [
      ...map.keys(),
    ])
    return [...new Set(all)].filter((height) => !this.#heads.has(height)).sort((a, b) => a - b)
  }

  /**
   * The block of a height, with its parts.
   *
   * @param changes what the protocol changed by itself, beside what the traces say
   * @throws {FaultError} `EVM_MISMATCH` where a transaction has no receipt, or a part no
   * transaction
   */
  block(height: number, changes: readonly EvmChange[]): EvmBlock {
    const head = this.#heads.get(height)
    if (head === undefined) throw mismatch(`a block of height ${height}`, 'none')
    const rows = (this.#sent.get(height) ?? []).toSorted((a, b) => a.position - b.position)
    const receipts = rows.map(({ id, receipt }) => {
      const found = this.#receipts.get(id) ?? receipt
      if (found === null) throw mismatch(`a receipt of ${id}`, 'none')
      return found
    })
    const positions = new Map(rows.map(({ id, position }) => [id, position]))
    const positionOf = (tx: string): number => {
      const position = positions.get(tx)
      if (position === undefined) throw mismatch(`a transaction ${tx} in block ${height}`, 'none')
      return position
    }
    const logs = (this.#logs.get(height) ?? []).map((log) => ({
      ...log,
      position: positionOf(log.tx),
    }))
    const traces = (this.#traces.get(height) ?? []).map((trace) => ({
      ...trace,
      position: trace.tx === null ? trace.position : positionOf(trace.tx),
    }))
    return {
      head,
      sent: rows.map((row) => ({ ...row, mint: 0n })),
      receipts,
      logs,
      traces: this.#has.has('traces') ? traces : null,
      uncles: null,
      changes: [...(this.#changes.get(height) ?? []), ...changes],
    }
  }

  #addReceipt(row: CsvRow): void {
    const receipt = receiptOf(row, row.get('transactionhash'))
    this.#receipts.set(receipt.id, receipt)
  }

  #addTrace(row: CsvRow): void {
    const id = row.get('traceid')
    const type = row.get('tracetype') || (id.split('_')[0] ?? '')
    const height = heightOf(row)
    if (type === 'genesis' || type === 'daofork') {
      const from = type === 'genesis' ? '@issuance' : account(row, 'fromaddress')
      const form = type === 'genesis' ? 'genesis' : 'state-change'
      const to = account(row, 'toaddress')
      put(this.#changes, height, { from, to, amount: whole(row, 'value'), form })
    } else put(this.#traces, height, traceOf(row, type))
  }
}

const KINDS: Readonly<Record<string, EvmTrace['kind']>> = {
  create: 'creation',
  suicide: 'self-destruct',
  reward: 'reward',
}
/** Calls that run code in the caller's place, or may not pay. */
const MOVES_NOTHING = new Set(['delegatecall', 'staticcall', 'callcode'])

function traceOf(row: CsvRow, type: string): Trace {
  const id = row.get('traceid')
  const callType = row.get('calltype')
  const isCall = type === 'call' && !MOVES_NOTHING.has(callType)
  const kind = KINDS[type] ?? (isCall ? 'call' : 'other')
  // Without the column the path stands at the end of the id: `call_0x…_0_1`.
  const path =
    row.get('traceaddress') || (id.split(/_0x[0-9a-f]{64}_?/)[1] ?? '').replaceAll('_', ',')
  const tx = row.get('transactionhash', 'txhash') || (/_(0x[0-9a-f]{64})/.exec(id)?.[1] ?? '')
  const error = row.get('error')
  const isFailed = row.get('status') === '0' || error !== ''
  const value = row.get('value')
  return {
    position:
      kind === 'reward' || row.get('transactionindex') === ''
        ? null
        : count(row, 'transactionindex'),
    tx: kind === 'reward' || tx === '' ? null : tx.toLowerCase(),
    kind,
    form: kind === 'reward' ? row.get('rewardtype') || rewardOf(id) : callType || type,
    depth: path === '' ? 0 : path.split(',').length,
    from: accountOrNull(row, 'fromaddress'),
    to: accountOrNull(row, 'toaddress'),
    value: value === '' ? null : whole(row, 'value'),
    error: isFailed ? error || 'failed' : null,
    isReverted: isFailed,
  }
}

/** Whose reward an id tells of: `reward_46147_1` is that of the block's first uncle. */
const rewardOf = (id: string): string => (/^reward_\d+_[1-9]/.test(id) ? 'uncle' : 'block')

function headOf(row: CsvRow): EvmHead {
  return {
    height: count(row, 'number', 'blockid', 'blocknumber'),
    hash: hash(row, 'hash', 'blockhash'),
    parent: hash(row, 'parenthash'),
    timeMs: 1000 * count(row, 'timestamp'),
    bytes: row.get('size') === '' ? 0 : count(row, 'size'),
    producer: account(row, 'miner'),
    baseFee: row.get('basefeepergas') === '' ? null : whole(row, 'basefeepergas'),
    extra: row.get('extradata'),
    uncles: [],
    withdrawals: withdrawalsOf(row),
  }
}

/** Withdrawals as ethereum-etl writes them into one field: a list of objects, amounts in gwei. */
function withdrawalsOf(row: CsvRow): EvmWithdrawal[] {
  const text = row.get('withdrawals')
  if (text === '') return []
  let list: unknown
  try {
    // Some versions write the list as Python shows it.
    list = JSON.parse(text.replaceAll("'", '"'))
  } catch {
    throw shape(row, 'withdrawals', text)
  }
  if (!Array.isArray(list)) throw shape(row, 'withdrawals', text)
  return list.map((each) => {
    const { address, amount } = each as { readonly address?: unknown; readonly amount?: unknown }
    const isGood = typeof address === 'string' && /^\d{1,30}$/.test(String(amount))
    if (!isGood) throw shape(row, 'withdrawals', text)
    return { account: address.toLowerCase(), gwei: BigInt(String(amount)) }
  })
}

function sentOf(row: CsvRow): Sent {
  const id = hash(row, 'hash', 'txhash')
  const type = row.get('transactiontype')
  return {
    id,
    position: count(row, 'transactionindex'),
    type: type === '' ? 0 : count(row, 'transactiontype'),
    from: account(row, 'fromaddress'),
    to: accountOrNull(row, 'toaddress'),
    value: whole(row, 'value'),
    hasInput: row.get('input').length > 2,
    gas: whole(row, 'gas'),
    gasPrice: row.get('gasprice') === '' ? 0n : whole(row, 'gasprice'),
    receipt: row.get('receiptgasused') === '' ? null : receiptOf(row, id),
  }
}

/** A receipt out of its own row, or out of a transaction's that holds it. */
function receiptOf(row: CsvRow, of: string): EvmReceipt {
  const status = row.get('status', 'receiptstatus')
  const price = row.get('effectivegasprice', 'receipteffectivegasprice')
  const created = row.get('contractaddress', 'receiptcontractaddress')
  const part = (...names: readonly string[]): bigint =>
    row.get(...names) === '' ? 0n : whole(row, ...names)
  if (!/^0x[0-9a-f]{64}$/i.test(of)) throw shape(row, 'transaction_hash', of)
  return {
    id: of.toLowerCase(),
    position: count(row, 'transactionindex'),
    status: status === '' ? null : status === '1' ? 'ok' : 'failed',
    gasUsed: whole(row, 'gasused', 'receiptgasused'),
    gasPrice: price === '' ? null : BigInt(price),
    created: created === '' ? null : created.toLowerCase(),
    blobGasUsed: part('blobgasused'),
    blobGasPrice: part('blobgasprice'),
    l1Fee: part('l1fee', 'receiptl1fee'),
    gasUsedForL1: 0n,
    operatorFee: 0n,
  }
}

function logOf(row: CsvRow): Log {
  const topics = row.get('topics')
  return {
    tx: hash(row, 'transactionhash', 'txhash'),
    index: count(row, 'logindex'),
    address: account(row, 'address'),
    topics: topics === '' ? [] : topics.toLowerCase().split(','),
    data: row.get('data').toLowerCase() || '0x',
  }
}

const heightOf = (row: CsvRow): number => count(row, 'blocknumber', 'blockid')

function hash(row: CsvRow, ...names: readonly string[]): string {
  const text = row.get(...names)
  if (/^0x[0-9a-f]{64}$/i.test(text)) return text.toLowerCase()
  throw shape(row, names[0] ?? '', text)
}

function account(row: CsvRow, name: string): string {
  const found = accountOrNull(row, name)
  if (found !== null) return found
  throw shape(row, name, '')
}

function accountOrNull(row: CsvRow, name: string): string | null {
  const text = row.get(name)
  if (text === '') return null
  if (/^0x[0-9a-f]{40}$/i.test(text)) return text.toLowerCase()
  throw shape(row, name, text)
}

function whole(row: CsvRow, ...names: readonly string[]): bigint {
  const text = row.get(...names)
  if (/^\d{1,80}$/.test(text)) return BigInt(text)
  // Some tools write long numbers with a power of ten, and lose nothing by it.
  const [, digits, zeros] = /^(\d{1,80})e(\d{1,2})$/.exec(text) ?? []
  if (digits !== undefined) return BigInt(digits) * 10n ** BigInt(zeros ?? 0)
  throw shape(row, names[0] ?? '', text)
}

function count(row: CsvRow, ...names: readonly string[]): number {
  const value = Number(whole(row, ...names))
  if (Number.isSafeInteger(value)) return value
  throw shape(row, names[0] ?? '', row.get(...names))
}

function put<Row>(map: Map<number, Row[]>, height: number, row: Row): void {
  const same = map.get(height)
  if (same === undefined) map.set(height, [row])
  else same.push(row)
}

const shape = ({ line }: CsvRow, column: string, got: string): FaultError =>
  new FaultError('EVM_SHAPE', `Expected a ${column} of its form, got "${got.slice(0, 80)}"`, {
    line,
  })

const mismatch = (expected: string, got: string): FaultError =>
  new FaultError('EVM_MISMATCH', `Expected ${expected}, got ${got}`)

const tooMany = (): FaultError =>
  new FaultError('IMPORT_TOO_LARGE', `Expected at most ${ETL_ROWS_MAX} rows, got more`, {
    limit: ETL_ROWS_MAX,
  })
