/**
 * Reasons of level 1 that come from ledgers of accounts, as links for `Clusters.setLinks`.
 *
 * Deposit reuse: an exchange gives each customer an address and sweeps what arrives there to a hot
 * wallet (Victor, "Address Clustering Heuristics for Ethereum", FC 2020, deposit address reuse).
 * Victor joins customers who share such an address; we say less: an account whose only outgoing
 * transfers go to one tagged hot wallet is that wallet's. Customers are not joined, since people
 * share accounts and firms pay for others.
 *
 * Same key: one key has the same account text on every EVM chain, and on Tron the same 20 bytes
 * after 0x41 (keccak-256 of the public key, in both). Contracts are left out: their account comes
 * from their maker and a counter, and on another chain it can be anybody's.
 *
 * @module
 */
import type { ClusterLink } from './cluster-types.ts'

/** Outgoing transfers as columns, in ledger order; those without value and failed ones left out. */
export type TransferColumns = {
  readonly from: Int32Array
  readonly to: Int32Array
  readonly height: Uint32Array
  readonly position: Uint32Array
}

/** What a deposit address must show. */
export type DepositParameters = {
  /** Fewest sweeps. 2: one transfer is no habit. */
  readonly sweepsMin: number
  /** Accounts that are never a deposit address: contracts, tagged services. */
  readonly never: ReadonlySet<number>
}

const DEPOSITS: DepositParameters = { sweepsMin: 2, never: new Set() }

/**
 * Links each account that only ever paid one hot wallet to that wallet, ordered by account; the
 * place is that of the transfer by which there were enough. A later transfer elsewhere takes the
 * link away: give all transfers there are, and set the links anew.
 *
 * @param hotWallets accounts that a strong tag calls a service's wallet
 */
export function depositLinks(
  transfers: TransferColumns,
  hotWallets: ReadonlySet<number>,
  parameters: Partial<DepositParameters> = {},
): ClusterLink[] {
  const { sweepsMin, never } = { ...DEPOSITS, ...parameters }
  const swept = new Map<number, { to: number; count: number; row: number }>()
  for (let row = 0; row < transfers.from.length; row++) {
    const from = transfers.from[row]!
    const to = transfers.to[row]!
    const known = swept.get(from)
    if (known === undefined) swept.set(from, { to, count: 1, row })
    else if (known.to !== to) known.to = -1
    else if (++known.count === sweepsMin) known.row = row
  }
  const links: ClusterLink[] = []
  for (const [account, { to, count, row }] of swept) {
    if (!hotWallets.has(to) || count < sweepsMin) continue
    if (account === to || hotWallets.has(account) || never.has(account)) continue
    const place = { height: transfers.height[row]!, position: transfers.position[row]! }
    links.push({ reason: 'deposit-reuse', accounts: [account, to], ...place })
  }
  return links.sort((a, b) => a.accounts[0] - b.accounts[0])
}

/** An account with the text that its key decides. */
export type KeyedAccount = {
  readonly account: number
  /** From {@link keyText}; null joins nobody. */
  readonly key: string | null
  /** Whether it is known to be a contract on its ledger. */
  readonly isContract: boolean
  /** Height from which it is known. */
  readonly height: number
}

/**
 * What a key decides of an account's text, the same on every ledger of these forms: the 20 bytes in
 * lower-case hex. Takes `0x…` (EVM) and the hex form of Tron (`41…`, with or without `0x`); null
 * for anything else.
 */
export function keyText(account: string): string | null {
  const evm = /^0x([0-9a-f]{40})$/i.exec(account)
  const tron = /^(?:0x)?41([0-9a-f]{40})$/i.exec(account)
  return (evm ?? tron)?.[1]?.toLowerCase() ?? null
}

/** The zero account and precompiles have no key: nobody can sign for them. */
const isKeyless = (key: string): boolean => /^0{36}/.test(key)

/** Links accounts of one key to the smallest of them, ordered by account. */
export function sameKeyLinks(rows: readonly KeyedAccount[]): ClusterLink[] {
  const contracts = new Set(rows.filter(({ isContract }) => isContract).map(({ key }) => key))
  const first = new Map<string, KeyedAccount>()
  const links: ClusterLink[] = []
  for (const row of rows.toSorted((a, b) => a.account - b.account)) {
    if (row.key === null || contracts.has(row.key) || isKeyless(row.key)) continue
    const known = first.get(row.key)
    if (known === undefined) first.set(row.key, row)
    else if (known.account !== row.account) {
      links.push({
        reason: 'same-key',
        accounts: [known.account, row.account],
        height: Math.max(known.height, row.height),
        position: 0,
      })
    }
  }
  return links
}
