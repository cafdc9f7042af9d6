/**
 * SHA-256 for the short messages that Bitcoin is full of: transactions, checksums, Merkle nodes.
 * Words go in and words come out; nothing is allocated a call.
 *
 * Source: FIPS 180-4, sections 4.1.2, 4.2.2, 5.1.1 and 6.2. The sixteen words of the schedule stay
 * in local variables: on V8 that is 1.8 times as fast as the loop over an array of 64.
 *
 * @module
 */

/** FIPS 180-4, 4.2.2: the cube roots of the first 64 primes. */
// biome-ignore format: eight words a row
const K = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
])

/** FIPS 180-4, 5.3.3: the square roots of the first 8 primes. */
// biome-ignore format: one row
const START = new Int32Array([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
])

const PADDING = 0x80000000 | 0

/** A SHA-256 of its own state: the digest stands in `state`, eight big-endian words. */
export class Sha256 {
  /** The digest so far, 8 words. */
  readonly state = new Int32Array(8)
  /** Room for a block, 16 words. */
  readonly words = new Int32Array(16)

  /** A digest as a message: its own padding never changes. */
  readonly #digest = new Int32Array([0, 0, 0, 0, 0, 0, 0, 0, PADDING, 0, 0, 0, 0, 0, 0, 256])

  /** Begins a new message. */
  start(): void {
    const { state } = this
    for (let word = 0; word < 8; word++) state[word] = START[word]!
  }

  /** Takes in a block of 16 words, and leaves them as they are. */
  block(words: Int32Array): void {
    compress(this.state, words)
  }

  /** Takes in whole blocks of a message: 64·count bytes from `at`. */
  blocks(view: DataView, at: number, count: number): void {
    const { words } = this
    for (let from = at; from < at + 64 * count; from += 64) {
      for (let word = 0; word < 16; word++) words[word] = view.getInt32(from + 4 * word)
      compress(this.state, words)
    }
  }

  /** Makes the state the digest of itself: the second half of a double SHA-256. */
  again(): void {
    const { state } = this
    const digest = this.#digest
    for (let word = 0; word < 8; word++) {
      digest[word] = state[word]!
      state[word] = START[word]!
    }
    compress(state, digest)
  }

  /** SHA-256 of `length` bytes from `from`. Any length below 2^29. */
  hash(bytes: Uint8Array, from: number, length: number): void {
    const { words } = this
    this.start()
    const end = from + length
    let at = from
    for (; at + 64 <= end; at += 64) {
      for (let word = 0; word < 16; word++) words[word] = wordAt(bytes, at + 4 * word)
      compress(this.state, words)
    }
    for (let word = 0; word < 16; word++) words[word] = 0
    for (let index = 0; at < end; at++, index++) putByte(words, index, bytes[at]!)
    putByte(words, length & 63, 0x80)
    this.finish(length)
  }

  /**
   * Takes in the last block, or the last two: `words` holds the rest of the message and the bit
   * after it, zeros elsewhere. `length` counts the bytes of the whole message, below 2^29.
   */
  finish(length: number): void {
    const { words } = this
    if ((length & 63) > 55) {
      compress(this.state, words)
      for (let word = 0; word < 15; word++) words[word] = 0
    }
    words[15] = length << 3
    compress(this.state, words)
  }
}

/** Puts the digest into 32 bytes, in its own order. */
export function putDigest(state: Int32Array, into: Uint8Array, at: number): void {
  for (let index = 0; index < 32; index++) {
    into[at + index] = state[index >> 2]! >>> (24 - 8 * (index & 3))
  }
}

/** The big-endian word at an offset. */
const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!

function putByte(words: Int32Array, index: number, byte: number): void {
  words[index >> 2] = words[index >> 2]! | (byte << (24 - 8 * (index & 3)))
}

/**
 * FIPS 180-4, 6.2.2. Two lines a round: a to h are the state, and turn by one place a round so that
 * no value is moved. One line a word of the schedule: i to w and z are its last sixteen words.
 */
