/**
 * Which accounts a text may name: addresses by their codecs, on chains without an alias too; and
 * the accounts of ledgers that are no addresses.
 *
 * @module
 */
import { SYSTEM_ACCOUNTS } from '@paperchain/core/domain/account'
import { evm } from '@paperchain/core/domain/address/evm'
import { type Recognition, recogniseAmong } from '@paperchain/core/domain/address/recognise'
import { tron } from '@paperchain/core/domain/address/tron'
import { FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import { chainAccountOf } from '@paperchain/core/engine/book/chain-side'

const TRON = ledgerNamed('tron')

/** Every reading of a text as an address, among `ledgers` on networks of one's own too. */
export const addressesOf = recogniseAmong

/**
 * Tron's text of the 20 bytes that a text states as an EVM address: logs of Tron are written so.
 * Null for other texts.
 */
export function tronOfHex(text: string): Recognition | null {
  try {
    const parts = evm.parse(text)
    const account = tron.encode({ ...parts, ledger: TRON })
    return { ledger: TRON, account, form: 'tron-hex', evidence: 'form only', bits: 0 }
  } catch (error) {
    if (error instanceof FaultError) return null
    throw error
  }
}

const BESIDE_ADDRESSES: readonly (readonly [ledgers: RegExp, accounts: RegExp])[] = [
  [/^tron:/, /^(?:staked:T[1-9A-HJ-NP-Za-km-z]{25,40}|exchange:\d{1,19})$/],
  [/^book:/, /^[^\s@]/],
]

/**
 * Whether a text may be an account of a ledger without being an address: a system account, in a
 * book a pseudonym or a name of its chart of accounts.
 */
export const isOwnAccount = (ledger: LedgerId, text: string): boolean =>
  (SYSTEM_ACCOUNTS as readonly string[]).includes(text) ||
  BESIDE_ADDRESSES.some(([ledgers, accounts]) => ledgers.test(ledger) && accounts.test(text))

/**
 * The text by which lists may name an account: outside accounts of books stand for accounts of
 * chains, and lists name those.
 */
export const listedText = (account: string): string => chainAccountOf(account)?.account ?? account
