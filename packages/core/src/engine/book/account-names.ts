/**
 * The accounts of a book as the ledger writes them. What the institution calls an account never
 * enters the ledger: it gets a random pseudonym at its first sight, which it keeps. Names that are
 * no person's (`house:…`, addresses of chains) stay as they are.
 *
 * Pseudonyms are 128 random bits in base32 (RFC 4648, lower case, without padding).
 *
 * @module
 */
import { ByteArena, widened } from '../../domain/batch/byte-arena.ts'
import { utf8Bytes, utf8Text } from '../../domain/batch/utf8.ts'
import { ByteDictionary, type ByteSpan } from './byte-dictionary.ts'

/** Bytes of a pseudonym before base32. */
export const PSEUDONYM_BYTES = 16
/** Longest name of an account at its institution, UTF-8. */
export const ACCOUNT_NAME_BYTES_MAX = 256

/** Whose account it is: of the book, or outside of it. */
export type AccountSide = 'own' | 'outside'

/** A name and the pseudonym it got, to be kept beside the ledger. */
export type NamedAccount = {
  readonly side: AccountSide
  readonly name: string
  readonly account: string
}

const BASE32 = utf8Bytes('abcdefghijklmnopqrstuvwxyz234567')
const HOUSE = /^house:[-_a-z0-9]{1,40}$/

/** The accounts of one book, by number. */
export class AccountNames {
  readonly #own: NameSide = sideOf()
  readonly #outside: NameSide = sideOf()
  readonly #texts = new ByteArena()
  #starts = new Uint32Array(1 << 10)
  #count = 0
  readonly #fixed = new Map<string, number>()
  readonly #random: () => Uint8Array
  /** Random bytes at hand, and how many of them are used. */
  #pool: Uint8Array = new Uint8Array(0)
  #poolAt = 0

  /**
   * @param random new random bytes at each call, {@link PSEUDONYM_BYTES} of them or a multiple:
   *        they are used up before the next call
   */
  constructor(random: () => Uint8Array) {
    this.#random = random
  }

  /** The number of an account that the institution names. Its bytes are UTF-8. */
  numberOf(side: AccountSide, { bytes, start, end }: ByteSpan): number {
    const from = side === 'own' ? this.#own : this.#outside
    const before = from.names.count
    const row = from.names.put(bytes, start, end)
    if (row < before) return from.numbers[row]!
    // `house:` and a word is told by its first letter, so that no text is made of the others.
    const name =
      side === 'own' && bytes[start] === LETTER_H ? utf8Text(bytes, start, end - start) : ''
    const number = HOUSE.test(name) ? this.fixed(name) : this.#pseudonym(side)
    if (row >= from.numbers.length) from.numbers = widened(from.numbers, row + 1)
    from.numbers[row] = number
    return number
  }

  /** The number of an account whose text says itself what it is. */
  fixed(text: string): number {
    const known = this.#fixed.get(text)
    if (known !== undefined) return known
    this.#texts.putText(text)
    const number = this.#add()
    this.#fixed.set(text, number)
    return number
  }

  /** Takes back what a former run kept. */
  restore({ side, name, account }: NamedAccount): void {
    const bytes = utf8Bytes(name)
    const to = side === 'own' ? this.#own : this.#outside
    const row = to.names.put(bytes, 0, bytes.length)
    this.#texts.putText(account)
    to.numbers = widened(to.numbers, row + 1)
    to.numbers[row] = this.#add()
    to.kept = to.names.count
  }

