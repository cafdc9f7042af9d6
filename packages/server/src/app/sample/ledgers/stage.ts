/**
 * What the acts of the story beyond Bitcoin share: ledgers and books while they are made, prices,
 * and the route so far.
 *
 * @module
 */
import type { AssetId } from '@paperchain/core/domain/asset'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { Arrival } from '../arrivals.ts'
import type { Random } from '../random.ts'
import type { BookFile } from './book-file.ts'
import type { EvmChainFile } from './evm-chain.ts'
import type { SamplePrices } from './prices.ts'
import type { Tally } from './tally.ts'
import type { TronChainFile } from './tron-chain.ts'

/** A place on the route: an amount on an account, by a transaction. */
export type Place = {
  readonly ledger: LedgerId
  /** A chain's id, or the id of an entry of a book; of bank statements `<account>/<reference>`. */
  readonly tx: string
  /** As the ledger names it; in books, where it has a pseudonym, as the institution does. */
  readonly account: string
  readonly asset: AssetId
  /** Whole smallest units. */
  readonly units: bigint
}

/**
 * How money went from one place to the next.
 *
 * `chain`: a transaction on one chain. `swap`: another asset in one book. `within`: to another
 * account of one book. `named`: to another ledger, and a book names the transaction there.
 * `matched`: to another book, and account, amount and time agree. `gap`: nothing in the ledgers
 * proves it: only the story knows.
 */
export const HOW = ['chain', 'swap', 'within', 'named', 'matched', 'gap'] as const

/** One hop of the route. */
export type Hop = {
  readonly act: string
  readonly how: (typeof HOW)[number]
  readonly from: Place
  readonly to: Place
}

/** Evidence that two entries of two books are about one payment. */
export type BookLink = {
  readonly from: { readonly ledger: LedgerId; readonly entry: string }
  readonly to: { readonly ledger: LedgerId; readonly entry: string; readonly account: string }
  readonly reason: string
}

/** The books. */
export type Books = {
  readonly lantern: BookFile
  readonly causeway: BookFile
  readonly skerry: BookFile
  readonly tidewater: BookFile
  readonly northmoor: BookFile
  readonly reef: BookFile
}

/** Everything an act may touch. */
export type Stage = {
  readonly seed: number
  readonly random: Random
  readonly arrivals: readonly Arrival[]
  readonly prices: SamplePrices
  readonly tally: Tally
  readonly evm: EvmChainFile
  readonly tron: TronChainFile
  readonly books: Books
  readonly route: Hop[]
  readonly links: BookLink[]
}

/** Adds a hop. */
export function hop(
  { route }: Stage,
  [act, how]: readonly [string, Hop['how']],
  [from, to]: readonly [Place, Place],
): void {
  route.push({ act, how, from, to })
}

/** A moment, UTC, by day and time: `03-04 07:30`. */
export const when = (text: string): number => Date.parse(`2026-${text.replace(' ', 'T')}:00Z`)

/** A part of an amount in thousandths, between two bounds; looks like no round number. */
export const partOf = (random: Random, units: bigint, [low, high]: readonly [number, number]) =>
  (units * BigInt(low * 1000 + random.below((high - low) * 1000))) / 1_000_000n

/** A place in a book, by an entry's amount. */
export function inBook(
  book: BookFile,
  {
    tx,
    account,
    sum,
  }: {
    readonly tx: string
    readonly account: string
    readonly sum: { readonly code: string; readonly units: bigint }
  },
): Place {
  const { asset } = book.asset(sum.code)
  return { ledger: book.book.ledger, tx, account, asset, units: sum.units }
}
