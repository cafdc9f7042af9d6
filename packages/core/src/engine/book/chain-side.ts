/**
 * The side of a book's entry that is on a chain: addresses in the canonical text of their ledger,
 * transactions as the ledger writes them.
 *
 * @module
 */
import { canonicalAccount } from '../../domain/address/codecs.ts'
import { type AssetId, ledgerOfAsset } from '../../domain/asset.ts'
import type { Book } from '../../domain/book.ts'
import { FaultError } from '../../domain/error.ts'
import { type LedgerId, ledger } from '../../domain/ledger.ts'
import type { AccountNames } from './account-names.ts'
import { NOBODY } from './entry-draft.ts'

/** Addresses remembered; beyond, one that is met again is read again. */
export const ADDRESSES_KEPT_MAX = 200_000

const EXTERNAL = 'external:'

/** The account of a book that stands for an account of a chain. */
export const externalOf = (chain: LedgerId, account: string): string =>
  `${EXTERNAL}${chain}:${account}`

/** The account of a chain that an account of a book stands for, or null. */
export function chainAccountOf(account: string): { ledger: LedgerId; account: string } | null {
  const found = /^external:([-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,64}):(.+)$/.exec(account)
  if (found === null) return null
  const [, id = '', text = ''] = found
  return { ledger: ledger(id), account: text }
}

/** A chain transaction's id as ledgers write it: 64 lower-case hex digits; null for other texts. */
export function chainTxText(text: string): string | null {
  const found = /^(?:0x)?([0-9a-fA-F]{64})$/.exec(text)
  return found?.[1]?.toLowerCase() ?? null
}

/** Numbers of chain accounts, by asset of the book and address. */
export class ChainAccounts {
  readonly #chains: readonly (LedgerId | null)[]
  readonly #names: AccountNames
  readonly #known = new Map<string, number>()

  constructor(book: Book, names: AccountNames) {
    this.#chains = book.assets.map(({ same }) => (same === null ? null : chainOf(same.asset)))
    this.#names = names
  }

  /** The number of an address on the chain of an asset, or `NOBODY` where it is none there. */
  numberOf(asset: number, address: string): number {
    const chain = this.#chains[asset] ?? null
    if (chain === null) return NOBODY
    const key = `${asset} ${address}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const number = this.#read(chain, address)
    if (this.#known.size >= ADDRESSES_KEPT_MAX) this.#known.clear()
    this.#known.set(key, number)
    return number
  }

  #read(chain: LedgerId, address: string): number {
    try {
      return this.#names.fixed(externalOf(chain, canonicalAccount(chain, address)))
    } catch (error) {
      if (error instanceof FaultError) return NOBODY
      throw error
    }
  }
}

const chainOf = (asset: AssetId): LedgerId => ledgerOfAsset(asset)
