/** Small EVM blocks for tests: as a node's answers, with everything that a test does not name made. */
import { transactionsOf } from '../../../domain/batch/batch-of.ts'
import { checkBalance, type Transaction } from '../../../domain/posting.ts'
import type { EvmChain } from './chain.ts'
import { EVM_CHAINS } from './chains.ts'
import { decodeEvmBlock, type EvmAnswers } from './decode-block.ts'
import { EvmBatch } from './evm-batch.ts'
import type { EvmNotes } from './evm-notes.ts'

/** An answer's object. */
export type Json = { [name: string]: unknown }

/** `0x` and hex of a number. */
export const hex = (value: bigint | number): string => `0x${value.toString(16)}`
/** 32 bytes. */
export const word = (value: bigint | number): string => value.toString(16).padStart(64, '0')
/** An account made of one number. */
export const account = (value: number): string => `0x${value.toString(16).padStart(40, '0')}`
/** A topic that holds an account. */
export const topic = (value: string): string => `0x${value.slice(2).padStart(64, '0')}`
/** A hash made of one number. */
export const hashOf = (value: number): string => `0x${word(value)}`

/** Topics 0. */
export const TOPIC = {
  transfer: '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
  approval: '0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925',
  single: '0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62',
  batch: '0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb',
  deposit: '0xe1fffcc4923d04b559f4d29a8bfc6cda04eb5b0d3c460751c2402c5c5cc9109c',
  withdrawal: '0x7fcf532c15f0a6db0bd6d0e038bea71d30d808c7d98cb3bf7268a95bf5081b65',
  native: '0xe6497e3ee548a3372136af2fcb0696db31fc6cf20260707645068bd3fe97f3c4',
  nativeFee: '0x4dfe1bbbcf077ddc3e01291eea2d5c70c2b422b415d95645b9adcfd678cb1d63',
  swapV2: '0xd78ad95fa46c994b6551d0da85fc275fe613ce37657fb8d5e3d130840159d822',
  swapV3: '0xc42079f94a6350d7e6235f29174924f928cc2ac818eb64fed8004e115fbcca67',
  swapCurve: '0x8b3e96f2b889fa771c53c981b40daf005f63f637f1869f707052d15a3dd97140',
} as const

/** People. */
export const ANN: string = account(0xa11)
export const BOB: string = account(0xb0b)
export const MINER: string = account(0x3113)
export const TOKEN: string = account(0x70ce)
export const ZERO: string = account(0)

/** A transaction with its receipt and logs, as far as a test says. */
export type MadeTx = { tx?: Json; receipt?: Json; logs?: Json[] }

/** A block of these transactions, its receipts, and no traces. */
export function made(txs: readonly MadeTx[], head: Json = {}): Made {
  const hash = head['hash'] ?? hashOf(0xb10c)
  const number = head['number'] ?? hex(20_000_000)
  let logIndex = 0
  const receipts = txs.map(({ receipt, logs = [] }, index) => {
    const place = { transactionHash: hashOf(index + 1), transactionIndex: hex(index) }
    return {
      ...place,
      blockHash: hash,
      blockNumber: number,
      status: '0x1',
      gasUsed: '0x5208',
      effectiveGasPrice: '0x0',
      contractAddress: null,
      logsBloom: `0x${'0'.repeat(512)}`,
      ...receipt,
      logs: logs.map((log) => ({
        address: TOKEN,
        topics: [],
        data: '0x',
        blockNumber: number,
        ...place,
        blockHash: hash,
        logIndex: hex(logIndex++),
        removed: false,
        ...log,
      })),
    }
  })
  const block = {
    number,
    hash,
    parentHash: hashOf(0xfa7),
    timestamp: hex(1_700_000_000),
    size: '0x400',
    miner: MINER,
    baseFeePerGas: '0x0',
    extraData: '0x',
    uncles: [],
    withdrawals: [],
    ...head,
    transactions: txs.map(({ tx }, index) => ({
      hash: hashOf(index + 1),
      transactionIndex: hex(index),
      type: '0x2',
      from: ANN,
      to: BOB,
      value: '0x0',
      input: '0x',
      gas: '0x5208',
      gasPrice: '0x0',
      ...tx,
    })),
  }
  return { block, receipts, traces: null }
}

/** Answers as objects. */
export type Made = { block: Json; receipts: Json[]; traces: unknown }

/** Bytes of JSON. */
export const bytesOf = (value: unknown, indent?: number): Uint8Array =>
  new Uint8Array(Buffer.from(JSON.stringify(value, null, indent)))

/** Answers as bytes, in their envelopes. */
export const answersOf = ({ block, receipts, traces }: Made): EvmAnswers => ({
  block: bytesOf({ jsonrpc: '2.0', id: 1, result: block }),
  receipts: bytesOf({ jsonrpc: '2.0', id: 2, result: receipts }),
  traces: traces === null ? null : bytesOf({ jsonrpc: '2.0', id: 3, result: traces }),
})

/** What a decoded block says. */
export type Decoded = { transactions: Transaction[]; notes: EvmNotes; batch: EvmBatch }

/** Decodes answers alone, and checks that every transaction balances. */
export function decode(answers: EvmAnswers, chain: EvmChain = EVM_CHAINS.ethereum): Decoded {
  const batch = new EvmBatch(chain)
  const notes = decodeEvmBlock(answers, batch)
  const transactions = transactionsOf(batch.batch)
  for (const transaction of transactions) checkBalance(transaction)
  return { transactions, notes, batch }
}

/** One movement, read from the pair of its postings. */
export type Move = {
  from: string | null
  to: string | null
  /** The asset without its ledger. */
  asset: string
  /** Null where it is not known. */
  amount: bigint | null
  kind: string
  form: string
}

/** The movements of a transaction in order; throws where postings are no pairs. */
export function movesOf({ postings }: Transaction): Move[] {
  return Array.from({ length: postings.length / 2 }, (_, move) => {
    const [debit, credit] = [postings[2 * move]!, postings[2 * move + 1]!]
    const same = debit.move === move && credit.move === move && debit.amount === credit.amount
    const sides = debit.side === 'debit' && credit.side === 'credit'
    const alike = debit.asset === credit.asset && debit.kind === credit.kind
    // From pool to pool each side says its own swap.
    const isHop = debit.form.startsWith('pool-out-') && credit.form.startsWith('pool-in-')
    const forms = isHop ? `${debit.form} ${credit.form}` : debit.form
    if (!same || !sides || !alike || debit.leg !== 2 * move) {
      throw new Error(`Expected a pair of postings, got ${move} of ${debit.tx}`)
    }
    if (!isHop && debit.form !== credit.form) {
      throw new Error(`Expected a pair of postings, got ${move} of ${debit.tx}`)
    }
    const { asset, amount, kind } = debit
    const name = asset.slice(asset.indexOf('/') + 1)
    return { from: debit.account, to: credit.account, asset: name, amount, kind, form: forms }
  })
}

/** Movements of a made block's transactions, in one list. */
export const movesIn = (block: Made, chain?: EvmChain): Move[] =>
  decode(answersOf(block), chain).transactions.flatMap(movesOf)
