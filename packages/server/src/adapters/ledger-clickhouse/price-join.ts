/**
 * Prices as SQL: which word on a moment counts, and the `asof join` that finds the last price of
 * every source at or before each of many moments.
 *
 * @module
 */
import type { AssetId } from '@paperchain/core/domain/asset'
import { invariant } from '@paperchain/core/domain/error'
import type { Pair, StoredPrice } from '@paperchain/core/domain/price'
import type { TimeMs } from '@paperchain/core/domain/time'
import type { PriceAt, WantedPrice } from '@paperchain/core/prices'
import type { Engine } from './engine.ts'

/**
 * A subquery of the words that count at `{knownAt: Int64}`, narrowed by `where`. Columns: base,
 * quote, source, time_ms, and `word`: digits, scale, step, doubt, when it was known.
 */
export const wordsThat = (where: string): string => `
  (select base, quote, source, time_ms,
          argMax((digits, scale, step_ms, doubtful, known_ms, gone), number) as word
   from price inner join
     (select number, known_ms from price_import final where known_ms <= {knownAt: Int64}) as heard
     using (number)
   where ${where}
   group by base, quote, source, time_ms
   having word.6 = 0)`

/** Columns of a price row, from a subquery of {@link wordsThat}. */
export const WORD_COLUMNS =
  'base, quote, source, time_ms, toString(word.1), word.2, word.3, word.4, word.5'

/** A row of {@link WORD_COLUMNS}. */
export type WordRow = [
  base: string,
  quote: string,
  source: string,
  timeMs: string,
  digits: string,
  scale: number,
  stepMs: number,
  doubtful: number,
  knownMs: string,
]

/** The price that a row of {@link WORD_COLUMNS} holds. */
export function priceOf(row: WordRow): StoredPrice {
  const [base, quote, source, timeMs, digits, scale, stepMs, doubtful, knownMs] = row
  return {
    base: base as StoredPrice['base'],
    quote: quote as StoredPrice['quote'],
    source,
    timeMs: Number(timeMs),
    stepMs,
    price: { digits: BigInt(digits), scale },
    doubtful: doubtful === 1,
    knownMs: Number(knownMs),
  }
}

/** Moments that prices are wanted for: a subquery of (base, quote, at_ms). */
export type AskedMoments = {
  readonly asked: string
  readonly params: Readonly<Record<string, unknown>>
  readonly knownAtMs: TimeMs
}

/** The `asof join`: each moment meets the last price of every source of its pair. */
export async function joinPrices(
  engine: Engine,
  { asked, params, knownAtMs }: AskedMoments,
): Promise<PriceAt[]> {
  const rows = await engine.rows<[string, ...WordRow]>(
    `with
       asked as materialized ${asked},
       words as materialized ${wordsThat('(base, quote) in (select base, quote from asked)')},
       sourced as (
         select asked.base as base, asked.quote as quote, asked.at_ms as at_ms, of.source as source
         from asked inner join (select distinct base, quote, source from words) as of
           on of.base = asked.base and of.quote = asked.quote)
     select sourced.at_ms, words.base, words.quote, words.source, words.time_ms,
            toString(words.word.1), words.word.2, words.word.3, words.word.4, words.word.5
     from sourced asof inner join words
       on words.base = sourced.base and words.quote = sourced.quote
       and words.source = sourced.source and words.time_ms <= sourced.at_ms`,
    { ...params, knownAt: knownAtMs },
  )
  return rows.map(([atMs, ...row]) => ({ atMs: Number(atMs), price: priceOf(row) }))
}

// Keys travel as hex, as in keys.ts: no text from outside can become SQL.
const hex = (text: string): string => Buffer.from(text, 'utf8').toString('hex')

/** A subquery of (base, quote, at_ms). */
export function momentsIn(wanted: readonly WantedPrice[]): string {
  const rows = wanted.map(({ base, quote, atMs }) => {
    invariant(Number.isSafeInteger(atMs), 'a moment is whole milliseconds')
    return `${hex(base)}\\t${hex(quote)}\\t${atMs}`
  })
  return `(select unhex(b) as base, unhex(q) as quote, at_ms
    from format(TSV, 'b String, q String, at_ms Int64', '${rows.join('\\n')}'))`
}

/** A subquery of (asset, base, quote). */
export function assetPairsIn(
  wanted: readonly { readonly asset: AssetId; readonly pairs: readonly Pair[] }[],
): string {
  const rows = wanted.flatMap(({ asset, pairs }) =>
    pairs.map(({ base, quote }) => `${hex(asset)}\\t${hex(base)}\\t${hex(quote)}`),
  )
  return `(select unhex(a) as asset, unhex(b) as base, unhex(q) as quote
    from format(TSV, 'a String, b String, q String', '${rows.join('\\n')}'))`
}
