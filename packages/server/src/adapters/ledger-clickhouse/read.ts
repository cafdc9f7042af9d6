/**
 * Questions to the ledger. Every one takes a frontier of keys and costs one or two statements; rows
 * of blocks that are not live are left out by the short list of those blocks.
 *
 * @module
 */
import { SUM_LIMIT } from '@paperchain/core/domain/amount'
import type { AssetId } from '@paperchain/core/domain/asset'
import { FaultError } from '@paperchain/core/domain/error'
import type { LedgerId } from '@paperchain/core/domain/ledger'
import type { CoinName, Posting, Transaction } from '@paperchain/core/domain/posting'
import type {
  AccountTotal,
  CoinWorth,
  PostingPage,
  PostingQuery,
  Spend,
  StoredBlock,
} from '@paperchain/core/ports'
import type { Context } from './context.ts'
import { bytesIn, coinsIn, idHex, idText, KEYS_MAX, textsIn } from './keys.ts'
import { withTimes } from './read-times.ts'
import { type PostingRow, postingColumns, postingOf } from './rows.ts'

/** The most rows of one page of postings. */
export const PAGE_ROWS_MAX = 100_000

/** The most coins of one look-up by an importer; asked in pieces of {@link KEYS_MAX}. */
export const COINS_MAX = 1_000_000

/** SQL that leaves out blocks which are not live; empty where all are. */
export function onlyLive({ states }: Context, ledger: LedgerId): string {
  const state = states.get(ledger)
  const excluded = [...(state?.index.excluded ?? []), ...(state?.hidden ?? [])]
  const hexes = excluded.map((id) => idHex(ledger, id)).filter((hex) => hex !== null)
  return hexes.length === 0 ? '' : `and block not in ${bytesIn(hexes)}`
}

/** @throws {FaultError} `LEDGER_QUESTION_TOO_LARGE` where a question names too many keys */
function checkKeys(count: number, most: number): void {
  if (count <= most) return
  const message = `Expected at most ${most} keys in one question, got ${count}`
  throw new FaultError('LEDGER_QUESTION_TOO_LARGE', message, { count, most })
}

const hexesOf = (ledger: LedgerId, ids: readonly string[]): string[] =>
  ids.map((id) => idHex(ledger, id)).filter((hex) => hex !== null)

/** {@link LedgerStore.transactions} */
export async function readTransactions(
  context: Context,
  ledger: LedgerId,
  ids: readonly string[],
): Promise<Transaction[]> {
  checkKeys(ids.length, KEYS_MAX)
  const hexes = hexesOf(ledger, ids)
  if (hexes.length === 0) return []
  const keys = bytesIn(hexes)
  const rows = await context.engine.rows<PostingRow>(
    `select ${postingColumns(ledger)} from posting final
     where ledger = {ledger: String} and tx in ${keys}
       and (height, position) in
         (select height, position from tx where ledger = {ledger: String} and tx in ${keys})
       ${onlyLive(context, ledger)}
     order by height, position, block, leg`,
    { ledger },
  )
  return withTimes(context, ledger, groupTransactions(context, ledger, rows))
}

/** {@link LedgerStore.transactionsOf} */
export async function readBlockTransactions(
  context: Context,
  ledger: LedgerId,
  block: string,
): Promise<Transaction[]> {
  const known = context.states.get(ledger)?.index.get(block)
  const hex = idHex(ledger, block)
  if (known === undefined || hex === null) {
    throw new FaultError('BLOCK_UNKNOWN', `Expected a block of ${ledger}, got "${block}"`)
  }
  const rows = await context.engine.rows<PostingRow>(
    `select ${postingColumns(ledger)} from posting final
     where ledger = {ledger: String} and height = {height: UInt32} and block in ${bytesIn([hex])}
     order by position, leg`,
    { ledger, height: known.height },
  )
  return withTimes(context, ledger, groupTransactions(context, ledger, rows))
}

/** Rows in (height, position, block, leg) order as transactions. */
export function groupTransactions(
  { states }: Context,
  ledger: LedgerId,
  rows: readonly PostingRow[],
): Transaction[] {
  const index = states.get(ledger)?.index
  const groups: Posting[][] = []
  for (const row of rows) {
    const posting = postingOf(ledger, row)
    const last = groups.at(-1)
    const head = last?.[0]
    if (head?.tx === posting.tx && head.block === posting.block) last?.push(posting)
    else groups.push([posting])
  }
  return groups.flatMap((postings) => {
    const [first] = postings
    if (first === undefined) return []
    const { block, height, position, tx } = first
    return {
      ledger,
      block,
      height,
      position,
      id: tx,
      timeMs: index?.get(block)?.timeMs ?? 0,
      complete: isComplete(postings),
      postings,
    }
  })
}

