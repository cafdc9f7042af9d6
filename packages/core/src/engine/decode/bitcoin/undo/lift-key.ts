/**
 * The second coordinate of a public key on secp256k1, from its first and a parity.
 *
 * Source: SEC 2, version 2.0, section 2.4.1 (the curve); SEC 1, version 2.0, section 2.3.4
 * (decompression: as p = 3 mod 4, a root is a power). Not for secrets: its time depends on the key.
 *
 * @module
 */

/** The prime of the field. */
const P = 2n ** 256n - 2n ** 32n - 977n
const EXPONENT = (P + 1n) / 4n

/**
 * The key in its long form.
 *
 * @param x   first coordinate, 32 bytes, big-endian
 * @param odd whether the second coordinate is odd
 * @returns   65 bytes: 4, both coordinates; or null where no point has this coordinate
 */
export function liftKey(x: Uint8Array, odd: boolean): Uint8Array | null {
  const left = numberOf(x)
  if (left >= P) return null
  const square = (left * left * left + 7n) % P
  const root = power(square, EXPONENT)
  if ((root * root) % P !== square) return null
  const right = (root & 1n) === (odd ? 1n : 0n) ? root : P - root
  const key = new Uint8Array(65)
  key[0] = 4
  key.set(x, 1)
  let rest = right
  for (let at = 64; at > 32; at--) {
    key[at] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return key
}

function numberOf(bytes: Uint8Array): bigint {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return value
}

function power(base: bigint, exponent: bigint): bigint {
  let product = 1n
  let square = base
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) product = (product * square) % P
    square = (square * square) % P
  }
  return product
}