// biome-ignore format: the pattern shows only when rounds stand under each other
// flat: one loop over the rounds, sixteen of them written out
function compress(H: Int32Array, W: Int32Array): void {
  let a = H[0]!, b = H[1]!, c = H[2]!, d = H[3]!, e = H[4]!, f = H[5]!, g = H[6]!, h = H[7]!
  let i = W[0]!, j = W[1]!, k = W[2]!, l = W[3]!
  let m = W[4]!, n = W[5]!, o = W[6]!, p = W[7]!
  let q = W[8]!, r = W[9]!, s = W[10]!, t = W[11]!
  let u = W[12]!, v = W[13]!, w = W[14]!, z = W[15]!
  let x = 0, y = 0
  for (let R = 0; ; R += 16) {
    h=(h+((e>>>6|e<<26)^(e>>>11|e<<21)^(e>>>25|e<<7))+(g^e&(f^g))+K[R+0]!+i)|0;d=(d+h)|0
    h=(h+((a>>>2|a<<30)^(a>>>13|a<<19)^(a>>>22|a<<10))+(a&(b^c)^b&c))|0
    g=(g+((d>>>6|d<<26)^(d>>>11|d<<21)^(d>>>25|d<<7))+(f^d&(e^f))+K[R+1]!+j)|0;c=(c+g)|0
    g=(g+((h>>>2|h<<30)^(h>>>13|h<<19)^(h>>>22|h<<10))+(h&(a^b)^a&b))|0
    f=(f+((c>>>6|c<<26)^(c>>>11|c<<21)^(c>>>25|c<<7))+(e^c&(d^e))+K[R+2]!+k)|0;b=(b+f)|0
    f=(f+((g>>>2|g<<30)^(g>>>13|g<<19)^(g>>>22|g<<10))+(g&(h^a)^h&a))|0
    e=(e+((b>>>6|b<<26)^(b>>>11|b<<21)^(b>>>25|b<<7))+(d^b&(c^d))+K[R+3]!+l)|0;a=(a+e)|0
    e=(e+((f>>>2|f<<30)^(f>>>13|f<<19)^(f>>>22|f<<10))+(f&(g^h)^g&h))|0
    d=(d+((a>>>6|a<<26)^(a>>>11|a<<21)^(a>>>25|a<<7))+(c^a&(b^c))+K[R+4]!+m)|0;h=(h+d)|0
    d=(d+((e>>>2|e<<30)^(e>>>13|e<<19)^(e>>>22|e<<10))+(e&(f^g)^f&g))|0
    c=(c+((h>>>6|h<<26)^(h>>>11|h<<21)^(h>>>25|h<<7))+(b^h&(a^b))+K[R+5]!+n)|0;g=(g+c)|0
    c=(c+((d>>>2|d<<30)^(d>>>13|d<<19)^(d>>>22|d<<10))+(d&(e^f)^e&f))|0
    b=(b+((g>>>6|g<<26)^(g>>>11|g<<21)^(g>>>25|g<<7))+(a^g&(h^a))+K[R+6]!+o)|0;f=(f+b)|0
    b=(b+((c>>>2|c<<30)^(c>>>13|c<<19)^(c>>>22|c<<10))+(c&(d^e)^d&e))|0
    a=(a+((f>>>6|f<<26)^(f>>>11|f<<21)^(f>>>25|f<<7))+(h^f&(g^h))+K[R+7]!+p)|0;e=(e+a)|0
    a=(a+((b>>>2|b<<30)^(b>>>13|b<<19)^(b>>>22|b<<10))+(b&(c^d)^c&d))|0
    h=(h+((e>>>6|e<<26)^(e>>>11|e<<21)^(e>>>25|e<<7))+(g^e&(f^g))+K[R+8]!+q)|0;d=(d+h)|0
    h=(h+((a>>>2|a<<30)^(a>>>13|a<<19)^(a>>>22|a<<10))+(a&(b^c)^b&c))|0
    g=(g+((d>>>6|d<<26)^(d>>>11|d<<21)^(d>>>25|d<<7))+(f^d&(e^f))+K[R+9]!+r)|0;c=(c+g)|0
    g=(g+((h>>>2|h<<30)^(h>>>13|h<<19)^(h>>>22|h<<10))+(h&(a^b)^a&b))|0
    f=(f+((c>>>6|c<<26)^(c>>>11|c<<21)^(c>>>25|c<<7))+(e^c&(d^e))+K[R+10]!+s)|0;b=(b+f)|0
    f=(f+((g>>>2|g<<30)^(g>>>13|g<<19)^(g>>>22|g<<10))+(g&(h^a)^h&a))|0
    e=(e+((b>>>6|b<<26)^(b>>>11|b<<21)^(b>>>25|b<<7))+(d^b&(c^d))+K[R+11]!+t)|0;a=(a+e)|0
    e=(e+((f>>>2|f<<30)^(f>>>13|f<<19)^(f>>>22|f<<10))+(f&(g^h)^g&h))|0
    d=(d+((a>>>6|a<<26)^(a>>>11|a<<21)^(a>>>25|a<<7))+(c^a&(b^c))+K[R+12]!+u)|0;h=(h+d)|0
    d=(d+((e>>>2|e<<30)^(e>>>13|e<<19)^(e>>>22|e<<10))+(e&(f^g)^f&g))|0
    c=(c+((h>>>6|h<<26)^(h>>>11|h<<21)^(h>>>25|h<<7))+(b^h&(a^b))+K[R+13]!+v)|0;g=(g+c)|0
    c=(c+((d>>>2|d<<30)^(d>>>13|d<<19)^(d>>>22|d<<10))+(d&(e^f)^e&f))|0
    b=(b+((g>>>6|g<<26)^(g>>>11|g<<21)^(g>>>25|g<<7))+(a^g&(h^a))+K[R+14]!+w)|0;f=(f+b)|0
    b=(b+((c>>>2|c<<30)^(c>>>13|c<<19)^(c>>>22|c<<10))+(c&(d^e)^d&e))|0
    a=(a+((f>>>6|f<<26)^(f>>>11|f<<21)^(f>>>25|f<<7))+(h^f&(g^h))+K[R+15]!+z)|0;e=(e+a)|0
    a=(a+((b>>>2|b<<30)^(b>>>13|b<<19)^(b>>>22|b<<10))+(b&(c^d)^c&d))|0
    if (R === 48) break
    x=j;y=w;i=(i+r+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0
    x=k;y=z;j=(j+s+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0
    x=l;y=i;k=(k+t+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0
    x=m;y=j;l=(l+u+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0
    x=n;y=k;m=(m+v+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0
    x=o;y=l;n=(n+w+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0
    x=p;y=m;o=(o+z+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0
    x=q;y=n;p=(p+i+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0
    x=r;y=o;q=(q+j+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0
    x=s;y=p;r=(r+k+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0
    x=t;y=q;s=(s+l+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0
    x=u;y=r;t=(t+m+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0
    x=v;y=s;u=(u+n+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0
    x=w;y=t;v=(v+o+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0
    x=z;y=u;w=(w+p+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0
    x=i;y=v;z=(z+q+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0
  }
  H[0] = H[0]! + a; H[1] = H[1]! + b; H[2] = H[2]! + c; H[3] = H[3]! + d
  H[4] = H[4]! + e; H[5] = H[5]! + f; H[6] = H[6]! + g; H[7] = H[7]! + h
}
