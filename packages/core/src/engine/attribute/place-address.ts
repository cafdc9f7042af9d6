/**
 * Which account a row of a list is about, from the text of its address and the ticker beside it.
 *
 * The form decides, the ticker only hints: OFAC lists Tron addresses under USDT and once under
 * XBT. Five decisions follow.
 *
 * - An EVM address is kept under Ethereum for every EVM ledger, whatever the ticker: one key holds
 *   it on all of them.
 * - An address that several test networks share, where the ticker names none of them, is kept under
 *   the first of them for all of them.
 * - An address of several test networks is kept under the one that its ticker names, else under
 *   the first for all of them, with a remark.
 * - A Bitcoin-form address under the ticker of a fork (BCH, BSV) is kept under Bitcoin with a
 *   remark. The same key holds it on both ledgers, so the claim is true of either, and Bitcoin's
 *   is the one whose form was checked.
 * - An address of a ledger without a codec is kept as it stands, with a remark: a listed text is
 *   never dropped for want of a codec. Where the ticker names no ledger known here, its ledger is
 *   the ticker itself (`ticker:XVG`).
 * - A text that is not valid on the ticker's own ledger is `invalid`; a list of sanctions may still
 *   keep it as listed, a list of tags refuses it.
 *
 * @module
 */
import { codecsOf } from '../../domain/address/codecs.ts'
import { diagnose, recognise } from '../../domain/address/recognise.ts'
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
  const evm = isEvmLedger(first.ledger)
  const ledgers = found.map(({ ledger }) => ledger)
  const agrees = ledgers.some((ledger) => ledger === hint)
  const home = evm ? EVERY_EVM_HOME : agrees && isLedger(hint) ? hint : first.ledger
  const several = !evm && ledgers.length > 1
  const place = { ledger: home, account: first.account, everyLedger: evm || (several && !agrees) }
  return { kind: 'placed', place, remark: agrees ? null : remarkOn(place, ticker, hint, several) }
}

const isLedger = (hint: TickerHint): hint is LedgerId => hint !== 'several' && hint !== 'unknown'

const hasCodec = (ledger: LedgerId): boolean => codecsOf(ledger).length > 0

/** What to say of a valid address that its ticker does not confirm. */
function remarkOn(place: Place, ticker: string, hint: TickerHint, several: boolean): Remark | null {
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
