/**
 * The files of the sample's books in the forms of their institutions: each writes times, amounts
 * and words its own way, and a saved mapping says how.
 *
 * @module
 */
import type { BookFile, SampleEntry, Sum } from './book-file.ts'
import { HOUR_MS } from './marks.ts'

/** Headings of files in our own words. */
const FIELDS = [
  ...['id', 'time', 'kind', 'account', 'counterparty', 'asset', 'amount', 'otherAsset'],
  ...['otherAmount', 'feeAsset', 'feeAmount', 'address', 'chainTx', 'note'],
] as const

/** What a mapping reads of them; notes are for people. */
const PLAIN_COLUMNS = Object.fromEntries(
  FIELDS.filter((field) => field !== 'note').map((field) => [field, field]),
)

/** Mapping of {@link plainCsv}. */
export const PLAIN_MAPPING = { columns: PLAIN_COLUMNS }
/** Mapping of {@link jsonLines}. */
export const LINES_MAPPING = {
  format: 'jsonl',
  columns: PLAIN_COLUMNS,
  time: { pattern: 'unix-ms' },
}

/** CSV in our own words, times in UTC. */
export const plainCsv = (book: BookFile): string =>
  csv(
    FIELDS,
    book.inOrder.map((entry) => Object.values(texts(book, entry, isoTime))),
    ',',
  )

/** JSON lines, times as milliseconds. */
export const jsonLines = (book: BookFile): string =>
  book.inOrder
    .map((entry) => {
      const pairs = Object.entries(texts(book, entry, String)).filter(([, text]) => text !== '')
      return `${JSON.stringify(Object.fromEntries(pairs))}\n`
    })
    .join('')

const KOREAN = ['Nr', 'When (KST)', 'What', 'Client', 'Bank account', 'Sold', 'Sold amount']
const KOREAN_MORE = ['Got', 'Got amount', 'Fee in', 'Fee', 'Address', 'Hash', 'Remark']
const KST_MS = 9 * HOUR_MS
const KOREAN_WORDS: Readonly<Record<string, string>> = {
  deposit: 'IN',
  withdrawal: 'OUT',
  trade: 'DEAL',
  'fiat-in': 'BANK IN',
  'fiat-out': 'BANK OUT',
}

/** Mapping of {@link koreanCsv}. */
export const KOREAN_MAPPING = {
  separator: ';',
  decimal: ',',
  time: { pattern: 'DD.MM.YYYY hh:mm:ss', zone: '+09:00' },
  columns: {
    ...{ id: 'Nr', time: 'When (KST)', kind: 'What', account: 'Client' },
    ...{ counterparty: 'Bank account', asset: 'Sold', amount: 'Sold amount' },
    ...{ otherAsset: 'Got', otherAmount: 'Got amount', feeAsset: 'Fee in', feeAmount: 'Fee' },
    ...{ address: 'Address', chainTx: 'Hash' },
  },
  kinds: Object.fromEntries(Object.entries(KOREAN_WORDS).map(([kind, word]) => [word, kind])),
}

/** CSV with semicolons, decimal commas, words and Korean time of an exchange's own. */
export function koreanCsv(book: BookFile): string {
  const rows = book.inOrder.map((entry) => {
    const { kind, amount, otherAmount, feeAmount, ...rest } = texts(book, entry, koreanTime)
    const [sold, got, fee] = [amount, otherAmount, feeAmount].map((text) => text.replace('.', ','))
    const { id, time, account, counterparty, asset, otherAsset, feeAsset } = rest
    return [
      ...[id, time, KOREAN_WORDS[kind] ?? kind, account, counterparty, asset, sold ?? ''],
      ...[otherAsset, got ?? '', feeAsset, fee ?? '', rest.address, rest.chainTx, rest.note],
    ]
  })
  return csv([...KOREAN, ...KOREAN_MORE], rows, ';')
}

type Texts = Readonly<Record<(typeof FIELDS)[number], string>>

/** An entry as texts, in the order of {@link FIELDS}. */
function texts(book: BookFile, entry: SampleEntry, timeOf: (timeMs: number) => string): Texts {
  const { id, kind, account, counterparty = '', address = '', chainTx = '', note = '' } = entry
  const [sum, other, fee] = [entry.sum, entry.other, entry.fee].map((each) => sumText(book, each))
  return {
    ...{ id, time: timeOf(entry.timeMs), kind, account, counterparty },
    ...{ asset: sum?.[0] ?? '', amount: sum?.[1] ?? '' },
    ...{ otherAsset: other?.[0] ?? '', otherAmount: other?.[1] ?? '' },
    ...{ feeAsset: fee?.[0] ?? '', feeAmount: fee?.[1] ?? '' },
    ...{ address, chainTx, note },
  }
}

const sumText = (book: BookFile, sum: Sum | undefined): readonly [string, string] =>
  sum === undefined ? ['', ''] : [sum.code, book.amount(sum)]

const isoTime = (timeMs: number): string => new Date(timeMs).toISOString()

function koreanTime(timeMs: number): string {
  const [date = '', time = ''] = new Date(timeMs + KST_MS).toISOString().slice(0, 19).split('T')
  return `${date.split('-').reverse().join('.')} ${time}`
}

function csv(head: readonly string[], rows: readonly (readonly string[])[], mark: string): string {
  const quoted = (text: string): string =>
    text.includes(mark) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  return [head, ...rows].map((row) => `${row.map(quoted).join(mark)}\n`).join('')
}
