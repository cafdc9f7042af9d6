/**
 * Goal: a source that is opened and saved unchanged stays what it was; what is wrong is named beside
 * its field and nothing is sent.
 * Method: random sources through the form and back; each wrong field by name.
 */
import type { ListSource } from '@paperchain/contract/source'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NEW_SOURCE, sourceOf, wordsOf } from './source-fields.ts'

const place = fc.stringMatching(/^[a-z:/.0-9-]{1,40}$/)

test('through the form and back, a source is the same', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[-_a-z0-9]{1,64}$/),
      fc.array(place, { minLength: 1, maxLength: 16 }),
      fc.array(place, { maxLength: 16 }),
      fc.integer({ min: 60_000, max: 366 * 86_400_000 }),
      fc.boolean(),
      (id, from, redirectHosts, everyMs, paused) => {
        const set = { form: 'ofac', from, redirectHosts, everyMs, paused }
        expect(sourceOf(wordsOf({ id, ...set } as unknown as ListSource))).toEqual({ body: set })
      },
    ),
  )
})

const GOOD = { ...NEW_SOURCE, id: 'ofac', from: 'https://host.invalid/sdn_advanced.xml' }

test.each([
  ['id', { id: 'OFAC list' }],
  ['id', { id: '' }],
  ['from', { from: ' \n ' }],
  ['hours', { hours: '' }],
  ['hours', { hours: 'daily' }],
  ['hours', { hours: '-1' }],
  ['hours', { hours: 'Infinity' }],
] as const)('%s of %o is named', (field, change) => {
  expect(sourceOf({ ...GOOD, ...change })).toEqual({
    faults: { [field]: expect.stringContaining('Expected') },
  })
})

test('empty lines are no places; half hours are hours', () => {
  expect(sourceOf({ ...GOOD, from: '\n a \n\nb\n', hours: '0,5' })).toMatchObject({
    body: { from: ['a', 'b'], everyMs: 1_800_000 },
  })
})
