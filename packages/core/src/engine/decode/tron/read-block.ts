/**
 * Reads a block and its transaction infos as java-tron's HTTP API answers them.
 *
 * Source: `/wallet/getblockbynum` and `/wallet/gettransactioninfobyblocknum`,
 * developers.tron.network.
 *
 * @module
 */
import { FaultError, withFacts } from '../../../domain/error.ts'
import type { Movement } from '../move-writer.ts'
import { CONTRACT_MOVES, internalMoves } from './contracts.ts'
import {
  amountOf,
  idOf,
  type Json,
  listOf,
  malformed,
  numberOf,
  objectOf,
  type TronReading,
} from './fields.ts'
import { tokenMove } from './token-logs.ts'
import {
  NO_BLOCK,
  TRON_ROWS_MAX,
  TRON_TXS_MAX,
  TRON_UNSEEN,
  type TronBlock,
  type TronTx,
  type TronUnseen,
} from './tron-block.ts'

/** Answers of a node about one block, as `parseExactJson` gives them. */
export type TronAnswers = {
  readonly block: unknown
  /** Null where there are none; an empty list of a block with transactions is none too. */
  readonly infos: unknown
}

/**
 * The block that answers tell.
 *
 * Without infos, fees, token transfers and internal transfers are listed as unseen.
 *
 * @throws {FaultError} `TRON_MALFORMED`, `TRON_INFO_MISSING`; facts name block and transaction
 */
export function readTronBlock(answers: TronAnswers, reading: TronReading): TronBlock {
  const block = objectOf(answers.block, 'block')
  const id = idOf(block['blockID'], 'blockID')
  try {
    return read(id, block, { infos: answers.infos, reading })
  } catch (error) {
    throw error instanceof FaultError ? withFacts(error, { block: id }) : error
  }
}

type Rest = { readonly infos: unknown; readonly reading: TronReading }

function read(id: string, block: Json, { infos, reading }: Rest): TronBlock {
  const raw = objectOf(objectOf(block['block_header'], 'block_header')['raw_data'], 'raw_data')
  const height = numberOf(raw['number'], 'number')
  const listed = listOf(block['transactions'], 'transactions', TRON_TXS_MAX)
  const byId = infosById(infos, listed.length)
  const unseen = new Set<TronUnseen>()
  if (byId === null) {
    for (const what of [TRON_UNSEEN.fees, TRON_UNSEEN.logs, TRON_UNSEEN.internal]) unseen.add(what)
  }
  const txs = listed.map((each, position) => {
    const tx = objectOf(each, 'transaction')
    const txId = idOf(tx['txID'], 'txID')
    const info = byId?.get(txId) ?? null
    if (byId !== null && info === null) throw missing(txId)
    const one = { tx, info, height, reading, unseen: (what: TronUnseen) => unseen.add(what) }
    return { id: txId, position, moves: named(txId, () => movesOf(one)) } satisfies TronTx
  })
  const previous =
    raw['parentHash'] === undefined ? NO_BLOCK : idOf(raw['parentHash'], 'parentHash')
  const timeMs = numberOf(raw['timestamp'], 'timestamp')
  return { id, previous, height, timeMs, txs, unseen: [...unseen].sort() }
}

function infosById(infos: unknown, txs: number): ReadonlyMap<string, Json> | null {
  if (infos === null || infos === undefined) return null
  const listed = listOf(infos, 'transaction infos', TRON_TXS_MAX)
  // A node that keeps no history answers with an empty list.
  if (listed.length === 0 && txs > 0) return null
  const byId = new Map<string, Json>()
  for (const each of listed) {
    const info = objectOf(each, 'transaction info')
    byId.set(idOf(info['id'], 'info id'), info)
  }
  return byId
}

type One = {
  readonly tx: Json
  readonly info: Json | null
  readonly height: number
  readonly reading: TronReading
  readonly unseen: (what: TronUnseen) => void
}

/** All movements of a transaction: the contract's own, inner ones, tokens, the fee. */
function movesOf({ tx, info, height, reading, unseen }: One): Movement[] {
  const { accounts } = reading
  const raw = objectOf(tx['raw_data'], 'raw_data')
  const moves: Movement[] = []
  let payer: string | null = null
  const succeeded = hasSucceeded(tx, info)
  for (const each of listOf(raw['contract'], 'contract', TRON_ROWS_MAX)) {
    const contract = objectOf(each, 'contract')
    const value = objectOf(objectOf(contract['parameter'], 'parameter')['value'], 'value')
    const signer = value['owner_address']
    // The first block pays out to its holders in the name of an address that is none.
    const owner = height === 0 ? '@issuance' : accounts.of(signer, 'owner_address')
    payer ??= owner
    if (!succeeded) continue
    const isVisible = typeof signer === 'string' && signer.startsWith('T')
    const kind = contract['type']
    if (typeof kind !== 'string') throw malformed('contract type', 'a text', kind)
    const found = Object.hasOwn(CONTRACT_MOVES, kind) ? CONTRACT_MOVES[kind] : undefined
    const made = found?.({ ...reading, value, info, owner, isVisible, unseen }) ?? []
    moves.push(...(height === 0 ? made.map(asIssuance) : made))
  }
  if (info !== null) addOutcome(moves, { info, payer, succeeded, reading })
  return moves
}

const asIssuance = (move: Movement): Movement => ({ ...move, kind: 'issuance' })

type Outcome = {
  readonly info: Json
  readonly payer: string | null
  readonly succeeded: boolean
  readonly reading: TronReading
}

/** What only the info tells: inner transfers, tokens, and the fee, which a failed call pays too. */
function addOutcome(moves: Movement[], { info, payer, succeeded, reading }: Outcome): void {
  if (succeeded) {
    moves.push(...internalMoves(info, reading))
    for (const log of listOf(info['log'], 'log', TRON_ROWS_MAX)) {
      const token = tokenMove(log, reading)
      if (token !== null) moves.push(token)
    }
  }
  const fee = amountOf(info['fee'], 'fee')
  const packed = amountOf(info['packingFee'], 'packingFee')
  if (packed > fee) throw malformed('packingFee', `at most the fee of ${fee}`, packed)
  const shared = { from: payer, asset: reading.network.trx, kind: 'fee', form: '' } as const
  if (fee > packed) moves.push({ ...shared, to: '@burn', amount: fee - packed })
  if (packed > 0n) moves.push({ ...shared, to: '@fees', amount: packed })
}

/**
 * Contracts of the chain itself are in blocks only where they succeed; calls say how they ended.
 */
function hasSucceeded(tx: Json, info: Json | null): boolean {
  const ends = listOf(tx['ret'], 'ret', TRON_ROWS_MAX).map((end) => objectOf(end, 'ret'))
  const isGood = (result: unknown): boolean =>
    result === undefined || result === 'SUCCESS' || result === 'SUCESS' || result === 'DEFAULT'
  if (!ends.every(({ contractRet, ret }) => isGood(contractRet) && isGood(ret))) return false
  if (info === null) return true
  const receipt = info['receipt'] === undefined ? {} : objectOf(info['receipt'], 'receipt')
  return info['result'] !== 'FAILED' && isGood(receipt['result'])
}

/** Adds the transaction to what goes wrong within. */
function named<T>(tx: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof FaultError ? withFacts(error, { tx }) : error
  }
}

const missing = (tx: string): FaultError =>
  new FaultError('TRON_INFO_MISSING', `Expected the info of transaction ${tx}, got none`, { tx })
