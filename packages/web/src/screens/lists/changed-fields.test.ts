/**
 * Goal: a changed list entry shows every field of the claim that changed and no other.
 * Method: one field at a time is changed in a whole entry; place in the file counts for nothing.
 */
import type { ListEntry } from '@paperchain/contract/screen'
import { expect, test } from 'vitest'
import { changedFields } from './changed-fields.ts'

const ENTRY: ListEntry = {
  key: 'k',
  ledger: 'bip122:0',
  account: '1a',
  everyLedger: false,
  label: 'L',
  actor: '',
  category: 'exchange',
  abuse: '',
  confidence: 'forensic',
  source: 's',
  statedFrom: null,
  file: 'f',
  row: 1,
  programmes: [],
  party: null,
}

test.each([
  ['label', 'M', 'M'],
  ['everyLedger', true, 'true'],
  ['statedFrom', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'],
  ['programmes', ['DPRK3'], '["DPRK3"]'],
])('%s', (field, value, is) => {
  const changed = changedFields(ENTRY, { ...ENTRY, [field]: value })
  expect(changed).toMatchObject([{ field, is }])
})

test('where it stands is no part of the claim, and a missing side changes no field', () => {
  expect(changedFields(ENTRY, { ...ENTRY, file: 'g', row: 2 })).toEqual([])
  expect(changedFields(null, ENTRY)).toEqual([])
})
