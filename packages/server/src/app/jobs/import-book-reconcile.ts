/** Compares a book with the chains that it names, block by block of the book. */
import type { Book } from '@paperchain/core/domain/book'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { Transaction } from '@paperchain/core/domain/posting'
import {
  type Claim,
  chainOnly,
  claimsOf,
  type Payment,
  reconcile,
  type Standing,
} from '@paperchain/core/engine/book/reconcile'
import type { LinkStore } from '@paperchain/core/links'
import type { LedgerStore } from '@paperchain/core/ports'

/** Keys of one question. */
const ASKED_MAX = 20_000
/** Postings of one page. */
const PAGE_ROWS = 100_000
/** Payments looked at for one block of a book; beyond, a busy address would take the memory. */
export const PAYMENTS_MAX = 2_000_000

/** How a book and its chains stand to each other. */
export type BookStanding = {
  readonly standings: readonly Standing[]
  /** On the chain alone: paid to deposit addresses of the book and never booked. */
  readonly chainOnly: readonly (Payment & { readonly chain: LedgerId })[]
  /** Chains whose payments were not all read; nothing is said about what is only there. */
  readonly cut: readonly LedgerId[]
}

/** What reconciling asks. */
export type ReconcileStores = { readonly ledger: LedgerStore; readonly links: LinkStore }

/** Compares all deposits and withdrawals of a book with their chains. */
export async function reconcileBook(
  stores: ReconcileStores,
  book: Book,
  signal?: AbortSignal,
): Promise<BookStanding> {
  const claims: Claim[] = []
  for (const { id, state } of await stores.ledger.blocks(book.ledger)) {
    if (signal?.aborted === true) break
    if (state !== 'live') continue
    claims.push(...claimsOf(book, await stores.ledger.transactionsOf(book.ledger, id)))
  }
  const chains = [...new Set(claims.map(({ chain }) => chain))].sort()
  const standings: Standing[] = []
  const only: (Payment & { chain: LedgerId })[] = []
  const cut: LedgerId[] = []
  for (const chain of chains) {
    const own = claims.filter((claim) => claim.chain === chain)
    const side = await chainSide(stores, { book, chain, claims: own })
    const found = reconcile(own, side.links, side)
    standings.push(...found)
    if (side.isCut) cut.push(chain)
    else {
      const payments = [...side.payments.values()].flat()
      only.push(...chainOnly(found, payments).map((payment) => ({ ...payment, chain })))
    }
  }
  return { standings, chainOnly: only, cut }
}

async function chainSide(
  { ledger, links }: ReconcileStores,
  asked: { readonly book: Book; readonly chain: LedgerId; readonly claims: readonly Claim[] },
) {
  const { book, chain, claims } = asked
  const found = await inPieces(
    claims.map(({ tx }) => tx),
    (ids) => links.linksOf(book.ledger, ids),
  )
  const own = found.filter(({ from }) => from.ledger === book.ledger)
  const named = [...new Set(own.filter(({ to }) => to.ledger === chain).map(({ to }) => to.tx))]
  const transactions = await inPieces(named, (ids) => ledger.transactions(chain, ids))
  const addresses = [...new Set(claims.flatMap(({ address }) => address ?? []))]
  const paid = await paymentsTo(ledger, chain, addresses)
  return {
    links: own,
    transactions: new Map<string, Transaction>(transactions.map((each) => [each.id, each])),
    ...paid,
  }
}

async function paymentsTo(ledger: LedgerStore, chain: LedgerId, addresses: readonly string[]) {
  const payments = new Map<string, Payment[]>()
  const times = new Map<number, number>()
  for (const { height, timeMs, state } of await ledger.blocks(chain)) {
    if (state === 'live') times.set(height, timeMs)
  }
  let count = 0
  for (let from = 0; from < addresses.length; from += ASKED_MAX) {
    const accounts = addresses.slice(from, from + ASKED_MAX)
    let after: string | null = ''
    while (after !== null) {
      const page = await ledger.postingsOf({
        ledger: chain,
        accounts,
        limit: PAGE_ROWS,
        ...(after === '' ? {} : { after }),
      })
      for (const { side, account, amount, asset, tx, height } of page.rows) {
        if (side !== 'credit' || account === null || amount === null) continue
        const payment = { tx, account, asset, units: amount, timeMs: times.get(height) ?? 0 }
        const known = payments.get(account)
        if (known === undefined) payments.set(account, [payment])
        else known.push(payment)
        if (++count >= PAYMENTS_MAX) return { payments, isCut: true }
      }
      after = page.next
    }
  }
  return { payments, isCut: false }
}

async function inPieces<T>(
  keys: readonly string[],
  ask: (some: readonly string[]) => Promise<readonly T[]>,
): Promise<T[]> {
  const found: T[] = []
  for (let from = 0; from < keys.length; from += ASKED_MAX) {
    found.push(...(await ask(keys.slice(from, from + ASKED_MAX))))
  }
  return found
}