  /** Names that got their pseudonym since the last call; they must be kept before they are used. */
  takeFresh(): readonly NamedAccount[] {
    return [...this.#freshOf('own', this.#own), ...this.#freshOf('outside', this.#outside)]
  }

  /**
   * The same as {@link takeFresh} as the UTF-8 of JSON, `[[side,name,account],…]`, or nothing where
   * there are none. A batch may bring a hundred thousand, which as objects cost more than all else
   * that is done for them.
   */
  takeFreshJson(): Uint8Array {
    const json = new ByteArena()
    this.#freshJson(json, 'own', this.#own)
    this.#freshJson(json, 'outside', this.#outside)
    if (json.used === 0) return new Uint8Array(0)
    json.putText(']')
    return json.bytes.slice(0, json.used)
  }

  /** Puts the text of an account into an arena. Its length is `lengthOf`. Returns its start. */
  put(arena: ByteArena, number: number): number {
    const from = this.#starts[number]!
    return arena.put(this.#texts.bytes, from, this.#starts[number + 1]! - from)
  }

  /** Bytes of the text of an account. */
  lengthOf(number: number): number {
    return this.#starts[number + 1]! - this.#starts[number]!
  }

  /** The text of an account. */
  textOf(number: number): string {
    const from = this.#starts[number]!
    return utf8Text(this.#texts.bytes, from, this.#starts[number + 1]! - from)
  }

  #freshOf(side: AccountSide, from: NameSide): NamedAccount[] {
    const fresh: NamedAccount[] = []
    for (; from.kept < from.names.count; from.kept++) {
      const bytes = from.names.bytesOf(from.kept)
      const name = utf8Text(bytes, 0, bytes.length)
      const account = this.textOf(from.numbers[from.kept]!)
      if (account !== name) fresh.push({ side, name, account })
    }
    return fresh
  }

  #freshJson(json: ByteArena, side: AccountSide, from: NameSide): void {
    for (; from.kept < from.names.count; from.kept++) {
      const name = from.names.bytesOf(from.kept)
      const number = from.numbers[from.kept]!
      if (this.#isText(number, name)) continue
      json.putText(json.used === 0 ? '[["' : ',["')
      json.putText(side)
      json.putText('",')
      if (isPlain(name)) {
        json.putText('"')
        json.put(name, 0, name.length)
        json.putText('","')
      } else {
        json.putText(JSON.stringify(utf8Text(name, 0, name.length)))
        json.putText(',"')
      }
      // The text of an account with a name is a pseudonym: letters and digits.
      this.put(json, number)
      json.putText('"]')
    }
  }

  /** Whether these bytes are the text of an account. */
  #isText(number: number, name: Uint8Array): boolean {
    if (this.lengthOf(number) !== name.length) return false
    const from = this.#starts[number]!
    const { bytes } = this.#texts
    for (let at = 0; at < name.length; at++) if (bytes[from + at] !== name[at]) return false
    return true
  }

  #pseudonym(side: AccountSide): number {
    if (this.#poolAt >= this.#pool.length) {
      this.#pool = this.#random()
      this.#poolAt = 0
    }
    if (side === 'outside') this.#texts.putText('external:')
    const at = this.#texts.reserve(PSEUDONYM_CHARS)
    writeBase32(this.#texts.bytes, at, this.#pool, this.#poolAt)
    this.#poolAt += PSEUDONYM_BYTES
    return this.#add()
  }

  /** Gives a number to the text that ends where the texts end. */
  #add(): number {
    const number = this.#count++
    if (this.#count >= this.#starts.length) this.#starts = widened(this.#starts, this.#count + 1)
    this.#starts[this.#count] = this.#texts.used
    return number
  }
}

/** Names of one side, and how many of them were kept. */
type NameSide = { readonly names: ByteDictionary; numbers: Uint32Array; kept: number }

const sideOf = (): NameSide => ({
  names: new ByteDictionary(),
  numbers: new Uint32Array(1 << 10),
  kept: 0,
})

const LETTER_H = 0x68
const PSEUDONYM_CHARS = 26

/** Whether a text stands in JSON as it is. */
function isPlain(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte < 0x20 || byte >= 0x80 || byte === QUOTE || byte === BACKSLASH) return false
  }
  return true
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Writes {@link PSEUDONYM_BYTES} of `bytes` from `first` on as {@link PSEUDONYM_CHARS} letters. */
function writeBase32(to: Uint8Array, start: number, bytes: Uint8Array, first: number): void {
  let at = start
  let bits = 0
  let value = 0
  for (let i = first; i < first + PSEUDONYM_BYTES; i++) {
    value = ((value << 8) | bytes[i]!) & 0xffff
    bits += 8
    for (; bits >= 5; bits -= 5) to[at++] = BASE32[(value >>> (bits - 5)) & 31]!
  }
  if (bits > 0) to[at] = BASE32[(value << (5 - bits)) & 31]!
}
