/**
 * A first proposal of how a file is read, by its headings. Only the choice of columns is proposed:
 * how numbers and times are written is never guessed, people state it.
 *
 * @module
 */
import { BOOK_FIELDS, type BookField, type BookMapping } from '@paperchain/core/domain/book-mapping'
import { formatOf, sampleRows, separatorOf } from './sample.ts'

/** Headings by which files often call a field, in small letters and digits only. */
const NAMES: Record<BookField, readonly string[]> = {
  id: ['tradeid', 'transactionid', 'txid', 'reference', 'ref', 'no', 'number', 'uuid'],
  time: ['timestamp', 'date', 'datetime', 'executed', 'executedutc', 'createdat', 'happenedat'],
  kind: ['type', 'side', 'transactiontype', 'operation'],
  account: ['customer', 'customerid', 'user', 'userid', 'client', 'accountid', 'who'],
  counterparty: ['counterpartyaccount', 'beneficiary', 'iban', 'to'],
  asset: ['currency', 'coin', 'sold', 'symbol'],
  amount: ['quantity', 'volume', 'soldamount', 'howmuch', 'value'],
  otherAsset: ['bought', 'quotecurrency'],
  otherAmount: ['boughtamount', 'total'],
  feeAsset: ['feecurrency', 'feein', 'feecoin'],
  feeAmount: ['fee', 'fees', 'commission'],
  corrects: ['reverses', 'correctionof', 'reversalof'],
  address: ['walletaddress', 'depositaddress', 'toaddress'],
  chainTx: ['txhash', 'hash', 'blockchaintxid', 'onchaintx'],
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '')

/** Proposes a mapping for the beginning of a file. */
export function guessMapping(text: string): BookMapping {
  const format = formatOf(text)
  const separator = format === 'csv' ? separatorOf(text) : ','
  const { headings } = sampleRows(text, { format, separator, header: true })
  const free = new Map(headings.map((heading) => [plain(heading), heading]))
  const columns: { [Field in BookField]?: { column: string } } = {}
  const take = (field: BookField, names: readonly string[]): void => {
    const name = names.find((each) => free.has(each))
    const heading = name === undefined ? undefined : free.get(name)
    if (name === undefined || heading === undefined || columns[field] !== undefined) return
    columns[field] = { column: heading }
    free.delete(name)
  }
  // Our own words first, so that none of them is taken for another field.
  for (const field of BOOK_FIELDS) take(field, [plain(field)])
  for (const field of BOOK_FIELDS) take(field, NAMES[field])
  return {
    format,
    separator,
    header: true,
    decimal: '.',
    group: '',
    time: { pattern: 'iso', zone: null },
    columns,
    kinds: {},
    assets: {},
    bySign: null,
    grouped: false,
  }
}
