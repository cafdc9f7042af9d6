/**
 * Goal: the form of an address decides its ledger, the ticker only hints, and no listed text is
 * dropped for want of a codec.
 * Method: every address kind under every ticker never throws and keeps its account; then each
 * decision by a public example (BIP-173, EIP-55, the first block, Tether's contract on Tron).
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BITCOIN, ledger } from '../../domain/ledger.ts'
import { LISTED_TEXT_LIMIT } from './list-limits.ts'
import { placeAddress } from './place-address.ts'
import { canonicalTicker, tickerHint, tickerLedger } from './tickers.ts'

const GENESIS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const EVM = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
const TRON = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'
const TESTNET = 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx'
const LITECOIN = 'LNf2JDiuunBz7GMDKFYHN4rq5meXWxiwfb'

const PLACES = {
  [GENESIS]: { ledger: BITCOIN, account: GENESIS, everyLedger: false },
  [EVM]: { ledger: ledger('ethereum'), account: EVM.toLowerCase(), everyLedger: true },
  [TRON]: { ledger: ledger('tron'), account: TRON, everyLedger: false },
}

const placed = (text: string, ticker: string) => {
  const found = placeAddress(text, ticker)
  return found.kind === 'placed'
    ? [found.place.ledger, found.place.account, found.remark?.code ?? null]
    : [found.kind, found.asListed?.ledger ?? null, found.remark.code]
}

describe('the ticker is a hint', () => {
  test('a valid address is placed by its form under every ticker, with space around it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(GENESIS, EVM, TRON),
        fc.oneof(fc.constantFrom('XBT', 'ETH', 'USDT', 'LTC', 'XRP', 'XVG', ''), fc.string()),
        (text, ticker) => {
          fc.pre(canonicalTicker(ticker) !== 'BCH')
          const found = placeAddress(` ${text}\n`, canonicalTicker(ticker))
          expect(found).toMatchObject({ kind: 'placed', place: PLACES[text] })
        },
      ),
    )
  })

  test('any text under any ticker is placed or refused, never thrown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, ticker) => {
        const found = placeAddress(text, canonicalTicker(ticker))
        expect(['placed', 'invalid']).toContain(found.kind)
      }),
    )
  })

  test.each([
    ['XBT', GENESIS, null],
    ['BTC', GENESIS, null],
    ['USDT', GENESIS, null],
    ['USDT', TRON, null],
    ['USDT', EVM, null],
    ['BSC', EVM, null],
    ['ETC', EVM, null],
    ['', EVM, null],
    ['XBT', TRON, 'LIST_TICKER_CONTRADICTED'],
    ['XBT', EVM, 'LIST_TICKER_CONTRADICTED'],
    ['ETH', GENESIS, 'LIST_TICKER_CONTRADICTED'],
    ['BSV', GENESIS, 'LIST_ADDRESS_AMBIGUOUS'],
    ['VET', EVM, 'LIST_ADDRESS_AMBIGUOUS'],
  ])('%s beside %s: %s', (ticker, text, remark) => {
    const place = PLACES[text as keyof typeof PLACES]
    expect(placed(text, ticker)).toEqual([place.ledger, place.account, remark])
  })

  test('an address of several networks needs a ticker to tell them apart', () => {
    expect(placed(TESTNET, '')[2]).toBe('LIST_ADDRESS_AMBIGUOUS')
    expect(placed(TESTNET, 'XBT')[2]).toBe('LIST_TICKER_CONTRADICTED')
    // Not told apart: it is on all of them.
    expect(placeAddress(TESTNET, '')).toMatchObject({ place: { everyLedger: true } })
  })

  test('where a text is valid on several ledgers the ticker chooses, with a remark', () => {
    const cash = 'qp3wjpa3tjlj042z2wv7hahsldgwhwy0rq9sywjpyy'
    const old = '3MSvaVbVFFLML86rt5eqgA9SvW23upaXdY'
    const fresh = 'MTf4tP1TCNBn8dNkyxeBVoPrFCcVzxJvvh'
    const ambiguous = 'LIST_ADDRESS_AMBIGUOUS'
    expect(placed(GENESIS, 'BCH')).toEqual([ledger('bitcoin-cash'), cash, ambiguous])
    expect(placed(cash, 'BCH')).toEqual([ledger('bitcoin-cash'), cash, null])
    expect(placed(`bitcoincash:${cash}`, 'BCH')).toEqual([ledger('bitcoin-cash'), cash, null])
    expect(placed(old, 'LTC')).toEqual([ledger('litecoin'), fresh, ambiguous])
    expect(placed(old, 'XBT')).toEqual([BITCOIN, old, null])
    expect(placed(old, 'USDT')).toEqual([BITCOIN, old, null])
    expect(placed(old, '')).toEqual([BITCOIN, old, null])
    expect(placeAddress(old, '')).toMatchObject({ place: { everyLedger: false } })
  })

  test('a form that an unknown ledger shares is kept under the known one', () => {
    const verge = 'DFFJhnQNZf8rf67tYnesPu7MuGUpYtzv7Z'
    expect(placed(verge, 'XVG')).toEqual([ledger('dogecoin'), verge, 'LIST_ADDRESS_AMBIGUOUS'])
  })

  test('an X-address is its account; one with a destination tag is remarked on', () => {
    const account = 'r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59'
    const plain = 'X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ'
    const tagged = 'X7AcgcsBL6XDcUb289X4mJ8djcdyKaGZMhc9YTE92ehJ2Fu'
    expect(placed(plain, 'XRP')).toEqual([ledger('xrp'), account, null])
    expect(placed(tagged, 'XRP')).toEqual([ledger('xrp'), account, 'LIST_ADDRESS_AMBIGUOUS'])
  })

  test('an address without a codec stays under its own ledger, as it stands', () => {
    const unchecked = 'LIST_FORM_UNCHECKED'
    expect(placed('D1', 'XVG')).toEqual(['ticker:XVG', 'D1', unchecked])
    expect(placed('bnb1xyz', 'BNB')).toEqual(['ticker:BNB', 'bnb1xyz', unchecked])
    expect(placed('x', 'V-SYSTEMS & CO')).toEqual(['ticker:V-SYSTEMS___CO', 'x', unchecked])
  })

  test('a text invalid on the ledger of its ticker is so, and may be kept as listed', () => {
    const invalid = 'LIST_ADDRESS_INVALID'
    expect(placed('5be5543f'.repeat(8), 'XMR')).toEqual(['invalid', 'ticker:XMR', invalid])
    expect(placed(`${GENESIS}1`, 'XBT')).toEqual(['invalid', 'ticker:XBT', invalid])
    expect(placed(`${LITECOIN}1`, '')).toEqual(['invalid', 'ticker:unknown', invalid])
    expect(placed(`${LITECOIN}1`, 'LTC')).toEqual(['invalid', 'ticker:LTC', invalid])
    // The digits are what nodes use; the case was a checksum only.
    const wrongCase = EVM.replace('aA', 'Aa')
    const found = placeAddress(wrongCase, 'ETH')
    expect(found).toMatchObject({ kind: 'invalid', asListed: PLACES[EVM] })
    expect(found.remark?.message).toContain('ADDRESS_CHECKSUM')
  })

  test('a text that nobody could ask for is kept by no list', () => {
    for (const text of ['', '  ', 'a b', 'a\u202eb', 'x'.repeat(LISTED_TEXT_LIMIT + 1)]) {
      expect(placed(text, 'XVG')).toEqual(['invalid', null, 'LIST_ROW_SHAPE'])
    }
    expect(placed('x'.repeat(LISTED_TEXT_LIMIT), 'XVG')[2]).toBe('LIST_FORM_UNCHECKED')
  })

  test('a private key is neither kept nor repeated', () => {
    const key = '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ'
    const found = placeAddress(key, 'XVG')
    expect(found).toMatchObject({ kind: 'invalid', asListed: null })
    expect(JSON.stringify(found)).not.toContain(key)
  })

  test('tickers of names that objects inherit are unknown', () => {
    expect(tickerHint('constructor')).toBe('unknown')
    expect(tickerLedger('')).toBe('ticker:unknown')
  })
})
