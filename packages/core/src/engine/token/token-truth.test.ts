/**
 * Goal: what contracts say of themselves is read whatever its form, bounded, and symbols made to be
 * taken for others are found.
 * Method: any text through both forms of the ABI and back; any bytes without a throw; disguises of
 * known symbols by every sign of other scripts; the recorded answers of ethereum-etl.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeShared } from '../../../test/shared-data.ts'
import { SYMBOL_MAX } from '../../assets.ts'
import { hasHidden, knownSymbols, likeness, looksLike } from './look-alike.ts'
import { ANSWER_DIGITS_MAX, readTokenAnswers } from './token-answer.ts'

const word = (value: number | bigint): string => value.toString(16).padStart(64, '0')
const abiString = (text: string): string => {
  const bytes = Buffer.from(text)
  const padded = bytes.toString('hex').padEnd(Math.ceil(bytes.length / 32) * 64, '0')
  return `0x${word(32)}${word(bytes.length)}${padded}`
}
const symbolOf = (symbol: string | null) => readTokenAnswers({ name: null, symbol, decimals: null })

describe('answers', () => {
  const seen = fc.string({
    unit: fc.constantFrom(...'ABCxyz019 é₮中🦄'),
    minLength: 1,
    maxLength: 30,
  })

  test('a text comes back from the ABI’s string, and from bytes32 where it fits', () => {
    fc.assert(
      fc.property(seen, (text) => {
        expect(symbolOf(abiString(text))).toMatchObject({ symbol: text, marks: [] })
        const bytes = Buffer.from(text)
        if (bytes.length > 32) return
        expect(symbolOf(`0x${bytes.toString('hex').padEnd(64, '0')}`)).toMatchObject({
          symbol: text,
          marks: [],
        })
      }),
    )
  })

  test('any bytes at all are read without a throw, and never give a long text', () => {
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`),
      fc
        .tuple(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), fc.bigInt({ min: 0n, max: 200n }))
        .map(([offset, length]) => `0x${word(offset)}${word(length)}${'41'.repeat(100)}`),
      fc.string(),
    )
    fc.assert(
      fc.property(any, any, any, (name, symbol, decimals) => {
        const words = readTokenAnswers({ name, symbol, decimals })
        expect([...(words.symbol ?? '')].length).toBeLessThanOrEqual(SYMBOL_MAX)
        expect(words.decimals ?? 0).toBeLessThanOrEqual(77)
      }),
    )
  })

  test('no answer is nothing and no mark; what is too long or out of range is marked', () => {
    const none = { name: null, symbol: null, decimals: null }
    expect(readTokenAnswers(none)).toEqual({ ...none, marks: [] })
    expect(readTokenAnswers({ name: '0x', symbol: '0x', decimals: '0x' }).marks).toEqual([])
    expect(readTokenAnswers({ ...none, decimals: `0x${word(18)}` })).toMatchObject({ decimals: 18 })
    const hostile = [
      { ...none, decimals: `0x${word(2n ** 255n)}` },
      { ...none, symbol: abiString('A'.repeat(SYMBOL_MAX + 1)) },
      { ...none, symbol: `0x${'41'.repeat(ANSWER_DIGITS_MAX)}` },
      { ...none, symbol: abiString('US\u200bDT') },
      { ...none, symbol: abiString('\u202eTDSU') },
      { ...none, symbol: `0x${word(32)}${word(5000)}${'41'.repeat(32)}` },
      { ...none, name: '0xzz' },
    ]
    for (const answers of hostile)
      expect(readTokenAnswers(answers).marks).toEqual(['hostile-metadata'])
  })
})

describe('look-alikes', () => {
  const known = knownSymbols(['USDT', 'USDC', 'WETH', 'DAI', 'wBTC'])

  test.each([
    ['USD\u0422', 'Cyrillic Te'],
    ['U\u0405DT', 'Cyrillic Dze'],
    ['USD\u03a4', 'Greek Tau'],
    ['US\u200bDT', 'zero width space'],
    ['USDT\ufe0f', 'variation selector'],
    ['ＵＳＤＴ', 'full width'],
    ['𝐔𝐒𝐃𝐓', 'mathematical bold'],
    ['U\u0301SDT', 'a mark on a letter'],
    ['U5DT', 'a digit for a letter'],
    ['USDT ', 'a blank behind'],
    ['W\u0395\u03a4\u0397', 'Greek capitals'],
    ['DA\u0406', 'Cyrillic I'],
    ['DAl', 'a small L for a capital I'],
  ])('%s (%s) is one', (symbol) => {
    expect(likeness(symbol, known)).toBe('look-alike')
  })

  test('the very symbol of a vouched asset is taken, in any case', () => {
    for (const symbol of ['USDT', 'usdt', 'WBTC'])
      expect(likeness(symbol, known)).toBe('symbol-taken')
  })

  test('honest symbols are neither', () => {
    for (const symbol of ['USDD', 'UNI', 'LINK', '€URO', '中', 'DAO', '', 'TUSDT', 'USDT.e']) {
      expect(likeness(symbol, known)).toBe(null)
    }
  })

  test('a look has a look of its own: it is the same again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (text) => {
        const look = looksLike(text)
        expect(looksLike(look)).toBe(look)
      }),
    )
  })

  test('hidden characters are found; accents and plain blanks are not hidden', () => {
    for (const text of ['a\u200b', '\u202e', 'a\u00a0b', '\u3164', '\u0000'])
      expect(hasHidden(text)).toBe(true)
    for (const text of ['Crédit Coin', 'USD₮', '中文', 'a b']) expect(hasHidden(text)).toBe(false)
  })
})

describeShared('ethereum-etl token answers', 'ethereum/test_export_tokens_job', (folder) => {
  const result = (name: string, address: string, selector: string): string | null => {
    const file = `web3_response.eth_call_data_0x${selector}_to_${address}_latest.json`
    const text = readFileSync(join(folder, name, file), 'utf8')
    return (JSON.parse(text) as { result?: string }).result ?? null
  }
  const wordsOf = (name: string, address: string) =>
    readTokenAnswers({
      name: result(name, address, '06fdde03'),
      symbol: result(name, address, '95d89b41'),
      decimals: result(name, address, '313ce567'),
    })

  test('bytes32, and a string cut off inside its padding, give what the expected rows say', () => {
    const one = wordsOf(
      'token_with_alternative_return_type',
      '0x86fa049857e0209aa7d9e616f7eb3b3b78ecfdb0',
    )
    expect(one).toEqual({ symbol: 'EOS', name: null, decimals: 18, marks: [] })
    const two = wordsOf('token_with_invalid_data', '0xf763be8b3263c268e9789abfb3934564a7b80054')
    expect(two).toEqual({ symbol: 'ETH', name: 'ETH', decimals: 18, marks: [] })
  })
})
