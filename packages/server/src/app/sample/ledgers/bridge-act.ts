/**
 * Third act: the bridge makes on Tron what was locked on the EVM chain, less its fee, and its book
 * names both transactions. On Tron the thief takes the dollars to Skerry Exchange.
 *
 * @module
 */
import type { Sum } from './book-file.ts'
import { BRIDGE, type Locked } from './evm-act.ts'
import { ASSET, idOf, MINUTE_MS, SAMPLE_EVM, SAMPLE_TRON, tronAccount } from './marks.ts'
import { hop, inBook, type Place, partOf, type Stage, when } from './stage.ts'

const TRX = 1_000_000n
const MINT_FEE = 14_031_000n
const SEND_FEE = 6_428_500n
/** The bridge keeps one thousandth. */
const FEE_PART = 1000n
const TOKEN = 'dollar-bridge'
const AFTER_MS = 9 * MINUTE_MS

/** A deposit of dollars at Skerry, seen on Tron. */
export type TronDeposit = { readonly tx: string; readonly timeMs: number; readonly units: bigint }
/** The account on Tron that Skerry gave to its customer. */
export const SKERRY_DEPOSIT = 'skerry-in-1'

/** TRX for those who pay fees, before the story. */
export function openTron({ tron }: Stage): void {
  tron.first(when('02-27 08:00'), [
    ['bridge-op', 50_000n * TRX],
    ['trx-seller', 20_000n * TRX],
    ['skerry-hot', 9_000n * TRX],
    ['holder-5', 500n * TRX],
  ])
}

/** Plays the crossing of all that was locked, and gives what the thief then has on Tron. */
export function overBridge(stage: Stage, locked: readonly Locked[]): void {
  const gas = { name: 'thief gas', from: 'trx-seller', to: 'thief', sun: 240n * TRX }
  stage.tron.block(when('03-04 07:20'), [{ ...gas, feeSun: 1_100_000n }])
  locked.forEach((each, row) => {
    cross(stage, each, row)
  })
}

/** One crossing: what the bridge books, what it makes on Tron, and the hops of the thief. */
function cross(stage: Stage, locked: Locked, row: number): void {
  const { units, timeMs } = locked
  const fee = units / FEE_PART
  const crossing: Crossing = {
    ...{ locked, units, timeMs, fee, account: locked.isThief ? 'C-0412' : 'C-0097' },
    ...{ deposit: `CD-${330 + row}`, deal: `CX-${330 + row}`, out: `CW-${330 + row}` },
    chainTx: idOf(stage.seed, `tron mint ${row}`),
    from: { code: 'dollar-evm', units },
    to: { code: 'dollar-tron', units },
    paid: { code: 'dollar-tron', units: units - fee },
  }
  bookCrossing(stage, crossing)
  stage.tron.block(timeMs + AFTER_MS, [
    {
      ...{ name: `mint ${row}`, from: 'bridge-op', contract: TOKEN, feeSun: MINT_FEE },
      dollars: [
        { from: null, to: locked.tronName, units: crossing.paid.units },
        { from: null, to: 'bridge-fees', units: fee },
      ],
    },
  ])
  if (locked.isThief) hopOver(stage, crossing)
}

type Crossing = {
  readonly locked: Locked
  readonly units: bigint
  readonly timeMs: number
  readonly fee: bigint
  readonly account: string
  /** Entries of the book, and the transaction on Tron. */
  readonly deposit: string
  readonly deal: string
  readonly out: string
  readonly chainTx: string
  readonly from: Sum
  readonly to: Sum
  readonly paid: Sum
}

function bookCrossing({ books }: Stage, crossing: Crossing): void {
  const { causeway } = books
  const { locked, timeMs, account, from, to, paid, chainTx, deposit, deal, out } = crossing
  const arriving = { id: deposit, account, kind: 'deposit', sum: from, address: BRIDGE } as const
  causeway.put({ ...arriving, chainTx: locked.tx, timeMs: timeMs + 2 * MINUTE_MS })
  const fee = { code: to.code, units: crossing.fee }
  const made = { id: deal, account, kind: 'trade', sum: from, other: to, fee } as const
  causeway.put({ ...made, timeMs: timeMs + 3 * MINUTE_MS })
  const address = tronAccount(locked.tronName)
  const leaving = { id: out, account, kind: 'withdrawal', sum: paid, address, chainTx } as const
  causeway.put({ ...leaving, timeMs: timeMs + AFTER_MS - MINUTE_MS })
}

function hopOver(stage: Stage, crossing: Crossing): void {
  const { locked, account, units, from, to, paid, chainTx, deposit, deal, out } = crossing
  const at = (tx: string, sum: Sum): Place => inBook(stage.books.causeway, { tx, account, sum })
  const lockedAt = {
    ledger: SAMPLE_EVM,
    tx: locked.tx,
    account: BRIDGE,
    asset: ASSET.dollar,
    units,
  }
  const minted = { ledger: SAMPLE_TRON, tx: chainTx, asset: ASSET.tronDollar, units: paid.units }
  hop(stage, ['bridge', 'named'], [lockedAt, at(deposit, from)])
  hop(stage, ['bridge', 'swap'], [at(deal, from), at(deal, to)])
  const arrived = { ...minted, account: tronAccount(locked.tronName) }
  hop(stage, ['bridge', 'named'], [at(out, paid), arrived])
}

/** The thief sends most of the dollars on Tron to Skerry, in three parts. */
export function toSkerry(stage: Stage): TronDeposit[] {
  const { tron, tally, random } = stage
  const all = tally.of(SAMPLE_TRON, ASSET.tronDollar, tronAccount('thief'))
  const deposits = [250, 210, 300].map((share, row): TronDeposit => {
    const units = partOf(random, all, [share - 20, share + 20])
    const timeMs = when('03-04 11:05') + row * 97 * MINUTE_MS
    const dollars = [{ from: 'thief', to: SKERRY_DEPOSIT, units }]
    const call = { name: `to skerry ${row}`, from: 'thief', contract: TOKEN, feeSun: SEND_FEE }
    const [tx = ''] = tron.block(timeMs, [{ ...call, dollars }])
    const place = { ledger: SAMPLE_TRON, tx, asset: ASSET.tronDollar, units }
    hop(
      stage,
      ['send', 'chain'],
      [
        { ...place, account: tronAccount('thief') },
        { ...place, account: tronAccount(SKERRY_DEPOSIT) },
      ],
    )
    return { tx, timeMs, units }
  })
  sweep(stage, deposits)
  return deposits
}

/** Skerry pays the fee of its customer's account and gathers what came in. */
function sweep({ tron }: Stage, deposits: readonly TronDeposit[]): void {
  const timeMs = when('03-04 22:00')
  const units = deposits.reduce((sum, each) => sum + each.units, 0n)
  const gas = { name: 'skerry gas', from: 'skerry-hot', to: SKERRY_DEPOSIT, sun: 30n * TRX }
  tron.block(timeMs, [{ ...gas, feeSun: 1_100_000n }])
  const dollars = [{ from: SKERRY_DEPOSIT, to: 'skerry-hot', units }]
  const call = { name: 'skerry sweep', from: SKERRY_DEPOSIT, contract: TOKEN, feeSun: SEND_FEE }
  tron.block(timeMs + MINUTE_MS, [{ ...call, dollars }])
}
