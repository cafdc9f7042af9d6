/**
 * Fourth act: at Skerry Exchange dollars arrive from Tron, and monero from nowhere that can be
 * shown. Both are sold for money, which is wired to a bank.
 *
 * @module
 */
import { invariant } from '@paperchain/core/domain/error'
import type { Sum } from './book-file.ts'
import type { TronDeposit } from './bridge-act.ts'
import { SKERRY_DEPOSIT } from './bridge-act.ts'
import { type LeftLantern, leftBy } from './lantern-act.ts'
import { ASSET, DOLLAR, HOUR_MS, MINUTE_MS, SAMPLE_TRON, tronAccount } from './marks.ts'
import { dealt, ONE } from './prices.ts'
import { hop, inBook, partOf, type Stage, when } from './stage.ts'

/** The thief's account at Skerry. */
export const CUSTOMER = 'S-5518'
/** Accounts of the thief at the first bank, and Skerry's own there. */
export const AT_TIDEWATER = { usd: 'SAMPLE-TW-88110', krw: 'SAMPLE-TW-88111' } as const
const BOOKED_AFTER_MS = 11 * MINUTE_MS
const WIRE_FEE = 2_500n

/** A wire: the entry at Skerry, and what it pays to whom. */
export type Wire = {
  readonly entry: string
  readonly account: string
  readonly sum: Sum
  readonly timeMs: number
}

/** Plays the act. */
export function atSkerry(
  stage: Stage,
  left: LeftLantern,
  deposits: readonly TronDeposit[],
): Wire[] {
  takeDollars(stage, deposits)
  takeMonero(stage, left)
  sell(stage, 'SD-6401', { code: 'XMR', part: [480, 520], into: 'USD', at: '03-05 01:14' })
  sell(stage, 'SD-6409', { code: 'XMR', part: [990, 1000], into: 'USD', at: '03-05 02:51' })
  sell(stage, 'SD-6415', { code: DOLLAR.code, part: [330, 380], into: 'USD', at: '03-05 03:20' })
  sell(stage, 'SD-6422', { code: DOLLAR.code, part: [600, 700], into: 'KRW', at: '03-05 04:02' })
  return [
    wire(stage, 'SW-3107', { code: 'USD', units: 48_620_000n, at: '03-05 06:30' }),
    wire(stage, 'SW-3111', { code: 'USD', units: 39_175_050n, at: '03-05 07:45' }),
    wire(stage, 'SW-3118', { code: 'USD', units: 27_430_000n, at: '03-06 01:10' }),
    wire(stage, 'SW-3120', { code: 'KRW', units: 640_000_000n, at: '03-06 01:40' }),
  ]
}

function takeDollars(stage: Stage, deposits: readonly TronDeposit[]): void {
  const { skerry } = stage.books
  const address = tronAccount(SKERRY_DEPOSIT)
  deposits.forEach(({ tx: chainTx, units, timeMs }, row) => {
    const tx = `SI-52${row}0`
    const sum = { code: DOLLAR.code, units }
    const entry = { id: tx, account: CUSTOMER, kind: 'deposit', sum, address, chainTx } as const
    skerry.put({ ...entry, timeMs: timeMs + BOOKED_AFTER_MS })
    const paid = {
      ledger: SAMPLE_TRON,
      tx: chainTx,
      account: address,
      asset: ASSET.tronDollar,
      units,
    }
    hop(stage, ['deposit', 'named'], [paid, inBook(skerry, { tx, account: CUSTOMER, sum })])
  })
}

/** Which withdrawal each deposit came out of, and how much of it. Only the story knows. */
const OUT_OF = [
  { from: 0, part: [610, 640], hours: 7 },
  { from: 0, part: [240, 260], hours: 9 },
  { from: 1, part: [830, 870], hours: 11 },
  { from: 2, part: [540, 580], hours: 12 },
] as const

function takeMonero(stage: Stage, { monero }: LeftLantern): void {
  const { books, random } = stage
  OUT_OF.forEach(({ from, part, hours }, row) => {
    const left = monero[from]
    invariant(left !== undefined, 'there is such a withdrawal')
    const sum = { code: 'XMR', units: partOf(random, left.units, part) }
    const tx = `SI-54${row}7`
    const timeMs = left.timeMs + hours * HOUR_MS + random.below(50) * MINUTE_MS
    books.skerry.put({ id: tx, account: CUSTOMER, kind: 'deposit', sum, timeMs })
    const to = inBook(books.skerry, { tx, account: CUSTOMER, sum })
    hop(stage, ['monero', 'gap'], [leftBy(books.lantern, left), to])
  })
}

type Sale = {
  readonly code: string
  /** How much of what is there, in thousandths. */
  readonly part: readonly [number, number]
  readonly into: 'USD' | 'KRW'
  readonly at: string
}

function sell(stage: Stage, id: string, { code, part, into, at }: Sale): void {
  const { books, prices, random } = stage
  const { skerry } = books
  const timeMs = when(at)
  const sum = { code, units: partOf(random, skerry.held(CUSTOMER, code), part) }
  const dollars = prices.dollars(code === 'XMR' ? 'xmr' : 'tronDollar', timeMs)
  const price = into === 'KRW' ? (dollars * prices.won(timeMs)) / ONE : dollars
  const units = dealt(
    { units: sum.units, decimals: skerry.asset(code).decimals, price },
    { decimals: skerry.asset(into).decimals, price: ONE },
  )
  const other = { code: into, units }
  skerry.put({ id, account: CUSTOMER, kind: 'trade', sum, other, timeMs })
  hop(
    stage,
    ['sale', 'swap'],
    [
      inBook(skerry, { tx: id, account: CUSTOMER, sum }),
      inBook(skerry, { tx: id, account: CUSTOMER, sum: other }),
    ],
  )
}

type Out = { readonly code: 'USD' | 'KRW'; readonly units: bigint; readonly at: string }

function wire({ books }: Stage, entry: string, { code, units, at }: Out): Wire {
  const account = code === 'USD' ? AT_TIDEWATER.usd : AT_TIDEWATER.krw
  const sum = { code, units }
  const timeMs = when(at)
  const fee = code === 'USD' ? { fee: { code, units: WIRE_FEE } } : {}
  const row = { id: entry, account: CUSTOMER, counterparty: account, kind: 'fiat-out' } as const
  books.skerry.put({ ...row, sum, ...fee, timeMs })
  return { entry, account, sum, timeMs }
}
