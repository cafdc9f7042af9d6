/**
 * Transactions as a daemon decodes them: their outputs, and what a receiver needs to know its own.
 *
 * Source: Monero daemon RPC `get_transactions` with `decode_as_json`, `get_block`; Monero
 * `src/cryptonote_basic/cryptonote_basic.h` and `src/ringct/rctTypes.h` for the fields.
 *
 * @module
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import {
  amountOf,
  idOf,
  type Json,
  jsonOf,
  listOf,
  malformed,
  numberOf,
  OUTPUTS_MAX,
  objectOf,
} from './read-fields.ts'

/** A hidden amount, with what must hold of it. */
export type HiddenAmount = {
  /** 8 bytes: the form since 2018. 32 bytes: the one before, with a mask of its own. */
  readonly amount: Uint8Array
  /** 32 bytes with a long amount, else null. */
  readonly mask: Uint8Array | null
  /** The commitment that amount and mask must open. 32 bytes. */
  readonly commitment: Uint8Array
}

/** An output of a transaction. */
export type MoneroOutput = {
  /** Its one-time key, 32 bytes. Perhaps no point. */
  readonly key: Uint8Array
  /** 0 to 255, or null in the years before view tags. */
  readonly viewTag: number | null
  /** Piconero in the clear, or what hides them. */
  readonly amount: bigint | HiddenAmount
}

/** A transaction. */
export type MoneroTx = {
  readonly id: string
  readonly isCoinbase: boolean
  readonly outputs: readonly MoneroOutput[]
  readonly extra: Uint8Array
  /** Piconero left to the maker of the block; 0 for a coinbase. */
  readonly fee: bigint
}

/** A block's transactions by name, with the one that it shows itself. */
export type MoneroBlockContent = {
  readonly id: string
  readonly height: number
  readonly timeMs: number
  readonly coinbase: MoneroTx
  /** Ids of the others, in their order. */
  readonly txIds: readonly string[]
}

/** The most bytes of extra data: as many as a block can have. */
const EXTRA_MAX = 1 << 20
/** The most inputs of a transaction, and transactions of a block or an answer. */
const INPUTS_MAX = 100_000
const TXS_MAX = 100_000
/** Types of RingCT whose amounts take 32 bytes, and those whose amounts take 8. */
const LONG_TYPES = [1, 2, 3]
const SHORT_TYPES = [4, 5, 6]
const SHORT_BYTES = 8

/** Whether a document is an answer with transactions, and not one about blocks. */
export const hasTransactions = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'txs' in value

/**
 * The block of a `get_block` answer, or null where it is an answer about headers alone.
 *
 * @param value as `parseExactJson` gives it
 * @throws {FaultError} `MONERO_MALFORMED`
 */
export function readBlockContent(value: unknown): MoneroBlockContent | null {
  const answer = objectOf(value, 'answer')
  const result = 'result' in answer ? objectOf(answer['result'], 'result') : answer
  if (typeof result['json'] !== 'string') return null
  const header = objectOf(result['block_header'], 'block_header')
  const block = objectOf(jsonOf(result['json']), 'block')
  const txIds = listOf(block['tx_hashes'] ?? [], 'tx_hashes', TXS_MAX)
  return {
    id: idOf(header['hash'], 'hash'),
    height: numberOf(header['height'], 'height'),
    timeMs: 1000 * numberOf(header['timestamp'], 'timestamp'),
    coinbase: txOf(block['miner_tx'], idOf(header['miner_tx_hash'], 'miner_tx_hash')),
    txIds: txIds.map((id) => idOf(id, 'tx_hashes')),
  }
}

/**
 * The transactions of a `get_transactions` answer. One that cannot be read is left to `refuse`.
 *
 * @param refuse told the fault of a transaction and its id, where it has one
 * @throws {FaultError} `MONERO_MALFORMED` where it is no such answer
 */
export function readTransactions(
  value: unknown,
  refuse: (error: unknown, id: string | null) => void,
): MoneroTx[] {
  const answer = objectOf(value, 'answer')
  return listOf(answer['txs'] ?? [], 'txs', TXS_MAX).flatMap((each) => {
    let id: string | null = null
    try {
      const entry = objectOf(each, 'txs')
      id = idOf(entry['tx_hash'], 'tx_hash')
      if (typeof entry['as_json'] !== 'string' || entry['as_json'] === '') {
        throw malformed('as_json', 'a transaction (ask with decode_as_json)', entry['as_json'])
      }
      return [txOf(jsonOf(entry['as_json']), id)]
    } catch (error) {
      refuse(error, id)
      return []
    }
  })
}

