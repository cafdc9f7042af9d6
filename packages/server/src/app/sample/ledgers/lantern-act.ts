/**
 * First act: at Lantern Exchange the bitcoin of borrowed accounts is gathered and swapped, one part
 * into dollars of the EVM chain, the other into monero. What is left there is found later.
 *
 * @module
 */
import { invariant } from '@paperchain/core/domain/error'
import type { BookFile, Sum } from './book-file.ts'
import { ASSET, DOLLAR, evmAccount, idOf, MINUTE_MS, REGTEST } from './marks.ts'
import { dealt } from './prices.ts'
import { hop, inBook, partOf, type Stage, when } from './stage.ts'

/** The account that gathers for dollars, and the one that gathers for monero. */
const FOR_DOLLARS = 'L-2201'
const FOR_MONERO = 'L-2202'
/** How many borrowed accounts go to each; the others stay as they are. */
const DOLLAR_MULES = 4
const MONERO_MULES = 3
const BOOKED_AFTER_MS = 14 * MINUTE_MS
const DOLLAR_FEE = 25_000_000n
const XMR_FEE = 400_000_000n

/** What left Lantern. */
export type LeftLantern = {
  /** Withdrawals in dollars: entries, and the transactions that they will name. */
  readonly dollars: readonly Withdrawal[]
  readonly monero: readonly Withdrawal[]
}

/** A withdrawal by its entry. */
export type Withdrawal = { readonly entry: string; readonly timeMs: number; readonly units: bigint }

/** Plays the act. */
export function atLantern(stage: Stage): LeftLantern {
  const mules = depositsOfMules(stage)
  const dollarMules = mules.slice(0, DOLLAR_MULES)
  const moneroMules = mules.slice(DOLLAR_MULES, DOLLAR_MULES + MONERO_MULES)
  gather(stage, { mules: dollarMules, into: FOR_DOLLARS, fromMs: when('03-04 05:10') })
  gather(stage, { mules: moneroMules, into: FOR_MONERO, fromMs: when('03-04 05:25') })
  return { dollars: sellForDollars(stage), monero: sellForMonero(stage) }
}

/** A borrowed account of each deposit address; the book names the address and the transaction. */
function depositsOfMules(stage: Stage): string[] {
  const { arrivals, books } = stage
  const accounts = new Map<string, string>()
  for (const { tx, firm, account: address, amount, timeMs } of arrivals) {
    if (firm !== 'lantern') continue
    const account = accounts.get(address) ?? `L-${1101 + 7 * accounts.size}`
    accounts.set(address, account)
    const id = `LD-${70_001 + 3 * books.lantern.entries.length}`
    const sum = { code: 'BTC', units: amount }
    const entry = { id, account, sum, kind: 'deposit', address, chainTx: tx } as const
    books.lantern.put({ ...entry, timeMs: timeMs + BOOKED_AFTER_MS })
    const paid = { ledger: REGTEST, tx, account: address, asset: ASSET.btc, units: amount }
    hop(stage, ['deposit', 'named'], [paid, inBook(books.lantern, { tx: id, account, sum })])
  }
  return [...accounts.values()]
}

type Gathering = {
  readonly mules: readonly string[]
  readonly into: string
  readonly fromMs: number
}

function gather(stage: Stage, { mules, into, fromMs }: Gathering): void {
  const { lantern } = stage.books
  mules.forEach((account, row) => {
    const tx = `LT-${into.slice(2)}-${row + 1}`
    const sum = { code: 'BTC', units: lantern.held(account, 'BTC') }
    const timeMs = fromMs + row * 3 * MINUTE_MS
    lantern.put({ id: tx, kind: 'transfer', account, counterparty: into, sum, timeMs })
    const [from, to] = [account, into].map((who) => inBook(lantern, { tx, account: who, sum }))
    invariant(from !== undefined && to !== undefined, 'both ends are there')
    hop(stage, ['gather', 'within'], [from, to])
  })
}

