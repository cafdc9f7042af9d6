/**
 * A block as `eth_getBlockByNumber` with full transactions answers it, checked field by field.
 *
 * @module
 */
import { FaultError } from '../../../domain/error.ts'
import type { EvmChain } from './chain.ts'
import type { EvmHead, EvmSent, EvmUncle, EvmWithdrawal } from './evm-block.ts'
import { resultOf } from './read-json.ts'
import {
  address,
  addressOrNull,
  asFields,
  asList,
  count,
  type Fields,
  hash,
  hexBytes,
  quantity,
  quantityOr,
} from './read-quantity.ts'

/** The most transactions of one block. */
export const TRANSACTIONS_MAX = 2 ** 20

/** The most uncles of one block are two; other chains may differ. */
const UNCLES_MAX = 16

/** What a block's answer says. */
export type ReadBlock = { readonly head: EvmHead; readonly sent: readonly EvmSent[] }

/**
 * Reads a block with its transactions.
 *
 * @param chain says which transactions mint
 * @throws {FaultError} `EVM_JSON`, `EVM_ANSWER`, `EVM_SHAPE`, `EVM_TOO_LARGE`, `EVM_MISMATCH`
 */
export function readBlock(bytes: Uint8Array, chain: EvmChain): ReadBlock {
  const block = asFields(resultOf(bytes, 'a block'), 'block')
  const list = asList(block['transactions'], 'transactions')
  if (list.length > TRANSACTIONS_MAX) {
    const message = `Expected at most ${TRANSACTIONS_MAX} transactions, got ${list.length}`
    throw new FaultError('EVM_TOO_LARGE', message, { limit: TRANSACTIONS_MAX })
  }
  const sent = list.map((item, index) => {
    const transaction = readSent(asFields(item, 'transactions'), chain)
    if (transaction.position === index) return transaction
    const message = `Expected transaction ${index} in its place, got ${transaction.position}`
    throw new FaultError('EVM_MISMATCH', message, { tx: transaction.id })
  })
  return { head: readHead(block), sent }
}

function readHead(block: Fields): EvmHead {
  const uncles = asList(block['uncles'] ?? [], 'uncles').slice(0, UNCLES_MAX)
  const withdrawals = asList(block['withdrawals'] ?? [], 'withdrawals')
  return {
    height: count(block, 'number'),
    hash: hash(block, 'hash'),
    parent: hash(block, 'parentHash'),
    timeMs: count(block, 'timestamp') * 1000,
    bytes: Number(quantityOr(block, 'size', 0n)),
    producer: address(block, 'miner'),
    baseFee: quantityOr(block, 'baseFeePerGas', null),
    extra: block['extraData'] === undefined ? '0x' : hexBytes(block, 'extraData'),
    uncles: uncles.map((uncle) => hash({ uncle }, 'uncle')),
    withdrawals: withdrawals.map((item) => readWithdrawal(asFields(item, 'withdrawals'))),
  }
}

const readWithdrawal = (fields: Fields): EvmWithdrawal => ({
  account: address(fields, 'address'),
  gwei: quantity(fields, 'amount'),
})

function readSent(fields: Fields, { mints }: EvmChain): EvmSent {
  const type = Number(quantityOr(fields, 'type', 0n))
  const mint = mints.find((one) => one.type === type)
  return {
    id: hash(fields, 'hash'),
    position: count(fields, 'transactionIndex'),
    type,
    from: address(fields, 'from'),
    to: addressOrNull(fields, 'to'),
    value: quantity(fields, 'value'),
    hasInput: hasInput(fields),
    gas: quantity(fields, 'gas'),
    gasPrice: quantityOr(fields, 'gasPrice', 0n),
    mint: mint === undefined ? 0n : quantityOr(fields, mint.field, 0n),
  }
}

/** Nodes say `input`, older ones `data`. Its digits are not looked at. */
function hasInput(fields: Fields): boolean {
  const input = fields['input'] ?? fields['data'] ?? '0x'
  return typeof input === 'string' && input.length > 2
}

/**
 * The makers and heights of uncles, from answers to `eth_getUncleByBlockHashAndIndex`.
 *
 * @throws {FaultError} `EVM_MISMATCH` where they are not the uncles of the block, in its order
 */
export function readUncles(answers: readonly Uint8Array[], { uncles }: EvmHead): EvmUncle[] {
  if (answers.length !== uncles.length) {
    const message = `Expected ${uncles.length} uncles, got ${answers.length}`
    throw new FaultError('EVM_MISMATCH', message)
  }
  return answers.map((bytes, index) => {
    const fields = asFields(resultOf(bytes, 'an uncle'), 'uncle')
    const id = hash(fields, 'hash')
    if (id === uncles[index]) {
      return { producer: address(fields, 'miner'), height: count(fields, 'number') }
    }
    throw new FaultError('EVM_MISMATCH', `Expected uncle ${uncles[index]}, got ${id}`)
  })
}
