/**
 * How long the law asks an institution to keep what it knows of a customer, and from which day on
 * nothing of it asks that any more. A list of years is no advice: an institution states which of
 * these laws it is under, and whether nothing else (a contract, a court, tax) asks for longer.
 *
 * @module
 */

/** What years are counted from. No transaction comes after the end of the relation. */
export type RetentionFrom = 'relation-end'

/** A law that asks to keep records of customers. */
export type RetentionLaw = {
  readonly name: string
  readonly years: number
  readonly from: RetentionFrom
  /** Where it says so. */
  readonly source: string
}

const from = 'relation-end' as const

/** Laws by jurisdiction: two letters of ISO 3166-1, `eu`, or `fatf` for the least of all. */
export const RETENTION_LAWS = {
  au: { name: 'Australia', years: 7, from, source: 'AML/CTF Act 2006, part 10' },
  ca: { name: 'Canada', years: 5, from, source: 'PCMLTF Regulations, record keeping' },
  ch: { name: 'Switzerland', years: 10, from, source: 'AMLA, art. 7(3)' },
  eu: {
    name: 'European Union',
    years: 5,
    from,
    source: 'Directive (EU) 2015/849, art. 40; Regulation (EU) 2024/1624, art. 77',
  },
  fatf: { name: 'FATF, the least', years: 5, from, source: 'Recommendation 11' },
  gb: { name: 'United Kingdom', years: 5, from, source: 'MLR 2017, reg. 40' },
  hk: { name: 'Hong Kong', years: 5, from, source: 'AMLO, schedule 2' },
  jp: {
    name: 'Japan',
    years: 7,
    from,
    source: 'Act on Prevention of Transfer of Criminal Proceeds',
  },
  kr: { name: 'Korea', years: 5, from, source: 'Act on Reporting Specified Transactions' },
  sg: { name: 'Singapore', years: 5, from, source: 'MAS notice PSN02' },
  us: { name: 'United States', years: 5, from, source: '31 CFR 1020.220(a)(3)(ii), 1010.430(d)' },
} as const satisfies Readonly<Record<string, RetentionLaw>>

/** A key of {@link RETENTION_LAWS}. */
export type Jurisdiction = keyof typeof RETENTION_LAWS

/** All of them, in their order. */
export const JURISDICTIONS = Object.keys(RETENTION_LAWS) as readonly Jurisdiction[]

/** What is said about a customer's relation to the institution. */
export type Retention = {
  /** The laws that it is under; the longest holds. */
  readonly laws: readonly Jurisdiction[]
  /** Last day of the relation, `2024-03-01`; null while it lasts. */
  readonly endedOn: string | null
}

/** Nothing was said: then nothing is ever due. */
export const NO_RETENTION: Retention = { laws: [], endedOn: null }

/**
 * The first day on which no law that is named asks to keep a customer's data: the day after the
 * longest of their periods. Null while the relation lasts, and where no law is named.
 *
 * A period that begins on 29 February ends on 1 March of a year without that day: the later one.
 */
export function dueOn({ laws, endedOn }: Retention): string | null {
  if (endedOn === null || laws.length === 0) return null
  const years = Math.max(...laws.map((law) => RETENTION_LAWS[law].years))
  const [year = 0, month = 1, day = 1] = endedOn.split('-').map(Number)
  const end = new Date(Date.UTC(2000, month - 1, day))
  end.setUTCFullYear(year + years, month - 1, day)
  end.setUTCDate(end.getUTCDate() + 1)
  return end.toISOString().slice(0, 10)
}

/** Whether nothing named asks to keep it on a day. */
export function isDue(retention: Retention, today: string): boolean {
  const due = dueOn(retention)
  return due !== null && due <= today
}
