/**
 * UTF-8 by hand (RFC 3629), because the core has neither Node nor DOM and with them no encoder.
 *
 * @module
 */

/** What stands for half a surrogate pair, and for bytes that are no UTF-8. */
const REPLACEMENT = 0xfffd

/** UTF-8 of a text; half a surrogate pair becomes U+FFFD. New bytes. */
export function utf8Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  let used = 0
  for (const sign of text) {
    let point = sign.codePointAt(0) ?? REPLACEMENT
    if (point >= 0xd800 && point <= 0xdfff) point = REPLACEMENT
    if (point < 0x80) {
      bytes[used++] = point
      continue
    }
    const tail = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3
    bytes[used++] = ((0xff00 >> (tail + 1)) & 0xff) | (point >> (6 * tail))
    for (let left = tail - 1; left >= 0; left--) bytes[used++] = 0x80 | ((point >> (6 * left)) & 63)
  }
  return bytes.slice(0, used)
}

/**
 * The text of `length` bytes of UTF-8 from `start` on; each byte that begins no sign becomes
 * U+FFFD. Inverse of {@link utf8Bytes} on what that made.
 */
export function utf8Text(bytes: Uint8Array, start: number, length: number): string {
  let text = ''
  const end = start + length
  for (let at = start; at < end; ) {
    const first = bytes[at]!
    const tail =
      first < 0x80
        ? 0
        : first >= 0xf5
          ? -1
          : first >= 0xf0
            ? 3
            : first >= 0xe0
              ? 2
              : first >= 0xc2
                ? 1
                : -1
    const point = tail <= 0 ? first : pointAt(bytes, at, tail)
    const whole = tail >= 0 && at + tail < end && point >= 0
    text += String.fromCodePoint(whole ? point : REPLACEMENT)
    at += whole ? tail + 1 : 1
  }
  return text
}

/** The code point of a sign with `tail` bytes after its first, or -1 where it is none. */
function pointAt(bytes: Uint8Array, at: number, tail: number): number {
  let point = bytes[at]! & (63 >> tail)
  for (let i = 1; i <= tail; i++) {
    const next = bytes[at + i] ?? 0
    if ((next & 0xc0) !== 0x80) return -1
    point = (point << 6) | (next & 63)
  }
  const least = tail === 1 ? 0x80 : tail === 2 ? 0x800 : 0x10000
  const surrogate = point >= 0xd800 && point <= 0xdfff
  return point < least || point > 0x10ffff || surrogate ? -1 : point
}
