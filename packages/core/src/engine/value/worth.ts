/**
 * What something was worth: an answer that says where it comes from, or that it is not known and
 * why. A missing price is never zero.
 *
 * @module
 */
import { formatAmount } from '../../domain/amount.ts'
import type { Currency, Pair } from '../../domain/price.ts'
import type { TimeMs } from '../../domain/time.ts'
import type { Ratio } from './decimal.ts'

/** One price on the way from the asset to the currency. */
export type Leg = Pair & {
  /** `market`: a source said it; `same` and `peg`: a stated equality, one to one. */
  readonly kind: 'market' | 'same' | 'peg'
  /** Whether the price was used the other way round. */
  readonly isInverse: boolean
  /** The source, or empty for a stated equality. */
  readonly source: string
  /** The price as the source said it; `1` for a stated equality. */
  readonly price: string
  /** The price's own time, and when this node had it; null for a stated equality. */
  readonly timeMs: TimeMs | null
  readonly knownMs: TimeMs | null
  /**
   * `exact-day`: the close of the day asked for. `exact-time`: of this very moment.
   * `previous-within-N-hours`: the last one before the moment, N by its step, or by the source's
   * gap rule where it is `gap-filled`. `stated-same` and `assumed-peg` are no prices.
   */
  readonly rule: string
  readonly marks: readonly Mark[]
}

/**
 * What weakens an answer. `gap-filled`: a price that should be there is missing, an older one
 * stands in. `doubtful`: the price jumped and nobody confirmed it. `assumed-peg`: no market price,
 * the issuer's promise is taken for it.
 */
export const MARKS = ['gap-filled', 'doubtful', 'assumed-peg'] as const
/** One of {@link MARKS}. */
export type Mark = (typeof MARKS)[number]

/**
 * Why there is no value. `no-prices`: nothing here leads from it to the currency. `before-first`:
 * the moment is before the first price. `gap`: the last price before it is older than the gap rule
 * allows. `amount-unknown`: the ledger does not know the amount. `decimals-unknown`: nobody said
 * how many smallest units a whole one has.
 */
export const UNKNOWNS = [
  'no-prices',
  'before-first',
  'gap',
  'amount-unknown',
  'decimals-unknown',
] as const
/** One of {@link UNKNOWNS}. */
export type Unknown = (typeof UNKNOWNS)[number]

/** How a value is rounded: to the currency's smallest unit, a half to the even neighbour. */
export const ROUNDING = 'half-even'

/** The value of an amount at a moment. */
export type Worth =
  | {
      readonly known: true
      readonly currency: Currency
      /** Whole smallest units of the currency. */
      readonly value: bigint
      /** Decimals of the currency: `value / 10^decimals`. */
      readonly decimals: number
      /** Whether rounding (half to even) changed it; of a small amount it may be 0 then. */
      readonly isRounded: boolean
      /** Of one whole unit, exact. */
      readonly rate: Ratio
      /** Time of the oldest price used, or null where none was needed. */
      readonly priceTimeMs: TimeMs | null
      /** That of the only leg, or `cross-via-USD-EUR`; `same-currency` where there is none. */
      readonly rule: string
      readonly legs: readonly Leg[]
      /** All marks of the legs, once each. */
      readonly marks: readonly Mark[]
    }
  | {
      readonly known: false
      readonly currency: Currency
      readonly reason: Unknown
      /** One sentence: which price is missing. */
      readonly detail: string
    }

/** A value for people: `1234.50 USD`, or `unknown`. */
export const worthText = (worth: Worth): string =>
  worth.known ? `${formatAmount(worth.value, worth.decimals)} ${worth.currency}` : 'unknown'
