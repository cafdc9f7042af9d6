/**
 * Goal: our SHA-256 and HASH160 are those of FIPS 180-4 and of RIPEMD-160's authors. Method: every
 * length around the block borders against @noble/hashes, then the published vectors.
 */
import { ripemd160 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Hash160 } from './hash160.ts'
import { SEED } from './made-block.fixture.ts'
import { fromHex, hexOf } from './naive-block.fixture.ts'
import { putDigest, Sha256 } from './sha256.ts'

const sha = new Sha256()

function digest(): string {
  const bytes = new Uint8Array(40)
  putDigest(sha.state, bytes, 4)
  return hexOf(bytes.subarray(4, 36))
}

function shaOf(bytes: Uint8Array, from = 0, length = bytes.length): string {
  sha.hash(bytes, from, length)
  return digest()
}

test('every length from 0 to 300 bytes', () => {
  console.info(`seed ${SEED}`)
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 304, maxLength: 304 }), fc.nat(4), (bytes, from) => {
      for (let length = 0; length <= 300; length++) {
        expect(shaOf(bytes, from, length)).toBe(hexOf(sha256(bytes.slice(from, from + length))))
      }
    }),
    { seed: SEED, numRuns: 10 },
  )
})

test('the digest of the digest', () => {
  const bytes = Uint8Array.from({ length: 100 }, (_, at) => 7 * at)
  sha.hash(bytes, 0, 100)
  sha.again()
  expect(digest()).toBe(hexOf(sha256(sha256(bytes))))
  sha.again()
  expect(digest()).toBe(hexOf(sha256(sha256(sha256(bytes)))))
})

test('whole blocks from a view', () => {
  const bytes = Uint8Array.from({ length: 200 }, (_, at) => at)
  sha.start()
  sha.blocks(new DataView(bytes.buffer), 3, 2)
  const closing = new Int32Array(16)
  closing[0] = 0x80000000
  closing[15] = 128 * 8
  sha.block(closing)
  expect(digest()).toBe(hexOf(sha256(bytes.slice(3, 131))))
})

test('the vectors of FIPS 180-4', () => {
  const text = (value: string) => new TextEncoder().encode(value)
  expect(shaOf(text('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
  expect(shaOf(text('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'))).toBe(
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  )
})

test('HASH160 of keys and scripts', () => {
  const hash = new Hash160()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const got = hexOf(hash.hash(bytes, 0, bytes.length))
      expect(got).toBe(hexOf(ripemd160(sha256(bytes))))
    }),
    { seed: SEED, numRuns: 300 },
  )
})

test('HASH160 of the key of the first block', () => {
  const key = fromHex(
    '04678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5f',
  )
  const hash = new Hash160()
  expect(hexOf(hash.hash(key, 0, 65))).toBe('62e907b15cbf27d5425399ebf6f0fb50ebb88f18')
})
