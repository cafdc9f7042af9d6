/**
 * Other customers of the books, so that the story does not stand alone: money in, a deal, money
 * out. Two of them deposit monero at Skerry in the same hours as the thief.
 *
 * @module
 */
import type { BookFile } from './book-file.ts'
import { DOLLAR, HOUR_MS, MINUTE_MS } from './marks.ts'
import { dealt, ONE, type PricedCoin } from './prices.ts'
import { type Stage, when } from './stage.ts'

const CUSTOMERS = 24
const DAY_HOURS = 24

/** Adds the ordinary business of all books. */
export function ordinaryCustomers(stage: Stage): void {
  const { lantern, skerry, northmoor, reef } = stage.books
  deals(stage, lantern, { mark: 'L', code: 'BTC', coin: 'btc' })
  deals(stage, skerry, { mark: 'S', code: DOLLAR.code, coin: 'tronDollar' })
  moneroOfOthers(stage)
  savings(stage, northmoor)
  evenings(stage, reef)
}

type Desk = { readonly mark: string; readonly code: string; readonly coin: PricedCoin }

/** Fiat in, a coin bought with most of it, some of it taken out. */
function deals(stage: Stage, book: BookFile, { mark, code, coin }: Desk): void {
  const { random, prices } = stage
  for (let row = 0; row < CUSTOMERS; row++) {
    const account = `${mark}-${3001 + 11 * row}`
    const start = when('03-02 00:00') + random.below(6 * DAY_HOURS * 60) * MINUTE_MS
    const paid = { code: 'USD', units: BigInt(20_000 + random.below(900_000)) }
    const shared = { account, counterparty: `SAMPLE-BANK-${mark}${row}` } as const
    book.put({ ...shared, id: `${mark}F-${row}`, kind: 'fiat-in', sum: paid, timeMs: start })
    const sum = { code: 'USD', units: (paid.units * BigInt(50 + random.below(45))) / 100n }
    const timeMs = start + random.below(300) * MINUTE_MS
    const units = dealt(
      { units: sum.units, decimals: 2, price: ONE },
      { decimals: book.asset(code).decimals, price: prices.dollars(coin, timeMs) },
    )
    const other = { code, units }
    book.put({ id: `${mark}B-${row}`, account, kind: 'trade', sum, other, timeMs })
    const rest = { code: 'USD', units: (paid.units - sum.units) / 2n + 1n }
    const outMs = timeMs + HOUR_MS
    book.put({ ...shared, id: `${mark}O-${row}`, kind: 'fiat-out', sum: rest, timeMs: outMs })
  }
}

function moneroOfOthers({ random, books }: Stage): void {
  for (let row = 0; row < 9; row++) {
    const timeMs = when('03-04 12:00') + random.below(10 * 60) * MINUTE_MS
    const units =
      BigInt(200 + random.below(2800)) * 1_000_000_000_000n + BigInt(random.below(10 ** 12))
    const account = `S-${3001 + 11 * (row * 2)}`
    const sum = { code: 'XMR', units }
    books.skerry.put({ id: `SI-6${row}12`, account, kind: 'deposit', sum, timeMs })
  }
}

/** Savers: wages in, cash out, a transfer to a friend. */
function savings({ random }: Stage, book: BookFile): void {
  for (let row = 0; row < CUSTOMERS; row++) {
    const [account, friend] = [
      `SAMPLE-NM-${700 + row}`,
      `SAMPLE-NM-${700 + ((row + 5) % CUSTOMERS)}`,
    ]
    const timeMs = when('03-03 08:00') + random.below(6 * DAY_HOURS) * HOUR_MS
    const wages = BigInt(180_000 + random.below(300_000))
    const sum = (part: bigint) => ({ code: 'USD', units: wages / part })
    const from = { counterparty: `SAMPLE-EMPLOYER-${row % 5}` } as const
    book.put({ id: `NM-1${row}`, account, kind: 'fiat-in', ...from, sum: sum(1n), timeMs })
    const cash = { id: `NM-2${row}`, account, kind: 'cash-out', sum: sum(9n) } as const
    book.put({ ...cash, timeMs: timeMs + 5 * HOUR_MS })
    const gift = { id: `NM-3${row}`, account, kind: 'transfer', counterparty: friend } as const
    book.put({ ...gift, sum: sum(11n), timeMs: timeMs + 9 * HOUR_MS })
  }
}

/** Guests: cash in, chips, the tables, what is left cashed. */
function evenings({ random }: Stage, book: BookFile): void {
  for (let row = 0; row < CUSTOMERS; row++) {
    const account = `P-0${120 + row}`
    const start = when('03-05 18:00') + random.below(6) * DAY_HOURS * HOUR_MS + row * MINUTE_MS
    const count = BigInt(100 * (1 + random.below(40)))
    const [money, stack] = [
      { code: 'USD', units: count * 100n },
      { code: 'chips', units: count },
    ] as const
    const id = (mark: string): string => `R${mark}-${row}`
    book.put({ id: id('I'), account, kind: 'cash-in', sum: money, timeMs: start })
    const bought = { id: id('B'), account, kind: 'chips-bought', sum: money, other: stack } as const
    book.put({ ...bought, timeMs: start + MINUTE_MS })
    const lost = { code: 'chips', units: (count * BigInt(10 + random.below(60))) / 100n }
    const table = { id: id('T'), account, kind: 'transfer', counterparty: 'house:tables' } as const
    book.put({ ...table, sum: lost, timeMs: start + HOUR_MS })
    const left = { code: 'chips', units: count - lost.units }
    const other = { code: 'USD', units: left.units * 100n }
    const cashed = { id: id('C'), account, kind: 'chips-cashed', sum: left, other } as const
    book.put({ ...cashed, timeMs: start + 2 * HOUR_MS })
    book.put({ id: id('O'), account, kind: 'cash-out', sum: other, timeMs: start + 3 * HOUR_MS })
  }
}
