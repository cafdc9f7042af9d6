/**
 * Last act: Reef Casino. Cash, a transfer and bitcoin become chips, the chips are played a little,
 * and what is left goes to a bank account as winnings, and out as cash.
 *
 * @module
 */
import { BANK, goesOver, LEAVING, usd } from './bank-act.ts'
import type { SampleEntry, Sum } from './book-file.ts'
import { ASSET, HOUR_MS, MINUTE_MS, REGTEST } from './marks.ts'
import { dealt, ONE } from './prices.ts'
import { hop, inBook, type Stage, when } from './stage.ts'

/** The one who brings money, and the one who brought bitcoin. */
const GUEST = 'P-0712'
const FRIEND = 'P-0731'
const TABLES = 'house:tables'
/** A little of the cash was kept: what came in is not what went out. */
const KEPT_CASH = 40_000n

type Deed = Omit<SampleEntry, 'timeMs'> & { readonly at: string }

/** Adds an entry; gives it back. */
function put({ books }: Stage, { at, ...entry }: Deed): Deed {
  books.reef.put({ ...entry, timeMs: when(at) })
  return { ...entry, at }
}

/** Plays the act. */
export function atReef(stage: Stage): void {
  const coins = bitcoinComes(stage)
  moneyComes(stage)
  const bought = usd(LEAVING.ordered.sum.units + LEAVING.cash.sum.units + LEAVING.wired.sum.units)
  const all = usd(bought.units - KEPT_CASH)
  buyChips(stage, { id: 'RC-9020', account: GUEST, sum: all, at: '03-11 19:02' })
  buyChips(stage, { id: 'RC-9006', account: FRIEND, sum: coins, at: '03-05 20:30' })
  play(stage)
  moneyGoes(stage)
}

/** The bitcoin that the Bitcoin story gambled: the book names its transactions. */
function bitcoinComes(stage: Stage): Sum {
  const { reef } = stage.books
  const own = stage.arrivals.filter(({ firm }) => firm === 'reef')
  own.forEach(({ tx: chainTx, account: address, amount, timeMs }, row) => {
    const tx = `RC-900${row + 1}`
    const sum = { code: 'BTC', units: amount }
    const entry = { id: tx, account: FRIEND, kind: 'deposit', sum, address, chainTx } as const
    reef.put({ ...entry, timeMs: timeMs + 20 * MINUTE_MS })
    const paid = { ledger: REGTEST, tx: chainTx, account: address, asset: ASSET.btc, units: amount }
    hop(stage, ['gamble', 'named'], [paid, inBook(reef, { tx, account: FRIEND, sum })])
  })
  return { code: 'BTC', units: own.reduce((sum, { amount }) => sum + amount, 0n) }
}

/** Cash by the bank's order, cash from nowhere that can be shown, and a transfer. */
function moneyComes(stage: Stage): void {
  const { ordered, cash, wired } = LEAVING
  const { northmoor, reef } = stage.books
  const shared = { account: GUEST } as const
  const order = { ...shared, id: 'RC-9011', kind: 'cash-in', sum: ordered.sum } as const
  put(stage, { ...order, at: '03-10 13:30', note: `cash order ${ordered.entry}` })
  const carried = usd(cash.sum.units - KEPT_CASH)
  put(stage, { ...shared, id: 'RC-9013', kind: 'cash-in', sum: carried, at: '03-10 21:10' })
  const from = BANK.layers[2]
  const wire = { id: 'RC-9015', kind: 'fiat-in', counterparty: from, sum: wired.sum } as const
  put(stage, { ...shared, ...wire, at: '03-11 10:05', note: `payment ${wired.entry}` })
  for (const [out, entry] of [
    [ordered, 'RC-9011'],
    [wired, 'RC-9015'],
  ] as const) {
    goesOver(stage, {
      ...{ act: 'casino', from: northmoor, to: reef, fromAccount: out.account, toAccount: GUEST },
      ...{ fromEntry: out.entry, toEntry: entry, sum: out.sum, isNamed: true },
    })
  }
  hop(
    stage,
    ['cash', 'gap'],
    [
      inBook(northmoor, { tx: cash.entry, account: cash.account, sum: cash.sum }),
      inBook(reef, { tx: 'RC-9013', account: GUEST, sum: carried }),
    ],
  )
}

