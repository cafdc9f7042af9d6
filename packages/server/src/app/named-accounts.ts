/**
 * Which accounts a text may name: addresses by their codecs, on chains without an alias too; and
 * the accounts of ledgers that are no addresses.
 *
 * @module
 */
import { SYSTEM_ACCOUNTS } from '@paperchain/core/domain/account'
import { evm } from '@paperchain/core/domain/address/evm'
import { type Recognition, recognise } from '@paperchain/core/domain/address/recognise'
import { tron } from '@paperchain/core/domain/address/tron'
import { FaultError } from '@paperchain/core/domain/error'
import { type LedgerId, ledger as ledgerNamed } from '@paperchain/core/domain/ledger'
import { chainAccountOf } from '@paperchain/core/engine/book/chain-side'

const TRON = ledgerNamed('tron')

/**
 * Every reading of a text as an address. Among them EVM chains of `ledgers` that have no alias: a
 * chain of one's own has the addresses of all others.
 */
export function addressesOf(text: string, ledgers: readonly LedgerId[]): readonly Recognition[] {
  const found = recognise(text)
  const plain = found.find(({ form }) => form === 'evm')
  if (plain === undefined) return found
  const known = new Set(found.map(({ ledger }) => ledger))
  const more = ledgers.filter((each) => each.startsWith('eip155:') && !known.has(each))
  return [...found, ...more.map((ledger) => ({ ...plain, ledger }))]
}

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
