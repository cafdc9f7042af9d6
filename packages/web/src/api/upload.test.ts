/**
 * Goal: no file name that a browser gives can leave its folder on the server.
 * Method: property: every name becomes one that the contract's schema takes.
 */
import { UploadFileParams } from '@paperchain/contract/import'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { safeName } from './upload.ts'

test('any name becomes one that the contract takes', () => {
  const names = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'grapheme' }))
  fc.assert(
    fc.property(names, (name) => {
      const given = { upload: 'a', name: safeName(name) }
      expect(UploadFileParams.safeParse(given).success).toBe(true)
    }),
  )
})

test.each([
  ['../../etc/passwd', '_.._etc_passwd'],
  ['.hidden', 'hidden'],
  ['', 'file'],
  ['blk00000.dat', 'blk00000.dat'],
])('%j is sent as %j', (name, sent) => {
  expect(safeName(name)).toBe(sent)
})
