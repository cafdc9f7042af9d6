/**
 * Goal: a genesis file gives every account what it says, to the last unit, as postings of block 0; and
 * what is wrong in one is refused with its place.
 * Method: any allocations in geth's form, with numbers and addresses in each way that geth takes them,
 * read and posted; the sums that a graph of GraphSense states; bad files by name.
 */

import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeShared } from '../../../../test/shared-data.ts'
import { transactionsOf } from '../../../domain/batch/batch-of.ts'
import { checkBalance } from '../../../domain/posting.ts'
import { EVM_CHAINS, plainEvmChain } from './chains.ts'
import { csvRows } from './csv.fixture.ts'
import { account, movesOf } from './evm.fixture.ts'
import { EvmBatch } from './evm-batch.ts'
import { firstBlockOf } from './first-block.ts'
import { checkGenesis, GENESIS_BYTES_MAX, genesisBlock, readGenesis } from './read-genesis.ts'
import { writeEvmBlock } from './write-block.ts'

const { ethereum, bsc } = EVM_CHAINS
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text))
const read = (file: unknown, indent = 0) => readGenesis(bytesOf(JSON.stringify(file, null, indent)))

const units = fc.oneof(
  fc.constantFrom(0n, 1n, 2n ** 53n - 1n, 2n ** 200n),
  fc.bigInt({ min: 0n, max: 2n ** 96n }),
)
const written = fc.constantFrom<(amount: bigint) => string>(
  (amount) => `0x${amount.toString(16)}`,
  (amount) => `0x000${amount.toString(16).toUpperCase()}`,
  (amount) => `0X${amount.toString(16)}`,
  (amount) => `${amount}`,
)
const beside = fc.constantFrom(
  {},
  { code: '0x6080', nonce: '0x1' },
  { nonce: 7, storage: { [`0x${'0'.repeat(64)}`]: `0x${'1'.repeat(64)}` } },
  { code: '', comment: 'a "quoted" word, {and} a brace' },
)
const entry = fc.record({
  amount: units,
  written,
  beside,
  hasPrefix: fc.boolean(),
  isUpper: fc.boolean(),
})
const allocs = fc
  .uniqueArray(fc.integer({ min: 1, max: 2 ** 40 }), { maxLength: 30 })
  .chain((numbers) =>
    fc
      .array(entry, { minLength: numbers.length, maxLength: numbers.length })
      .map((entries) => entries.map((one, at) => ({ ...one, to: account(numbers[at]!) }))),
  )

test('any allocations, however they are written: posted each and in all, and nothing else', () => {
  fc.assert(
    fc.property(allocs, fc.constantFrom(0, 2), fc.boolean(), (entries, indent, isPlain) => {
      const alloc = Object.fromEntries(
        entries.map(({ to, amount, written, beside, hasPrefix, isUpper }) => {
          const digits = isUpper ? to.slice(2).toUpperCase() : to.slice(2)
          return [(hasPrefix ? '0x' : '') + digits, { ...beside, balance: written(amount) }]
        }),
      )
      // Long plain numbers are no text in the file.
      const text = JSON.stringify({ nonce: '0x42', timestamp: '0x5', alloc }, null, indent)
      const plain = isPlain ? text.replace(/"balance": ?"(\d+)"/g, '"balance":$1') : text
      const genesis = readGenesis(bytesOf(plain))
      expect(genesis.supply).toBe(entries.reduce((sum, { amount }) => sum + amount, 0n))
      expect(genesis.changes.length).toBe(entries.length)
      const batch = new EvmBatch(ethereum)
      const notes = writeEvmBlock(genesisBlock(genesis, ethereum), batch)
      expect(notes.changesUnseen).toBe(entries.length === 0)
      const transactions = transactionsOf(batch.batch)
      for (const transaction of transactions) checkBalance(transaction)
      const moves = transactions.flatMap(movesOf)
      const byAccount = (one: { to: string | null }, other: { to: string | null }) =>
        (one.to ?? '') < (other.to ?? '') ? -1 : 1
      const wanted = entries
        .filter(({ amount }) => amount > 0n)
        .map(({ to, amount }) => ({ from: '@issuance', to, amount, kind: 'issuance' }))
      expect(
        moves.map(({ from, to, amount, kind }) => ({ from, to, amount, kind })).sort(byAccount),
      ).toEqual(wanted.sort(byAccount))
      expect(batch.batch.blocks).toMatchObject([
        { id: firstBlockOf(ethereum.ledger)?.slice(2), height: 0, timeMs: 5000 },
      ])
    }),
    { numRuns: 100 },
  )
})