/** Whether every amount is known and, per asset, nothing is left over. */
function isComplete(postings: readonly Posting[]): boolean {
  const left = new Map<AssetId, bigint>()
  for (const { asset, side, amount } of postings) {
    if (amount === null) return false
    left.set(asset, (left.get(asset) ?? 0n) + (side === 'debit' ? amount : -amount))
  }
  return [...left.values()].every((rest) => rest === 0n)
}

/** {@link LedgerStore.spends} */
export async function readSpends(
  context: Context,
  ledger: LedgerId,
  coins: readonly CoinName[],
): Promise<Spend[]> {
  checkKeys(coins.length, KEYS_MAX)
  if (coins.length === 0) return []
  const live = onlyLive(context, ledger)
  const rows = await context.engine.rows<SpendRow>(
    `select ${idText(ledger, 'coin_tx')} as coin_tx_id, coin_index, height, position, leg,
            ${idText(ledger, 'block')} as block_id, ${idText(ledger, 'tx')} as tx_id
     from spend final
     where ledger = {ledger: String} and (coin_tx, coin_index) in ${coinsIn(ledger, coins)} ${live}
     order by coin_tx, coin_index, height, position, leg`,
    { ledger },
  )
  const made = await readHeights(context, ledger, [...new Set(rows.map(([tx]) => tx))])
  return rows.map(([coinTx, index, height, position, leg, block, tx]) => {
    const before = (made.get(coinTx) ?? []).filter((at) => at <= height)
    const madeAtHeight = before.length === 0 ? null : Math.max(...before)
    return { coin: { tx: coinTx, index }, madeAtHeight, tx, block, height, position, leg }
  })
}

type SpendRow = [string, number, number, number, number, string, string]

/** Heights at which live transactions of these ids stand; more than one only by BIP 30. */
async function readHeights(
  context: Context,
  ledger: LedgerId,
  ids: readonly string[],
): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>()
  const hexes = hexesOf(ledger, ids)
  if (hexes.length === 0) return found
  const rows = await context.engine.rows<[string, number]>(
    `select ${idText(ledger, 'tx')} as tx_id, height from tx final
     where ledger = {ledger: String} and tx in ${bytesIn(hexes)} ${onlyLive(context, ledger)}`,
    { ledger },
  )
  for (const [id, height] of rows) found.set(id, [...(found.get(id) ?? []), height])
  return found
}

/** {@link LedgerStore.coins} */
export async function readCoins(
  context: Context,
  ledger: LedgerId,
  names: readonly CoinName[],
): Promise<CoinWorth[]> {
  checkKeys(names.length, COINS_MAX)
  const found: CoinWorth[] = []
  for (let from = 0; from < names.length; from += KEYS_MAX) {
    found.push(...(await readCoinsPiece(context, ledger, names.slice(from, from + KEYS_MAX))))
  }
  return found
}

async function readCoinsPiece(
  { engine }: Context,
  ledger: LedgerId,
  names: readonly CoinName[],
): Promise<CoinWorth[]> {
  const hexes = hexesOf(ledger, [...new Set(names.map(({ tx }) => tx))])
  if (hexes.length === 0) return []
  // The same transaction in two blocks makes the same coin, so any of its rows will do.
  const rows = await engine.rows<[string, number, string, string, string, Posting['certainty']]>(
    `select ${idText(ledger, 'coin_tx')} as coin_tx_id, coin_index, account,
            toString(amount) as units, form, certainty
     from posting
     where ledger = {ledger: String} and side = 'credit'
       and (height, position) in
         (select height, position from tx
          where ledger = {ledger: String} and tx in ${bytesIn(hexes)})
       and (coin_tx, coin_index) in ${coinsIn(ledger, names)}
     order by coin_tx, coin_index
     limit 1 by coin_tx, coin_index`,
    { ledger },
  )
  return rows.map(([tx, index, account, units, form, certainty]) => ({
    coin: { tx, index },
    account,
    amount: BigInt(units),
    form,
    certainty,
  }))
}

/**
 * One account is asked for by equality: its rows then lie in the order of the answer, and the
 * engine reads the first page instead of all rows of a large account.
 */
const accountsAre = (accounts: readonly string[]): string =>
  accounts.length === 1
    ? `account = unhex('${Buffer.from(accounts[0] ?? '', 'utf8').toString('hex')}')`
    : `account in ${textsIn(accounts)}`

