/** Amounts of whole units as people write them, where the asset's own decimals are not known. */
import { FaultError } from '@paperchain/core/domain/error'

/** An amount of whole units: digits, and how many of them are decimals. */
export type WholeAmount = { readonly units: bigint; readonly decimals: number }

/** @throws {FaultError} `AMOUNT_NOT_DECIMAL` */
export function wholeAmount(text: string): WholeAmount {
  const found = /^(\d{1,80})(?:\.(\d{1,77}))?$/.exec(text)
  if (found === null) {
    throw new FaultError('AMOUNT_NOT_DECIMAL', `Expected a decimal amount, got "${text}"`)
  }
  const [, whole = '', fraction = ''] = found
  return { units: BigInt(whole + fraction), decimals: fraction.length }
}
