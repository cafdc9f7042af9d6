/**
 * Goal: texts become the UTF-8 that everybody writes, and come back; bytes that are no UTF-8 do no
 * harm.
 * Method: the platform's own encoder and decoder as twins, on any text and any bytes.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { utf8Bytes, utf8Text } from './utf8.ts'

test('RFC 3629: encodes any text as the platform does, half surrogates too', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, tail) => {
      for (const one of [text, text + tail, `${text}\ud800${tail}`, `\udc00${text}`]) {
        expect(utf8Bytes(one)).toEqual(new Uint8Array(new TextEncoder().encode(one)))
      }
    }),
  )
})

test('RFC 3629: reads back what it wrote, wherever it stands', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat({ max: 9 }), (text, at) => {
      const bytes = utf8Bytes(text)
      const padded = new Uint8Array(at + bytes.length + 5).fill(0xf0)
      padded.set(bytes, at)
      expect(utf8Text(padded, at, bytes.length)).toBe(text)
    }),
  )
})

test('any bytes give a text; valid ones the same as the platform, others U+FFFD', () => {
  const anyByte = fc.oneof(fc.integer({ min: 0x7e, max: 0xff }), fc.constantFrom(0x41, 0xe2, 0x82))
  fc.assert(
    fc.property(fc.array(anyByte, { maxLength: 8 }), (list) => {
      const bytes = Uint8Array.from(list)
      const text = utf8Text(bytes, 0, bytes.length)
      let valid = true
      try {
        expect(text).toBe(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
      } catch (error) {
        if (!(error instanceof TypeError)) throw error
        valid = false
      }
      expect(text.includes('\ufffd') || valid).toBe(true)
    }),
    { numRuns: 2000 },
  )
})
