/**
 * Which account a row of a list is about, from the text of its address and the ticker beside it.
 *
 * The form decides, the ticker only hints: OFAC lists Tron addresses under USDT and once under
 * XBT. Where one text is valid on several ledgers, the ticker chooses among them.
 *
 * - An EVM address is kept under Ethereum for every EVM ledger, whatever the ticker: one key holds
 *   it on all of them.
 * - A text that is valid on several ledgers (`1…` and `3…` on Bitcoin and Bitcoin Cash, `3…` on
 *   Litecoin too) is kept under the one that its ticker names, as its canonical account there, with
 *   a remark where the text reads as an account of another ledger first. Under a ticker that names
 *   none of them (USDT, BSV) it is kept by its usual reading, Bitcoin.
 *   Screening finds a Bitcoin Cash entry by Bitcoin's text of the same key too, and the other way
 *   round: the ledgers were one until 2017, so whoever held the key held the coins of both, and the
 *   publisher's own text may be either's. See `screen-index.ts`.
 * - An address of several test networks is kept under the one that its ticker names, else under
 *   the first for all of them, with a remark.
 * - A form that a known ledger shares with one unknown here (XVG and Dogecoin, BSV and Bitcoin) is
 *   kept under the known one with a remark. The same key holds it on both ledgers, so the claim is
 *   true of either, and this is the one whose form was checked.
 * - An X-address of XRP with a destination tag is kept as the whole account, with a remark: the tag
 *   stands in no account of the ledger, and may name one customer of many.
 * - An address of a ledger without a codec is kept as it stands, with a remark: a listed text is
 *   never dropped for want of a codec. Where the ticker names no ledger known here, its ledger is
 *   the ticker itself (`ticker:BTG`).
 * - A text that is not valid on the ticker's own ledger is `invalid`; a list of sanctions may still
 *   keep it as listed, a list of tags refuses it.
 *
 * @module
 */
import { codecsOf, parseAddress } from '../../domain/address/codecs.ts'
import { diagnose, type Recognition, recognise } from '../../domain/address/recognise.ts'
import type { Fault, FaultCode } from '../../domain/error.ts'
import { type LedgerId, ledgerName } from '../../domain/ledger.ts'
import { LISTED_TEXT_LIMIT } from './list-limits.ts'
import {
  EVERY_EVM_HOME,
  isEvmLedger,
  type TickerHint,
  tickerHint,
  tickerLedger,
} from './tickers.ts'

/** The account that an entry names. */
export type Place = {
  readonly ledger: LedgerId
  readonly account: string
  readonly everyLedger: boolean
}

/** A remark on a row, without where it stands: the caller knows file and row. */
export type Remark = { readonly code: FaultCode; readonly message: string }

/** What {@link placeAddress} found. */
export type Placement =
  | { readonly kind: 'placed'; readonly place: Place; readonly remark: Remark | null }
  /** No valid form. `asListed` is how a list that drops nothing keeps it; null if it must not. */
  | { readonly kind: 'invalid'; readonly remark: Remark; readonly asListed: Place | null }

/** An X-address of XRP without a tag carries no more. */
const XRP_ACCOUNT_BYTES = 20

const NOT_PRINTABLE = /[^\x21-\x7e]/
const EVM_DIGITS = /^0x[0-9a-f]{40}$/i

/**
 * Finds the account of a row.
 *
 * @param text   the address as listed; space around it does not count
 * @param ticker what the list says of its ledger, {@link canonicalTicker | canonical}; may be empty
 */
export function placeAddress(text: string, ticker: string): Placement {
  const trimmed = text.trim()
  const hint = tickerHint(ticker)
  const found = recognise(trimmed)
  const first = found[0]
  if (first === undefined) return placeUnread(trimmed, ticker, hint)
  if (isEvmLedger(first.ledger)) return placeEvm(found, first.account, { ticker, hint })
  const named = found.find(({ ledger }) => ledger === hint)
  if (named !== undefined) {
    const place = { ledger: named.ledger, account: named.account, everyLedger: false }
    return {
      kind: 'placed',
      place,
      remark: readingRemark(first, named) ?? tagRemark(named, trimmed),
    }
  }
  // Ledgers that share the account itself, as test networks do; not those that share the text.
  const several = found.filter(({ account }) => account === first.account).length > 1
  const place = { ledger: first.ledger, account: first.account, everyLedger: several }
  const remark = remarkOn(place, { ticker, hint }, several) ?? tagRemark(first, trimmed)
  return { kind: 'placed', place, remark }
}

/** What a row says of its ledger, and what that tells. */
type Told = { readonly ticker: string; readonly hint: TickerHint }

