/**
 * A receipt's own fields, checked, from whichever parser read them.
 *
 * @module
 */
import type { EvmReceipt, EvmStatus } from './evm-block.ts'
import { addressOrNull, count, type Fields, hash, quantity, quantityOr } from './read-quantity.ts'

/** The fields that are read; the scanner passes over all others. */
export const RECEIPT_FIELDS = [
  'transactionHash',
  'transactionIndex',
  'status',
  'gasUsed',
  'effectiveGasPrice',
  'contractAddress',
  'blobGasUsed',
  'blobGasPrice',
  'l1Fee',
  'gasUsedForL1',
  'operatorFeeScalar',
  'operatorFeeConstant',
] as const

/** The operator's scalar is in millionths (OP stack, Isthmus). */
const SCALAR_UNIT = 1_000_000n

/**
 * The receipt that these fields state.
 *
 * @throws {FaultError} `EVM_SHAPE` naming the field
 */
export function readReceipt(fields: Fields): EvmReceipt {
  const gasUsed = quantity(fields, 'gasUsed')
  const scalar = quantityOr(fields, 'operatorFeeScalar', 0n)
  const constant = quantityOr(fields, 'operatorFeeConstant', 0n)
  return {
    id: hash(fields, 'transactionHash'),
    position: count(fields, 'transactionIndex'),
    status: statusOf(quantityOr(fields, 'status', null)),
    gasUsed,
    gasPrice: quantityOr(fields, 'effectiveGasPrice', null),
    created: addressOrNull(fields, 'contractAddress'),
    blobGasUsed: quantityOr(fields, 'blobGasUsed', 0n),
    blobGasPrice: quantityOr(fields, 'blobGasPrice', 0n),
    l1Fee: quantityOr(fields, 'l1Fee', 0n),
    gasUsedForL1: quantityOr(fields, 'gasUsedForL1', 0n),
    operatorFee: (gasUsed * scalar) / SCALAR_UNIT + constant,
  }
}

const statusOf = (status: bigint | null): EvmStatus =>
  status === null ? null : status === 0n ? 'failed' : 'ok'
