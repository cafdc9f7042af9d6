/**
 * Values of postings, as far as the engine goes: what went through accounts at which moments, and
 * the prices at those moments. Postings are summed and joined where they lie; moments come out.
 *
 * @module
 */
import { SUM_LIMIT } from '@paperchain/core/domain/amount'
import type { AssetId } from '@paperchain/core/domain/asset'
import { FaultError } from '@paperchain/core/domain/error'
import type { Side } from '@paperchain/core/domain/posting'
import type { TimeMs } from '@paperchain/core/domain/time'
import type { AssetPairs, PostingMoments, PostingSum, PriceAt } from '@paperchain/core/prices'
import type { Context } from './context.ts'
import { isBook, KEYS_MAX, textsIn } from './keys.ts'
import { assetPairsIn, joinPrices } from './price-join.ts'
import { onlyLive } from './read.ts'
import { TIME_OF_BLOCK } from './row-file.ts'

/** 2^128 - 1. The engine's own sum of 256-bit values wraps; halves of them cannot. */
const HALF = (2n ** 128n - 1n).toString()

/** Live postings of accounts with the time of their transaction, else of their block. */
function timedPostings(
  context: Context,
  { ledger, accounts, untilHeight }: PostingMoments,
): { readonly sql: string; readonly params: Readonly<Record<string, unknown>> } {
  if (accounts.length > KEYS_MAX) {
    const message = `Expected at most ${KEYS_MAX} keys in one question, got ${accounts.length}`
    throw new FaultError('LEDGER_QUESTION_TOO_LARGE', message, { count: accounts.length })
  }
  const mine = `select account, asset, side, amount, amount_known, height, position, block, tx
    from posting_by_account final
    where ledger = {ledger: String} and account in ${textsIn(accounts)}
      ${untilHeight === undefined ? '' : 'and height <= {until: UInt32}'}
      ${onlyLive(context, ledger)}`
  const sql = `(
    with mine as materialized (${mine})
    select account, asset, side, amount, amount_known,
           if(own.time_ms = ${TIME_OF_BLOCK}, of.time_ms, own.time_ms) as at_ms
    from mine
    inner join
      (select height, ${isBook(ledger) ? 'id' : 'unhex(id)'} as id, time_ms from block final
       where ledger = {ledger: String} and height in (select height from mine)) as of
      on of.height = mine.height and of.id = mine.block
    inner join
      (select tx, height, position, block, max(time_ms) as time_ms from tx
       where ledger = {ledger: String} and tx in (select tx from mine)
       group by tx, height, position, block) as own
      on own.tx = mine.tx and own.height = mine.height
      and own.position = mine.position and own.block = mine.block)`
  return { sql, params: { ledger, until: untilHeight ?? 0 } }
}

/** {@link PriceStore.postingSums} */
export async function postingSums(
  context: Context,
  moments: PostingMoments,
): Promise<PostingSum[]> {
  if (moments.accounts.length === 0) return []
  const { sql, params } = timedPostings(context, moments)
  const rows = await context.engine.rows<SumRow>(
    `with toUInt256(bitAnd(amount, toUInt256('${HALF}'))) as low, bitShiftRight(amount, 128) as high
     select account, asset, side, at_ms, toString(sum(low)), toString(sum(high)),
            toUInt32(count()), toUInt32(countIf(amount_known = 0))
     from ${sql} group by account, asset, side, at_ms`,
    params,
  )
  return rows.map(sumOf)
}

type SumRow = [string, string, Side, string, string, string, number, number]

function sumOf([account, asset, side, at, low, high, count, unknownCount]: SumRow): PostingSum {
  const units = (BigInt(high) << 128n) + BigInt(low)
  if (units >= SUM_LIMIT) {
    const message = `The sums of ${account} reach 2^255`
    throw new FaultError('AMOUNT_TOO_LARGE', message, { account, asset })
  }
  const timeMs: TimeMs = Number(at)
  return { account, asset: asset as AssetId, side, timeMs, units, count, unknownCount }
}

/** {@link PriceStore.pricesOfPostings} */
export function postingPrices(
  context: Context,
  question: {
    readonly moments: PostingMoments
    readonly wanted: readonly AssetPairs[]
    readonly knownAtMs: TimeMs
  },
): Promise<PriceAt[]> {
  const { moments, wanted, knownAtMs } = question
  const isNothing = wanted.every(({ pairs }) => pairs.length === 0)
  if (isNothing || moments.accounts.length === 0) return Promise.resolve([])
  const { sql, params } = timedPostings(context, moments)
  const asked = `(select distinct pairs.base as base, pairs.quote as quote, of.at_ms as at_ms
    from (select distinct asset, at_ms from ${sql}) as of
    inner join ${assetPairsIn(wanted)} as pairs on pairs.asset = of.asset)`
  return joinPrices(context.engine, { asked, params, knownAtMs })
}
