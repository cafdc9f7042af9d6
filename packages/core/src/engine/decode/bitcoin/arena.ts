/**
 * Texts end to end in one growing array of bytes, for encoders that write without making strings.
 *
 * @module
 */

/** A byte array that grows at its end. */
export class Arena {
  /** The texts, and room behind them. */
  bytes: Uint8Array
  /** Bytes in use. */
  length = 0

  /** @param room bytes to begin with, 1 or more */
  constructor(room: number) {
    this.bytes = new Uint8Array(room)
  }

  /** Makes sure that `more` bytes can be written behind `length`. */
  reserve(more: number): void {
    const wanted = this.length + more
    if (wanted <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(2 * this.bytes.length, wanted))
    grown.set(this.bytes)
    this.bytes = grown
  }

  /** The bytes in use, without a copy. */
  used(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }
}

/** The ASCII bytes of a text. */
export const ascii = (text: string): Uint8Array =>
  Uint8Array.from(text, (char) => char.charCodeAt(0))

/** The text of ASCII bytes. For short texts: it is made char by char. */
export function asciiText(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at++) text += String.fromCharCode(bytes[at]!)
  return text
}