/** {@link LedgerStore.postingsOf} */
export async function readPostings(context: Context, query: PostingQuery): Promise<PostingPage> {
  const { ledger, accounts, untilHeight, after, limit } = query
  checkKeys(accounts.length, KEYS_MAX)
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_ROWS_MAX) {
    const message = `Expected a limit of 1 to ${PAGE_ROWS_MAX}, got ${limit}`
    throw new FaultError('LEDGER_QUESTION_TOO_LARGE', message, { limit })
  }
  if (accounts.length === 0) return { rows: [], next: null }
  const place = '(account, height, position, leg, block)'
  const from = after === undefined ? null : parsePage(after)
  const rows = await context.engine.rows<PostingRow>(
    `select ${postingColumns(ledger)} from posting_by_account final
     where ledger = {ledger: String} and ${accountsAre(accounts)}
       ${untilHeight === undefined ? '' : 'and height <= {until: UInt32}'}
       ${from === null ? '' : `and ${place} > ${PAGE_START}`}
       ${onlyLive(context, ledger)}
     order by account, height, position, leg, block limit {limit: UInt32}`,
    { ledger, limit: limit + 1, until: untilHeight ?? 0, ...from },
  )
  const page = rows.slice(0, limit).map((row) => postingOf(ledger, row))
  return { rows: page, next: rows.length > limit ? pageAfter(page.at(-1)) : null }
}

const PAGE_START = '({a: String}, {h: UInt32}, {p: UInt32}, {l: UInt32}, unhex({b: String}))'

type PageStart = { a: string; h: number; p: number; l: number; b: string }

function pageAfter(last: Posting | undefined): string | null {
  if (last === undefined) return null
  const { account, height, position, leg, ledger, block } = last
  const place = [account, height, position, leg, idHex(ledger, block)]
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

function parsePage(text: string): PageStart {
  try {
    const [a, h, p, l, b] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    const whole = [h, p, l].every((n) => Number.isInteger(n) && n >= 0 && n <= 0xffffffff)
    if (typeof a === 'string' && whole && /^[0-9a-f]*$/.test(b)) return { a, h, p, l, b }
  } catch {
    // Falls through to the fault below: whatever it was, it was no page of ours.
  }
  throw new FaultError('LEDGER_PAGE', `Expected the next of a former page, got "${text}"`)
}

/** {@link LedgerStore.totals} */
export async function readTotals(
  context: Context,
  ledger: LedgerId,
  accounts: readonly string[],
): Promise<AccountTotal[]> {
  checkKeys(accounts.length, KEYS_MAX)
  if (accounts.length === 0) return []
  const rows = await context.engine.rows<TotalRow>(
    `with toUInt256(bitAnd(amount, toUInt256('${HALF}'))) as low, bitShiftRight(amount, 128) as high
     select account, asset,
            toString(sumIf(low, side = 'credit')), toString(sumIf(high, side = 'credit')),
            toString(sumIf(low, side = 'debit')), toString(sumIf(high, side = 'debit')),
            toUInt32(countIf(side = 'credit')), toUInt32(countIf(side = 'debit')),
            toUInt32(countIf(side = 'debit' and amount_known = 0)), min(height), max(height)
     from posting_by_account final
     where ledger = {ledger: String} and ${accountsAre(accounts)}
       ${onlyLive(context, ledger)}
     group by account, asset order by account, asset`,
    { ledger },
  )
  return rows.map(totalOf)
}

/** 2^128 - 1. The engine's own sum of 256-bit values wraps; halves of them cannot. */
const HALF = (2n ** 128n - 1n).toString()

type TotalRow = [
  string,
  string,
  string,
  string,
  string,
  string,
  number,
  number,
  number,
  number,
  number,
]

function totalOf(row: TotalRow): AccountTotal {
  const [account, asset, inLow, inHigh, outLow, outHigh, ...counts] = row
  const [creditCount, debitCount, unknownDebitCount, firstHeight, lastHeight] = counts
  const credited = (BigInt(inHigh) << 128n) + BigInt(inLow)
  const debited = (BigInt(outHigh) << 128n) + BigInt(outLow)
  if (credited >= SUM_LIMIT || debited >= SUM_LIMIT) {
    const facts = { account, asset }
    throw new FaultError('AMOUNT_TOO_LARGE', `The sums of ${account} reach 2^255`, facts)
  }
  return {
    account,
    asset: asset as AssetId,
    credited,
    debited,
    unknownDebitCount,
    creditCount,
    debitCount,
    firstHeight,
    lastHeight,
  }
}

/** {@link LedgerStore.blocks} */
export async function readBlocks(context: Context, ledger: LedgerId): Promise<StoredBlock[]> {
  const index = context.states.get(ledger)?.index
  const rows = await context.engine.rows<BlockColumns>(
    `select id, previous, height, time_ms, toString(work), tx_count, bytes, coinbase_text
     from block final where ledger = {ledger: String} order by height, id`,
    { ledger },
  )
  return rows.flatMap(([id, previous, height, time, work, txCount, bytes, coinbaseText]) => {
    const known = index?.get(id)
    if (known === undefined) return []
    return {
      id,
      previous,
      height,
      timeMs: Number(time),
      work: BigInt(work),
      txCount,
      bytes,
      coinbaseText,
      state: known.live ? ('live' as const) : ('orphaned' as const),
      incomplete: known.incomplete,
    }
  })
}

type BlockColumns = [string, string, number, string, string, number, number, string]
