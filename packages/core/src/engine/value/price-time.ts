/**
 * Times of price rows: how they are written, and from when on the price was final.
 *
 * @module
 */
import { FaultError } from '../../domain/error.ts'
import { DAY_MS, type TimeForm } from '../../domain/price.ts'
import { formatDate, formatTime, parseTime, type TimeMs } from '../../domain/time.ts'

/** First and last time that a price may have: the years 1900 to 2200. */
export const PRICE_TIMES = { firstMs: -2_208_988_800_000, lastMs: 7_258_118_400_000 } as const

/** From when on a row's price was final. */
export type TimeRule = {
  readonly form: TimeForm
  /** How long a price stands; of form `date` always a day. */
  readonly stepMs: number
  /** Whether a time names the beginning of its step (candles) or the moment of the price. */
  readonly stamp: 'start' | 'end'
  /** Of form `date`: minutes after midnight UTC at which the price was final, 0 to 1,440. */
  readonly dayEndsMinutes: number
}

/**
 * Reads the time of a row: the first moment at which its price was final. The end of a step is its
 * last millisecond, so that a price of a day belongs to that day.
 *
 * @throws {FaultError} `PRICE_TIME`
 */
export function parsePriceTime(text: string, rule: TimeRule): TimeMs {
  const at = READERS[rule.form](text)
  if (!Number.isFinite(at) || at < PRICE_TIMES.firstMs || at > PRICE_TIMES.lastMs) {
    const message = `Expected a time as ${EXAMPLES[rule.form]}, got "${text.slice(0, 40)}"`
    throw new FaultError('PRICE_TIME', message)
  }
  if (rule.form === 'date') {
    const isWholeDay = rule.dayEndsMinutes === DAY_MS / 60_000
    return at + (isWholeDay ? DAY_MS - 1 : rule.dayEndsMinutes * 60_000)
  }
  return rule.stamp === 'start' && rule.stepMs > 0 ? at + rule.stepMs - 1 : at
}

/** Writes a moment as a source wants it in its URL; seconds are rounded down. */
export const formatPriceTime = (at: TimeMs, form: TimeForm): string => WRITERS[form](at)

const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/
const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d{1,9})?(?:Z|[+-]00:?00)$/

const READERS: Readonly<Record<TimeForm, (text: string) => number>> = {
  date: (text) => (DATE_ONLY.test(text) ? exactly(text) : Number.NaN),
  iso: (text) => {
    const [found, day = '', time = '', fraction = ''] = ISO.exec(text) ?? []
    return found === undefined ? Number.NaN : exactly(`${day}T${withSeconds(time, fraction)}Z`)
  },
  // A number of seconds may have decimals; below a millisecond nothing is told apart.
  seconds: (text) =>
    /^\d{1,11}(?:\.\d{1,9})?$/.test(text) ? Math.floor(Number(text) * 1000) : NaN,
  milliseconds: (text) => (/^\d{1,14}$/.test(text) ? Number(text) : Number.NaN),
}

/** Finer than a millisecond is cut off. */
const withSeconds = (time: string, fraction: string): string => {
  const whole = time.length === 5 ? `${time}:00` : time
  return fraction === '' ? whole : `${whole}${fraction.slice(0, 4)}`
}

function exactly(text: string): number {
  try {
    return parseTime(text)
  } catch {
    // The caller says what was expected, with the form that was stated.
    return Number.NaN
  }
}

const WRITERS: Readonly<Record<TimeForm, (at: TimeMs) => string>> = {
  date: formatDate,
  iso: formatTime,
  seconds: (at) => String(Math.floor(at / 1000)),
  milliseconds: String,
}

const EXAMPLES: Readonly<Record<TimeForm, string>> = {
  date: '2024-09-27',
  iso: '2024-09-27T12:00:00Z',
  seconds: '1727438400',
  milliseconds: '1727438400000',
}
