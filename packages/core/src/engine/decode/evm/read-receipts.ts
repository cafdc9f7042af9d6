/**
 * The receipts of a block with their logs: by the scanner where the answer is plain, else by the
 * full parser. Both give the same.
 *
 * @module
 */
import { FaultError } from '../../../domain/error.ts'
import { addTextLog } from './add-text-log.ts'
import type { EvmReceipt, EvmSent } from './evm-block.ts'
import type { EvmLogRows } from './log-rows.ts'
import { resultOf, unwrap } from './read-json.ts'
import { asFields, asList, count, type Fields, shapeFault } from './read-quantity.ts'
import { readReceipt } from './read-receipt.ts'
import { type ScannedFields, scanReceipts } from './scan-receipts.ts'

/** Receipts in the order of their transactions. */
export type ReadReceipts = {
  readonly receipts: readonly EvmReceipt[]
  /** Of each receipt the number that its log rows state. */
  readonly ordinals: readonly number[]
  /** Of each receipt how many logs it has. */
  readonly logCounts: readonly number[]
  /** Answers that the scanner did not take. */
  readonly fullParses: number
}

type Read = { readonly receipt: EvmReceipt; readonly logCount: number }
type Found = Read & { readonly ordinal: number }

/**
 * Reads the receipts of a block: one answer for all, or one a transaction, in any order.
 *
 * @param rows empty; its logs are added
 * @throws {FaultError} `EVM_MISMATCH` where they are not those of `sent`, one each; `EVM_JSON`,
 *         `EVM_ANSWER`, `EVM_SHAPE`, `EVM_TOO_LARGE`
 */
export function readReceipts(
  answers: readonly Uint8Array[],
  sent: readonly EvmSent[],
  rows: EvmLogRows,
): ReadReceipts {
  const found: (Found | undefined)[] = sent.map(() => undefined)
  let ordinal = 0
  let fullParses = 0
  for (const bytes of answers) {
    const scanned = scanReceipts(bytes, rows, ordinal)
    if (scanned === null) fullParses++
    const receipts = scanned === null ? parsed(bytes, rows, ordinal) : hashed(scanned, bytes, sent)
    for (const read of receipts) place(found, sent, { ...read, ordinal: ordinal++ })
  }
  const missing = found.indexOf(undefined)
  if (missing >= 0) throw mismatch(`a receipt of transaction ${missing}`, 'none')
  const all = found.filter((one) => one !== undefined)
  return {
    receipts: all.map(({ receipt }) => receipt),
    ordinals: all.map((one) => one.ordinal),
    logCounts: all.map(({ logCount }) => logCount),
    fullParses,
  }
}

function place(found: (Found | undefined)[], sent: readonly EvmSent[], one: Found): void {
  const { id, position } = one.receipt
  const transaction = sent[position]
  if (transaction?.id !== id) {
    throw mismatch(`a receipt of ${transaction?.id ?? 'a transaction of the block'}`, id)
  }
  if (found[position] !== undefined) throw mismatch('one receipt a transaction', `two of ${id}`)
  found[position] = one
}

/** Scanned receipts with their ids, taken from the block where they are the same. */
function hashed(
  scanned: readonly ScannedFields[],
  text: Uint8Array,
  sent: readonly EvmSent[],
): Read[] {
  return scanned.map((fields) => {
    const id = sent[count(fields, 'transactionIndex')]?.id
    const known = id !== undefined && isAt(text, fields.hashAt, id)
    fields['transactionHash'] = known ? id : digitsAt(text, fields.hashAt)
    return { receipt: readReceipt(fields), logCount: fields.logCount }
  })
}

function isAt(text: Uint8Array, at: number, id: string): boolean {
  for (let i = 2; i < id.length; i++) if (text[at + i - 2] !== id.charCodeAt(i)) return false
  return true
}

function digitsAt(text: Uint8Array, at: number): string {
  let digits = '0x'
  for (let i = at; i < at + 64; i++) digits += String.fromCharCode(text[i]!)
  return digits.toLowerCase()
}

/** An answer by the full parser. */
function parsed(bytes: Uint8Array, rows: EvmLogRows, first: number): Read[] {
  const result = resultOf(bytes, 'receipts')
  const list = Array.isArray(result) ? (result as readonly unknown[]) : [result]
  return list.map((item, index) => {
    const fields = asFields(unwrap(item, 'a receipt'), 'receipts')
    const receipt = readReceipt(fields)
    const logs = asList(fields['logs'], 'logs')
    const one = { receipt, logCount: logs.length, ordinal: first + index }
    for (const log of logs) addParsedLog(rows, asFields(log, 'logs'), one)
    return one
  })
}

function addParsedLog(rows: EvmLogRows, log: Fields, { receipt, ordinal }: Found): void {
  if (log['removed'] === true) throw shapeFault('removed', 'a log in force', true)
  const { address, topics, data } = log
  const words = asList(topics, 'topics')
  if (typeof address !== 'string') throw shapeFault('address', 'an address', address)
  if (typeof data !== 'string') throw shapeFault('data', 'bytes in hex', data)
  const texts = words.map((topic) => {
    if (typeof topic !== 'string') throw shapeFault('topics', 'a hash of 32 bytes', topic)
    return topic
  })
  const { position } = receipt
  const index = count(log, 'logIndex')
  addTextLog(rows, { position, index, address, topics: texts, data }, ordinal)
}

const mismatch = (expected: string, got: string): FaultError =>
  new FaultError('EVM_MISMATCH', `Expected ${expected}, got ${got}`)
