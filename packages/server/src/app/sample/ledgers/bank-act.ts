/**
 * Fifth act: two banks. Wires reach the first, several transfers lead on to accounts in borrowed
 * names at the second, and from there money goes out as cash and to a casino.
 *
 * @module
 */
import { at } from '../random.ts'
import type { BookFile, Sum } from './book-file.ts'
import { HOUR_MS } from './marks.ts'
import { AT_TIDEWATER, CUSTOMER, type Wire } from './skerry-act.ts'
import { hop, inBook, type Stage, when } from './stage.ts'

/** Accounts at the banks. */
export const BANK = {
  skerry: 'SAMPLE-TW-20002',
  reef: 'SAMPLE-TW-20017',
  winnings: 'SAMPLE-TW-90001',
  layers: ['SAMPLE-NM-401', 'SAMPLE-NM-402', 'SAMPLE-NM-403'],
} as const

/** A payment that a book tells of and the other book may name. */
type Payment = {
  /** The act, for the route. */
  readonly act: string
  readonly from: BookFile
  readonly to: BookFile
  readonly fromAccount: string
  readonly toAccount: string
  readonly fromEntry: string
  readonly toEntry: string
  readonly sum: Sum
  /** Whether the receiving book's words name the paying entry. */
  readonly isNamed: boolean
}

/** Writes down how a payment goes from book to book: by name, else by what agrees. */
export function goesOver(stage: Stage, payment: Payment): void {
  const { act, from, to, fromAccount, toAccount, fromEntry, toEntry, sum, isNamed } = payment
  hop(
    stage,
    [act, isNamed ? 'named' : 'matched'],
    [
      inBook(from, { tx: fromEntry, account: fromAccount, sum }),
      inBook(to, { tx: toEntry, account: toAccount, sum }),
    ],
  )
  if (!isNamed) return
  stage.links.push({
    from: { ledger: from.book.ledger, entry: fromEntry },
    to: { ledger: to.book.ledger, entry: toEntry, account: toAccount },
    reason: `the receiving book names ${fromEntry.slice(fromEntry.indexOf('/') + 1)}`,
  })
}

/** Wires arrive at the first bank; the third and the fourth without words about them. */
export function wiresArrive(stage: Stage, wires: readonly Wire[]): void {
  const { tidewater, skerry } = stage.books
  wires.forEach(({ entry, account, sum, timeMs }, row) => {
    const isNamed = row < 2
    const id = `${account}/TW-${50_118 + 13 * row}`
    const words = isNamed ? { note: `Skerry withdrawal ${entry}` } : {}
    const shared = { id, account, kind: 'fiat-in', counterparty: BANK.skerry, sum } as const
    tidewater.put({ ...shared, ...words, timeMs: timeMs + (19 + 3 * row) * HOUR_MS })
    goesOver(stage, {
      ...{ act: 'wire', from: skerry, to: tidewater, fromAccount: CUSTOMER, toAccount: account },
      ...{ fromEntry: entry, toEntry: id, sum, isNamed },
    })
  })
}

/** When, to which account, how many cents, and whether the second bank's row names the transfer. */
const LAYER: readonly (readonly [string, number, bigint, boolean])[] = [
  ['03-06 09:20', 0, 14_850_000n, true],
  ['03-06 14:05', 1, 19_375_000n, true],
  ['03-07 08:10', 2, 12_640_000n, true],
  ['03-08 08:30', 0, 9_730_000n, false],
  ['03-08 11:45', 2, 16_215_000n, true],
  ['03-09 07:50', 1, 8_990_000n, false],
]
const CHARGE = 1_250n

/** The second layer: six transfers to three accounts. */
export function layerOn(stage: Stage): void {
  const { tidewater, northmoor } = stage.books
  const account = AT_TIDEWATER.usd
  LAYER.forEach(([time, to, units, isNamed], row) => {
    const timeMs = when(time)
    const [reference, counterparty] = [`TW-${50_311 + 7 * row}`, at(BANK.layers, to)]
    const id = `${account}/${reference}`
    const sum = { code: 'USD', units }
    tidewater.put({ id, account, kind: 'fiat-out', counterparty, sum, timeMs })
    const toEntry = `NM-${8_104 + 3 * row}`
    const words = isNamed ? { note: `transfer ${reference} from Tidewater` } : {}
    const into = {
      id: toEntry,
      account: counterparty,
      kind: 'fiat-in',
      counterparty: account,
    } as const
    northmoor.put({ ...into, sum, ...words, timeMs: timeMs + 21 * HOUR_MS })
    goesOver(stage, {
      ...{ act: 'layer', from: tidewater, to: northmoor, fromAccount: account },
      ...{ toAccount: counterparty, fromEntry: id, toEntry, sum, isNamed },
    })
  })
  const charge = { id: `${account}/TW-50399`, account, kind: 'fiat-out', sum: usd(CHARGE) } as const
  tidewater.put({ ...charge, timeMs: when('03-09 18:00'), note: 'charges' })
  const moved = usd(4_200_000n)
  const [low, high] = [BANK.layers[1], BANK.layers[0]]
  const inside = { id: 'NM-8140', account: low, kind: 'transfer', counterparty: high } as const
  northmoor.put({ ...inside, sum: moved, timeMs: when('03-10 07:15') })
  const place = (account: string) => inBook(northmoor, { tx: 'NM-8140', account, sum: moved })
  hop(stage, ['layer', 'within'], [place(low), place(high)])
}

/** What left the second bank towards the casino, as its entries. */
export const LEAVING = {
  /** Cash carried to the casino by the bank's own order, which the cage wrote down. */
  ordered: { entry: 'NM-8151', account: BANK.layers[0], sum: usd(4_000_000n), at: '03-10 09:40' },
  /** Cash over the counter: where it went, nothing says. */
  cash: { entry: 'NM-8157', account: BANK.layers[1], sum: usd(2_500_000n), at: '03-10 10:05' },
  /** A transfer to the casino's account. */
  wired: { entry: 'NM-8162', account: BANK.layers[2], sum: usd(6_000_000n), at: '03-10 11:20' },
} as const

/** Cash and a transfer leave the second bank. */
export function leaveBank({ books }: Stage): void {
  const { ordered, cash, wired } = LEAVING
  const { northmoor } = books
  const shared = (of: { entry: string; account: string; sum: Sum; at: string }) => {
    const { entry: id, account, sum } = of
    return { id, account, sum, timeMs: when(of.at) }
  }
  const note = 'cash order to Reef Casino'
  northmoor.put({ ...shared(ordered), kind: 'cash-out', note })
  northmoor.put({ ...shared(cash), kind: 'cash-out', note: 'over the counter' })
  northmoor.put({ ...shared(wired), kind: 'fiat-out', counterparty: BANK.reef })
}

/** Dollars of a bank, in cents. */
export function usd(units: bigint): Sum {
  return { code: 'USD', units }
}
