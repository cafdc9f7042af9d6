/**
 * Goal: what stands in the fields reaches the server exactly, and a height that is none is named.
 * Method: every height of the contract comes through (random), and what is no height by name.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blockFields, wantedFiles } from './block-options.tsx'

test('any height of the contract comes through exactly', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 31 - 1), (height) => {
      expect(blockFields({ ledger: '', height: ` ${height} ` })).toEqual({ fields: { height } })
    }),
  )
})

test.each(['-1', '1.5', '0x10', '1e3', '2147483648', 'ten'])('%s is no height', (height) => {
  const { fields, wrong } = blockFields({ ledger: 'bitcoin', height })
  expect(wrong).toContain(height)
  expect(fields).toEqual({ ledger: 'bitcoin' })
})

test('empty fields ask nothing', () => {
  expect(blockFields({ ledger: ' ', height: '' })).toEqual({ fields: {} })
})

test.each([
  ['', 'blk*.dat', 'name it below'],
  ['litecoin', 'blk*.dat', 'xor.dat'],
  [' Ethereum ', 'EVM node', 'receipts'],
  ['eip155:31337', 'EVM node', 'receipts'],
  ['evm-sample', 'EVM node', 'receipts'],
  ['tron', 'Tron node', 'JSON lines'],
  ['monero-stagenet', 'Monero daemon', 'JSON lines'],
  ['no chain', 'blk*.dat', 'xor.dat'],
])('of %j the drop zone asks for %s', (chain, files, more) => {
  const { hint } = wantedFiles(chain)
  expect(hint).toContain(files)
  expect(hint).toContain(more)
})
