/**
 * Prices: what one whole unit of something was worth in something else, at a moment, said by a
 * source, known here since a moment.
 *
 * A price is exact: a decimal text becomes digits and a scale, never a float. Its time is the first
 * moment at which it was final: a daily close stands at the last millisecond of its day, so that no
 * question can be answered with a price from its future.
 *
 * @module
 */
import { type AssetId, parseAssetId } from './asset.ts'
import { FaultError } from './error.ts'
import type { TimeMs } from './time.ts'

declare const currencyCode: unique symbol

/** An ISO 4217 alphabetic code. Made by {@link parseCurrency}. */
export type Currency = string & { readonly [currencyCode]: true }

/** What has a price, or is one: an asset or a currency. */
export type Priced = AssetId | Currency

/** An exact decimal above zero: `digits / 10^scale`. Its last digit is not zero unless scale is. */
export type Decimal = {
  /** 1 to 10^38 - 1. */
  readonly digits: bigint
  /** Decimal places, 0 to 60. */
  readonly scale: number
}

/** Which price: of one whole `base`, in `quote`. */
export type Pair = { readonly base: Priced; readonly quote: Priced }

/** One price as a source said it. */
export type PricePoint = Pair & {
  /** Id of the source. */
  readonly source: string
  /** First moment at which it was final. */
  readonly timeMs: TimeMs
  /** Until the next one of its series is expected: a day, an hour; 0 for a tick. */
  readonly stepMs: number
  readonly price: Decimal
  /** Whether it lies so far from its neighbours that it may be wrong. */
  readonly doubtful: boolean
}

/** A price as the store has it. */
export type StoredPrice = PricePoint & {
  /** When this node had it. */
  readonly knownMs: TimeMs
}

/**
 * How the prices of a source are used. A source without a record of its own has
 * {@link USUAL_SOURCE}.
 */
export type PriceSource = {
  /** 1 to 64 of small letters, digits, `-`, `_` and `.`. */
  readonly id: string
  readonly form: 'csv' | 'ecb' | 'http'
  /** Of several sources the lowest number is believed, 0 to 1,000. */
  readonly priority: number
  /** The gap rule: a price is used at most this long after its time, 0 to 8,784 hours. */
  readonly fillHours: number
  /** Of `http`: where it is fetched and how its answers are read. */
  readonly http: HttpPriceSource | null
  /** Minutes after midnight UTC of a dated row at which its price is final, 0 to 1,440. */
  readonly dayEndsMinutes: number
}

/** How the times of rows are written: `seconds` and `milliseconds` since 1970, UTC. */
export const TIME_FORMS = ['date', 'iso', 'seconds', 'milliseconds'] as const
/** One of {@link TIME_FORMS}. */
export type TimeForm = (typeof TIME_FORMS)[number]

/** A source that answers HTTP GET with JSON, described as data. */
export type HttpPriceSource = {
  /** With `{from}`, `{to}` and the names of each series' `vars`; scheme and host without any. */
  readonly url: string
  /** How `{from}` and `{to}` are written. */
  readonly askTime: TimeForm
  /** JSON pointer (RFC 6901) to the array of rows, or to one row. */
  readonly rows: string
  /** JSON pointers inside a row. */
  readonly time: string
  readonly price: string
  readonly timeForm: TimeForm
  /** Whether a row's time is when its step begins (candles) or when its price was final. */
  readonly stamp: 'start' | 'end'
  readonly stepSeconds: number
  /** The price is the number divided by 10 to this: oracles answer in whole units. 0 to 60. */
  readonly scale: number
  /** Whether the number is the price of the quote in the base. */
  readonly isInverse: boolean
  /** Header values; `env:NAME` is read from the environment when it is sent, and never stored. */
  readonly headers: Readonly<Record<string, string>>
  /** Days asked for at once, 1 to 3,660. */
  readonly windowDays: number
  /** How often a server asks by itself, 1 to 8,784 hours; absent for never. */
  readonly everyHours?: number
  /** First day wanted where nothing is here yet. */
  readonly fromMs: TimeMs
  readonly series: readonly HttpPriceSeries[]
}

/** What one series of an HTTP source is the price of, and how it is asked for. */
export type HttpPriceSeries = Pair & { readonly vars: Readonly<Record<string, string>> }

/**
 * A stated equality between two priced things, one to one. `same`: the asset is the other one
 * elsewhere (ether on a rollup). `peg`: its issuer promises that worth; used only where the asset
 * has no market price of its own, and marked.
 */
export type PriceLink = {
  readonly asset: AssetId
  readonly as: Priced
  readonly kind: 'peg' | 'same'
}

/** What holds for a source without a record: two missing days at most are filled. */
export const USUAL_SOURCE: Omit<PriceSource, 'id'> = {
  form: 'csv',
  priority: 100,
  fillHours: 48,
  http: null,
  dayEndsMinutes: 1_440,
}

/** Milliseconds of a day. */
export const DAY_MS = 86_400_000

const CURRENCY = /^[A-Z]{3}$/

/** @throws {FaultError} `PRICE_CURRENCY` where the text is not three capital letters */
export function parseCurrency(text: string): Currency {
  if (!CURRENCY.test(text)) {
    const message = `Expected a currency like USD, got "${text.slice(0, 40)}"`
    throw new FaultError('PRICE_CURRENCY', message)
  }
  return text as Currency
}

/** Whether a priced thing is a currency; otherwise it is an asset. */
export const isCurrency = (priced: Priced): priced is Currency => CURRENCY.test(priced)

/** @throws {FaultError} `PRICE_OF_WHAT` where the text is neither a currency nor a CAIP-19 id */
export function parsePriced(text: string): Priced {
  if (CURRENCY.test(text)) return text as Currency
  try {
    return parseAssetId(text)
  } catch (error) {
    const message = `Expected a currency or a CAIP-19 asset id, got "${text.slice(0, 80)}"`
    throw new FaultError('PRICE_OF_WHAT', message, {}, error)
  }
}

const OF_BOOK = /\/iso4217:([A-Z]{3})$/

/** What a thing is priced as: a currency in a book is that currency, others are themselves. */
export function pricedAs(asset: Priced): Priced {
  const code = OF_BOOK.exec(asset)?.[1]
  return code === undefined ? asset : (code as Currency)
}

/**
 * Decimals of currencies whose smallest unit is not a hundredth.
 * Source: ISO 4217, table A.1, column "minor unit" (2024).
 */
const MINOR_UNITS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}

const DECIMALS = new Map(
  Object.entries(MINOR_UNITS).flatMap(([decimals, codes]) =>
    codes.split(' ').map((code) => [code, Number(decimals)] as const),
  ),
)

/** Decimals of the currency's smallest unit: 2 for USD, 0 for JPY. 0 to 4. */
export const currencyDecimals = (code: Currency): number => DECIMALS.get(code) ?? 2

/** The name of a pair as one text, for maps; a blank stands in no asset id. */
export const pairKey = ({ base, quote }: Pair): string => `${base} ${quote}`
