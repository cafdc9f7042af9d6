/**
 * What a text may be: every ledger on which it is a valid address and how sure its form makes us;
 * and for a text that is valid nowhere, what is wrong with it.
 *
 * @module
 */
import { type Fault, FaultError, faultOf } from '../error.ts'
import type { LedgerId } from '../ledger.ts'
import { oldTextOfCash } from './bitcoin-cash.ts'
import type { AddressForm, ParsedAddress } from './codec.ts'
import { addressHome, addressReadings } from './codecs.ts'

/** One ledger on which a text is a valid address. */
export type Recognition = {
  readonly ledger: LedgerId
  /** Canonical account id there. */
  readonly account: string
  readonly form: AddressForm
  /**
   * `checksum`: the form has one and it holds. `form only`: any text of that alphabet and length
   * would do.
   */
  readonly evidence: 'checksum' | 'form only'
  /** Strength of the checksum in bits: a random text of the form passes with chance 2^-bits. */
  readonly bits: number
}

/**
 * Every ledger on which a text is a valid address, the usual first; empty where there is none. The
 * ledgers of one form share it: an EVM address is valid on all EVM chains, a test address on
 * several networks. Bitcoin's base58 is valid on Bitcoin Cash, its P2SH on Litecoin too, each with
 * its own account. Ledgers without a codec are not among them, even where they use the same form.
 */
export function recognise(text: string): readonly Recognition[] {
  const read = attempt(text)
  if (read instanceof FaultError) return []
  const found: Recognition[] = []
  for (const { ledgers, account, form, checked, checkBits: bits } of read) {
    const evidence = checked ? 'checksum' : 'form only'
    for (const ledger of ledgers) found.push({ ledger, account, form, evidence, bits })
  }
  return found
}

/**
 * The same among ledgers that are known to be meant, private networks too, which {@link recognise}
 * cannot think of: a ledger that takes the addresses of a recognised one is behind it.
 */
export function recogniseAmong(text: string, ledgers: readonly LedgerId[]): readonly Recognition[] {
  const found = recognise(text)
  const more = [...new Set(ledgers)].flatMap((ledger) => {
    if (found.some((each) => each.ledger === ledger)) return []
    const like = found.find((each) => each.ledger === addressHome(ledger))
    return like === undefined ? [] : [{ ...like, ledger }]
  })
  return [...found, ...more]
}

/**
 * What is wrong with a text that is valid nowhere, by the codec that it most resembles; null where
 * {@link recognise} finds a ledger.
 */
export function diagnose(text: string): Fault | null {
  const read = attempt(text)
  return read instanceof FaultError ? faultOf(read) : null
}

function attempt(text: string): readonly ParsedAddress[] | FaultError {
  try {
    return addressReadings(text)
  } catch (error) {
    if (error instanceof FaultError) return error
    throw error
  }
}

/**
 * Other texts of an account's own key or script that lists may name it by: for a cashaddr account
 * its old form, which is Bitcoin's text. Empty for every other account.
 */
export function otherSpellings(account: string): readonly string[] {
  const old = oldTextOfCash(account)
  return old === null ? [] : [old]
}
