/**
 * The read side of a ledger store over a list of transactions: for tests and oracles, small and
 * plainly right. It keeps a log of its queries, so that a test can count round trips.
 */
import { FaultError, invariant } from '../src/domain/error.ts'
import type { LedgerId } from '../src/domain/ledger.ts'
import {
  type CoinName,
  comparePosition,
  type Posting,
  type Transaction,
} from '../src/domain/posting.ts'
import type {
  AccountTotal,
  CoinWorth,
  LedgerStore,
  PostingPage,
  PostingQuery,
  Spend,
  StoredBlock,
} from '../src/ports.ts'

/** What a ledger answers, without what changes it. */
export type ReadLedger = Omit<
  LedgerStore,
  'append' | 'supplement' | 'close' | 'digests' | 'orphan' | 'reinstate'
>

/** One question that was asked, with how many things it asked about. */
export type LoggedQuery = { readonly name: string; readonly count: number }

/** A ledger in memory. */
export type MemoryLedger = ReadLedger & { readonly queries: LoggedQuery[] }

/** The most that one question may ask about, as the port says. */
const ASKED_MAX = 50_000

/** Blocks that are there, but off the best chain. */
export type MemoryOptions = { readonly orphaned?: readonly string[] }

/** Makes the ledger. Transactions may come in any order; the list is not changed. */
export function memoryLedger(
  all: readonly Transaction[],
  { orphaned = [] }: MemoryOptions = {},
): MemoryLedger {
  const off = new Set(orphaned)
  const live = all.filter(({ block }) => !off.has(block)).sort(inOrder)
  const postings = live.flatMap((one) => one.postings).sort(comparePosition)
  const queries: LoggedQuery[] = []
  const asked = (name: string, count: number) => {
    invariant(count >= 1 && count <= ASKED_MAX, `${name} asks about 1 to ${ASKED_MAX}`)
    queries.push({ name, count })
  }
  const spends = spendsByCoin(postings)
  const byId = groupBy(live, ({ id }) => id)
  return {
    queries,
    blocks: async (ledger) => blocksOf(all, off, ledger),
    ledgers: async () => [...new Set(all.map(({ ledger }) => ledger))].sort(),
    postingsOf: async (query) => {
      asked('postingsOf', query.accounts.length)
      return pageOf(postings, query)
    },
    transactions: async (ledger, ids) => {
      asked('transactions', ids.length)
      const found = [...new Set(ids)].flatMap((id) => byId.get(id) ?? [])
      return found.filter((one) => one.ledger === ledger)
    },
    transactionsOf: async (ledger, block) =>
      all.filter((one) => one.ledger === ledger && one.block === block).sort(inOrder),
    coins: async (ledger, names) => worthOf(all, ledger, names),
    spends: async (_, coins) => {
      asked('spends', coins.length)
      return coins.flatMap((coin) => spends.get(keyOf(coin)) ?? [])
    },
    totals: async (ledger, accounts) => {
      asked('totals', accounts.length)
      return totalsOf(ledger, postings, accounts)
    },
  }
}

function groupBy<T>(rows: readonly T[], keyOfRow: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(keyOfRow(row))
    if (group === undefined) groups.set(keyOfRow(row), [row])
    else group.push(row)
  }
  return groups
}

const inOrder = (a: Transaction, b: Transaction): number =>
  a.height - b.height || a.position - b.position

const keyOf = ({ tx, index }: CoinName): string => `${tx}:${index}`

/** Each debit of a coin consumes the latest one of that name made before it. */
function spendsByCoin(postings: readonly Posting[]): Map<string, Spend[]> {
  const made = new Map<string, number>()
  const spends = new Map<string, Spend[]>()
  for (const { coin, side, height, position, leg, tx, block } of postings) {
    if (coin === null) continue
    const key = keyOf(coin)
    if (side === 'credit') {
      made.set(key, height)
      continue
    }
    const spend = { coin, madeAtHeight: made.get(key) ?? null, tx, block, height, position, leg }
    const known = spends.get(key)
    if (known === undefined) spends.set(key, [spend])
    else known.push(spend)
  }
  return spends
}

function blocksOf(
  all: readonly Transaction[],
  off: ReadonlySet<string>,
  ledger: LedgerId,
): StoredBlock[] {
  const groups = groupBy(
    all.filter((transaction) => transaction.ledger === ledger),
    ({ block }) => block,
  )
  const blocks = [...groups].map(([id, transactions]) => ({
    id,
    previous: '',
    height: transactions[0]?.height ?? 0,
    timeMs: transactions[0]?.timeMs ?? 0,
    work: 1n,
    txCount: transactions.length,
    bytes: 0,
    coinbaseText: '',
    state: off.has(id) ? ('orphaned' as const) : ('live' as const),
    incomplete: transactions.filter(({ complete }) => !complete).length,
  }))
  return blocks.sort((a, b) => a.height - b.height || (a.id < b.id ? -1 : 1))
}

/** Pages go on at the row that `after` counts to. */
function pageOf(all: readonly Posting[], query: PostingQuery): PostingPage {
  const { ledger, accounts, untilHeight = Number.POSITIVE_INFINITY, after = '0', limit } = query
  const wanted = [...new Set(accounts)].sort()
  const found = wanted.flatMap((account) =>
    all.filter(
      (posting) =>
        posting.ledger === ledger && posting.account === account && posting.height <= untilHeight,
    ),
  )
  const first = Number(after)
  if (!Number.isInteger(first)) throw new FaultError('USAGE', `Expected a page, got "${after}"`)
  const end = first + limit
  return { rows: found.slice(first, end), next: end < found.length ? String(end) : null }
}

function worthOf(
  all: readonly Transaction[],
  ledger: LedgerId,
  names: readonly CoinName[],
): CoinWorth[] {
  const wanted = new Set(names.map(keyOf))
  const found = new Map<string, CoinWorth>()
  for (const { ledger: its, postings } of all) {
    if (its !== ledger) continue
    for (const { side, coin, account, amount, form, certainty } of postings) {
      if (side !== 'credit' || coin === null || account === null || amount === null) continue
      if (wanted.has(keyOf(coin))) {
        found.set(keyOf(coin), { coin, account, amount, form, certainty })
      }
    }
  }
  return [...found.values()]
}

function totalsOf(
  ledger: LedgerId,
  postings: readonly Posting[],
  accounts: readonly string[],
): AccountTotal[] {
  const wanted = new Set(accounts)
  const totals = new Map<string, AccountTotal>()
  for (const { ledger: its, account, asset, side, amount, height } of postings) {
    if (its !== ledger || account === null || !wanted.has(account)) continue
    const key = `${account} ${asset}`
    const known = totals.get(key) ?? emptyTotal(account, asset, height)
    const credit = side === 'credit'
    const units = amount ?? 0n
    totals.set(key, {
      ...known,
      credited: known.credited + (credit ? units : 0n),
      debited: known.debited + (credit ? 0n : units),
      creditCount: known.creditCount + (credit ? 1 : 0),
      debitCount: known.debitCount + (credit ? 0 : 1),
      unknownDebitCount: known.unknownDebitCount + (credit || amount !== null ? 0 : 1),
      lastHeight: height,
    })
  }
  return [...totals.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total)
}

const emptyTotal = (
  account: string,
  asset: AccountTotal['asset'],
  height: number,
): AccountTotal => ({
  account,
  asset,
  credited: 0n,
  debited: 0n,
  unknownDebitCount: 0,
  creditCount: 0,
  debitCount: 0,
  firstHeight: height,
  lastHeight: height,
})
