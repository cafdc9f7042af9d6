/**
 * What a token's contract says of itself, out of the bytes of `eth_call`: name, symbol, decimals.
 * Contracts are not trusted: every length is checked, and what is odd is marked.
 *
 * Source: ERC-20 (optional `name`, `symbol`, `decimals`), the Solidity ABI's `string`; some early
 * tokens answer `bytes32` instead, padded with zeros behind the text.
 *
 * @module
 */
import { type AssetMark, NAME_MAX, SYMBOL_MAX } from '../../assets.ts'
import { DECIMALS_MAX } from '../../domain/amount.ts'
import { utf8Text } from '../../domain/batch/utf8.ts'
import { hasHidden } from './look-alike.ts'

/** Selectors of the three calls. */
export const TOKEN_CALLS = {
  name: '0x06fdde03',
  symbol: '0x95d89b41',
  decimals: '0x313ce567',
} as const

/** The longest answer that is looked at, in hex digits: a text of 4,096 bytes and its two words. */
export const ANSWER_DIGITS_MAX = 2 * (4096 + 64)

const WORD = 64

/** What the three calls answered: hex with 0x, or null where a call failed. */
export type TokenAnswers = {
  readonly name: string | null
  readonly symbol: string | null
  readonly decimals: string | null
}

/** What a contract says of itself. Null where it does not say, or says nothing usable. */
export type TokenWords = {
  readonly name: string | null
  readonly symbol: string | null
  readonly decimals: number | null
  /** `hostile-metadata` where something is too long, out of range, or holds characters not seen. */
  readonly marks: readonly AssetMark[]
}

/** Reads the answers of a token. Never throws: what cannot be read is null. */
export function readTokenAnswers({ name, symbol, decimals }: TokenAnswers): TokenWords {
  const said = { name: textOf(name, NAME_MAX), symbol: textOf(symbol, SYMBOL_MAX) }
  const places = decimalsOf(decimals)
  const isHostile = said.name.isHostile || said.symbol.isHostile || places.isHostile
  return {
    name: said.name.text,
    symbol: said.symbol.text,
    decimals: places.decimals,
    marks: isHostile ? ['hostile-metadata'] : [],
  }
}

type Text = { readonly text: string | null; readonly isHostile: boolean }

const NOTHING: Text = { text: null, isHostile: false }
const HOSTILE: Text = { text: null, isHostile: true }

/** A text by the ABI's `string`, else as `bytes32`; cut to `most` characters. */
function textOf(answer: string | null, most: number): Text {
  if (answer === null || answer === '0x' || answer === '') return NOTHING
  if (!/^0x(?:[0-9a-f]{2})+$/i.test(answer.slice(0, ANSWER_DIGITS_MAX + 2))) return HOSTILE
  if (answer.length > ANSWER_DIGITS_MAX + 2) return HOSTILE
  const digits = answer.slice(2).toLowerCase()
  const span = digits.length === WORD ? null : stringSpan(digits)
  if (digits.length !== WORD && span === null) return HOSTILE
  const bytes = hexBytes(span ?? digits)
  return shown(utf8Text(bytes, 0, lengthOf(bytes)), most)
}

/** The hex of an ABI string: offset, length, bytes. Null where they do not fit. */
function stringSpan(digits: string): string | null {
  if (digits.length < 2 * WORD) return null
  const offset = smallWord(digits, 0)
  if (offset === null) return null
  const length = smallWord(digits, 2 * offset)
  if (length === null) return null
  const start = 2 * offset + WORD
  return start + 2 * length <= digits.length ? digits.slice(start, start + 2 * length) : null
}

/** A word as a number below 2^24, or null where it is none or beyond the digits. */
function smallWord(digits: string, at: number): number | null {
  const word = digits.slice(at, at + WORD)
  if (word.length !== WORD || !/^0{58}/.test(word)) return null
  return Number.parseInt(word.slice(58), 16)
}

/** Bytes up to the zeros behind them: `bytes32` is padded, and some contracts count padding in. */
function lengthOf(bytes: Uint8Array): number {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  return end
}

function shown(text: string, most: number): Text {
  const characters = [...text]
  const isHostile = characters.length > most || hasHidden(text) || text.includes('\ufffd')
  const cut = characters.slice(0, most).join('')
  return { text: cut === '' ? null : cut, isHostile }
}

function decimalsOf(answer: string | null): { decimals: number | null; isHostile: boolean } {
  if (answer === null || answer === '0x' || answer === '')
    return { decimals: null, isHostile: false }
  const word = /^0x([0-9a-f]{64})/i.exec(answer.slice(0, WORD + 2))?.[1]
  if (word === undefined) return { decimals: null, isHostile: true }
  const value = BigInt(`0x${word}`)
  const isHostile = value > BigInt(DECIMALS_MAX)
  return { decimals: isHostile ? null : Number(value), isHostile }
}

function hexBytes(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length / 2)
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16)
  }
  return bytes
}