function sellForDollars(stage: Stage): Withdrawal[] {
  const { books, prices, seed } = stage
  const times = [when('03-04 05:42'), when('03-04 06:31')]
  return times.map((timeMs, row) => {
    const sold = soldPart(stage, FOR_DOLLARS, row === times.length - 1)
    const units = dealt(
      { units: sold.units, decimals: 8, price: prices.dollars('btc', timeMs) },
      { decimals: DOLLAR.decimals, price: prices.dollars('dollar', timeMs) },
    )
    swap(stage, `LX-81${row}2`, {
      account: FOR_DOLLARS,
      timeMs,
      sold,
      got: { code: DOLLAR.code, units },
    })
    const out = units - DOLLAR_FEE
    const entry = `LW-90${row}4`
    const chainTx = idOf(seed, `evm ${entry}`)
    const fee = { code: DOLLAR.code, units: DOLLAR_FEE }
    const address = evmAccount('thief')
    const sum = { code: DOLLAR.code, units: out }
    const shared = { id: entry, account: FOR_DOLLARS, kind: 'withdrawal' } as const
    books.lantern.put({ ...shared, sum, fee, address, chainTx, timeMs: timeMs + 20 * MINUTE_MS })
    return { entry, timeMs: timeMs + 20 * MINUTE_MS, units: out }
  })
}

/** Monero leaves without an address: the desk kept none, and the chain would not show it. */
function sellForMonero(stage: Stage): Withdrawal[] {
  const { books, prices } = stage
  const timeMs = when('03-04 06:05')
  const sold = soldPart(stage, FOR_MONERO, true)
  const units = dealt(
    { units: sold.units, decimals: 8, price: prices.dollars('btc', timeMs) },
    { decimals: 12, price: prices.dollars('xmr', timeMs) },
  )
  swap(stage, 'LX-8203', { account: FOR_MONERO, timeMs, sold, got: { code: 'XMR', units } })
  const fee = { code: 'XMR', units: XMR_FEE }
  let left = units
  return [34, 41, 0].map((share, row) => {
    const all = share === 0 ? left : partOf(stage.random, units, [share * 10 - 30, share * 10])
    left -= all
    const entry = `LW-93${row}1`
    const at = timeMs + (25 + 38 * row) * MINUTE_MS
    const sum = { code: 'XMR', units: all - XMR_FEE }
    const shared = { id: entry, account: FOR_MONERO, kind: 'withdrawal' } as const
    books.lantern.put({ ...shared, sum, fee, timeMs: at, note: 'one-time address, not kept' })
    return { entry, timeMs: at, units: sum.units }
  })
}

/** What is sold of what was gathered: more than half of it, or the rest. */
function soldPart({ books, random }: Stage, account: string, isLast: boolean): Sum {
  const held = books.lantern.held(account, 'BTC')
  return { code: 'BTC', units: isLast ? held : partOf(random, held, [520, 610]) }
}

type Swap = {
  readonly account: string
  readonly timeMs: number
  readonly sold: Sum
  readonly got: Sum
}

function swap(stage: Stage, id: string, { account, timeMs, sold, got }: Swap): void {
  const { lantern } = stage.books
  lantern.put({ id, kind: 'trade', account, timeMs, sum: sold, other: got })
  hop(
    stage,
    ['swap', 'swap'],
    [
      inBook(lantern, { tx: id, account, sum: sold }),
      inBook(lantern, { tx: id, account, sum: got }),
    ],
  )
}

/** The book's side of a withdrawal, for the hop that leads on from it. */
export const leftBy = (book: BookFile, { entry }: Withdrawal) => {
  const found = book.entries.find(({ id }) => id === entry)
  invariant(found !== undefined, `${entry} is in the book`)
  const { account, sum } = found
  return inBook(book, { tx: entry, account, sum })
}