type Buying = Pick<Deed, 'id' | 'account' | 'sum' | 'at'>

/** One chip is one dollar. */
function buyChips(stage: Stage, { id, account, sum, at }: Buying): void {
  const isCoin = sum.code === 'BTC'
  const price = isCoin ? stage.prices.dollars('btc', when(at)) : ONE
  const units = isCoin
    ? dealt({ units: sum.units, decimals: 8, price }, { decimals: 0, price: ONE })
    : sum.units / 100n
  const other = chips(units)
  put(stage, { id, account, kind: 'chips-bought', sum, other, at })
  swapped(stage, { id, account, sum, other })
}

function swapped(
  stage: Stage,
  { id: tx, account, sum, other }: Pick<Deed, 'id' | 'account' | 'sum'> & { readonly other: Sum },
): void {
  const { reef } = stage.books
  hop(
    stage,
    ['chips', 'swap'],
    [inBook(reef, { tx, account, sum }), inBook(reef, { tx, account, sum: other })],
  )
}

const chips = (units: bigint): Sum => ({ code: 'chips', units })

/** Chips go to the tables and partly come back; the friend hands some over. */
function play(stage: Stage): void {
  const { random, books } = stage
  const handed = chips(95_000n)
  const given = { id: 'RC-9024', account: FRIEND, counterparty: GUEST, sum: handed } as const
  put(stage, { ...given, kind: 'transfer', at: '03-11 20:15' })
  const place = (account: string) => inBook(books.reef, { tx: given.id, account, sum: handed })
  hop(stage, ['hand over', 'within'], [place(FRIEND), place(GUEST)])
  for (let round = 0; round < 9; round++) {
    const sum = chips(BigInt(2_000 + 250 * random.below(20)))
    const isLost = random.chance(58)
    const [account, counterparty] = isLost ? [GUEST, TABLES] : [TABLES, GUEST]
    const entry = {
      id: `RC-90${30 + round}`,
      kind: 'transfer',
      account,
      counterparty,
      sum,
    } as const
    put(stage, { ...entry, at: `03-11 21:${10 + 5 * round}` })
  }
}

/** Chips back into money: most of it to the bank as winnings. */
function moneyGoes(stage: Stage): void {
  const { reef, tidewater } = stage.books
  const sum = chips(reef.held(GUEST, 'chips'))
  const other = usd(sum.units * 100n)
  const cashed = { id: 'RC-9041', account: GUEST, sum, other } as const
  put(stage, { ...cashed, kind: 'chips-cashed', at: '03-11 23:40' })
  swapped(stage, cashed)
  const taken = usd(1_900_000n)
  put(stage, { id: 'RC-9042', account: GUEST, kind: 'cash-out', sum: taken, at: '03-11 23:48' })
  const wired = usd(12_000_000n)
  const out = { id: 'RC-9044', account: GUEST, counterparty: BANK.winnings, sum: wired } as const
  put(stage, { ...out, kind: 'fiat-out', at: '03-12 00:20' })
  const toEntry = `${BANK.winnings}/TW-50720`
  tidewater.put({
    ...{ id: toEntry, account: BANK.winnings, kind: 'fiat-in', counterparty: BANK.reef },
    ...{ sum: wired, timeMs: when('03-12 00:20') + 14 * HOUR_MS },
  })
  goesOver(stage, {
    ...{ act: 'winnings', from: reef, to: tidewater, fromAccount: GUEST },
    ...{ toAccount: BANK.winnings, fromEntry: out.id, toEntry, sum: wired, isNamed: false },
  })
}