function placeEvm(found: readonly Recognition[], account: string, told: Told): Placement {
  const place = { ledger: EVERY_EVM_HOME, account, everyLedger: true }
  const agrees = found.some(({ ledger }) => ledger === told.hint)
  return { kind: 'placed', place, remark: agrees ? null : remarkOn(place, told, false) }
}

/** What to say where the ticker chose a reading that is not the usual one. */
function readingRemark(usual: Recognition, named: Recognition): Remark | null {
  if (usual.account === named.account) return null
  const name = ledgerName(named.ledger)
  const message =
    `Expected a text of ${name} alone, got one that is valid on ${ledgerName(usual.ledger)} too; ` +
    `kept under ${name} by its ticker`
  return { code: 'LIST_ADDRESS_AMBIGUOUS', message }
}

/** What to say of an address with a destination tag, which the account leaves away. */
function tagRemark({ form }: Recognition, text: string): Remark | null {
  if (form !== 'xrp-x' || parseAddress(text).payload.length === XRP_ACCOUNT_BYTES) return null
  const message = 'Expected an account, got one with a destination tag; the whole account is kept'
  return { code: 'LIST_ADDRESS_AMBIGUOUS', message }
}

const isLedger = (hint: TickerHint): hint is LedgerId => hint !== 'several' && hint !== 'unknown'

const hasCodec = (ledger: LedgerId): boolean => codecsOf(ledger).length > 0

/** What to say of a valid address that its ticker does not confirm. */
function remarkOn(place: Place, { ticker, hint }: Told, several: boolean): Remark | null {
  const name = ledgerName(place.ledger)
  if (!isLedger(hint)) {
    if (!several && (hint === 'several' || ticker === '')) return null
    const message = several
      ? `Expected a ticker that tells one network from another, got "${ticker}"; kept under ${name}`
      : `Expected a known ticker, got "${ticker}"; kept by its form under ${name}`
    return { code: 'LIST_ADDRESS_AMBIGUOUS', message }
  }
  if (hasCodec(hint)) {
    const wanted = ledgerName(hint)
    const message = `Expected an address of ${wanted} by ticker ${ticker}, got one of ${name}`
    return { code: 'LIST_TICKER_CONTRADICTED', message }
  }
  const message =
    `Expected an address of ${ledgerName(hint)}, whose form is not checked here, ` +
    `got one that is valid on ${name}; kept there`
  return { code: 'LIST_ADDRESS_AMBIGUOUS', message }
}

/** A text that no codec reads: kept unchecked where its ledger has none, else invalid. */
function placeUnread(text: string, ticker: string, hint: TickerHint): Placement {
  const fault = diagnose(text)
  const unusable = unusableText(text)
  if (unusable !== null) return { kind: 'invalid', remark: unusable, asListed: null }
  if (fault?.code === 'ADDRESS_PRIVATE_KEY')
    return { kind: 'invalid', remark: invalidRemark(fault), asListed: null }
  const unchecked = isLedger(hint) ? !hasCodec(hint) : ticker !== ''
  const place = { ledger: tickerLedger(ticker), account: text, everyLedger: false }
  if (!unchecked) return { kind: 'invalid', remark: invalidRemark(fault), asListed: listed(place) }
  const home = isLedger(hint) ? hint : place.ledger
  const message = `Expected an address of a ledger with a codec, got one of ${ledgerName(home)}`
  return {
    kind: 'placed',
    place: { ...place, ledger: home },
    remark: { code: 'LIST_FORM_UNCHECKED', message: `${message}; kept as it stands` },
  }
}

/** EVM digits with a wrong case are still what nodes use; other texts stay as they are. */
const listed = (place: Place): Place =>
  EVM_DIGITS.test(place.account)
    ? { ledger: EVERY_EVM_HOME, account: place.account.toLowerCase(), everyLedger: true }
    : place

const invalidRemark = (fault: Fault | null): Remark => ({
  code: 'LIST_ADDRESS_INVALID',
  message: fault === null ? 'Expected an address' : `${fault.code}: ${fault.message}`,
})

/** Texts that nobody could ask for: empty, too long, or with space or unseen characters inside. */
function unusableText(text: string): Remark | null {
  const code = 'LIST_ROW_SHAPE'
  if (text === '') return { code, message: 'Expected an address, got an empty text' }
  if (text.length > LISTED_TEXT_LIMIT) {
    const message = `Expected at most ${LISTED_TEXT_LIMIT} characters, got ${text.length}`
    return { code, message }
  }
  const index = text.search(NOT_PRINTABLE)
  if (index < 0) return null
  const point = text.codePointAt(index)?.toString(16).toUpperCase().padStart(4, '0')
  const message = `Expected printable ASCII without space, got U+${point} at index ${index}`
  return { code, message }
}