describeShared('the first accounts of a graph', 'graph/eth-balance/traces.csv', (path) => {
  test('their sum is that of its rows', () => {
    const rows = csvRows(join(path)).filter((row) => Object.values(row)[2]?.startsWith('genesis'))
    const cells = rows.map((row) => Object.values(row))
    const alloc = Object.fromEntries(cells.map((row) => [row[5], { balance: row[6] }]))
    expect(cells.length).toBe(5)
    const { supply, changes } = read({ alloc })
    expect(supply).toBe(cells.reduce((sum, row) => sum + BigInt(row[6]!), 0n))
    expect(changes.map(({ to, amount }) => [to, amount])).toEqual(
      cells.map((row) => [row[5], BigInt(row[6]!)]),
    )
  })
})

describe('refused, with field and line', () => {
  const A = 'a'.repeat(40)
  const lines = (inner: string) =>
    `{\n"alloc": {\n"${'b'.repeat(40)}": {"balance": "1"},\n${inner}\n}\n}`
  const cases: [string, string, string, object][] = [
    ['no balance', lines(`"${A}": {}`), 'EVM_SHAPE', { field: `alloc.${A}.balance`, line: 4 }],
    ['a negative balance', lines(`"${A}": {"balance": "-1"}`), 'EVM_SHAPE', { line: 4 }],
    ['a fraction', lines(`"${A}": {"balance": 1.5}`), 'EVM_SHAPE', { line: 4 }],
    ['a rounded number', lines(`"${A}": {"balance": 1e30}`), 'EVM_SHAPE', { line: 4 }],
    ['257 bits', lines(`"${A}": {"balance": "${2n ** 256n}"}`), 'EVM_SHAPE', { line: 4 }],
    ['a short address', lines('"0xabc": {"balance": "1"}'), 'EVM_SHAPE', { field: 'alloc.0xabc' }],
    [
      'an account twice',
      lines(`"0x${'B'.repeat(40)}": {"balance": "2"}`),
      'EVM_SHAPE',
      { line: 4 },
    ],
    ['a key twice', lines(`"${'b'.repeat(40)}": {"balance": "2"}`), 'EVM_SHAPE', { line: 4 }],
    [
      'code that is no hex',
      lines(`"${A}": {"balance": "1", "code": "0x6"}`),
      'EVM_SHAPE',
      { line: 4 },
    ],
    ['a list of accounts', '{"alloc": []}', 'EVM_JSON', { line: 1 }],
    ['no accounts', '{"config": {}}', 'EVM_SHAPE', { field: 'alloc' }],
    ['sums beyond', lines(`"${A}": {"balance": "${2n ** 255n}"}`), 'EVM_TOO_LARGE', { line: 4 }],
    ['cut off', lines(`"${A}": {"balance": "1"}`).slice(0, -3), 'EVM_JSON', {}],
    ['something behind it', '{"alloc": {}} x', 'EVM_JSON', {}],
    ['a word that is none', lines(`"${A}": {"balance": nul}`), 'EVM_JSON', { line: 4 }],
  ]
  test.each(cases)('%s', (_, text, code, facts) => {
    const fault = expect.objectContaining({ code, facts: expect.objectContaining(facts) })
    expect(() => readGenesis(bytesOf(text))).toThrow(fault)
  })

  test('longer than a genesis file is', () => {
    const fault = expect.objectContaining({ code: 'EVM_TOO_LARGE' })
    expect(() => readGenesis(new Uint8Array(GENESIS_BYTES_MAX + 1))).toThrow(fault)
  })

  test('any cut and any changed byte: a coded fault, or another file', () => {
    const whole = bytesOf(lines(`"${A}": {"balance": "0x10", "code": "0x60"}`))
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, byte, isCut) => {
        const bytes = isCut ? whole.slice(0, at) : whole.with(at, byte)
        try {
          expect(readGenesis(bytes).changes.length).toBeLessThanOrEqual(2)
          expect(isCut).toBe(false)
        } catch (error) {
          expect(error).toMatchObject({ name: 'FaultError' })
        }
      }),
      { numRuns: 500 },
    )
  })
})

test('another chain’s file is refused, and a chain whose first block is not known needs that block', () => {
  const genesis = read({ config: { chainId: 1 }, alloc: {} })
  expect(() => checkGenesis(genesis, ethereum)).not.toThrow()
  const wrong = expect.objectContaining({ code: 'BLOCK_WRONG_NETWORK' })
  expect(() => checkGenesis(genesis, bsc)).toThrow(wrong)
  const unknown = expect.objectContaining({ code: 'EVM_CHAIN_UNKNOWN' })
  expect(() => genesisBlock(read({ alloc: {} }), plainEvmChain(31337))).toThrow(unknown)
})