/** A transaction as a daemon decodes it. @throws {FaultError} `MONERO_MALFORMED` */
export function txOf(value: unknown, id: string): MoneroTx {
  const tx = objectOf(value, 'transaction')
  const inputs = listOf(tx['vin'], 'vin', INPUTS_MAX).map((input) => objectOf(input, 'vin'))
  const isCoinbase = inputs.length > 0 && inputs.every((input) => 'gen' in input)
  const hidden = hiddenOf(tx, isCoinbase)
  const outputs = listOf(tx['vout'], 'vout', OUTPUTS_MAX).map((output, index) =>
    outputOf(objectOf(output, 'vout'), index, hidden),
  )
  const fee = isCoinbase ? 0n : feeOf(tx, inputs, outputs)
  return { id, isCoinbase, outputs, extra: extraOf(tx['extra']), fee }
}

/** What hides the amount of an output; null where amounts are in the clear. */
type Hidden = ((index: number) => HiddenAmount) | null

function hiddenOf(tx: Json, isCoinbase: boolean): Hidden {
  if (numberOf(tx['version'], 'version') < 2) return null
  const rct = objectOf(tx['rct_signatures'], 'rct_signatures')
  const type = numberOf(rct['type'], 'type')
  // Since RingCT only a coinbase shows its amounts; nothing would vouch for those of others.
  if (type === 0 && isCoinbase) return null
  const isLong = LONG_TYPES.includes(type)
  if (!isLong && !SHORT_TYPES.includes(type)) throw malformed('type', 'a type of RingCT', type)
  const infos = listOf(rct['ecdhInfo'], 'ecdhInfo', OUTPUTS_MAX)
  const commitments = listOf(rct['outPk'], 'outPk', OUTPUTS_MAX)
  return (index) => {
    const info = objectOf(infos[index], 'ecdhInfo')
    const commitment = hexToBytes(idOf(commitments[index], 'outPk'))
    if (!isLong) return { amount: shortOf(info), mask: null, commitment }
    const amount = hexToBytes(idOf(info['amount'], 'amount'))
    return { amount, mask: hexToBytes(idOf(info['mask'], 'mask')), commitment }
  }
}

/** 8 bytes; daemons before 2019 name them otherwise, or write zeros behind them. */
function shortOf(info: Json): Uint8Array {
  const text = info['amount'] ?? info['trunc_amount']
  if (typeof text === 'string' && /^[0-9a-f]{16}(?:[0-9a-f]{48})?$/.test(text)) {
    return hexToBytes(text.slice(0, 2 * SHORT_BYTES))
  }
  throw malformed('amount', '16 hex digits', text)
}

function outputOf(output: Json, index: number, hidden: Hidden): MoneroOutput {
  const target = objectOf(output['target'], 'target')
  const isTagged = 'tagged_key' in target
  const tagged = isTagged ? objectOf(target['tagged_key'], 'tagged_key') : target
  const amount = hidden === null ? clearAmount(output['amount']) : hidden(index)
  return {
    key: hexToBytes(idOf(tagged['key'], 'key')),
    viewTag: isTagged ? tagOf(tagged['view_tag']) : null,
    amount,
  }
}

function tagOf(value: unknown): number {
  if (typeof value === 'string' && /^[0-9a-f]{2}$/.test(value)) return Number.parseInt(value, 16)
  throw malformed('view_tag', '2 hex digits', value)
}

function clearAmount(value: unknown): bigint {
  const amount = amountOf(value, 'amount')
  if (amount < 1n << 64n) return amount
  throw malformed('amount', 'a number below 2^64', value)
}

function extraOf(value: unknown): Uint8Array {
  return Uint8Array.from(listOf(value, 'extra', EXTRA_MAX), (byte) => {
    if (typeof byte === 'number' && Number.isInteger(byte) && byte >= 0 && byte < 256) return byte
    throw malformed('extra', 'bytes', byte)
  })
}

/** Stated since RingCT; before, what inputs have more than outputs. */
function feeOf(tx: Json, inputs: readonly Json[], outputs: readonly MoneroOutput[]): bigint {
  const rct = tx['rct_signatures']
  if (numberOf(tx['version'], 'version') >= 2) {
    return clearAmount(objectOf(rct, 'rct_signatures')['txnFee'])
  }
  let left = 0n
  for (const input of inputs) left += clearAmount(objectOf(input['key'], 'vin')['amount'])
  for (const { amount } of outputs) if (typeof amount === 'bigint') left -= amount
  if (left >= 0n) return left
  throw malformed('vout', 'no more than the inputs', left)
}
