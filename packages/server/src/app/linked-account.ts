/**
 * Where an account leads to other ledgers: the account of a chain that a book's account stands for,
 * and back; and the links of its transactions.
 *
 * @module
 */
import type { AccountLinks, OtherAccount, TransactionLink } from '@paperchain/contract/link'
import { ledgerOfAsset } from '@paperchain/core/domain/asset'
import { type LedgerId, ledgerName } from '@paperchain/core/domain/ledger'
import type { Posting } from '@paperchain/core/domain/posting'
import { chainAccountOf, externalOf } from '@paperchain/core/engine/book/chain-side'
import { isSeen } from './http/seen.ts'
import { type LinkedStores, linkedOf, namesOf } from './linked.ts'

/** Postings of an account that are looked at for links. */
export const LINK_POSTINGS_MAX = 2_000

type AccountIn = { readonly ledger: LedgerId; readonly account: string }

/** Links of an account, at most `limit` of them: those that name the account first. */
export async function linkedAccount(
  stores: LinkedStores,
  { ledger, account }: AccountIn,
  limit: number,
): Promise<AccountLinks> {
  const accounts = await sameAccounts(stores, { ledger, account })
  const query = { ledger, accounts: [account], limit: LINK_POSTINGS_MAX }
  const { rows, next } = await stores.ledger.postingsOf(query)
  const ids = [...new Set(rows.map(({ tx }) => tx))]
  const linked = await linkedOf(stores, ledger, ids)
  const links = ids.flatMap((id) => linked.get(id) ?? []).filter(takesPart(rows))
  const own = links.filter(({ here }) => here.account === account)
  const others = links.filter(({ here }) => here.account !== account)
  return {
    accounts,
    links: [...own, ...others].slice(0, limit),
    leftOut: Math.max(0, links.length - limit),
    transactionsRead: ids.length,
    complete: next === null,
  }
}

/**
 * Whether an account with these postings has a part in what a link is about. Who only got the fee
 * of a payment has none, nor who got another asset in the same transaction.
 */
function takesPart(rows: readonly Posting[]): (link: TransactionLink) => boolean {
  const held = new Set<string>()
  for (const { tx, kind, asset } of rows) if (kind !== 'fee') held.add(`${tx} ${asset}`).add(tx)
  return ({ here: { tx, amounts } }) =>
    amounts.length === 0 ? held.has(tx) : amounts.some(({ asset }) => held.has(`${tx} ${asset.id}`))
}

/** Accounts of other ledgers that are the same place. */
export async function sameAccounts(
  stores: Pick<LinkedStores, 'ledger' | 'books'>,
  { ledger, account }: AccountIn,
): Promise<OtherAccount[]> {
  const books = await stores.books.books()
  const nameOf = namesOf(books)
  const written = (on: LedgerId, id: string) => ({
    ledger: on,
    ledgerName: ledgerName(on),
    name: nameOf(on),
    account: id,
  })
  const chain = ledger.startsWith('book:') ? chainAccountOf(account) : null
  if (chain !== null) {
    const seen = await isSeen(stores.ledger, chain.ledger, chain.account)
    return [{ ...written(chain.ledger, chain.account), seen, why: 'stands-for' }]
  }
  const external = externalOf(ledger, account)
  const found: OtherAccount[] = []
  for (const { ledger: book, assets } of books) {
    // A book without an asset of this chain has no account of it.
    if (!assets.some(({ same }) => same !== null && ledgerOfAsset(same.asset) === ledger)) continue
    if (!(await isSeen(stores.ledger, book, external))) continue
    found.push({ ...written(book, external), seen: true, why: 'booked-as' })
  }
  return found
}
