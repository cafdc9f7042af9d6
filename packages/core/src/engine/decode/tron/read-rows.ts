/**
 * Reads rows of the ETL export: one JSON object a transaction, ids and addresses in base64, value
 * in sun. Such rows tell neither fees nor tokens nor inner transfers, nor the block before; a row
 * without a receiver is a contract of the chain itself, of a kind that the row does not say, so its
 * value goes to nobody known.
 *
 * Source: the `transaction` table of tron-etl as GraphSense loads it.
 *
 * @module
 */
import { hex } from '@scure/base'
import { FaultError, withFacts } from '../../../domain/error.ts'
import { parseExactJson } from '../exact-json.ts'
import type { Movement } from '../move-writer.ts'
import {
  amountOf,
  base64Of,
  idOf,
  type Json,
  malformed,
  numberOf,
  objectOf,
  type TronReading,
} from './fields.ts'
import { NO_BLOCK, TRON_UNSEEN, type TronBlock, type TronTx } from './tron-block.ts'

/** A row: its transaction, and the block it says it is in. */
export type TronRow = TronTx & {
  readonly block: string
  readonly height: number
  readonly timeMs: number
}

/**
 * The transaction of one line.
 *
 * @throws {FaultError} `TRON_MALFORMED` with the `row` it was given
 */
export function readTronRow(line: string, row: number, reading: TronReading): TronRow {
  try {
    return rowOf(objectOf(jsonOf(line), 'row'), reading)
  } catch (error) {
    throw error instanceof FaultError ? withFacts(error, { row }) : error
  }
}

/**
 * Blocks of rows, by height and position. The block before is that of the height below, where it is
 * here; `known` tells it for blocks that stand in the ledger already.
 *
 * @throws {FaultError} `TRON_MALFORMED` where a height has two blocks, or a position two
 * transactions
 */
export function blocksOfRows(
  rows: readonly TronRow[],
  known: (height: number) => string | undefined,
): TronBlock[] {
  const byHeight = new Map<number, TronRow[]>()
  for (const row of rows) {
    const same = byHeight.get(row.height)
    if (same === undefined) byHeight.set(row.height, [row])
    else same.push(row)
  }
  const heights = [...byHeight.keys()].sort((a, b) => a - b)
  const blocks: TronBlock[] = []
  for (const height of heights) {
    const last = blocks.at(-1)
    const below = last?.height === height - 1 ? last.id : known(height - 1)
    blocks.push(blockOf(byHeight.get(height) ?? [], below ?? NO_BLOCK))
  }
  return blocks
}

function blockOf(rows: readonly TronRow[], previous: string): TronBlock {
  const [first] = rows
  if (first === undefined) throw malformed('block', 'at least one row', 'none')
  const txs = [...rows].sort((a, b) => a.position - b.position)
  for (const [at, { block, position }] of txs.entries()) {
    if (block !== first.block) throw malformed('blockHash', `${first.block}`, block)
    if (txs[at - 1]?.position === position) {
      throw malformed('transactionIndex', 'one transaction a position', position)
    }
  }
  const { block: id, height, timeMs } = first
  const unseen = [TRON_UNSEEN.fees, TRON_UNSEEN.internal, TRON_UNSEEN.logs]
  return { id, previous, height, timeMs, txs: txs.map(txOf), unseen }
}

const txOf = ({ id, position, moves }: TronRow): TronTx => ({ id, position, moves })

function rowOf(row: Json, reading: TronReading): TronRow {
  const id32 = (name: string): string => {
    const value = row[name]
    if (typeof value === 'string' && value.length === 64) return idOf(value, name)
    return hex.encode(base64Of(value, name, 32))
  }
  return {
    id: id32('txHash'),
    block: id32('blockHash'),
    height: numberOf(row['blockId'], 'blockId'),
    position: numberOf(row['transactionIndex'], 'transactionIndex'),
    timeMs: 1000 * numberOf(row['blockTimestamp'], 'blockTimestamp'),
    moves: movesOf(row, reading),
  }
}

function movesOf(row: Json, { network, accounts }: TronReading): Movement[] {
  const status = row['receiptStatus']
  if (status !== undefined && status !== null && numberOf(status, 'receiptStatus') !== 1) return []
  const holder = (name: string): string | null => {
    const value = row[name]
    if (value === undefined || value === null || value === '') return null
    return accounts.ofBytes(base64Of(value, name, 20))
  }
  const amount = amountOf(row['value'], 'value')
  const to = holder('toAddress')
  const form = to === null && amount > 0n ? 'kind-not-stated' : ''
  return [{ from: holder('fromAddress'), to, asset: network.trx, amount, kind: 'transfer', form }]
}

function jsonOf(line: string): unknown {
  try {
    return parseExactJson(line)
  } catch {
    throw malformed('row', 'a JSON object', line)
  }
}
