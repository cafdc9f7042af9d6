/**
 * Seeds: reading them from text, and finding the coins that they stand for.
 *
 * @module
 */
import { isSystemAccount } from '../../domain/account.ts'
import type { AssetId } from '../../domain/asset.ts'
import { FaultError } from '../../domain/error.ts'
import { type LedgerId, ledgerName } from '../../domain/ledger.ts'
import type { Transaction } from '../../domain/posting.ts'
import { coinKey, transactionKey } from './graph-builder.ts'
import { compareText } from './order.ts'
import { type Leg, potsOf } from './pots.ts'
import type { Seed, TraceLedger } from './request.ts'

/** A coin that a trace starts from. */
export type SeedCoin = {
  readonly tx: string
  readonly height: number
  readonly position: number
  readonly timeMs: number
  readonly asset: AssetId
  readonly leg: Leg
}

/** What is asked of the ledger for seeds. */
export type SeedQuestion = {
  readonly ledger: LedgerId
  readonly seeds: readonly Seed[]
  /** Coins made above this height do not count. */
  readonly lastHeight: number
  readonly maxSeedCoins: number
}

/** Transactions asked for in one query: few round trips, and memory stays bounded. */
export const TRANSACTIONS_A_QUERY = 5_000

/** Postings asked for in one query. */
const POSTINGS_A_QUERY = 100_000

const TXID = /^[0-9a-f]{64}$/
const COIN = /^([0-9a-f]{64}):(\d{1,10})$/

/**
 * Reads a seed: 64 hex digits name a transaction, with `:<index>` behind them a coin; anything else
 * is an account in its canonical text.
 */
export function parseSeed(text: string): Seed {
  const [, tx, index] = COIN.exec(text.toLowerCase()) ?? []
  if (tx !== undefined) return { kind: 'coin', tx, index: Number(index) }
  if (TXID.test(text.toLowerCase())) return { kind: 'transaction', tx: text.toLowerCase() }
  return { kind: 'account', account: text }
}

/** The text of a seed, which {@link parseSeed} reads back. */
export function seedText(seed: Seed): string {
  if (seed.kind === 'coin') return coinKey(seed.tx, seed.index)
  return seed.kind === 'transaction' ? seed.tx : seed.account
}

/**
 * The coins of all seeds, each once, in ledger order. A name made twice (BIP 30) stands for both.
 *
 * @throws {FaultError} `TRACE_SEED_UNKNOWN` naming the first seed that stands for no coin
 * @throws {FaultError} `TRACE_SEEDS_TOO_MANY` where they stand for more than `maxSeedCoins`
 * @throws {FaultError} `TRACE_NO_COINS` on a ledger of balances
 */
export async function seedCoins(ledger: TraceLedger, question: SeedQuestion): Promise<SeedCoin[]> {
  const wanted = new Map<string, Seed>()
  for (const seed of question.seeds) {
    for (const name of await namesOf(ledger, question, seed)) {
      if (!wanted.has(name)) wanted.set(name, seed)
      checkCount(wanted.size, question)
    }
  }
  const ids = new Set([...wanted.keys()].map((name) => name.split(':', 1)[0] ?? ''))
  const found = new Map<string, SeedCoin>()
  const met = new Set<Seed>()
  for await (const transaction of transactionsOf(ledger, question.ledger, [...ids])) {
    if (transaction.height > question.lastHeight) continue
    for (const coin of coinsMade(transaction)) {
      const name = coinKey(coin.tx, coin.leg.coin?.index ?? -1)
      const seeds = [wanted.get(name), wanted.get(coin.tx)].filter((seed) => seed !== undefined)
      if (seeds.length === 0) continue
      for (const seed of seeds) met.add(seed)
      found.set(transactionKey(name, coin.height), coin)
      checkCount(found.size, question)
    }
  }
  checkAllMet(question, wanted, met)
  return [...found.values()].sort(
    (a, b) =>
      a.height - b.height ||
      a.position - b.position ||
      compareText(a.asset, b.asset) ||
      a.leg.leg - b.leg.leg,
  )
}

/** Names of coins (`tx:index`), or of whole transactions (`tx`), that a seed stands for. */
async function namesOf(
  ledger: TraceLedger,
  question: SeedQuestion,
  seed: Seed,
): Promise<readonly string[]> {
  if (seed.kind === 'coin') return [coinKey(seed.tx, seed.index)]
  if (seed.kind === 'transaction') return [seed.tx]
  if (isSystemAccount(seed.account)) throw unknown(seed, question)
  const names = await creditsOf(ledger, question, seed.account)
  if (names.length === 0) throw unknown(seed, question)
  return names
}

async function creditsOf(
  ledger: TraceLedger,
  question: SeedQuestion,
  account: string,
): Promise<string[]> {
  const names: string[] = []
  let after: string | null = null
  do {
    const page = await ledger.postingsOf({
      ledger: question.ledger,
      accounts: [account],
      untilHeight: question.lastHeight,
      limit: POSTINGS_A_QUERY,
      ...(after === null ? {} : { after }),
    })
    for (const { side, coin, tx, leg } of page.rows) {
      if (side !== 'credit') continue
      if (coin === null) {
        throw new FaultError('TRACE_NO_COINS', `Expected coins of ${account}, got a balance`, {
          tx,
          leg,
        })
      }
      names.push(coinKey(coin.tx, coin.index))
    }
    checkCount(names.length, question)
    after = page.next
  } while (after !== null)
  return names
}

function checkCount(count: number, { maxSeedCoins }: SeedQuestion): void {
  if (count <= maxSeedCoins) return
  throw new FaultError(
    'TRACE_SEEDS_TOO_MANY',
    `Expected seeds of at most ${maxSeedCoins} coins, got at least ${count}`,
    { most: maxSeedCoins },
  )
}

/**
 * Every seed must stand for a coin: a typing error among many seeds must not pass unnoticed. A seed
 * whose every name another one asked for already counts as met with it.
 */
function checkAllMet(
  question: SeedQuestion,
  wanted: ReadonlyMap<string, Seed>,
  met: ReadonlySet<Seed>,
): void {
  const asked = new Set(wanted.values())
  const missing = question.seeds.find((seed) => asked.has(seed) && !met.has(seed))
  if (missing !== undefined) throw unknown(missing, question)
}

const unknown = (seed: Seed, { ledger, lastHeight }: SeedQuestion): FaultError =>
  new FaultError(
    'TRACE_SEED_UNKNOWN',
    `Expected a seed that has coins on ${ledgerName(ledger)} up to height ${lastHeight}, ` +
      `got ${seed.kind} "${seedText(seed)}"`,
    { ledger, height: lastHeight },
  )

function coinsMade(transaction: Transaction): SeedCoin[] {
  const { id: tx, height, position, timeMs } = transaction
  return potsOf(transaction).flatMap(({ asset, outs }) =>
    outs
      .filter(({ coin }) => coin !== null)
      .map((leg) => ({ tx, height, position, timeMs, asset, leg })),
  )
}

/** Transactions by id, some thousands a query. */
export async function* transactionsOf(
  ledger: TraceLedger,
  id: LedgerId,
  ids: readonly string[],
): AsyncGenerator<Transaction> {
  for (let first = 0; first < ids.length; first += TRANSACTIONS_A_QUERY) {
    yield* await ledger.transactions(id, ids.slice(first, first + TRANSACTIONS_A_QUERY))
  }
}
